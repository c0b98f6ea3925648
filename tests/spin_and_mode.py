"""A spin and a mode on their whole product space, built from textbook matrices.

Shares nothing with the package: the Hamiltonian of a cavity with a cut ladder, diagonalised.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Complexes = NDArray[np.complex128]


@dataclass(frozen=True, eq=False)
class SpinAndMode:
    """H = B Sz + h b+b + g (S+ b + S- b+) + g a (S+ b+ + S- b) on levels up to ``top``."""

    cells: int
    top: int
    coupling: float = 1.0
    anisotropy: float = 0.0
    battery_splitting: float = 1.0
    charger_splitting: float = 1.0

    @cached_property
    def matrix(self) -> Floats:
        k, m = np.arange(self.cells + 1.0), np.arange(self.top + 1.0)
        up = np.diag(np.sqrt((k[:-1] + 1) * (self.cells - k[:-1])), -1)
        create = np.diag(np.sqrt(m[1:]), -1)
        swap = np.kron(up, create.T) + self.anisotropy * np.kron(up, create)
        energy = np.add.outer(
            self.battery_splitting * (k - self.cells / 2), self.charger_splitting * m
        )
        return self.coupling * (swap + swap.T) + np.diag(energy.ravel())

    @cached_property
    def modes(self) -> tuple[Floats, Floats]:
        return np.linalg.eigh(self.matrix)

    @property
    def excited(self) -> Floats:
        """Excited cells of every basis state."""
        return np.repeat(np.arange(self.cells + 1.0), self.top + 1)

    @property
    def photons(self) -> NDArray[np.int64]:
        """Photons of every basis state."""
        return np.tile(np.arange(self.top + 1), self.cells + 1)

    def level(self, excited: int, photons: int) -> Floats:
        start = np.zeros((self.cells + 1, self.top + 1))
        start[excited, photons] = 1.0
        return start.ravel()

    def product(self, battery: ArrayLike, field: ArrayLike) -> Floats:
        """Amplitudes of a product state, padded with zeros."""
        start = np.zeros((self.cells + 1, self.top + 1))
        part = np.multiply.outer(np.asarray(battery), np.asarray(field))
        start[: part.shape[0], : part.shape[1]] = part
        return start.ravel()

    def states(self, start: Floats, times: ArrayLike) -> Complexes:
        """Amplitudes at times, shape (times, levels)."""
        energies, vectors = self.modes
        phases = np.exp(-1j * np.multiply.outer(np.asarray(times, dtype=float), energies))
        return np.asarray((phases * (start @ vectors)) @ vectors.T, dtype=complex)

    def stored(self, start: Floats, times: ArrayLike) -> Floats:
        """Mean number of excited cells since the start."""
        mean = np.abs(self.states(start, times)) ** 2 @ self.excited
        return mean - start**2 @ self.excited

    def jets(self, start: Floats, time: float) -> Floats:
        """The mean number of excited cells and its first four time derivatives."""
        state = self.states(start, [time])[0]
        shifted = self.matrix - np.eye(len(start)) * (start @ self.matrix @ start)
        powers = [state]
        for _ in range(4):
            powers.append(-1j * (shifted @ powers[-1]))
        binomials = [[1], [1, 1], [1, 2, 1], [1, 3, 3, 1], [1, 4, 6, 4, 1]]
        terms = (
            sum(c * np.vdot(powers[i], self.excited * powers[r - i]) for i, c in enumerate(row))
            for r, row in enumerate(binomials)
        )
        return np.array([np.real(term) for term in terms])
