"""As many excitations as cells in a larger charger: the crossing of a double root.

With excited = n_battery = n < n_charger = N the slower factors of the chain vanish together at its
top, and the classical path x = E / (n splitting) obeys

    dx/dt = 2 A sqrt(n N) (1-x) sqrt(x (1-k+kx)),    k = n / N,
    x = (1-k) tanh^2(y) / (1 - k tanh^2(y)),         y = A sqrt(n N) t:

the battery fills without ever coming back. The largest average power is

    P = splitting A n sqrt(n N) max_y x / y,

whose prefactor is 0.58258 = max tanh^2(y)/y for N >> n and falls with n/N. For n = N the path
does not start without the noise of the vacuum (``full_charger``). A cavity with n photons and as
many cells follows k = 0 with coupling g in place of A sqrt(N).

Source: our own. peng2021 Eq. 31 has the prefactor 0.72 of two modes, which needs n << N_b instead;
its exponent 3/2 is right.
Range: n >= 5, N - n >= 5. Error: ``POWER_ERROR`` / (n (1-k)), relative, holds for every one of 40
pairs from (5, 10) to (2000, 2e9) that were measured (largest 0.23 / (n (1-k))).
"""

import math
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from spinvolt.errors import NotCovered
from spinvolt.theory.largest import largest

SMALLEST = 5
POWER_ERROR = 0.3

Floats = NDArray[np.float64]


def covers(n_battery: int, n_charger: int, excited: int, battery_excited: int = 0) -> bool:
    """Whether there are as many excitations as cells, and more charger spins than those."""
    same = excited == n_battery and battery_excited == 0
    return same and n_battery >= SMALLEST and n_charger - n_battery >= SMALLEST


def energy(
    n: int, n_charger: int, times: ArrayLike, *, coupling: float = 1.0, splitting: float = 1.0
) -> Floats:
    """Stored energy on the classical path.

    Example
    -------
    >>> round(float(energy(100, 10**9, 1e-6)) / 100 / math.tanh(math.sqrt(1e11) * 1e-6) ** 2, 6)
    1.0
    """
    angle = abs(coupling) * math.sqrt(float(n) * n_charger) * np.asarray(times, dtype=float)
    return n * splitting * _risen(np.tanh(angle) ** 2, n / n_charger)


def power(
    n: int, n_charger: int, *, coupling: float = 1.0, splitting: float = 1.0
) -> tuple[float, float]:
    """Largest average power and its relative error.

    Raises
    ------
    NotCovered
        Outside of the range of the module.

    Example
    -------
    >>> found, error = power(100, 10**8)
    >>> round(found / 100 / math.sqrt(1e10), 5), error < 0.0031
    (0.58258, True)
    """
    if not covers(n, n_charger, n):
        raise NotCovered(
            f"the crossing needs n_battery = excited >= {SMALLEST} and n_charger - n_battery >= "
            f"{SMALLEST}, but these are {n} and {n_charger - n}: charge it numerically."
        )
    k = n / n_charger
    size = splitting * abs(coupling) * n * math.sqrt(float(n) * n_charger)
    return size * fastest(k)[1], POWER_ERROR / (n * (1.0 - k))


@lru_cache(256)
def fastest(k: float) -> tuple[float, float]:
    """Where x / y is largest for the ratio k, and its value there.

    >>> [round(number, 5) for number in fastest(0.0)]
    [1.08866, 0.58258]
    """

    def power(y: float) -> float:
        return float(_risen(np.float64(math.tanh(y) ** 2), k)) / y

    return largest(power, 0.3, 3.0 - math.log1p(-k))


def _risen(square: Floats | np.float64, k: float) -> Floats:
    return np.asarray((1.0 - k) * square / (1.0 - k * square))
