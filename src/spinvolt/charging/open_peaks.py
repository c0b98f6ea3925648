"""Maxima of energy and power of an open battery in continuous time, and fractions of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spinvolt.bounded import Bounded, Proof, Undefined
from spinvolt.charging.open_curve import EnergyCurve
from spinvolt.metrics.charging_times import crossing, milestones
from spinvolt.metrics.figures import Figure, Maximum

Floats = NDArray[np.float64]

FRACTIONS = (50, 90, 99)
NO_RISE = "no rise of the energy above the start can be told"
NO_POWER = Maximum(Undefined(NO_RISE), Bounded.exact(0.0))
# A curve has settled when it changes by less than this part of the room in its last half.
SETTLED = 1e-9


@dataclass(frozen=True)
class Maxima:
    """What a curve reaches and when.

    Attributes
    ----------
    energy, power
        The maxima.
    fractions
        Times at which 50, 90 and 99 percent of the energy's are reached first.
    status
        One sentence.
    looked
        Where the search ended.
    """

    energy: Maximum
    power: Maximum
    fractions: dict[int, Figure]
    status: str
    looked: float


def window_maxima(curve: EnergyCurve, until: float, proof: Proof) -> Maxima:
    """Global maxima in [0, until]."""
    energy = _highest(curve.nodes, curve.known, _values(curve), curve.error, proof)
    where = "at the end of the window" if _at_end(energy, until) else "inside the window"
    status = f"highest energy in [0, {until:g}], {where}"
    return Maxima(energy, _power(curve, proof), _fractions(curve, energy.value), status, until)


def first_maximum(curve: EnergyCurve, room: float, proof: Proof) -> Maxima | None:
    """The first maximum, or a plateau that is approached without one; None: look further."""
    until = curve.until
    found = milestones(curve, 0)
    power = _at_any_time(_power(curve, proof), room / until)
    if found.peak_time is not None and found.peak_density is not None:
        energy = Maximum(_graded(found.peak_time, proof), _graded(found.peak_density, proof))
        fractions = _fractions(curve, energy.value)
        return Maxima(energy, power, fractions, "charged to the first maximum of the energy", until)
    halves = curve.densities(np.linspace(0.5 * until, until, 17))[:, 0]
    change = float(np.ptp(halves))
    if change > SETTLED * room + 4.0 * curve.error:
        return None
    level = Bounded.around(float(halves[-1]), curve.error + change, proof)
    reason = (
        f"the energy rises towards {level.value:.6g} without a maximum: t90 and t99 say when it is "
        "nearly there"
    )
    status = f"the energy approaches {level.value:.6g} without a maximum"
    if level.low <= 0.0 <= level.high:
        reason = status = NO_RISE
    elif level.value < 0.0:
        reason = f"the energy goes to {level.value:.6g} without a maximum: the batteries discharge"
    return Maxima(Maximum(Undefined(reason), level), power, _fractions(curve, level), status, until)


def unresolved(curve: EnergyCurve, room: float, proof: Proof) -> Maxima:
    """What can be said when the search had to end before a maximum."""
    until = curve.until
    last, slope = (float(each(np.array([until]))[0, 0]) for each in (curve.densities, curve.rates))
    moves = "rises" if slope > 0.0 else "falls"
    reason = (
        f"the energy still {moves} at t = {until:.6g}, where the search ended, and is {last:.6g}"
    )
    never = Undefined(f"{reason}: give `until` as a number")
    power = _at_any_time(_power(curve, proof), room / until)
    return Maxima(Maximum(never, never), power, dict.fromkeys(FRACTIONS, never), reason, until)


def nothing(reason: str) -> Maxima:
    """No excitation ever arrives."""
    never = Undefined(f"nothing ever charges: {reason}")
    zero = Maximum(never, Bounded.exact(0.0))
    return Maxima(zero, zero, dict.fromkeys(FRACTIONS, never), never.reason, 0.0)


def _values(curve: EnergyCurve) -> Callable[[Floats], Floats]:
    return lambda times: curve.densities(times)[:, 0]


def _power(curve: EnergyCurve, proof: Proof) -> Maximum:
    """The largest energy/t, from the first node on; before it the energy is a straight line."""
    first = int(curve.nodes[0] == 0.0)
    nodes, energy = curve.nodes[first:], _values(curve)
    rough = curve.known[first:] / nodes
    blur = curve.error / float(nodes[int(np.argmax(rough))])
    if float(np.max(rough)) <= blur:
        return NO_POWER
    return _highest(nodes, rough, lambda times: energy(times) / times, blur, proof)


def _at_any_time(power: Maximum, later: float) -> Maximum:
    """No ratio after the search exceeds ``later``, all that fits over the time of its end."""
    value = power.value
    if isinstance(value, Undefined) or isinstance(power.time, Undefined) or later <= value.high:
        return power
    return Maximum(power.time, Bounded(value.value, value.low, later, value.proof))


def _highest(
    nodes: Floats,
    known: Floats,
    values: Callable[[Floats], Floats],
    error: float,
    proof: Proof,
) -> Maximum:
    """The highest point, searched between the nodes around the highest of them."""
    top = int(np.argmax(known))
    low, high = float(nodes[max(top - 1, 0)]), float(nodes[min(top + 1, len(nodes) - 1)])
    time = _summit(values, low, high)
    height = float(values(np.array([time]))[0])
    if known[top] >= height:
        time, height = float(nodes[top]), float(known[top])
    floor = height - 2.0 * error
    before, after = nodes < time, nodes > time
    early = _edge(nodes[before][::-1], known[before][::-1], values, floor, time)
    late = _edge(nodes[after], known[after], values, floor, time)
    return Maximum(
        Bounded(time, min(early, time), max(late, time), proof),
        Bounded.around(height, error, proof),
    )


def _summit(values: Callable[[Floats], Floats], low: float, high: float) -> float:
    from scipy.optimize import minimize_scalar

    if high <= low:
        return low
    found: Any = minimize_scalar(
        lambda time: -float(values(np.array([time]))[0]),
        bounds=(low, high),
        method="bounded",
        options={"xatol": 1e-10 * (high - low)},
    )
    return float(found.x)


def _edge(
    outward: Floats,
    known: Floats,
    values: Callable[[Floats], Floats],
    floor: float,
    inside: float,
) -> float:
    """Where, going outward from a summit, the values fall below ``floor``; else the last time."""
    from scipy.optimize import brentq

    below = np.flatnonzero(known < floor)
    if len(below) == 0:
        return float(outward[-1]) if len(outward) else inside
    place = int(below[0])
    node, inner = float(outward[place]), float(outward[place - 1]) if place else inside
    if float(values(np.array([inner]))[0]) <= floor:
        return inner
    low, high = min(inner, node), max(inner, node)
    found: Any = brentq(
        lambda time: float(values(np.array([time]))[0]) - floor,
        low,
        high,
        xtol=1e-14 * max(abs(high), 1e-300),
    )
    return float(found)


def _fractions(curve: EnergyCurve, top: Figure) -> dict[int, Figure]:
    """When the curve first reaches fractions of its maximum or plateau."""
    if isinstance(top, Undefined) or top.high <= 0.0 or top.value <= 4.0 * curve.error:
        none = Undefined(NO_RISE)
        return dict.fromkeys(FRACTIONS, none)
    found: dict[int, Figure] = {}
    for percent in FRACTIONS:
        time = crossing(curve, 0, 0.01 * percent * top.value)
        missed = Undefined(f"{percent} % of the maximum are not reached")
        found[percent] = missed if time is None else _graded(time, top.proof)
    return found


def _graded(figure: Bounded, proof: Proof) -> Bounded:
    return Bounded(figure.value, figure.low, figure.high, proof)


def _at_end(energy: Maximum, until: float) -> bool:
    return isinstance(energy.time, Bounded) and energy.time.value >= until
