"""A large ladder taken as a harmonic mode: couplings of the simpler chain, and what they solve.

Near its bottom a ladder of N spins acts as a mode, J^+ ~ sqrt(N) a^dagger. With the charger
replaced the chain is that of a Tavis-Cummings battery with m photons, with the battery replaced
that of a mode charged by spins, and with both replaced two modes that swap their quanta:

    exact            u_j = A sqrt(j (N_b-j+1) (N_c-m+j) (m-j+1))
    charger a mode   u_j = A sqrt(N_c) sqrt(j (N_b-j+1) (m-j+1))
    battery a mode   u_j = A sqrt(N_b) sqrt(j (N_c-m+j) (m-j+1))
    both             u_j = A sqrt(N_b N_c) sqrt(j (m-j+1))

Error: the ratio to the exact u_j lies in [1, 1/sqrt(1 - (m-1)/N_c)] for the charger,
[1, 1/sqrt(1 - (d-1)/N_b)] for the battery, d = min(N_b, m); both factors for both.

Source: yang2025 Eqs. 13, 14, 19-21; peng2021 Eqs. 17, 19-22. Eq. 21 of yang2025 lacks the bar of
its fraction: the second line is what the first becomes.
"""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from spinvolt.algebra.constants import fastest_rise

Floats = NDArray[np.float64]


def exact(n_battery: int, n_charger: int, excited: int, coupling: float = 1.0) -> Floats:
    """u_1 ... u_d without any approximation.

    Source: yang2025 Eqs. 2, 3; peng2021 Eq. 17 at resonance.

    Example
    -------
    >>> exact(1, 4, 4).tolist()
    [2.0]
    """
    j = _sites(n_battery, excited)
    charger = (n_charger - excited + j) * (excited - j + 1)
    return abs(coupling) * np.sqrt(j * (n_battery - j + 1) * charger)


def charger_mode(n_battery: int, n_charger: int, excited: int, coupling: float = 1.0) -> Floats:
    """u_1 ... u_d with the charger as a mode that holds ``excited`` quanta.

    Source: yang2025 Eqs. 13, 14; peng2021 Eqs. 19, 20; huangfu2021 Eq. 6.
    """
    j = _sites(n_battery, excited)
    return abs(coupling) * np.sqrt(n_charger * j * (n_battery - j + 1) * (excited - j + 1))


def battery_mode(n_battery: int, n_charger: int, excited: int, coupling: float = 1.0) -> Floats:
    """u_1 ... u_d with the battery as a mode.

    Source: yang2025 Eqs. 19-21; peng2021 Eq. 21.
    """
    j = _sites(n_battery, excited)
    charger = (n_charger - excited + j) * (excited - j + 1)
    return abs(coupling) * np.sqrt(n_battery * j * charger)


def two_modes_energy(
    n_battery: int,
    n_charger: int,
    excited: int,
    times: ArrayLike,
    *,
    battery_excited: int = 0,
    coupling: float = 1.0,
    splitting: float = 1.0,
) -> Floats:
    """Stored energy of two modes: B (n - m) sin^2(A sqrt(N_b N_c) t), n and m quanta to begin with.

    Source: peng2021 Eqs. 22-29. Range: n, m << N_b, N_c.

    Example
    -------
    >>> float(two_modes_energy(100, 100, 2, math.pi / 200))
    2.0
    """
    frequency = abs(coupling) * math.sqrt(n_battery * n_charger)
    swapped = np.sin(frequency * np.asarray(times, dtype=float)) ** 2
    return splitting * (excited - battery_excited) * swapped


def two_modes_power(
    n_battery: int,
    n_charger: int,
    excited: int,
    *,
    battery_excited: int = 0,
    coupling: float = 1.0,
    splitting: float = 1.0,
) -> tuple[float, float]:
    """Largest average power of two modes and its time: c B A sqrt(N_b N_c) (n - m) at x / f.

    c = 0.72461 and x = 1.16556 are the largest sin^2(x)/x and its place, which the source rounds.

    Source: peng2021 Eq. 30 and below. Range: as the energy; its Eq. 31 leaves this range
    (``crossing.power``).

    Example
    -------
    >>> power, time = two_modes_power(100, 100, 2)
    >>> round(power, 3), round(time, 6)
    (144.922, 0.011656)
    """
    place, highest = fastest_rise()
    frequency = abs(coupling) * math.sqrt(n_battery * n_charger)
    return highest * splitting * frequency * (excited - battery_excited), place / frequency


def _sites(n_battery: int, excited: int) -> Floats:
    return np.arange(1.0, min(n_battery, excited) + 1.0)
