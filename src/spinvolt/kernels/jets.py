"""Jets of the position, and bounds on their errors, from the sums that a march has recorded."""

import numpy as np
from numpy.typing import NDArray

from spinvolt.kernels.jit import compiled

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

EPSILON = float(np.finfo(float).eps)
# Rounding of a sum over sites, relative to the sum of magnitudes: blocks of 256, then carried.
SUMMED = 192.0 * EPSILON
# Rounding of a sampled polynomial, relative to its largest value.
SAMPLED = 16.0 * EPSILON


@compiled(
    "void(float64[:,::1], int64[:,::1], float64[::1], UniTuple(float64[::1], 2), float64, "
    "UniTuple(float64[:,::1], 2))"
)
def evaluate(
    sums: Floats,
    windows: Ints,
    distances: Floats,
    operators: tuple[Floats, Floats],
    frequency: float,
    jets: tuple[Floats, Floats],
) -> None:
    """Values of <X_r>, r = 0 ... 4, and bounds on their errors.

    For normalised states a distance e apart, | <X> - <X>' | <= 2 e ||X psi|| + e^2 ||X||. For the
    position, less its mean, ||X psi|| is the spread; for the others it comes from the sums.

    Parameters
    ----------
    sums, windows
        Records of ``real_steps.march``, shapes (n, 11) and (n, 2).
    distances
        e, shape (n,).
    operators
        Number of rows of weights and bounds on ||X_r||, both for r = 0 ... 4, in units of the
        frequency.
    frequency
        The unit of the derivatives.
    jets
        Filled: values and errors, shape (n, 5) each, in physical units.
    """
    crowds, norms = operators
    values, errors = jets
    orders = len(norms)
    for i in range(len(sums)):
        low, high, weight, e = windows[i, 0], windows[i, 1], sums[i, 0], distances[i]
        half, mean, square = 0.5 * (high - low), sums[i, 1] / weight, sums[i, 2] / weight
        near = np.sqrt(max(square - mean * mean, 0.0)) + 1e-7 * half
        values[i, 0] = (low + high) // 2 + mean
        errors[i, 0] = near * (2.0 * e + SUMMED) + norms[0] * e * e
        errors[i, 0] += SUMMED * half + EPSILON * high
        unit = frequency
        for r in range(1, orders):
            near = np.sqrt(crowds[r] * sums[i, orders + 1 + r] / weight)
            error = near * (2.0 * e + SUMMED) + norms[r] * e * e
            if r > 1:
                error += SAMPLED * norms[r]
            values[i, r] = sums[i, 2 + r] / weight * unit
            errors[i, r] = error * unit
            unit *= frequency
