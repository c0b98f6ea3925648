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
# Jets of its own are made for the time of the largest power where its relative error is larger than
# this, and errors between the jets in hand exceed their own so many times.
CLOSE, SHARPER = 1e-9, 16.0
# So many stretches that may hold the maximum are settled one by one.
MANY = 64


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

    Every stretch that may hold it is settled by jets of its own. Where several cannot be told
    apart, the earliest is reported, and the time's bound reaches over all of them, unless the
    motion repeats itself exactly, so that they are equal and the earliest is the first.
    """
    curve = march.curve()
    best = np.array([_sharpen(curve, _best_sample(curve, over_time=False), over_time=False)])
    values, errors = curve.at(best)
    floor = float(values[0] - errors[0])
    left = _branch(curve, floor, 0.0)
    ceiling = float(np.max(left.upper(0.0)))
    runs = _runs(left)
    if march.flow.problem.periodic:
        found = _settle(march, runs[0], until, curve)
        return replace(found, value_error=max(ceiling - found.value, found.value - floor))
    peaks = [_settle(march, run, until, curve) for run in runs[:MANY]]
    floor = max(floor, *(p.value - p.value_error for p in peaks))
    if len(runs) <= MANY:
        ceiling = min(ceiling, max(p.value + p.value_error for p in peaks))
    alive = [p for p in peaks if p.value + p.value_error >= floor]
    first = alive[0]
    last = max(p.time + p.time_error for p in alive)
    last = max(last, runs[-1].high if len(runs) > MANY else 0.0)
    time_error = first.time_error if len(alive) == 1 and len(runs) <= MANY else last - first.time
    error = max(ceiling - first.value, first.value - floor, 0.0)
    return replace(first, time_error=max(time_error, first.time_error), value_error=error)


def best_rate(march: March) -> float:
    """The largest (<j>(t) - <j>(0)) / t found on the curve so far, zero where no rise is proved."""
    curve = march.curve()
    time = _fastest(curve)
    value, error = (float(found[0]) for found in curve.at(np.array([time])))
    return value / time if value > error else 0.0


def most_power(
    march: March, limit: float, until: float | None = None, passed: March | None = None
) -> Peak:
    """The maximum of (<j>(t) - <j>(0)) / t over all t > 0; value zero when no rise can be told.

    Parameters
    ----------
    march
        The curve so far.
    limit
        The most that <j> - <j>(0) can ever be: beyond the curve's end its ratio to t stays below
        limit / end; pass 0 to look at the curve alone.
    until
        The exact end of the curve, where it is one.
    passed
        The same march when it was shorter: jets from its end are cheaper where that is nearer.
    """
    curve = march.curve()
    end = curve.last if until is None else until
    time = _fastest(curve)
    values, errors = curve.at(np.array([time]))
    rate, floor = float(values[0]) / time, float(values[0] - errors[0]) / time
    bend = _sharpest(march)
    if floor <= 0.0:
        highest_value = max(float(np.max(curve.pieces.max(axis=1) + curve.errors[0])), 0.0)
        most = max(math.sqrt(0.5 * bend * highest_value), limit / end, rate)
        return Peak(0.0, end, 0.0, most, march, march.cost)
    left = _branch(curve, 0.0, floor, since=(2.0 - 1e-6) * floor / bend)
    late = left.lows > 0.0
    excess = np.where(late, left.upper(floor) / np.where(late, left.lows, 1.0), np.inf)
    early = 0.5 * bend * (left.lows + left.widths) - floor
    inner = max(floor + float(np.max(np.minimum(excess, early))), rate)
    runs = _runs(left)
    if _still_growing(curve, runs[0], inner):
        time, time_error = end, 0.0
    else:
        time, time_error = _place(curve, time, runs[0])
        if time_error > CLOSE * time and _interpolated(march, curve, time):
            near = passed if passed is not None and time < passed.step * passed.reached else march
            piece = _own_piece(march, time, near.end)
            if piece is not None:
                time, time_error = _place(piece, time, runs[0])
    others = [run for run in runs if not run.low <= time <= run.high]
    reach = max([limit / floor if limit / end > floor else 0.0, *(run.high for run in others)])
    back = max([0.0, *(time - run.low for run in others)])
    time_error = max(time_error, reach - time, back)
    ceiling = max(inner, limit / end)
    error = max(ceiling - rate, rate - floor)
    return Peak(time, time_error, rate, error, march, march.cost, least=floor)


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


def _runs(left: Segments) -> list[Bracket]:
    """The unbroken runs of segments, in order."""
    ends = left.lows + left.widths
    gaps = np.flatnonzero(left.lows[1:] > ends[:-1] + 1e-9 * left.widths[1:])
    firsts = np.concatenate([[0], gaps + 1])
    lasts = np.concatenate([gaps, [len(ends) - 1]])
    return [
        Bracket(float(left.lows[i]), float(ends[k])) for i, k in zip(firsts, lasts, strict=True)
    ]


def _settle(march: March, bracket: Bracket, until: float, curve: Curve) -> Peak:
    """The maximum within a bracket: at an end of the window or where the slope vanishes."""
    if bracket.high >= until * (1.0 - 1e-12):
        value, off = curve.at(np.array([until]))
        at_end = Peak(until, 0.0, float(value[0]), float(off[0]), march, march.cost)
        if _rises_from_the_start(march, until) or _rises_to_the_end(curve, bracket):
            return at_end
        slope, error = curve.at(np.array([until]), 1)
        if slope[0] > -error[0]:
            return replace(at_end, time_error=bracket.width)
    if bracket.low <= 0.0:
        return Peak(0.0, bracket.high, 0.0, 0.0, march, march.cost)
    found = enclose_peak(march, bracket, march.cost)
    return found if found.time <= until else replace(found, time=until)


def _rises_to_the_end(curve: Curve, bracket: Bracket) -> bool:
    """Whether the slope is proved positive from the bracket's low end to the curve's end."""
    begin = curve.last - curve.step
    if bracket.low < begin:
        return False
    _, slope = hermite.split(curve.derivative(1)[-1], (bracket.low - begin) / curve.step)
    return bool(np.min(slope) > curve.errors[1, -1])


def _rises_from_the_start(march: March, until: float) -> bool:
    """Whether f'' is proved positive on the window: its value at 0 and a bound on its change."""
    energy = march.flow.moments
    top = march.flow.problem.top
    change = energy.derivative(3, top) * energy.frequency**3 * until
    return bool(march.nodes[1, 2] - march.errors[1, 2] > change)


def _sharpest(march: March) -> float:
    """A bound on |f''| at any time; f and f' begin at zero, so f/t <= sup|f''| t / 2."""
    energy = march.flow.moments
    top = march.flow.problem.top
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


def _fastest(curve: Curve) -> float:
    """Where the value over the time is largest."""
    return _sharpen(curve, _best_sample(curve, over_time=True), over_time=True)


def _interpolated(march: March, curve: Curve, time: float) -> bool:
    """Whether the curve errs at a time by much more than the jets next to it."""
    index = min(int(time / march.step), len(curve.offsets) - 1)
    return bool(curve.errors[0, index] > SHARPER * np.max(march.errors[index + 1 : index + 3, 0]))


def _own_piece(march: March, time: float, after: object) -> Curve | None:
    """A short piece about a time; None when the time lies at the curve's end."""
    width = march.step / 4
    if time + 2.0 * width > march.step * march.reached:
        return None
    return around(march.flow, max(time, 2.0 * width), width, after)[0]


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
