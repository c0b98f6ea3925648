"""Couplings and levels of many short chains and the derivatives of their position, in lanes.

With H = diag(D) + couplings u, M_0 = diag(i) and M_{r+1} = i [H, M_r] give the derivatives of <j>.
They are real and symmetric for r even, imaginary for r odd, and reach r - 1 sites far: [H, M_r] is
computed on the diagonals above the main one, with the sign of -1 for each two orders left out where
only sizes count. Sums of the largest entries of the diagonals bound M_r.
"""

import math

from spinvolt.kernels.eight import (
    Eight,
    Rows,
    fused,
    larger,
    load,
    root,
    same,
    select,
    size,
    smaller,
    store,
)  # fmt: skip
from spinvolt.kernels.jit import strict
from spinvolt.kernels.small_chains.layout import (
    BLUR,
    CASE,
    CELLS,
    CURVE,
    EPSILON,
    LOW,
    START,
    TILT,
    TOP,
    TOTAL,
    WIDE,
    Known,
    Tilted,
)  # fmt: skip
from spinvolt.kernels.small_chains.operators import couplings


@strict
def leveled(cases: Rows, group: int, width: int, motion: Tilted) -> Eight:
    """Fill in couplings and levels over R; R, half of the width that Gershgorin's circles leave.

    Levels are counted from the middle; beyond the last site they are zero.
    """
    at = group * CASE
    tilt, curve = load(cases, at + TILT), load(cases, at + CURVE)
    low = load(cases, at + LOW)
    last = smaller(load(cases, at + CELLS), load(cases, at + TOTAL)) - low
    links = motion.links
    rate = couplings(cases, group, width, links)
    slope = tilt + 2.0 * curve * low
    bottom, top = same(math.inf), same(-math.inf)
    for i in range(width + 2):
        inside = last >= float(i)
        level = (slope + curve * float(i)) * float(i)
        reach = (load(links, i) + load(links, i + 1)) * rate
        bottom = select(inside, smaller(level - reach, bottom), bottom)
        top = select(inside, larger(level + reach, top), top)
        store(motion.levels, i, level)
    middle, half = 0.5 * (bottom + top), 0.5 * (top - bottom) * (1.0 + 1e-12)
    for i in range(width + 2):
        level = (load(motion.levels, i) - middle) / half
        store(motion.levels, i, select(last >= float(i), level, 0.0))
    for i in range(width + 4):
        store(links, i, load(links, i) * rate / half)
    return half


@strict
def commuted(
    motion: Tilted, bands: Rows, places: tuple[int, int, int], order: int, width: int
) -> Eight:
    """[H, M] for an M of the order before, given by its diagonals; a bound on it by their sizes.

    ``places``: rows where the old and the new diagonals begin; how far the new ones reach.
    """
    old, new, reach = places
    links, levels = motion.links, motion.levels
    bound = same(0.0)
    for o in range(reach + 1):
        most = same(0.0)
        here, above, below, out = old + o * WIDE, old + (o + 1) * WIDE, old + (o - 1) * WIDE, new
        out += o * WIDE
        for i in range(width - o):
            left, right = load(links, i), load(links, i + 1)
            if o == 0:
                # Old ones are antisymmetric in every other order; the new ones are so in the rest.
                entry = fused(left, load(bands, above + i), -(right * load(bands, above + i + 1)))
                entry = 2.0 * entry if order % 2 == 0 else same(0.0)
            else:
                entry = (load(levels, i) - load(levels, i + o)) * load(bands, here + i + 1)
                entry = fused(left, load(bands, above + i), entry)
                entry = fused(right, load(bands, below + i + 2), entry)
                entry = fused(-load(links, i + o), load(bands, below + i + 1), entry)
                entry = fused(-load(links, i + o + 1), load(bands, above + i + 1), entry)
            store(bands, out + i + 1, entry)
            most = larger(size(entry), most)
        bound = bound + (most if o == 0 else 2.0 * most)
    return bound * (1.0 + 1e-12)


@strict
def kept(bands: Rows, begin: int, sign: float, width: int, out: Rows) -> None:
    """A diagonal, times a sign."""
    for i in range(width):
        store(out, i, sign * load(bands, begin + i + 1))


@strict
def held(cases: Rows, group: int, motion: Tilted, width: int) -> Eight:
    """The largest rise there can be.

    That is to the last site; or, where all levels lie above a line of slope g > 0 through the
    start's, or below one of -g, at most ||couplings|| / g, for <H> does not change.
    """
    at = group * CASE
    start = load(cases, at + START)
    last = smaller(load(cases, at + CELLS), load(cases, at + TOTAL)) - load(cases, at + LOW)
    zero, strength = same(0.0), same(0.0)
    home = same(0.0)
    for i in range(width):
        home = select(start == float(i), load(motion.levels, i), home)
        strength = larger(load(motion.links, i) + load(motion.links, i + 1), strength)
    lowest, highest = same(math.inf), same(-math.inf)
    least, most = same(-math.inf), same(math.inf)
    for i in range(width):
        away = float(i) - start
        slope = (load(motion.levels, i) - home) / away
        after, before = (away > 0.0) & (last >= float(i)), away < 0.0
        lowest = select(after, smaller(slope, lowest), lowest)
        highest = select(after, larger(slope, highest), highest)
        least = select(before, larger(slope, least), least)
        most = select(before, smaller(slope, most), most)
    up = select((lowest > zero) & (least <= lowest), lowest, 0.0)
    down = select((highest < zero) & (most >= highest), -highest, 0.0)
    held_by = larger(up, down)
    return smaller(strength / held_by * (1.0 + 1e-9), last - start)


@strict
def prepare_tilted(
    cases: Rows, group: int, width: int, largest: float, bands: Rows, motion: Tilted
) -> Known:
    """Couplings, levels, operators and spacing of the nodes, as ``prepare`` of flip-flop chains.

    ``bands``: scratch, shape (2 (TOP + 1) WIDE, 8).
    """
    rate = leveled(cases, group, width, motion)
    nothing = same(0.0)
    for o in range(2 * (TOP + 1)):
        for i in range(width + 2):
            store(bands, o * WIDE + i, nothing)
    old, new = 0, (TOP + 1) * WIDE
    for i in range(width):
        store(bands, WIDE + i + 1, load(motion.links, i + 1))
    bend = commuted(motion, bands, (old, new, 1), 2, width)
    kept(bands, new, -1.0, width, motion.bends)
    kept(bands, new + WIDE, -1.0, width, motion.swings)
    turn = commuted(motion, bands, (new, old, 2), 3, width)
    kept(bands, old + WIDE, -1.0, width, motion.turns)
    kept(bands, old + 2 * WIDE, -1.0, width, motion.twists)
    fourth = commuted(motion, bands, (old, new, 3), 4, width)
    top = fourth
    for order in range(5, TOP + 1):
        old, new = new, old
        top = commuted(motion, bands, (old, new, min(order - 1, width - 1)), order, width)
    # Rounding, as in the flip-flop chains: an entry is a sum of five products.
    weight = 2.0 ** (TOP - 2)
    lost = weight + 0.5 * weight * bend + 0.25 * weight * turn + (TOP - 4) * 0.125 * weight * fourth
    top = top + 7.0 * EPSILON * lost
    at = group * CASE
    last = smaller(load(cases, at + CELLS), load(cases, at + TOTAL)) - load(cases, at + LOW)
    step = root(root(root(root(largest * last / top))))
    reach = held(cases, group, motion, width)
    return Known(
        rate, reach, last, bend, turn, fourth, step, load(cases, at + BLUR) / rate + 16.0 * EPSILON
    )
