"""Exact polynomials in a site number: tuples of whole numbers or fractions, lowest power first.

Derivatives of observables are finite differences of products of ladder amplitudes. Taken in
floating point they lose a digit for each factor ten in size; taken exactly they lose none.
"""

from collections.abc import Iterable
from fractions import Fraction
from itertools import zip_longest

import numpy as np
from numpy.typing import NDArray

Polynomial = tuple[int | Fraction, ...]


def add(p: Polynomial, q: Polynomial) -> Polynomial:
    """p + q.

    >>> add((1, 2), (1,))
    (2, 2)
    """
    return _trim(a + b for a, b in zip_longest(p, q, fillvalue=0))


def scale(factor: int | Fraction, p: Polynomial) -> Polynomial:
    """factor * p."""
    return _trim(factor * a for a in p)


def multiply(p: Polynomial, q: Polynomial) -> Polynomial:
    """p * q.

    >>> multiply((1, 1), (1, -1))
    (1, 0, -1)
    """
    product: list[int | Fraction] = [0] * max(len(p) + len(q) - 1, 0)
    for i, a in enumerate(p):
        for k, b in enumerate(q):
            product[i + k] += a * b
    return _trim(product)


def shift(p: Polynomial, by: int) -> Polynomial:
    """The polynomial x -> p(x + by).

    >>> shift((0, 0, 1), 1)
    (1, 2, 1)
    """
    if by == 0:
        return p
    moved = list(p)
    for first in range(len(moved) - 1):
        for k in range(len(moved) - 2, first - 1, -1):
            moved[k] += by * moved[k + 1]
    return tuple(moved)


def substitute(p: Polynomial, origin: int, direction: int) -> Polynomial:
    """The polynomial x -> p(origin + direction * x)."""
    moved = shift(p, origin)
    return _trim(a * direction**k for k, a in enumerate(moved))


def exact(p: Polynomial, x: int) -> int | Fraction:
    """p(x), without rounding."""
    total: int | Fraction = 0
    for a in reversed(p):
        total = total * x + a
    return total


def sampled(p: Polynomial, sites: NDArray[np.float64], centre: int) -> NDArray[np.float64]:
    """p at floating-point ``sites``, expanded about ``centre`` to stay accurate at large sizes."""
    coefficients = [float(a) for a in shift(p, centre)]
    x = sites - float(centre)
    total = np.zeros_like(x)
    for a in reversed(coefficients):
        total *= x
        total += a
    return total


def _trim(p: Iterable[int | Fraction]) -> Polynomial:
    kept = list(p)
    while kept and kept[-1] == 0:
        kept.pop()
    return tuple(kept)
