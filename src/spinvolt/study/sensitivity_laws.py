"""Derivatives that follow from a symmetry or from units, and need no differences.

With equal splittings, no Ising coupling, no crosstalk and no counter-rotating part:

- coupling: the populations are functions of |coupling| t alone, so times go as 1/coupling, powers
  as coupling, and all else stays;
- detuning, Ising coupling, crosstalk: with both starts on one level the populations are even in
  all of them together, because changing the sign of every second level turns H = V + D into
  -(V - D), and the motion of a real start under H and -H has the same populations. So every
  derivative vanishes, and of the splittings only the energy's unit is left;
- anisotropy: exp(i pi (Sz + Jz) / 2) changes its sign and leaves the populations of such starts,
  which are therefore even in it, whatever Ising coupling, crosstalk and splittings are.

An open battery with collective decay into its reservoirs alone, of one rate, has that rate as its
only unit of frequency.
"""

from collections.abc import Mapping

from spinvolt.batteries.cavity import Cavity
from spinvolt.batteries.central_spin import CentralSpin
from spinvolt.batteries.fields import Fock
from spinvolt.batteries.reservoir import Reservoir
from spinvolt.batteries.starts import Dicke
from spinvolt.bounded import Bounded
from spinvolt.statement import Statement

# How figures of merit go with the unit of energy, at fixed couplings, and with that of frequency.
TIMES = ("charging_time", "time_of_max_power", "speed_limit_time", "t50", "t90", "t99")
ENERGIES = ("max_energy", "energy")
POWERS = ("max_power", "charging_power")
RATIOS = ("efficiency", "speed_limit_rate")
DIAGONAL = ("ising", "charger_crosstalk", "battery_crosstalk")
FREQUENCY: Mapping[str, int] = {
    **dict.fromkeys(TIMES, -1), **dict.fromkeys(ENERGIES, 0), **dict.fromkeys(POWERS, 1),
    **dict.fromkeys((*RATIOS, "advantage", "power_ratio"), 0), "parallel_power": 1,
    "parallel_max_power": 1,
}  # fmt: skip
ENERGY: Mapping[str, int] = {
    **dict.fromkeys(TIMES, 0), **dict.fromkeys(ENERGIES, 1), **dict.fromkeys(POWERS, 1),
    **dict.fromkeys(RATIOS, 0),
}  # fmt: skip

BY_UNITS = "symmetry law: with this coupling alone, times go as its inverse"
BY_RATE = "symmetry law: with this rate alone, times go as its inverse"
BY_SYMMETRY = "symmetry law: even in it"
BY_ENERGY = "symmetry law: the energy's unit, and even in the detuning"


def by_law(
    statement: Statement, field: str, metric: str, figure: Bounded
) -> tuple[Bounded, str] | None:
    """The derivative of a figure of merit by a field, and why; None where no law tells it.

    Example
    -------
    >>> battery = Statement(CentralSpin(n_battery=2, n_charger=2, coupling=0.5))
    >>> slope, why = by_law(battery, "coupling", "charging_time", Bounded.exact(3.0))
    >>> slope.contains(-6.0), why
    (True, 'symmetry law: with this coupling alone, times go as its inverse')
    """
    if isinstance(statement.battery, Reservoir):
        return _open(statement, field, metric, figure)
    if not _exact(statement):
        return None
    plain, even = _plain(statement), _on_levels(statement) and metric in ENERGY
    found: tuple[Bounded, str] | None = None
    if field == "anisotropy" and even:
        found = Bounded(0.0, 0.0, 0.0, figure.proof), BY_SYMMETRY
    elif field == "coupling" and plain and metric in FREQUENCY:
        coupling = statement.closed()[0].coupling
        found = _power(figure, FREQUENCY[metric], coupling), BY_UNITS
    elif field == "battery_splitting" and plain and even:
        found = _power(figure, ENERGY[metric], statement.splitting), BY_ENERGY
    elif field in (*DIAGONAL, "charger_splitting") and plain and even:
        found = Bounded(0.0, 0.0, 0.0, figure.proof), BY_SYMMETRY
    return found


def _open(
    statement: Statement, field: str, metric: str, figure: Bounded
) -> tuple[Bounded, str] | None:
    """The same for an open battery."""
    model = statement.reservoirs()
    noisy = model.pump != 0.0 or any(part.decay or part.dephasing for part in model.local)
    alone = field == "decay" or (field == "decay[0]" and len(model.decay) == 1)
    timeless = isinstance(statement.charge.until, float | int)
    if noisy or timeless or not alone or model.decay[0] == 0.0:
        return None
    return _power(figure, FREQUENCY.get(metric, 0), model.decay[0]), BY_RATE


def _power(figure: Bounded, power: int, value: float) -> Bounded:
    """The derivative of something that goes as a power of a number."""
    if power == 0:
        return Bounded(0.0, 0.0, 0.0, figure.proof)
    ratio = figure / Bounded.exact(value)
    return ratio if power == 1 else ratio.scaled(float(power))


def _exact(statement: Statement) -> bool:
    """Whether nothing is neglected of a closed battery without counter-rotating part."""
    battery = statement.battery
    if not isinstance(battery, CentralSpin | Cavity) or battery.coupling == 0.0:
        return False
    return statement.method.reduction == "exact" and battery.anisotropy == 0.0


def _plain(statement: Statement) -> bool:
    """Whether there is a flip-flop coupling alone, charged to its first peak."""
    battery, _ = statement.closed()
    diagonal = any(getattr(battery, name, 0.0) != 0.0 for name in DIAGONAL)
    to_peak = statement.charge.until in (None, "first-peak")
    return to_peak and not diagonal and battery.battery_splitting == battery.charger_splitting


def _on_levels(statement: Statement) -> bool:
    """Whether battery and charger start on one level each."""
    _, start = statement.closed()
    return isinstance(start.battery, Dicke) and isinstance(start.charger, Dicke | Fock)
