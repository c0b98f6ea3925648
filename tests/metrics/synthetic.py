"""Flows whose curve is known in closed form: sums of cosines, so that every maximum is known."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.polynomial import Chebyshev as Series
from numpy.polynomial import Polynomial

from spinvolt.algebra.chain import Chain
from spinvolt.algebra.moments import ORDERS, Moments
from spinvolt.algebra.problem import Unitary
from spinvolt.algebra.results import Cost, Jets, State

Floats = np.ndarray


@dataclass(frozen=True)
class Synthetic:
    """f(t) = F(1) - F(cos t) for a polynomial F: even in time, all derivatives known.

    `error` is added to the bounds of the jets and, with random sign, to the jets themselves.
    """

    polynomial: Polynomial
    error: float = 1e-14
    spacing: float = 0.2
    asked: list[int] = field(default_factory=list)

    @property
    def cosines(self) -> Floats:
        return self.polynomial.convert(kind=Series).coef

    @property
    def fastest(self) -> float:
        return max(len(self.cosines) - 1.0, 1.0)

    @property
    def problem(self) -> Unitary:
        length = 2 + int(np.ceil(4 * np.abs(self.cosines).sum()))
        return Unitary(Chain(length, 1.0, (), (), (0, 0), (1, -1)), 0)

    @property
    def moments(self) -> Moments:
        # With every mu = 1 the bound on the r-th derivative is top / 2 * (2 * frequency)^r.
        return Moments(self.fastest / 2, (1.0,) * ORDERS)

    @property
    def ceiling(self) -> float:
        return self.problem.chain.length - 1.0

    @property
    def step(self) -> float:
        return self.spacing

    def exact(self, times: Floats, order: int = 0) -> Floats:
        n = np.arange(len(self.cosines))
        phases = np.multiply.outer(times, n) + order * np.pi / 2
        values = -(np.cos(phases) * n**order) @ self.cosines
        return np.asarray(values + self.cosines.sum() * (order == 0), dtype=float)

    def jets(self, times: Floats, after: object = None) -> Jets:
        del after
        self.asked.append(len(times))
        values = np.stack([self.exact(times, k) for k in range(5)], axis=1).astype(float)
        errors = self.error * self.fastest ** np.arange(5) * np.ones_like(values)
        signs = np.where(np.sin(1e3 * np.arange(values.size)) > 0, 1, -1).reshape(values.shape)
        signs[times == 0.0] = 0
        rounding = 8e-16 * self.fastest ** np.arange(5) * np.abs(self.cosines).sum()
        noisy = np.asarray(values + signs * errors, dtype=float)
        bounds = np.asarray(errors + rounding, dtype=float)
        return Jets(times, noisy, bounds, None, Cost(evaluations=len(times)))

    def states(self, times: Floats, after: object = None) -> Iterator[State]:
        raise AssertionError(f"peaks must not need states at {times}, {after}")


def dipped(centre: float, depth: float) -> Polynomial:
    """F with F'(u) = (u - centre)^2 + depth: a level stretch, or a tiny wiggle for depth < 0."""
    return Polynomial([0.0, centre**2 + depth, -centre, 1.0 / 3.0])
