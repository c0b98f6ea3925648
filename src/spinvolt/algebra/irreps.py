"""How the states of n spins one half fall into ladders, each in many copies.

A ladder of total spin j = n/2 - l holds twice_spin + 1 = n - 2l + 1 levels; its level k has k + l
spins up. The l of a ladder, its *depth*, runs from 0 (the symmetric ladder, one copy) to n/2.

Distributions are found from ratios of neighbouring terms, walked outward from the largest one, so
that nothing over- or underflows at any n and what is far from it is never visited.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from math import comb

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# Probability that may be cut off a distribution: an amplitude of 1e-15.
CUT = 1e-30
_CHUNK = 256


@dataclass(frozen=True, eq=False)
class Window:
    """Probabilities ``values`` of ``first``, ``first + 1``, ..., summing to one; rest cut off."""

    first: int
    values: Floats
    dropped: float


def multiplicity(n: int, twice_spin: int) -> int:
    """How many copies of the ladder of total spin twice_spin / 2 the states of n spins hold.

        C(n, l) - C(n, l - 1),   l = (n - twice_spin) / 2

    >>> [multiplicity(4, twice_spin) for twice_spin in (4, 2, 0)]
    [1, 3, 2]
    """
    depth = (n - twice_spin) // 2
    return comb(n, depth) * (n - 2 * depth + 1) // (n - depth + 1)


def multiplicities(n: int, first: int, count: int) -> list[int]:
    """The multiplicities at depths first, first + 1, ..., each from its neighbour.

    >>> multiplicities(4, 0, 3)
    [1, 3, 2]
    """
    ways, found = comb(n, first), []
    for depth in range(first, first + count):
        found.append(ways * (n - 2 * depth + 1) // (n - depth + 1))
        ways = ways * (n - depth) // (depth + 1)
    return found


def flipped_depths(n: int, up: int) -> Window:
    """The probability of each depth in a product state with ``up`` given spins up, the others down.

        w_l = (n - 2l + 1) up! (n - up)! / ((n - l + 1)! l!),   l = 0 ... min(up, n - up),

    squared Clebsch-Gordan coefficients of two stretched spins up/2 and (n - up)/2. The product
    state stands on level up - l of one copy of each ladder.

    >>> flipped_depths(4, 1).values.round(12).tolist()
    [0.25, 0.75]
    """

    def steps(l: Floats) -> Floats:  # noqa: E741
        a = np.log1p(-2.0 / (n - 2.0 * l + 1.0))
        return a + np.log1p((n - 2.0 * l) / (l + 1.0))

    return window(steps, 0, min(up, n - up))


def thermal_depths(n: int, probability: float) -> Window:
    """The probability of each depth when every spin is up with ``probability`` in (0, 1).

        W_l = multiplicity sum_{k=l}^{n-l} p^k (1 - p)^{n-k}

    >>> thermal_depths(2, 0.5).values.round(12).tolist()
    [0.75, 0.25]
    """
    low = min(probability, 1.0 - probability)
    slope = _log_odds(low)

    def geometric(levels: Floats) -> Floats:
        """log of sum_{i < levels} odds^i, up to a constant."""
        return np.log(-np.expm1(levels * slope) if slope else levels)

    def steps(l: Floats) -> Floats:  # noqa: E741
        kept = np.log1p(-2.0 / (n - 2.0 * l + 1.0)) + np.log1p((n - 2.0 * l) / (l + 1.0))
        levels = n - 2.0 * l + 1.0
        return kept + slope + geometric(levels - 2.0) - geometric(levels)

    return window(steps, 0, n // 2)


def thermal_levels(twice_spin: int, probability: float) -> Window:
    """The probability of each level of one ladder, p^k (1 - p)^(twice_spin - k) normalised.

    >>> thermal_levels(2, 0.5).values.round(12).tolist()
    [0.333333333333, 0.333333333333, 0.333333333333]
    """
    slope = _log_odds(probability)
    return window(lambda k: np.full_like(k, slope), 0, twice_spin)


def binomial(n: int, probability: float) -> Window:
    """C(n, k) p^k (1 - p)^(n - k) for a probability in (0, 1).

    >>> binomial(2, 0.5).values.round(12).tolist()
    [0.25, 0.5, 0.25]
    """
    rest = 1.0 - probability

    def steps(k: Floats) -> Floats:
        # Near the peak the ratio is close to one, and what it differs by is known better.
        more, less = (n - k) * probability, (k + 1.0) * rest
        excess = (more - less) / less
        near = np.abs(excess) < 0.5
        return np.where(near, np.log1p(np.where(near, excess, 0.0)), np.log(more / less))

    return window(steps, 0, n)


def overlap_squared(n: int, depth: int, fewer: int, more: int) -> float:
    """Squared overlap of the copies on which two product states stand; they are nested.

    The states have their first ``fewer`` and their first ``more`` spins up. The overlap is a
    stretched 6j symbol, which here is a single term,

        G^2 = prod_{i<l} (fewer - i)(n - more - i) / ((more - i)(n - fewer - i)),

    a ratio h(fewer) / h(more), so that overlaps along a row of nested states multiply.

    >>> overlap_squared(3, 1, 1, 2)
    0.25
    """
    return math.exp(_log_overlap_squared(n, depth, fewer, more))


def remainder(n: int, depth: int, fewer: int, more: int) -> float:
    """sqrt(1 - G^2) without cancellation."""
    return math.sqrt(-math.expm1(_log_overlap_squared(n, depth, fewer, more)))


def _log_overlap_squared(n: int, depth: int, fewer: int, more: int) -> float:
    i = np.arange(depth, dtype=float)
    # (fewer-i)/(more-i) = 1 - gap/(more-i), and the same for the spins that are down.
    gap = float(more - fewer)
    logs = np.log1p(-gap / (more - i)) + np.log1p(-gap / (n - fewer - i))
    return float(np.sum(logs))


def window(steps: Callable[[Floats], Floats], low: int, high: int, cut: float = CUT) -> Window:
    """A single-peaked distribution from its ratios, cut where less than ``cut`` is left.

    Parameters
    ----------
    steps
        log of p(x + 1) / p(x), falling or constant in x, at floating-point x.
    low, high
        The range of x.
    """
    peak, beyond = low, high
    while peak < beyond:
        middle = (peak + beyond) // 2
        if steps(np.array([float(middle)]))[0] > 0.0:
            peak = middle + 1
        else:
            beyond = middle
    up = _walk(lambda k: steps(peak + k), high - peak, cut)
    down = _walk(lambda k: -steps(peak - 1.0 - k), peak - low, cut)
    values = np.concatenate([np.exp(down[::-1]), [1.0], np.exp(up)])
    values /= math.fsum(values)
    ends = (len(down) < peak - low) + (len(up) < high - peak)
    return Window(peak - len(down), values, cut * ends)


def _log_odds(probability: float) -> float:
    """log(p / (1 - p)), accurate near one half as well."""
    if 0.25 < probability < 0.75:
        return math.log1p((2.0 * probability - 1.0) / (1.0 - probability))
    return math.log(probability) - math.log1p(-probability)


def _walk(steps: Callable[[Floats], Floats], room: int, cut: float) -> Floats:
    """log p relative to the peak, outward until a geometric tail of the rest is below ``cut``."""
    parts: list[Floats] = []
    total, done, length = 0.0, 0, _CHUNK
    while done < room:
        count = min(length, room - done)
        each = steps(np.arange(done, done + count, dtype=float))
        logs = total + np.cumsum(each)
        # Ratios fall outward, so the rest after x is at most p(x) r / (1 - r).
        ratio = np.exp(np.minimum(each, 0.0))
        with np.errstate(divide="ignore"):
            rest = logs + np.log(ratio) - np.log1p(-np.minimum(ratio, 1.0))
        small = np.flatnonzero(rest < math.log(0.5 * cut))
        if len(small):
            parts.append(logs[: small[0] + 1])
            break
        parts.append(logs)
        total, done, length = float(logs[-1]), done + count, 2 * length
    return np.concatenate(parts) if parts else np.zeros(0)
