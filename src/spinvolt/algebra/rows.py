"""How a density matrix is laid out: one row for every orbit of the batteries' labels.

rho is real and symmetric, and invariant under exchange of equal batteries: labels that these
symmetries connect share a row.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.labels import Labels
from spinvolt.algebra.open import Lindblad

Ints = NDArray[np.int64]

# Entries around each row and table, so that a step past an end reads a finite number.
MARGIN = 4


@dataclass(frozen=True, eq=False)
class Rows:
    """The rows of a density matrix, one for each orbit of labels.

    Attributes
    ----------
    charger
        Twice the charger's total spin in each row, shape (rows,).
    batteries
        Number of each battery's label, shape (rows, batteries).
    low, high
        The first total excitation in a row and the one after the last.
    base
        Entry ``M`` of a row has place ``base + M`` in the state vector.
    ket, bra
        Excitations of all batteries on the left and on the right.
    copies
        How many labels the row stands for.
    size
        Length of the state vector, margins included.
    lookup
        Row of every label, shape (charger ladders, labels of battery 1, ...); -1 where empty.
    """

    charger: Ints
    batteries: Ints
    low: Ints
    high: Ints
    base: Ints
    ket: Ints
    bra: Ints
    copies: Ints
    size: int
    lookup: Ints


def rows_of(problem: Lindblad, labels: tuple[Labels, ...]) -> Rows:
    """All orbits of labels that hold at least one block."""
    charger, batteries = labels[0], labels[1:]
    shape = (len(charger.spins), *(len(b.ket) for b in batteries))
    numbers = np.indices(shape, dtype=np.int64).reshape(len(shape), -1)
    keys = _orbits(problem, batteries, shape, numbers)
    _, first, where, counts = np.unique(
        keys, return_index=True, return_inverse=True, return_counts=True
    )
    chosen = numbers[:, first]
    spin = np.array(charger.spins, dtype=np.int64)[chosen[0]]
    members = chosen[1:].T
    ket = sum((b.ket[members[:, m]] for m, b in enumerate(batteries)), np.zeros_like(spin))
    bra = sum((b.bra[members[:, m]] for m, b in enumerate(batteries)), np.zeros_like(spin))
    low = np.maximum(ket, bra) + (charger.n - spin) // 2
    high = np.minimum(ket, bra) + (charger.n + spin) // 2 + 1
    kept = high > low
    place = np.where(kept, np.cumsum(kept) - 1, -1)
    low, high = low[kept], high[kept]
    ends = np.cumsum(high - low) + MARGIN
    return Rows(
        charger=spin[kept],
        batteries=members[kept],
        low=low,
        high=high,
        base=ends - high,
        ket=ket[kept],
        bra=bra[kept],
        copies=counts[kept],
        size=int(ends[-1]) + MARGIN,
        lookup=place[where.ravel()].reshape(shape),
    )


def _orbits(
    problem: Lindblad, batteries: tuple[Labels, ...], shape: tuple[int, ...], numbers: Ints
) -> Ints:
    """A key for every label, the same for labels that a symmetry connects."""
    flipped = np.stack(
        [numbers[0]]
        + [b.number(b.spin, b.bra, b.ket)[numbers[m + 1]] for m, b in enumerate(batteries)]
    )
    keys = []
    for version in (numbers, flipped):
        ordered = version.copy()
        for group in _exchangeable(problem):
            ordered[group] = np.sort(version[group], axis=0)
        keys.append(np.ravel_multi_index(tuple(ordered), shape))
    return np.minimum(*keys)


def _exchangeable(problem: Lindblad) -> list[list[int]]:
    """Groups of batteries whose exchange leaves the problem as it is."""

    def exchanged(i: int, k: int) -> bool:
        parts = (problem.ensembles, problem.local, problem.start)
        if any(part[i] != part[k] for part in parts):
            return False

        def key(amplitudes: tuple[float, ...]) -> tuple[float, ...]:
            swapped = list(amplitudes)
            swapped[i], swapped[k] = swapped[k], swapped[i]
            return tuple(swapped)

        before = sorted((j.rate, j.amplitudes, j.raises) for j in problem.jumps)
        return before == sorted((j.rate, key(j.amplitudes), j.raises) for j in problem.jumps)

    groups: list[list[int]] = []
    for battery in range(1, len(problem.ensembles)):
        group = next((g for g in groups if exchanged(g[0], battery)), None)
        if group is None:
            groups.append([battery])
        else:
            group.append(battery)
    return [group for group in groups if len(group) > 1]
