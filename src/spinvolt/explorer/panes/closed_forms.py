"""Closed forms beside the computed curves: energies along time, and points at the charging time."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spinvolt.batteries.cavity import Cavity
from spinvolt.batteries.central_spin import CentralSpin
from spinvolt.batteries.starts import Dicke
from spinvolt.explorer.panes.more_forms import crossed, of_cavity, points_of_cavity
from spinvolt.run.beside import forms_of
from spinvolt.run.result import Run
from spinvolt.statement import Statement
from spinvolt.theory import crossing, one_hop, rotation, two_hops

Floats = NDArray[np.float64]
Arrays = dict[str, NDArray[Any]]
# So many forms are told for each quantity.
TOLD = 3


def curves(statement: Statement, times: Floats) -> tuple[list[dict[str, str]], Arrays]:
    """The closed form that is drawn: the most exact of those that say the energy at any time.

    Words and, as ``theory_0``, its energies; empty where no form holds.
    """
    battery, start = statement.battery, statement.start
    if isinstance(battery, Cavity):
        return of_cavity(statement, times)
    if not isinstance(battery, CentralSpin) or not isinstance(start.charger, Dicke):
        return [], {}
    drawn = _drawn(battery, start.charger.excited, _excited(statement))
    for form in forms_of(statement):
        if form.name in drawn:
            values = drawn[form.name](times)
            return [{"name": form.name, "source": form.source}], {"theory_0": values}
    return [], {}


def marks(run: Run) -> list[dict[str, Any]]:
    """Closed forms that give both the charging time and the highest energy, the best first."""
    if run.statement["battery"]["kind"] == Cavity.kind:
        return points_of_cavity(run)
    times = {form.name: form for form in run.theory if form.quantity == "charging_time"}
    energies = {form.name: form for form in run.theory if form.quantity == "max_energy"}
    found = [
        {
            "name": name,
            "time": times[name].value,
            "energy": energies[name].value,
            "source": times[name].source,
            "time_error": times[name].error,
            "energy_error": energies[name].error,
        }
        for name in times
        if name in energies and math.isfinite(times[name].value)
    ]
    return found[:TOLD]


def _excited(statement: Statement) -> int:
    start = statement.closed()[1].battery
    return start.excited if isinstance(start, Dicke) else 0


def _drawn(
    battery: CentralSpin, excited: int, battery_excited: int
) -> dict[str, Callable[[Floats], Floats]]:
    """Energies along time by the name of the form; called only where the form holds."""
    n, m = battery.n_battery, battery.n_charger
    coupling, splitting = battery.coupling, battery.battery_splitting

    def swapped(times: Floats) -> Floats:
        levels = one_hop.one_hop(
            n, m, excited, battery_excited,
            coupling=coupling, battery_splitting=splitting,
            charger_splitting=battery.charger_splitting, ising=battery.ising,
            crosstalk=(battery.battery_crosstalk, battery.charger_crosstalk),
        )  # fmt: skip
        return one_hop.energies(levels, times).battery

    def twice(times: Floats) -> Floats:
        levels = two_hops.two_hops(n, m, excited, coupling=coupling, splitting=splitting)
        return two_hops.energy(levels, times)

    def turned(times: Floats) -> Floats:
        return rotation.energy(rotation.midpoint(n, m, excited, coupling), times, splitting)

    def risen(times: Floats) -> Floats:
        return crossing.energy(n, m, times, coupling=coupling, splitting=splitting)

    def full(times: Floats) -> Floats:
        return crossed(n, m, times, coupling, splitting)

    return {
        "one hop": swapped,
        "two hops": twice,
        "midpoint rotation": turned,
        "as many quanta as cells": risen,
        "full charger, universal curve": full,
        "equal sizes, logarithmic": full,
    }
