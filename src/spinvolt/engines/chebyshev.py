"""Chebyshev propagation: many cheap products with H, nothing diagonalised or factorised."""

from collections.abc import Iterator
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
Complexes = NDArray[np.complex128]
EPSILON = float(np.finfo(float).eps)
TAIL = 1e-17


@dataclass(frozen=True)
class Chebyshev:
    """Expansion of exp(-i H t) in Chebyshev polynomials of H, on a Gershgorin interval.

        exp(-i H t) = e^{-i a t} sum_k (2 - [k=0]) (-i)^k J_k(b t) T_k((H - a) / b)

    Work: about b t products with the tridiagonal H, b t ~ 0.55 N ln N for N cells, N charger
    spins, all up, to the first maximum. Error: the Bessel tail sum_{k>K} 2 |J_k(b t)|, proved,
    and rounding rho = 2^-52 (32 + 6 products).

    >>> from spinvolt.algebra.chain import Chain
    >>> cell = Chain(2, 1.0, ((0, 1), (2, -1)), (), (0, 1), (1, -1))
    >>> flow = Chebyshev().flow(Unitary(cell, 0))
    >>> float(flow.jets(np.array([np.pi / 2])).values[0, 0].round(12))
    1.0
    """

    takes: ClassVar = Unitary
    name: ClassVar[Literal["chebyshev"]] = "chebyshev"

    def estimate(self, problem: Unitary, duration: float) -> Cost:
        """Work and memory before they are spent."""
        products = int(problem.chain.reach() * duration) + 30
        size = problem.chain.length
        return Cost(products=products, site_visits=4 * products * size, memory=8 * 20 * size)

    def flow(self, problem: Unitary) -> "ChebyshevFlow":
        """Sample the chain."""
        chain = problem.chain
        energies = chain.energies(np.arange(chain.length, dtype=float))
        return ChebyshevFlow(
            problem, moments(problem), energies - energies[problem.start], chain.couplings()[1:-1]
        )


@dataclass(frozen=True, eq=False)
class Cursor:
    """Where a walk stands: time, state, products spent, truncation error so far."""

    time: float
    state: Complexes
    products: int
    truncation: float


@dataclass(frozen=True, eq=False)
class ChebyshevFlow:
    """A sampled chain, ready to be walked along.

    Attributes
    ----------
    energies, couplings
        Diagonal, relative to the start's energy, and off-diagonal of H.
    """

    problem: Unitary
    moments: Moments
    energies: Floats
    couplings: Floats

    @property
    def step(self) -> float:
        """The spacing at which four jets fix the curve."""
        return self.moments.curve_step() / self.moments.frequency

    @cached_property
    def interval(self) -> tuple[float, float]:
        """Centre and half width of a Gershgorin interval."""
        reach = np.zeros_like(self.energies)
        reach[1:] += self.couplings
        reach[:-1] += self.couplings
        low, high = float(np.min(self.energies - reach)), float(np.max(self.energies + reach))
        return 0.5 * (low + high), max(0.5 * (high - low), 1e-300)

    @cached_property
    def _stripes(self) -> tuple[Stripe, ...]:
        return stripes(self.problem.chain)

    @property
    def ceiling(self) -> float:
        """The chain's last site: nothing sharper is known without its spectrum."""
        return self.problem.chain.length - 1.0

    def jets(self, times: Floats, after: object = None) -> Jets:
        """Jets at ``times``, walked to in turn from ``after`` or from the start."""
        cursor = self._nearer(float(times[0]), after)
        spent = cursor.products
        sites = np.arange(len(self.energies), dtype=float)
        values, errors = np.empty((len(times), ORDER + 1)), np.empty((len(times), ORDER + 1))
        for i, time in enumerate(times):
            cursor = self._walk(cursor, float(time))
            state, off = cursor.state[None, :], np.array([self._distance(cursor)])
            values[i] = position_derivatives(self._stripes, sites, state)[0]
            errors[i] = position_errors(self._stripes, sites, state, off)[0]
        products = cursor.products - spent
        cost = Cost(
            products=products, site_visits=products * len(sites), memory=cursor.state.nbytes * 5
        )
        return Jets(times, values, errors, cursor, cost)

    def states(self, times: Floats, after: object = None) -> Iterator[State]:
        """Populations of the whole chain at ``times``."""
        cursor = self._nearer(float(times[0]), after)
        for time in times:
            cursor = self._walk(cursor, float(time))
            populations = cursor.state.real**2 + cursor.state.imag**2
            yield State(float(time), 0, populations / populations.sum(), self._distance(cursor))

    def amplitudes(self, times: Floats, after: object = None) -> Iterator[Amplitudes]:
        """Amplitudes on the whole chain at ``times``, phases included."""
        cursor = self._nearer(float(times[0]), after)
        ground = float(self.problem.chain.energies(np.array([float(self.problem.start)]))[0])
        for time in times.tolist():
            cursor = self._walk(cursor, time)
            # The phase's argument is rounded.
            error = self._distance(cursor) + EPSILON * abs(ground * time)
            yield Amplitudes(time, cursor.state * np.exp(-1j * ground * time), error)

    def _nearer(self, time: float, after: object) -> Cursor:
        if isinstance(after, Cursor) and abs(after.time - time) < abs(time):
            return after
        state = np.zeros(len(self.energies), dtype=complex)
        state[self.problem.start] = 1.0
        return Cursor(0.0, state, 0, 0.0)

    def _walk(self, cursor: Cursor, time: float) -> Cursor:
        centre, half = self.interval
        span = time - cursor.time
        if span == 0.0:
            return cursor
        weights, tail = _bessel(half * abs(span))
        factors = weights * (-1j * np.sign(span)) ** (np.arange(len(weights)) % 4)
        before, now = cursor.state, self._scaled(cursor.state)
        total = factors[0] * before
        for factor in factors[1:]:
            total += factor * now
            following = self._scaled(now)
            following *= 2.0
            following -= before
            before, now = now, following
        total *= np.exp(-1j * centre * span)
        total /= np.linalg.norm(total)
        return Cursor(time, total, cursor.products + len(weights), cursor.truncation + tail)

    def _scaled(self, state: Complexes) -> Complexes:
        """(H - a) / b times a state."""
        centre, half = self.interval
        product = ((self.energies - centre) / half) * state
        product[:-1] += (self.couplings / half) * state[1:]
        product[1:] += (self.couplings / half) * state[:-1]
        return product

    def _distance(self, cursor: Cursor) -> float:
        return cursor.truncation + EPSILON * (32.0 + 6.0 * cursor.products)


def _bessel(argument: float) -> tuple[Floats, float]:
    """Weights (2 - [k=0]) J_k of the expansion, and the tail left out, doubled for the state."""
    from scipy.special import jv

    most = int(argument + 20.0 * max(argument, 1.0) ** (1.0 / 3.0) + 60)
    weights = 2.0 * jv(np.arange(most), argument)
    weights[0] *= 0.5
    rest = np.cumsum(np.abs(weights)[::-1])[::-1]
    count = int(np.argmax(rest < TAIL))
    return weights[:count], 2.0 * float(rest[count])
