"""What an engine gives: a flow that can be asked about any time."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.moments import Moments
from spinvolt.algebra.problem import Problem, Unitary
from spinvolt.algebra.wave import Wave

Floats = NDArray[np.float64]
Complexes = NDArray[np.complex128]


@dataclass(frozen=True)
class Cost:
    """Counted work and the memory of the largest arrays, in bytes."""

    solves: int = 0
    products: int = 0
    evaluations: int = 0
    site_visits: int = 0
    memory: int = 0

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(
            self.solves + other.solves,
            self.products + other.products,
            self.evaluations + other.evaluations,
            self.site_visits + other.site_visits,
            max(self.memory, other.memory),
        )


@dataclass(frozen=True)
class State:
    """Populations on a window of a chain at one time.

    Attributes
    ----------
    time
        When.
    first
        Site number of the window's first entry; outside the window all weight is in ``error``.
    populations
        |psi_j|^2, shape (window,), summing to one.
    error
        Bound on the norm distance of the computed state from the true one.
    """

    time: float
    first: int
    populations: Floats
    error: float


@dataclass(frozen=True, eq=False)
class Amplitudes:
    """The state of a wave at one time.

    Attributes
    ----------
    time
        When.
    values
        Amplitudes on the sector's sites, normalised, shape (size,).
    error
        Bound on the norm distance of the computed state from the true one, up to a phase.
    """

    time: float
    values: Complexes
    error: float


@dataclass(frozen=True)
class Jets:
    """Mean position on the chain and its time derivatives at some times.

    Attributes
    ----------
    times
        Shape (times,), ascending or descending.
    values
        d^k <j> / dt^k, shape (times, 5).
    errors
        Bounds on the values' distance from the truth, same shape.
    end
        Where an engine that steps may continue from; to be handed back, not looked into.
    cost
        Work spent on these times.
    """

    times: Floats
    values: Floats
    errors: Floats
    end: object
    cost: Cost


class Flow(Protocol):
    """The evolution from a start, ready to be asked at any time.

    ``step`` is the spacing of times at which the flow is asked most cheaply; with it, four
    neighbouring jets fix the curve between them to far below the flow's own error.
    """

    @property
    def problem(self) -> Problem:
        """What evolves."""
        ...

    @property
    def moments(self) -> Moments:
        """Energy moments of its start."""
        ...

    @property
    def step(self) -> float:
        """The cheapest spacing of times."""
        ...

    @property
    def ceiling(self) -> float:
        """The most that the mean level can ever be, at any time."""
        ...

    def jets(self, times: Floats, after: object = None) -> Jets:
        """Jets at ``times``; ``after`` is the ``end`` of an earlier answer near by."""
        ...


class ChainFlow(Flow, Protocol):
    """A flow on a chain from one site, whose populations are all there is to know."""

    @property
    def problem(self) -> Unitary:
        """What evolves."""
        ...

    def states(self, times: Floats, after: object = None) -> Iterator[State]:
        """Populations at monotone ``times``, one state at a time; ``after`` as for ``jets``."""
        ...


class WaveFlow(Flow, Protocol):
    """A flow on a sector from any vector, whose amplitudes may be asked for."""

    @property
    def problem(self) -> Wave:
        """What evolves."""
        ...

    def amplitudes(self, times: Floats, after: object = None) -> Iterator[Amplitudes]:
        """States at monotone ``times``, one at a time; ``after`` as for ``jets``."""
        ...
