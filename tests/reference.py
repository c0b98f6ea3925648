"""Sources of truth for the tests: stored reference values, and small chains solved densely.

The dense solver shares nothing with the package. It builds the matrix from the ladder operators of
two collective spins and diagonalises it.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
FOLDER = Path(__file__).parent / "reference"


@cache
def stored(name: str) -> dict[str, Any]:
    """A file of reference values: ``closed`` or ``asymptotics``."""
    return json.loads((FOLDER / f"{name}.json").read_text("utf-8"))


def entry(identifier: str) -> dict[str, Any]:
    """One entry of closed.json."""
    return next(e for e in stored("closed")["entries"] if e["id"] == identifier)


def entries_with(key: str) -> list[dict[str, Any]]:
    """The entries of closed.json that list a value."""
    return [e for e in stored("closed")["entries"] if key in e["values"]]


@dataclass(frozen=True, eq=False)
class Dense:
    """A charging process solved by diagonalisation, on the levels that the start can reach.

    ``levels`` are the battery levels of the columns of everything below.
    """

    levels: range
    start: int
    hops: Floats
    energies: Floats
    modes: Floats

    def states(self, times: ArrayLike) -> NDArray[np.complex128]:
        """Amplitudes, shape (times, levels)."""
        phases = np.exp(-1j * np.multiply.outer(np.asarray(times, dtype=float), self.energies))
        return (phases * self.modes[self.start]) @ self.modes.T

    def populations(self, times: ArrayLike) -> Floats:
        """Probability of each battery level, shape (times, levels)."""
        return np.abs(self.states(times)) ** 2

    def level(self, times: ArrayLike) -> Floats:
        """Mean number of excited cells since the start, shape (times,)."""
        return self.populations(times) @ (
            np.array(self.levels, dtype=float) - self.levels[self.start]
        )

    def rate(self, times: ArrayLike) -> Floats:
        """Time derivative of ``level``: 2 sum_j u_j Im(conj(psi_j) psi_{j-1})."""
        psi = self.states(times)
        return 2.0 * np.imag(psi[..., 1:].conj() * psi[..., :-1]) @ self.hops


def dense(
    n_battery: int,
    n_charger: int,
    battery_excited: int,
    charger_excited: int,
    *,
    coupling: float = 1.0,
    battery_splitting: float = 1.0,
    charger_splitting: float = 1.0,
    ising: float = 0.0,
    charger_crosstalk: float = 0.0,
) -> Dense:
    """H = B Sz + h Jz + A (S+J- + S-J+) + 2 ising Sz Jz + crosstalk (J+J- + J-J+)."""
    total = battery_excited + charger_excited
    levels = range(max(0, total - n_charger), min(n_battery, total) + 1)
    k = np.array(levels, dtype=float)
    n = total - k
    sz, jz = k - n_battery / 2, n - n_charger / 2
    square = n_charger / 2 * (n_charger / 2 + 1)
    diagonal = battery_splitting * sz + charger_splitting * jz + 2 * ising * sz * jz
    diagonal += charger_crosstalk * 2 * (square - jz**2)
    up = np.sqrt((k + 1) * (n_battery - k))[:-1]
    down = np.sqrt(n * (n_charger - n + 1))[:-1]
    hops = coupling * up * down
    matrix = np.diag(diagonal - diagonal[0]) + np.diag(hops, 1) + np.diag(hops, -1)
    energies, modes = np.linalg.eigh(matrix)
    return Dense(levels, battery_excited - levels[0], hops, energies, modes)


def dense_populations(
    n_battery: int,
    n_charger: int,
    battery_excited: int,
    charger_excited: int,
    times: ArrayLike,
    **couplings: float,
) -> Floats:
    """Populations of the battery levels that the start can reach, shape (times, levels)."""
    return dense(n_battery, n_charger, battery_excited, charger_excited, **couplings).populations(
        times
    )


def first_maximum(process: Dense, guess: float) -> float:
    """The first time at which ``level`` stops rising; ``guess`` sets the step of the search.

    Bisection on the exact derivative, after steps of a fiftieth of the guess.
    """
    step = guess / 50
    low = step
    while process.rate(low + step) > 0:
        low += step
    high = low + step
    while (middle := 0.5 * (low + high)) not in (low, high):
        low, high = (middle, high) if process.rate(middle) > 0 else (low, middle)
    return 0.5 * (low + high)
