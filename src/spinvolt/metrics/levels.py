"""Populations of the battery's levels, and how far a state's error moves means over them.

A state of a closed chain gives level j of the battery the population q_j = |psi_j|^2. Let a and b
be the moduli of the computed and of the true state, both normalised, with |a - b| <= e. For any
real f_j on the levels of the chain, with mean mu and variance s^2 under a_j^2,

    | sum_j f_j b_j^2 - mu | <= 2 e s + e^2 max_j |f_j - mu| ,

because the left side is sum_j (f_j - mu) (2 a_j d_j + d_j^2) with d = b - a (Cauchy-Schwarz).
It grows with the spread of f in the state, not with its range, and so stays tight at any size.

Arguments shared by the metrics
-------------------------------
populations
    |psi|^2 on neighbouring levels, shape (..., window); zero outside the window.
error
    Bound on the norm distance of the computed global state from the true one, shape (...).
first
    Level (number of excited cells) of the window's first entry.
levels
    All battery levels of the chain, ``range(lowest, highest + 1)``.
n_battery, splitting
    Number of cells and the energy of one excited cell, ``battery_splitting`` > 0.
"""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Result = tuple[Floats, Floats]

UNIT = 2.0**-53
_FARTHEST = math.sqrt(2.0)
_ENLARGED = 1.0 + 1e-9


def normalised(populations: ArrayLike, error: ArrayLike) -> Result:
    """Populations that sum to one, and the distance of their roots from the true moduli.

    A vector within ``error`` of a unit vector points within arcsin(error) of it, so after
    normalisation their distance is at most 2 sin(arcsin(error) / 2). To it comes the rounding of
    the populations, of their sum and of the division, and a part in 1e9 that covers the rounding
    of every bound computed from it.

    Returns
    -------
    populations, error
        Shapes (..., window) and (...); the error is at most sqrt(2).

    Example
    -------
    >>> populations, error = normalised([0.25, 0.75], 1e-3)
    >>> populations, round(float(error), 9)
    (array([0.25, 0.75]), 0.001)
    """
    raw = np.ascontiguousarray(populations, dtype=float)
    distance = np.asarray(error, dtype=float)
    sine = np.minimum(distance, 1.0)
    chord = sine * np.sqrt(2.0 / (1.0 + np.sqrt((1.0 - sine) * (1.0 + sine))))
    total = chord * _ENLARGED + rounding(raw.shape[-1])
    return raw / np.sum(raw, axis=-1, keepdims=True), np.minimum(total, _FARTHEST)


def rounding(window: int) -> float:
    """Relative rounding error of a sum of ``window`` products with normalised populations.

    NumPy adds a contiguous axis in blocks of 128 (sixteen additions deep) and these in pairs, once
    to normalise and once for the sum; the rest is for the terms themselves.
    """
    return UNIT * (40.0 + 2.0 * math.log2(window))


def shift(error: ArrayLike, spread: ArrayLike, reach: ArrayLike) -> Floats:
    """How far a mean can move: 2 error spread + error^2 reach.

    Parameters
    ----------
    error
        Distance of the normalised moduli.
    spread
        Standard deviation of the averaged quantity.
    reach
        Largest distance of the quantity from its mean on the levels of the chain.
    """
    e = np.asarray(error, dtype=float)
    return e * (2.0 * np.asarray(spread, dtype=float) + e * np.asarray(reach, dtype=float))


def level_populations(populations: ArrayLike, error: ArrayLike) -> Result:
    """The probability q_j of each level of the window, between zero and one.

    Error: the general bound for f = 1 on one level, 2 e sqrt(q_j (1 - q_j)) + e^2.
    Source: yang2025 Eq. 6.

    Returns
    -------
    value, error
        Both of shape (..., window).

    Example
    -------
    >>> value, error = level_populations([1.0, 0.0], 1e-6)
    >>> value, bool(error[0] < 1.1e-12)
    (array([1., 0.]), True)
    """
    q, e = normalised(populations, error)
    bound = shift(e[..., np.newaxis], np.sqrt(q * np.maximum(1.0 - q, 0.0)), 1.0)
    return q, bound + rounding(q.shape[-1]) * q


def mean_level(q: Floats, e: Floats, levels: range, first: int) -> tuple[Floats, Floats, Floats]:
    """Mean battery level of normalised populations, its standard deviation and its error.

    Distances are taken from the window's middle of weight, so nothing cancels far from level 0.
    """
    local = np.arange(q.shape[-1], dtype=float)
    centre = np.sum(local * q, axis=-1)
    spread = np.sqrt(np.sum((local - centre[..., np.newaxis]) ** 2 * q, axis=-1))
    mean = first + centre
    bound = shift(e, spread, reach(mean, levels)) + rounding(len(local)) * (centre + abs(first))
    return mean, spread, bound


def reach(mean: Floats, levels: range) -> Floats:
    """Largest distance of a level of the chain from ``mean``."""
    return np.maximum(mean - levels[0], levels[-1] - mean)
