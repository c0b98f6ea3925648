"""What beats what, when every number is an interval: optima and Pareto fronts.

Aims are rows of losses (less is better) with bounds. One candidate surely beats another when its
upper bounds lie at or below the other's lower bounds in every aim, and below in one.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Places = NDArray[np.intp]
# Pairs of candidates that are compared at once.
AT_ONCE = 2**22


@dataclass(frozen=True, eq=False)
class Front:
    """The best of some candidates.

    Attributes
    ----------
    best
        Places of those that no other beats by value, in the order of the first aim.
    certain
        Which of them no other can beat, whatever the true numbers within the bounds.
    tied
        Which of them only those can beat that lie within the bounds in every aim.
    rivals
        Places of those that are beaten by value, but not surely.
    """

    best: Places
    certain: Flags
    tied: Flags
    rivals: Places


def front(value: Floats, low: Floats, high: Floats) -> Front:
    """The Pareto front of losses of shape (candidates, aims); with one aim, the optimum.

    Candidates with equal losses do not beat one another. With one aim, the first of equal ones
    is the optimum and the others are rivals.

    Example
    -------
    >>> losses = np.array([[1.0, 3.0], [2.0, 2.0], [3.0, 3.0], [3.0, 1.0]])
    >>> found = front(losses, losses - 0.1, losses + 0.1)
    >>> found.best.tolist(), found.certain.tolist(), found.rivals.tolist()
    ([0, 1, 3], [True, True, True], [])
    """
    if value.shape[1] == 1:
        best = np.array([int(np.argmin(value[:, 0]))], dtype=np.intp)
    else:
        best = unbeaten(value)
    inside = np.zeros(len(value), dtype=bool)
    inside[best] = True
    others = np.flatnonzero(~inside)
    rivals = others[~_surely_beaten(low[others], high[best])]
    # Whatever may beat one of the best is among these, or is itself surely beaten by one that may.
    near = np.concatenate([best, rivals])
    certain = _alone(low[near], high[near])[: len(best)]
    tied = np.zeros(len(best), dtype=bool)
    for place in np.flatnonzero(~certain).tolist():
        certain[place], tied[place] = _safe(place, low[near], high[near])
    return Front(best, certain, tied, rivals)


def unbeaten(value: Floats) -> Places:
    """Places of those losses that no others beat by value, in the order of the first aim.

    >>> unbeaten(np.array([[2.0, 2.0], [1.0, 3.0], [2.0, 2.0], [2.0, 2.5]])).tolist()
    [1, 0, 2]
    """
    rows, where = np.unique(value, axis=0, return_inverse=True)
    where = where.reshape(-1)
    if value.shape[1] == 2:
        least = np.minimum.accumulate(rows[:, 1])
        kept = np.concatenate([np.ones(min(len(rows), 1), bool), rows[1:, 1] < least[:-1]])
    else:
        kept = _peeled(rows)
    found = np.flatnonzero(kept[where])
    return found[np.lexsort((found, where[found]))]


def merged(value: Floats, known: int) -> Places:
    """As ``unbeaten``, where the first ``known`` are known not to beat one another.

    >>> merged(np.array([[1.0, 3.0], [3.0, 1.0], [2.0, 1.0], [4.0, 4.0]]), 2).tolist()
    [0, 2]
    """
    if value.shape[1] == 2:
        return unbeaten(value)
    fresh = known + unbeaten(value[known:])
    fresh = fresh[~_surely_beaten(value[fresh], value[:known])]
    old = np.flatnonzero(~_surely_beaten(value[:known], value[fresh]))
    found = np.concatenate([old, fresh])
    return found[np.lexsort((found, *value[found].T[::-1]))]


def spaced(losses: Floats, count: int) -> Places:
    """At most ``count`` places of a front that lie far from one another, its ends first.

    >>> spaced(np.array([[0.0, 9.0], [0.1, 8.9], [5.0, 5.0], [9.0, 0.0]]), 3).tolist()
    [0, 2, 3]
    """
    if len(losses) <= count:
        return np.arange(len(losses))
    low, high = losses.min(axis=0), losses.max(axis=0)
    units = (losses - low) / np.where(high > low, high - low, 1.0)
    chosen = list(dict.fromkeys(units.argmin(axis=0).tolist()))[:count]
    apart = np.min([_distance(units, place) for place in chosen], axis=0)
    while len(chosen) < count:
        chosen.append(int(np.argmax(apart)))
        apart = np.minimum(apart, _distance(units, chosen[-1]))
    return np.array(sorted(set(chosen)), dtype=np.intp)


def _distance(units: Floats, place: int) -> Floats:
    return np.abs(units - units[place]).max(axis=1)


def _peeled(rows: Floats) -> Flags:
    """Which of different rows no other beats, by taking away what each of the best beats."""
    kept = np.zeros(len(rows), dtype=bool)
    left = np.lexsort((*rows.T[::-1], rows.sum(axis=1)))
    while len(left):
        # What beats another has a sum that is no larger, so the first of them is beaten by none.
        kept[left[0]] = True
        left = left[(rows[left] < rows[left[0]]).any(axis=1)]
    return kept


def _surely_beaten(low: Floats, high: Floats) -> Flags:
    """Which candidates of these lower bounds one of those of these upper bounds surely beats."""
    if high.shape[1] == 2:
        order = np.argsort(high[:, 0])
        least = np.concatenate([[np.inf], np.minimum.accumulate(high[order, 1])])
        below = least[np.searchsorted(high[order, 0], low[:, 0], side="left")]
        at_most = least[np.searchsorted(high[order, 0], low[:, 0], side="right")]
        return (below <= low[:, 1]) | (at_most < low[:, 1])
    beaten = np.zeros(len(low), dtype=bool)
    for some in _portions(len(high), len(low)):
        at_most = _each_aim(np.less_equal, high[some], low)
        below = ~_each_aim(np.greater_equal, high[some], low)
        beaten |= (at_most & below).any(axis=0)
    return beaten


def _portions(count: int, against: int) -> Iterator[slice]:
    """Parts of some candidates that are compared with the others at once."""
    step = max(1, AT_ONCE // max(against, 1))
    yield from (slice(begin, begin + step) for begin in range(0, count, step))


def _each_aim(compare: np.ufunc, some: Floats, others: Floats) -> Flags:
    """Whether candidates compare so with others in every aim, shape (some, others)."""
    found = np.ones((len(some), len(others)), dtype=bool)
    for k in range(some.shape[1]):
        found &= compare(some[:, None, k], others[None, :, k])
    return found


def _alone(low: Floats, high: Floats) -> Flags:
    """Which of the candidates are alone in being possibly no worse than themselves."""
    if low.shape[1] != 2 or len(low) < 2:
        counts = [
            _each_aim(np.greater_equal, high[some], low).sum(axis=1)
            for some in _portions(len(high), len(low))
        ]
        return np.concatenate([np.zeros(0, dtype=int), *counts]) == 1
    order = np.argsort(low[:, 0])
    along = low[order, 1]
    first = np.minimum.accumulate(along)
    # Of those that may be better in the first aim, the second lowest bound of the other aim: the
    # lowest may be a candidate's own.
    second = np.minimum.accumulate(np.maximum(along[1:], first[:-1]))
    second = np.concatenate([[np.inf, np.inf], second])
    return second[np.searchsorted(low[order, 0], high[:, 0], side="right")] > high[:, 1]


def _safe(place: int, low: Floats, high: Floats) -> tuple[bool, bool]:
    """Whether each other candidate is surely worse in some aim, and whether all but equal ones."""
    worse = (low > high[place]).any(axis=1)
    worse |= (
        (low == high).all(axis=1)
        & (high == low[place]).all(axis=1)
        & (high[place] == low[place]).all()
    )
    worse[place] = True
    near = (low <= high[place]).all(axis=1) & (high >= low[place]).all(axis=1)
    return bool(worse.all()), bool((worse | near).all()) and not bool(worse.all())
