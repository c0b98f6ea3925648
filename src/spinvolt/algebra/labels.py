"""Operators |j, m><j, m'| of one ensemble, numbered, and what jumps make of them.

Noise that treats all spins alike keeps a state symmetric under permutations: it is a sum of such
operators, each averaged over the copies of its ladder and normalised to trace one.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Labels:
    """The operators |j, m><j, m'| that an ensemble of ``n`` spins can meet.

    Levels are counted by excitations: e = m + n/2 runs from n/2 - j to n/2 + j.

    Attributes
    ----------
    n
        Number of spins.
    all_ladders
        Whether every total spin j is there, or the symmetric ladder j = n/2 alone.

    Example
    -------
    >>> len(Labels(3, all_ladders=False).ket), len(Labels(3, all_ladders=True).ket)
    (16, 20)
    """

    n: int
    all_ladders: bool

    @property
    def spins(self) -> tuple[int, ...]:
        """Twice the total spin of each ladder, the symmetric one first."""
        return tuple(range(self.n, -1, -2)) if self.all_ladders else (self.n,)

    @cached_property
    def _table(self) -> Ints:
        """Twice the spin, ket and bra excitations, one row for each label."""
        blocks = []
        for spin in self.spins:
            levels = np.arange((self.n - spin) // 2, (self.n + spin) // 2 + 1)
            ket, bra = np.meshgrid(levels, levels, indexing="ij")
            blocks.append(np.stack([np.full(ket.size, spin), ket.ravel(), bra.ravel()], axis=1))
        return np.concatenate(blocks)

    @property
    def spin(self) -> Ints:
        """Twice the total spin of each label."""
        return self._table[:, 0]

    @property
    def ket(self) -> Ints:
        """Excitations on the left, of each label."""
        return self._table[:, 1]

    @property
    def bra(self) -> Ints:
        """Excitations on the right, of each label."""
        return self._table[:, 2]

    @cached_property
    def _first(self) -> Ints:
        """Number of the first label of each ladder."""
        sizes = [(spin + 1) ** 2 for spin in self.spins]
        return np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int64)

    def number(self, spin: Ints, ket: Ints, bra: Ints) -> Ints:
        """The numbers of labels; -1 where there is no such label."""
        ladder = (self.n - spin) // 2
        inside = (ladder >= 0) & (ladder < len(self.spins)) & (spin >= 0)
        for level in (ket, bra):
            inside = inside & (level >= ladder) & (level <= ladder + spin)
        safe = np.where(inside, ladder, 0)
        numbers = self._first[safe] + (ket - ladder) * (spin + 1) + (bra - ladder)
        return np.where(inside, numbers, -1)


def amplitude(n: int, spin: Ints, excited: Floats | Ints, step: int, turn: int) -> Floats:
    """Amplitude of |j, m> -> |j + turn, m + step> under a single spin's or a collective operator.

    With ``turn = 0`` it is <j, m+step| S |j, m> of the collective S^-, S^z or S^+ (step -1, 0, +1).
    With ``turn = -1`` or ``+1`` it is the m-dependent part of a single spin's matrix element.

    Source: Chase and Geremia, Phys. Rev. A 78, 052101 (2008).

    >>> amplitude(4, np.array([4]), np.array([4]), -1, 0)
    array([2.])
    """
    m = np.asarray(excited, dtype=float) - 0.5 * n
    up, down = 0.5 * spin + m, 0.5 * spin - m
    products = {
        (-1, 0): up * (down + 1.0),
        (1, 0): down * (up + 1.0),
        (-1, -1): up * (up - 1.0),
        (-1, 1): (down + 1.0) * (down + 2.0),
        (0, -1): up * down,
        (0, 1): (up + 1.0) * (down + 1.0),
    }
    if (step, turn) == (0, 0):
        return m
    return np.sqrt(np.maximum(products[step, turn], 0.0))


def share(n: int, spin: Ints, turn: int) -> Floats:
    """The part of a single-spin action that depends on j alone.

        sum_i s_i |j, m><j, m'| s_i+ = sum_turn share a(m) a(m') |j + turn, ..><j + turn, ..|,

        turn  0:  (n + 2) / (4 j (j + 1))
        turn -1:  (n/2 + j + 1) / (2 j (2 j + 1))
        turn +1:  (n/2 - j) / (2 (j + 1) (2 j + 1))

    for the spin operators s^-, s^z of single spins; labels are normalised to trace one.

    Source: Chase and Geremia (2008), with the numbers of copies summed.
    """
    exists = np.asarray(spin) >= (1 if turn <= 0 else 0)
    j = np.where(exists, 0.5 * np.asarray(spin, dtype=float), 1.0)
    if turn == 0:
        values = (n + 2.0) / (4.0 * j * (j + 1.0))
    elif turn == -1:
        values = (0.5 * n + j + 1.0) / (2.0 * j * (2.0 * j + 1.0))
    else:
        values = (0.5 * n - j) / (2.0 * (j + 1.0) * (2.0 * j + 1.0))
    return np.where(exists, values, 0.0)
