"""Steps of exp(h L) by the Pade approximant of degrees 7 and 8, which damps what decays fast.

    exp(z) ~ P(z) / Q(z) = 2 Re sum_k c_k / (z - z_k),     error about 7! 8! / (15! 16!) z^16

Its modulus is at most one in the left half plane and falls to zero at infinity, so no step size is
too large for the fast decays of L; only the motion that is there must be resolved.
"""

from functools import cache
from math import factorial

import numpy as np
from numpy.typing import NDArray

Complexes = NDArray[np.complex128]

NUMERATOR, DENOMINATOR = 7, 8
PAIRS = 4


@cache
def poles() -> tuple[Complexes, Complexes]:
    """Poles z_k in the upper half plane and their residues c_k, shape (4,) each.

    Found in extended precision, because the residues reach 1.4e4 and cancel.

    Example
    -------
    >>> z, c = poles()
    >>> x = -0.5
    >>> bool(abs(2.0 * np.sum(c / (x - z)).real - np.exp(x)) < 1e-12)
    True
    """
    both = NUMERATOR + DENOMINATOR
    above, below = (
        [
            np.longdouble(sign**j * factorial(both - j) * factorial(degree))
            / np.longdouble(factorial(both) * factorial(j) * factorial(degree - j))
            for j in range(degree + 1)
        ]
        for degree, sign in ((NUMERATOR, 1), (DENOMINATOR, -1))
    )
    slope = [j * a for j, a in enumerate(below)][1:]
    roots = np.roots(np.array(below[::-1], dtype=float)).astype(np.clongdouble)
    for _ in range(6):
        roots = roots - _value(below, roots) / _value(slope, roots)
    roots = roots[roots.imag > 0]
    residues = _value(above, roots) / _value(slope, roots)
    return roots.astype(complex), residues.astype(complex)


def _value(
    coefficients: list[np.longdouble], x: NDArray[np.clongdouble]
) -> NDArray[np.clongdouble]:
    total = np.zeros_like(x)
    for a in reversed(coefficients):
        total = total * x + a
    return total
