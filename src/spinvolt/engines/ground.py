"""A chain sampled for walking along an evolution: couplings, energies, weights of derivatives."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.motion import ORDER, stripes
from spinvolt.algebra.polynomial import shift
from spinvolt.algebra.problem import Unitary
from spinvolt.errors import NotCovered
from spinvolt.kernels import pade

Floats = NDArray[np.float64]
Factors = tuple[Floats, Floats, Floats]
Space = tuple[Floats, Floats]

CHUNK = 2**14
PATCH = 2**10
# Stripes reach over at most so many sites; states carry so many zeros behind the last site.
PADDING = 4
# The sign that psi = (-i)^j phi gives the products of sites j and j + offset, by order and offset.
SIGNS = ((1.0, 1.0, -1.0, -1.0), (1.0, -1.0, -1.0, 1.0))


@dataclass(frozen=True, eq=False)
class Ground:
    """A chain sampled for walking.

    Attributes
    ----------
    kernels
        ``real_steps`` or ``complex_steps``.
    halves
        Poles, residues and gains for them.
    couplings, energies
        u_0 ... u_n, and w_j - w_start where they differ.
    weights
        Of the products that make up the derivatives of <j>, one row per entry of kernels.ROWS.
    peaks
        Largest |weights| in every patch of sites, shape (rows, patches + 1); the last is zero.
    """

    kernels: ModuleType
    halves: tuple[Floats, Floats, Floats]
    couplings: Floats
    energies: Floats
    weights: Floats
    peaks: Floats

    @property
    def length(self) -> int:
        """Number of sites."""
        return len(self.couplings) - 1

    def factorised(self, tau: float) -> Factors:
        """The two halves of a step, eliminated."""
        n, lanes = self.length, self.kernels.LANES
        with fitting(n):
            factors = (np.empty((2, lanes * n)), np.empty((2, lanes * n)), np.empty((2, n)))
            links, energies = self.couplings * tau, self.energies * tau
        self.kernels.factorise(links, energies, self.halves[0], factors)
        return factors

    def blank(self) -> Space:
        """Work space, and an empty state on the whole chain."""
        n, kernels = self.length, self.kernels
        with fitting(n):
            state = np.zeros((kernels.FIELDS, n + PADDING))
            return np.empty((2, kernels.LANES * n)), state

    def largest(self, windows: NDArray[np.int64]) -> Floats:
        """Bounds on ||X_r psi||, r = 1 ... ORDER, for states on windows: shape (windows, ORDER)."""
        ends = np.empty(windows.shape, dtype=np.int64)
        ends[:, 0] = np.maximum(windows[:, 0] - PADDING, 0) // PATCH
        ends[:, 1] = (windows[:, 1] - 1) // PATCH + 1
        rows = np.maximum.reduceat(self.peaks, ends.ravel(), axis=1)[:, ::2]
        orders = np.array([order for order, _ in self.kernels.ROWS])
        return rows.T @ (orders[:, None] == np.arange(1, ORDER + 1))


def survey(problem: Unitary) -> Ground:
    """Sample a chain.

    Raises
    ------
    NotCovered
        When the arrays do not fit into memory.
    """
    chain = problem.chain
    if chain.tilted:
        from spinvolt.kernels import complex_steps as kernels

        halves = pade.complex_halves()
    else:
        from spinvolt.kernels import real_steps as kernels

        halves = pade.real_halves()
    with fitting(chain.length):
        energies = _energies(problem) if chain.tilted else np.empty(0)
        weights, peaks = _weights(problem, kernels.ROWS)
        return Ground(kernels, halves, chain.couplings(), energies, weights, peaks)


@contextmanager
def fitting(length: int) -> Generator[None]:
    """Turn a lack of memory into a sentence."""
    try:
        yield
    except MemoryError as shortage:
        raise NotCovered(
            f"a chain of {length} levels does not fit into memory for the rational engine: "
            "take a smaller battery, or the galerkin engine"
        ) from shortage


def _energies(problem: Unitary) -> Floats:
    """w_j - w_start, rounded once: an error that is smooth in j would grow with every step.

    Horner's rule in pairs of doubles.
    """
    distance = np.arange(problem.chain.length, dtype=float) - problem.start
    high, low = np.zeros_like(distance), np.zeros_like(distance)
    for coefficient in reversed((0, *shift(problem.chain.energy, problem.start)[1:])):
        product = high * distance
        low = _product_error(high, distance, product) + low * distance
        leading = float(coefficient)
        total = product + leading
        back = total - product
        low += (product - (total - back)) + (leading - back)
        low += float(Fraction(coefficient) - Fraction(leading))
        high = total + low
        low -= high - total
    return high


def _product_error(a: Floats, b: Floats, product: Floats) -> Floats:
    """a b - product, exactly (Dekker)."""
    a_high, b_high = _leading(a), _leading(b)
    a_low, b_low = a - a_high, b - b_high
    return ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low


def _leading(a: Floats) -> Floats:
    """The leading 26 bits."""
    scaled = a * (2.0**27 + 1.0)
    return scaled - (scaled - a)


def _weights(problem: Unitary, rows: tuple[tuple[int, int], ...]) -> tuple[Floats, Floats]:
    """Signed stripes by row, and their peaks; chunks of sites keep the work inside the cache."""
    chain = problem.chain
    n = chain.length
    weights, peaks = np.zeros((len(rows), n)), np.zeros((len(rows), -(-n // PATCH) + 1))
    for first in range(0, n, CHUNK):
        after = min(first + CHUNK, n)
        for stripe in stripes(chain, first, min(after + PADDING, n) - 1):
            row = weights[rows.index((stripe.order, stripe.offset)), first:after]
            part = stripe.weights[: len(row)]
            row[: len(part)] = SIGNS[stripe.order % 2][stripe.offset] * part
    for k in range(peaks.shape[1] - 1):
        peaks[:, k] = np.max(np.abs(weights[:, k * PATCH : (k + 1) * PATCH]), axis=1)
    return weights, peaks
