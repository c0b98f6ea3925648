"""Eight numbers side by side, one for each of eight like tasks.

In Python they are a row of eight. Compiled functions take them for a type of their own
(``eight_compiled``), so that arithmetic, comparisons and the functions below are one instruction
each; the same source runs with and without a compiler. Nothing is fused but ``fused``.
"""

import numpy as np
from numpy.typing import NDArray

Eight = NDArray[np.float64]
Flags = NDArray[np.bool_]
Rows = NDArray[np.float64]
Numbers = Eight | float

LANES = 8


def load(rows: Rows, row: int) -> Eight:
    """A row of an array of eight columns."""
    return rows[row].copy()


def store(rows: Rows, row: int, eight: Eight) -> None:
    """Overwrite a row."""
    rows[row] = eight


def same(number: float) -> Eight:
    """A number eight times."""
    return np.full(LANES, number)


def fused(factor: Numbers, other: Numbers, added: Numbers) -> Eight:
    """factor * other + added, rounded once where this is compiled."""
    return np.asarray(factor) * other + added


def select(which: Flags, yes: Numbers, no: Numbers) -> Eight:
    """Of each lane one of two."""
    return np.where(which, yes, no)


def smaller(left: Numbers, right: Numbers) -> Eight:
    """The smaller of two; the right one beside what is no number."""
    return np.where(np.asarray(left) < right, left, right)


def larger(left: Numbers, right: Numbers) -> Eight:
    """The larger of two; the right one beside what is no number."""
    return np.where(np.asarray(left) > right, left, right)


def size(eight: Eight) -> Eight:
    """Absolute values."""
    return np.abs(eight)


def root(eight: Eight) -> Eight:
    """Square roots."""
    return np.sqrt(eight)


def largest(eight: Eight) -> float:
    """The largest of the eight."""
    return float(eight.max())


def any_of(which: Flags) -> bool:
    """Whether a lane is flagged."""
    return bool(which.any())
