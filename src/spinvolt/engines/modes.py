"""Singular modes of a reduced chain: o' = B e, e' = -B^T o, solved once for all times.

With B = W S V^T and the start e_0 on the even sublattice

    e(t) = sum_k c_k cos(s_k t) v_k,   o(t) = sum_k c_k sin(s_k t) w_k,   c_k = v_k . e_0,

and the same with v and w exchanged for a start on the odd one.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# Modes are dropped while their weights sum to less than this: an amplitude of 1e-14.
DROPPED = 1e-28
# Frequencies below this part of the median are lifted before B is inverted.
NEARLY_ZERO = 1e-3


@dataclass(frozen=True, eq=False)
class Modes:
    """The modes that the start holds.

    Attributes
    ----------
    frequencies
        s_k >= 0, shape (modes,).
    home, away
        c_k v_k and c_k w_k (for a start on the even sublattice), shape (dimension, modes).
    """

    frequencies: Floats
    home: Floats
    away: Floats


def decompose(matrix: Floats, start: int, *, odd: bool) -> Modes:
    """Singular modes of ``matrix`` that hold the start, cleaned.

    A singular value decomposition leaves noise of one unit in the last place in all entries of
    its vectors, and the matrix multiplies the noise in high degrees by numbers far above the
    frequencies of the motion. Rows and columns are therefore ordered by size, and one step of
    inverse iteration with a Rayleigh-Ritz step in the kept modes damps what is left.

    Parameters
    ----------
    matrix
        B, from the even to the odd sublattice.
    start, odd
        Which function of which sublattice holds all weight at time zero.
    """
    square = matrix.T if odd else matrix
    left, values, right = _graded(square)
    weights = right[start] ** 2
    order = np.argsort(weights)
    kept = np.sort(order[np.cumsum(weights[order]) > DROPPED])
    left, values, right = _cleaned(square, left, values, right, kept)
    return Modes(values, right * right[start], left * right[start])


def _graded(matrix: Floats) -> tuple[Floats, Floats, Floats]:
    """W, S, V with the largest rows and columns first, which keeps small entries accurate."""
    from scipy.linalg import svd

    rows = np.argsort(-np.linalg.norm(matrix, axis=1), kind="stable")
    columns = np.argsort(-np.linalg.norm(matrix, axis=0), kind="stable")
    ordered = np.asfortranarray(matrix[np.ix_(rows, columns)])
    left, values, right = svd(ordered, overwrite_a=True, check_finite=False)
    back, across = np.empty_like(left), np.empty_like(right)
    back[rows], across[:, columns] = left, right
    return back, values, across.T


def _cleaned(
    matrix: Floats, left: Floats, values: Floats, right: Floats, kept: NDArray[np.intp]
) -> tuple[Floats, Floats, Floats]:
    """The kept modes after a step of inverse iteration, orthonormal again and rotated apart."""
    from scipy.linalg import lu_factor, lu_solve, svd

    level = float(np.median(values)) or 1.0
    lifts = np.where(values < NEARLY_ZERO * level, level, 0.0)
    low = np.flatnonzero(lifts)
    regular = matrix + (left[:, low] * lifts[low]) @ right[:, low].T
    factors = lu_factor(regular, check_finite=False)
    scales = values[kept] + lifts[kept]
    towards = lu_solve(factors, left[:, kept] * scales, check_finite=False)
    back = lu_solve(factors, right[:, kept] * scales, trans=1, check_finite=False)
    towards, back = _orthonormal(towards), _orthonormal(back)
    turn, frequencies, other = svd(back.T @ (matrix @ towards), check_finite=False)
    return back @ turn, frequencies, towards @ other.T


def _orthonormal(vectors: Floats) -> Floats:
    """Nearly orthonormal columns made so by Newton's method, which mixes no rows."""
    unit = np.eye(vectors.shape[1])
    for _ in range(2):
        vectors = vectors @ (1.5 * unit - 0.5 * (vectors.T @ vectors))
    return vectors
