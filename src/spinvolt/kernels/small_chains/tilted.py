"""How short chains with levels of their own move, in lanes.

With a detuning, Ising terms or crosstalk the sites have energies D_i beside their couplings u_i,
and the state is complex, x - i y. Chebyshev's images are real: x is a sum of those with k even, y
of those with k odd, with signs folded into the recurrence,

    Q_{2m+1} = 2 H Q_2m + Q_{2m-1},    Q_{2m+2} = -2 H Q_{2m+1} + Q_2m.

Derivatives of the position are expectations of M_r; see ``tilted_operators``.
"""

from spinvolt.kernels.eight import Eight, Rows, fused, largest, load, root, same, select, store
from spinvolt.kernels.jit import strict
from spinvolt.kernels.small_chains.layout import (
    CASE,
    EPSILON,
    START,
    WIDE,
    Doubt,
    Jet,
    Known,
    Tilted,
    Waves,
    rows,
)
from spinvolt.kernels.small_chains.waves import bessel, combined

# From the real part of a state to its imaginary part, the states of two times lying in between.
OTHER = 2 * WIDE


@strict
def room_for_tilted() -> Tilted:
    """Scratch for what moves eight chains."""
    return Tilted(rows(WIDE), rows(WIDE), rows(WIDE), rows(WIDE), rows(WIDE), rows(WIDE), same(0.0))


@strict
def started_tilted(room: Tilted, cases: Rows, group: int) -> Tilted:
    """The scratch with the sites of eight starts."""
    origin = load(cases, group * CASE + START)
    return Tilted(room.links, room.levels, room.bends, room.swings, room.turns, room.twists, origin)


@strict
def begin_tilted(motion: Tilted, width: int, waves: Waves) -> None:
    """Q_0, twice the couplings and the levels, and the state at the start."""
    stride = width + 2
    for i in range(width + 2):
        store(waves.above, i, 2.0 * load(motion.links, i))
        store(waves.below, i, 2.0 * load(motion.levels, i))
        here = select(motion.origin == i - 1.0, same(1.0), 0.0)
        store(waves.even, stride + i, here)
        store(waves.odd, i, same(0.0))
        store(waves.states, i, here)
        store(waves.states, OTHER + i, same(0.0))


@strict
def moved(
    waves: Waves, width: int, source: tuple[Rows, int], target: tuple[Rows, int, int], sign: float
) -> None:
    """2 H times an image, times a sign, added to the one before: rows of first sites are given."""
    images, at = source
    out, new, old = target
    here, before = load(images, at), same(0.0)
    for i in range(width):
        after = load(images, at + i + 1)
        turned = fused(load(waves.above, i), before, load(waves.below, i) * here)
        turned = fused(load(waves.above, i + 1), after, turned)
        store(out, new + i, fused(sign, turned, load(out, old + i)))
        before, here = here, after
    store(out, new - 1, same(0.0))
    store(out, new + width, same(0.0))


@strict
def extend_tilted(waves: Waves, width: int, first: int, last: int) -> None:
    """Q_first ... Q_last, first > 0: Q_2m and Q_2m+1 begin in row (m + 1) (width + 2)."""
    stride = width + 2
    for k in range(first, last + 1):
        old, new = (k // 2) * stride + 1, (k // 2 + 1) * stride + 1
        if k % 2 == 1:
            moved(waves, width, (waves.even, new), (waves.odd, new, old), 1.0)
        else:
            moved(waves, width, (waves.odd, old), (waves.even, new, old), -1.0)
        if k == 1:
            for i in range(width):
                store(waves.odd, new + i, 0.5 * load(waves.odd, new + i))


@strict
def tilted_states(
    first: Eight, second: Eight, known: int, origin: Eight, width: int, waves: Waves
) -> int:
    """The states at two times, as ``states_at`` of flip-flop chains; imaginary parts further on."""
    count = bessel(first, second, waves)
    if count > known:
        extend_tilted(waves, width, known, count - 1)
    far = int(largest(origin))
    for block in range(0, width, 4):
        site = min(block, width - 4)
        # Earlier images have not come so far.
        soonest = 4 * max(0, (site - far) // 2)
        span = soonest, 2 * count, width + 2
        combined(waves.terms, waves.even, site + 1, span, waves.states, (site + 1, 1))
        span = soonest + 2, 2 * count, width + 2
        combined(waves.terms, waves.odd, site + 1, span, waves.states, (OTHER + site + 1, 1))
    return max(count, known)


@strict
def tilted_jet(motion: Tilted, states: Rows, at: int, width: int) -> Jet:
    """<j> - start and three derivatives of states of any norm; ``at``: row of the first site.

    M_1 and M_3 are imaginary: they see x_i y_k - x_k y_i.
    """
    norm = value = slope = bend = turn = near = far = same(0.0)
    x, y = load(states, at), load(states, at + OTHER)
    p, q = load(states, at + 1), load(states, at + OTHER + 1)
    for i in range(width):
        v, w = load(states, at + i + 2), load(states, at + OTHER + i + 2)
        weight, beside = fused(x, x, y * y), fused(x, p, y * q)
        one, two = fused(x, q, -(p * y)), fused(x, w, -(v * y))
        norm = norm + weight
        value = fused(float(i) - motion.origin, weight, value)
        bend = fused(load(motion.bends, i), weight, bend)
        near = fused(load(motion.swings, i), beside, near)
        slope = fused(load(motion.links, i + 1), one, slope)
        turn = fused(load(motion.turns, i), one, turn)
        far = fused(load(motion.twists, i), two, far)
        x, y, p, q = p, q, v, w
    scale = 1.0 / norm
    bend, turn = fused(2.0, near, bend), turn + far
    return Jet(value * scale, 2.0 * slope * scale, bend * scale, 2.0 * turn * scale)


@strict
def tilted_doubts(
    motion: Tilted, known: Known, found: Jet, at: tuple[Rows, int, int], off: Eight
) -> Doubt:
    """Errors of a jet of a state that is ``off`` by so much: 2 off ||M_r phi||, and rounding.

    ``at``: states, row of the first site, sites.
    """
    states, row, width = at
    norm = spread = first = second = same(0.0)
    for part in range(2):
        begin = row + part * OTHER
        before, here = same(0.0), load(states, begin)
        for i in range(width):
            after = load(states, begin + i + 1)
            norm = fused(here, here, norm)
            far = (float(i) - motion.origin - found.value) * here
            spread = fused(far, far, spread)
            image = fused(load(motion.links, i + 1), after, -(load(motion.links, i) * before))
            first = fused(image, image, first)
            image = fused(load(motion.bends, i), here, load(motion.swings, i) * after)
            if i > 0:
                image = fused(load(motion.swings, i - 1), before, image)
            second = fused(image, image, second)
            before, here = here, after
    more, scale = off * off + 40.0 * EPSILON, 2.0 * off / root(norm)
    return Doubt(
        fused(scale, root(spread), more * known.spread),
        fused(scale, root(first), more),
        fused(scale, root(second), more * known.bend),
        (2.0 * off + more) * known.turn,
    )
