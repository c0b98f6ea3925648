"""Rows of a matrix that no column joins: blocks that can be decomposed one by one.

What a Hamiltonian conserves shows as exact zeros: with the number of excitations each battery
level stands alone, with their parity the levels fall into two sets.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

Complexes = NDArray[np.complex128]
Floats = NDArray[np.float64]
Indices = NDArray[np.intp]
# SciPy's sparse arrays carry no types.
Sparse = Any

UNIT = 2.0**-53
# Columns that a decomposition takes at once, in multiples of the rows.
_WIDE = 16


@dataclass(frozen=True, eq=False)
class Component:
    """A block of a sparse matrix: the rows that belong to it, and all that is in them.

    Attributes
    ----------
    matrix
        The whole matrix.
    rows
        The block's rows.
    """

    matrix: Sparse
    rows: Indices

    @cached_property
    def shape(self) -> tuple[int, int]:
        """Rows, and columns that are not empty."""
        if len(self.rows) == 1:
            return 1, len(self._row)
        return self._block.shape

    def singular_values(self) -> Floats:
        """Singular values, largest first."""
        return self._values

    @cached_property
    def _values(self) -> Floats:
        if len(self.rows) == 1:
            return np.array([float(np.linalg.norm(self._row))])
        values = np.linalg.svd(_squeezed(self._block), compute_uv=False)
        return values.astype(np.float64, copy=False)

    def singular_vectors(self) -> tuple[Floats, Complexes]:
        """Singular values, largest first, and the left singular vectors as columns."""
        if len(self.rows) == 1:
            return self.singular_values(), np.ones((1, 1), dtype=complex)
        vectors, values, _ = np.linalg.svd(_squeezed(self._block), full_matrices=False)
        return values.astype(np.float64, copy=False), vectors.astype(complex, copy=False)

    @property
    def _row(self) -> Complexes:
        """The entries of the only row."""
        first, end = self.matrix.indptr[self.rows[0] : self.rows[0] + 2]
        return self.matrix.data[first:end]

    @cached_property
    def _block(self) -> Sparse:
        """The rows without their empty columns."""
        block = self.matrix[self.rows]
        present, renamed = np.unique(block.indices, return_inverse=True)
        shape = (len(self.rows), len(present))
        return csr_array((block.data, renamed, block.indptr), shape=shape)


def components(matrix: Sparse) -> tuple[Component, ...]:
    """The blocks of ``matrix`` between which there are only zeros; empty rows are left out."""
    rows, columns = matrix.shape
    entries = matrix.tocoo()
    if not entries.nnz:
        return ()
    joined = csr_array(
        (np.ones(entries.nnz, dtype=np.int8), (entries.row, entries.col + rows)),
        shape=(rows + columns, rows + columns),
    )
    _, labels = connected_components(joined, directed=False)
    filled = np.diff(matrix.indptr) > 0
    order = np.argsort(labels[:rows], kind="stable")
    order = order[filled[order]]
    starts = np.flatnonzero(np.diff(labels[order], prepend=-1))
    return tuple(Component(matrix, chosen) for chosen in np.split(order, starts[1:]))


def backward_error(rows: int) -> float:
    """Frobenius norm of what a decomposition changes in a matrix of norm one, as a model.

    LAPACK's singular values are those of a matrix that differs by a few roundings of its norm; all
    of them together by sqrt(rows) as much.
    """
    return 16.0 * UNIT * np.sqrt(rows)


def _squeezed(block: Sparse) -> Complexes:
    """A dense matrix with the same left singular vectors and values, at most twice as wide as high.

    Columns are taken in turns, what came before being kept as a triangle (QR of the adjoint).
    """
    rows, columns = block.shape
    if columns <= 2 * rows:
        return block.toarray()
    turned = block.tocsc()
    kept = np.zeros((rows, 0), dtype=complex)
    for first in range(0, columns, _WIDE * rows):
        more = turned[:, first : first + _WIDE * rows].toarray()
        adjoint = np.hstack([kept, more]).conj().T
        kept = np.asarray(np.linalg.qr(adjoint, mode="r"), dtype=complex).conj().T
    return kept
