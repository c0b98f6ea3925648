"""Ergotropy: the most work that unitaries extract from the battery.

The battery is diagonal in its levels, so its eigenvalues are the populations q_j. The best unitary
puts the largest on the ground level, the next one above it, and so on.

Error of both: sorting never increases a distance, |a sorted - b sorted| <= |a - b|, because
sum_j a_j b_j is largest when both are in the same order. So the general bound of
``spinvolt.metrics.levels`` holds for the sorted populations too, once for the mean level before
and once for the mean level after the extraction.
"""

import numpy as np
from numpy.typing import ArrayLike

from spinvolt.metrics.levels import Result, mean_level, normalised, reach, rounding, shift


def ergotropy(
    populations: ArrayLike, error: ArrayLike, *, levels: range, first: int, splitting: float
) -> Result:
    """Ergotropy on the battery's ladder of n_battery + 1 collective levels.

        W = splitting ( sum_j j q_j - sum_k k q_k^sorted ),   q_0^sorted >= q_1^sorted >= ...

    Parameters
    ----------
    populations, error, levels, first, splitting
        As in ``spinvolt.metrics.levels``.

    Returns
    -------
    value, error
        Unit of ``splitting``, shape (...).

    Source: Allahverdyan, Balian, Nieuwenhuizen, Europhys. Lett. 67, 565 (2004), on the symmetric
    (Dicke) ladder.

    Example
    -------
    >>> value, _ = ergotropy([0.2, 0.8], 0.0, levels=range(3), first=0, splitting=1.0)
    >>> round(float(value), 12)
    0.6
    """
    q, e = normalised(populations, error)
    mean, _, moved = mean_level(q, e, levels, first)
    ordered = np.sort(q, axis=-1)
    ranks = np.arange(q.shape[-1] - 1, -1, -1, dtype=float)
    left = np.sum(ranks * ordered, axis=-1)
    spread = np.sqrt(np.sum((ranks - left[..., np.newaxis]) ** 2 * ordered, axis=-1))
    bound = moved + shift(e, spread, reach(left, range(len(levels))))
    bound += 2.0 * rounding(q.shape[-1]) * (mean + left)
    return splitting * (mean - left), splitting * bound


def ergotropy_full(
    populations: ArrayLike, error: ArrayLike, *, levels: range, first: int, splitting: float
) -> Result:
    """Ergotropy on all 2^n_battery levels of the cells.

        W = splitting ( sum_j j q_j - (1 - max_j q_j) )

    The largest eigenvalue goes to the ground level, and the others, n_battery at most, fit into the
    n_battery-fold first level.

    Parameters
    ----------
    populations, error, levels, first, splitting
        As in ``spinvolt.metrics.levels``.

    Returns
    -------
    value, error
        Unit of ``splitting``, shape (...).

    Source: Allahverdyan, Balian, Nieuwenhuizen, Europhys. Lett. 67, 565 (2004), with the
    degeneracies of n_battery equal cells.

    Example
    -------
    >>> value, _ = ergotropy_full([0.2, 0.3, 0.5], 0.0, levels=range(3), first=0, splitting=1.0)
    >>> round(float(value), 12)
    0.8
    """
    q, e = normalised(populations, error)
    mean, _, moved = mean_level(q, e, levels, first)
    largest = np.max(q, axis=-1)
    left = np.maximum(1.0 - largest, 0.0)
    bound = moved + shift(e, np.sqrt(largest * left), 1.0)
    bound += 2.0 * rounding(q.shape[-1]) * (mean + 1.0)
    return splitting * (mean - left), splitting * bound
