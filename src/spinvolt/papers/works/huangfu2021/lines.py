"""A straight line of least squares through points that have bounds in both directions."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from spinvolt.bounded import Bounded, weakest
from spinvolt.papers.slopes import ROUNDING

Floats = NDArray[np.float64]


def straight_line(x: Sequence[Bounded], y: Sequence[Bounded]) -> Bounded:
    r"""The slope sum dx dy / sum dx^2 of y over x, dx and dy being distances from the means.

    Each sum is bounded by what the distances' own bounds leave open.

    Example
    -------
    >>> x, y = ([Bounded.exact(a) for a in line] for line in ((0.0, 1.0, 2.0), (1.0, 3.0, 5.0)))
    >>> straight_line(x, y).contains(2.0)
    True
    """
    (dx, ex), (dy, ey) = _distances(x), _distances(y)
    rounding = ROUNDING * len(x)
    proof = weakest(*(one.proof for one in (*x, *y)))
    errors = np.abs(dx) * ey + np.abs(dy) * ex + ex * ey + rounding * np.abs(dx * dy)
    squares = 2.0 * np.abs(dx) * ex + ex**2 + rounding * dx**2
    over = Bounded.around(float(dx @ dy), float(np.sum(errors)), proof)
    return over / Bounded.around(float(dx @ dx), float(np.sum(squares)), proof)


def correlation(x: Floats, y: Floats) -> float:
    """Of all points that are there: 1 for a straight line that rises.

    >>> round(correlation(np.array([1.0, 2.0, np.nan]), np.array([2.0, 4.0, 1.0])), 12)
    1.0
    """
    there = np.isfinite(x) & np.isfinite(y)
    return float(np.corrcoef(x[there], y[there])[0, 1])


def _distances(values: Sequence[Bounded]) -> tuple[Floats, Floats]:
    """Distances from the mean, and how far each may be off."""
    middle = np.array([v.value for v in values])
    errors = np.array([v.error for v in values])
    distances = middle - float(np.mean(middle))
    rounding = ROUNDING * float(np.max(np.abs(middle)))
    return distances, errors + float(np.mean(errors)) + rounding
