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
and confirmed by diagonalisation in between. What is missing sits two quanta below the top, with
probability e = d (d-1) a^2 / 8, so that S(T) = h(e) bits with the binary entropy h. The path itself
and the largest average power are, with c = max sin^2(x)/x at x = 1.1656,

    E(t) / (d splitting) = sin^2(f t) - a (d-1)/8 sin^2(2 f t),
    P = c d splitting f (1 - a (d-1)/2 cos^2(x)).

Errors, measured on 360 sizes with d = 2 ... 160 and corrections up to 2 %, with z = (d a)^2 +
d^2/(p q): ``corrected`` states 0.02 z^(3/2) of T; z of the missing energy besides 0.01 z^2 of the
energy, and the same of the entropy; 0.06 z of P; 0.2 z^2 of the Fisher information.

Source: yang2025 Eqs. 13-36. Its Eqs. 31, 32, 34, 35 and the nu below Eq. 46 print
sqrt(k (1-k) N_c), which must read N_c sqrt(k (1-k)): J^+ is replaced by
sqrt((1-k) N_c) sqrt(k N_c). Its Eqs. 36, 37 and 43 have the right factor. "Spin-m representation"
below Eq. 23 is a spin m/2.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from spinvolt.algebra.constants import fastest_rise
from spinvolt.errors import NotCovered
from spinvolt.theory.populations import entropy, fisher

Floats = NDArray[np.float64]
_ROUNDING = 1e-14


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
    tilt
        a, the relative slope of G along the chain; its sign tells which end is faster.
    smallness
        z = (d a)^2 + d^2/(p q), in whose powers the rest is small.
    """

    quanta: int
    frequency: float
    late: float
    missing: float
    tilt: float = 0.0
    smallness: float = 0.0

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
        tilt=tilt,
        smallness=(d * tilt) ** 2 + d * d / (p * q),
    )


@dataclass(frozen=True)
class Corrected:
    """Figures of merit of a rotation with its leading corrections, as (value, estimated error).

    ``entropy`` and ``fisher`` are the battery's at the charging time.
    """

    charging_time: tuple[float, float]
    max_energy: tuple[float, float]
    max_power: tuple[float, float]
    entropy: tuple[float, float]
    fisher: tuple[float, float]


def corrected(turn: Rotation, n_battery: int, splitting: float = 1.0) -> Corrected:
    """A midpoint rotation with its leading corrections.

    Range: ``late`` and ``missing`` at most 2 %. One quantum is exact; errors are those of the
    module besides rounding.

    Example
    -------
    >>> found = corrected(midpoint(10, 1000, 100), 10)
    >>> [round(number, 8) for number in found.charging_time]
    [0.00534356, 1.1e-07]
    """
    z, d, full = turn.smallness, turn.quanta, turn.quanta * splitting
    if d == 1:
        z = 0.0
    place, highest = fastest_rise()
    time = turn.charging_time * (1.0 + turn.late)
    skew = 0.5 * turn.tilt * (d - 1) * math.cos(place) ** 2
    power = highest * full * turn.frequency * (1.0 - skew)
    below = 0.5 * d * turn.missing
    populations = [below, 0.0, 1.0 - below] if d > 1 else [0.0, 1.0]
    disorder = entropy(populations)
    spread = fisher(populations, n_battery, first=max(d - 2, 0))
    floor = min(0.5, 0.005 * d * z**2)
    return Corrected(
        charging_time=(time, (0.02 * z**1.5 + _ROUNDING) * time),
        max_energy=(
            full * (1.0 - turn.missing),
            full * (turn.missing * z + 0.01 * z**2 + _ROUNDING),
        ),
        max_power=(power, (0.06 * z + _ROUNDING) * abs(power)),
        entropy=(disorder, disorder * z + entropy([floor, 1.0 - floor]) + _ROUNDING),
        fisher=(spread, (0.2 * z**2 + _ROUNDING) * spread),
    )


def energy(turn: Rotation, times: ArrayLike, splitting: float = 1.0) -> Floats:
    """Stored energy d splitting sin^2(f t), without corrections.

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

    Source: yang2025 Eqs. 15, 16. Error: replaces N_c - m + (N_b+1)/2 of the midpoint by N_c, so it
    is short by about m / (2 N_c).
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
