"""Sectors of two ladders built from Kronecker products, sharing nothing with the package."""

from dataclasses import dataclass
from math import comb
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.ensembles import Spins
from spinvolt.algebra.grid import Cut, Grid, grid
from spinvolt.algebra.terms import Hop, Tilt
from spinvolt.algebra.wave import Wave

Floats = NDArray[np.float64]
POWERS = ((1, 0), (0, 1), (1, 1), (2, 0), (0, 2), (2, 1))


@dataclass(frozen=True, eq=False)
class Case:
    """A sector and its dense matrix in the order of its labels, up to a constant."""

    sector: Grid
    matrix: Floats
    battery: Floats


def spin(twice: int) -> Floats:
    k = np.arange(twice)
    return np.diag(np.sqrt((k + 1.0) * (twice - k)), -1)


def mode(top: int) -> Floats:
    return np.diag(np.sqrt(np.arange(top) + 1.0), -1)


def case(battery: int, charger: int, parity: int, seed: int, *, cavity: bool = False) -> Case:
    """Every coupling and splitting random; the flip-flop stated in two terms, both ways round."""
    random = np.random.default_rng(seed)
    flip, counter = random.normal(size=2)
    energies = [(float(random.normal()), powers) for powers in POWERS]
    s, j = spin(battery), mode(charger) if cavity else spin(charger)
    zb = np.arange(battery + 1) - battery / 2
    zc = np.arange(charger + 1) - (0.0 if cavity else charger / 2)
    matrix = flip * np.kron(s, j.T) + counter * np.kron(s, j)
    matrix = matrix + matrix.T
    tilt = sum((c * np.outer(zb**p, zc**q) for c, (p, q) in energies), np.zeros((len(zb), len(zc))))
    matrix += np.diag(tilt.ravel())
    terms = [Hop(0.25 * flip, (1, -1)), Hop(0.75 * flip, (-1, 1)), Hop(counter, (-1, -1))]
    ladders = (Spins(battery), Cut(charger) if cavity else Spins(charger))
    sector = grid([*terms, *(Tilt(c, powers) for c, powers in energies)], ladders, parity)
    k, n = sector.labels()
    kept = k * (charger + 1) + n
    return Case(sector, matrix[np.ix_(kept, kept)], k.astype(float))


def empty_against_full(battery: int, charger: int, anisotropy: float) -> Wave:
    """huangfu2021 Eq. 3: coupling 0.1, splittings 1; an empty battery and a full charger."""
    hops = [Hop(0.1, (1, -1)), Hop(0.1 * anisotropy, (1, 1))]
    tilts = [Tilt(1.0, (1, 0)), Tilt(1.0, (0, 1))]
    sector = grid([*hops, *tilts], (Spins(battery), Spins(charger)), charger % 2)
    k, n = sector.labels()
    return Wave(sector, np.where((k == 0) & (n == charger), 1.0, 0.0))


def spread(size: int, seed: int) -> Floats:
    """A random real vector of norm one."""
    vector = np.random.default_rng(seed).normal(size=size)
    return vector / np.linalg.norm(vector)


def exact_states(matrix: Floats, start: NDArray[Any], times: Floats) -> NDArray[np.complex128]:
    values, vectors = np.linalg.eigh(matrix)
    turned = np.exp(-1j * np.multiply.outer(times, values)) * (start @ vectors)
    return np.asarray(turned @ vectors.T, dtype=np.complex128)


def exact_jets(matrix: Floats, battery: Floats, start: Floats, times: Floats) -> Floats:
    """f ... f'''' from powers of the Hamiltonian on exact states, shape (times, 5)."""
    shifted = matrix - (start @ matrix @ start) * np.eye(len(start))
    rows = []
    for state in exact_states(matrix, start, times):
        phi = [state]
        for _ in range(4):
            phi.append(-1j * (shifted @ phi[-1]))
        rows.append(
            [
                sum(comb(r, k) * np.vdot(phi[k], battery * phi[r - k]).real for k in range(r + 1))
                for r in range(5)
            ]
        )
    return np.array(rows)
