"""Slopes in double logarithmic scale, with what the numbers' own bounds leave open."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from spinvolt.bounded import Bounded, Proof, weakest

Floats = NDArray[np.float64]
ROUNDING = 16.0 * float(np.finfo(float).eps)


def power_law(sizes: Sequence[float], values: Sequence[Bounded]) -> tuple[Bounded, Bounded]:
    r"""Exponent p and factor c of the straight line of least squares through ln y over ln x.

    Both are linear in ln y, so the bounds of the values bound them: this says nothing of whether
    y = c x^p is the law.

    Example
    -------
    >>> slope, factor = power_law([1.0, 2.0, 4.0], [Bounded.exact(y) for y in (3.0, 6.0, 12.0)])
    >>> round(slope.value, 12), round(factor.value, 12)
    (1.0, 3.0)
    """
    x = np.log(np.asarray(sizes, dtype=float))
    centred = x - np.mean(x)
    weights = centred / np.sum(centred**2)
    slope = _combined(weights, values)
    start = _combined(np.full(len(x), 1.0 / len(x)) - np.mean(x) * weights, values)
    low, value, high = np.exp([start.low, start.value, start.high])
    return slope, Bounded(float(value), float(low), float(high), start.proof)


def local_exponent(first: tuple[float, Bounded], second: tuple[float, Bounded]) -> Bounded:
    """The slope d ln y / d ln x between two points.

    Example
    -------
    >>> local_exponent((1.0, Bounded.exact(2.0)), (4.0, Bounded.exact(4.0))).contains(0.5)
    True
    """
    return power_law([first[0], second[0]], [first[1], second[1]])[0]


def _combined(weights: Floats, values: Sequence[Bounded]) -> Bounded:
    """A sum of weights times ln y."""
    logs = np.log([[y.low, y.value, y.high] for y in values])
    total = float(weights @ logs[:, 1])
    off = np.maximum(logs[:, 1] - logs[:, 0], logs[:, 2] - logs[:, 1])
    error = float(np.abs(weights) @ (off + ROUNDING * (1.0 + np.abs(logs[:, 1]))))
    return Bounded.around(total, error, weakest(Proof.PROVED, *(y.proof for y in values)))
