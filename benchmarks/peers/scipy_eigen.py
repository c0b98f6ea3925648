"""SciPy: eigenvectors of the tridiagonal matrix, all of them or those of a band of energies.

Either the states at all times are formed (one matrix product), or <j> is reduced to the
eigenvectors, X_kl = sum_j v_jk j v_jl, which pays when they are few.
"""

import numpy as np
from scipy.linalg import eigh_tridiagonal

from benchmarks.task import NO_KNOB, Floats, Given, Kind, Peer, Solve, Task

# Half widths of the band over size: the start has weight below 1e-11 beyond about 16, of a cavity
# beyond about 7.
BANDS = (16.0, 17.0, 18.0, 20.0, 24.0)
CAVITY = 0.45


def all_states(task: Task) -> Solve:
    """LAPACK's default for every eigenvector, then the states."""
    diagonal = np.zeros(task.size + 1)

    def solve(_: float) -> Floats:
        energies, vectors = eigh_tridiagonal(diagonal, task.couplings)
        states = (np.exp(-1j * np.outer(task.times, energies)) * vectors[0]) @ vectors.T
        return (states.real**2 + states.imag**2) @ task.positions

    return solve


def unit(task: Task) -> float:
    """What half widths are counted in."""
    return task.size * (CAVITY if task.kind is Kind.CAVITY else 1.0)


def band(task: Task) -> Solve:
    """Bisection and inverse iteration for the populated band, then <j> among its vectors."""
    diagonal = np.zeros(task.size + 1)

    def solve(half_width: float) -> Floats:
        edge = half_width * unit(task)
        energies, vectors = eigh_tridiagonal(
            diagonal, task.couplings, select="v", select_range=(-edge, edge), lapack_driver="stebz"
        )
        states = np.exp(-1j * np.outer(task.times, energies)) * vectors[0]
        reduced = (vectors.T * task.positions) @ vectors
        return np.sum((states @ reduced) * states.conj(), axis=1).real

    return solve


def half_band(task: Task) -> Solve:
    """The same with energies >= 0 alone: -E has the vector of E with every second sign changed.

    Even levels then move as cosines and odd ones as sines.
    """
    diagonal = np.zeros(task.size + 1)

    def solve(half_width: float) -> Floats:
        edge, zero = half_width * unit(task), 1e-3 * task.size
        energies, vectors = eigh_tridiagonal(
            diagonal, task.couplings, select="v", select_range=(-zero, edge), lapack_driver="stebz"
        )
        weights = vectors[0] * np.where(energies < zero, 1.0, 2.0)
        phases = np.outer(task.times, energies)
        total = np.zeros(len(task.times))
        for first, wave in ((0, np.cos(phases)), (1, np.sin(phases))):
            part, places = vectors[first::2], task.positions[first::2]
            states = wave * weights
            total += np.sum((states @ ((part.T * places) @ part)) * states, axis=1)
        return total

    return solve


FULL = Peer("scipy eigh_tridiagonal", "scipy", "", NO_KNOB, all_states)
STEBZ = Peer("scipy stebz band", "scipy", "band", BANDS, band)
HALF = Peer("scipy stebz half band", "scipy", "band", BANDS, half_band, Given.INSIGHT)
PEERS = (FULL, STEBZ, HALF)
