"""The energy densities of the master equation, from its levels, in extended precision.

With C and B the lowering operators of charger and battery and O = C + B,

    rho' = 2 O rho O+ - O+ O rho - rho O+ O

keeps rho between states of the same number M of excitations: blocks of M + 1 levels, k = 0 ... M
of them in the battery. A Taylor series of exp(t L) is applied from sample to sample.
"""

import numpy as np
from numpy.typing import NDArray

from benchmarks.task import Floats, Task

Extended = NDArray[np.longdouble]
Blocks = list[Extended]
NEGLIGIBLE = 1e-22


def solved(task: Task) -> tuple[Floats, float]:
    """Densities of battery and charger, (2, times), and how far the trace is from one."""
    lowering = [lowering_of(task.size, total) for total in range(task.size + 1)]
    state = [np.zeros((total + 1, total + 1), np.longdouble) for total in range(task.size + 1)]
    state[-1][0, 0] = 1.0
    step = np.longdouble(task.time) / (len(task.times) - 1)
    found = [counted(state)]
    for _ in task.times[1:]:
        state = later(lowering, state, step)
        found.append(counted(state))
    battery, charger, trace = np.transpose(found)
    densities = np.stack([battery, charger]) / task.size
    return densities.astype(float), float(np.max(np.abs(trace - 1.0)))


def lowering_of(size: int, total: int) -> Extended:
    """C + B from the levels of ``total`` excitations to those of one less."""
    k = np.arange(1, total + 1)
    found = np.zeros((total, total + 1), np.longdouble)
    down = np.sqrt((k * (size + 1 - k)).astype(np.longdouble))
    found[k - 1, k] = down
    found[k - 1, k - 1] = down[::-1]
    return found


def changed(lowering: Blocks, state: Blocks) -> Blocks:
    """L applied to the blocks of rho; the highest gains nothing."""
    gained = [2.0 * (low @ block @ low.T) for low, block in zip(lowering, state, strict=True)]
    gained = [*gained[1:], np.zeros_like(state[-1])]
    # Both sides apart: transposing one would let the antisymmetric part of rounding errors grow.
    return [
        gain - low.T @ (low @ block) - (block @ low.T) @ low
        for gain, low, block in zip(gained, lowering, state, strict=True)
    ]


def later(lowering: Blocks, state: Blocks, step: np.longdouble) -> Blocks:
    """The Taylor series of exp(step L), until a term no longer matters."""
    total, term, order = state, state, 0
    while max(float(np.max(np.abs(block))) for block in term) > NEGLIGIBLE:
        order += 1
        term = [block * (step / order) for block in changed(lowering, term)]
        total = [a + b for a, b in zip(total, term, strict=True)]
    return total


def counted(state: Blocks) -> Extended:
    """Excitations of the battery and of the charger, and the trace."""
    found = np.zeros(3, np.longdouble)
    for total, block in enumerate(state):
        shares, k = np.diagonal(block), np.arange(total + 1)
        found += np.array([shares @ k, shares @ (total - k), np.sum(shares)])
    return found
