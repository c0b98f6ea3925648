"""Polynomials by their Bernstein coefficients, which bound them: eight at a time, row by row."""

import math

import numpy as np

from spinvolt.kernels.eight import (
    Eight,
    Flags,
    Rows,
    any_of,
    fused,
    larger,
    load,
    same,
    select,
    smaller,
    store,
)
from spinvolt.kernels.jit import strict
from spinvolt.kernels.small_chains.layout import DEGREE, NARROW

PASCAL = np.array([[math.comb(n, k) for k in range(DEGREE + 1)] for n in range(DEGREE + 1)], float)


@strict
def differences(shape: Rows, at: int, count: int, slope: Rows, out: int) -> None:
    """Coefficients of the derivative, ``count`` from count + 1."""
    before = load(shape, at)
    for i in range(count):
        after = load(shape, at + i + 1)
        store(slope, out + i, float(count) * (after - before))
        before = after


@strict
def point(coefficients: Rows, at: int, count: int, x: Eight) -> Eight:
    """Polynomials with ``count`` coefficients at x in [0, 1]."""
    degree, y = count - 1, 1.0 - x
    total, power = load(coefficients, at) * y, same(1.0)
    for i in range(1, degree):
        power = power * x
        total = fused(PASCAL[degree, i] * power, load(coefficients, at + i), total) * y
    return fused(power * x, load(coefficients, at + degree), total)


@strict
def cut(coefficients: Rows, at: int, count: int, low: Eight, high: Eight, part: Rows) -> None:
    """Coefficients on [low, high] within [0, 1], by de Casteljau's scheme twice."""
    for i in range(count):
        store(part, i, load(coefficients, at + i))
    if any_of(high < 1.0):
        rest = 1.0 - high
        for k in range(1, count):
            after = load(part, count - 1)
            for i in range(count - 1, k - 1, -1):
                before = load(part, i - 1)
                store(part, i, fused(rest, before, high * after))
                after = before
    if any_of(low > 0.0):
        place = low / high
        rest = 1.0 - place
        for k in range(1, count):
            before = load(part, 0)
            for i in range(count - k):
                after = load(part, i + 1)
                store(part, i, fused(rest, before, place * after))
                before = after


@strict
def least(part: Rows, at: int, count: int) -> Eight:
    """The smallest coefficients."""
    found = load(part, at)
    for i in range(1, count):
        found = smaller(load(part, at + i), found)
    return found


@strict
def most(part: Rows, at: int, count: int) -> Eight:
    """The largest coefficients."""
    found = load(part, at)
    for i in range(1, count):
        found = larger(load(part, at + i), found)
    return found


@strict
def rising(part: Rows, at: int, count: int) -> Eight:
    """The smallest (b_i - b_0) n / i: from 0 to x the polynomial rises by as much times x."""
    begin, found = load(part, at), same(math.inf)
    for i in range(1, count):
        found = smaller((load(part, at + i) - begin) * ((count - 1.0) / i), found)
    return found


@strict
def above(
    coefficients: Rows, at: int, count: int, low: Eight, high: Eight, error: Eight, part: Rows
) -> Flags:
    """Which polynomials are proved to exceed ``error`` on [low, high]; none where that is empty."""
    place, width = low, high - low
    smallest, good = width * NARROW, width > 0.0
    active = good
    while any_of(active):
        end = smaller(place + width, high)
        cut(coefficients, at, count, place, end, part)
        fine = least(part, 0, count) > error
        place = select(active & fine, end, place)
        width = select(fine, 2.0 * width, 0.5 * width)
        good = good & (fine | ~active | (width >= smallest))
        active = good & (place < high)
    return good
