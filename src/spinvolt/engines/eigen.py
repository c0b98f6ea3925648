"""Diagonalise a short chain once; afterwards any time costs one product."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.moments import Moments, moments
from spinvolt.algebra.motion import ORDER, Stripe, position_derivatives, position_errors, stripes
from spinvolt.algebra.problem import Unitary
from spinvolt.algebra.results import Amplitudes, Cost, Jets, State

Floats = NDArray[np.float64]
EPSILON = float(np.finfo(float).eps)
BLOCK = 2**22
DENSE = 128


@dataclass(frozen=True)
class Eigen:
    """Full diagonalisation of the tridiagonal matrix (LAPACK), NumPy and SciPy alone.

    Work: about 4 length^3 once, 2 length^2 for each time. Error: rounding only,

        rho(t) = 2^-52 (32 + 8 ||H|| t),

    a backward-stable eigensolver's bound with ||H|| from Gershgorin's theorem.

    >>> from spinvolt.algebra.chain import Chain
    >>> cell = Chain(2, 1.0, ((0, 1), (2, -1)), (), (0, 1), (1, -1))
    >>> flow = Eigen().flow(Unitary(cell, 0))
    >>> float(flow.jets(np.array([np.pi / 2])).values[0, 0].round(12))
    1.0
    """

    takes: ClassVar = Unitary
    name: ClassVar[Literal["eigen"]] = "eigen"

    def estimate(self, problem: Unitary, duration: float) -> Cost:
        """Work and memory before they are spent; the duration does not matter."""
        del duration
        size = problem.chain.length
        return Cost(evaluations=1, site_visits=4 * size**3, memory=8 * 3 * size**2 + 8 * BLOCK)

    def flow(self, problem: Unitary) -> "EigenFlow":
        """Diagonalise."""
        return self.flows((problem,))[0]

    def flows(self, problems: Sequence[Unitary]) -> list["EigenFlow"]:
        """Flows of several starts on one chain, which is diagonalised once."""
        chain = problems[0].chain
        energies = chain.energies(np.arange(chain.length, dtype=float))
        ground = float(energies[problems[0].start])
        values, vectors = np.zeros(1), np.ones((1, 1))
        if chain.length > 1:
            values, vectors = _diagonalised(energies - ground, chain.couplings()[1:-1])
        return [EigenFlow(p, moments(p), values, vectors, ground) for p in problems]


def _diagonalised(energies: Floats, couplings: Floats) -> tuple[Floats, Floats]:
    """Eigenvalues and vectors; loading SciPy takes longer than a small dense problem does."""
    if len(energies) <= DENSE:
        matrix = np.diag(energies) + np.diag(couplings, 1) + np.diag(couplings, -1)
        values, vectors = np.linalg.eigh(matrix)
        return values, vectors
    from scipy.linalg import eigh_tridiagonal

    values, vectors = eigh_tridiagonal(energies, couplings)
    return np.asarray(values, dtype=float), np.asarray(vectors, dtype=float)


@dataclass(frozen=True, eq=False)
class EigenFlow:
    """A diagonalised chain.

    Attributes
    ----------
    values
        Eigenvalues less ``ground``, shape (length,).
    vectors
        Orthonormal eigenvectors in columns, shape (length, length).
    ground
        The energy of the chain that ``values`` are counted from.
    """

    problem: Unitary
    moments: Moments
    values: Floats
    vectors: Floats
    ground: float

    @property
    def step(self) -> float:
        """The spacing at which four jets fix the curve."""
        return self.moments.curve_step() / self.moments.frequency

    @cached_property
    def _stripes(self) -> tuple[Stripe, ...]:
        return stripes(self.problem.chain)

    @property
    def ceiling(self) -> float:
        """No phases of the modes can make the mean site larger than this.

        <j>(t) = sum_kl c_k c_l Q_kl cos((E_k - E_l) t) <= sum_kl |c_k c_l Q_kl|
        """
        sites = np.arange(self.problem.chain.length, dtype=float)
        weights = np.abs(self.vectors[self.problem.start])
        overlaps = np.abs((self.vectors.T * sites) @ self.vectors)
        sharp = float(weights @ overlaps @ weights)
        return min(sharp * (1.0 + len(sites) * 16.0 * EPSILON), sites[-1])

    def jets(self, times: Floats, after: object = None) -> Jets:
        """Jets at any ``times``; ``after`` is not needed."""
        del after
        sites = np.arange(self.problem.chain.length, dtype=float)
        values, errors = (np.empty((len(times), ORDER + 1)) for _ in range(2))
        for block in self._blocks(len(times)):
            amplitudes, rho = self._amplitudes(times[block]), self._rho(times[block])
            values[block] = position_derivatives(self._stripes, sites, amplitudes)
            errors[block] = position_errors(self._stripes, sites, amplitudes, rho)
        cost = Cost(evaluations=len(times), memory=self.vectors.nbytes)
        return Jets(times, values, errors, None, cost)

    def states(self, times: Floats, after: object = None) -> Iterator[State]:
        """Populations of the whole chain at ``times``."""
        del after
        for block in self._blocks(len(times)):
            amplitudes = self._amplitudes(times[block])
            populations = amplitudes.real**2 + amplitudes.imag**2
            for time, row, error in zip(
                times[block], populations, self._rho(times[block]), strict=True
            ):
                yield State(float(time), 0, row / row.sum(), float(error))

    def amplitudes(self, times: Floats, after: object = None) -> Iterator[Amplitudes]:
        """Amplitudes on the whole chain at ``times``, phases included."""
        del after
        for time in times.tolist():
            rows, errors = self._amplitudes(np.array([time])), self._rho(np.array([time]))
            phase = np.exp(-1j * self.ground * time)
            # The phase's argument is rounded.
            error = float(errors[0]) + EPSILON * abs(self.ground * time)
            yield Amplitudes(time, rows[0] * phase, error)

    def _blocks(self, count: int) -> Iterator[slice]:
        size = max(1, BLOCK // self.problem.chain.length)
        return (slice(i, i + size) for i in range(0, count, size))

    def _amplitudes(self, times: Floats) -> NDArray[np.complex128]:
        weights = self.vectors[self.problem.start]
        phases = np.multiply.outer(np.abs(times), self.values)
        back = np.where(times < 0, -1.0, 1.0)[:, None]
        real = (np.cos(phases) * weights) @ self.vectors.T
        imaginary = (-back * np.sin(phases) * weights) @ self.vectors.T
        amplitudes = real + 1j * imaginary
        return amplitudes / np.linalg.norm(amplitudes, axis=1, keepdims=True)

    def _rho(self, times: Floats) -> Floats:
        norm = float(np.max(np.abs(self.values)))
        return EPSILON * (32.0 + 8.0 * norm * np.abs(times))
