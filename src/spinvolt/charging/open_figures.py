"""Figures of merit of an open battery, and its state at the charging time."""

import numpy as np

from spinvolt.algebra.open import Reservoirs, merged
from spinvolt.algebra.rates import entry_count
from spinvolt.bounded import Bounded, Undefined
from spinvolt.charging.open_peaks import Maxima
from spinvolt.charging.open_plan import Plan
from spinvolt.charging.open_runs import carried_out
from spinvolt.charging.open_series import series_of
from spinvolt.engines.master import Master
from spinvolt.engines.stiff import Stiff
from spinvolt.metrics.figures import Figure

# Seconds that a second run to the charging time may take, and entries up to which it keeps rho.
QUICK, SMALL = 20.0, 20_000
STATE = ("ergotropy", "ergotropy_full", "purity", "log_negativity")
CLOSED = Undefined(
    "stated for closed batteries, which exchange energy with their charger alone and coherently"
)


def figures_of(maxima: Maxima, model: Reservoirs) -> dict[str, Figure]:
    """All figures of merit by name."""
    energy, power = maxima.energy, maxima.power
    room = sum(model.n_battery) - sum(model.start[1:])
    part: Figure = Undefined("the batteries start full")
    if room > 0:
        part = energy.value
        if isinstance(part, Bounded):
            part = part / Bounded.exact(float(room))
    return {
        "max_energy": energy.value,
        "charging_time": energy.time,
        "max_power": power.value,
        "time_of_max_power": power.time,
        "charging_power": _over(energy.value, energy.time),
        "efficiency": part,
        **{f"t{percent}": time for percent, time in maxima.fractions.items()},
        "advantage": CLOSED,
        "power_ratio": CLOSED,
        "speed_limit_rate": CLOSED,
    }


def at_peak(plan: Plan, model: Reservoirs, maxima: Maxima) -> dict[str, Figure]:
    """What populations say at the charging time, from a second run; nothing where that is slow.

    Each interval holds the values over the whole interval of the charging time.
    """
    time = maxima.energy.time
    exact = plan.reduction is None and isinstance(plan.engine, Master | Stiff)
    if not exact or isinstance(time, Undefined) or plan.seconds > QUICK or time.value <= 0.0:
        return {}
    whole = isinstance(plan.engine, Master) and entry_count(merged(model).lindblad()) <= SMALL
    times = np.unique([0.0, time.low, time.value, time.high])
    found = carried_out(plan, model, times, states=whole, seed=0)
    places = np.flatnonzero(times >= time.low)
    middle = int(np.searchsorted(times[places], time.value))
    table: dict[str, Figure] = {}
    for name, series in series_of(found, model, places, STATE).items():
        value = float(series.value[middle])
        low, high = float(series.low.min()), float(series.high.max())
        table[name] = Bounded(value, low, high, series.proof)
    return table


def _over(top: Figure, bottom: Figure) -> Figure:
    if isinstance(top, Undefined):
        return top
    if isinstance(bottom, Undefined):
        return bottom
    if bottom.low <= 0.0:
        return Undefined("charging takes no time")
    return top / bottom
