"""A curve between neighbouring times, from its value and four derivatives at four of them.

On nodes -h, 0, h, 2h the polynomial p of degree 19 that shares five derivatives with f at each
node obeys, for t in the middle interval [0, h] and r = 0 ... 4,

    | p^(r)(t) - f^(r)(t) | <= max|f^(20)| / (20-r)! * (9/16 h^4)^(5-r) (4 h^3)^r:

the r-th derivative of the difference has 5-r zeros at each node and r more between neighbours
(Rolle), and t is at most that far from them. The coefficients are found in exact fractions.
"""

from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from math import comb, factorial

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
NODES, JET = 4, 5
DEGREE = NODES * JET - 1


@cache
def to_bernstein() -> Floats:
    """Matrix from scaled jets h^k f^(k) / k! (node by node) to Bernstein coefficients on [0, h]."""
    columns = []
    for unit in range(DEGREE + 1):
        power = _hermite(unit)
        columns.append(_power_to_bernstein(power))
    return np.array(columns, dtype=float).T.copy()


@cache
def scaled_differences(order: int) -> Floats:
    """Matrix from Bernstein coefficients to those of the order-th derivative, for h = 1."""
    matrix = np.eye(DEGREE + 1)
    for k in range(order):
        matrix = (DEGREE - k) * np.diff(matrix, axis=0)
    return matrix


@cache
def error_spread(order: int) -> Floats:
    """Row of factors: errors of the scaled jets -> bound on the error of p^(order) h^order."""
    return np.max(np.abs(scaled_differences(order) @ to_bernstein()), axis=0)


def remainder(order: int, step: float, highest: float) -> float:
    """The bound above with ``highest`` = max|f^(20)|, in an overflow-safe order of products."""
    scale = (9.0 / 16.0) ** (JET - order) * 4.0**order / factorial(DEGREE + 1 - order)
    return scale * (highest * step ** (DEGREE + 1)) / step**order


def bernstein(jets: Floats, step: float) -> Floats:
    """Bernstein coefficients on each middle interval of consecutive jets.

    Parameters
    ----------
    jets
        Values and derivatives at equally spaced times, shape (n, 5).
    step
        The spacing.

    Returns
    -------
    array, shape (n - 3, 20)
    """
    scaled = jets * _taylor(step)
    stacked = np.concatenate([scaled[i : len(scaled) - 3 + i] for i in range(NODES)], axis=1)
    return stacked @ to_bernstein().T


def propagated(errors: Floats, step: float, order: int) -> Floats:
    """Bound on the error of p^(order) on each middle interval, from errors of the jets."""
    scaled = errors * _taylor(step)
    stacked = np.concatenate([scaled[i : len(scaled) - 3 + i] for i in range(NODES)], axis=1)
    return stacked @ error_spread(order) / step**order


def split(coefficients: Floats, at: float | Floats = 0.5) -> tuple[Floats, Floats]:
    """Bernstein coefficients on [0, at] and [at, 1], by de Casteljau's scheme."""
    row = coefficients
    left, right = np.empty_like(row), np.empty_like(row)
    last = row.shape[-1] - 1
    weight = np.asarray(at)[..., None] if np.ndim(at) else at
    for k in range(last + 1):
        left[..., k] = row[..., 0]
        right[..., last - k] = row[..., -1]
        if k < last:
            row = (1.0 - weight) * row[..., :-1] + weight * row[..., 1:]
    return left, right


def evaluate(coefficients: Floats, at: Floats) -> Floats:
    """Values of Bernstein polynomials, row by row, at ``at`` in [0, 1]."""
    degree = coefficients.shape[-1] - 1
    s, total = np.asarray(at, dtype=float), np.zeros(np.broadcast_shapes(coefficients.shape[:-1], np.shape(at)))
    reflected = 1.0 - s
    for k in range(degree + 1):
        total = total + comb(degree, k) * coefficients[..., k] * s**k * reflected ** (degree - k)
    return total


def _taylor(step: float) -> Floats:
    return np.array([step**k / factorial(k) for k in range(JET)])


def _hermite(unit: int) -> list[Fraction]:
    """Power coefficients of the polynomial whose scaled jets are zero but for number ``unit``."""
    nodes = [Fraction(x) for x in (-1, 0, 1, 2) for _ in range(JET)]
    table = _divided_differences(nodes, unit)
    power: list[Fraction] = [Fraction(0)]
    for coefficient, node in zip(reversed(table), reversed(nodes), strict=True):
        shifted = [Fraction(0), *power]
        power = [a - node * b for a, b in zip(shifted, [*power, Fraction(0)], strict=True)]
        power[0] += coefficient
    return power[: DEGREE + 1]


def _divided_differences(nodes: Sequence[Fraction], unit: int) -> list[Fraction]:
    """Newton coefficients for repeated nodes; derivatives enter where nodes coincide."""
    node, derivative = divmod(unit, JET)
    column = [Fraction(int(derivative == 0 and i // JET == node)) for i in range(len(nodes))]
    table = [column[0]]
    for order in range(1, len(nodes)):
        following = []
        for i in range(len(nodes) - order):
            gap = nodes[i + order] - nodes[i]
            if gap == 0:
                following.append(Fraction(int(derivative == order and i // JET == node)))
            else:
                following.append((column[i + 1] - column[i]) / gap)
        column = following
        table.append(column[0])
    return table


def _power_to_bernstein(power: Sequence[Fraction]) -> list[float]:
    return [
        float(sum(Fraction(comb(i, k), comb(DEGREE, k)) * power[k] for k in range(i + 1)))
        for i in range(DEGREE + 1)
    ]
