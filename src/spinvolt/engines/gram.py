"""Gram polynomials: orthonormal on the points 0 ... n-1 with equal weights.

    sum_{y=0}^{n-1} P_k(y) P_l(y) = [k = l],
    b_{k+1} P_{k+1} = (y - (n-1)/2) P_k - b_k P_{k-1},   b_k = (k/2) sqrt((n^2 - k^2) / (4 k^2 - 1))

They are the discrete relatives of Legendre's polynomials. Their values at both ends and just
outside, and the matrix of a step by one point, have closed forms that lose no digits for n up
to 1e15:

    P_k(n-1)^2 = (2k+1)/n prod_{i=1}^k (n-i)/(n+i),      P_k(n-1) P_k(n) = (2k+1)/n,
    sum_y P_k(y) [P_l(y+1) - P_l(y)] = P_k(n-1) P_l(n) - (-1)^(k+l) P_k(n) P_l(n-1)    (k < l).

The last line is summation by parts: shifting the sum by one point leaves only end terms,
because P_k(y-1) has no component of higher degree than k.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Ends:
    """P_k at the first and last point and one point outside, shape (count,) each."""

    first: Floats
    last: Floats
    before: Floats
    after: Floats


def quadrature(points: int, count: int) -> tuple[Floats, Floats]:
    """Gauss nodes for sums over the points, and polynomials sampled on them.

    Returns
    -------
    nodes
        Shape (count,); all the points themselves when ``count = points``.
    transform
        sqrt(weight_i) P_k(node_i), shape (count, count), orthogonal.

    Example
    -------
    >>> nodes, transform = quadrature(1000, 4)
    >>> weights = 1000 * transform[:, 0] ** 2
    >>> round(float(weights @ nodes**2)), sum(y**2 for y in range(1000))
    (332833500, 332833500)
    """
    from scipy.linalg import eigh_tridiagonal

    centred, vectors = eigh_tridiagonal(np.zeros(count), _recurrence(points, count))
    transform = vectors.T * np.where(vectors[0] < 0, -1.0, 1.0)[:, None]
    if count == points:
        return np.arange(points, dtype=float), transform
    return centred + 0.5 * (points - 1), transform


def ends(points: int, count: int) -> Ends:
    """Values of the first ``count`` polynomials at and next to both ends."""
    degree = np.arange(count)
    fall = np.exp(_half_logs(points, count))
    size = np.sqrt((2 * degree + 1) / points)
    last, after = size * fall, size / fall
    return Ends(signs(count) * last, last, signs(count) * after, after)


def signs(count: int) -> Floats:
    """(-1)^k: how the polynomials change when the points are mirrored."""
    return np.where(np.arange(count) % 2 == 0, 1.0, -1.0)


def step(points: int, order: int) -> Floats:
    """The matrix of P_l(y+1) - P_l(y), all of it polynomial: strictly upper triangular."""
    end = ends(points, order)
    return np.triu(np.outer(end.last, end.after) - np.outer(end.before, end.first), 1)


def step_to_nothing(points: int, rows: int, order: int) -> Floats:
    """The matrix of P_l(y+1) - P_l(y) on the points, with zero in place of P_l(n).

    Shape (rows, order). This is ``step`` minus P_k(n-1) P_l(n), in which all that is large
    cancels exactly:

        -sqrt((2k+1)(2l+1))/n s prod_{i=m+1}^M sqrt((n-i)/(n+i)),   m, M = min, max(k, l),

    with s = 1 for k >= l and (-1)^(k+l) otherwise.
    """
    size = np.sqrt((2 * np.arange(rows) + 1) / points)
    log = _half_logs(points, rows)
    matrix = -np.outer(size, size) * np.exp(-np.abs(np.subtract.outer(log, log)))
    mirrored = np.outer(signs(rows), signs(rows))
    return (np.tril(matrix) + np.triu(matrix * mirrored, 1))[:, :order]


def on_points(points: int, first: int, last: int, coefficients: Floats) -> Floats:
    """sum_k coefficients_k P_k at the points first ... last-1; shape (rows, last - first).

    ``coefficients`` has shape (rows, order): several sums at once.
    """
    order = coefficients.shape[1]
    slopes = _recurrence(points, order)
    centred = np.arange(first, last, dtype=float) - 0.5 * (points - 1)
    before, now = np.zeros_like(centred), np.full_like(centred, points**-0.5)
    total = np.multiply.outer(coefficients[:, 0], now)
    for k in range(1, order):
        following = centred * now
        if k > 1:
            following -= slopes[k - 2] * before
        following /= slopes[k - 1]
        before, now = now, following
        total += np.multiply.outer(coefficients[:, k], now)
    return total


def _recurrence(points: int, count: int) -> Floats:
    """b_1 ... b_{count-1}."""
    k = np.arange(1, count, dtype=float)
    n = float(points)
    return 0.5 * k * np.sqrt((n - k) * (n + k) / (4.0 * k * k - 1.0))


def _half_logs(points: int, count: int) -> Floats:
    """sum_{i=1}^k log sqrt((n-i)/(n+i)) for k = 0 ... count-1."""
    i = np.arange(1, count, dtype=float)
    return np.concatenate([[0.0], np.cumsum(0.5 * np.log1p(-2.0 * i / (points + i)))])
