"""Entropy and Fisher information of a battery whose few populations are known in closed form."""

import math
from collections.abc import Sequence


def entropy(populations: Sequence[float]) -> float:
    """S = -sum_j q_j log2 q_j, in bits.

    Source: liu2025 Eqs. 25-27.

    Example
    -------
    >>> entropy([0.5, 0.0, 0.5])
    1.0
    """
    return sum(-q * math.log2(q) for q in populations if q > 0.0)


def fisher(populations: Sequence[float], n_battery: int, first: int = 0) -> float:
    """Quantum Fisher information about S^x of a battery that is diagonal in its levels.

        F = sum_m (q_m - q_{m+1})^2 / (q_m + q_{m+1}) (n_battery - m)(m + 1)

    with q = 0 outside of the populations; ``first`` is the level of the first of them. A Dicke
    state with m cells up has 2 m (n_battery - m) + n_battery.

    Source: yang2025 Eq. 50, whose prefactor 1 follows from the 2 of its Eq. 44.

    Example
    -------
    >>> fisher([1.0], 4), fisher([1.0], 4, first=2)
    (4.0, 12.0)
    """
    padded = [0.0, *populations, 0.0]
    total = 0.0
    for i in range(len(padded) - 1):
        m, low, high = first + i - 1, padded[i], padded[i + 1]
        weight = (n_battery - m) * (m + 1)
        if low + high > 0.0 and weight > 0:
            total += weight * (low - high) ** 2 / (low + high)
    return total
