"""Spread of the battery's energy."""

import numpy as np
from numpy.typing import ArrayLike

from spinvolt.metrics.levels import Result, mean_level, normalised, reach, rounding, shift


def energy_variance(
    populations: ArrayLike, error: ArrayLike, *, levels: range, first: int, splitting: float
) -> Result:
    """Variance of the battery energy, <H_b^2> - <H_b>^2 with H_b = splitting S^z.

    Summed about the mean, so it is accurate however far the window lies from level 0.

    Error: with mu, V the computed mean and variance of the level and f_j = (j - mu)^2, the true
    variance is sum_j f_j b_j^2 - (m - mu)^2, m being the true mean. The general bound for f and the
    square of the one for the mean give

        2 e sqrt(sum_j (f_j - V)^2 q_j) + e^2 max(R^2, V) + (2 e sqrt(V) + e^2 R)^2,

    R being the largest distance of a level of the chain from mu; rounding is added.

    Parameters
    ----------
    populations, error, levels, first, splitting
        As in ``spinvolt.metrics.levels``.

    Returns
    -------
    value, error
        Unit of ``splitting`` squared, shape (...).

    Example
    -------
    >>> value, error = energy_variance([0.5, 0.5], 0.0, levels=range(11), first=3, splitting=2.0)
    >>> float(value), bool(error < 1e-13)
    (1.0, True)
    """
    q, e = normalised(populations, error)
    mean, spread, moved = mean_level(q, e, levels, first)
    local = np.arange(q.shape[-1], dtype=float) - (mean - first)[..., np.newaxis]
    squares = local**2
    variance = spread**2
    kurtosis = np.sqrt(np.sum((squares - variance[..., np.newaxis]) ** 2 * q, axis=-1))
    farthest = reach(mean, levels) ** 2
    bound = shift(e, kurtosis, np.maximum(farthest, variance)) + moved**2
    bound += 2.0 * rounding(q.shape[-1]) * variance
    return splitting**2 * variance, splitting**2 * bound
