"""Closed forms that are drawn besides those of one or two hops and rotations."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spinvolt.batteries.cavity import Cavity
from spinvolt.batteries.fields import Fock
from spinvolt.batteries.starts import Dicke
from spinvolt.run.result import Run
from spinvolt.statement import Start, Statement
from spinvolt.statement.parse import parsed
from spinvolt.statement.request import FIRST_PEAK
from spinvolt.theory import cavity, full_charger
from spinvolt.theory.limits import MUCH_LESS

Floats = NDArray[np.float64]
# Places in s at which the universal curve is computed; cubics between them err by less than 1e-5.
PLACES = 65
LOWEST, HIGHEST = -12.0, 24.0


def crossed(
    n_battery: int, n_charger: int, times: Floats, coupling: float, splitting: float
) -> Floats:
    """Energies of an empty battery with a charger that is fully up: the universal curve in time.

    E(t) = splitting n eta(s), s = 2 A sqrt((N_b+1/2)(N_c+1/2)) t - ln(4 n), as in
    ``theory.full_charger``, from one quantum on: what is before is no crossing yet. For equal sizes
    eta rises to one and the return is not described, so that the curve ends where s = ln n. Not a
    number elsewhere.

    >>> crossed(1000, 2000, np.array([0.0, 0.00381]), 1.0, 1.0).round(1).tolist()
    [nan, 853.3]
    """
    from scipy.interpolate import CubicSpline

    n, larger = sorted((n_battery, n_charger))
    ratio = larger / n
    rate = 2.0 * abs(coupling) * math.sqrt((n + 0.5) * (larger + 0.5))
    s = rate * times - math.log(4.0 * n)
    ends = max(float(s[0]), LOWEST), min(max(float(s[-1]), LOWEST + 1.0), HIGHEST)
    if ends[1] - ends[0] <= 0.0:
        return np.full(len(times), np.nan)
    places = np.linspace(*ends, PLACES)
    curve = CubicSpline(places, [full_charger.efficiency(ratio, float(x)) for x in places])
    values = splitting * n * np.asarray(curve(np.clip(s, *ends)), dtype=float)
    known = s <= (math.log(n) if larger - n <= full_charger.DIFFERENCE else HIGHEST)
    return np.where(known & (np.abs(values) >= abs(splitting)), values, np.nan)


def of_cavity(statement: Statement, times: Floats) -> tuple[list[dict[str, str]], dict[str, Any]]:
    """The rotation of one cell, or of few cells with many photons or the reverse."""
    found = _resonant(statement)
    if found is None:
        return [], {}
    battery, photons = found
    few, many = sorted((battery.n_battery, photons))
    if battery.n_battery > 1 and few > MUCH_LESS * many:
        return [], {}
    last = cavity.rotation_time(battery.n_battery, photons, battery.coupling)
    energies = battery.battery_splitting * few * np.sin(0.5 * np.pi * times / last) ** 2
    name = "one cell" if battery.n_battery == 1 else "few and many, rotation"
    return [{"name": name, "source": "yang2025 Eq. 15"}], {"theory_0": energies}


def points_of_cavity(run: Run) -> list[dict[str, Any]]:
    """First maxima that are known exactly: one or two cells in a cavity."""
    found = _resonant(parsed(run.statement))
    if found is None or found[0].n_battery > 2:
        return []
    battery, photons = found
    known = cavity.one_cell if battery.n_battery == 1 else cavity.two_cells
    peak = known(photons, coupling=battery.coupling, splitting=battery.battery_splitting)
    exact = {"time_error": 0.0, "energy_error": 0.0}
    source = "yang2025 Eq. 15" if battery.n_battery == 1 else "huangfu2021 Eq. A4"
    name = "one cell" if battery.n_battery == 1 else "two cells"
    return [
        {"name": name, "time": peak.charging_time, "energy": peak.max_energy, "source": source}
        | exact
    ]


def _resonant(statement: Statement) -> tuple[Cavity, int] | None:
    """The battery and its photons, where it is empty, resonant and conserves excitations."""
    battery, start = statement.battery, statement.start
    if not isinstance(battery, Cavity) or not isinstance(start, Start):
        return None
    if not isinstance(start.charger, Fock):
        return None
    resonant = battery.battery_splitting == battery.charger_splitting and not battery.anisotropy
    first = statement.charge.until == FIRST_PEAK and start.battery == Dicke(0)
    if not (resonant and first and battery.coupling and start.charger.photons):
        return None
    return battery, start.charger.photons
