"""Quantum Fisher information of any state of the battery about collective rotations."""

import math

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from spinvolt.metrics.general.reduced import Part, Reduced
from spinvolt.metrics.general.scene import Scene
from spinvolt.metrics.levels import normalised, rounding

Complexes = NDArray[np.complex128]
Floats = NDArray[np.float64]
Number = tuple[float, float]


def fisher(reduced: Reduced, scene: Scene) -> Number:
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
        Pure numbers.

    Source: yang2025 Eqs. 44, 50; the minimum over purifications Escher, de Matos Filho,
    Davidovich, Nature Phys. 7, 406 (2011); Fujiwara, Imai, J. Phys. A 41, 255304 (2008).
    """
    n = scene.n_battery
    total = sum(float(np.sum(part.diagonal)) for part in reduced.parts)
    _, distance = normalised(np.ones(1), reduced.error + reduced.rounding)
    moment = mixed = 0.0
    for part in reduced.parts:
        steps = _half_steps(part)
        turned = _rotated(part, steps)
        moment += turned
        mixed += _overlaps(part, steps)
    value = max(4.0 * (moment - 2.0 * mixed) / total, 0.0)
    e = n * float(distance)
    entries = sum(part.factor.nnz for part in reduced.parts)
    # Both sums are rounded before their difference is taken.
    lost = 4.0 * (moment + 2.0 * mixed) / total * (2.0 * rounding(entries) + reduced.rounding)
    return value, min(4.0 * e * (math.sqrt(value) + e) + lost, float(n) ** 2)


def _half_steps(part: Part) -> Floats:
    """<r + 1| S^x |r> for each row r, zero at the top of a ladder."""
    steps: list[Floats] = []
    for ladder in part.place.ladders:
        k = np.arange(ladder.twice_spin + 1.0)
        steps.append(0.5 * np.sqrt((k + 1.0) * (ladder.twice_spin - k)))
    return np.concatenate(steps)


def _rotated(part: Part, steps: Floats) -> float:
    """|S^x F|^2 in the Frobenius norm, which is Tr rho (S^x)^2."""
    rows = np.arange(len(steps) - 1)
    lower = csr_array((steps[:-1], (rows + 1, rows)), shape=(len(steps),) * 2)
    turned = (lower + lower.T) @ part.factor
    return float(np.sum(np.abs(turned.data) ** 2))


def _overlaps(part: Part, steps: Floats) -> float:
    """Sum over pairs of eigenstates of lambda_i lambda_j / (lambda_i + lambda_j) |<i|S^x|j>|^2."""
    blocks = [(c.rows, *c.singular_vectors()) for c in part.components]
    owner = np.full(len(steps) + 1, -1)
    for number, (rows, _, _) in enumerate(blocks):
        owner[rows] = number
    found = 0.0
    for rows, values, vectors in blocks:
        turned = np.zeros((len(steps) + 1, len(values)), dtype=complex)
        turned[rows + 1] += steps[rows, np.newaxis] * vectors
        lower = rows[rows > 0]
        turned[lower - 1] += steps[lower - 1, np.newaxis] * vectors[rows > 0]
        for number in np.unique(owner[np.concatenate([rows + 1, lower - 1])]):
            if number < 0:
                continue
            others, other_values, other_vectors = blocks[number]
            elements = np.abs(other_vectors.conj().T @ turned[others]) ** 2
            found += float(np.sum(_harmonic(other_values**2, values**2) * elements))
    return found


def _harmonic(a: Floats, b: Floats) -> Floats:
    """a b / (a + b) for all pairs, zero where both are zero."""
    product, total = np.outer(a, b), np.add.outer(a, b)
    return np.divide(product, total, out=np.zeros_like(total), where=total > 0.0)
