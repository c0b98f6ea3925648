"""Where a curve first falls and where its mean slope is largest, from the jets at its nodes.

Jets at four neighbouring nodes give the polynomial of degree 19 that shares them, and the bound on
the 20th derivative says how far the curve is from it. Bernstein coefficients, of the polynomial,
its slope, its bend, bound each on a piece; de Casteljau's scheme narrows the piece. Pieces are
computed for eight chains at once, signs one by one.
"""

import numpy as np
from numpy.typing import NDArray

from spinvolt.kernels.jit import strict
from spinvolt.kernels.small_chain_bernstein import (
    above,
    cut,
    differences,
    least,
    most,
    point,
    taken,
)
from spinvolt.kernels.small_chain_layout import (
    BEND,
    BOW,
    CLOSE,
    DEGREE,
    EPSILON,
    ERRORS,
    FALL,
    HIGH,
    JET,
    LANES,
    LAST,
    LOW,
    N_TOP,
    OFF,
    PART,
    READY,
    RISE,
    SHAPE,
    SHARP,
    SLOPE,
    SPEED,
    STEP,
    THIRD,
    TOP,
    TURN,
    WHEN,
)  # fmt: skip

Floats = NDArray[np.float64]


@strict
def five(
    factors: Floats, rows: tuple[Floats, Floats, Floats, Floats, Floats], out: Floats, count: int
) -> None:
    """Add what the scaled jets at a node have to say."""
    a, b, c, d, e = factors[0], factors[1], factors[2], factors[3], factors[4]
    value, first, second, third, fourth = rows
    for m in range(count):
        out[m] += a * value[m] + b * first[m] + c * second[m] + d * third[m] + e * fourth[m]


@strict
def pieces(jets: Floats, notes: Floats, matrix: Floats, shapes: Floats) -> None:
    """Bernstein coefficients between neighbouring nodes, less the value at the left one."""
    last, scaled = 0, shapes[DEGREE + 1 :]
    for lane in range(LANES):
        last = max(last, int(notes[LAST, lane]))
    count = (last - 1) * LANES
    for lane in range(LANES):
        factor = 1.0
        for r in range(JET):
            for node in range(last + 2):
                e = node * LANES + lane
                scaled[r, e] = factor * jets[r, e]
            factor *= notes[STEP, lane] / (r + 1.0)
    for i in range(DEGREE + 1):
        for m in range(count):
            shapes[i, m] = 0.0
    values = shapes[DEGREE + 1 + JET]
    for node in range(4):
        s = node * LANES
        for m in range(count):
            values[m] = scaled[0, m + s] - scaled[0, m + LANES]
        rows = (values, scaled[1, s:], scaled[2, s:], scaled[3, s:], scaled[4, s:])
        for i in range(DEGREE + 1):
            five(matrix[i, node * JET : (node + 1) * JET], rows, shapes[i], count)


@strict
def polynomials(shapes: Floats, index: int, lane: int, step: float, rows: Floats) -> None:
    """The curve on one piece and two derivatives."""
    taken(shapes, index, lane, rows[SHAPE])
    differences(rows[SHAPE], DEGREE, step, rows[SLOPE])
    differences(rows[SLOPE], DEGREE - 1, step, rows[BEND])


@strict
def between(known: Floats, tables: tuple[Floats, Floats], errors: Floats) -> None:
    """Bounds on |p^(r) - f^(r)|, r = 0 ... 3, on every piece: from the jets, the cut, rounding."""
    spread, cuts = tables
    step, off = known[STEP], known[OFF]
    for r in range(4):
        errors[r] = cuts[0, r] * known[N_TOP] * step ** (TOP - r)
        errors[r] += 1500.0 * EPSILON * (38.0 / step) ** r * known[0]
    factor = 1.0
    for k in range(JET):
        told = (2.0 * off + off * off + 40.0 * EPSILON) * known[k] * factor
        for r in range(4):
            errors[r] += spread[k, r] * told / step**r
        factor *= step / (k + 1.0)


@strict
def falling(coefficients: Floats, steeper: Floats, step: float, low: float) -> float:
    """Where a polynomial of degree 18 falls through zero on [low, 1], by safeguarded Newton."""
    high, begin, end = 1.0, point(coefficients, DEGREE, low), coefficients[DEGREE - 1]
    x = 0.5 * (low + 1.0)
    if begin > 0.0 > end:
        x = low + (1.0 - low) * begin / (begin - end)
    for _ in range(40):
        value = point(coefficients, DEGREE, x)
        if value > 0.0:
            low = x
        else:
            high = x
        pitch = point(steeper, DEGREE - 1, x) * step
        following = x
        if pitch != 0.0:
            following = x - value / pitch
        if not low < following < high:
            following = 0.5 * (low + high)
        if abs(following - x) < CLOSE:
            return following
        x = following
    return x


@strict
def rises(shapes: Floats, known: Floats, lane: int, errors: Floats, rows: Floats) -> float:
    """How far the last piece is known to rise; -1 unless the curve rises up to that piece.

    The polynomials of the piece with the first fall are left in the rows.
    """
    begin, step, fall = 0.0, known[STEP], int(known[FALL])
    bend, slope, part = rows[BEND], rows[SLOPE], rows[PART]
    for index in range(fall + 1):
        polynomials(shapes, index, lane, step, rows)
        begin = bends_up(bend, errors[2], part) if index == 0 else 0.0
        if begin < 0.0 or index == fall:
            return begin
        if not above(slope, DEGREE, begin, 1.0, errors[1], part) and not (
            index == 0 and above(bend, DEGREE - 1, 0.0, 1.0, errors[2], part)
        ):
            return -1.0
    return begin


@strict
def bends_up(bend: Floats, error: float, part: Floats) -> float:
    """A place up to which the first piece is known to rise: at the start only the bend tells."""
    begin = 0.25
    while not above(bend, DEGREE - 1, 0.0, begin, error, part):
        begin *= 0.5
        if begin < 0.01:
            return -1.0
    return begin


@strict
def peak(known: Floats, begin: float, errors: Floats, rows: Floats, guess: Floats) -> bool:
    """Where the slope first falls through zero, and how the curve bends around."""
    slope, bend, part, turn = rows[SLOPE], rows[BEND], rows[PART], rows[TURN]
    step, fall = known[STEP], known[FALL]
    if slope[DEGREE - 1] >= -errors[1] or begin >= 1.0:
        return False
    x = falling(slope, bend, step, begin)
    wide, low, high, flat = 1.0, begin, 1.0, True
    while flat:
        low, high = max(begin, x - wide), min(1.0, x + wide)
        cut(bend, DEGREE - 1, low, high, part)
        flat = most(part, DEGREE - 1) >= -errors[2]
        wide *= 0.5
        if wide < 0.01:
            return False
    guess[SHARP] = -(most(part, DEGREE - 1) + errors[2])
    guess[BOW] = -least(part, DEGREE - 1) + errors[2]
    before = low <= begin or above(slope, DEGREE, begin, low, errors[1], part)
    if not before or point(slope, DEGREE, high) >= -errors[1]:
        return False
    differences(bend, DEGREE - 2, step, turn)
    guess[THIRD] = max(most(turn, DEGREE - 2), -least(turn, DEGREE - 2)) + errors[3]
    guess[WHEN] = (fall + x) * step
    guess[LOW], guess[HIGH] = (fall + low) * step, (fall + high) * step
    return True


@strict
def steepest(left: float, known: Floats, rows: Floats) -> float:
    """A time close to the first maximum of f/t, where t f' falls below f, on the piece at hand."""
    step, rise = known[STEP], known[RISE]
    low, high = 0.0, 1.0
    begin = rise * step * rows[SLOPE, 0] - left
    end = (rise + 1.0) * step * rows[SLOPE, DEGREE - 1] - left - rows[SHAPE, DEGREE]
    x = 0.5
    if begin > 0.0 > end:
        x = begin / (begin - end)
    for _ in range(60):
        time = (rise + x) * step
        value = left + point(rows[SHAPE], DEGREE + 1, x)
        excess = time * point(rows[SLOPE], DEGREE, x) - value
        if excess > 0.0:
            low = x
        else:
            high = x
        pitch = time * point(rows[BEND], DEGREE - 1, x) * step
        following = x
        if pitch != 0.0:
            following = x - excess / pitch
        if not low < following < high:
            following = 0.5 * (low + high)
        if abs(following - x) < CLOSE:
            return (rise + following) * step
        x = following
    return (rise + x) * step


@strict
def guessed(
    jets: Floats, shapes: Floats, known: Floats, lane: int, tables: tuple[Floats, Floats],
    rows: Floats, guess: Floats,
) -> bool:  # fmt: skip
    """Both times of one chain, and what surrounds the first; False where a proof fails."""
    if known[READY] != 1.0:
        return False
    errors = guess[ERRORS : ERRORS + 4]
    between(known, tables, errors)
    begin = rises(shapes, known, lane, errors, rows)
    if begin < 0.0 or not peak(known, begin, errors, rows, guess):
        return False
    rise = int(known[RISE])
    polynomials(shapes, rise, lane, known[STEP], rows)
    guess[SPEED] = steepest(jets[0, (rise + 1) * LANES + lane], known, rows)
    return True


@strict
def locate(
    jets: Floats, tables: tuple[Floats, Floats, Floats], notes: Floats, shapes: Floats,
    rows: Floats, guesses: Floats,
) -> None:  # fmt: skip
    """Where the chains of a group have their first maximum and their largest power.

    Parameters
    ----------
    jets, notes
        From ``follow``; ``READY`` turns to -1 where a proof fails.
    tables
        As ``small_chains.solve_all`` has them.
    shapes
        Filled: Bernstein coefficients, shape (20, NODES LANES), and scratch of five rows more.
    guesses
        Filled: the times and what surrounds them, shape (LANES, GUESSES).
    """
    pieces(jets, notes, tables[0], shapes)
    told = (tables[1], tables[2])
    for lane in range(LANES):
        known = notes[:, lane].copy()
        if not guessed(jets, shapes, known, lane, told, rows, guesses[lane]):
            notes[READY, lane] = -1.0
            guesses[lane, WHEN] = guesses[lane, SPEED] = 1.0
