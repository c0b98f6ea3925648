"""Cells charged by one mode of a cavity, H = g (S^+ b + S^- b^+) at resonance.

One cell and n photons swap one quantum (Jaynes-Cummings). N_b cells and n photons have the
couplings u_j = g sqrt(j (N_b-j+1)(n-j+1)), and for n >> N_b or n << N_b turn like a free spin,

    T = pi / (2 g sqrt(max(N_b, n) - (min(N_b, n) - 1)/2)).

A large spin charger with few of its spins up tends to this with g = A sqrt(N_c). One that is
fully up does not: its excitations are missing spins, which the mode *gains* (S^+ c^+ + S^- c), so
the chain is run through from its other end, u_j = g j sqrt(N_b-j+1). huangfu2021's (A4) is that
chain with its basis reversed, so that the start of the one is the end of the other.

Source: yang2025 Eq. 15 (after Yang et al., Phys. Rev. A 109, 012204); huangfu2021 Eqs. 6, A3, A4.
Error: one cell and ``two_cells`` are exact; Eq. 15 is late by the fraction
d (d-1) / (16 p q) + 3 a^2 (d-1)(d-2) / 64 of ``rotation`` with 1/q = 0.
"""

import math
from dataclasses import dataclass

from spinvolt.errors import NotCovered


@dataclass(frozen=True)
class CavityPeak:
    """First maximum of the stored energy."""

    charging_time: float
    max_energy: float


def one_cell(photons: int, *, coupling: float = 1.0, splitting: float = 1.0) -> CavityPeak:
    """Exact: E(t) = splitting sin^2(g sqrt(n) t).

    Example
    -------
    >>> one_cell(4).charging_time * 4 / math.pi
    1.0
    """
    _require(1, photons, coupling)
    return CavityPeak(math.pi / (2.0 * abs(coupling) * math.sqrt(photons)), splitting)


def rotation_time(n_battery: int, photons: int, coupling: float = 1.0) -> float:
    """T for n_battery >> photons or the reverse.

    Source: yang2025 Eq. 15.

    Example
    -------
    >>> rotation_time(1, 4) == one_cell(4).charging_time
    True
    """
    _require(n_battery, photons, coupling)
    few, many = sorted((n_battery, photons))
    return math.pi / (2.0 * abs(coupling) * math.sqrt(many - (few - 1) / 2))


def two_cells(photons: int, *, coupling: float = 1.0, splitting: float = 1.0) -> CavityPeak:
    """Exact for two cells: T = pi / L, E = 8 splitting u_1^2 u_2^2 / L^4, L^2 = u_1^2 + u_2^2.

    Source: huangfu2021 Eq. A4 with its basis reversed.

    Example
    -------
    >>> round(two_cells(2).max_energy * 9, 12)
    16.0
    """
    _require(2, photons, coupling)
    if photons == 1:
        return CavityPeak(math.pi / (2.0 * abs(coupling) * math.sqrt(2.0)), splitting)
    return _three_levels(2.0 * photons, 2.0 * (photons - 1.0), coupling, splitting)


def two_cells_inverted(*, coupling: float = 1.0, splitting: float = 1.0) -> CavityPeak:
    """Exact for two cells and a mode that gains quanta from none: u_1^2 = 2 g^2, u_2^2 = 4 g^2.

    It is what ``two_hops`` tends to for n_charger -> infinity with g = A sqrt(n_charger).

    Source: huangfu2021 Eq. A4 as printed, which starts from its last state; Figs. 8(d), 9(d).

    Example
    -------
    >>> two_cells_inverted().max_energy == two_cells(2).max_energy
    True
    """
    _require(2, 2, coupling)
    return _three_levels(2.0, 4.0, coupling, splitting)


def _three_levels(first: float, second: float, coupling: float, splitting: float) -> CavityPeak:
    total = first + second
    return CavityPeak(
        charging_time=math.pi / (abs(coupling) * math.sqrt(total)),
        max_energy=8.0 * splitting * first * second / total**2,
    )


def _require(n_battery: int, photons: int, coupling: float) -> None:
    if min(n_battery, photons) < 1 or coupling == 0.0:
        raise NotCovered(
            f"a cavity charges with a coupling, cells and photons, but coupling = {coupling:.15g}, "
            f"n_battery = {n_battery}, photons = {photons}: nothing moves."
        )
