"""A chain sampled for walking along an evolution: couplings, energies, weights of derivatives."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.chain import Chain
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
        Of the products that make up the derivatives of <j>, in units of the start's energy
        spread, one row per entry of kernels.ROWS.
    peaks
        The largest coupling in every patch of sites, shape (patches + 1,); the last is zero.
    norms
        Bounds on ||X_r||, r = 0 ... ORDER, in units of powers of the energy spread.
    """

    kernels: ModuleType
    halves: tuple[Floats, Floats, Floats]
    couplings: Floats
    energies: Floats
    weights: Floats
    peaks: Floats
    norms: Floats

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

    def steepest(self, windows: NDArray[np.int64]) -> Floats:
        """At least the largest coupling of the sites of each window."""
        ends = np.empty(windows.shape, dtype=np.int64)
        ends[:, 0] = windows[:, 0] // PATCH
        ends[:, 1] = windows[:, 1] // PATCH + 1
        return np.maximum.reduceat(self.peaks, ends.ravel())[::2]

    def spreads(self, sums: Floats) -> Floats:
        """Bounds on ||X_r psi||, r = 1 ... ORDER, from the sums of a march.

        A row of weights w with offset k is (S + S^+) / 2 with S_{i, i+k} = w_i, so the square of
        its norm is at most the sum of w_i^2 (|psi_i|^2 + |psi_{i+k}|^2) / 2.
        """
        rows = [sum(order == k for order, _ in self.kernels.ROWS) for k in range(1, ORDER + 1)]
        return np.sqrt(sums[:, ORDER + 3 :] * rows / sums[:, :1])


def survey(problem: Unitary, frequency: float) -> Ground:
    """Sample a chain; ``frequency`` is the energy spread of the start.

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
        weights, couplings = _weights(chain, kernels.ROWS, frequency), chain.couplings()
        norms = np.append(chain.length - 1.0, np.zeros(ORDER))
        for (order, _), row in zip(kernels.ROWS, weights, strict=True):
            norms[order] += max(np.max(row), -np.min(row))
        peaks = np.maximum.reduceat(couplings, np.arange(0, chain.length + 1, PATCH))
        return Ground(kernels, halves, couplings, energies, weights, np.append(peaks, 0.0), norms)


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


def _weights(chain: Chain, rows: tuple[tuple[int, int], ...], frequency: float) -> Floats:
    """Signed stripes by row; chunks of sites keep the work inside the cache."""
    n = chain.length
    weights = np.zeros((len(rows), n))
    for first in range(0, n, CHUNK):
        after = min(first + CHUNK, n)
        for stripe in stripes(chain, first, min(after + PADDING, n) - 1):
            row = weights[rows.index((stripe.order, stripe.offset)), first:after]
            part = stripe.weights[: len(row)]
            sign = SIGNS[stripe.order % 2][stripe.offset]
            row[: len(part)] = sign / frequency**stripe.order * part
    return weights
