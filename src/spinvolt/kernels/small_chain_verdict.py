"""The first maximum and the largest mean slope of a curve, from the jets next to them.

What is claimed is proved: one concave stretch alone reaches the largest mean slope, and the signs
around the first maximum are known.
"""

import math

import numpy as np
from numpy.typing import NDArray

from spinvolt.kernels.jit import strict
from spinvolt.kernels.small_chain_bernstein import cut, differences, most, taken
from spinvolt.kernels.small_chain_layout import (
    BEND,
    BEST,
    BEST_ERROR,
    BEST_LEAST,
    BEST_TIME,
    BEST_TIME_ERROR,
    BOW,
    DEGREE,
    DEPTH,
    DOUBT,
    EPSILON,
    ERRORS,
    HIGH,
    LANES,
    LAST,
    LINE,
    LOW,
    PART,
    PEAK_TIME,
    PEAK_TIME_ERROR,
    RATE,
    REACH,
    READY,
    SHAPE,
    SHARP,
    SIZES,
    SLOPE,
    STEP,
    THIRD,
    TIME,
    TURN,
    UNIT,
    VALUE,
    VALUE_ERROR,
)  # fmt: skip

Floats = NDArray[np.float64]


@strict
def above_line(shape: Floats, offset: float, rise: float, index: int, line: Floats) -> None:
    """A piece of the curve less the line through zero that rises by ``rise`` in a step."""
    for i in range(DEGREE + 1):
        line[i] = offset + shape[i] - rise * (index + i / DEGREE)


@strict
def alone(
    jets: Floats, shapes: Floats, known: Floats, lane: int, floor: float, errors: Floats,
    rows: Floats, run: Floats,
) -> bool:  # fmt: skip
    """Whether f/t reaches ``floor`` on one concave stretch alone; run: its ends and least bend."""
    line, bend, part, step = rows[LINE], rows[BEND], rows[PART], known[STEP]
    run[0], run[1], run[2] = -1.0, -1.0, math.inf
    # Before this f <= max|f''| t^2 / 2 is too small.
    quiet = 1.99 * floor / known[2] / step
    for index in range(int(known[LAST]) - 1):
        place = max(quiet - index, 0.0)
        if place >= 1.0:
            continue
        taken(shapes, index, lane, rows[SHAPE])
        above_line(rows[SHAPE], jets[0, (index + 1) * LANES + lane], floor * step, index, line)
        bent = False
        width = 1.0
        while place < 1.0:
            end = min(place + width, 1.0)
            cut(line, DEGREE + 1, place, end, part)
            if most(part, DEGREE + 1) >= -errors[0]:
                if not bent:
                    differences(rows[SHAPE], DEGREE, step, rows[SLOPE])
                    differences(rows[SLOPE], DEGREE - 1, step, bend)
                    bent = True
                cut(bend, DEGREE - 1, place, end, part)
                sharp = -(most(part, DEGREE - 1) + errors[2])
                if sharp <= 0.0:
                    width *= 0.5
                    if width < 0.5**DEPTH:
                        return False
                    continue
                if run[0] < 0.0:
                    run[0] = index + place
                elif run[1] < index + place:
                    return False
                run[1] = index + end
                run[2] = min(run[2], sharp)
            place = end
            width *= 2.0
    return run[0] >= 0.0


@strict
def jet_errors(here: Floats, known: Floats, offs: Floats) -> None:
    """Errors of the first three entries of a jet."""
    off = here[DOUBT]
    for r in range(3):
        offs[r] = 2.0 * off * here[SIZES + r] + (off * off + 40.0 * EPSILON) * known[r]


@strict
def top(here: Floats, known: Floats, guess: Floats, out: Floats) -> bool:
    """The first maximum and its time, from the jet next to it."""
    offs = out[BEST:]
    if here[2] >= 0.0:
        return False
    jet_errors(here, known, offs)
    off, slope_off, bend_off = offs[0], offs[1], offs[2]
    time, move = here[TIME], -here[1] / here[2]
    if not guess[LOW] < time + move < guess[HIGH]:
        return False
    size = abs(move)
    left = slope_off + size * (bend_off + 0.5 * guess[THIRD] * size)
    out[PEAK_TIME] = time + move
    out[PEAK_TIME_ERROR] = left / guess[SHARP] + 4.0 * EPSILON * time
    out[VALUE] = here[0] + move * (here[1] + 0.5 * here[2] * move)
    off += size * (slope_off + size * (bend_off + guess[THIRD] * size))
    off += left * out[PEAK_TIME_ERROR] + 0.5 * guess[BOW] * out[PEAK_TIME_ERROR] ** 2
    out[VALUE_ERROR] = off + 4.0 * EPSILON * abs(out[VALUE])
    return True


@strict
def power(
    here: Floats, jets: Floats, shapes: Floats, known: Floats, lane: int, errors: Floats,
    rows: Floats, out: Floats,
) -> bool:  # fmt: skip
    """The largest f/t at any time, and its time."""
    step, run, offs = known[STEP], rows[TURN], rows[TURN, 4:]
    jet_errors(here, known, offs)
    off, slope_off, bend_off = offs[0], offs[1], offs[2]
    time = here[TIME]
    rate, excess = here[0] / time, time * here[1] - here[0]
    floor = (here[0] - off) / time * (1.0 - 8.0 * EPSILON)
    if here[2] >= 0.0 or floor <= 0.0 or (known[LAST] - 1.0) * step * floor < known[REACH]:
        return False
    if not alone(jets, shapes, known, lane, floor, errors, rows, run):
        return False
    low, high, sharp = run[0] * step, run[1] * step, run[2]
    if not low < time < high:
        return False
    move = -excess / (time * here[2])
    size = abs(move)
    left = time * slope_off + off + 4.0 * EPSILON * here[0]
    left += size * (time * bend_off + 0.5 * size * (known[2] + 2.0 * time * known[3]))
    # A second look, from where the first has shown the maximum to be.
    near = left / (low * sharp) + size
    sharp = max(sharp, -here[2] - bend_off - near * known[3])
    low = max(low, time - near)
    out[BEST_TIME] = time + move
    out[BEST_TIME_ERROR] = left / (low * sharp) + 4.0 * EPSILON * time
    tilt = abs(excess) / time + slope_off + off / time
    soonest = max(time - size - out[BEST_TIME_ERROR], low)
    out[BEST] = rate
    out[BEST_ERROR] = (off + 0.5 * tilt * tilt / sharp) / soonest + 8.0 * EPSILON * rate
    out[BEST_LEAST] = floor
    return low < out[BEST_TIME] < high


@strict
def conclude(
    found: Floats, jets: Floats, shapes: Floats, known: Floats, lane: int, guess: Floats,
    rows: Floats, out: Floats,
) -> bool:  # fmt: skip
    """The figures of one chain; False where they are not proved, and worth nothing."""
    out[UNIT] = known[RATE]
    here, best = found[0, :, lane].copy(), found[1, :, lane].copy()
    return (
        known[READY] == 1.0
        and top(here, known, guess, out)
        and power(best, jets, shapes, known, lane, guess[ERRORS:], rows, out)
    )
