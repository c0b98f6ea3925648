"""The battery on all 2^n levels: density matrices, spin operators and what follows from them."""

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def density_matrix(populations: Floats) -> Floats:
    """Mixture of Dicke states |j> of n cells with these populations, shape (2^n, 2^n)."""
    n = len(populations) - 1
    rho = np.zeros((2**n, 2**n))
    for j, weight in enumerate(populations):
        dicke = np.zeros(2**n)
        for up in combinations(range(n), j):
            dicke[sum(1 << cell for cell in up)] = 1.0
        dicke /= np.linalg.norm(dicke)
        rho += weight * np.outer(dicke, dicke)
    return rho


def spin(axis: str, n: int) -> Floats:
    """S^x or S^z of n cells as a sum of Pauli matrices over two."""
    pauli = {"x": np.array([[0.0, 1.0], [1.0, 0.0]]), "z": np.diag([-1.0, 1.0])}[axis]
    total = np.zeros((2**n, 2**n))
    for cell in range(n):
        left, right = np.eye(2 ** (n - cell - 1)), np.eye(2**cell)
        total += np.kron(np.kron(left, pauli), right) / 2.0
    return total


def full_fisher(rho: Floats, operator: Floats) -> float:
    """yang2025 Eq. 44: 2 sum (q - q')^2 / (q + q') |<l|O|l'>|^2 over ordered pairs."""
    q, vectors = np.linalg.eigh(rho)
    q = np.maximum(q, 0.0)
    elements = (vectors.T @ operator @ vectors) ** 2
    sums = q[:, None] + q[None, :]
    weights = np.divide(
        (q[:, None] - q[None, :]) ** 2, sums, out=np.zeros_like(sums), where=sums > 0
    )
    return float(2.0 * np.sum(weights * elements))


def full_ergotropy(rho: Floats, energy: Floats) -> float:
    """Mean energy minus that of the passive state: eigenvalues down against energies up."""
    passive = np.sort(np.linalg.eigvalsh(rho))[::-1] @ np.sort(np.linalg.eigvalsh(energy))
    return float(np.trace(rho @ energy) - passive)
