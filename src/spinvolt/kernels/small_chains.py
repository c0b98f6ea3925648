"""First peak and largest power of many short flip-flop chains, one after the other.

The motion is real, phi' = K phi with K[j, j-1] = u_j = -K[j-1, j], and <j> = phi^T M_0 phi with
M_0 = diag(j). Its derivatives are <j>^(r) = phi^T M_r phi, M_{r+1} = M_r K - K M_r, and row sums
of |M_20| bound the 20th, hence what four neighbouring jets leave open about the curve between.
Signs on the pieces then prove the first maximum and the largest j/t; what this does not prove is
left to the caller. Times are in units of 1/R, R a bound on ||K||. Nothing is fused or reordered,
so that every process gets the same last bits.
"""

import math

import numpy as np
from numpy.typing import NDArray

from spinvolt.kernels.jit import compiled_strictly, strict

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# Longest chain, most nodes, and most Chebyshev terms of a step.
SITES, NODES, TERMS = 64, 96, 192
GROUP = 8
EPSILON = 2.220446049250313e-16
JET, DEGREE, TOP = 5, 19, 20
TOLERANCE = 1e-9
DEPTH = 7
# A jet this close to a root, in steps, leaves nothing to interpolate.
NEAR = 1e-8
# Fields of a result.
TIME, TIME_ERROR, VALUE, VALUE_ERROR = 0, 1, 2, 3
BEST, BEST_ERROR, BEST_LEAST, BEST_TIME, BEST_TIME_ERROR, RATE = 4, 5, 6, 7, 8, 9
FIELDS = 10
# Whole numbers of a case in hand.
LENGTH, START, COUNT, LAST, FALL, RISE, MARKS = 0, 1, 2, 3, 4, 5, 6
# Rows of scratch: polynomials, Chebyshev coefficients of a step and of a part of one, a jet.
SHAPE, SLOPE, BEND, TURN, PART, LINE, SUB, JETS = 0, 1, 2, 3, 4, 5, 6, 7
OLD, NEW, STATE, ERRORS, TERM, ROWS = 8, 9, 10, 11, 12, 13
PASCAL = np.array([[math.comb(n, k) for k in range(DEGREE + 1)] for n in range(DEGREE + 1)], float)

Desk = tuple[Floats, Floats, Floats, Floats, Floats, Floats]
Tables = tuple[Floats, Floats, Floats]


@strict
def link(sizes: Ints, links: Floats) -> float:
    """Couplings u_j / (A R), zero at both ends, from n_battery, n_charger, excitations, lowest.

    Returns R, a bound on the norm of K / A.
    """
    cells, spins, total, low = sizes[0], sizes[1], sizes[2], sizes[3]
    length = min(cells, total) - low + 1
    links[:] = 0.0
    for j in range(1, length):
        b = float(low + j)
        here = b * (cells - b + 1.0)
        there = (total - b + 1.0) * (spins - total + b)
        links[j] = math.sqrt(here) * math.sqrt(there)
    bound = 0.0
    for j in range(length):
        bound = max(bound, links[j] + links[j + 1])
    for j in range(1, length):
        links[j] /= bound
    return bound


@strict
def operators(links: Floats, length: int, bands: Floats, stripes: Floats, norms: Floats) -> None:
    """M_1 ... M_4 by diagonals into ``stripes``, row sums of |M_r| into ``norms``, r = 0 ... 20.

    The 20th has added what rounding may have taken from it: ten units in the last place of row
    sums that at most double from order to order, the first being at most one.
    """
    bands[: TOP + 2] = 0.0
    for j in range(length):
        bands[0, j] = j
    norms[0] = length - 1.0
    for order in range(1, TOP + 1):
        first = order % 2
        if first == 0:
            bands[0, 0] = 2.0 * links[1] * bands[1, 0]
            for i in range(1, length):
                bands[0, i] = 2.0 * (links[i + 1] * bands[1, i] - links[i] * bands[1, i - 1])
            first = 2
        for o in range(first, min(order, length - 1) + 1, 2):
            bands[o, 0] = links[1] * bands[o - 1, 1] - links[o] * bands[o - 1, 0]
            if o > 1 or order > 1:
                bands[o, 0] += links[o + 1] * bands[o + 1, 0]
            for i in range(1, length - o):
                bands[o, i] = (
                    links[i + 1] * bands[o - 1, i + 1]
                    - links[i + o] * bands[o - 1, i]
                    + links[i + o + 1] * bands[o + 1, i]
                    - links[i] * bands[o + 1, i - 1]
                )
        if order < JET:
            stripes[order - 1, :, :length] = bands[:JET, :length]
        if order < JET or order == TOP:
            norms[order] = _row_sum(bands, length, order)
    norms[TOP] += 10.0 * TOP * EPSILON * 2.0 ** (TOP - 2)


@strict
def _row_sum(bands: Floats, length: int, order: int) -> float:
    largest = 0.0
    last = min(order, length - 1)
    for i in range(length):
        total = 0.0
        for o in range(order % 2, last + 1, 2):
            if i + o < length:
                total += abs(bands[o, i])
            if o > 0 and i >= o:
                total += abs(bands[o, i - o])
        largest = max(largest, total)
    return largest * (1.0 + 1e-12)


@strict
def bessel(x: float, terms: Floats) -> int:
    """J_0(x), 2 J_1(x), ..., the last being the first below 1e-18; how many there are, or -1.

    By Miller's backward recurrence, normalised with J_0 + 2 J_2 + 2 J_4 + ... = 1.
    """
    count, tail = 0, 1.0
    while tail > 1e-18 or count < x:
        count += 1
        tail *= 0.5 * x / count
        if count + 24 >= TERMS:
            return -1
    start = count + 20 + count % 2
    after, here, total = 0.0, 1e-280, 0.0
    for k in range(start, 0, -1):
        if k % 2 == 0:
            total += 2.0 * here
        if k <= count:
            terms[k] = 2.0 * here
        before = 2.0 * k / x * here - after
        after, here = here, before
        if abs(here) > 1e200:
            here *= 1e-200
            after *= 1e-200
            total *= 1e-200
            for i in range(k, count + 1):
                terms[i] *= 1e-200
    terms[0] = here
    total += here
    for k in range(count + 1):
        terms[k] /= total
    return count + 1


@strict
def multiply(links: Floats, new: Floats, old: Floats, filled: int) -> None:
    """P_{k+1} = 2 K P_k + P_{k-1} in the place of P_{k-1}; sites begin at 1."""
    for j in range(filled):
        old[j + 1] += 2.0 * (links[j] * new[j] - links[j + 1] * new[j + 2])


@strict
def add(share: float, image: Floats, total: Floats, filled: int) -> None:
    """A term of a sum."""
    for j in range(filled):
        total[j] += share * image[j + 1]


@strict
def begin(links: Floats, state: Floats, old: Floats, new: Floats, filled: int) -> None:
    """P_0 and P_1."""
    old[0] = old[filled + 1] = new[0] = new[filled + 1] = 0.0
    for j in range(filled):
        old[j + 1] = state[j]
    for j in range(filled):
        new[j + 1] = links[j] * old[j] - links[j + 1] * old[j + 2]


@strict
def advance(
    links: Floats, length: int, rows: Floats, row: int, count: int, state: Floats, after: Floats
) -> None:
    """exp(t K) phi = J_0 P_0 + 2 J_1 P_1 + ..., with J in a row.

    Whole groups of sites are visited, the last of which are empty, so that vectors are full.
    """
    old, new, terms = rows[OLD], rows[NEW], rows[row]
    filled = (length + GROUP - 1) // GROUP * GROUP
    begin(links, state, old, new, filled)
    after[:filled] = 0.0
    add(terms[0], old, after, filled)
    add(terms[1], new, after, filled)
    for k in range(2, count):
        multiply(links, new, old, filled)
        add(terms[k], old, after, filled)
        old, new = new, old


@strict
def overlap(band: Floats, left: Floats, right: Floats, count: int) -> float:
    """A sum over sites."""
    total = 0.0
    for j in range(count):
        total += band[j] * left[j] * right[j]
    return total


@strict
def position(state: Floats, shift: float, length: int) -> tuple[float, float, float]:
    """Weight, mean of j - shift and of its square, both times the weight."""
    weight, mean, square = 0.0, 0.0, 0.0
    for j in range(length):
        share, place = state[j] * state[j], j - shift
        weight += share
        mean += place * share
        square += place * place * share
    return weight, mean, square


@strict
def jet(stripes: Floats, length: int, start: int, state: Floats, values: Floats) -> None:
    """<j> - start and four derivatives of a state of any norm."""
    weight, mean, _ = position(state, start, length)
    values[0] = mean / weight
    for r in range(1, JET):
        total = 0.0
        for o in range(r % 2, min(r, length - 1) + 1, 2):
            part = overlap(stripes[r - 1, o], state, state[o:], length - o)
            total += part if o == 0 else 2.0 * part
        values[r] = total / weight


@strict
def spreads(
    stripes: Floats, length: int, state: Floats, shift: float, image: Floats, sizes: Floats
) -> None:
    """|| (j - mean) phi ||, || M_1 phi ||, || M_2 phi || of a normalised state."""
    weight, _, square = position(state, shift, length)
    sizes[0] = math.sqrt(square / weight)
    for r in range(1, 3):
        image[:length] = 0.0
        for o in range(r % 2, min(r, length - 1) + 1, 2):
            band, right, below = stripes[r - 1, o], state[o:], image[o:]
            for j in range(length - o):
                image[j] += band[j] * right[j]
            if o > 0:
                for j in range(length - o):
                    below[j] += band[j] * state[j]
        total, _, _ = position(image, 0.0, length)
        sizes[r] = math.sqrt(total / weight)


@strict
def piece(jets: Floats, index: int, step: float, matrix: Floats, shape: Floats) -> None:
    """Bernstein coefficients of the curve on [index, index + 1] steps, less its left value."""
    factor, left = 1.0, jets[index, 0]
    shape[:] = 0.0
    for r in range(JET):
        for node in range(4):
            place = index - 1 + node
            # Populations are even in time: the node before the first mirrors the one after it.
            sign = -1.0 if place < 0 and r % 2 == 1 else 1.0
            value = sign * jets[abs(place), r]
            if r == 0:
                value -= left
            value *= factor
            for i in range(DEGREE + 1):
                shape[i] += matrix[node * JET + r, i] * value
        factor *= step / (r + 1.0)


@strict
def differences(shape: Floats, count: int, step: float, slope: Floats) -> None:
    """Bernstein coefficients of the derivative: ``count`` from count + 1."""
    rate = count / step
    for i in range(count):
        slope[i] = rate * (shape[i + 1] - shape[i])


@strict
def point(coefficients: Floats, count: int, x: float) -> float:
    """A Bernstein polynomial with ``count`` coefficients at x in [0, 1]."""
    degree, y = count - 1, 1.0 - x
    total, power = coefficients[0] * y, 1.0
    for i in range(1, degree):
        power *= x
        total = (total + PASCAL[degree, i] * power * coefficients[i]) * y
    return total + power * x * coefficients[degree]


@strict
def cut(coefficients: Floats, count: int, low: float, high: float, part: Floats) -> None:
    """Coefficients on [low, high] within [0, 1], by de Casteljau's scheme twice."""
    for i in range(count):
        part[i] = coefficients[i]
    if high < 1.0:
        for k in range(1, count):
            for i in range(count - 1, k - 1, -1):
                part[i] = (1.0 - high) * part[i - 1] + high * part[i]
    if low > 0.0:
        at = low / high
        for k in range(1, count):
            for i in range(count - k):
                part[i] = (1.0 - at) * part[i] + at * part[i + 1]


@strict
def least(part: Floats, count: int) -> float:
    """The smallest coefficient."""
    found = part[0]
    for i in range(1, count):
        found = min(found, part[i])
    return found


@strict
def most(part: Floats, count: int) -> float:
    """The largest coefficient."""
    found = part[0]
    for i in range(1, count):
        found = max(found, part[i])
    return found


@strict
def above(
    coefficients: Floats, count: int, low: float, high: float, error: float, part: Floats
) -> bool:
    """Whether a polynomial is proved to exceed ``error`` on [low, high]."""
    width, place = high - low, low
    smallest = width * 0.5**DEPTH
    while place < high:
        end = min(place + width, high)
        cut(coefficients, count, place, end, part)
        if least(part, count) > error:
            place = end
            width *= 2.0
        else:
            width *= 0.5
            if width < smallest:
                return False
    return True


@strict
def refined(desk: Desk, marks: Ints, node: int, time: float, lag: float) -> bool:
    """A jet at ``time``, ``lag`` after a node, and errors of its first three entries behind it.

    The state's own error is the rounding of Chebyshev's recurrence, 2^-52 (32 + 6 products), and
    that of the couplings and of the time, 2^-50 for each unit of time. The tails of all steps
    together, below 2e-18 each, are less than a tenth of its smallest part.
    """
    links, norms, stripes, _, states, rows = desk
    length, start = marks[LENGTH], marks[START]
    state, out, count = states[node], rows[JETS], 0
    if lag > 0.0:
        count = bessel(lag, rows[SUB])
        if count < 0:
            return False
        advance(links, length, rows, SUB, count, state, rows[STATE])
        state = rows[STATE]
    jet(stripes, length, start, state, out)
    spreads(stripes, length, state, out[0] + start, rows[OLD], out[JET:])
    off = EPSILON * (32.0 + 6.0 * (node * marks[COUNT] + count) + 4.0 * time)
    for r in range(3):
        out[JET + r] = 2.0 * off * out[JET + r] + (off * off + 40.0 * EPSILON) * norms[r]
    return True


@strict
def between(norms: Floats, step: float, off: float, tables: Tables, errors: Floats) -> None:
    """Bounds on |p^(r) - f^(r)|, r = 0 ... 3, on every piece: from the jets, the cut, rounding."""
    _, spread, cuts = tables
    for r in range(4):
        errors[r] = cuts[r] * norms[TOP] * step ** (TOP - r)
        errors[r] += 1500.0 * EPSILON * (38.0 / step) ** r * norms[0]
    factor = 1.0
    for k in range(JET):
        told = (2.0 * off + off * off + 40.0 * EPSILON) * norms[k] * factor
        for node in range(4):
            for r in range(4):
                errors[r] += spread[node * JET + k, r] * told / step**r
        factor *= step / (k + 1.0)


@strict
def polynomials(desk: Desk, index: int, step: float, matrix: Floats) -> None:
    """The curve on one piece and two derivatives."""
    rows = desk[5]
    piece(desk[3], index, step, matrix, rows[SHAPE])
    differences(rows[SHAPE], DEGREE, step, rows[SLOPE])
    differences(rows[SLOPE], DEGREE - 1, step, rows[BEND])


@strict
def follow(desk: Desk, marks: Ints, step: float) -> bool:
    """Nodes up to two beyond the first fall, and until no later time can have more power."""
    links, _, stripes, jets, states, rows = desk
    length, start = marks[LENGTH], marks[START]
    states[0, :] = 0.0
    states[0, start] = 1.0
    jet(stripes, length, start, states[0], jets[0])
    last, fall, rise, best = 0, -1, -1, 0.0
    while last + 1 < NODES:
        advance(links, length, rows, TERM, marks[COUNT], states[last], states[last + 1])
        last += 1
        jet(stripes, length, start, states[last], jets[last])
        time = last * step
        best = max(best, jets[last, 0] / time)
        if fall < 0 and jets[last, 1] < 0.0:
            fall = last - 1
        if rise < 0 and time * jets[last, 1] < jets[last, 0]:
            rise = last - 1
        if fall >= 0 and last >= fall + 3 and (last - 1.0) * step * best > length - 1.0 - start:
            marks[LAST], marks[FALL], marks[RISE] = last, fall, rise
            return True
    return False


@strict
def falling(coefficients: Floats, steeper: Floats, low: float) -> float:
    """Where a polynomial of degree 18 falls through zero on [low, 1], by safeguarded Newton."""
    high, x = 1.0, 0.5 * (low + 1.0)
    for _ in range(40):
        value = point(coefficients, DEGREE, x)
        if value > 0.0:
            low = x
        else:
            high = x
        pitch = point(steeper, DEGREE - 1, x)
        following = x
        if pitch != 0.0:
            following = x - value / pitch
        if not low < following < high:
            following = 0.5 * (low + high)
        if abs(following - x) < 1e-13:
            return following
        x = following
    return x


@strict
def rises(desk: Desk, marks: Ints, step: float, matrix: Floats) -> float:
    """How far the last piece is known to rise; -1 unless the curve rises up to that piece.

    The polynomials of the piece with the first fall are left in the rows.
    """
    rows, begin = desk[5], 0.0
    errors = rows[ERRORS]
    for index in range(marks[FALL] + 1):
        polynomials(desk, index, step, matrix)
        begin = 0.0
        if index == 0:
            begin = 1.0
            while not above(rows[BEND], DEGREE - 1, 0.0, begin, errors[2], rows[PART]):
                begin *= 0.5
                if begin < 0.01:
                    return -1.0
        if index == marks[FALL]:
            return begin
        if begin < 1.0 and not above(rows[SLOPE], DEGREE, begin, 1.0, errors[1], rows[PART]):
            return -1.0
    return begin


@strict
def peak(desk: Desk, marks: Ints, step: float, begin: float, out: Floats) -> bool:
    """The first maximum: where the slope first falls through zero, settled by a jet next to it."""
    rows = desk[5]
    slope, bend, part, errors, here = rows[SLOPE], rows[BEND], rows[PART], rows[ERRORS], rows[JETS]
    if slope[DEGREE - 1] >= -errors[1] or begin >= 1.0:
        return False
    x = falling(slope, bend, begin)
    wide, low, high, flat = 1.0, begin, 1.0, True
    while flat:
        low, high = max(begin, x - wide), min(1.0, x + wide)
        cut(bend, DEGREE - 1, low, high, part)
        flat = most(part, DEGREE - 1) >= -errors[2]
        wide *= 0.5
        if wide < 0.01:
            return False
    sharp = -(most(part, DEGREE - 1) + errors[2])
    bow = -least(part, DEGREE - 1) + errors[2]
    before = low <= begin or above(slope, DEGREE, begin, low, errors[1], part)
    if not before or point(slope, DEGREE, high) >= -errors[1]:
        return False
    turn = rows[TURN]
    differences(bend, DEGREE - 2, step, turn)
    third = max(most(turn, DEGREE - 2), -least(turn, DEGREE - 2)) + errors[3]
    time, move = (marks[FALL] + x) * step, 0.0
    for _ in range(2):
        time += move
        lag = time - marks[FALL] * step
        if not refined(desk, marks, marks[FALL], time, lag) or here[2] >= 0.0:
            return False
        move = -here[1] / here[2]
        if abs(move) < NEAR * step:
            break
    size = abs(move)
    if not low < (time + move) / step - marks[FALL] < high:
        return False
    off, slope_off, bend_off = here[JET], here[JET + 1], here[JET + 2]
    left = slope_off + size * (bend_off + 0.5 * third * size)
    out[TIME] = time + move
    out[TIME_ERROR] = left / sharp + 4.0 * EPSILON * time
    out[VALUE] = here[0] + move * (here[1] + 0.5 * here[2] * move)
    off += size * (slope_off + size * (bend_off + third * size))
    off += left * out[TIME_ERROR] + 0.5 * bow * out[TIME_ERROR] ** 2
    out[VALUE_ERROR] = off + 4.0 * EPSILON * abs(out[VALUE])
    return True


@strict
def steepest(desk: Desk, marks: Ints, step: float, matrix: Floats) -> float:
    """A time close to the first maximum of f/t, where t f' falls below f."""
    rows, rise = desk[5], marks[RISE]
    polynomials(desk, rise, step, matrix)
    low, high = 0.0, 1.0
    x = 0.5
    for _ in range(60):
        time = (rise + x) * step
        value = desk[3][rise, 0] + point(rows[SHAPE], DEGREE + 1, x)
        slope = point(rows[SLOPE], DEGREE, x)
        excess = time * slope - value
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
        if abs(following - x) < 1e-13:
            return (rise + following) * step
        x = following
    return (rise + x) * step


@strict
def above_line(shape: Floats, offset: float, rise: float, index: int, line: Floats) -> None:
    """A piece of the curve less the line through zero that rises by ``rise`` in a step."""
    for i in range(DEGREE + 1):
        line[i] = offset + shape[i] - rise * (index + i / DEGREE)


@strict
def alone(desk: Desk, marks: Ints, step: float, matrix: Floats, floor: float, run: Floats) -> bool:
    """Whether f/t reaches ``floor`` on one concave stretch alone; run: its ends and least bend."""
    norms, jets, rows = desk[1], desk[3], desk[5]
    line, bend, part, errors = rows[LINE], rows[BEND], rows[PART], rows[ERRORS]
    run[0], run[1], run[2] = -1.0, -1.0, math.inf
    # Before this f <= max|f''| t^2 / 2 is too small.
    quiet = 1.99 * floor / norms[2] / step
    for index in range(marks[LAST] - 1):
        place = max(quiet - index, 0.0)
        if place >= 1.0:
            continue
        piece(jets, index, step, matrix, rows[SHAPE])
        above_line(rows[SHAPE], jets[index, 0], floor * step, index, line)
        bent = False
        width = 1.0
        while place < 1.0:
            end = min(place + width, 1.0)
            cut(line, DEGREE + 1, place, end, part)
            low = most(part, DEGREE + 1) < -errors[0]
            if not low:
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
def power(desk: Desk, marks: Ints, step: float, matrix: Floats, out: Floats) -> bool:
    """The largest f/t at any time, and its time."""
    norms, rows = desk[1], desk[5]
    here, run = rows[JETS], rows[SUB]
    time, excess, move = steepest(desk, marks, step, matrix), 0.0, 0.0
    for _ in range(2):
        time += move
        node = int(time / step)
        if not refined(desk, marks, node, time, time - node * step) or here[2] >= 0.0:
            return False
        excess = time * here[1] - here[0]
        move = -excess / (time * here[2])
        if abs(move) < NEAR * step:
            break
    off, slope_off, bend_off = here[JET], here[JET + 1], here[JET + 2]
    rate = here[0] / time
    floor = (here[0] - off) / time * (1.0 - 8.0 * EPSILON)
    reach = marks[LENGTH] - 1.0 - marks[START]
    if floor <= 0.0 or (marks[LAST] - 1.0) * step * floor < reach:
        return False
    if not alone(desk, marks, step, matrix, floor, run):
        return False
    low, high, sharp = run[0] * step, run[1] * step, run[2]
    if not low < time < high:
        return False
    size = abs(move)
    left = time * slope_off + off + 4.0 * EPSILON * here[0]
    left += size * (time * bend_off + 0.5 * size * (norms[2] + 2.0 * time * norms[3]))
    out[BEST_TIME] = time + move
    out[BEST_TIME_ERROR] = left / (low * sharp) + 4.0 * EPSILON * time
    tilt = abs(excess) / time + slope_off + off / time
    soonest = max(time - size - out[BEST_TIME_ERROR], low)
    out[BEST] = rate
    out[BEST_ERROR] = (off + 0.5 * tilt * tilt / sharp) / soonest + 8.0 * EPSILON * rate
    out[BEST_LEAST] = floor
    return low < out[BEST_TIME] < high


@strict
def solve(case: Ints, desk: Desk, tables: Tables, marks: Ints, out: Floats) -> bool:
    """The figures of one chain; False where a proof does not go through."""
    links, norms, stripes, jets, _, rows = desk
    length = min(case[0], case[2]) - case[3] + 1
    marks[LENGTH], marks[START] = length, case[4]
    out[RATE] = link(case, links)
    # The scratch of the operators is that of the states, which come later.
    operators(links, length, desk[4], stripes, norms)
    step = (TOLERANCE * norms[0] / (tables[2][0] * norms[TOP])) ** (1.0 / TOP)
    marks[COUNT] = bessel(step, rows[TERM])
    if marks[COUNT] < 0 or not follow(desk, marks, step) or jets[0, 2] <= 0.0:
        return False
    off = EPSILON * (32.0 + 6.0 * marks[LAST] * marks[COUNT] + 4.0 * marks[LAST] * step)
    between(norms, step, off, tables, rows[ERRORS])
    begin = rises(desk, marks, step, tables[0])
    if begin < 0.0 or not peak(desk, marks, step, begin, out):
        return False
    return power(desk, marks, step, tables[0], out)


@compiled_strictly("void(int64[:,::1], UniTuple(float64[:,::1], 3), float64[:,::1], boolean[::1])")
def solve_all(
    cases: Ints, tables: tuple[Floats, Floats, Floats], results: Floats, proved: NDArray[np.bool_]
) -> None:
    """The figures of many chains.

    Parameters
    ----------
    cases
        n_battery, n_charger, excitations, excited cells on the first site, site of the start;
        shape (n, 5). At most ``SITES`` sites each, two at least, couplings of one.
    tables
        Jets to Bernstein coefficients, shape (20, 20), transposed; spreads of errors, (20, 5);
        factors of the cut, (1, 5).
    results
        Filled, shape (n, FIELDS): positions relative to the start, times in 1/R, and R.
    proved
        Filled, shape (n,): False where the figures are not proved, and worth nothing.
    """
    links = np.zeros(SITES + GROUP)
    norms = np.zeros(TOP + 1)
    stripes = np.zeros((JET - 1, JET, SITES))
    jets = np.zeros((NODES, JET))
    states = np.zeros((NODES, SITES + GROUP))
    rows = np.zeros((ROWS, TERMS))
    marks = np.zeros(MARKS, dtype=np.int64)
    desk = (links, norms, stripes, jets, states, rows)
    inside = (tables[0], tables[1], tables[2][0])
    for i in range(len(cases)):
        proved[i] = solve(cases[i], desk, inside, marks, results[i])
