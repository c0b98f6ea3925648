"""The first maximum and the largest mean slope of a curve, from the jets next to them.

What is claimed is proved: one concave stretch alone reaches the largest mean slope, and the signs
around the first maximum are known.
"""

import math

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
from spinvolt.kernels.small_chains.bernstein import cut, differences, most
from spinvolt.kernels.small_chains.landing import to_the_best, to_the_top
from spinvolt.kernels.small_chains.layout import (
    BEST,
    BEST_ERROR,
    BEST_LEAST,
    BEST_TIME,
    BEST_TIME_ERROR,
    DEGREE,
    EPSILON,
    JET,
    NARROW,
    PEAK_TIME,
    PEAK_TIME_ERROR,
    VALUE,
    VALUE_ERROR,
    Doubt,
    Errors,
    Jet,
    Known,
    Landed,
    Peak,
    Pieces,
    Run,
    Way,
)

SHAPE, SLOPE, BEND = DEGREE + 1, DEGREE, DEGREE - 1


@strict
def less_a_line(index: int, rise: Eight, found: Pieces) -> None:
    """A piece of the curves less the line through zero that rises by ``rise`` in a step."""
    offset = load(found.jets, (index + 1) * JET)
    for i in range(SHAPE):
        drop = rise * (float(index) + i * (1.0 / DEGREE))
        store(found.line, i, load(found.shapes, index * SHAPE + i) + (offset - drop))


@strict
def joined(run: Run, concave: Flags, begin: Eight, end: Eight, sharp: Eight) -> Run:
    """The concave stretches so far and one more, which must touch them."""
    fresh = concave & (run.begin < 0.0)
    apart = concave & (run.begin >= 0.0) & (run.end < begin)
    return Run(
        select(fresh, begin, run.begin),
        select(concave, end, run.end),
        select(concave, smaller(sharp, run.sharp), run.sharp),
        select(apart, 0.0, run.holds),
    )


@strict
def alone(known: Known, way: Way, errors: Errors, found: Pieces, floor: Eight, good: Flags) -> Run:
    """Whether f/t reaches ``floor`` on one concave stretch alone, its ends, and its least bend."""
    run = Run(same(-1.0), same(-1.0), same(math.inf), select(good, same(1.0), 0.0))
    # Before this f <= max|f''| t^2 / 2 is too small.
    quiet = 1.99 * floor / known.bend / known.step
    for index in range(int(largest(way.last)) - 1):
        here = float(index)
        place, width = larger(quiet - here, 0.0), same(1.0)
        active = (run.holds > 0.0) & (way.last > here + 1.0) & (place < 1.0)
        if not any_of(active):
            continue
        less_a_line(index, floor * known.step, found)
        differences(found.shapes, index * SHAPE, SLOPE, found.slope, 0)
        differences(found.slope, 0, BEND, found.bend, 0)
        while any_of(active):
            end = smaller(place + width, 1.0)
            cut(found.line, 0, SHAPE, place, end, found.part)
            below = most(found.part, 0, SHAPE) < -errors.value
            cut(found.bend, 0, BEND, place, end, found.part)
            sharp = -(most(found.part, 0, BEND) + errors.bend)
            concave = active & ~below & (sharp > 0.0)
            run = joined(run, concave, here + place, here + end, sharp)
            fine = below | concave
            place = select(active & fine, end, place)
            width = select(fine, 2.0 * width, 0.5 * width)
            holds = (run.holds > 0.0) & (~active | fine | (width >= NARROW))
            run = Run(run.begin, run.end, run.sharp, select(holds, same(1.0), 0.0))
            active = active & holds & (place < 1.0)
    return run


@strict
def value_at(at: Jet, move: Eight) -> Eight:
    """The curve next to a jet."""
    return at.value + move * (at.slope + move * (0.5 * at.bend + move * at.turn * (1.0 / 6.0)))


@strict
def value_error(off: Doubt, move: Eight, fourth: Eight) -> Eight:
    """How far the curve may be from there."""
    size_of = size(move)
    cubed = size_of * size_of * size_of
    left = off.value + size_of * (off.slope + 0.5 * size_of * off.bend)
    return left + cubed * (off.turn + 0.25 * size_of * fourth) * (1.0 / 6.0)


@strict
def top(landed: Landed, known: Known, peak: Peak, out: Rows, row: int) -> Flags:
    """The first maximum and its time, from the jet next to it."""
    time, at, off = landed
    move = to_the_top(at)
    far, there = size(move), time + move
    left = size(at.slope + move * (at.bend + 0.5 * move * at.turn)) + off.slope
    left = left + far * (off.bend + 0.5 * far * (off.turn + far * known.fourth * (1.0 / 3.0)))
    left = left + 8.0 * EPSILON * (size(at.slope) + far * size(at.bend))
    error = left / peak.sharp + 4.0 * EPSILON * time
    value = value_at(at, move)
    doubt = value_error(off, move, known.fourth) + left * error + 0.5 * peak.bow * error * error
    store(out, row + PEAK_TIME, there)
    store(out, row + PEAK_TIME_ERROR, error)
    store(out, row + VALUE, value)
    store(out, row + VALUE_ERROR, doubt + 4.0 * EPSILON * size(value))
    inside = (peak.low < there - error) & (there + error < peak.high)
    return (peak.holds > 0.0) & (at.bend < 0.0) & inside


@strict
def power(
    landed: Landed, known: Known, way: Way, errors: Errors, found: Pieces, good: Flags, out: Rows,
    row: int,
) -> Flags:  # fmt: skip
    """The largest f/t at any time, and its time."""
    time, at, off = landed
    move = to_the_best(at, time)
    far, there = size(move), time + move
    value, doubt = value_at(at, move), value_error(off, move, known.fourth)
    rate = value / there
    floor = (value - doubt) / there * (1.0 - 8.0 * EPSILON)
    good = good & (at.bend < 0.0) & (floor > 0.0)
    good = good & ((way.last - 1.0) * known.step * floor >= known.reach)
    run = alone(known, way, errors, found, floor, good)
    low, high = run.begin * known.step, run.end * known.step
    # How far t f' - f is from zero there, whose derivative is t f''.
    bends = fused(time, at.turn, at.bend)
    excess, pitch = fused(time, at.slope, -at.value), time * at.bend
    left = size(excess + move * (pitch + 0.5 * move * bends))
    left = left + 8.0 * EPSILON * (2.0 * at.value + far * size(pitch))
    left = left + time * off.slope + off.value + far * time * off.bend
    left = left + 0.5 * far * far * (off.bend + time * off.turn)
    third = 2.0 * known.turn + (time + far) * known.fourth
    left = left + far * far * far * third * (1.0 / 6.0)
    # A second look at the bend, from where the first has shown the maximum to be.
    near = left / (low * run.sharp) + far
    sharp = larger(run.sharp, -at.bend - off.bend - near * known.turn)
    low = larger(low, there - near)
    error = left / (low * sharp) + 4.0 * EPSILON * time
    soonest = larger(there - error, low)
    store(out, row + BEST_TIME, there)
    store(out, row + BEST_TIME_ERROR, error)
    store(out, row + BEST, rate)
    store(out, row + BEST_ERROR, (doubt + left * error / soonest) / soonest + 8.0 * EPSILON * rate)
    store(out, row + BEST_LEAST, floor)
    return good & (run.holds > 0.0) & (low < there) & (there < high)
