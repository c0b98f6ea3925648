"""Charging simulated on every basis state, and all figures of merit of what comes out.

Spins enter one by one, a mode as a ladder cut at a level that must stay empty. Nothing of the
package is used but the statement of the battery and of its starts.
"""

from dataclasses import dataclass
from functools import cached_property
from math import exp, factorial, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tests import full_charging
from tests.full_charging import RAISE, UP, Floats, spin
from tests.metrics.general import full

from spinvolt.batteries.cavity import Cavity
from spinvolt.batteries.central_spin import CentralSpin
from spinvolt.batteries.fields import CoherentField, Field, Fock
from spinvolt.batteries.starts import SpinStart

Matrix = NDArray[np.inexact]
Figures = dict[str, Any]


@dataclass(frozen=True, eq=False)
class Dense:
    """A charging process on the product of 2^cells levels and the levels of a charger.

    ``stored`` and ``supplied`` are the energies of battery and charger alone, as diagonals.
    """

    cells: int
    splitting: float
    whole: Floats
    stored: Floats
    supplied: Floats
    start: Floats

    @cached_property
    def modes(self) -> tuple[Floats, Floats, Floats]:
        """Energies, eigenvectors, and the start between them."""
        energies, vectors = np.linalg.eigh(self.whole)
        return energies, vectors, vectors.T @ self.start @ vectors

    def state(self, time: float) -> Matrix:
        """The density matrix of battery and charger."""
        energies, vectors, start = self.modes
        turn = np.exp(-1j * energies * time)
        return vectors @ (turn[:, None] * start * turn.conj()) @ vectors.T

    def figures(self, time: float) -> Figures:
        """Every series of the vocabulary, by name."""
        rho = self.state(time)
        sides = 2**self.cells, len(rho) // 2**self.cells
        four = rho.reshape(sides * 2)
        battery = np.einsum("icjc->ij", four)
        coupled = self.whole - np.diag(self.stored + self.supplied)
        stored = _mean(rho, np.diag(self.stored)) - _mean(self.start, np.diag(self.stored))
        between, before = _mean(rho, coupled), _mean(self.start, coupled)
        drift = 1j * (self.whole * self.stored - self.stored[:, None] * self.whole)
        return _of_battery(battery, self.cells, self.splitting) | {
            "energy": stored,
            "power": stored / time if time else 0.0,
            "instantaneous_power": _mean(rho, drift),
            "charger_energy": float((rho.diagonal().real - self.start.diagonal()) @ self.supplied),
            "interaction_energy": between,
            "switching_work": before - between,
            "log_negativity": _log_negativity(four),
        }


def _mean(rho: Matrix, operator: Matrix) -> float:
    return float(np.real(np.sum(rho * operator.T)))


def _log_negativity(four: Matrix) -> float:
    turned = four.transpose(2, 1, 0, 3)
    side = turned.shape[0] * turned.shape[1]
    return float(np.log2(np.sum(np.abs(np.linalg.eigvalsh(turned.reshape(side, side))))))


def _of_battery(rho: Matrix, n: int, splitting: float) -> Figures:
    ergotropy, incoherent = full.ergotropy(rho, n), full.ergotropy_incoherent(rho, n)
    work = full.variance(rho, full.work_operator(rho, n))
    return {
        "entropy": full.entropy(rho),
        "purity": full.purity(rho),
        "ergotropy": splitting * ergotropy,
        "ergotropy_incoherent": splitting * incoherent,
        "ergotropy_coherent": splitting * (ergotropy - incoherent),
        "ergotropy_full": splitting * full.ergotropy_full(rho, n),
        "capacity": splitting * full.capacity(rho, n),
        "energy_variance": splitting**2 * full.variance(rho, full.spin("z", n)),
        "ergotropy_variance": splitting**2 * work,
        "fisher": full.fisher(rho, n),
        "populations": full.populations(rho, n),
    }


def spins(battery: CentralSpin, cells: SpinStart, charger: SpinStart) -> Dense:
    """A central-spin battery, spin by spin."""
    n, m = battery.n_battery, battery.n_charger
    up = np.array([index.bit_count() for index in range(2 ** max(n, m))], dtype=float)
    return Dense(
        n,
        battery.battery_splitting,
        full_charging.hamiltonian(battery),
        np.repeat(battery.battery_splitting * (up[: 2**n] - n / 2), 2**m),
        np.tile(battery.charger_splitting * (up[: 2**m] - m / 2), 2**n),
        np.kron(full_charging.start(cells, n), full_charging.start(charger, m)),
    )


def cavity(battery: Cavity, cells: SpinStart, field: Field, top: int) -> Dense:
    """A cavity with its cells one by one and its photons up to ``top``."""
    n, photons = battery.n_battery, np.arange(top + 1.0)
    lower = np.diag(np.sqrt(photons[1:]), 1)
    swap = lower + battery.anisotropy * lower.T
    up, height = (np.sum([spin(m, i, n) for i in range(n)], axis=0) for m in (RAISE, UP))
    hop = np.kron(up, swap)
    stored = np.repeat(battery.battery_splitting * height.diagonal(), top + 1)
    supplied = np.tile(battery.charger_splitting * photons, 2**n)
    whole = battery.coupling * (hop + hop.T) + np.diag(stored + supplied)
    start = np.kron(full_charging.start(cells, n), _field(field, top))
    return Dense(n, battery.battery_splitting, whole, stored, supplied, start)


def _field(field: Field, top: int) -> Floats:
    if isinstance(field, Fock):
        vector = np.eye(1, top + 1, field.photons)[0]
        return np.outer(vector, vector)
    if isinstance(field, CoherentField):
        alpha = field.amplitude
        vector = np.array([alpha**k / sqrt(factorial(k)) for k in range(top + 1)])
        vector *= exp(-0.5 * alpha**2)
        return np.outer(vector, vector)
    ratio = field.mean_photons / (1.0 + field.mean_photons)
    return np.diag((1.0 - ratio) * ratio ** np.arange(top + 1.0))
