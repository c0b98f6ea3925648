"""Diagonalise a small sector once; afterwards any time costs a few products."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.chain import Chain
from spinvolt.algebra.moments import Moments
from spinvolt.algebra.results import Amplitudes, Cost, Jets
from spinvolt.algebra.wave import Wave, wave_moments

Floats = NDArray[np.float64]
Complexes = NDArray[np.complex128]
EPSILON = float(np.finfo(float).eps)
ORDER = 4
BLOCK = 2**20
# Chains up to this length are diagonalised densely: loading SciPy takes longer.
SHORT = 128


@dataclass(frozen=True)
class Dense:
    """Full diagonalisation of a wave's sector (LAPACK); nothing is compiled.

    Work: about 9 size^3 once (4 size^3 on a chain), 10 size^2 for each time. Error: rounding only,

        rho(t) = 2^-52 (32 + 8 ||H|| t),

    a backward-stable eigensolver's bound.

    >>> from spinvolt.algebra.chain import Chain
    >>> cell = Chain(2, 1.0, ((0, 1), (2, -1)), (), (0, 1), (1, -1))
    >>> flow = Dense().flow(Wave(cell, np.array([1.0, 0.0])))
    >>> float(flow.jets(np.array([np.pi / 2])).values[0, 0].round(12))
    1.0
    """

    takes: ClassVar = Wave
    name: ClassVar[Literal["eigen"]] = "eigen"

    def estimate(self, problem: Wave, duration: float) -> Cost:
        """Work and memory before they are spent; the duration does not matter."""
        del duration
        size = problem.size
        power = 4 if isinstance(problem.sector, Chain) else 9
        memory = 8 * 4 * size**2 + 16 * (ORDER + 2) * max(BLOCK, size)
        return Cost(evaluations=1, site_visits=power * size**3, memory=memory)

    def flow(self, problem: Wave) -> "DenseFlow":
        """Diagonalise."""
        values, vectors = _diagonalised(problem)
        start = problem.amplitudes / np.linalg.norm(problem.amplitudes)
        return DenseFlow(problem, values, vectors, start @ vectors)


def _diagonalised(problem: Wave) -> tuple[Floats, Floats]:
    """Eigenvalues, less the mean energy of the start, and vectors in columns."""
    sector = problem.sector
    if isinstance(sector, Chain):
        energies = sector.energies(np.arange(sector.length, dtype=float)) - problem.mean_energy
        couplings = sector.couplings()[1:-1]
        if sector.length > SHORT:
            from scipy.linalg import eigh_tridiagonal

            values, vectors = eigh_tridiagonal(energies, couplings)
            return np.asarray(values, dtype=float), np.asarray(vectors, dtype=float)
        matrix = np.diag(energies) + np.diag(couplings, 1) + np.diag(couplings, -1)
    else:
        matrix = sector.dense()
        matrix[np.diag_indices_from(matrix)] -= problem.mean_energy
    values, vectors = np.linalg.eigh(matrix)
    return values, vectors


@dataclass(frozen=True, eq=False)
class DenseFlow:
    """A diagonalised sector.

    Attributes
    ----------
    values
        Eigenvalues less the start's mean energy, shape (size,).
    vectors
        Orthonormal eigenvectors in columns, shape (size, size).
    weights
        The start's components along them, shape (size,).
    """

    problem: Wave
    values: Floats
    vectors: Floats
    weights: Floats

    @property
    def moments(self) -> Moments:
        """Energy moments of the start."""
        return self._moments

    @cached_property
    def _moments(self) -> Moments:
        return wave_moments(self.problem)

    @property
    def step(self) -> float:
        """The spacing at which four jets fix the curve."""
        energy = self.moments
        return energy.curve_step() / energy.frequency if energy.frequency else math.inf

    @property
    def ceiling(self) -> float:
        """The least upper bound that is known for the mean level at any time."""
        return self._ceiling

    @cached_property
    def _ceiling(self) -> float:
        """No phases of the modes can make the mean level larger than this.

        <n>(t) = sum_kl c_k c_l Q_kl cos((E_k - E_l) t) <= sum_kl |c_k c_l Q_kl|
        """
        weights = np.abs(self.weights)
        overlaps = np.abs((self.vectors.T * self.problem.levels) @ self.vectors)
        sharp = float(weights @ overlaps @ weights)
        return min(sharp * (1.0 + len(weights) * 16.0 * EPSILON), self.problem.top)

    def jets(self, times: Floats, after: object = None) -> Jets:
        """Jets at any ``times``; ``after`` is not needed.

        With phi_l = (H - E0)^l psi, f^(r) = sum_l binom(r, l) i^l (-i)^(r-l) <l|n|r-l>.
        """
        del after
        times = np.asarray(times, dtype=float)
        values = np.empty((len(times), ORDER + 1))
        unit = self.moments.frequency or 1.0
        powers = (self.values / unit) ** np.arange(ORDER + 1)[:, None]
        levels = self.problem.levels - self.problem.rest
        for block in self._blocks(len(times)):
            modes = self._phases(times[block]) * self.weights
            modes /= np.linalg.norm(modes, axis=1, keepdims=True)
            phi = [(modes * power) @ self.vectors.T for power in powers]
            for r in range(ORDER + 1):
                values[block, r] = sum(_term(r, k, phi, levels) for k in range(r // 2 + 1))
        values *= unit ** np.arange(ORDER + 1)
        values[:, 0] += self.problem.rest
        cost = Cost(evaluations=len(times), memory=self.vectors.nbytes)
        return Jets(times, values, self._errors(times), None, cost)

    def amplitudes(self, times: Floats, after: object = None) -> Iterator[Amplitudes]:
        """States at ``times``, with the phases that the sector's count of energies gives."""
        del after
        times = np.asarray(times, dtype=float)
        mean = self.problem.mean_energy
        for block in self._blocks(len(times)):
            states = (self._phases(times[block]) * self.weights) @ self.vectors.T
            states *= np.exp(-1j * mean * times[block])[:, None]
            states /= np.linalg.norm(states, axis=1, keepdims=True)
            off = self._rho(times[block]) + EPSILON * np.abs(mean * times[block])
            for time, row, error in zip(times[block], states, off, strict=True):
                yield Amplitudes(float(time), row, float(error))

    def _blocks(self, count: int) -> Iterator[slice]:
        size = max(1, BLOCK // len(self.values))
        return (slice(i, i + size) for i in range(0, count, size))

    def _phases(self, times: Floats) -> Complexes:
        return np.exp(-1j * np.multiply.outer(times, self.values))

    def _rho(self, times: Floats) -> Floats:
        norm = float(np.max(np.abs(self.values)))
        return EPSILON * (32.0 + 8.0 * norm * np.abs(times))

    def _errors(self, times: Floats) -> Floats:
        """Bounds on jets: carried errors of the states, and rounding of the sums over sites."""
        energy, top = self.moments, self.problem.top
        orders = np.arange(ORDER + 1)
        band = energy.band() ** orders
        rows = [energy.jet_errors(e * band, top) for e in self._rho(times).tolist()]
        summed = EPSILON * (16.0 + math.sqrt(len(self.values))) * top
        sizes = [
            sum(math.comb(r, k) * energy.mu(k) * energy.mu(r - k) for k in range(r + 1))
            for r in range(ORDER + 1)
        ]
        return (np.array(rows) + summed * np.array(sizes)) * energy.frequency**orders


def _term(order: int, k: int, phi: list[Complexes], levels: Floats) -> Floats:
    """The terms k and order - k of an order's derivative together."""
    there = order - k
    overlap = np.sum(phi[k].conj() * (levels * phi[there]), axis=1)
    turned = (1j**k) * ((-1j) ** there) * overlap
    return math.comb(order, k) * (1.0 if k == there else 2.0) * turned.real
