"""A chain sampled for walking along an evolution: couplings, energies, weights of derivatives."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.chain import Chain
from spinvolt.algebra.motion import ORDER, diagonals
from spinvolt.algebra.polynomial import shift
from spinvolt.algebra.problem import Unitary
from spinvolt.errors import NotCovered
from spinvolt.kernels import pade

Floats = NDArray[np.float64]
Factors = tuple[Floats, Floats, Floats]
Space = tuple[Floats, Floats]

CHUNK = 2**15
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
    crowds
        Number of rows of weights of each order, 0 ... ORDER. One row w with offset k is
        (S + S^+) / 2 with S_{i, i+k} = w_i, so the square of the norm of its image is at most the
        sum of w_i^2 (|psi_i|^2 + |psi_{i+k}|^2) / 2; those of several rows add up to at most
        their number times the sum.
    """

    kernels: ModuleType
    halves: tuple[Floats, Floats, Floats]
    couplings: Floats
    energies: Floats
    weights: Floats
    peaks: Floats
    norms: Floats
    crowds: Floats

    @property
    def length(self) -> int:
        """Number of sites."""
        return len(self.couplings) - 1

    def factorised(self, tau: float, old: Factors | None = None) -> Factors:
        """The two halves of a step, eliminated; ``old`` factors are overwritten."""
        n, lanes = self.length, self.kernels.LANES
        with fitting(n):
            factors = old or (np.empty((2, lanes * n)), np.empty((2, lanes * n)), np.empty((2, n)))
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
        couplings = chain.couplings()
        weights = _weights(chain, kernels.ROWS, couplings, frequency)
        largest = np.maximum(weights.max(axis=1), -weights.min(axis=1))
        peaks = np.maximum.reduceat(couplings, np.arange(0, chain.length + 1, PATCH))
    orders = np.array([order for order, _ in kernels.ROWS])
    norms = np.bincount(orders, largest, ORDER + 1).astype(float)
    norms[0] = chain.length - 1.0
    crowds = np.bincount(orders).astype(float)
    return Ground(
        kernels, halves, couplings, energies, weights, np.append(peaks, 0.0), norms, crowds
    )


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


def _weights(
    chain: Chain, rows: tuple[tuple[int, int], ...], couplings: Floats, frequency: float
) -> Floats:
    """Signed stripes by row; in each chunk of sites, polynomials are expanded about its middle."""
    from spinvolt.kernels.weights import weigh

    n = chain.length
    weights = np.zeros((len(rows), n))
    offsets = np.array([offset for _, offset in rows])
    for first in range(0, n, CHUNK):
        after = min(first + CHUNK, n)
        centre = (first + after) // 2
        found = {(d.order, d.offset): d for d in diagonals(chain, centre, 1.0 / frequency)}
        terms = max((len(d.coefficients) for d in found.values()), default=1)
        polynomials = np.zeros((len(rows), terms))
        for number, (order, offset) in enumerate(rows):
            coefficients = found[order, offset].coefficients if (order, offset) in found else ()
            polynomials[number, : len(coefficients)] = coefficients
            polynomials[number] *= SIGNS[order % 2][offset]
        weigh((first, after, centre), polynomials, offsets, couplings, weights)
    return weights
