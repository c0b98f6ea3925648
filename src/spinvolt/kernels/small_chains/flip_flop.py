"""How short flip-flop chains move, in lanes.

The motion is real: P_{k+1} = 2 K P_k + P_{k-1}, and the images live on the even and the odd sites
in turn, for the start is on an even one. Derivatives of the position are <j>^(r) = phi^T M_r phi;
see ``operators``.
"""

from spinvolt.kernels.eight import Eight, Rows, fused, largest, load, root, same, select, store
from spinvolt.kernels.jit import strict
from spinvolt.kernels.small_chains.layout import (
    CASE,
    EPSILON,
    SHIFT,
    START,
    WIDE,
    Doubt,
    Jet,
    Known,
    Motion,
    Waves,
    rows,
)
from spinvolt.kernels.small_chains.waves import bessel, combined


@strict
def room_for_motion() -> Motion:
    """Scratch for what moves eight chains."""
    return Motion(rows(WIDE), rows(WIDE), rows(WIDE), same(0.0))


@strict
def started(room: Motion, cases: Rows, group: int) -> Motion:
    """The scratch with the sites of eight starts."""
    at = group * CASE
    origin = load(cases, at + START) + load(cases, at + SHIFT)
    return Motion(room.links, room.bends, room.turns, origin)


@strict
def begin(motion: Motion, width: int, waves: Waves) -> None:
    """P_0, twice the couplings, and the state at the start."""
    half = width // 2
    for i in range(half + 2):
        store(waves.below, i, 2.0 * load(motion.links, 2 * i))
        store(waves.above, i, 2.0 * load(motion.links, 2 * i + 1))
        site = 2.0 * (i - 1.0)
        here = select(motion.origin == site, same(1.0), 0.0)
        store(waves.even, half + 2 + i, here)
        store(waves.odd, i, same(0.0))
        store(waves.states, max(2 * i - 1, 0), here)
        store(waves.states, 2 * i, same(0.0))


@strict
def extend(waves: Waves, width: int, first: int, last: int) -> None:
    """P_first ... P_last, first > 0: P_2m and P_2m+1 begin in row (m + 1) (width / 2 + 2)."""
    half = width // 2
    even, odd, below, above = waves.even, waves.odd, waves.below, waves.above
    nothing = same(0.0)
    for k in range(first, last + 1):
        m = k // 2
        old, new = m * (half + 2) + 1, (m + 1) * (half + 2) + 1
        images = odd if k % 2 == 1 else even
        store(images, new - 1, nothing)
        store(images, new + half, nothing)
        if k % 2 == 1:
            for i in range(half):
                loss = load(below, i + 1) * load(even, new + i + 1)
                gain = fused(load(above, i), load(even, new + i), -loss)
                store(odd, new + i, load(odd, old + i) + gain)
            if k == 1:
                for i in range(half):
                    store(odd, new + i, 0.5 * load(odd, new + i))
        else:
            for i in range(half):
                loss = load(above, i) * load(odd, old + i)
                gain = fused(load(below, i), load(odd, old + i - 1), -loss)
                store(even, new + i, load(even, old + i) + gain)


@strict
def states_at(
    first: Eight, second: Eight, known: int, origin: Eight, width: int, waves: Waves
) -> int:
    """The states at two times, the second ``WIDE`` rows behind the first.

    Sites begin in row 1. ``known``: how many images there are; how many there are then.
    """
    count = bessel(first, second, waves)
    if count > known:
        extend(waves, width, known, count - 1)
    half, far = width // 2, int(largest(origin))
    for block in range(0, half, 4):
        site = min(block, half - 4)
        # Earlier images have not come so far.
        soonest = 4 * max(0, (2 * site - far) // 2)
        span = soonest, 2 * count, half + 2
        combined(waves.terms, waves.even, site + 1, span, waves.states, (2 * site + 1, 2))
        span = soonest + 2, 2 * count, half + 2
        combined(waves.terms, waves.odd, site + 1, span, waves.states, (2 * site + 2, 2))
    return max(count, known)


@strict
def jet(motion: Motion, states: Rows, at: int, width: int) -> Jet:
    """<j> - start and three derivatives of states of any norm; ``at``: row of the first site."""
    norm = value = slope = bend = turn = same(0.0)
    here = load(states, at)
    for i in range(width):
        following = load(states, at + i + 1)
        weight, link = here * here, here * following
        norm = norm + weight
        value = fused(float(i) - motion.origin, weight, value)
        bend = fused(load(motion.bends, i), weight, bend)
        slope = fused(load(motion.links, i + 1), link, slope)
        turn = fused(load(motion.turns, i), link, turn)
        here = following
    scale = 1.0 / norm
    return Jet(value * scale, 2.0 * slope * scale, bend * scale, 2.0 * turn * scale)


@strict
def doubts(
    motion: Motion, known: Known, found: Jet, at: tuple[Rows, int, int], off: Eight
) -> Doubt:
    """Errors of a jet of a state that is ``off`` by so much: 2 off ||M_r phi||, and rounding.

    ``at``: states, row of the first site, sites.
    """
    states, row, width = at
    norm = spread = first = second = same(0.0)
    before, here = same(0.0), load(states, row)
    for i in range(width):
        following = load(states, row + i + 1)
        norm = fused(here, here, norm)
        far = (float(i) - motion.origin - found.value) * here
        spread = fused(far, far, spread)
        image = fused(load(motion.links, i), before, load(motion.links, i + 1) * following)
        first = fused(image, image, first)
        image = load(motion.bends, i) * here
        second = fused(image, image, second)
        before, here = here, following
    more, scale = off * off + 40.0 * EPSILON, 2.0 * off / root(norm)
    return Doubt(
        fused(scale, root(spread), more * known.spread),
        fused(scale, root(first), more),
        fused(scale, root(second), more * known.bend),
        (2.0 * off + more) * known.turn,
    )
