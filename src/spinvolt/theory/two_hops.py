"""Exact forms when two excitations are exchanged: two cells, or two charger spins up.

An empty battery with min(n_battery, excited) = 2 has three levels in a row, coupled by

    u_1 = A sqrt(n_battery excited (n_charger-excited+1)),
    u_2 = A sqrt(2 (n_battery-1) (excited-1) (n_charger-excited+2)),     L = sqrt(u_1^2 + u_2^2).

At resonance the eigenvalues are 0 and +-L, and the populations are

    p_0 = ((u_2^2 + u_1^2 cos Lt) / L^2)^2,   p_1 = (u_1 sin Lt / L)^2,
    p_2 = (u_1 u_2 (1 - cos Lt) / L^2)^2.

The energy p_1 + 2 p_2 has its first maximum at T = pi / L. An earlier one would need
u_1^2 > 3 u_2^2, while n_battery <= 2 (n_battery-1) and excited <= 2 (excited-1) give
u_1^2 <= 2 u_2^2.

Source: liu2025 Eqs. 15-30 and huangfu2021 Eqs. A2, A5-A7, both for a charger that is fully up:
with N the larger of n_battery and n_charger, the smaller being 2, L = A sqrt(6 N - 4),
E(T) = 16 N (N-1) / (3 N - 2)^2. The formulas of liu2025's text are lost and were derived anew; a
charger that is not fully up is our extension, derived and checked in the same way. In huangfu2021
the matrix (A4) equals the limit of (A2) only with its basis reversed.
The largest average power has no closed form; it is the maximum of the closed E(t)/t, to 1e-12.
Error: exact up to rounding, a few units in the last place.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from spinvolt.errors import NotCovered
from spinvolt.theory.largest import largest
from spinvolt.theory.populations import entropy

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class TwoHops:
    """Three resonant levels in a row: the two couplings squared, and the energy of one cell."""

    first_squared: float
    second_squared: float
    splitting: float

    @property
    def frequency(self) -> float:
        """L, at which the amplitudes oscillate."""
        return math.sqrt(self.first_squared + self.second_squared)


@dataclass(frozen=True)
class TwoHopsPeak:
    """The battery at the charging time, and its largest average power.

    ``populations`` are those of 0, 1 and 2 excited cells; ``entropy`` is in bits.
    """

    charging_time: float
    max_energy: float
    max_power: float
    populations: tuple[float, float, float]
    entropy: float


def covers(n_battery: int, excited: int, battery_excited: int = 0) -> bool:
    """Whether an empty battery can gain exactly two excitations."""
    return battery_excited == 0 and min(n_battery, excited) == 2


def two_hops(
    n_battery: int,
    n_charger: int,
    excited: int,
    *,
    coupling: float = 1.0,
    splitting: float = 1.0,
) -> TwoHops:
    """The three levels of an empty battery with ``excited`` of the charger spins up.

    Raises
    ------
    NotCovered
        When not exactly two excitations can be exchanged, or nothing couples.

    Example
    -------
    >>> two_hops(2, 5, 5).frequency == 26**0.5
    True
    """
    if not covers(n_battery, excited) or coupling == 0.0:
        raise NotCovered(
            "two hops need a coupling and min(n_battery, excited) = 2, but n_battery = "
            f"{n_battery}, excited = {excited}, coupling = {coupling:.15g}: charge it numerically."
        )
    first = n_battery * excited * (n_charger - excited + 1)
    second = 2 * (n_battery - 1) * (excited - 1) * (n_charger - excited + 2)
    return TwoHops(coupling**2 * first, coupling**2 * second, splitting)


def populations(levels: TwoHops, times: ArrayLike) -> Floats:
    """Probabilities of 0, 1 and 2 excited cells, shape (..., 3) for times of shape (...).

    Example
    -------
    >>> populations(two_hops(2, 2, 2), 0.0)
    array([1., 0., 0.])
    """
    u, v = levels.first_squared, levels.second_squared
    total = u + v
    angle = levels.frequency * np.asarray(times, dtype=float)
    none = ((v + u * np.cos(angle)) / total) ** 2
    one = u / total * np.sin(angle) ** 2
    two = 4.0 * u * v / total**2 * np.sin(0.5 * angle) ** 4
    return np.stack([none, one, two], axis=-1)


def energy(levels: TwoHops, times: ArrayLike) -> Floats:
    """Stored energy at ``times``: splitting (p_1 + 2 p_2)."""
    return levels.splitting * (populations(levels, times) @ np.array([0.0, 1.0, 2.0]))


def peak(levels: TwoHops) -> TwoHopsPeak:
    """The first maximum of the energy, at T = pi / L, where the middle level is empty.

        p_0 = ((u_2^2 - u_1^2) / L^2)^2,   E = 2 splitting (1 - p_0),   S = h(p_0)

    with the binary entropy h in bits.

    Example
    -------
    >>> round(peak(two_hops(2, 10**12, 10**12)).max_energy, 9) == round(16 / 9, 9)
    True
    """
    u, v = levels.first_squared, levels.second_squared
    none = ((v - u) / (u + v)) ** 2
    two = 4.0 * u * v / (u + v) ** 2
    return TwoHopsPeak(
        charging_time=math.pi / levels.frequency,
        max_energy=2.0 * levels.splitting * two,
        max_power=_power(levels),
        populations=(none, 0.0, two),
        entropy=entropy([none, two]),
    )


def amplitudes(levels: TwoHops, times: ArrayLike) -> NDArray[np.complex128]:
    """Amplitudes of 0, 1 and 2 excited cells, shape (..., 3).

        (u_2^2 + u_1^2 cos Lt) / L^2,   -i u_1 sin(Lt) / L,   -2 u_1 u_2 sin^2(Lt/2) / L^2

    Source: huangfu2021 Eq. A5, whose c_4, sqrt2 c_2 = sqrt2 c_3 and c_1 they are, with xi = L/g;
    liu2025 Eqs. 15-20: eigenvalues 0 and +-L.

    Example
    -------
    >>> (abs(amplitudes(two_hops(2, 3, 3), 0.4)) ** 2).sum().round(12)
    np.float64(1.0)
    """
    u, v = levels.first_squared, levels.second_squared
    total = u + v
    angle = levels.frequency * np.asarray(times, dtype=float)
    none = (v + u * np.cos(angle)) / total
    one = math.sqrt(u / total) * np.sin(angle)
    two = -2.0 * math.sqrt(u * v) / total * np.sin(0.5 * angle) ** 2
    found = np.zeros((*angle.shape, 3), dtype=np.complex128)
    found[..., 0], found[..., 1], found[..., 2] = none, -1.0j * one, two
    return found


def _power(levels: TwoHops) -> float:
    """The largest E/t: inside (0, T], because E(T) is the largest energy there ever is."""
    end = math.pi / levels.frequency
    return largest(lambda t: float(energy(levels, t)) / t, 0.3 * end, end)[1]
