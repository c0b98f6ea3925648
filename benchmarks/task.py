"""The job that everybody is timed on, and what a peer has to provide."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Solve = Callable[[float], Floats]

SAMPLES = 401
ACCURACY = 1e-11
# For the master equation: how many times, what counts, and up to how many t_D.
OPEN_SAMPLES = 60
OPEN_ACCURACY = 1e-10
DELAYS = 3.0


class Kind(StrEnum):
    """Which battery is charged; all start empty, with as many charger excitations as cells.

    ``CHAIN``: as many charger spins as cells, flip-flop coupling. On size + 1 levels j the
    couplings between j-1 and j are u_j = j (size + 1 - j).
    ``CAVITY``: as many photons as cells, Tavis-Cummings coupling: u_j = (size + 1 - j) sqrt(j).
    ``GRID``: as many charger spins as cells, with counter-rotating terms as strong as the others
    and splittings of ten times the coupling (huangfu2021, gamma = 1). The state moves on all
    levels of even k + n with k cells and n charger spins up, counted from the start.
    ``MASTER``: as many charger spins as cells, charged by collective decay into one reservoir
    (`Reservoir`). The state is a density matrix, and there is no first maximum to find: times go
    up to three times t_D = ln(size) / (2 size), and everybody is told.
    """

    CHAIN = "chain"
    CAVITY = "cavity"
    GRID = "grid"
    MASTER = "master"


CHAINS = (Kind.CHAIN, Kind.CAVITY)


def accuracy(kind: Kind) -> float:
    """The achieved error that counts, relative to the largest energy.

    >>> accuracy(Kind.CHAIN), accuracy(Kind.MASTER)
    (1e-11, 1e-10)
    """
    return OPEN_ACCURACY if kind is Kind.MASTER else ACCURACY


def open_times(size: int) -> Floats:
    """When the energies of the master equation are wanted."""
    return np.linspace(0.0, DELAYS * math.log(size) / (2.0 * size), OPEN_SAMPLES)


@dataclass(frozen=True)
class Task:
    """The stored energy of a battery at equal times, a closed one's up to its first maximum.

    Of the master equation, the energy densities of battery and charger.

    Attributes
    ----------
    size
        Cells, and charger spins or photons.
    time
        The charging time. Peers are told, spinvolt is not. Of the master equation, the last time.
    kind
        Which battery.
    """

    size: int
    time: float
    kind: Kind = Kind.CHAIN

    @cached_property
    def times(self) -> Floats:
        """Where the energy is wanted."""
        samples = OPEN_SAMPLES if self.kind is Kind.MASTER else SAMPLES
        return np.linspace(0.0, self.time, samples)

    @cached_property
    def couplings(self) -> Floats:
        """u_1 ... u_size of a chain or a cavity."""
        sites = np.arange(1.0, self.size + 1.0)
        rising = np.sqrt(sites) if self.kind is Kind.CAVITY else sites
        return rising * (self.size + 1.0 - sites)

    @cached_property
    def positions(self) -> Floats:
        """The levels as numbers, 0 ... size."""
        return np.arange(self.size + 1.0)

    @cached_property
    def start(self) -> Floats:
        """The state at time zero."""
        return np.eye(1, self.size + 1)[0]


class Given(StrEnum):
    """What a peer is handed.

    ``HAMILTONIAN``: H on the sector, as any user of the package would.
    ``SPINS``: the two collective spins, no sector.
    ``INSIGHT``: what spinvolt finds out for itself, that the motion is real once psi_j carries the
    phase (-i)^j, or that energies come in pairs +E, -E. Shown, but outside the targets.
    """

    HAMILTONIAN = "H"
    SPINS = "spins"
    INSIGHT = "insight"


@dataclass(frozen=True)
class Peer:
    """One way of doing the job with another package.

    Attributes
    ----------
    name
        Package and method.
    module
        What must be importable.
    knob
        What sets the accuracy.
    rungs
        Settings of the knob, loosest first; the first that reaches ``accuracy`` is timed.
    prepare
        Builds everything that the timing leaves out; gives a function of the knob.
    given
        What the peer is handed.
    kinds
        The batteries that it can charge.
    """

    name: str
    module: str
    knob: str
    rungs: tuple[float, ...]
    prepare: Callable[[Task], Solve]
    given: Given = Given.HAMILTONIAN
    kinds: tuple[Kind, ...] = CHAINS


NO_KNOB = (0.0,)


def tens(loosest: int, tightest: int) -> tuple[float, ...]:
    """Tolerances 10^-loosest ... 10^-tightest.

    >>> tens(8, 10)
    (1e-08, 1e-09, 1e-10)
    """
    return tuple(float(f"1e-{k}") for k in range(loosest, tightest + 1))
