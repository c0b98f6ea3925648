"""What engines for open batteries without a density matrix give: energies per spin with errors."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.results import Cost
from spinvolt.bounded import Bounded, Proof

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Diagnostic:
    """A number by which a run can be judged: what it is, and its value."""

    name: str
    value: float


@dataclass(frozen=True, eq=False)
class Blocks:
    """Populations of ladders, averaged over blocks of trajectories that know nothing of each other.

    Attributes
    ----------
    counts
        Trajectories in each block, shape (blocks,).
    ladders
        For each ladder the probabilities of its levels, shape (blocks, times, levels).
    """

    counts: Floats
    ladders: tuple[Floats, ...]


@dataclass(frozen=True, eq=False)
class Densities:
    """Energies per spin at some times, the charger's and each battery's, between 0 and 1.

    Attributes
    ----------
    times
        Shape (times,).
    fillings
        <n>/N, shape (times, ladders): the charger first, unless the problem has none.
    errors
        Standard errors of sampled values; for equations of motion the integrator's error. Same
        shape.
    rare
        How far the mean may be off by events too rare to have been sampled, same shape: with n
        samples of a number in [0, 1] that all agree, 3 / n is the 95 % bound. Zero if not sampled.
    proof
        Grade of the errors: estimated, or uncontrolled where physics was neglected.
    samples
        How many trajectories; 0 for equations of motion.
    cost, diagnostics, warnings
        Work spent, numbers to judge the run by, and sentences about known failures.
    blocks
        Populations of all ladders but the first, where the engine was asked for them.
    """

    times: Floats
    fillings: Floats
    errors: Floats
    rare: Floats
    proof: Proof
    samples: int
    cost: Cost
    diagnostics: tuple[Diagnostic, ...]
    warnings: tuple[str, ...]
    blocks: Blocks | None = None

    def half_widths(self, sigmas: float = 3.0) -> Floats:
        """Half widths of the intervals that hold the truth at this many standard errors."""
        return sigmas * self.errors + self.rare

    def at(self, time: int, ladder: int, sigmas: float = 3.0) -> Bounded:
        """One value with its interval, cut to [0, 1]."""
        value = float(min(max(self.fillings[time, ladder], 0.0), 1.0))
        width = float(self.half_widths(sigmas)[time, ladder])
        return Bounded(value, max(value - width, 0.0), min(value + width, 1.0), self.proof)
