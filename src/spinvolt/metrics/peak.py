"""The first maximum of the stored energy, proved in continuous time."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.results import Cost, Flow, Jets
from spinvolt.errors import NotConverged
from spinvolt.metrics import hermite
from spinvolt.metrics.curve import Curve, March, Progress, around

Floats = NDArray[np.float64]
BLOCK = 16
# On chains up to this length a few steps too many cost less than one more question.
CHEAP = 4096
# A flow that sees the slope fall is asked this far ahead, on longer chains only for a block.
AHEAD = 128
LONG = 100_000
HALVINGS = 8
ATTEMPTS = 8
DEPTH = 6
TINY = 2.0**-40
# Times that differ by less, in steps, are the same end of a stretch.
ALIKE = 1e-9
NEAR = 1e-3


@runtime_checkable
class Rising(Protocol):
    """What a flow offers that sees for itself when the slope begins to fall."""

    def rising(self, times: Floats, after: object = None) -> Jets:
        """Jets at the first of ``times``, up to the second after the slope has begun to fall."""
        ...


@dataclass(frozen=True, eq=False)
class Peak:
    """A maximum of a curve: where and how high, each with a bound on its error.

    ``march`` is how the flow was followed up to it; ``least`` a lower bound of the maximum that
    was reached on the way, where it is better than value - value_error.
    """

    time: float
    time_error: float
    value: float
    value_error: float
    march: March
    cost: Cost
    least: float = -math.inf


@dataclass(frozen=True)
class Bracket:
    """Times between which a derivative changes from rising to falling, and nowhere before."""

    low: float
    high: float

    @property
    def width(self) -> float:
        """Length of the stretch."""
        return self.high - self.low

    @property
    def middle(self) -> float:
        """Its centre."""
        return 0.5 * (self.low + self.high)


def first_peak(
    flow: Flow, longest: int, progress: Progress = None, signs: tuple[int, int] | None = None
) -> Peak:
    """The first local maximum of <j>(t) at t > 0.

    The curve is followed in steps. On every piece the sign of its derivative is proved from the
    enclosure; the first change from rising to falling is then settled by a jet next to it, where
    the curve is proved concave. No guess of the time is needed and no sample is trusted.

    Parameters
    ----------
    flow
        The evolution.
    longest
        How many steps may be spent.
    progress
        Told after each block of steps.
    signs
        Exact signs of the second and fourth derivative at time zero; left out, the chain's.

    Raises
    ------
    NotConverged
        When no maximum was found within ``longest`` steps, or when rising and falling cannot be
        told apart at the accuracy of the engine.
    """
    signs = flow.problem.opening() if signs is None else signs
    step, place = flow.step, 0.0
    cost = Cost()
    for _ in range(HALVINGS):
        march, bracket = _search(flow, step, longest, progress, signs)
        cost, place = cost + march.cost, march.step * march.reached
        if bracket is not None and bracket.width <= 0.125 * step:
            return enclose_peak(march, bracket, cost)
        step *= 0.5
    raise NotConverged(
        f"the energy is too flat to tell its first maximum from a level stretch before "
        f"t = {place:.6g}; give `until` as a number to get the global maximum of a window"
    )


@dataclass(frozen=True)
class Passed:
    """How far a curve's signs are told: up to ``since``, with ``sign`` just before it."""

    since: float = 0.0
    sign: int = 0
    risen: bool = False


def _search(
    flow: Flow, step: float, longest: int, progress: Progress, signs: tuple[int, int]
) -> tuple[March, Bracket | None]:
    """Follow the curve to its first maximum; None when a sign could not be decided."""
    ask = flow.rising if isinstance(flow, Rising) else None
    usual = _usual(flow.problem.size, watchful=ask is not None)
    march = March.begin(flow, step, min(usual, longest), ask)
    passed, done = Passed(), 0
    while True:
        found, passed = _scan(march.curve(done), passed, signs if done == 0 else None)
        if isinstance(found, Bracket):
            return march, found
        # What cannot be told at the end is looked at again with what follows it.
        place = passed.since / step + ALIKE
        if found == "undecided" or place < march.reached - 1:
            return march, None
        if march.reached >= longest:
            break
        done = int(place)
        block = _block(march, max(usual, march.reached // 4), watchful=ask is not None)
        march = march.onward(min(block, longest - march.reached), ask)
        if progress is not None:
            progress(0.0, f"following the charge, step {march.reached}")
    raise NotConverged(
        f"no maximum of the energy up to t = {march.step * march.reached:.6g} "
        f"({longest} steps of the flow); give `until` as a number to look at a window"
    )


def _usual(size: int, *, watchful: bool) -> int:
    """How many nodes to ask a flow of a size for at once."""
    if watchful:
        return AHEAD if size <= LONG else BLOCK
    return 2 * BLOCK if size <= CHEAP else BLOCK


def _block(march: March, usual: int, *, watchful: bool) -> int:
    """How many nodes to go on: to just beyond the maximum where it can be foreseen.

    Close to a maximum the slope is a falling and a rising exponential, whose three parameters the
    last jet tells. A poor forecast costs steps, never the result.
    """
    slope, bend, turn = (float(x) for x in march.nodes[-1, 1:4])
    if slope <= 0.0 < march.nodes[-3, 1]:
        return 2
    if slope <= 0.0 or bend >= 0.0 or watchful:
        return usual
    ahead = -2.0 * slope / bend
    if turn > 0.0:
        rate = math.sqrt(turn / slope)
        both = -bend / rate
        if both > slope:
            ahead = math.log((both + slope) / (both - slope)) / (2.0 * rate)
    return min(max(int(1.4 * ahead / march.step) + 3, 4), usual)


def _scan(
    curve: Curve, passed: Passed, start: tuple[int, int] | None = None
) -> tuple[Bracket | str, Passed]:
    """Walk over pieces of a curve: the first bracket, "undecided" or "rising" (nothing yet).

    A stretch without a proved sign is a minimum when the curve falls before it, rises after it and
    is proved convex on it; between rising and falling it is the bracket; else it is undecided.
    """
    since, before, risen = max(passed.since, curve.first), passed.sign, passed.risen
    for low, high, sign in _stretches(curve, start):
        if sign == 0 or high <= since + ALIKE * curve.step:
            continue
        if low > since + ALIKE * curve.step:
            convex = sign > 0 and before < 0 and _convex(curve, since, low)
            if not convex and not (sign < 0 and risen):
                return "undecided", passed
        if sign < 0 and risen:
            return Bracket(min(since, low), low), passed
        since, before, risen = high, sign, risen or sign > 0
    return "rising", Passed(since, before, risen)


def _stretches(curve: Curve, start: tuple[int, int] | None) -> Iterator[tuple[float, float, int]]:
    """Stretches of a curve in order, each with the proved sign of its slope, or zero."""
    slopes, errors = curve.derivative(1), curve.errors[1]
    found = np.subtract(slopes.min(axis=1) > errors, slopes.max(axis=1) < -errors, dtype=int)
    signs: list[int] = found.tolist()
    first, step, index = curve.first, curve.step, 0
    if start is not None:
        yield from _leading(curve, *start)
        index = 1
    while index < len(signs):
        sign, begin = signs[index], index
        index += 1
        if sign == 0:
            yield from _segments(slopes[begin], float(errors[begin]), first + begin * step, step)
            continue
        while index < len(signs) and signs[index] == sign:
            index += 1
        yield first + begin * step, first + index * step, sign


def _convex(curve: Curve, low: float, high: float) -> bool:
    """Whether f'' is proved positive from ``low`` to ``high``."""
    first = max(int((low - curve.first) / curve.step), 0)
    last = min(int((high - curve.first) / curve.step), len(curve.offsets) - 1)
    bends = curve.derivative(2)
    for i in range(first, last + 1):
        left = curve.first + i * curve.step
        before = min(max((low - left) / curve.step, 0.0), 1.0)
        after = min(max((high - left) / curve.step, 0.0), 1.0)
        part = _restricted(bends[i], before, after)
        if np.min(part) <= curve.errors[2, i]:
            return False
    return True


def _restricted(coefficients: Floats, low: float, high: float) -> Floats:
    """Bernstein coefficients on [low, high] within [0, 1]."""
    _, after = hermite.split(coefficients, low)
    inside, _ = hermite.split(after, (high - low) / (1.0 - low) if low < 1.0 else 1.0)
    return inside


def _segments(
    slope: Floats, error: float, left: float, step: float
) -> Iterator[tuple[float, float, int]]:
    """Stretches of one piece with the sign of its slope, zero where it cannot be told."""
    parts = hermite.parts(slope, DEPTH)
    found = np.subtract(parts.min(axis=1) > error, parts.max(axis=1) < -error, dtype=int)
    ends = np.append(np.flatnonzero(found[1:] != found[:-1]) + 1, len(found))
    begin = 0
    for end in ends.tolist():
        low, high = (left + step * place / len(found) for place in (begin, end))
        yield low, high, int(found[begin])
        begin = end


def _leading(curve: Curve, second: int, fourth: int) -> Iterator[tuple[float, float, int]]:
    """Signs on the piece that begins at time zero, where the slope vanishes.

    The curve is even in time, so the sign of its first even derivative that is not zero there,
    known exactly, holds as far as that derivative is proved to keep it.
    """
    order, sign = (2, second) if second else (4, fourth)
    if sign == 0:
        yield curve.first, curve.first + curve.step, 0
        return
    bends, error = sign * curve.derivative(order)[0], curve.errors[order, 0]
    part = 1.0
    while part > TINY and np.min(bends) <= error:
        bends, _ = hermite.halve(bends)
        part *= 0.5
    middle = curve.first + part * curve.step
    if part <= TINY:
        middle = curve.first
    yield curve.first, middle, sign
    if part < 1.0:
        rest = _restricted(curve.derivative(1)[0], (middle - curve.first) / curve.step, 1.0)
        right = curve.first + curve.step
        yield from _segments(rest, float(curve.errors[1, 0]), middle, right - middle)


def enclose_peak(march: March, bracket: Bracket, cost: Cost) -> Peak:
    """Enclose the maximum in a bracket with jets close to it.

    Where the piece in hand is proved concave, its slope's root is next to the maximum, and one jet
    there settles it. Otherwise pieces of their own are made about it; while none of them is proved
    concave, the bracket is narrowed by the signs on them.
    """
    index = int(bracket.middle / march.step)
    if index < march.reached:
        found = _concave(*march.held(index), bracket, march, None, cost)
        if found is not None:
            return found
    width, after = march.step / 4, march.end
    piece, jets = around(march.flow, _guess(march, bracket), width, after)
    for _ in range(ATTEMPTS):
        cost, after = cost + jets.cost, jets.end
        found = _concave(piece, 0, bracket, march, jets, cost)
        if found is not None:
            return found
        narrowed, _ = _scan(piece, Passed(piece.first))
        if not isinstance(narrowed, Bracket):
            break
        narrowed = Bracket(max(narrowed.low, bracket.low), min(narrowed.high, bracket.high))
        if not 0.0 < narrowed.width <= 0.5 * bracket.width:
            break
        bracket = narrowed
        width = max(4.0 * bracket.width, width / 16)
        piece, jets = around(march.flow, bracket.middle, width, after)
    return _hull(piece, bracket, march, cost)


def _guess(march: March, bracket: Bracket) -> float:
    """Where the slope of the piece in hand vanishes within the bracket, or its middle."""
    index = int(bracket.middle / march.step)
    if index >= march.reached:
        return bracket.middle
    time = _root(*march.held(index))
    return time if time is not None and bracket.low < time < bracket.high else bracket.middle


def _root(curve: Curve, index: int) -> float | None:
    """Where the slope of one piece falls through zero, if it does."""
    slope = curve.derivative(1)[index]
    if not slope[0] > 0.0 > slope[-1]:
        return None
    return curve.first + curve.step * (index + hermite.falling_root(slope))


def _concave(
    curve: Curve, index: int, bracket: Bracket, march: March, jets: Jets | None, cost: Cost
) -> Peak | None:
    """The maximum in a bracket on which a piece is proved concave; None when it is not.

    A jet next to the slope's root, and Newton's step from it, tell place and value without any
    interpolation; what the step leaves out is bounded by the third derivative on the piece.
    """
    root, first = _root(curve, index), curve.first + index * curve.step
    if root is None or bracket.low < first or bracket.high > first + curve.step:
        return None
    low, high, bends = _about(curve, index, bracket)
    least, most, off = float(bends.min()), float(bends.max()), float(curve.errors[2, index])
    bend, bow = -(most + off), max(most, -least) + off
    if bend <= 0.0 or not low < root < high:
        return None
    row = 3
    if jets is None or abs(root - jets.times[row]) > NEAR * curve.step:
        after = march.end if jets is None else jets.end
        jets, row = march.flow.jets(np.array([root]), after), 0
        cost += jets.cost
    value, slope, curvature = jets.values[row, :3].tolist()
    error, slope_error, curvature_error = jets.errors[row, :3].tolist()
    step = -slope / curvature
    time = float(jets.times[row]) + step
    if not low < time < high:
        return None
    third = float(np.max(np.abs(curve.derivative(3)[index])) + curve.errors[3, index])
    left = slope_error + abs(step) * (curvature_error + 0.5 * third * abs(step))
    time_error = left / bend + 4.0 * float(np.spacing(time))
    gained = step * (slope + 0.5 * curvature * step)
    error += abs(step) * (slope_error + abs(step) * (curvature_error + third * abs(step)))
    error += left * time_error + 0.5 * bow * time_error**2 + 2.0 * float(np.spacing(abs(value)))
    moved = value - march.flow.problem.rest + gained
    return Peak(time, time_error, moved, error, march, cost)


def _about(curve: Curve, index: int, bracket: Bracket) -> tuple[float, float, Floats]:
    """A stretch of one piece about a bracket, and the Bernstein coefficients of f'' on it."""
    parts = hermite.parts(curve.derivative(2)[index], DEPTH)
    width, left = curve.step / len(parts), curve.first + index * curve.step
    first = max(math.floor((bracket.low - left) / width) - 1, 0)
    last = min(math.ceil((bracket.high - left) / width) + 1, len(parts))
    return left + first * width, left + last * width, parts[first:last]


def fall(piece: Curve, index: int) -> float:
    """A lower bound of -f'' on one piece: positive where the piece is proved concave."""
    return float(-np.max(piece.derivative(2)[index]) - piece.errors[2, index])


def _hull(piece: Curve, bracket: Bracket, march: March, cost: Cost) -> Peak:
    """A maximum too flat to be proved concave: the bracket itself and the curve's range on it."""
    low = min(max((bracket.low - piece.first) / piece.step, 0.0), 1.0)
    high = min(max((bracket.high - piece.first) / piece.step, 0.0), 1.0)
    inside = _restricted(piece.shapes[0], low, high)
    value = float(piece.at(np.array([bracket.middle]))[0][0])
    above = max(float(piece.offsets[0] + np.max(inside)) - value, 0.0)
    return Peak(
        bracket.middle, 0.5 * bracket.width, value, above + float(piece.errors[0, 0]), march, cost
    )
