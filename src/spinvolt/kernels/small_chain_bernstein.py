"""Polynomials by their Bernstein coefficients, which bound them."""

import math

import numpy as np
from numpy.typing import NDArray

from spinvolt.kernels.jit import strict
from spinvolt.kernels.small_chain_layout import DEGREE, DEPTH, LANES

Floats = NDArray[np.float64]

PASCAL = np.array([[math.comb(n, k) for k in range(DEGREE + 1)] for n in range(DEGREE + 1)], float)


@strict
def taken(shapes: Floats, index: int, lane: int, shape: Floats) -> None:
    """The coefficients of one piece of one chain."""
    for i in range(DEGREE + 1):
        shape[i] = shapes[i, index * LANES + lane]


@strict
def differences(shape: Floats, count: int, step: float, slope: Floats) -> None:
    """Bernstein coefficients of the derivative: ``count`` from count + 1."""
    rate = count / step
    for i in range(count):
        slope[i] = rate * (shape[i + 1] - shape[i])


@strict
def point(coefficients: Floats, count: int, x: float) -> float:
    """A Bernstein polynomial with ``count`` coefficients at x in [0, 1]."""
    degree, y = count - 1, 1.0 - x
    total, power = coefficients[0] * y, 1.0
    for i in range(1, degree):
        power *= x
        total = (total + PASCAL[degree, i] * power * coefficients[i]) * y
    return total + power * x * coefficients[degree]


@strict
def cut(coefficients: Floats, count: int, low: float, high: float, part: Floats) -> None:
    """Coefficients on [low, high] within [0, 1], by de Casteljau's scheme twice."""
    for i in range(count):
        part[i] = coefficients[i]
    if high < 1.0:
        for k in range(1, count):
            for i in range(count - 1, k - 1, -1):
                part[i] = (1.0 - high) * part[i - 1] + high * part[i]
    if low > 0.0:
        at = low / high
        for k in range(1, count):
            for i in range(count - k):
                part[i] = (1.0 - at) * part[i] + at * part[i + 1]


@strict
def least(part: Floats, count: int) -> float:
    """The smallest coefficient."""
    found = part[0]
    for i in range(1, count):
        found = min(found, part[i])
    return found


@strict
def most(part: Floats, count: int) -> float:
    """The largest coefficient."""
    found = part[0]
    for i in range(1, count):
        found = max(found, part[i])
    return found


@strict
def above(
    coefficients: Floats, count: int, low: float, high: float, error: float, part: Floats
) -> bool:
    """Whether a polynomial is proved to exceed ``error`` on [low, high]."""
    if low == 0.0 and high == 1.0 and least(coefficients, count) > error:
        return True
    width, place = high - low, low
    smallest = width * 0.5**DEPTH
    while place < high:
        end = min(place + width, high)
        cut(coefficients, count, place, end, part)
        if least(part, count) > error:
            place = end
            width *= 2.0
        else:
            width *= 0.5
            if width < smallest:
                return False
    return True
