"""Global maxima over a window: of the energy and of energy/t, by branch and bound.

A piece of the enclosure lies below its largest Bernstein coefficient plus its error. Pieces whose
upper bound falls short of the best value found are dropped, the others are halved; what is left
is a narrow stretch about the maximum, where jets of its own settle the place.
"""

import math
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from spinvolt.errors import NotConverged
from spinvolt.metrics import hermite
from spinvolt.metrics.curve import Curve, March, around
from spinvolt.metrics.peak import Bracket, Peak, enclose_peak, fall

Floats = NDArray[np.float64]
SAMPLES = 9
DEPTH = 26
# More segments than this cannot be told apart by halving: the curve is level within its errors.
CROWD = 4096


@dataclass(frozen=True, eq=False)
class Segments:
    """Parts of a curve's pieces that may still hold the maximum, in order of time."""

    lows: Floats
    widths: Floats
    coefficients: Floats
    errors: Floats

    def kept(self, keep: NDArray[np.bool_]) -> "Segments":
        """Those that may stay."""
        return Segments(
            self.lows[keep], self.widths[keep], self.coefficients[keep], self.errors[keep]
        )

    def halved(self) -> "Segments":
        """Each cut in two."""
        left, right = hermite.halve(self.coefficients)
        half = 0.5 * self.widths
        lows = np.stack([self.lows, self.lows + half], axis=1).ravel()
        coefficients = np.stack([left, right], axis=1).reshape(-1, left.shape[1])
        return Segments(lows, np.repeat(half, 2), coefficients, np.repeat(self.errors, 2))

    def upper(self, rate: float) -> Floats:
        """Upper bounds of f(t) - rate * t on each segment."""
        places = np.linspace(0.0, 1.0, self.coefficients.shape[1])
        lines = rate * (self.lows[:, None] + self.widths[:, None] * places)
        return np.max(self.coefficients - lines, axis=1) + self.errors


def highest(march: March, until: float) -> Peak:
    """The global maximum of <j>(t) - <j>(0) for 0 <= t <= until.

    The earliest time that cannot be told from a global maximiser is taken; the value's bound
    covers all of them.
    """
    curve = march.curve()
    best = np.array([_sharpen(curve, _best_sample(curve, over_time=False), over_time=False)])
    values, errors = curve.at(best)
    floor = float(values[0] - errors[0])
    left = _branch(curve, floor, 0.0)
    ceiling = float(np.max(left.upper(0.0)))
    bracket = _earliest(left)
    found = _settle(march, bracket, until, curve)
    error = max(ceiling - found.value, found.value - floor)
    return replace(found, value_error=error)


def most_power(march: March, limit: float) -> Peak | None:
    """The maximum of (<j>(t) - <j>(0)) / t over all t > 0; None when the energy never rises.

    Parameters
    ----------
    march
        The curve so far.
    limit
        The most that <j> - <j>(0) can ever be: beyond the curve's end its ratio to t stays below
        limit / end; pass 0 to look at the curve alone.
    """
    curve = march.curve()
    time = _sharpen(curve, _best_sample(curve, over_time=True), over_time=True)
    values, errors = curve.at(np.array([time]))
    rate, floor = float(values[0]) / time, float(values[0] - errors[0]) / time
    if rate <= 0.0:
        return None
    bend = _sharpest(march)
    if floor <= 0.0:
        most = math.sqrt(0.5 * bend * float(np.max(curve.pieces.max(axis=1) + curve.errors[0])))
        return Peak(time, curve.last, rate, max(most, rate), march, march.cost)
    left = _branch(curve, 0.0, floor, since=(2.0 - 1e-6) * floor / bend)
    late = left.lows > 0.0
    excess = np.where(late, left.upper(floor) / np.where(late, left.lows, 1.0), np.inf)
    early = 0.5 * bend * (left.lows + left.widths) - floor
    excess = float(np.max(np.minimum(excess, early)))
    ceiling = max(floor + excess, limit / curve.last, rate)
    bracket = _earliest(left)
    if _still_growing(curve, bracket, rate):
        time, time_error = curve.last, 0.0
    else:
        piece = _own_piece(march, time)
        time, time_error = _place(piece if piece is not None else curve, time, bracket)
    return Peak(time, time_error, rate, max(ceiling - rate, rate - floor), march, march.cost)


def _branch(curve: Curve, floor: float, rate: float, since: float = 0.0) -> Segments:
    """Segments after ``since`` on which f(t) - rate * t may reach ``floor``."""
    count = len(curve.offsets)
    left = Segments(
        curve.first + curve.step * np.arange(count, dtype=float),
        np.full(count, curve.step),
        curve.pieces,
        curve.errors[0],
    )
    left = left.kept(left.lows + left.widths > since)
    for depth in range(DEPTH + 1):
        upper = left.upper(rate)
        if rate == 0.0:
            floor = max(floor, float(np.max(left.coefficients[:, -1] - left.errors)))
        keep = (upper >= floor) & (left.lows + left.widths > since)
        left, slack = left.kept(keep), upper[keep] - floor
        settled = np.all(slack <= 4.0 * left.errors) and (rate == 0.0 or np.all(left.lows > 0.0))
        if settled or depth == DEPTH or len(left.lows) > CROWD:
            break
        left = left.halved()
    if len(left.lows) == 0:
        raise NotConverged(
            "the maximum fell between the bounds; give a larger `samples` or another engine"
        )
    return left


def _earliest(left: Segments) -> Bracket:
    """The first unbroken run of segments."""
    ends = left.lows + left.widths
    gaps = np.flatnonzero(left.lows[1:] > ends[:-1] + 1e-9 * left.widths[1:])
    last = int(gaps[0]) if len(gaps) else len(ends) - 1
    return Bracket(float(left.lows[0]), float(ends[last]))


def _settle(march: March, bracket: Bracket, until: float, curve: Curve) -> Peak:
    """The maximum within a bracket: at an end of the window or where the slope vanishes."""
    slope, error = curve.at(np.array([min(bracket.high, until)]), 1)
    rising = slope[0] > error[0] or _rises_from_the_start(march, until)
    if bracket.high >= until * (1.0 - 1e-12) and rising:
        value, off = curve.at(np.array([until]))
        return Peak(until, 0.0, float(value[0]), float(off[0]), march, march.cost)
    if bracket.low <= 0.0:
        return Peak(0.0, bracket.high, 0.0, 0.0, march, march.cost)
    found = enclose_peak(march, bracket, march.cost)
    return found if found.time <= until else replace(found, time=until)


def _rises_from_the_start(march: March, until: float) -> bool:
    """Whether f'' is proved positive on the whole window, from its value at 0 and a bound on its change."""
    energy = march.flow.moments
    top = march.flow.problem.chain.length - 1.0
    change = energy.derivative(3, top) * energy.frequency**3 * until
    return bool(march.nodes[1, 2] - march.errors[1, 2] > change)


def _sharpest(march: March) -> float:
    """A bound on |f''| at any time; f and f' begin at zero, so f/t <= sup|f''| t / 2."""
    energy = march.flow.moments
    top = march.flow.problem.chain.length - 1.0
    return energy.derivative(2, top) * energy.frequency**2


def _best_sample(curve: Curve, *, over_time: bool) -> float:
    """Where the best of a few samples on every piece lies; the best f/t when ``over_time``."""
    places = (np.arange(SAMPLES) + 1.0) / SAMPLES
    times = curve.first + curve.step * (np.arange(len(curve.offsets))[:, None] + places)
    values = curve.pieces @ _sampler()
    merit = values / times if over_time else values
    return float(times.ravel()[np.argmax(merit)])


@cache
def _sampler() -> Floats:
    places = (np.arange(SAMPLES) + 1.0) / SAMPLES
    unit = np.eye(hermite.DEGREE + 1)
    return np.array([hermite.evaluate(row, places) for row in unit])


def _sharpen(curve: Curve, time: float, *, over_time: bool) -> float:
    """Newton's steps for f' = 0, or for t f' = f, kept close to the start and inside the curve."""
    low, high = max(time - curve.step, 1e-9 * curve.step), min(time + curve.step, curve.last)
    for _ in range(30):
        f, slope, bend = curve.point(time)
        if bend >= 0.0:
            return time
        step = (time * slope - f) / (time * bend) if over_time else slope / bend
        following = min(max(time - step, low), high)
        if abs(following - time) <= 4e-16 * time:
            return following
        time = following
    return time


def _still_growing(curve: Curve, bracket: Bracket, rate: float) -> bool:
    """Whether the bracket reaches the curve's end and f/t is proved to grow all through it."""
    if bracket.high < curve.last * (1.0 - 1e-12) or bracket.low < curve.last - curve.step:
        return False
    part = (bracket.low - (curve.last - curve.step)) / curve.step
    _, slope = hermite.split(curve.derivative(1)[-1], part)
    return bool(np.min(slope) - curve.errors[1, -1] > rate * curve.last / bracket.low)


def _own_piece(march: March, time: float) -> Curve | None:
    """A short piece about a time; None when the time lies at the curve's end."""
    width = march.step / 4
    if time + 2.0 * width > march.step * march.reached:
        return None
    return around(march.flow, max(time, 2.0 * width), width, march.end)[0]


def _place(piece: Curve, time: float, bracket: Bracket) -> tuple[float, float]:
    """Where t f'(t) - f(t) falls through zero, and how well that is known."""
    time = _sharpen(piece, time, over_time=True)
    point = np.array([time])
    (f, e0), (slope, e1) = (tuple(float(x[0]) for x in piece.at(point, k)) for k in range(2))
    index = min(int((time - piece.first) / piece.step), len(piece.offsets) - 1)
    sharpest = fall(piece, index)
    inside = piece.first <= bracket.low and bracket.high <= piece.last
    if sharpest <= 0.0 or not inside:
        return time, max(bracket.high - time, time - bracket.low)
    low = time - piece.step
    error = (abs(time * slope - f) + time * e1 + e0) / (max(low, 0.5 * time) * sharpest)
    return time, error + 4 * np.spacing(time)
