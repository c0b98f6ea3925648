"""Quantum Fisher information of any state of the battery about collective rotations."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from spinvolt.metrics.general.reduced import Part, Reduced
from spinvolt.metrics.general.scene import Scene
from spinvolt.metrics.levels import normalised, rounding

Complexes = NDArray[np.complex128]
Floats = NDArray[np.float64]
Indices = NDArray[np.intp]
Pair = tuple[Floats, Floats]
# Rows of a block with the roots of its eigenvalues and its eigenvectors in columns, at each time.
Block = tuple[Indices, Floats, Complexes]


def fisher(reduced: Reduced, scene: Scene) -> Pair:
    """Quantum Fisher information of the battery about rotations by S^x.

        F = 2 sum_{ij} (lambda_i - lambda_j)^2 / (lambda_i + lambda_j) |<i| S^x |j>|^2
          = 4 Tr rho (S^x)^2 - 8 sum_{ij} lambda_i lambda_j / (lambda_i + lambda_j) |<i|S^x|j>|^2.

    S^x keeps every copy of every ladder, so that the parts of the battery add up, each with all its
    copies together.

    Error: |F - F'| <= 4 n_battery e sqrt(F) + 4 (n_battery e)^2, plus rounding. For a purification
    psi, F = 4 min_h |(S^x - h) psi|^2 over Hermitian h on the rest. In the Schmidt basis, with
    Schmidt coefficients s, the best h is h_ij = <i|S^x|j> / cosh(ln s_i - ln s_j). As 1 / cosh is a
    positive-definite function with value 1 at 0, this has |h| <= |S^x| = n_battery / 2. Hence for
    another purification psi' within e

        sqrt(F') <= 2 |(S^x - h) psi'| <= sqrt(F) + 2 |S^x - h| e <= sqrt(F) + 2 n_battery e,

    and the same with both exchanged.

    Returns
    -------
    value, error
        Pure numbers, shape (times,).

    Source: yang2025 Eqs. 44, 50; the minimum over purifications Escher, de Matos Filho,
    Davidovich, Nature Phys. 7, 406 (2011); Fujiwara, Imai, J. Phys. A 41, 255304 (2008).
    """
    n = scene.n_battery
    total = np.sum([np.sum(part.diagonal, axis=1) for part in reduced.parts], axis=0)
    _, distances = normalised(np.ones(1), reduced.errors + reduced.rounding)
    moment, mixed = np.zeros(len(total)), np.zeros(len(total))
    for part in reduced.parts:
        steps = _half_steps(part)
        alone = all(bundle.shape[0] == 1 for bundle in part.bundles)
        for more in _by_rows(part, steps) if alone else _by_blocks(part, steps):
            moment += more[0]
            mixed += more[1]
    value = np.maximum(4.0 * (moment - 2.0 * mixed) / total, 0.0)
    e = n * distances
    entries = sum(len(part.factor.rows) for part in reduced.parts)
    # Both sums are rounded before their difference is taken.
    lost = 4.0 * (moment + 2.0 * mixed) / total * (2.0 * rounding(entries) + reduced.rounding)
    return value, np.minimum(4.0 * e * (np.sqrt(value) + e) + lost, float(n) ** 2)


def _half_steps(part: Part) -> Floats:
    """<r + 1| S^x |r> for each row r, zero at the top of a ladder."""
    steps: list[Floats] = []
    for ladder in part.place.ladders:
        k = np.arange(ladder.twice_spin + 1.0)
        steps.append(0.5 * np.sqrt((k + 1.0) * (ladder.twice_spin - k)))
    return np.concatenate(steps)


def _by_rows(part: Part, steps: Floats) -> Iterator[Pair]:
    """Tr rho (S^x)^2 and the sum over pairs of eigenstates, where these are the levels."""
    weights, squares = part.diagonal, steps**2
    both = squares + np.concatenate([[0.0], squares[:-1]])
    pairs = _harmonic(weights[:, 1:], weights[:, :-1]) * squares[:-1]
    yield np.sum(weights * both, axis=1), 2.0 * np.sum(pairs, axis=1)


def _by_blocks(part: Part, steps: Floats) -> Iterator[Pair]:
    """The same block by block: |S^x u|^2 of its eigenstates u, and what they share with others."""
    blocks = list(_blocks(part))
    owner = np.full(len(steps) + 1, -1)
    for number, (rows, _, _) in enumerate(blocks):
        owner[rows] = number
    for number, (rows, roots, vectors) in enumerate(blocks):
        turned = np.zeros((len(roots), len(steps) + 1, roots.shape[1]), dtype=complex)
        turned[:, rows + 1] = steps[rows, None] * vectors
        lower = rows > 0
        turned[:, rows[lower] - 1] += steps[rows[lower] - 1, None] * vectors[:, lower]
        weights = roots**2
        moment = np.sum(weights * np.sum(np.abs(turned) ** 2, axis=1), axis=1)
        mixed = np.zeros_like(moment)
        # Row -1 is nobody's. Each pair of blocks is met once and counts twice.
        near = np.unique(owner[np.concatenate([rows + 1, rows - 1])])
        for other in near[near >= number].tolist():
            others, other_roots, other_vectors = blocks[other]
            elements = np.abs(other_vectors.conj().swapaxes(1, 2) @ turned[:, others]) ** 2
            shared = _harmonic(other_roots[:, :, None] ** 2, weights[:, None, :]) * elements
            mixed += (1.0 if other == number else 2.0) * np.sum(shared, axis=(1, 2))
        yield moment, mixed


def _blocks(part: Part) -> Iterator[Block]:
    """The eigenstates of a part, block by block."""
    for bundle in part.bundles:
        values, vectors = bundle.singular_vectors()
        for number, rows in enumerate(bundle.rows):
            yield rows, values[:, number], vectors[:, number]


def _harmonic(a: Floats, b: Floats) -> Floats:
    """a b / (a + b), zero where both are zero."""
    product, total = a * b, a + b
    return np.divide(product, total, out=np.zeros_like(total), where=total > 0.0)
