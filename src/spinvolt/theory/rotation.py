"""Limits in which the battery turns like a free spin and can be charged completely.

An empty battery and ``excited`` = m charger spins up exchange d = min(n_battery, m) quanta with
the couplings u_j = A sqrt(j (d-j+1) G(j)), where G is the product of the two slower factors. While
G hardly changes along the chain, H turns a spin d/2 and the stored energy is

    E(t) = d splitting sin^2(f t),     T = pi / (2 f),     f = A sqrt(G).

The limits of yang2025 take G at one end or replace a factor; the ``midpoint`` takes it in the
middle of the chain, j = (d+1)/2, where its slope has no effect on T to first order. With
x = j - (d+1)/2 write G = A^2 (p - x)(q + x) and a = 1/q - 1/p. What remains is, to leading order,

    T / T_midpoint - 1 = d (d-1) / (16 p q) + 3 a^2 (d-1) (d-2) / 64,
    1 - E(T) / (d splitting) = a^2 (d-1) / 4.

Both are our own: exact to this order for d = 1 and 2 (``two_hops``), semiclassical for large d,
and confirmed by diagonalisation in between.

Source: yang2025 Eqs. 13-36. Its Eqs. 31, 32, 34, 35 and the nu below Eq. 46 print
sqrt(k (1-k) N_c), which must read N_c sqrt(k (1-k)): J^+ is replaced by
sqrt((1-k) N_c) sqrt(k N_c). Its Eqs. 36, 37 and 43 have the right factor. "Spin-m representation"
below Eq. 23 is a spin m/2.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from spinvolt.errors import NotCovered

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Rotation:
    """A battery that turns like a free spin.

    Attributes
    ----------
    quanta
        d, the most excitations that the battery can take.
    frequency
        f, so that E(t) = d splitting sin^2(f t).
    late
        Leading estimate of how much later than ``charging_time`` the battery is charged, as a
        fraction of it.
    missing
        Leading estimate of the fraction of the energy that never arrives.
    """

    quanta: int
    frequency: float
    late: float
    missing: float

    @property
    def charging_time(self) -> float:
        """T = pi / (2 f)."""
        return math.pi / (2.0 * self.frequency)


def midpoint(n_battery: int, n_charger: int, excited: int, coupling: float = 1.0) -> Rotation:
    """The rotation with the slow factors taken at the middle of the chain.

    Range: any sizes; good where ``late`` and ``missing`` are small. Exact for d = 1.

    Raises
    ------
    NotCovered
        When the charger is empty or nothing couples.

    Example
    -------
    >>> turn = midpoint(10, 1000, 100)
    >>> turn.quanta, round(turn.charging_time, 6), round(turn.late, 6)
    (10, 0.005342, 0.000361)
    """
    if excited < 1 or coupling == 0.0:
        raise NotCovered(
            f"a rotation needs a coupling and excited >= 1, but coupling = {coupling:.15g} and "
            f"excited = {excited}: nothing moves."
        )
    d = min(n_battery, excited)
    if n_battery <= excited:
        p, q = excited - (d - 1) / 2, n_charger - excited + (d + 1) / 2
    else:
        p, q = n_battery - (d - 1) / 2, n_charger - (d - 1) / 2
    tilt = 1.0 / q - 1.0 / p
    return Rotation(
        quanta=d,
        frequency=abs(coupling) * math.sqrt(p * q),
        late=d * (d - 1) / (16.0 * p * q) + 3.0 * tilt**2 * (d - 1) * (d - 2) / 64.0,
        missing=tilt**2 * (d - 1) / 4.0,
    )


def energy(turn: Rotation, times: ArrayLike, splitting: float = 1.0) -> Floats:
    """Stored energy d splitting sin^2(f t).

    Source: yang2025 Eqs. 26 and 35, the latter with the factor N_c put right.

    Example
    -------
    >>> turn = midpoint(1, 1, 1)
    >>> float(energy(turn, turn.charging_time))
    1.0
    """
    angle = turn.frequency * np.asarray(times, dtype=float)
    return turn.quanta * splitting * np.sin(angle) ** 2


def few_cells_time(n_battery: int, n_charger: int, excited: int, coupling: float = 1.0) -> float:
    """T for n_battery << excited << n_charger (case i): pi / (2 A sqrt(N_c (m - (N_b-1)/2))).

    Source: yang2025 Eq. 16. Error: replaces N_c - m + (N_b+1)/2 of the midpoint by N_c, so it is
    short by about m / (2 N_c).
    """
    return _quarter_turn(coupling, n_charger, excited - (n_battery - 1) / 2)


def few_quanta_large_charger_time(
    n_battery: int, n_charger: int, excited: int, coupling: float = 1.0
) -> float:
    """T for excited << n_battery << n_charger (case ii): pi / (2 A sqrt(N_c (N_b - (m-1)/2))).

    Source: yang2025 Eq. 18. Error: short by about m / (4 N_c).
    """
    return _quarter_turn(coupling, n_charger, n_battery - (excited - 1) / 2)


def few_quanta_large_battery_time(
    n_battery: int, n_charger: int, excited: int, coupling: float = 1.0
) -> float:
    """T for excited << n_charger << n_battery (case iii): pi / (2 A sqrt(N_b (N_c - (m-1)/2))).

    Source: yang2025 Eq. 27. Error: short by about m / (4 N_b).
    """
    return _quarter_turn(coupling, n_battery, n_charger - (excited - 1) / 2)


def half_filled_time(n_charger: int, excited: int, coupling: float = 1.0) -> float:
    """T for n_battery << excited = k n_charger, 0 < k < 1 (case iv): pi / (2 A N_c sqrt(k (1-k))).

    Source: yang2025 Eq. 36. Error: of relative order N_b (1/m - 1/(N_c - m)) / 4, so it also needs
    n_battery << n_charger - excited.

    Example
    -------
    >>> round(half_filled_time(10000, 5000) * 10000 / 3.141592653589793, 12)
    1.0
    """
    return _quarter_turn(coupling, excited, n_charger - excited)


def two_modes_time(n_battery: int, n_charger: int, coupling: float = 1.0) -> float:
    """T for excited << n_battery, n_charger, both ladders taken as modes: pi / (2 A sqrt(N_b N_c)).

    Source: peng2021 Eq. 29 for an empty battery. Its Eq. 31 uses the same form for excited =
    n_battery, outside of this range: there max_power / (A B sqrt(N_c) N_b^(3/2)) tends to 0.58258,
    not to 0.72. Error: short by about m / (4 n_battery) + m / (4 n_charger).
    """
    return _quarter_turn(coupling, n_battery, n_charger)


def _quarter_turn(coupling: float, one: float, other: float) -> float:
    return math.pi / (2.0 * abs(coupling) * math.sqrt(one * other))
