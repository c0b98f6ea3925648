"""The energy densities of the master equation, level by level, in extended precision.

With C and B the collective lowering operators of charger and battery and O = C + B,

    rho' = 2 O rho O+ - O+ O rho - rho O+ O

keeps rho between states of the same total excitation n + k. On those entries a Taylor series of
exp(t L) is applied from sample to sample.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array

from benchmarks.task import Floats, Task

Extended = NDArray[np.longdouble]
NEGLIGIBLE = np.longdouble(1e-22)


def solved(task: Task) -> tuple[Floats, float]:
    """Densities of battery and charger, (2, times), and how far the trace drifts from one."""
    lowering, charger, cells = levels_of(task.size)
    generator, kept = generator_of(lowering, charger + cells)
    levels = len(cells)
    state = np.zeros(levels**2, dtype=np.longdouble)
    first = np.flatnonzero((charger == task.size) & (cells == 0))[0]
    state[first * levels + first] = 1.0
    state = state[kept]
    row, column = np.divmod(kept, levels)
    diagonal = row == column
    weights = np.stack([cells[row], charger[row], np.ones(len(kept))]) * diagonal
    weights = weights.astype(np.longdouble)
    found = np.zeros((3, len(task.times)), dtype=np.longdouble)
    found[:, 0] = weights @ state
    step = np.longdouble(task.time) / (len(task.times) - 1)
    for i in range(1, len(task.times)):
        state = expanded(generator, step, state)
        found[:, i] = weights @ state
    drift = float(np.max(np.abs(found[2] - 1.0)))
    return (found[:2] / task.size).astype(float), drift


def levels_of(size: int) -> tuple[csr_array, NDArray[np.int64], NDArray[np.int64]]:
    """C + B on the product of the two ladders, and the excitations n and k of each level."""
    n, k = np.divmod(np.arange((size + 1) ** 2), size + 1)
    rows, columns, values = [], [], []
    for up, distance in ((n, size + 1), (k, 1)):
        there = np.flatnonzero(up > 0)
        rows.append(there - distance)
        columns.append(there)
        values.append(np.sqrt((up[there] * (size + 1 - up[there])).astype(np.longdouble)))
    row, column, value = (np.concatenate(x) for x in (rows, columns, values))
    return csr_array(coo_array((value, (row, column)), shape=(len(n), len(n)))), n, k


def generator_of(
    lowering: csr_array, total: NDArray[np.int64]
) -> tuple[csr_array, NDArray[np.int64]]:
    """L on the entries of rho, row by row, that join equal totals, and which these are."""
    levels = len(total)
    kept = np.flatnonzero(np.equal.outer(total, total).ravel())
    place = np.full(levels**2, -1)
    place[kept] = np.arange(len(kept))
    loss = (lowering.T @ lowering).tocoo()
    row, column = np.divmod(kept, levels)
    parts = [
        paired(lowering, row, column, np.longdouble(2.0)),
        *sided(loss, row, column, levels),
    ]
    found = [np.concatenate(x) for x in zip(*parts, strict=True)]
    rows, columns = place[found[0]], np.asarray(found[1])
    shape = (len(kept), len(kept))
    return csr_array(coo_array((found[2], (rows, columns)), shape=shape)), kept
