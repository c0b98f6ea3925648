"""Two cells charged by two spins of which one is thermal.

The charger starts in |1> x (p_1 |1> and p_0 |0>), p_1 = 1 - p_0. With p_1 both are up. With p_0
it is |1>|0>, which is half the symmetric state with one spin up and half the singlet, and the
singlet couples to nothing. So the second part charges with weight p_0 / 2,

    E(t) = 2 splitting p_1 sin^2(sqrt2 A t) + (p_0/2) splitting sin^2(2 A t).

Source: huangfu2021 Eqs. 16, 17. The printed form has p_0 in place of p_0 / 2, that is the
symmetric state in place of |1>|0>; a simulation of all four spins confirms the one half.
Error: exact up to rounding.
"""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def energy(
    down: float, times: ArrayLike, *, coupling: float = 1.0, splitting: float = 1.0
) -> Floats:
    """Stored energy; ``down`` is p_0, the probability of the thermal spin to be down.

    Example
    -------
    >>> round(float(energy(1.0, math.pi / 4)), 12)
    0.5
    """
    return _energy(0.5 * down, down, times, coupling, splitting)


def printed_energy(
    down: float, times: ArrayLike, *, coupling: float = 1.0, splitting: float = 1.0
) -> Floats:
    """huangfu2021 Eq. 17 as printed, of use for comparison with the paper only."""
    return _energy(down, down, times, coupling, splitting)


def _energy(
    half: float, down: float, times: ArrayLike, coupling: float, splitting: float
) -> Floats:
    angle = coupling * np.asarray(times, dtype=float)
    both = 2.0 * (1.0 - down) * np.sin(math.sqrt(2.0) * angle) ** 2
    return splitting * (both + half * np.sin(2.0 * angle) ** 2)
