"""A charger that is fully up: one curve of the efficiency for all sizes with the same ratio.

With excited = n_charger the start of the chain is unstable and vacuum noise of weight w, drawn
from exp(-w), decides when the charge crosses. The chain then depends on {n_battery, n_charger}
alone. With r their ratio >= 1 and n the smaller of the two, for n -> infinity

    eta(s) = int_0^inf dw e^{-w} y / (1 + a y + b^2 y^2 / 4),     y = w e^s,
    a = (1 + 1/r) / 2,   b = (1 - 1/r) / 2,   s = 2 A sqrt(N_b N_c) t - ln(4 n):

    r           1.1       1.5       2         3         5         10        infinity
    max eta     0.95438   0.88617   0.85331   0.82623   0.80746   0.79468   0.78283

It is the curve onto which yang2025's Fig. 4(a) collapses, and liu2025's Fig. 4(b); for r -> 1 it
tends to 1 and the corrections become logarithms (``equal_sizes``). In time, sqrt(N_b N_c) is
replaced by sqrt((N_b+1/2)(N_c+1/2)), which takes up most of the first correction.

Source: our own; yang2025 (Figs. 2(d), 4(a), Table I: "numerical", "no optimal storage") and
liu2025 (Fig. 4) give numbers only. The caption of yang2025's Fig. 4 has m = N_b for m = N_c.
Range: n >= 10, ratio >= 1.05 and sizes that differ by three at least. Error: measured against
exact charging for n = 10 ... 3000 and ratios 1.05 ... 1e2; ``EFFICIENCY_ERROR``, ``TIME_ERROR`` and
``POWER_ERROR`` over n hold for all of them, the last two relative.
"""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from spinvolt.errors import NotCovered
from spinvolt.theory.largest import largest

SMALLEST, CLOSEST, DIFFERENCE = 10, 1.05, 3
EFFICIENCY_ERROR, TIME_ERROR, POWER_ERROR = 0.5, 1.0, 1.5

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class FullCharger:
    """Figures of merit, each with an estimate of its error."""

    charging_time: float
    charging_time_error: float
    max_energy: float
    max_energy_error: float
    max_power: float
    max_power_error: float


def covers(n_battery: int, n_charger: int, excited: int, battery_excited: int = 0) -> bool:
    """Whether the charger is fully up, the battery empty and their sizes as the module states."""
    n, larger = sorted((n_battery, n_charger))
    full = excited == n_charger and battery_excited == 0
    return full and n >= SMALLEST and larger >= max(CLOSEST * n, n + DIFFERENCE)


def full_charger(
    n_battery: int, n_charger: int, *, coupling: float = 1.0, splitting: float = 1.0
) -> FullCharger:
    """First maximum of the energy and largest average power.

    Raises
    ------
    NotCovered
        Outside of the range of the module.

    Example
    -------
    >>> found = full_charger(1000, 2000)
    >>> round(found.max_energy, 1), round(found.charging_time, 6)
    (853.3, 0.00381)
    """
    if coupling == 0.0 or not covers(n_battery, n_charger, n_charger):
        raise NotCovered(
            f"a full charger needs a coupling, at least {SMALLEST} spins on both sides, a ratio of "
            f"at least {CLOSEST} and a difference of at least {DIFFERENCE}, but n_battery = "
            f"{n_battery}, n_charger = {n_charger}, coupling = {coupling:.15g}: charge it "
            "numerically."
        )
    n, larger = sorted((n_battery, n_charger))
    ratio = larger / n
    place, best = highest(ratio)
    rate = 2.0 * abs(coupling) * math.sqrt((n + 0.5) * (larger + 0.5))
    time = (place + math.log(4.0 * n)) / rate
    power = n * splitting * rate * fastest(ratio, math.log(4.0 * n))[1]
    return FullCharger(
        charging_time=time,
        charging_time_error=TIME_ERROR / n * time,
        max_energy=n * splitting * best,
        max_energy_error=EFFICIENCY_ERROR * abs(splitting),
        max_power=power,
        max_power_error=POWER_ERROR / n * abs(power),
    )


def efficiency(ratio: float, s: float) -> float:
    """eta(s) of the module; ``ratio`` may be infinite.

    Error: 1e-14; the trapezoidal rule in ln w converges exponentially.

    Example
    -------
    >>> round(efficiency(math.inf, 0.0), 6)
    0.507652
    """
    weights, measure = _noise()
    a, b = 0.5 * (1.0 + 1.0 / ratio), 0.5 * (1.0 - 1.0 / ratio)
    y = weights * math.exp(s)
    return float(measure @ (y / (1.0 + a * y + 0.25 * b * b * y * y)))


@lru_cache(256)
def highest(ratio: float) -> tuple[float, float]:
    """Where eta(s) is largest, and the universal efficiency there.

    Example
    -------
    >>> [round(number, 6) for number in highest(math.inf)]
    [1.715985, 0.782827]
    """
    longest = 4.0 - 2.0 * math.log(0.5 * (1.0 - 1.0 / ratio))
    return largest(lambda s: efficiency(ratio, s), 0.0, longest)


@lru_cache(256)
def fastest(ratio: float, waiting: float) -> tuple[float, float]:
    """Where eta(s) / (s + waiting) is largest, and its value; waiting = ln(4 n)."""
    return largest(lambda s: efficiency(ratio, s) / (s + waiting), -1.0, 8.0)


@lru_cache(256)
def _noise() -> tuple[Floats, Floats]:
    """Weights w on a logarithmic grid and the measure e^{-w} dw on it."""
    logarithm, step = np.linspace(-45.0, 4.0, 1226, retstep=True)
    w = np.exp(logarithm)
    return w, w * np.exp(-w) * step
