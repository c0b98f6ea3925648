"""Rows of a matrix that no column joins: blocks that can be decomposed one by one.

What a Hamiltonian conserves shows as exact zeros: with the number of excitations each battery
level stands alone, with their parity the levels fall into two sets. Matrices with entries at the
same places are stacked and decomposed together, and so are blocks of one shape.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Complexes = NDArray[np.complex128]
Floats = NDArray[np.float64]
Indices = NDArray[np.intp]

UNIT = 2.0**-53
# Columns that a decomposition takes at once, in multiples of the rows.
_WIDE = 16


@dataclass(frozen=True, eq=False)
class Stack:
    """Matrices with entries at the same places.

    Attributes
    ----------
    shape
        Rows and columns of each.
    rows, columns
        Where the entries are, shape (entries,); no place twice.
    values
        The entries, shape (matrices, entries).
    """

    shape: tuple[int, int]
    rows: Indices
    columns: Indices
    values: Complexes

    @cached_property
    def weights(self) -> Floats:
        """Squared norm of each row, shape (matrices, rows)."""
        found = np.zeros((len(self.values), self.shape[0]))
        rows, squares = self.rows, np.abs(self.values) ** 2
        if np.any(rows[1:] < rows[:-1]):
            order = np.argsort(rows, kind="stable")
            rows, squares = rows[order], squares[:, order]
        if len(rows):
            starts = np.flatnonzero(np.diff(rows, prepend=-1))
            found[:, rows[starts]] = np.add.reduceat(squares, starts, axis=1)
        return found

    def dense(self) -> Complexes:
        """Full matrices, shape (matrices, rows, columns)."""
        found = np.zeros((len(self.values), *self.shape), dtype=complex)
        found[:, self.rows, self.columns] = self.values
        return found


@dataclass(frozen=True, eq=False)
class Bundle:
    """Blocks of one shape: the rows that belong to them, and all that is in these.

    Attributes
    ----------
    stack
        The whole matrices.
    rows
        Rows of each block, shape (blocks, rows).
    width
        Columns of each block, those that are empty left out.
    entries, places
        Which entries of the stack belong to these blocks, and where they lie in an array of shape
        (blocks, rows, width).
    """

    stack: Stack
    rows: Indices
    width: int
    entries: Indices
    places: Indices

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of one block."""
        return self.rows.shape[1], self.width

    def singular_values(self) -> Floats:
        """Singular values, largest first, shape (matrices, blocks, values)."""
        # Where the vectors are known, so are the values.
        return self._decomposed[0] if "_decomposed" in vars(self) else self._values

    def singular_vectors(self) -> tuple[Floats, Complexes]:
        """The same, and the left singular vectors as columns: (matrices, blocks, rows, values)."""
        return self._decomposed

    @cached_property
    def _values(self) -> Floats:
        if self.rows.shape[1] == 1:
            return np.sqrt(self.stack.weights[:, self.rows])
        values = np.linalg.svd(self._squeezed(), compute_uv=False)
        return values.astype(np.float64, copy=False)

    @cached_property
    def _decomposed(self) -> tuple[Floats, Complexes]:
        if self.rows.shape[1] == 1:
            values = self._values
            return values, np.ones((*values.shape, 1), dtype=complex)
        vectors, values, _ = np.linalg.svd(self._squeezed(), full_matrices=False)
        return values, vectors

    def _squeezed(self) -> Complexes:
        """Dense blocks with the same left singular vectors and values, at most twice as wide.

        Columns are taken in turns, what came before being kept as a triangle (QR of the adjoint).
        """
        count, rows = self.rows.shape
        if self.width <= 2 * rows:
            return self._columns(0, self.width)
        kept = np.zeros((len(self.stack.values), count, rows, 0), dtype=complex)
        for first in range(0, self.width, _WIDE * rows):
            more = self._columns(first, min(first + _WIDE * rows, self.width))
            adjoint = np.concatenate([kept, more], axis=3).conj().swapaxes(2, 3)
            triangle: Complexes = np.asarray(np.linalg.qr(adjoint, mode="r"), dtype=complex)
            kept = triangle.conj().swapaxes(2, 3)
        return kept

    def _columns(self, first: int, end: int) -> Complexes:
        """Some columns of the blocks, dense."""
        count, rows = self.rows.shape
        above, column = np.divmod(self.places, self.width)
        inside = (column >= first) & (column < end)
        places = above[inside] * (end - first) + column[inside] - first
        found = np.zeros((len(self.stack.values), count * rows * (end - first)), dtype=complex)
        found[:, places] = self.stack.values[:, self.entries[inside]]
        return found.reshape(-1, count, rows, end - first)


def bundles(stack: Stack) -> tuple[Bundle, ...]:
    """The blocks of a stack between which there are only zeros; empty rows are left out."""
    if not len(stack.rows):
        return ()
    high, wide = stack.shape
    labels = linked(stack.rows, stack.columns + high, high + wide)
    rows, columns = np.unique(stack.rows), np.unique(stack.columns)
    count = int(labels.max()) + 1
    heights = np.bincount(labels[rows], minlength=count)
    widths = np.bincount(labels[high + columns], minlength=count)
    at_row, at_column = np.zeros(high, np.intp), np.zeros(wide, np.intp)
    at_row[rows] = numbered(labels[rows], heights)
    at_column[columns] = numbered(labels[high + columns], widths)
    shapes: dict[tuple[int, int], list[int]] = defaultdict(list)
    for label in np.flatnonzero(heights).tolist():
        tall = int(heights[label])
        # A row alone is its norm, however many entries it has.
        shapes[tall, int(widths[label]) if tall > 1 else 0].append(label)
    owner = labels[stack.rows]
    made: list[Bundle] = []
    for (tall, broad), members in shapes.items():
        number = np.full(count, -1)
        number[members] = np.arange(len(members))
        mine = rows[number[labels[rows]] >= 0]
        table = np.empty((len(members), tall), dtype=np.intp)
        table[number[labels[mine]], at_row[mine]] = mine
        entries = np.flatnonzero(number[owner] >= 0) if tall > 1 else np.zeros(0, np.intp)
        places = number[owner[entries]] * tall + at_row[stack.rows[entries]]
        places = places * broad + at_column[stack.columns[entries]]
        made.append(Bundle(stack, table, broad or int(widths[members].max()), entries, places))
    return tuple(made)


def linked(first: Indices, second: Indices, count: int) -> Indices:
    """Number of the connected component of each of ``count`` nodes, from pairs that are joined."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    ones = np.ones(len(first), dtype=np.int8)
    links = csr_array((ones, (first, second)), shape=(count, count))
    return connected_components(links, directed=False)[1].astype(np.intp)


def backward_error(rows: int) -> float:
    """Frobenius norm of what a decomposition changes in a matrix of norm one, as a model.

    LAPACK's singular values are those of a matrix that differs by a few roundings of its norm; all
    of them together by sqrt(rows) as much.
    """
    return 16.0 * UNIT * np.sqrt(rows)


def numbered(labels: Indices, counts: Indices) -> Indices:
    """The place of each element among those of its label, in the order given."""
    order = np.argsort(labels, kind="stable")
    starts = np.cumsum(counts) - counts
    found = np.empty(len(labels), dtype=np.intp)
    found[order] = np.arange(len(labels)) - np.repeat(starts, counts)
    return found
