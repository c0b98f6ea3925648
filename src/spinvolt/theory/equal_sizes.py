"""Asymptotics for a charger that is fully up and (almost) as large as the battery.

For n_battery = excited = n_charger = N both ends of the chain are unstable, and the charge crosses
from one to the other in a logarithmic time. Vacuum noise of weight w, exponentially distributed,
grows at the start as two-mode squeezing; the crossing is logistic, dx/dt = 2 A N x (1-x); near
the top the noise squeezes again. With s = A N t - ln(2 N) the energy that is missing there is

    N - E / splitting = e^{-2s} (ln N + 2 s - gamma) - 1/2 + e^{2s} / 8,      gamma = 0.5772...

It is least where e^{4s} = 8 L, L = ln N + 2 s - gamma - 1, so that

    T = (ln 2N + s) / (A N),        N - E(T) / splitting = sqrt(L / 2) + 1 / sqrt(8 L) - 1/2.

Sizes that differ by p, N being the smaller, have -(1+p)/2 in place of -1/2, 1/8 + p^2/16 in place
of 1/8 and N + p/2 in place of N in A N T.

Source: our own; yang2025 (Figs. 4b, 5, Table I: advantage ~ N_b^0.8264), liu2025 (Fig. 5) and
huangfu2021 (Fig. 5: exponent 0.99 at M = 1000) give numbers only. The advantage grows as
N / (ln N + ...), so every fitted exponent depends on its range of sizes: the local one is 0.843 at
N = 100, 0.882 at 1000 and 0.924 at 1e5, and tends to 1.
Range: N >= 10; p = 0, 1, 2. Errors: measured against exact charging for N = 10 ... 2e5; the stated
bounds ``TIME_ERROR``, ``ENERGY_ERROR`` and ``POWER_ERROR`` times ln N / N hold at every N measured.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from spinvolt.errors import NotCovered

SMALLEST, LARGEST_DIFFERENCE = 10, 2
TIME_ERROR, ENERGY_ERROR, POWER_ERROR = 0.25, 3.0, 0.45


@dataclass(frozen=True)
class EqualSizes:
    """Asymptotic figures of merit, each with an estimate of its error.

    ``missing`` is min(n_battery, n_charger) - max_energy / splitting.
    """

    charging_time: float
    charging_time_error: float
    missing: float
    missing_error: float
    max_energy: float
    max_energy_error: float


@dataclass(frozen=True)
class EqualSizesPower:
    """Asymptotic largest average power and its time; the errors are estimates."""

    max_power: float
    max_power_error: float
    time_of_max_power: float


def covers(n_battery: int, n_charger: int, excited: int, battery_excited: int = 0) -> bool:
    """Whether the charger is fully up, the battery empty and their sizes as the module states."""
    close = abs(n_battery - n_charger) <= LARGEST_DIFFERENCE
    full = excited == n_charger and battery_excited == 0
    return full and close and min(n_battery, n_charger) >= SMALLEST


def equal_sizes(
    n_battery: int, n_charger: int, *, coupling: float = 1.0, splitting: float = 1.0
) -> EqualSizes:
    """First maximum of the energy of an empty battery with a charger that is fully up.

    Raises
    ------
    NotCovered
        Outside of the range stated in the module.

    Example
    -------
    >>> found = equal_sizes(1000, 1000)
    >>> round(found.charging_time, 6), round(found.missing, 3)
    (0.00862, 1.55)
    """
    _require(n_battery, n_charger, coupling)
    n, p = min(n_battery, n_charger), abs(n_battery - n_charger)
    s, missing = _top(n, p)
    time = (math.log(2.0 * n) + s) / (abs(coupling) * (n + p / 2))
    small = math.log(n) / n
    return EqualSizes(
        charging_time=time,
        charging_time_error=TIME_ERROR * small * time,
        missing=missing,
        missing_error=ENERGY_ERROR * small,
        max_energy=splitting * (n - missing),
        max_energy_error=abs(splitting) * ENERGY_ERROR * small,
    )


def equal_sizes_power(n: int, *, coupling: float = 1.0, splitting: float = 1.0) -> EqualSizesPower:
    """Largest average power for n_battery = n_charger = excited = n.

        P = A n^2 splitting max_tau 2 f(tau) / (tau + ln 4n),   t = (tau + ln 4n) / (2 A n),
        f = 1 - y e^y E_1(y),   y = e^{-tau},

    f being the logistic crossing averaged over the vacuum noise.

    Raises
    ------
    NotCovered
        For n below the smallest size of the module.

    Example
    -------
    >>> round(equal_sizes_power(1000).max_power)
    154328
    """
    _require(n, n, coupling)
    waiting = math.log(4.0 * n)
    tau = _crossing(n)
    power = abs(coupling) * n**2 * splitting * 2.0 * _risen(tau) / (tau + waiting)
    return EqualSizesPower(
        max_power=power,
        max_power_error=POWER_ERROR * math.log(n) / n * abs(power),
        time_of_max_power=(tau + waiting) / (2.0 * abs(coupling) * n),
    )


def exponent(n: float) -> float:
    """Local exponent d ln(advantage) / d ln N of the collective advantage for sizes N = n.

    The advantage is (pi/2) (N - M) / (ln 2N + s) with the missing quanta M; at its minimum over s
    dM/d ln N = e^{-2s}, and s grows by 1 / (4 L - 2), so that the exponent is

        (N - e^{-2s}) / (N - M) - (1 + 1 / (4 L - 2)) / (ln 2N + s)  ->  1 - 1 / ln N.

    Every power law fitted to a range of sizes gets a mean of it: yang2025's 0.8264.

    Example
    -------
    >>> [round(exponent(n), 3) for n in (1e3, 1e6, 1e12)]
    [0.881, 0.935, 0.966]
    """
    s, missing = _top(n, 0)
    later = 1.0 / (4.0 * _reserve(n, s) - 2.0)
    return (n - math.exp(-2.0 * s)) / (n - missing) - (1.0 + later) / (math.log(2.0 * n) + s)


def power_exponent(n: float) -> float:
    """Local exponent of huangfu2021's power ratio: 1 - 1 / (tau + ln 4N) at the largest power.

    Source: own; huangfu2021 Eq. 11 and Fig. 5 quote 0.81, 0.87 and 0.99 for N = 20, 100 and 1000,
    where the exact local exponents are 0.807, 0.875 and 0.912.

    Example
    -------
    >>> round(power_exponent(1e3), 3)
    0.913
    """
    return 1.0 - 1.0 / (_crossing(n) + math.log(4.0 * n))


def crossover() -> float:
    """The size from which equal sizes store more than one charger spin more than cells.

    Source: own; liu2025 takes N_c = N_b to be best always. Exact first maxima have N_c = N_b + 1
    ahead for 5 <= N_b <= 11700 and N_c = N_b from 11800 on and below five. Error: 3 %, because the
    two curves cross at a small angle.

    Example
    -------
    >>> round(crossover(), -1)
    12030.0
    """
    from scipy.optimize import brentq

    root: Any = brentq(lambda n: _top(n, 0)[1] - _top(n, 1)[1], 1e3, 1e5, xtol=1e-6)
    return float(root)


def _top(n: float, p: int) -> tuple[float, float]:
    """s at the top and the missing quanta there, for sizes n and n + p."""
    growth = 1.0 / 8.0 + p**2 / 16.0
    s = 1.0
    for _ in range(80):
        s = 0.25 * math.log(_reserve(n, s) / growth)
    reserve = _reserve(n, s) + 1.0
    missing = math.exp(-2.0 * s) * reserve - (1 + p) / 2 + math.exp(2.0 * s) * growth
    return s, missing


def _risen(tau: float) -> float:
    """f(tau) = 1 - y e^y E_1(y), the crossing averaged over the noise; y = e^{-tau}."""
    from scipy.special import exp1

    y = math.exp(-tau)
    return 1.0 - y * math.exp(y) * float(exp1(y))


def _crossing(n: float) -> float:
    """tau at the largest average power."""
    from scipy.optimize import brentq
    from scipy.special import exp1

    waiting = math.log(4.0 * n)

    def gain(tau: float) -> float:
        y = math.exp(-tau)
        slope = y * ((1.0 + y) * math.exp(y) * float(exp1(y)) - 1.0)
        return slope * (tau + waiting) - _risen(tau)

    tau: Any = brentq(gain, -2.0, 60.0, xtol=1e-14)
    return float(tau)


def _reserve(n: float, s: float) -> float:
    """L = ln N + 2 s - gamma - 1."""
    return math.log(n) + 2.0 * s - np.euler_gamma - 1.0


def _require(n_battery: int, n_charger: int, coupling: float) -> None:
    if coupling == 0.0 or not covers(n_battery, n_charger, n_charger):
        raise NotCovered(
            f"equal sizes need a coupling, at least {SMALLEST} spins on both sides and a "
            f"difference of at most {LARGEST_DIFFERENCE}, but n_battery = {n_battery}, n_charger = "
            f"{n_charger}, coupling = {coupling:.15g}: charge it numerically."
        )
