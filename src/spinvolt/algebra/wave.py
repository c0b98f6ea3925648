"""Schroedinger evolution on a sector from any real vector."""

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import comb

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.chain import Chain
from spinvolt.algebra.grid import Grid, Patch, Rungs
from spinvolt.algebra.moments import ORDERS, Moments
from spinvolt.algebra.motion import derivative_operators
from spinvolt.algebra.polynomial import exact

Floats = NDArray[np.float64]
EPSILON = float(np.finfo(float).eps)
NORMED = 1e-9
# Roundings of a sum of binomial products of four-fold products with H, generously.
ROUNDINGS = 256.0


@dataclass(frozen=True, eq=False)
class Wave:
    """Schroedinger evolution psi' = -i H psi on a sector, from a real vector.

    Attributes
    ----------
    sector
        The Hamiltonian.
    amplitudes
        psi(0) on the sector's sites, shape (size,), of norm one: in the order of `Grid.labels`,
        or along the chain.

    >>> from spinvolt.algebra.chain import Chain
    >>> cell = Chain(2, 1.0, ((0, 1), (2, -1)), (), (0, 1), (1, -1))
    >>> Wave(cell, np.array([0.6, 0.8])).rest
    0.64...
    """

    sector: Grid | Chain
    amplitudes: Floats

    def __post_init__(self) -> None:
        """Refuse what is no normalised vector on the sector."""
        if self.amplitudes.shape != (self.size,):
            raise ValueError(f"{self.amplitudes.shape} amplitudes on {self.size} sites")
        norm = float(np.linalg.norm(self.amplitudes))
        if not abs(norm - 1.0) <= NORMED:
            raise ValueError(f"the norm of the amplitudes is {norm!r}, not one")

    @property
    def size(self) -> int:
        """Number of sites."""
        return self.sector.length if isinstance(self.sector, Chain) else self.sector.size

    @cached_property
    def levels(self) -> Floats:
        """Battery level of each site, shape (size,)."""
        if isinstance(self.sector, Chain):
            first, step = self.sector.origin[0], self.sector.direction[0]
            return float(first) + step * np.arange(self.size, dtype=float)
        return self.sector.labels()[0].astype(float)

    @property
    def rest(self) -> float:
        """The mean battery level at time zero."""
        return self._rest

    @cached_property
    def _rest(self) -> float:
        populations = self.amplitudes**2
        return float(populations @ self.levels / populations.sum())

    @property
    def top(self) -> float:
        """The highest battery level of the sector."""
        if isinstance(self.sector, Chain):
            return float(max(self.levels[0], self.levels[-1]))
        return float(self.sector.top)

    @property
    def periodic(self) -> bool:
        """Never claimed."""
        return False

    @cached_property
    def mean_energy(self) -> float:
        """E0 = <psi(0)|H|psi(0)>, in the sector's own count of energies."""
        near = neighbourhood(self, 1)
        return float(np.vdot(near.start, near.product(near.start)))

    def opening(self) -> tuple[int, int]:
        """Signs of the second and fourth derivative of the mean level at time zero.

        Zero where rounding leaves a sign open, then also for the fourth.
        """
        (second, off), (fourth, away) = self.bends()
        if off == 0.0 == second:
            return 0, _sign(fourth, away)
        signed = _sign(second, off)
        return (signed, _sign(fourth, away)) if signed else (0, 0)

    def bends(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """Second and fourth derivative of the mean level at time zero, each with an error bound.

        With phi_l = (H - E0)^l psi(0), real, and n the level,

            f''   = 2 <1|n|1> - 2 <0|n|2>,   f'''' = 2 <0|n|4> - 8 <1|n|3> + 6 <2|n|2>.

        From a single site they are found exactly, and the bound is zero where they vanish.
        """
        sites = np.flatnonzero(self.amplitudes)
        if len(sites) == 1:
            exactly = (_chain_bends if isinstance(self.sector, Chain) else _grid_bends)(
                self, int(sites[0])
            )
            one, two = ((float(x), 4.0 * EPSILON * abs(float(x))) for x in exactly)
            return one, two
        near = neighbourhood(self, 4)
        phi, sizes = [near.start], [np.abs(near.start)]
        centre = abs(self.mean_energy)
        for _ in range(4):
            phi.append(near.product(phi[-1]) - self.mean_energy * phi[-1])
            sizes.append(near.moduli(sizes[-1]) + centre * sizes[-1])
        found = []
        for order in (2, 4):
            total, most = 0.0, 0.0
            for k in range(order + 1):
                sign = (-1) ** (order // 2 + k)
                total += (
                    sign * comb(order, k) * float(np.sum(near.levels * phi[k] * phi[order - k]))
                )
                most += comb(order, k) * float(np.sum(near.levels * sizes[k] * sizes[order - k]))
            found.append((total, (ROUNDINGS + math.log2(len(self.amplitudes))) * EPSILON * most))
        return found[0], found[1]


@dataclass(frozen=True, eq=False)
class Near:
    """The part of a sector that a few products can reach from a start.

    Attributes
    ----------
    start
        psi(0) there.
    levels
        Battery levels, broadcastable to the shape of ``start``.
    """

    sampled: "Patch | Strip"
    start: Floats
    levels: Floats

    def product(self, vector: Floats) -> Floats:
        """H times a vector."""
        return self.sampled.product(vector)

    def moduli(self, vector: Floats) -> Floats:
        """The entries' moduli times a vector."""
        return self.sampled.moduli().product(vector)


@dataclass(frozen=True, eq=False)
class Strip:
    """Sampled couplings and energies of some neighbouring sites of a chain."""

    couplings: Floats
    energies: Floats

    def product(self, vector: Floats) -> Floats:
        """H times a vector."""
        result = self.energies * vector
        result[:-1] += self.couplings * vector[1:]
        result[1:] += self.couplings * vector[:-1]
        return result

    def moduli(self) -> "Strip":
        """The same with every entry replaced by its modulus."""
        return Strip(self.couplings, np.abs(self.energies))

    def shifted(self, by: float, unit: float) -> "Strip":
        """(H - by) / unit."""
        return Strip(self.couplings / unit, (self.energies - by) / unit)


def neighbourhood(wave: Wave, products: int) -> Near:
    """What ``products`` products with H can reach from a wave's start."""
    sector = wave.sector
    if isinstance(sector, Chain):
        reached = _reached(np.flatnonzero(wave.amplitudes), products, sector.length)
        sites = np.arange(reached.start, reached.stop + 1, dtype=float)
        strip = Strip(sector.coupling(sites)[1:-1], sector.energies(sites[:-1]))
        here = slice(reached.start, reached.stop)
        return Near(strip, wave.amplitudes[here], wave.levels[here])
    table = sector.packed(wave.amplitudes)
    rows = _reached(np.flatnonzero(np.any(table, axis=1)), products, sector.rows)
    columns = _reached(np.flatnonzero(np.any(table, axis=0)), products, sector.columns)
    start = table[rows.start : rows.stop, columns.start : columns.stop].astype(float)
    return Near(sector.patch(rows, columns), start, np.array(rows, dtype=float)[:, None])


def wave_moments(wave: Wave) -> Moments:
    """The energy moments of a wave's start, orders 0 ... ORDERS-1.

    The unit is the energy spread, or a small part of the energies that a few products meet where
    these are far larger, so that nothing overflows. The products touch only what they can reach.

    >>> from spinvolt.algebra.chain import Chain
    >>> two_levels = Chain(2, 1.0, ((0, 1), (2, -1)), (), (0, 1), (1, -1))
    >>> wave_moments(Wave(two_levels, np.array([1.0, 0.0]))).scaled[:3]
    (1.0, 1.0, 1.0)
    """
    near = neighbourhood(wave, ORDERS)
    centre, start = wave.mean_energy, near.start / np.linalg.norm(near.start)
    spread = float(np.linalg.norm(near.product(start) - centre * start))
    shifted = near.sampled.shifted(centre, 1.0)
    largest = float(np.max(shifted.moduli().product(np.ones_like(start))))
    if spread <= ROUNDINGS * EPSILON * largest:
        return Moments(0.0, (1.0,) + (0.0,) * (ORDERS - 1))
    frequency = max(spread, largest / ORDERS**2)
    scaled, state = [1.0], start
    sampled = near.sampled.shifted(centre, frequency)
    for _ in range(1, ORDERS):
        state = sampled.product(state)
        scaled.append(float(np.linalg.norm(state)))
    return Moments(frequency, tuple(scaled))


def _reached(sites: NDArray[np.intp], products: int, end: int) -> range:
    return range(max(0, int(sites[0]) - products), min(end, int(sites[-1]) + products + 1))


def _sign(value: float, off: float) -> int:
    return int(value > off) - int(value < -off)


def _chain_bends(wave: Wave, site: int) -> tuple[Fraction, ...]:
    """From the exact derivative operators of the site number."""
    chain = wave.sector
    assert isinstance(chain, Chain)
    operators = derivative_operators(chain)
    return tuple(
        exact(operators[order].get(0, ()), site)
        * Fraction(chain.strength) ** order
        * chain.direction[0]
        for order in (2, 4)
    )


def _grid_bends(wave: Wave, site: int) -> tuple[Fraction, ...]:
    """Exact products with H in the basis of unnormalised ladder states.

    There raising has the amplitude one and lowering the squared one, and the squared norms of
    neighbouring basis states differ by that factor.
    """
    sector = wave.sector
    assert isinstance(sector, Grid)
    k, n = (int(x[site]) for x in sector.labels())
    centre = sector.energy_at(k, n)
    phi: list[dict[tuple[int, int], Fraction]] = [{(k, n): Fraction(1)}]
    for _ in range(4):
        phi.append(_exact_product(sector, phi[-1], centre))
    squares = [
        {
            place: _squared_norm(sector.ladders[0], k, place[0])
            * _squared_norm(sector.ladders[1], n, place[1])
            for place in part
        }
        for part in phi[:5]
    ]
    weights = {place: value for part in squares for place, value in part.items()}
    found = []
    for order in (2, 4):
        total = Fraction(0)
        for j in range(order + 1):
            one, other = phi[j], phi[order - j]
            overlap = sum(
                (p[0] * weights[p] * one[p] * other[p] for p in one if p in other), Fraction(0)
            )
            total += (-1) ** (order // 2 + j) * comb(order, j) * overlap
        found.append(total)
    return tuple(found)


def _exact_product(
    sector: Grid, vector: dict[tuple[int, int], Fraction], centre: Fraction
) -> dict[tuple[int, int], Fraction]:
    """(H - centre) times a vector on unnormalised ladder states."""
    result: dict[tuple[int, int], Fraction] = {}
    for (k, n), amplitude in vector.items():
        own = sector.energy_at(k, n) - centre
        result[k, n] = result.get((k, n), Fraction(0)) + own * amplitude
        for up in (1, -1):
            for turn, strength in ((-1, sector.flip_flop), (1, sector.counter)):
                to = (k + up, n + up * turn)
                factor = Fraction(strength)
                for ladder, level, step in zip(
                    sector.ladders, (k, n), (up, up * turn), strict=True
                ):
                    factor *= _hop(ladder, level, step)
                if factor:
                    result[to] = result.get(to, Fraction(0)) + factor * amplitude
    return result


def _hop(ladder: Rungs, level: int, step: int) -> int:
    """Amplitude of one step between unnormalised ladder states."""
    squared = _squared(ladder, level + 1 if step > 0 else level)
    return (1 if squared else 0) if step > 0 else squared


def _squared(ladder: Rungs, level: int) -> int:
    """|<level|raise|level-1>|^2, zero beyond the ladder's ends."""
    if not 1 <= level < ladder.levels:
        return 0
    total = 1
    for factor in ladder.raising_factors():
        total *= int(exact(factor, level - 1))
    return total


def _squared_norm(ladder: Rungs, start: int, level: int) -> Fraction:
    """Squared norm of the unnormalised state of ``level`` relative to that of ``start``."""
    total = Fraction(1)
    for step in range(min(start, level) + 1, max(start, level) + 1):
        total *= _squared(ladder, step)
    return total if level >= start else 1 / total
