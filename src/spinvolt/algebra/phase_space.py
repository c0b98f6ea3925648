"""What the truncated Wigner engine takes: classical spins, linear forces, white noise."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Forces:
    """F_a = sum_b drift_ab S_b^- + sum_r noise_ar xi_r, which turns spin a.

    Attributes
    ----------
    drift, noise
        Shapes (L, L) and (L, R).
    fastest
        A bound on the rate at which anything moves.
    """

    drift: Floats
    noise: Floats
    fastest: float


@dataclass(frozen=True, eq=False)
class Following:
    """When the fallen charger is left out, and what is then known about it.

    Attributes
    ----------
    forces
        What remains, of the same shapes, nothing acting on the charger.
    fallen
        Number of excitations below which the charger has fallen.
    waiting
        How long it is still followed after that.
    weights
        C^- = -sum_m weights_m B_m^-, shape (L,), zero for the charger.
    excitations
        Those that noise alone keeps in it.
    """

    forces: Forces
    fallen: float
    waiting: float
    weights: Floats
    excitations: float


@dataclass(frozen=True, eq=False)
class PhaseSpace:
    """Classical spins that start in Wigner's distribution of a level each.

    Attributes
    ----------
    sizes
        Numbers of spins; ladder a has the spin sizes_a / 2.
    start
        The level of each at time zero.
    forces
        What turns them.
    following
        How ladder 0 is left out once it has fallen; None: never.
    warnings
        Sentences on where the method is known to fail for these numbers.
    """

    sizes: tuple[int, ...]
    start: tuple[int, ...]
    forces: Forces
    following: Following | None
    warnings: tuple[str, ...]
