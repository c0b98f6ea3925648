"""Where everything ends when excitations can only be lost: the part of rho that no jump sees.

Blocks of equal total excitation are visited from the top down. In each, what has arrived since the
start is split by the eigenvectors of K, rho' = -K rho - rho K: what lies in the kernel stays, and
the rest, integrated over all times, is handed down.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.labels import amplitude
from spinvolt.algebra.open import Lindblad
from spinvolt.errors import NotConverged, NotCovered

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

EPSILON = float(np.finfo(float).eps)
# Smallest ratio between decaying and kept modes that can be told apart from rounding.
DISTINCT = 1e3


@dataclass(frozen=True, eq=False)
class Kept:
    """What stays in one block: rho over some configurations of the batteries.

    ``configurations`` are places in the grid of all batteries' levels, in row-major order.
    """

    total: int
    configurations: Ints
    rho: Floats


def kept(problem: Lindblad) -> Iterator[Kept]:
    """The blocks that hold something after infinite time, from the top down.

    Raises
    ------
    NotCovered
        When jumps add excitations or single spins are noisy.
    NotConverged
        When a mode decays too slowly to be told from one that does not.
    """
    if not problem.lowers_only or problem.has_local_noise:
        raise NotCovered("a cascade needs jumps that only take excitations, and no local noise")
    grid = _Grid.of(problem)
    total = sum(problem.start)
    where = grid.valid(total)
    arrived = np.zeros((len(where), len(where)))
    place = int(np.searchsorted(where, np.ravel_multi_index(problem.start[1:], grid.shape)))
    arrived[place, place] = 1.0
    while True:
        below = grid.valid(total - 1)
        lowering = grid.jumps(total, where, below)
        values, modes = _modes(lowering, len(where))
        inner = modes.T @ arrived @ modes
        dark = values == 0.0
        if np.any(dark):
            stays = modes[:, dark]
            rho = stays @ inner[np.ix_(dark, dark)] @ stays.T
            if np.any(rho):
                yield Kept(total, where, rho)
        if total == 0:
            return
        sums = values[:, None] + values[None, :]
        sums[np.ix_(dark, dark)] = np.inf
        spent = modes @ (inner / sums) @ modes.T
        arrived = np.zeros((len(below), len(below)))
        for matrix in lowering:
            arrived += 2.0 * matrix @ spent @ matrix.T
        total, where = total - 1, below


def _modes(lowering: list[Floats], size: int) -> tuple[Floats, Floats]:
    """Eigenvalues of K and its eigenvectors, from the jumps' singular values.

    Singular values are known to 2^-52 of the largest; those of K would be to its square.
    """
    stacked = np.concatenate([*lowering, np.zeros((1, size))])
    _, sizes, modes = np.linalg.svd(stacked)
    sizes = np.concatenate([sizes, np.zeros(size - len(sizes))])[:size]
    noise = 4.0 * EPSILON * len(stacked) * float(np.max(sizes, initial=0.0))
    dark = sizes <= noise
    slow = ~dark & (sizes < DISTINCT * noise)
    if np.any(slow):
        raise NotConverged(
            f"{int(np.sum(slow))} modes decay at less than {DISTINCT * noise:.2g} of the fastest "
            "rate's root, too slowly to be told from dark ones: take a smaller charger"
        )
    return np.where(dark, 0.0, sizes**2), modes.T


@dataclass(frozen=True, eq=False)
class _Grid:
    """All configurations of the batteries, and the jumps between them."""

    problem: Lindblad
    shape: tuple[int, ...]
    totals: Ints
    lowered: tuple[Floats, ...]

    @classmethod
    def of(cls, problem: Lindblad) -> "_Grid":
        sizes = [ensemble.n for ensemble in problem.ensembles[1:]]
        shape = tuple(n + 1 for n in sizes)
        levels = np.indices(shape).reshape(len(shape), -1)
        lowered = []
        for m, n in enumerate(sizes):
            steps = np.diag(amplitude(n, np.array(n), np.arange(1, n + 1), -1, 0), 1)
            before, after = int(np.prod(shape[:m])), int(np.prod(shape[m + 1 :]))
            lowered.append(np.kron(np.kron(np.eye(before), steps), np.eye(after)))
        return cls(problem, shape, levels.sum(axis=0), tuple(lowered))

    def valid(self, total: int) -> Ints:
        """Configurations that leave the charger on its ladder."""
        charger = total - self.totals
        return np.flatnonzero((charger >= 0) & (charger <= self.problem.ensembles[0].n))

    def jumps(self, total: int, where: Ints, below: Ints) -> list[Floats]:
        """sqrt(rate) O of each jump between two neighbouring blocks."""
        n = self.problem.ensembles[0].n
        charger = amplitude(n, np.array(n), total - self.totals, -1, 0)
        found = []
        for jump in self.problem.jumps:
            matrix = np.zeros((len(below), len(where)))
            for a, lowered in zip(jump.amplitudes[1:], self.lowered, strict=True):
                if a:
                    matrix += a * lowered[np.ix_(below, where)]
            same_below, same = np.nonzero(below[:, None] == where[None, :])
            matrix[same_below, same] += jump.amplitudes[0] * charger[where[same]]
            found.append(np.sqrt(jump.rate) * matrix)
        return found
