"""Weights of products of neighbouring amplitudes, sampled from exact polynomials."""

import numpy as np
from numpy.typing import NDArray

from spinvolt.kernels.jit import compiled

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# Sites that are gone through at once: a row of them stays in the innermost cache.
PATCH = 512


@compiled("void(UniTuple(int64, 3), float64[:,::1], int64[::1], float64[::1], float64[:,::1])")
def weigh(
    span: tuple[int, int, int],
    polynomials: Floats,
    offsets: Ints,
    couplings: Floats,
    weights: Floats,
) -> None:
    """p(j - centre) u_{j+1} ... u_{j+offset}, row by row.

    Parameters
    ----------
    span
        First site, site after the last, centre.
    polynomials
        Coefficients p of each row, lowest power first, shape (rows, degree + 1).
    offsets
        How far apart the two sites of a row's products are, shape (rows,).
    couplings
        u_0 ... u_n, shape (n + 1,). Rows are left as they are where a product would leave the
        chain.
    weights
        Filled between first and last, shape (rows, n).
    """
    first, after, centre = span
    rows, terms = polynomials.shape
    n = weights.shape[1]
    for begin in range(first, after, PATCH):
        for row in range(rows):
            low, offset = np.uint64(begin), offsets[row]
            high = np.uint64(max(min(begin + PATCH, after, n - offset), begin))
            line, power = weights[row], terms - 1
            while power > 0 and polynomials[row, power] == 0.0:
                power -= 1
            leading = polynomials[row, power]
            for i in range(low, high):
                line[i] = leading
            for k in range(power - 1, -1, -1):
                coefficient = polynomials[row, k]
                for i in range(low, high):
                    line[i] = line[i] * float(np.int64(i) - centre) + coefficient
            for k in range(1, offset + 1):
                ahead = np.uint64(k)
                for i in range(low, high):
                    line[i] *= couplings[i + ahead]
