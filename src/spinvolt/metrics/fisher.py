"""Quantum Fisher information of the battery about collective rotations, and what it proves."""

import numpy as np
from numpy.typing import ArrayLike

from spinvolt.bounded import Bounded, Undefined
from spinvolt.metrics.levels import Floats, Result, normalised, rounding

_SMALLEST = float(np.finfo(float).smallest_normal)


def fisher(
    populations: ArrayLike, error: ArrayLike, *, levels: range, first: int, n_battery: int
) -> Result:
    """Quantum Fisher information of the battery about rotations by S^x.

        F = sum_{m=0}^{n_battery-1} c_m (q_m - q_{m+1})^2 / (q_m + q_{m+1}),
        c_m = (n_battery - m) (m + 1),

    terms with q_m + q_{m+1} = 0 left out. F = n_battery for the empty battery and
    2 m (n_battery - m) + n_battery for the Dicke state m.

    Error: write a_m = sqrt(q_m). Each term is a homogeneous function of degree 2 of the pair
    (a_m, a_{m+1}), and the second derivatives of (a^2 - b^2)^2 / (a^2 + b^2) lie in [-6, 8]. With
    the gradient a_m g_m of F, of which the part 2 F a_m only restores the norm, a true state at
    distance e has

        | change of F | <= e sqrt( sum_m q_m (g_m - 2 F)^2 ) + e^2 (F + 4 max_m (c_{m-1} + c_m)),
        g_m = 2 [ c_m w_m (2 - w_m) - c_{m-1} w_{m-1} (2 + w_{m-1}) ],
        w_m = (q_m - q_{m+1}) / (q_m + q_{m+1}),

    the maximum taken over the levels of the chain; rounding is added.

    Parameters
    ----------
    populations, error, levels, first, n_battery
        As in ``spinvolt.metrics.levels``.

    Returns
    -------
    value, error
        Pure numbers, shape (...).

    Source: yang2025 Eqs. 44, 50.

    Example
    -------
    >>> value, _ = fisher([1.0], 0.0, levels=range(5), first=2, n_battery=4)
    >>> float(value)
    12.0
    """
    q, e = normalised(populations, error)
    weights = _weights(np.arange(first - 1, first + q.shape[-1], dtype=float), n_battery)
    padded = np.zeros((*q.shape[:-1], q.shape[-1] + 2))
    padded[..., 1:-1] = q
    fall = padded[..., :-1] - padded[..., 1:]
    contrast = fall / np.maximum(padded[..., :-1] + padded[..., 1:], _SMALLEST)
    total = np.sum(weights * fall * contrast, axis=-1)
    outward = weights[1:] * contrast[..., 1:] * (2.0 - contrast[..., 1:])
    inward = weights[:-1] * contrast[..., :-1] * (2.0 + contrast[..., :-1])
    tilt = 2.0 * (outward - inward - total[..., np.newaxis])
    bound = e * np.sqrt(np.sum(q * tilt**2, axis=-1))
    bound += e**2 * (total + 4.0 * _largest_pair(levels, n_battery))
    return total, bound + 2.0 * rounding(q.shape[-1]) * total


def entanglement_depth(fisher_low: float, n_battery: int) -> int:
    """How many cells are proved to be entangled with one another: the largest k + 1.

    States whose cells are entangled in groups of at most k have F <= s k^2 + r^2 with
    s = floor(n_battery / k) and r = n_battery - s k. The largest k whose limit ``fisher_low``
    exceeds proves groups of k + 1. The limits grow with k and are compared as whole numbers.

    Parameters
    ----------
    fisher_low
        A lower bound of the Fisher information: value minus error.
    n_battery
        Number of cells.

    Returns
    -------
    int
        Between 1 (nothing is proved) and ``n_battery``.

    Source: yang2025 Eq. 45; Hyllus et al., Phys. Rev. A 85, 022321 (2012);
    Toth, Phys. Rev. A 85, 022322 (2012).

    Example
    -------
    >>> entanglement_depth(12.0, 4), entanglement_depth(4.0, 4)
    (4, 1)
    """
    proved, out_of_reach = 0, n_battery
    while out_of_reach - proved > 1:
        k = (proved + out_of_reach) // 2
        groups, rest = divmod(n_battery, k)
        if fisher_low > groups * k**2 + rest**2:
            proved = k
        else:
            out_of_reach = k
    return proved + 1


def proved_entangled(fisher_low: float, n_battery: int) -> Bounded | Undefined:
    """`entanglement_depth` as a figure of merit: a single cell has no other cell beside it.

    >>> print(proved_entangled(12.0, 4), proved_entangled(1.0, 1))
    4 undefined: a single cell has no other cell to be entangled with
    """
    if n_battery == 1:
        return Undefined("a single cell has no other cell to be entangled with")
    return Bounded.exact(float(entanglement_depth(fisher_low, n_battery)))


def _weights(sites: Floats, n_battery: int) -> Floats:
    """c_m = (n_battery - m) (m + 1), zero where m or m + 1 leaves the ladder."""
    return np.maximum((n_battery - sites) * (sites + 1.0), 0.0)


def _largest_pair(levels: range, n_battery: int) -> float:
    """The largest of c_{m-1} + c_m = 2 m (n_battery - m) + n_battery on the chain."""
    middle = min(max(n_battery / 2, levels[0]), levels[-1])
    return 2.0 * middle * (n_battery - middle) + n_battery
