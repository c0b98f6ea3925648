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
Ints = NDArray[np.intp]
NODES, JET = 4, 5
DEGREE = NODES * JET - 1
POWERS = np.arange(JET, dtype=float)
FACTORIALS = np.array([factorial(k) for k in range(JET)], dtype=float)


@cache
def to_bernstein(jet: int = JET) -> Floats:
    """Matrix from scaled jets h^k f^(k) / k! (node by node) to Bernstein coefficients on [0, h].

    ``jet``: how many entries a jet has, the value included; 4 ``jet`` make the polynomial.
    """
    columns = [_power_to_bernstein(_hermite(unit, jet)) for unit in range(NODES * jet)]
    return np.array(columns, dtype=float).T.copy()


@cache
def scaled_differences(order: int, degree: int = DEGREE) -> Floats:
    """Matrix from Bernstein coefficients to those of the order-th derivative, for h = 1."""
    matrix = np.eye(degree + 1)
    for k in range(order):
        matrix = (degree - k) * np.diff(matrix, axis=0)
    return matrix


@cache
def error_spreads(jet: int = JET) -> Floats:
    """Factors, shape (4 jet, jet): errors of the scaled jets -> bounds on those of p^(r) h^r."""
    degree, matrix = NODES * jet - 1, to_bernstein(jet)
    rows = [np.max(np.abs(scaled_differences(r, degree) @ matrix), axis=0) for r in range(jet)]
    return np.array(rows).T.copy()


@cache
def to_power(degree: int) -> Floats:
    """Matrix from Bernstein coefficients to powers of 2 s - 1, which is at most 1 on [0, 1]."""
    matrix = np.zeros((degree + 1, degree + 1))
    for i in range(degree + 1):
        power = [Fraction(comb(degree, i), 2**degree)]
        for sign in [1] * i + [-1] * (degree - i):
            raised = [Fraction(0), *power]
            power = [a + sign * b for a, b in zip([*power, Fraction(0)], raised, strict=True)]
        matrix[:, i] = [float(a) for a in power]
    return matrix


@cache
def cuts(jet: int = JET) -> Floats:
    """The factors of the bound above for h = 1, and of its like with 4 ``jet`` for 20."""
    return np.array(
        [(9.0 / 16.0) ** (jet - r) * 4.0**r / factorial(NODES * jet - r) for r in range(jet)]
    )


def remainders(step: float, highest: float) -> Floats:
    """The bounds above with ``highest`` = max|f^(20)|, in an overflow-safe order of products."""
    return cuts() * (highest * step ** (DEGREE + 1)) / step**POWERS


def scaled(jets: Floats, step: float) -> Floats:
    """The jets h^k f^(k) / k! of each four neighbouring nodes in one row.

    Parameters
    ----------
    jets
        Values and derivatives at equally spaced times, shape (n, 5).
    step
        The spacing.

    Returns
    -------
    array, shape (n - 3, 20)
        ``to_bernstein`` maps a row to Bernstein coefficients on its middle interval.
    """
    small = jets * (step**POWERS / FACTORIALS)
    count = len(small) - 3
    rows = np.empty((count, NODES * JET))
    for i in range(NODES):
        rows[:, i * JET : (i + 1) * JET] = small[i : i + count]
    return rows


def propagated(errors: Floats, step: float) -> Floats:
    """Bounds, shape (5, n - 3), on the errors of p and its derivatives from errors of the jets."""
    return error_spreads().T @ scaled(errors, step).T / step ** POWERS[:, None]


@cache
def halves(degree: int) -> tuple[Floats, Floats]:
    """Matrices from Bernstein coefficients on [0, 1] to those on its two halves."""
    left = np.zeros((degree + 1, degree + 1))
    for i in range(degree + 1):
        left[i, : i + 1] = [comb(i, k) / 2.0**i for k in range(i + 1)]
    return left.T.copy(), left[::-1, ::-1].T.copy()


def halve(coefficients: Floats) -> tuple[Floats, Floats]:
    """Bernstein coefficients on the two halves: averages with weights that sum to one."""
    left, right = halves(coefficients.shape[-1] - 1)
    return coefficients @ left, coefficients @ right


@cache
def _parts(degree: int, depth: int) -> Floats:
    """Matrix from Bernstein coefficients to those on 2^depth equal parts, one after the other."""
    matrix = np.eye(degree + 1)[None]
    left, right = halves(degree)
    for _ in range(depth):
        matrix = np.stack([left.T @ matrix, right.T @ matrix], axis=1)
        matrix = matrix.reshape(-1, degree + 1, degree + 1)
    return matrix.reshape(-1, degree + 1)


def parts(coefficients: Floats, depth: int) -> Floats:
    """Bernstein coefficients on 2^depth equal parts of [0, 1], shape (2^depth, degree + 1)."""
    count = len(coefficients)
    return (_parts(count - 1, depth) @ coefficients).reshape(-1, count)


def split(coefficients: Floats, at: float) -> tuple[Floats, Floats]:
    """Bernstein coefficients on [0, at] and [at, 1], by de Casteljau's scheme."""
    row = coefficients
    left, right = np.empty_like(row), np.empty_like(row)
    last = row.shape[-1] - 1
    for k in range(last + 1):
        left[..., k] = row[..., 0]
        right[..., last - k] = row[..., -1]
        row = (1.0 - at) * row[..., :-1] + at * row[..., 1:]
    return left, right


def evaluate(coefficients: Floats, at: Floats, rows: Ints | None = None) -> Floats:
    """Values of Bernstein polynomials at ``at`` in [0, 1].

    Parameters
    ----------
    coefficients
        Of one polynomial, or of several in rows.
    at
        Where, shape (n,).
    rows
        Which polynomial to take at each place, shape (n,).
    """
    power = to_power(coefficients.shape[-1] - 1) @ coefficients.T
    if rows is not None:
        power = power[:, rows]
    x, total = 2.0 * at - 1.0, np.zeros(len(at))
    for a in power[::-1]:
        total *= x
        total += a
    return total


def falling_root(coefficients: Floats) -> float:
    """Where a Bernstein polynomial that falls through zero on [0, 1] vanishes.

    Newton's steps from where the line between its ends vanishes, kept between the signs seen so
    far; to a few roundings.
    """
    power = (to_power(len(coefficients) - 1) @ coefficients).tolist()
    power.reverse()
    first, last = float(coefficients[0]), float(coefficients[-1])
    low, high, x = -1.0, 1.0, (first + last) / (first - last)
    for _ in range(60):
        value, slope = 0.0, 0.0
        for a in power:
            slope = slope * x + value
            value = value * x + a
        low, high = (x, high) if value > 0.0 else (low, x)
        following = x - value / slope if slope < 0.0 else 2.0
        if not low < following < high:
            following = 0.5 * (low + high)
        if abs(following - x) <= 1e-14:
            x = following
            break
        x = following
    return 0.5 * (x + 1.0)


def _hermite(unit: int, jet: int) -> list[Fraction]:
    """Power coefficients of the polynomial whose scaled jets are zero but for number ``unit``."""
    nodes = [Fraction(x) for x in (-1, 0, 1, 2) for _ in range(jet)]
    table = _divided_differences(nodes, unit, jet)
    power: list[Fraction] = [Fraction(0)]
    for coefficient, node in zip(reversed(table), reversed(nodes), strict=True):
        shifted = [Fraction(0), *power]
        power = [a - node * b for a, b in zip(shifted, [*power, Fraction(0)], strict=True)]
        power[0] += coefficient
    return power[: NODES * jet]


def _divided_differences(nodes: Sequence[Fraction], unit: int, jet: int) -> list[Fraction]:
    """Newton coefficients for repeated nodes; derivatives enter where nodes coincide."""
    node, derivative = divmod(unit, jet)
    column = [Fraction(int(derivative == 0 and i // jet == node)) for i in range(len(nodes))]
    table = [column[0]]
    for order in range(1, len(nodes)):
        following = []
        for i in range(len(nodes) - order):
            gap = nodes[i + order] - nodes[i]
            if gap == 0:
                following.append(Fraction(int(derivative == order and i // jet == node)))
            else:
                following.append((column[i + 1] - column[i]) / gap)
        column = following
        table.append(column[0])
    return table


def _power_to_bernstein(power: Sequence[Fraction]) -> list[float]:
    degree = len(power) - 1
    return [
        float(sum(Fraction(comb(i, k), comb(degree, k)) * power[k] for k in range(i + 1)))
        for i in range(degree + 1)
    ]
