"""Charging of many cells by many excitations: the classical path is an elliptic function.

Between j = -1/2 and d + 1/2, d = min(n_battery, excited), the chain's couplings follow the square
root of a polynomial of fourth degree, so that the classical path takes a complete elliptic
integral, an arithmetic-geometric mean agm. With L = max(n_battery, excited), h = n_charger -
excited,

    T = pi / (2 A agm(sqrt((L+1)(h+d+1)), sqrt((L-d) h))).

For d << L, h it is the midpoint rotation; it needs no such order, but both distances L - d and h of
the other roots, and diverges logarithmically as one of them closes (``full_charger``,
``equal_sizes``, ``crossing``). The quanta that are missing at T come from the unequal slopes at
both ends,

    d - E(T) / splitting = (1/4) ln^2 g,     g = (L-d)(h+d) / (L h).

Source: our own.
Range: L - d >= 3, h >= 3, d >= 2 and 1/4 <= g <= 4, so that less than half a quantum is missing.
Error: ``TIME_ERROR`` / min(L-d, h) of T, and ``ENERGY_ERROR`` of the missing quanta besides
1 / min(L-d, h) of one quantum in E, hold for all of 500 random sizes with d up to 300.
"""

import math
from dataclasses import dataclass

from spinvolt.errors import NotCovered

CLOSEST, STEEPEST = 3, 4.0
TIME_ERROR, ENERGY_ERROR = 0.5, 0.6


@dataclass(frozen=True)
class Elliptic:
    """First maximum of the energy, each number with an estimate of its error."""

    charging_time: float
    charging_time_error: float
    max_energy: float
    max_energy_error: float


def covers(n_battery: int, n_charger: int, excited: int, battery_excited: int = 0) -> bool:
    """Whether the battery is empty and the other roots are far enough away."""
    apart = min(abs(n_battery - excited), n_charger - excited) >= CLOSEST
    if battery_excited != 0 or not apart or min(n_battery, excited) < 2:
        return False
    return abs(_slopes(n_battery, n_charger, excited)) <= math.log(STEEPEST)


def elliptic(
    n_battery: int,
    n_charger: int,
    excited: int,
    *,
    coupling: float = 1.0,
    splitting: float = 1.0,
) -> Elliptic:
    """Charging time and energy of an empty battery.

    Raises
    ------
    NotCovered
        Outside of the range of the module.

    Example
    -------
    >>> found = elliptic(100, 500, 300)
    >>> round(found.charging_time, 6), round(found.max_energy, 2)
    (0.006336, 100.0)
    """
    if coupling == 0.0 or not covers(n_battery, n_charger, excited):
        raise NotCovered(
            "an elliptic path needs a coupling, two quanta, distances |n_battery - excited| and "
            f"n_charger - excited of at least {CLOSEST}, slopes within a factor {STEEPEST:g}, but "
            f"n_battery = {n_battery}, n_charger = {n_charger}, excited = {excited}, coupling = "
            f"{coupling:.15g}: charge it numerically."
        )
    d, larger = sorted((n_battery, excited))
    rest = n_charger - excited
    near = min(larger - d, rest)
    open_end = math.sqrt((larger + 1.0) * (rest + d + 1.0))
    time = math.pi / (2.0 * abs(coupling) * _mean(open_end, math.sqrt((larger - d) * float(rest))))
    missing = 0.25 * _slopes(n_battery, n_charger, excited) ** 2
    return Elliptic(
        charging_time=time,
        charging_time_error=TIME_ERROR / near * time,
        max_energy=splitting * (d - missing),
        max_energy_error=abs(splitting) * (ENERGY_ERROR * missing + 1.0 / near),
    )


def _slopes(n_battery: int, n_charger: int, excited: int) -> float:
    """ln g of the module."""
    d, larger = sorted((n_battery, excited))
    rest = n_charger - excited
    return math.log((larger - d) / larger * ((rest + d) / rest))


def _mean(a: float, b: float) -> float:
    """The arithmetic-geometric mean of two positive numbers."""
    for _ in range(60):
        if abs(a - b) <= 1e-15 * a:
            break
        a, b = 0.5 * (a + b), math.sqrt(a * b)
    return a
