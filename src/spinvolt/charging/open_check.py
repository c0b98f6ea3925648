"""How far a reduction of an open battery is from the truth, at a size where that is known."""

from dataclasses import replace

import numpy as np

from spinvolt.algebra.open import Reservoirs, merged
from spinvolt.bounded import Bounded, Proof
from spinvolt.charging.open_plan import Plan
from spinvolt.charging.open_runs import carried_out, densities
from spinvolt.charging.open_window import first_window
from spinvolt.engines.open_charge import charge_open, choose_open
from spinvolt.errors import NotCovered
from spinvolt.metrics.curve import Floats
from spinvolt.reductions.after_pulse import AfterPulse
from spinvolt.reductions.checking import Comparison, compared, smaller

# Chargers that are tried, the largest one first, with batteries of at most so many cells.
CHARGERS = (300, 100, 60, 30, 12, 6)
CELLS = 4
# Seconds that the exact solution may take.
PATIENCE = 10.0
SAMPLES = 121


def checked(
    plan: Plan, model: Reservoirs, until: float, seed: int
) -> tuple[dict[str, Bounded], str]:
    """The largest distances from exact energies per spin at a smaller size, and what they mean.

    Raises
    ------
    NotCovered
        When no size is small enough.
    """
    if isinstance(plan.reduction, AfterPulse):
        return _checked_after_pulse(plan, plan.reduction, merged(model), until, seed)
    small, times = _small(merged(model), until)
    run = charge_open(small, times)
    exact = np.column_stack([run.series.charger_density, run.series.battery_density])
    found = compared(densities(plan, small, times, seed), exact)
    cells = ", ".join(map(str, small.n_battery))
    sentence = (
        f"Checked against the exact answer at {small.n_charger} charger spins and batteries of "
        f"{cells}, up to t = {times[-1]:.3g}: {found}."
    )
    return _figures(found), sentence


def _checked_after_pulse(
    plan: Plan, reduction: AfterPulse, model: Reservoirs, until: float, seed: int
) -> tuple[dict[str, Bounded], str]:
    """The batteries alone against batteries with a charger that has fallen."""
    levels = reduction.problem(model).start
    small, times = _small(replace(model, start=(0, *levels)), until)
    exact = charge_open(small, times).series.battery_density
    found = carried_out(plan, small, times, states=False, seed=seed)
    off = np.abs(found.battery - exact)
    worst, blur = int(off.max(axis=1).argmax()), float(found.battery_error.max())
    values = {"battery_density": float(off.max()), "last_density": float(off[-1].max())}
    cells = ", ".join(map(str, small.n_battery))
    sentence = (
        f"Checked against the exact answer at {small.n_charger} charger spins that have fallen and "
        f"batteries of {cells}, up to t = {times[-1]:.3g}: batteries off by "
        f"{values['battery_density']:.3g} (at t = {times[worst]:.3g}), at the last time "
        f"{values['last_density']:.3g}; falls as n_battery / n_charger."
    )
    return _around(values, blur), sentence


def _small(model: Reservoirs, until: float) -> tuple[Reservoirs, Floats]:
    """The largest battery that is solved within seconds, and when it is looked at.

    To the end of its own pulse, or as far as its slow motion, at decay n_battery, corresponds to
    what the larger one does in ``until``.
    """
    for n_charger in CHARGERS:
        small = smaller(model, n_charger, CELLS)
        slow = until * max(model.n_battery) / max(small.n_battery)
        times = np.linspace(0.0, max(slow, 0.5 * first_window(small)), SAMPLES)
        if choose_open(small, times).seconds <= PATIENCE:
            return small, times
    raise NotCovered(
        "`check_reduction` finds no size at which the exact answer takes seconds: leave it out, or "
        "take fewer batteries or a shorter time"
    )


def _figures(found: Comparison) -> dict[str, Bounded]:
    """The distances, less sure by three standard errors of the reduction's own samples."""
    values = {
        "charger_density": found.charger,
        "battery_density": found.batteries,
        "last_density": found.last,
    }
    return _around(values, 3.0 * found.sampling)


def _around(values: dict[str, float], blur: float) -> dict[str, Bounded]:
    return {
        name: Bounded(value, max(value - blur, 0.0), value + blur, Proof.ESTIMATED)
        for name, value in values.items()
    }
