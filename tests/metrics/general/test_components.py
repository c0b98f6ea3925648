"""Decomposition of sparse matrices block by block, against dense ones and more digits."""

import numpy as np
import pytest
from scipy.sparse import block_diag, csr_array

from spinvolt.metrics.general.components import Stack, backward_error, bundles


def stack_of(matrices):
    """Sparse matrices with entries at the same places."""
    first = matrices[0].tocoo()
    values = np.array([matrix.tocoo().data for matrix in matrices])
    return Stack(first.shape, first.row.astype(np.intp), first.col.astype(np.intp), values)


def scattered(rng, shapes):
    """Random blocks, rows and columns shuffled, with an empty row."""
    blocks = [rng.normal(size=s) + 1j * rng.normal(size=s) for s in shapes]
    whole = csr_array(block_diag([*blocks, csr_array((1, 1))]))
    dense = whole.toarray()
    rows, columns = rng.permutation(len(dense)), rng.permutation(len(dense.T))
    return csr_array(whole[rows][:, columns])


@pytest.mark.parametrize("shapes", [[(1, 1)], [(3, 5), (4, 2), (1, 7)], [(2, 500), (7, 300)]])
def test_blocks_are_found_and_decomposed(shapes):
    matrix = scattered(np.random.default_rng(3), shapes)
    found = bundles(stack_of([matrix]))
    assert sorted(b.shape for b in found for _ in b.rows) == sorted(shapes)
    values = np.concatenate([b.singular_values().ravel() for b in found])
    dense = np.linalg.svd(matrix.toarray(), compute_uv=False)
    assert np.sort(values) == pytest.approx(np.sort(dense)[-len(values) :], abs=1e-12)
    assert len(values) >= np.count_nonzero(dense > 1e-10)
    rho = (matrix @ matrix.conj().T).toarray()
    rebuilt = np.zeros_like(rho)
    for bundle in found:
        for rows, values, vectors in zip(
            bundle.rows, *(x[0] for x in bundle.singular_vectors()), strict=True
        ):
            rebuilt[np.ix_(rows, rows)] += (vectors * values**2) @ vectors.conj().T
    assert rebuilt == pytest.approx(rho, abs=1e-12 * np.max(np.abs(rho)))


def test_an_empty_matrix_has_no_blocks():
    assert bundles(stack_of([csr_array((3, 4), dtype=complex)])) == ()


@pytest.mark.parametrize("shape", [(2, 2), (30, 30), (150, 150), (20, 3000)])
def test_singular_values_are_within_the_stated_rounding(shape):
    """A matrix built from its singular values; the products' own rounding counts as well."""
    rng = np.random.default_rng(shape)
    small = min(shape)
    exact = np.sort(10.0 ** rng.uniform(-12, 0, small))[::-1]
    exact /= np.linalg.norm(exact)
    # Householder reflections of a diagonal matrix, each exact to a rounding.
    matrix = np.zeros(shape, dtype=complex)
    matrix[:small, :small] = np.diag(exact)
    for _ in range(3):
        for axis in (0, 1):
            v = rng.normal(size=shape[axis]) + 1j * rng.normal(size=shape[axis])
            v /= np.linalg.norm(v)
            if axis == 0:
                matrix = matrix - 2.0 * np.outer(v, v.conj() @ matrix)
            else:
                matrix = matrix - 2.0 * np.outer(matrix @ v, v.conj())
    (whole,) = bundles(stack_of([csr_array(matrix)]))
    assert np.linalg.norm(whole.singular_values()[0, 0] - exact) <= backward_error(shape[0])
