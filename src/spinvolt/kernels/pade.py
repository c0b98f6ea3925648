"""The diagonal Pade approximant of degree 8 of the exponential, ready to be applied in two halves.

    exp(x) ~ r(x) = prod_k (p_k + x) / (p_k - x) = r_0(x) r_1(x),
    r_g(x) = 1 + sum_{p in half g} [a / (x - p) + conj(a) / (x - conj(p))]

Each half holds two of the four conjugate pairs of poles. All four in one sum would do as well on
paper, but its residues reach 4e4 and cancel: rounding would be a hundred times larger.

For imaginary x the halves have modulus one and

    | r(i y) - exp(i y) | <= TRUNCATION |y|^17,    TRUNCATION = (8!)^2 / (16! 17!)

for every real y (Padé approximants of the exponential: the remainder is an integral of fixed sign,
bounded by its leading term).
"""

from functools import cache
from math import factorial

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Complexes = NDArray[np.complex128]

DEGREE = 8
ORDER = 2 * DEGREE + 1
TRUNCATION = factorial(DEGREE) ** 2 / (factorial(2 * DEGREE) * factorial(ORDER))

# Upper members of the conjugate pairs, one row per half, and the residues a within the half,
# rounded to doubles together: off by 3e-18 for |y| <= 4, where one by one they are off by 1e-15.
POLES: Complexes = np.array(
    [
        [10.409681581273501 + 5.232350305284963j, 5.677967897794783 + 12.707822597209779j],
        [11.175772086525795 + 1.7352288907061113j, 8.736578434404802 + 8.828885000943314j],
    ]
)
RESIDUES: Complexes = np.array(
    [
        [64.54914960615139 - 102.01923033392235j, -32.37385064801478 - 1.0490469886765965j],
        [165.63640662567158 - 837.2567047117691j, -125.81170558381038 + 70.08541913208032j],
    ]
)
POLES.setflags(write=False)
RESIDUES.setflags(write=False)


@cache
def real_halves() -> tuple[Floats, Floats, Floats]:
    """Poles, residues and gains for real states: a conjugate pair gives 2 Re a x.

    Returns
    -------
    poles, residues
        Real and then imaginary parts of the upper members, shape (2, 4); residues doubled.
    gains
        |residue| / sqrt(Re p), shape (2, 2).
    """
    return _arranged(POLES, RESIDUES + RESIDUES)


@cache
def complex_halves() -> tuple[Floats, Floats, Floats]:
    """The same for complex states: both members of each pair, shapes (2, 8) and (2, 4)."""
    return _arranged(np.hstack([POLES, POLES.conj()]), np.hstack([RESIDUES, RESIDUES.conj()]))


def _arranged(poles: Complexes, residues: Complexes) -> tuple[Floats, Floats, Floats]:
    gains = np.abs(residues) / np.sqrt(poles.real)
    return (
        np.hstack([poles.real, poles.imag]),
        np.hstack([residues.real, residues.imag]),
        np.ascontiguousarray(gains),
    )
