"""Bessel functions J_0 ... J_n of several arguments at once, by Miller's downward recurrence."""

import numpy as np
from numpy.typing import NDArray

from spinvolt.kernels.jit import compiled

Floats = NDArray[np.float64]

LARGE = 1e150


@compiled("void(float64[::1], float64[:,::1])")
def bessel(arguments: Floats, values: Floats) -> None:
    """J_k(x) for all k below the number of columns, which must lie well beyond every x.

        J_{k-1} = (2 k / x) J_k - J_{k+1},     J_0^2 + 2 sum_k J_k^2 = 1

    Downwards the recurrence is stable; the sum of squares fixes the scale without cancellation.

    Parameters
    ----------
    arguments
        x >= 0, shape (arguments,).
    values
        Filled, shape (arguments, orders).
    """
    orders = values.shape[1]
    for g in range(arguments.shape[0]):
        x = arguments[g]
        values[g, :] = 0.0
        if x < 1.0 / LARGE:
            values[g, 0] = 1.0
            continue
        above, here, squares = 0.0, 1.0 / LARGE, 0.0
        for k in range(orders - 1, -1, -1):
            values[g, k] = here
            squares += (2.0 if k > 0 else 1.0) * here * here
            below = 2.0 * k / x * here - above
            above, here = here, below
            if abs(here) > LARGE:
                by = abs(here)
                above, here, squares = above / by, here / by, squares / by / by
                for j in range(k, orders):
                    values[g, j] /= by
        scale = 1.0 / np.sqrt(squares)
        for k in range(orders):
            values[g, k] *= scale
