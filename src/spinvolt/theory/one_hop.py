"""Exact forms when a single excitation is exchanged: one cell, one charger spin, one quantum.

The start |k>_b |n>_c then couples to |k+1>_b |n-1>_c alone. Two levels with the hop u and the
difference D of their energies give the probability of having exchanged the excitation,

    p(t) = (2 u / W)^2 sin^2(W t / 2),     W = sqrt(D^2 + 4 u^2),
    u = coupling sqrt((k+1) (n_battery-k) n (n_charger-n+1)),
    D = B - h + 2 ising (y - x - 1) - 2 g_b (2 x + 1) + 2 g_c (2 y - 1),
    x = k - n_battery/2,   y = n - n_charger/2,

with B, h the splittings of battery and charger, g_b and g_c their crosstalk (huangfu2021 Eqs. 14,
15, with N in place of the I that Eq. 15 prints, a constant). For one empty cell without crosstalk
D and W are the Delta_n and Omega_n of the source.

Source: peng2021 Eqs. 11-16, A1-A8 and the text below Eq. 31 (one charger spin); liu2025 Eqs. 11-14.
The source's matrix (A1) is written in the basis (|up>|n-1>, |down>|n>), the reverse of the order
that its text states; its 0.72 and 1.16 are max_x sin^2(x)/x and its place.
Error: exact up to rounding, a few units in the last place.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from spinvolt.algebra.constants import fastest_rise
from spinvolt.errors import NotCovered

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class OneHop:
    """Two levels that exchange one excitation.

    Attributes
    ----------
    hop, detuning
        u and D of the module.
    battery_splitting, charger_splitting
        B and h.
    interaction
        Interaction energy at the start: Ising term and crosstalk.
    height, charger_height
        S^z and J^z at the start.
    """

    hop: float
    detuning: float
    battery_splitting: float
    charger_splitting: float
    interaction: float
    height: float
    charger_height: float

    @property
    def frequency(self) -> float:
        """W, at which the populations oscillate."""
        return math.hypot(self.detuning, 2.0 * self.hop)

    @property
    def contrast(self) -> float:
        """(2 u / W)^2, the largest probability of the exchange."""
        return (2.0 * self.hop / self.frequency) ** 2


@dataclass(frozen=True)
class OneHopPeak:
    """Figures of merit of one hop; energies carry the sign of ``battery_splitting``."""

    charging_time: float
    max_energy: float
    max_power: float
    time_of_max_power: float


@dataclass(frozen=True, eq=False)
class OneHopEnergies:
    """Energies at some times, each of the times' shape.

    ``battery`` and ``charger`` are changes since the start, ``interaction`` is the mean of the
    interaction itself; all three add up to the interaction at the start.
    """

    battery: Floats
    charger: Floats
    interaction: Floats


def covers(n_battery: int, n_charger: int, excited: int, battery_excited: int = 0) -> bool:
    """Whether the start can gain exactly one excitation and lose none."""
    gain = min(n_battery - battery_excited, excited)
    lose = min(battery_excited, n_charger - excited)
    return gain == 1 and lose == 0


def one_hop(
    n_battery: int,
    n_charger: int,
    excited: int,
    battery_excited: int = 0,
    *,
    coupling: float = 1.0,
    battery_splitting: float = 1.0,
    charger_splitting: float = 1.0,
    ising: float = 0.0,
    crosstalk: tuple[float, float] = (0.0, 0.0),
) -> OneHop:
    """The two levels of a start with ``excited`` charger spins and ``battery_excited`` cells up.

    ``crosstalk`` is that of the battery and that of the charger.

    Raises
    ------
    NotCovered
        When the start can exchange more than one excitation, none, or nothing couples.

    Example
    -------
    >>> pair = one_hop(1, 10, 5, battery_splitting=5.0, ising=5.0)
    >>> pair.detuning, pair.frequency
    (-1.0, 11.0)
    """
    if not covers(n_battery, n_charger, excited, battery_excited) or coupling == 0.0:
        raise NotCovered(
            "one hop needs a coupling and a start that can gain one excitation and lose none, but "
            f"n_battery = {n_battery}, n_charger = {n_charger}, excited = {excited}, "
            f"battery_excited = {battery_excited}, coupling = {coupling:.15g}: charge it "
            "numerically."
        )
    k, n = battery_excited, excited
    x, y = k - n_battery / 2, n - n_charger / 2
    detuning = battery_splitting - charger_splitting + 2.0 * ising * (y - x - 1.0)
    detuning += 2.0 * crosstalk[1] * (2.0 * y - 1.0)
    detuning -= 2.0 * crosstalk[0] * (2.0 * x + 1.0)
    idle = crosstalk[0] * k * (n_battery - k) + crosstalk[1] * n * (n_charger - n)
    return OneHop(
        hop=abs(coupling) * math.sqrt((k + 1) * (n_battery - k) * n * (n_charger - n + 1)),
        detuning=detuning,
        battery_splitting=battery_splitting,
        charger_splitting=charger_splitting,
        interaction=2.0 * ising * x * y + 2.0 * idle,
        height=x,
        charger_height=y,
    )


def peak(levels: OneHop) -> OneHopPeak:
    """First maximum of the stored energy and the largest average power.

        T = pi / W,   E = B (2 u / W)^2,   P = c B 2 u^2 / W at t = 2 x / W,

    with c = max_x sin^2(x)/x, reached at x.

    Example
    -------
    >>> peak(one_hop(1, 4, 4)).charging_time * 4 / 3.141592653589793
    1.0
    """
    place, highest = fastest_rise()
    w, energy = levels.frequency, levels.battery_splitting * levels.contrast
    return OneHopPeak(
        charging_time=math.pi / w,
        max_energy=energy,
        max_power=0.5 * w * highest * energy,
        time_of_max_power=2.0 * place / w,
    )


def amplitudes(levels: OneHop, times: ArrayLike) -> NDArray[np.complex128]:
    """Amplitudes of |k+1>|n-1> and |k>|n>, shape (..., 2), up to a common phase.

        -i (2 u / W) sin(W t / 2)   and   i (D / W) sin(W t / 2) + cos(W t / 2)

    Source: peng2021 Eqs. 11, A2; liu2025 Eqs. 11, 12. Their moduli squared are the populations of
    the battery and of the charger (Eqs. A3-A5).

    Example
    -------
    >>> (abs(amplitudes(one_hop(1, 1, 1), math.pi / 4)) ** 2).round(12)
    array([0.5, 0.5])
    """
    angle = 0.5 * levels.frequency * np.asarray(times, dtype=float)
    u, w = levels.hop, levels.frequency
    up = -2.0j * u / w * np.sin(angle)
    return np.stack([up, 1.0j * levels.detuning / w * np.sin(angle) + np.cos(angle)], axis=-1)


def absolute(levels: OneHop, times: ArrayLike) -> OneHopEnergies:
    """The energies themselves, battery and charger not relative to the start.

        B (p + x),   h (y - p),   E_I

    Source: peng2021 Eqs. A6-A8.

    Example
    -------
    >>> float(absolute(one_hop(1, 1, 1), 0.0).battery)
    -0.5
    """
    change = energies(levels, times)
    return OneHopEnergies(
        change.battery + levels.battery_splitting * levels.height,
        change.charger + levels.charger_splitting * levels.charger_height,
        change.interaction,
    )


def energies(levels: OneHop, times: ArrayLike) -> OneHopEnergies:
    """Energies of battery, charger and interaction at ``times``.

    Example
    -------
    >>> float(energies(one_hop(1, 1, 1), 3.141592653589793 / 2).battery)
    1.0
    """
    angle = 0.5 * levels.frequency * np.asarray(times, dtype=float)
    p = levels.contrast * np.sin(angle) ** 2
    b, h = levels.battery_splitting, levels.charger_splitting
    return OneHopEnergies(b * p, -h * p, levels.interaction - (b - h) * p)
