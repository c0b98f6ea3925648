"""Poisson weights, which turn powers of 1 + L / rate into exp(L t).

exp(L t) = sum_k  e^{-z} z^k / k!  (1 + L / rate)^k,     z = rate * t
"""

from functools import cache
from math import lgamma, log

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# Weight that may be left out beyond the last product.
TAIL = 1e-18


def weights(mean: float, products: int) -> Floats:
    """Weights of 0 ... products, made from ratios outward from the largest; they sum to one.

    >>> weights(0.0, 2)
    array([1., 0., 0.])
    """
    if mean == 0.0:
        return np.eye(1, products + 1)[0]
    k = np.arange(products + 1, dtype=float)
    mode = min(int(mean), products)
    above = np.cumprod(mean / k[mode + 1 :])
    below = np.cumprod(k[mode:0:-1] / mean)[::-1]
    raw = np.concatenate([below, [1.0], above])
    return raw / raw.sum()


@cache
def largest_mean(products: int) -> float:
    """The largest z whose weights beyond ``products`` sum to less than ``TAIL``.

    They are at most e^{-z} z^n / n! (n + 1) / (n + 1 - z) with n = products + 1 > z.
    """
    n = products + 1
    low, high = 0.0, float(n)
    for _ in range(60):
        middle = 0.5 * (low + high)
        tail = n * log(middle) - middle - lgamma(n + 1) + log((n + 1) / (n + 1 - middle))
        low, high = (middle, high) if tail < log(TAIL) else (low, middle)
    return low


def products_for(mean: float) -> int:
    """The fewest products that are enough for a mean.

    >>> products_for(0.0), products_for(largest_mean(40))
    (1, 40)
    """
    low, high = 0, 1
    while largest_mean(high) < mean:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if largest_mean(middle) >= mean else (middle, high)
    return high
