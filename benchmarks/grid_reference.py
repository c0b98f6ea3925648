"""The energies of a grid, from its levels written out one by one, in extended precision.

With a real symmetric H and b above its norm

    exp(-i H t) = sum_k (2 - [k=0]) (-i)^k J_k(b t) T_k(H / b)

is applied from sample to sample to the real and the imaginary part of the state.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array

from benchmarks.bessel import bessel
from benchmarks.task import Floats, Task

Extended = NDArray[np.longdouble]
COUPLING, SPLITTING = np.longdouble(0.1), np.longdouble(1.0)


@dataclass(frozen=True, eq=False)
class Levels:
    """The levels of one parity: H on them over a bound on its norm, cells up, the start."""

    scaled: csr_array
    half_width: np.longdouble
    cells: Extended
    start: Extended


def solved(task: Task) -> tuple[Floats, float, float]:
    """The energies at the task's times, the drift of the norm, and how late the time is."""
    levels = levels_of(task.size)
    weights = bessel(levels.half_width * np.longdouble(task.time) / (len(task.times) - 1))
    weights[1:] *= 2.0
    real, imaginary = levels.start, np.zeros_like(levels.start)
    energies = np.zeros(len(task.times), dtype=np.longdouble)
    for i in range(1, len(task.times)):
        real, imaginary = stepped(levels, weights, real, imaginary)
        energies[i] = np.sum(levels.cells * (real * real + imaginary * imaginary))
    norm = np.sum(real * real + imaginary * imaginary)
    return energies.astype(float), float(abs(norm - 1.0)), lateness(levels, real, imaginary, task)


def levels_of(size: int) -> Levels:
    """Both spins start at level 0 and ``size``; every hop changes both levels by one."""
    k, n = np.divmod(np.arange((size + 1) ** 2), size + 1)
    kept = (k + n - size) % 2 == 0
    place = np.cumsum(kept) - 1
    k, n = k[kept], n[kept]
    rows, columns, values = [], [], []
    for step in (1, -1):
        there = (k < size) & (n + step >= 0) & (n + step <= size)
        i, j = k[there], n[there]
        rows.append(place[(i + 1) * (size + 1) + j + step])
        columns.append(np.flatnonzero(there))
        values.append(COUPLING * raised(i, size) * raised(np.minimum(j, j + step), size))
    row, column, value = (np.concatenate(x) for x in (rows, columns, values))
    shape = (len(k), len(k))
    hop = csr_array(coo_array((value, (row, column)), shape=shape))
    energy = SPLITTING * (k + n - size)
    diagonal = coo_array((energy, (np.arange(len(k)), np.arange(len(k)))), shape=shape)
    matrix = csr_array(hop + hop.T + csr_array(diagonal))
    bound = np.max(np.asarray(abs(matrix).sum(axis=1)))
    start = ((k == 0) & (n == size)).astype(np.longdouble)
    return Levels(csr_array(matrix / bound), bound, k.astype(np.longdouble), start)


def raised(level: NDArray[np.int64], size: int) -> Extended:
    """sqrt((k + 1) (size - k)), the matrix element from level k up."""
    return np.sqrt(((level + 1) * (size - level)).astype(np.longdouble))


def stepped(
    levels: Levels, weights: Extended, real: Extended, imaginary: Extended
) -> tuple[Extended, Extended]:
    """One sample later: (-i)^k turns the parts into each other."""
    before = np.stack([real, imaginary], axis=1)
    now = levels.scaled @ before
    total = weights[0] * before + weights[1] * turned(now, 1)
    for k, weight in enumerate(weights[2:], start=2):
        before, now = now, 2.0 * (levels.scaled @ now) - before
        total += weight * turned(now, k)
    return total[:, 0], total[:, 1]


def turned(parts: Extended, power: int) -> Extended:
    """Real and imaginary parts times (-i)^power."""
    for _ in range(power % 4):
        parts = np.stack([parts[:, 1], -parts[:, 0]], axis=1)
    return parts


def lateness(levels: Levels, real: Extended, imaginary: Extended, task: Task) -> float:
    """Distance of the last sample from the maximum, relative: slope over curvature."""
    state = np.stack([real, imaginary], axis=1)
    once = levels.half_width * (levels.scaled @ state)
    twice = levels.half_width * (levels.scaled @ once)
    cells = levels.cells[:, np.newaxis]
    slope = 2.0 * np.sum(levels.cells * (once[:, 1] * state[:, 0] - once[:, 0] * state[:, 1]))
    bend = 2.0 * np.sum(cells * once * once) - 2.0 * np.sum(cells * twice * state)
    return float(abs(slope / bend) / task.time)
