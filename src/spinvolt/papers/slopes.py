"""Slopes in double logarithmic scale, with what the numbers' own bounds leave open."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from spinvolt.bounded import Bounded, Proof, weakest
from spinvolt.errors import NotConverged

Floats = NDArray[np.float64]
GAUSS_NEWTON = 50
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
    middle = float(np.mean(x))
    centred = x - middle
    weights = centred / np.sum(centred**2)
    slope = _combined(weights, values, 0.0)
    # What rounding leaves of the mean turns the weights by this part of themselves.
    turned = ROUNDING * (1.0 + float(np.max(np.abs(x)))) / float(np.ptp(x))
    slope = slope.widened(turned * abs(slope.value))
    start = _combined(1.0 / len(x) - middle * weights, values, 1.0)
    start = start.widened(turned * abs(slope.value * middle))
    low, value, high = np.exp([start.low, start.value, start.high])
    return slope, Bounded(float(value), float(low), float(high), start.proof)


def local_exponent(first: tuple[float, Bounded], second: tuple[float, Bounded]) -> Bounded:
    """The slope d ln y / d ln x between two points.

    Example
    -------
    >>> local_exponent((1.0, Bounded.exact(2.0)), (4.0, Bounded.exact(4.0))).contains(0.5)
    True
    >>> near = [(x, Bounded.exact(1e4 * x**0.9)) for x in (99_999.0, 100_001.0)]
    >>> local_exponent(*near).contains(0.9)
    True
    """
    return power_law([first[0], second[0]], [first[1], second[1]])[0]


def _combined(weights: Floats, values: Sequence[Bounded], total: float) -> Bounded:
    """A sum of weights times ln y, the weights summing up to `total` but for rounding.

    They act on the distances from the mean of ln y, so that their rounding does not meet the mean.
    """
    logs = np.log([[y.low, y.value, y.high] for y in values])
    level = float(np.mean(logs[:, 1]))
    found = float(weights @ (logs[:, 1] - level)) + total * level
    off = np.maximum(logs[:, 1] - logs[:, 0], logs[:, 2] - logs[:, 1])
    error = float(np.abs(weights) @ (off + ROUNDING * (1.0 + np.abs(logs[:, 1]))))
    error += ROUNDING * (1.0 + abs(level))
    return Bounded.around(found, error, weakest(Proof.PROVED, *(y.proof for y in values)))


def power_fit(sizes: Sequence[float], values: Sequence[Bounded]) -> tuple[Bounded, Bounded]:
    r"""Exponent p and factor c of least squares of c x^p itself, where large y weigh most.

    The bounds of the values enter to first order, so that the grade is estimated.

    Raises
    ------
    NotConverged
        When Gauss and Newton's steps do not settle.

    Example
    -------
    >>> slope, factor = power_fit([1.0, 2.0, 4.0], [Bounded.exact(y) for y in (3.0, 6.0, 12.0)])
    >>> round(slope.value, 12), round(factor.value, 12)
    (1.0, 3.0)
    """
    x = np.asarray(sizes, dtype=float)
    y = np.array([v.value for v in values])
    start, factor = power_law(sizes, values)
    found = np.array([start.value, np.log(factor.value)])
    for _ in range(GAUSS_NEWTON):
        law = np.exp(found[1]) * x ** found[0]
        inverse = np.linalg.pinv(np.stack([law * np.log(x), law], axis=1))
        step = inverse @ (y - law)
        found += step
        if np.max(np.abs(step)) < 1e-12:
            break
    else:
        raise NotConverged(f"a power fitted to {len(x)} values did not settle: take fewer sizes")
    errors = np.abs(inverse) @ np.array([v.error for v in values])
    errors += 1e-9 * (1.0 + np.abs(found))
    exponent, size = (
        Bounded.around(float(value), float(error), Proof.ESTIMATED)
        for value, error in zip(found, errors, strict=True)
    )
    low, value, high = np.exp([size.low, size.value, size.high])
    return exponent, Bounded(float(value), float(low), float(high), Proof.ESTIMATED)
