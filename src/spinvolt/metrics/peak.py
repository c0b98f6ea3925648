"""The first maximum of the stored energy, proved in continuous time."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

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
HALVINGS = 8
ATTEMPTS = 8
DEPTH = 6
TINY = 2.0**-40
NEAR = 1e-3


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
    enclosure; the first change from rising to falling is then enclosed by four jets close to it,
    where the curve is proved concave. No guess of the time is needed and no sample is trusted.

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


def _search(
    flow: Flow, step: float, longest: int, progress: Progress, signs: tuple[int, int]
) -> tuple[March, Bracket | None]:
    """Follow the curve to its first maximum; None when a sign could not be decided."""
    short = flow.problem.size <= CHEAP
    march = March.begin(flow, step, min(2 * BLOCK if short else BLOCK, longest))
    risen, done = False, 0
    while True:
        curve = march.curve(done)
        outcome, risen = _scan(curve, risen, signs if done == 0 else None)
        if isinstance(outcome, Bracket):
            return march, outcome
        if outcome == "undecided":
            return march, None
        done = march.reached
        if done >= longest:
            break
        march = march.onward(min(_block(march), longest - done))
        if progress is not None:
            progress(0.0, f"following the charge, step {done}")
    raise NotConverged(
        f"no maximum of the energy up to t = {march.step * march.reached:.6g} "
        f"({longest} steps of the flow); give `until` as a number to look at a window"
    )


def _block(march: March) -> int:
    """How many nodes to go on: to just beyond the maximum where it can be foreseen.

    Close to a maximum the slope is a falling and a rising exponential, whose three parameters the
    last jet tells. A poor forecast costs steps, never the result.
    """
    short = march.flow.problem.size <= CHEAP
    usual = max(2 * BLOCK if short else BLOCK, march.reached // 4)
    slope, bend, turn = (float(x) for x in march.nodes[-1, 1:4])
    if slope <= 0.0 < march.nodes[-3, 1]:
        return 2
    if slope <= 0.0 or bend >= 0.0:
        return usual
    ahead = -2.0 * slope / bend
    if turn > 0.0:
        rate = math.sqrt(turn / slope)
        both = -bend / rate
        if both > slope:
            ahead = math.log((both + slope) / (both - slope)) / (2.0 * rate)
    return min(max(int(1.4 * ahead / march.step) + 3, 4), usual)


def _scan(
    curve: Curve, risen: bool, start: tuple[int, int] | None = None
) -> tuple[Bracket | str, bool]:
    """Walk over pieces of a curve: the first bracket, "undecided" or "rising" (nothing yet).

    A stretch without a proved sign is a minimum when the curve falls before it, rises after it and
    is proved convex on it; between rising and falling it is the bracket; else it is undecided.
    """
    sign_before, begun = 1 if risen else 0, None
    for low, _, sign in _stretches(curve, start):
        if sign == 0:
            begun = low if begun is None else begun
            continue
        if begun is not None:
            convex = sign > 0 and sign_before < 0 and _convex(curve, begun, low)
            if not convex and not (sign < 0 and risen):
                return "undecided", risen
        if sign < 0 and risen:
            return Bracket(begun if begun is not None else low, low), risen
        sign_before, begun, risen = sign, None, risen or sign > 0
    return ("rising" if begun is None else "undecided"), risen


def _stretches(curve: Curve, start: tuple[int, int] | None) -> Iterator[tuple[float, float, int]]:
    """Stretches of a curve in order, each with the proved sign of its slope, or zero."""
    slopes, errors = curve.derivative(1), curve.errors[1]
    signs = np.where(np.min(slopes, axis=1) > errors, 1, 0) - (np.max(slopes, axis=1) < -errors)
    for i in range(len(slopes)):
        left = curve.first + i * curve.step
        if start is not None and i == 0:
            yield from _leading(curve, *start)
        elif signs[i] != 0:
            yield left, left + curve.step, int(signs[i])
        else:
            yield from _segments(slopes[i], float(errors[i]), left, curve.step)


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
) -> list[tuple[float, float, int]]:
    """Stretches of one piece with the sign of its slope, zero where it cannot be told."""
    found: list[tuple[float, float, int]] = []
    stack = [(slope, left, step, 0)]
    while stack:
        coefficients, low, width, depth = stack.pop()
        sign = int(np.min(coefficients) > error) - int(np.max(coefficients) < -error)
        if sign or depth == DEPTH:
            if found and found[-1][2] == sign:
                found[-1] = (found[-1][0], low + width, sign)
            else:
                found.append((low, low + width, sign))
            continue
        before, after = hermite.halve(coefficients)
        stack.append((after, low + 0.5 * width, 0.5 * width, depth + 1))
        stack.append((before, low, 0.5 * width, depth + 1))
    return found


def _leading(curve: Curve, second: int, fourth: int) -> list[tuple[float, float, int]]:
    """Signs on the piece that begins at time zero, where the slope vanishes.

    The curve is even in time, so the sign of its first even derivative that is not zero there,
    known exactly, holds as far as that derivative is proved to keep it.
    """
    order, sign = (2, second) if second else (4, fourth)
    if sign == 0:
        return [(curve.first, curve.first + curve.step, 0)]
    bends, error = sign * curve.derivative(order)[0], curve.errors[order, 0]
    part = 1.0
    while part > TINY and np.min(bends) <= error:
        bends, _ = hermite.halve(bends)
        part *= 0.5
    middle = curve.first + part * curve.step
    if part <= TINY:
        middle = curve.first
    opening_stretch = [(curve.first, middle, sign)]
    if part == 1.0:
        return opening_stretch
    rest = _restricted(curve.derivative(1)[0], (middle - curve.first) / curve.step, 1.0)
    return opening_stretch + _segments(
        rest, float(curve.errors[1, 0]), middle, curve.first + curve.step - middle
    )


def enclose_peak(march: March, bracket: Bracket, cost: Cost) -> Peak:
    """Enclose the maximum in a bracket with jets close to it.

    A piece of its own is proved concave, and there its slope's root is the maximum. While it is
    not, the bracket is narrowed by the signs on that piece.
    """
    width, after = march.step / 4, march.end
    piece, jets = around(march.flow, _guess(march, bracket), width, after)
    for _ in range(ATTEMPTS):
        cost, after = cost + jets.cost, jets.end
        found = _concave(piece, bracket, march, jets, cost)
        if found is not None:
            return found
        narrowed, _ = _scan(piece, risen=False)
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
    curve = march.curve(index)
    slope = curve.derivative(1)[0]
    if not slope[0] > 0.0 > slope[-1]:
        return bracket.middle
    time = curve.first + curve.step * hermite.falling_root(slope)
    return time if bracket.low < time < bracket.high else bracket.middle


def _concave(piece: Curve, bracket: Bracket, march: March, jets: Jets, cost: Cost) -> Peak | None:
    """The maximum of a piece that is proved concave; None when it is not.

    A jet next to the slope's root, and Newton's step from it, tell place and value without any
    interpolation; what the step leaves out is bounded by the third derivative on the piece.
    """
    bend = fall(piece, 0)
    if bend <= 0.0 or not (piece.first < bracket.low and bracket.high < piece.last):
        return None
    centre, row = float(jets.times[3]), 3
    root = piece.first + piece.step * hermite.falling_root(piece.derivative(1)[0])
    if abs(root - centre) > NEAR * piece.step:
        jets, centre, row = march.flow.jets(np.array([root]), jets.end), root, 0
        cost += jets.cost
    value, slope, curvature = (float(x) for x in jets.values[row, :3])
    error, slope_error, curvature_error = (float(x) for x in jets.errors[row, :3])
    step = -slope / curvature
    third = float(np.max(np.abs(piece.derivative(3)[0])) + piece.errors[3, 0])
    left = slope_error + abs(step) * (curvature_error + 0.5 * third * abs(step))
    time = centre + step
    time_error = left / bend + 4.0 * float(np.spacing(time))
    bow = float(np.max(np.abs(piece.derivative(2)[0])) + piece.errors[2, 0])
    gained = step * (slope + 0.5 * curvature * step)
    error += abs(step) * (slope_error + abs(step) * (curvature_error + third * abs(step)))
    error += left * time_error + 0.5 * bow * time_error**2 + 2.0 * float(np.spacing(abs(value)))
    moved = value - march.flow.problem.rest + gained
    return Peak(time, time_error, moved, error, march, cost)


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
