"""What beats what, when every number is an interval: optima and Pareto fronts.

Aims are rows of losses (less is better) with bounds. One candidate surely beats another when its
upper bounds lie at or below the other's lower bounds in every aim, and below in one.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Places = NDArray[np.intp]
# Pairs that are compared at once.
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
    certain: NDArray[np.bool_]
    tied: NDArray[np.bool_]
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
        best = _unbeaten(value)
        best = best[np.lexsort(value[best].T[::-1])]
    inside = np.zeros(len(value), dtype=bool)
    inside[best] = True
    others = np.flatnonzero(~inside)
    safe = [_safe(i, low, high) for i in best.tolist()]
    certain, tied = np.array(safe, dtype=bool).T
    beaten = np.zeros(len(others), dtype=bool)
    step = max(1, AT_ONCE // max(len(others), 1))
    for begin in range(0, len(best), step):
        some = best[begin : begin + step]
        at_most = (high[some, None, :] <= low[None, others, :]).all(axis=2)
        below = (high[some, None, :] < low[None, others, :]).any(axis=2)
        beaten |= (at_most & below).any(axis=0)
    return Front(best, certain, tied, others[~beaten])


def _unbeaten(value: Floats) -> Places:
    """Those that no other beats by value: candidates in the order of their sums, one by one."""
    order = np.lexsort((*value.T[::-1], value.sum(axis=1)))
    kept = np.empty((0, value.shape[1]))
    places: list[int] = []
    for place in order.tolist():
        row = value[place]
        if ((kept <= row).all(axis=1) & (kept < row).any(axis=1)).any():
            continue
        places.append(place)
        kept = np.vstack([kept, row])
    return np.array(places, dtype=np.intp)


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
