"""Charging on all 2^N levels: Hamiltonian, starts and reduced states summed spin by spin."""

from dataclasses import dataclass
from itertools import combinations, permutations
from math import comb, cos, sin, sqrt

import numpy as np
from numpy.typing import NDArray

from spinvolt.batteries.central_spin import CentralSpin
from spinvolt.batteries.starts import Coherent, Dicke, Flipped, Mixture, SpinStart

Floats = NDArray[np.floating]
RAISE = np.array([[0.0, 0.0], [1.0, 0.0]])
UP = np.diag([-0.5, 0.5])


def spin(matrix: Floats, site: int, n: int) -> Floats:
    """A one-spin matrix acting on one of n spins; level 0 of each is down."""
    return np.kron(np.kron(np.eye(2**site), matrix), np.eye(2 ** (n - site - 1)))


def hamiltonian(battery: CentralSpin) -> Floats:
    """H of the battery, every pair of spins on its own."""
    cells, n = battery.n_battery, battery.n_battery + battery.n_charger
    up, z = ([spin(matrix, i, n) for i in range(n)] for matrix in (RAISE, UP))
    total = battery.battery_splitting * sum(z[:cells], np.zeros((2**n, 2**n)))
    total += battery.charger_splitting * sum(z[cells:])
    for i in range(cells):
        for j in range(cells, n):
            exchange, pair = up[i] @ up[j].T, up[i] @ up[j]
            total += battery.coupling * (exchange + exchange.T)
            total += battery.coupling * battery.anisotropy * (pair + pair.T)
            total += 2.0 * battery.ising * z[i] @ z[j]
    for sites, strength in (
        (range(cells), battery.battery_crosstalk),
        (range(cells, n), battery.charger_crosstalk),
    ):
        for i, j in permutations(sites, 2):
            total += 2.0 * strength * up[i] @ up[j].T
    return total


def start(kind: SpinStart, n: int) -> Floats:
    """The density matrix of a start of n spins."""
    if isinstance(kind, Mixture):
        return sum((w * start(member, n) for w, member in kind.members), np.zeros((2**n, 2**n)))
    vector = np.zeros(2**n)
    if isinstance(kind, Dicke):
        for sites in combinations(range(n), kind.excited):
            vector[sum(1 << (n - 1 - site) for site in sites)] = 1.0 / sqrt(comb(n, kind.excited))
    elif isinstance(kind, Flipped):
        vector[sum(1 << (n - 1 - site) for site in range(kind.excited))] = 1.0
    elif isinstance(kind, Coherent):
        vector = power(np.array([cos(kind.theta / 2), sin(kind.theta / 2)]), n)
    else:
        return np.diag(power(np.array([1.0 - kind.probability, kind.probability]), n))
    return np.outer(vector, vector)


def power(single: Floats, n: int) -> Floats:
    """The n-fold tensor product of a vector."""
    vector = np.ones(1)
    for _ in range(n):
        vector = np.kron(vector, single)
    return vector


@dataclass(frozen=True, eq=False)
class Full:
    """A charging process, diagonalised."""

    battery: CentralSpin
    energies: Floats
    modes: Floats
    rho: Floats

    @classmethod
    def of(cls, battery: CentralSpin, cells: SpinStart, spins: SpinStart) -> "Full":
        energies, modes = np.linalg.eigh(hamiltonian(battery))
        rho = np.kron(start(cells, battery.n_battery), start(spins, battery.n_charger))
        return cls(battery, energies, modes, modes.T @ rho @ modes)

    def state(self, time: float) -> NDArray[np.inexact]:
        """The density matrix of all spins."""
        turn = np.exp(-1j * self.energies * time)
        return self.modes @ (turn[:, None] * self.rho * turn.conj()) @ self.modes.T

    def reduced(self, time: float) -> NDArray[np.inexact]:
        """The battery's density matrix."""
        shape = (2**self.battery.n_battery, 2**self.battery.n_charger) * 2
        return np.einsum("aibi->ab", self.state(time).reshape(shape))

    def counter(self) -> Floats:
        """The number of excited cells, between eigenstates of H."""
        n = self.battery.n_battery + self.battery.n_charger
        counts = [float((index >> self.battery.n_charger).bit_count()) for index in range(2**n)]
        return self.modes.T @ np.diag(counts) @ self.modes

    def excited(self, time: float) -> float:
        """Mean number of excited cells."""
        counts = [float(index.bit_count()) for index in range(2**self.battery.n_battery)]
        return float(np.real(np.diag(self.reduced(time))) @ np.array(counts))

    def spectrum(self, time: float) -> Floats:
        """Eigenvalues of the battery's state, descending."""
        return np.linalg.eigvalsh(self.reduced(time))[::-1]
