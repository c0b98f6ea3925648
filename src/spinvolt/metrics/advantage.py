"""How much power charging together gains over two schemes that charge in parallel."""

import math
from dataclasses import dataclass

from spinvolt.algebra.constants import fastest_rise
from spinvolt.bounded import Bounded, Undefined

_ROUNDING = 2.0**-49


@dataclass(frozen=True, kw_only=True)
class Setting:
    """The numbers of a charging process that decide whether a parallel scheme compares with it.

    Attributes
    ----------
    n_battery, n_charger
        Number of battery cells and of charger spins.
    excited, battery_excited
        Charger spins and battery cells that are up at the start, each in one collective level.
    coupling, anisotropy, ising, charger_crosstalk, battery_crosstalk
        Coupling constants of the Hamiltonian.
    battery_splitting, charger_splitting
        Energies of one cell and of one charger spin.
    """

    n_battery: int
    n_charger: int
    excited: int
    battery_excited: int = 0
    coupling: float = 1.0
    anisotropy: float = 0.0
    ising: float = 0.0
    charger_crosstalk: float = 0.0
    battery_crosstalk: float = 0.0
    battery_splitting: float = 1.0
    charger_splitting: float = 1.0


def parallel_power(setting: Setting) -> Bounded | Undefined:
    """Charging power of n_battery batteries of one cell each, charged side by side.

    Each cell gets n_charger / n_battery spins, excited / n_battery of them up, so with the ratios
    y and x (which need not be whole)

        P = n_battery (2 splitting coupling / pi) sqrt(x (y - x + 1))
          = (2 splitting coupling / pi) sqrt(excited (n_charger - excited + n_battery)) .

    Returns
    -------
    Bounded or Undefined
        Defined for n_charger >= n_battery, excited >= n_battery, an empty battery and a resonant
        flip-flop coupling alone.

    Source: yang2025 Eqs. 10, 11 and the range stated between Eqs. 9 and 10.

    Example
    -------
    >>> power = parallel_power(Setting(n_battery=2, n_charger=2, excited=2))
    >>> round(power.value * 3.141592653589793, 12)
    4.0
    >>> print(parallel_power(Setting(n_battery=4, n_charger=2, excited=2)))
    undefined: yang2025's parallel scheme needs n_charger >= n_battery = 4, but n_charger is 2.
    """
    n, spins, up = setting.n_battery, setting.n_charger, setting.excited
    scheme = "yang2025's parallel scheme"
    needs = [
        (spins >= n, f"n_charger >= n_battery = {n}, but n_charger is {spins}"),
        (up >= n, f"at least n_battery = {n} charger spins up, but {up} are"),
        (setting.anisotropy == 0.0, f"anisotropy = 0, but it is {setting.anisotropy:.15g}"),
        *_common(setting),
    ]
    for met, sentence in needs:
        if not met:
            return Undefined(f"{scheme} needs {sentence}.")
    unit = 2.0 / math.pi * setting.battery_splitting * abs(setting.coupling)
    power = unit * math.sqrt(up * (spins - up + n))
    return Bounded.around(power, _ROUNDING * abs(power))


def parallel_max_power(setting: Setting) -> Bounded | Undefined:
    """Largest average power of n_battery pairs of one cell and one charger spin.

        P = n_battery splitting coupling max_x sin^2(x) / x

    It does not depend on ``anisotropy``: a pair of one spin up and one spin down never leaves the
    two levels with one spin up.

    Returns
    -------
    Bounded or Undefined
        Defined for n_charger = n_battery, all charger spins up, an empty battery, at resonance,
        without Ising coupling and crosstalk.

    Source: huangfu2021 Eqs. 9, 10 and the single-cell result below Eq. 12.

    Example
    -------
    >>> print(parallel_max_power(Setting(n_battery=1, n_charger=1, excited=1)))
    0.7246113537767086(15)
    """
    n, spins, up = setting.n_battery, setting.n_charger, setting.excited
    scheme = "huangfu2021's parallel scheme"
    needs = [
        (spins == n, f"n_charger = n_battery = {n}, but n_charger is {spins}"),
        (up == spins, f"all {spins} charger spins up, but {up} are"),
        *_common(setting),
    ]
    for met, sentence in needs:
        if not met:
            return Undefined(f"{scheme} needs {sentence}.")
    _, highest = fastest_rise()
    power = n * setting.battery_splitting * abs(setting.coupling) * highest
    return Bounded.around(power, _ROUNDING * abs(power))


def collective_advantage(
    charging_power: Bounded | Undefined, parallel: Bounded | Undefined
) -> Bounded | Undefined:
    """Collective advantage: charging power over ``parallel_power``.

    Source: yang2025 Eq. 12.

    Example
    -------
    >>> collective_advantage(Bounded.exact(3.0), Bounded.exact(2.0)).value
    1.5
    """
    return _ratio(charging_power, parallel)


def power_ratio(
    max_power: Bounded | Undefined, parallel: Bounded | Undefined
) -> Bounded | Undefined:
    """Largest average power over ``parallel_max_power``.

    Source: huangfu2021 Eq. 10.

    Example
    -------
    >>> print(power_ratio(Bounded.exact(3.0), Undefined("the charger is not fully up.")))
    undefined: the charger is not fully up.
    """
    return _ratio(max_power, parallel)


def _common(setting: Setting) -> list[tuple[bool, str]]:
    """Conditions that both schemes share, each with what to say when it is broken."""
    battery, charger = setting.battery_splitting, setting.charger_splitting
    resonant = f"charger_splitting = battery_splitting = {battery:.15g}"
    conditions = [
        (
            setting.battery_excited == 0,
            f"an empty battery, but {setting.battery_excited} cells are up",
        ),
        (battery == charger, f"{resonant}, but charger_splitting is {charger:.15g}"),
    ]
    for name in ("ising", "charger_crosstalk", "battery_crosstalk"):
        value = getattr(setting, name)
        conditions.append((value == 0.0, f"{name} = 0, but it is {value:.15g}"))
    return conditions


def _ratio(power: Bounded | Undefined, parallel: Bounded | Undefined) -> Bounded | Undefined:
    if isinstance(parallel, Undefined):
        return parallel
    if isinstance(power, Undefined):
        return power
    if parallel.low <= 0.0 <= parallel.high:
        return Undefined(
            f"the parallel scheme's power must differ from zero, but is {parallel.value:.15g}."
        )
    return power / parallel
