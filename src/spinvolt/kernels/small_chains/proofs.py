"""Where a curve first falls and where its mean slope is largest, from the jets at its nodes.

Jets at four neighbouring nodes give the polynomial of degree 15 that shares them, and the bound on
the 16th derivative says how far the curve is from it. Bernstein coefficients, of the polynomial,
its slope, its bend, bound each on a piece; de Casteljau's scheme narrows the piece. Times and
derivatives are in steps between the nodes.
"""

import numpy as np
from numpy.typing import NDArray

from spinvolt.kernels.eight import (
    Eight,
    Flags,
    Rows,
    any_of,
    fused,
    larger,
    largest,
    load,
    same,
    select,
    size,
    smaller,
    store,
)
from spinvolt.kernels.jit import strict
from spinvolt.kernels.small_chains.bernstein import (
    above,
    cut,
    differences,
    least,
    most,
    point,
    rising,
)
from spinvolt.kernels.small_chains.layout import (
    CLOSE,
    DEGREE,
    EPSILON,
    JET,
    Errors,
    Known,
    Peak,
    Pieces,
    Way,
)
from spinvolt.kernels.small_chains.march import drift

Floats = NDArray[np.float64]
# Coefficients of a piece, of its slope, of its bend.
SHAPE, SLOPE, BEND = DEGREE + 1, DEGREE, DEGREE - 1


@strict
def scaled(jets: Rows, index: int, step: Eight, rows: Rows) -> None:
    """Jets h^r f^(r) / r! at the four nodes around a piece, less the value at its left one."""
    begin = load(jets, (index + 1) * JET)
    for n in range(4):
        row, factor = (index + n) * JET, step
        store(rows, n * JET, load(jets, row) - begin)
        for r in range(1, JET):
            store(rows, n * JET + r, factor * load(jets, row + r))
            factor = factor * step * (1.0 / (r + 1.0))


@strict
def interpolated(way: Way, step: Eight, matrix: Floats, found: Pieces) -> None:
    """Pieces between neighbouring nodes less the value at the left one; two of them noted."""
    for index in range(int(largest(way.last)) - 1):
        scaled(found.jets, index, step, found.part)
        falls = way.fall == float(index)
        rises = way.rise == float(index)
        for i in range(SHAPE):
            total = same(0.0)
            for m in range(SHAPE):
                total = fused(matrix[i, m], load(found.part, m), total)
            store(found.shapes, index * SHAPE + i, total)
            store(found.fall, i, select(falls, total, load(found.fall, i)))
            store(found.rise, i, select(rises, total, load(found.rise, i)))
        begin = load(found.jets, (index + 1) * JET)
        store(found.rise, SHAPE, select(rises, begin, load(found.rise, SHAPE)))


@strict
def between(known: Known, way: Way, tables: tuple[Floats, Floats, Floats], cut: float) -> Errors:
    """Bounds on |p^(r) - f^(r)| on every piece: from the jets, the cut, rounding."""
    spread, step = tables[1], known.step
    off = drift(way.last * step, way.terms, known.blur)
    told = 2.0 * off + off * off + 40.0 * EPSILON
    value, slope, bend, turn = (
        told * known.spread,
        told * step,
        told * known.bend * step * step * (1.0 / 2.0),
        told * known.turn * step * step * step * (1.0 / 6.0),
    )
    a = known.spread * (cut * tables[2][0, 0] + 1500.0 * EPSILON)
    b = known.spread * (cut * tables[2][0, 1] + 1500.0 * 38.0 * EPSILON)
    c = known.spread * (cut * tables[2][0, 2] + 1500.0 * 38.0**2 * EPSILON)
    a = a + spread[0, 0] * value + spread[1, 0] * slope + spread[2, 0] * bend + spread[3, 0] * turn
    b = b + spread[0, 1] * value + spread[1, 1] * slope + spread[2, 1] * bend + spread[3, 1] * turn
    c = c + spread[0, 2] * value + spread[1, 2] * slope + spread[2, 2] * bend + spread[3, 2] * turn
    return Errors(a, b, c)


@strict
def climbs(found: Pieces, way: Way, errors: Errors) -> Flags:
    """Which chains rise on all pieces before that of the first fall."""
    good = way.ready > 0.0
    nothing, whole = same(0.0), same(1.0)
    for index in range(int(largest(way.fall))):
        asked = good & (way.fall > float(index))
        differences(found.shapes, index * SHAPE, SLOPE, found.slope, 0)
        if index == 0:
            # At the start only the bend tells: the slope begins with nothing.
            good = good & (~asked | (rising(found.slope, 0, SLOPE) > errors.bend))
            continue
        left = asked & ~(least(found.slope, 0, SLOPE) > errors.slope)
        if any_of(left):
            high = select(left, whole, nothing)
            fine = above(found.slope, 0, SLOPE, nothing, high, errors.slope, found.part)
            good = good & (~left | fine)
    return good


@strict
def falling(slope: Rows, bend: Rows, low: Eight, good: Flags) -> Eight:
    """Where slopes fall through zero on [low, 1], by safeguarded Newton."""
    high, x, active = same(1.0), 0.5 * (low + 1.0), good
    for _ in range(40):
        value = point(slope, 0, SLOPE, x)
        low, high = select(value > 0.0, x, low), select(value > 0.0, high, x)
        following = x - value / point(bend, 0, BEND, x)
        inside = (low < following) & (following < high)
        following = select(inside, following, 0.5 * (low + high))
        move = size(following - x)
        x = select(active, following, x)
        active = active & (move >= CLOSE)
        if not any_of(active):
            break
    return x


@strict
def peaked(known: Known, way: Way, errors: Errors, found: Pieces) -> Peak:
    """Where slopes first fall through zero, and how curves bend around; nothing else yet."""
    good = climbs(found, way, errors)
    slope, bend, part = found.slope, found.bend, found.part
    differences(found.fall, 0, SLOPE, slope, 0)
    differences(slope, 0, BEND, bend, 0)
    at_once = way.fall <= 0.0
    begin = select(at_once, same(0.125), 0.0)
    x = falling(slope, bend, begin, good)
    wide, low, high, flat = same(1.0), begin, same(1.0), good
    while any_of(flat):
        low, high = larger(begin, x - wide), smaller(x + wide, 1.0)
        cut(bend, 0, BEND, low, high, part)
        flat = good & ~(most(part, 0, BEND) < -errors.bend)
        wide = select(flat, 0.5 * wide, wide)
        good = good & (wide >= 0.01)
        flat = flat & good
    sharp, bow = -(most(part, 0, BEND) + errors.bend), errors.bend - least(part, 0, BEND)
    good = good & (sharp > 0.0) & (point(slope, 0, SLOPE, high) < -errors.slope)
    # Up to the stretch the curve rises: at the very start only the bend tells.
    cut(slope, 0, SLOPE, same(0.0), low, part)
    first = rising(part, 0, SLOPE) > errors.bend * low
    left = good & ~at_once & (low > begin)
    if any_of(left):
        end = select(left, low, begin)
        good = good & (~left | above(slope, 0, SLOPE, begin, end, errors.slope, part))
    good = good & (~at_once | first)
    unit, step = 1.0 / (known.step * known.step), known.step
    fall, holds = way.fall, select(good, same(1.0), 0.0)
    return Peak(
        (fall + x) * step, same(1.0), (fall + low) * step, (fall + high) * step,
        sharp * unit, bow * unit, holds,
    )  # fmt: skip


@strict
def steepest(known: Known, way: Way, found: Pieces) -> Eight:
    """A time close to the first maximum of f/t, where t f' falls below f, on the noted piece."""
    slope, bend = found.slope, found.bend
    differences(found.rise, 0, SLOPE, slope, 0)
    differences(slope, 0, BEND, bend, 0)
    left = load(found.rise, SHAPE)
    low, high, x, active = same(0.0), same(1.0), same(0.5), way.ready > 0.0
    for _ in range(40):
        time = way.rise + x
        value = left + point(found.rise, 0, SHAPE, x)
        excess = fused(time, point(slope, 0, SLOPE, x), -value)
        low, high = select(excess > 0.0, x, low), select(excess > 0.0, high, x)
        following = x - excess / (time * point(bend, 0, BEND, x))
        inside = (low < following) & (following < high)
        following = select(inside, following, 0.5 * (low + high))
        move = size(following - x)
        x = select(active, following, x)
        active = active & (move >= CLOSE)
        if not any_of(active):
            break
    return (way.rise + x) * known.step


@strict
def locate(
    known: Known, way: Way, tables: tuple[Floats, Floats, Floats], cut: float, found: Pieces
) -> tuple[Errors, Peak]:
    """Where eight chains have their first maximum and their largest power.

    Parameters
    ----------
    way
        From ``follow``.
    tables, cut
        As ``flip_flop_kernel.solve_flip_flop`` has them.
    found
        Its jets from ``follow``; filled: the pieces.
    """
    interpolated(way, known.step, tables[0], found)
    errors = between(known, way, tables, cut)
    peak = peaked(known, way, errors, found)
    good = peak.holds > 0.0
    when = select(good, peak.when, 1.0)
    speed = select(way.ready > 0.0, steepest(known, way, found), 1.0)
    return errors, Peak(when, speed, peak.low, peak.high, peak.sharp, peak.bow, peak.holds)
