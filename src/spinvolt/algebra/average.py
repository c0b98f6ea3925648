"""A motion that is simple but for one random number: what is averaged over it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Average:
    """Energies per spin that depend on xi, distributed as exp(-xi).

    Attributes
    ----------
    name
        Which reduction.
    fillings
        (times, nodes) of ln xi to (ladders, times, nodes), the charger first; given the times,
        shape (times, 1), and ln xi, shape (nodes,).
    trusted
        Time after which the reduction fails.
    warnings
        Sentences on where it is known to fail.
    """

    name: str
    fillings: Callable[[Floats, Floats], Floats]
    trusted: float
    warnings: tuple[str, ...]
