"""Work that can be drawn from a battery of which only populations are known.

A battery in a reservoir has no coherence between its levels, so these are its eigenvalues. An error
of the populations of ``error`` in total moves the mean excitation before and after the extraction
by at most n times that each.
"""

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.open_results import LadderPopulations

Floats = NDArray[np.float64]


def ladder_ergotropy(battery: LadderPopulations) -> Floats:
    """Most work by unitaries that treat all cells alike, in excitations; shape (times,).

    On each ladder of total spin the largest eigenvalue goes to the lowest level, and so on.

    Example
    -------
    >>> pair = LadderPopulations(2, np.array([2] * 3), np.arange(3), np.array([[0.2, 0.0, 0.8]]))
    >>> ladder_ergotropy(pair).round(12)
    array([1.4])
    """
    left = np.zeros(len(battery.values))
    for twice_spin in np.unique(battery.twice_spin):
        ladder = np.flatnonzero(battery.twice_spin == twice_spin)
        lowest = (battery.n - int(twice_spin)) // 2
        ordered = -np.sort(-battery.values[:, ladder], axis=1)
        left += ordered @ (lowest + np.arange(len(ladder), dtype=float))
    return np.maximum(battery.values @ battery.excited - left, 0.0)


def full_ergotropy(battery: LadderPopulations) -> Floats:
    """Most work by any unitary on all 2^n levels, in excitations; shape (times,).

    Each ladder of total spin j stands for as many copies as spin j is made of n spins one half;
    the largest eigenvalues go to the lowest levels, C(n, k) of which have k excitations.

    Example
    -------
    >>> pair = LadderPopulations(2, np.array([2] * 3), np.arange(3), np.array([[0.2, 0.0, 0.8]]))
    >>> full_ergotropy(pair).round(12)
    array([1.4])
    """
    copies = np.array([_copies(battery.n, int(j)) for j in battery.twice_spin])
    mean = battery.values @ battery.excited
    left = np.array([_lowest(row / copies, copies, battery.n) for row in battery.values])
    return np.maximum(mean - left, 0.0)


def purity(battery: LadderPopulations) -> Floats:
    """Tr rho^2 of the battery, shape (times,)."""
    copies = np.array([_copies(battery.n, int(j)) for j in battery.twice_spin])
    return (battery.values**2) @ (1.0 / copies)


def _copies(n: int, twice_spin: int) -> float:
    """C(n, n/2 - j) - C(n, n/2 - j - 1)."""
    from math import comb

    down = (n - twice_spin) // 2
    return float(comb(n, down) - (comb(n, down - 1) if down else 0))


def _lowest(eigenvalues: Floats, copies: Floats, n: int) -> float:
    """The mean excitation when the largest eigenvalues fill the lowest of all 2^n levels."""
    from math import comb

    order = np.argsort(-eigenvalues, kind="stable")
    level, free, total = 0, 1.0, 0.0
    for value, count in zip(eigenvalues[order].tolist(), copies[order].tolist(), strict=True):
        rest = count
        while rest > 0.0 and level <= n:
            taken = min(rest, free)
            total += level * value * taken
            rest, free = rest - taken, free - taken
            if free <= 0.0:
                level += 1
                free = float(comb(n, level)) if level <= n else 0.0
        if value <= 0.0:
            break
    return total
