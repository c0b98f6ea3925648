"""When an open battery has reached what: first maximum, and fractions of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.open_results import DensityCurve
from spinvolt.bounded import Bounded, Proof

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Milestones:
    """Times at which a battery's energy density reaches a maximum and fractions of it.

    Attributes
    ----------
    peak_time, peak_density
        The first local maximum after a rise; None when there is none up to the end.
    reference
        What the fractions are of: the first maximum, or else the density at the end.
    fractions
        The first time at which 50, 90 and 99 percent of ``reference`` are reached.
    """

    peak_time: Bounded | None
    peak_density: Bounded | None
    reference: Bounded
    fractions: dict[int, Bounded]


def milestones(curve: DensityCurve, battery: int) -> Milestones:
    """The milestones of one battery; the batteries are numbered from 0.

    The curve is searched between its nodes: a rise and fall that lies wholly between two of them is
    not seen.

    Example
    -------
    >>> from types import SimpleNamespace
    >>> hump = SimpleNamespace(
    ...     until=3.0,
    ...     error=1e-9,
    ...     nodes=np.linspace(0, 3, 31),
    ...     densities=lambda t: np.sin(np.asarray(t))[:, None],
    ...     rates=lambda t: np.cos(np.asarray(t))[:, None],
    ... )
    >>> found = milestones(hump, 0)
    >>> round(found.peak_time.value, 6), round(found.fractions[50].value, 6)
    (1.570796, 0.523599)
    """
    nodes = curve.nodes
    values = curve.densities(nodes)[:, battery]
    peak = _first_maximum(curve, battery, nodes, values)
    if peak is None:
        reference = Bounded.around(float(values[-1]), curve.error, Proof.ESTIMATED)
    else:
        reference = peak[1]
    fractions = {
        percent: _crossing(curve, battery, 0.01 * percent * reference.value, nodes, values)
        for percent in (50, 90, 99)
    }
    return Milestones(
        peak_time=peak[0] if peak else None,
        peak_density=peak[1] if peak else None,
        reference=reference,
        fractions={percent: time for percent, time in fractions.items() if time is not None},
    )


def crossing(curve: DensityCurve, battery: int, level: float) -> Bounded | None:
    """The first time at which a battery's density reaches a level; None when it does not.

    The interval holds the crossings of the level give and take the curve's error.
    """
    nodes = curve.nodes
    return _crossing(curve, battery, level, nodes, curve.densities(nodes)[:, battery])


def _crossing(
    curve: DensityCurve, battery: int, level: float, nodes: Floats, values: Floats
) -> Bounded | None:
    times: list[float] = []
    for aim in (level - curve.error, level, level + curve.error):
        reached = np.flatnonzero(values >= aim)
        if len(reached) == 0:
            if not times:
                return None
            times.append(float(nodes[-1]))
            continue
        after = int(reached[0])
        times.append(_root(curve, battery, aim, nodes[max(after - 1, 0)], nodes[after]))
    early, middle, late = times
    return Bounded(middle, min(early, middle), max(late, middle), Proof.ESTIMATED)


def _first_maximum(
    curve: DensityCurve, battery: int, nodes: Floats, values: Floats
) -> tuple[Bounded, Bounded] | None:
    """Time and density of the first local maximum that stands out from the curve's error."""
    highest = _highest(values, 4.0 * curve.error)
    if highest is None:
        return None
    low, high = nodes[max(highest - 1, 0)], nodes[min(highest + 1, len(nodes) - 1)]
    time = _peak(curve, battery, low, high)
    density = float(curve.densities(np.array([time]))[0, battery])
    floor = density - 2.0 * curve.error
    early = _root(curve, battery, floor, low, time)
    late = _root(curve, battery, floor, high, time)
    return (
        Bounded(time, min(early, time), max(late, time), Proof.ESTIMATED),
        Bounded.around(density, curve.error, Proof.ESTIMATED),
    )


def _highest(values: Floats, margin: float) -> int | None:
    """Where the first rise beyond a margin ends that is followed by a fall beyond it.

    >>> _highest(np.array([2.0, 1.0, 0.0, 3.0, 4.0, 3.0]), 0.5)
    4
    >>> _highest(np.array([2.0, 1.0, 0.0, 0.4]), 0.5) is None
    True
    """
    lowest, highest = 0, None
    for k in range(1, len(values)):
        if highest is None:
            if values[k] < values[lowest]:
                lowest = k
            elif values[k] > values[lowest] + margin:
                highest = k
        elif values[k] > values[highest]:
            highest = k
        elif values[k] < values[highest] - margin:
            return highest
    return None


def _peak(curve: DensityCurve, battery: int, low: float, high: float) -> float:
    """Where the rate changes sign."""
    return _zero(lambda time: float(curve.rates(np.array([time]))[0, battery]), low, high)


def _root(curve: DensityCurve, battery: int, level: float, below: float, above: float) -> float:
    """Where the density reaches ``level`` between a time below it and one above."""
    return _zero(
        lambda time: float(curve.densities(np.array([time]))[0, battery]) - level, below, above
    )


def _zero(function: Callable[[float], float], one: float, two: float) -> float:
    """Where a function changes sign; the end nearer to zero when it does not."""
    from scipy.optimize import brentq

    ends = function(one), function(two)
    if ends[0] * ends[1] >= 0.0:
        return one if abs(ends[0]) <= abs(ends[1]) else two
    found: Any = brentq(function, one, two, xtol=1e-14 * max(abs(one), abs(two)))
    return float(found)
