"""What engines for open systems give: series with errors, a curve, checks and cost."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.results import Cost
from spinvolt.bounded import Proof

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
# Called with the part that is done, from 0 to 1, while an engine works.
Told = Callable[[float], None] | None


@dataclass(frozen=True, eq=False)
class LadderPopulations:
    """How one ensemble is spread over the levels of its ladders at some times.

    Attributes
    ----------
    n
        Number of spins.
    twice_spin, excited
        Twice the total spin and the number of excited spins of each level, shape (levels,).
    values
        Probability of each level, summed over the copies of its ladder; shape (times, levels).
    """

    n: int
    twice_spin: Ints
    excited: Ints
    values: Floats

    @property
    def counts(self) -> Floats:
        """Probability of e = 0 ... n excited spins, shape (times, n + 1)."""
        summed = np.zeros((len(self.values), self.n + 1))
        for level, excited in enumerate(self.excited):
            summed[:, excited] += self.values[:, level]
        return summed

    @property
    def density(self) -> Floats:
        """Mean excitation per spin, shape (times,)."""
        return self.values @ self.excited / self.n


@dataclass(frozen=True, eq=False)
class OpenSeries:
    """Observables at asked times; k batteries.

    Attributes
    ----------
    times
        Shape (times,), as asked.
    battery_density
        Mean excitation per cell of each battery, shape (times, k).
    charger_density
        Mean excitation per charger spin, shape (times,).
    batteries
        Populations of each battery; empty when the engine has no populations.
    purity
        Tr rho^2 of everything, shape (times,); None when not asked.
    log_negativity
        log2 ||rho^(T_batteries)||_1 between charger and all batteries; None when not asked.
    error
        How far densities and populations may be off, shape (times,).
    """

    times: Floats
    battery_density: Floats
    charger_density: Floats
    batteries: tuple[LadderPopulations, ...]
    error: Floats
    purity: Floats | None = None
    log_negativity: Floats | None = None


@dataclass(frozen=True)
class Checks:
    """What was verified during a run; each number should be at the level of rounding.

    Attributes
    ----------
    trace
        Largest |Tr rho - 1|.
    dropped
        Probability left out on purpose, in total.
    lowest_eigenvalue
        The most negative eigenvalue of a rho that was looked at; zero or above when none was.
    first_moments
        Largest difference between d<n_i>/dt of the solver and the exact first-moment identity,
        in units of the fastest rate.
    """

    trace: float
    dropped: float
    lowest_eigenvalue: float
    first_moments: float


class DensityCurve(Protocol):
    """Energy densities as continuous functions of time from 0 to ``until``."""

    @property
    def until(self) -> float:
        """Where it ends."""
        ...

    @property
    def error(self) -> float:
        """How far a density may be off, at any time."""
        ...

    @property
    def nodes(self) -> Floats:
        """Times between which the densities are smooth enough to search by samples."""
        ...

    def densities(self, times: Floats) -> Floats:
        """The batteries' densities and then the charger's, shape (times, k + 1)."""
        ...

    def rates(self, times: Floats) -> Floats:
        """Their time derivatives, shape (times, k + 1)."""
        ...

    @property
    def rate_error(self) -> float:
        """How far a time derivative may be off, at any time."""
        ...

    @property
    def ready(self) -> bool:
        """Whether more points cost next to nothing."""
        ...


@dataclass(frozen=True, eq=False)
class OpenRun:
    """A solved open battery.

    Attributes
    ----------
    series
        What was asked for.
    curve
        The densities at any time up to the last; None when the engine has only the series.
    checks
        What was verified.
    proof
        How the errors were obtained.
    cost
        Work that was spent.
    why
        The method, in words for the card.
    """

    series: OpenSeries
    curve: DensityCurve | None
    checks: Checks
    proof: Proof
    cost: Cost
    why: str


@dataclass(frozen=True, eq=False)
class SteadyState:
    """The state after a long time.

    Attributes
    ----------
    battery_density, charger_density
        Mean excitation per spin.
    batteries
        Populations of each battery, one row.
    unique
        Whether every start leads to it, or it depends on the start.
    why
        Why it is unique or not, and how it was found: one sentence.
    error
        How far densities and populations may be off.
    proof
        How the error was obtained.
    purity, log_negativity
        As in ``OpenSeries``; None when the state itself was not needed.
    """

    battery_density: tuple[float, ...]
    charger_density: float
    batteries: tuple[LadderPopulations, ...]
    unique: bool
    why: str
    error: float
    proof: Proof
    purity: float | None = None
    log_negativity: float | None = None
