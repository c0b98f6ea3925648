"""Exact polynomials in a site number: tuples of whole numbers or fractions, lowest power first.

Derivatives of observables are finite differences of products of ladder amplitudes. Taken in
floating point they lose a digit for each factor ten in size; taken exactly they lose none.
"""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

Polynomial = tuple[int | Fraction, ...]


def add(p: Polynomial, q: Polynomial) -> Polynomial:
    """p + q.

    >>> add((1, 2), (1,))
    (2, 2)
    """
    longer, shorter = (p, q) if len(p) >= len(q) else (q, p)
    total = list(longer)
    for k, a in enumerate(shorter):
        total[k] += a
    return _trim(total)


def scale(factor: int | Fraction, p: Polynomial) -> Polynomial:
    """factor * p."""
    return _trim([factor * a for a in p])


def multiply(p: Polynomial, q: Polynomial) -> Polynomial:
    """p * q.

    >>> multiply((1, 1), (1, -1))
    (1, 0, -1)
    """
    product: list[int | Fraction] = [0] * max(len(p) + len(q) - 1, 0)
    for i, a in enumerate(p):
        for k, b in enumerate(q, start=i):
            product[k] += a * b
    return _trim(product)


def shift(p: Polynomial, by: int) -> Polynomial:
    """The polynomial x -> p(x + by).

    >>> shift((0, 0, 1), 1)
    (1, 2, 1)
    """
    if by == 0:
        return p
    moved = list(p)
    last = len(moved) - 1
    for first in range(last):
        carry = moved[last]
        for k in range(last - 1, first - 1, -1):
            carry = moved[k] + by * carry
            moved[k] = carry
    return tuple(moved)


def difference(p: Polynomial) -> Polynomial:
    """The polynomial x -> p(x + 1) - p(x).

    >>> difference((0, 0, 1))
    (1, 2)
    """
    return _trim([a - b for a, b in zip(shift(p, 1), p, strict=True)])


def substitute(p: Polynomial, origin: int, direction: int) -> Polynomial:
    """The polynomial x -> p(origin + direction * x)."""
    moved = shift(p, origin)
    return _trim([a * direction**k for k, a in enumerate(moved)])


def exact(p: Polynomial, x: int) -> int | Fraction:
    """p(x), without rounding."""
    total: int | Fraction = 0
    for a in reversed(p):
        total = total * x + a
    return total


def sampled(p: Polynomial, sites: NDArray[np.float64], centre: int) -> NDArray[np.float64]:
    """p at floating-point ``sites``, expanded about ``centre`` to stay accurate at large sizes."""
    return horner([float(a) for a in shift(p, centre)], sites - float(centre))


def horner(coefficients: Sequence[float], x: NDArray[np.float64]) -> NDArray[np.float64]:
    """The polynomial with rounded ``coefficients``, lowest power first, at ``x``."""
    total = np.zeros_like(x)
    for a in reversed(coefficients):
        total *= x
        total += a
    return total


def _trim(kept: list[int | Fraction]) -> Polynomial:
    """Without leading zeros; the list is used up."""
    while kept and kept[-1] == 0:
        kept.pop()
    return tuple(kept)
