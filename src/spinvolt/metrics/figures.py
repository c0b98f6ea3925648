"""Figures of merit of a charge, made from the two maxima of its curve."""

from dataclasses import dataclass, replace

from spinvolt.bounded import Bounded, Undefined
from spinvolt.metrics.advantage import (
    Setting,
    collective_advantage,
    parallel_max_power,
    parallel_power,
    power_ratio,
)
from spinvolt.metrics.peak import Peak
from spinvolt.metrics.speed_limit import speed_limit_rate

Figure = Bounded | Undefined


@dataclass(frozen=True)
class Maximum:
    """A maximum and its place, in energy (or power) and time."""

    time: Figure
    value: Figure


def maximum(peak: Peak, splitting: float) -> Maximum:
    """A peak of the mean position as a peak of the energy, or of the power."""
    time = (
        Bounded.around(peak.time, peak.time_error) if peak.time_error else Bounded.exact(peak.time)
    )
    if time.low < 0.0:
        time = Bounded(time.value, 0.0, time.high)
    value = Bounded.around(peak.value, peak.value_error)
    value = replace(value, low=max(value.low, min(peak.least, peak.value)))
    return Maximum(time, value.scaled(splitting))


def figures(
    energy: Maximum,
    power: Maximum,
    capacity: float,
    setting: Setting | Undefined,
    limit: Figure,
) -> dict[str, Figure]:
    """All figures of merit of the vocabulary, by name.

    Parameters
    ----------
    energy, power
        The maxima of energy and of energy/t.
    capacity
        The most energy that the conserved excitations allow, counted from the start.
    setting
        The statement's numbers, which decide whether the parallel schemes apply; or why none does.
    limit
        The quantum speed limit, ``speed_limit_time``.
    """
    charging = _over(energy.value, energy.time, "charging takes no time")
    if isinstance(setting, Undefined):
        parallel, parallel_most = setting, setting
    else:
        parallel, parallel_most = parallel_power(setting), parallel_max_power(setting)
    top = Bounded.exact(capacity)
    return {
        "max_energy": energy.value,
        "charging_time": energy.time,
        "max_power": power.value,
        "time_of_max_power": power.time,
        "charging_power": charging,
        "efficiency": _over(energy.value, top, "no more energy can reach the battery"),
        "advantage": collective_advantage(charging, parallel),
        "parallel_power": parallel,
        "power_ratio": power_ratio(power.value, parallel_most),
        "parallel_max_power": parallel_most,
        "speed_limit_time": limit,
        "speed_limit_rate": _rate(limit, energy.time),
    }


def _rate(limit: Figure, time: Figure) -> Figure:
    if isinstance(time, Bounded) and time.low <= 0.0:
        return Undefined("charging takes no time")
    return speed_limit_rate(limit, time)


def _over(top: Figure, bottom: Figure, reason: str) -> Figure:
    if isinstance(top, Undefined):
        return top
    if isinstance(bottom, Undefined):
        return bottom
    if bottom.low <= 0.0 <= bottom.high:
        return Undefined(reason)
    return top / bottom
