"""What an engine for moment equations takes: an ordinary differential equation with a meaning."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Closure:
    """A closed set of real equations y' = rates(y) for some expectation values.

    Attributes
    ----------
    name
        Which closure.
    rates
        The right-hand side, (variables,) to (variables,); autonomous.
    start
        y at time zero, shape (variables,).
    scales
        Typical sizes of the variables, shape (variables,): absolute tolerances are relative to
        these.
    fillings
        Energies per spin, (variables, times) to (1 + k, times), the charger's first.
    frequency
        The fastest rate, to choose a first step and to foresee the cost.
    trusted
        Time after which nothing can be trusted: the orbit may come back to its unstable start.
    warnings
        Sentences on where the closure is known to fail for these numbers.
    """

    name: str
    rates: Callable[[Floats], Floats]
    start: Floats
    scales: Floats
    fillings: Callable[[Floats], Floats]
    frequency: float
    trusted: float
    warnings: tuple[str, ...]
