"""A problem that falls apart: waves on conserved sectors, and how they make up a mixed start.

Battery and charger start independently, each as a mixture of kets over ladders of several spins.
A pair of kets is a *branch*; on each pair of ladders it splits into conserved sectors, where a
*wave* evolves on its own. Branches share waves. The number of excited cells tells neither ladders
nor sectors apart, so its mean is a weighted sum over waves,

    f = sum_i w_i (offset_i + slope_i <level>_i),   w_i = sum over branches of weight coefficient^2.
"""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.joint import Ladder
from spinvolt.algebra.motion import derivative_operators
from spinvolt.algebra.polynomial import exact
from spinvolt.algebra.problem import Unitary
from spinvolt.algebra.wave import Wave

EPSILON = 2.0**-52
Sites = NDArray[np.signedinteger]
Amplitudes = TypeVar("Amplitudes", NDArray[np.float64], NDArray[np.complex128])


@dataclass(frozen=True, eq=False)
class Part:
    """A wave, its weight in the mean, and what its levels count.

    Attributes
    ----------
    problem
        What evolves.
    weight
        w_i; all sum to one.
    offset, slope
        Excited cells = offset + slope * (the problem's observable).
    energy
        The diagonal energy at which the sector's own energies are zero, less that of the first
        part: relative phases of waves follow from it.
    pivot
        Chains take the size of the coupling. Where it is negative, amplitudes change their sign on
        every second site from this one on; None where it is positive.
    """

    problem: Unitary | Wave
    weight: float
    offset: float
    slope: float
    energy: float
    pivot: int | None = None

    @property
    def rest(self) -> float:
        """Excited cells at time zero."""
        return self.offset + self.slope * self.problem.rest


@dataclass(frozen=True)
class Member:
    """A wave's place in a branch: which, by what factor, on which copies of which ladders."""

    part: int
    coefficient: float
    battery: Ladder
    charger: Ladder


@dataclass(frozen=True)
class Strand:
    """A branch before it evolves: see ``joint.Branch``; squared coefficients sum to one."""

    weight: float
    battery_copies: int
    charger_copies: int
    members: tuple[Member, ...]


@dataclass(frozen=True, eq=False)
class Blend:
    """A weighted sum of evolutions; its observable is the number of excited cells.

    Attributes
    ----------
    n_battery
        Number of cells, the largest value of the observable.
    parts
        The waves.
    strands
        The branches that they make up; weights sum to one.
    dropped
        Probability of whole branches or sectors that were left out.
    cut
        Norm of what was left out of the waves' own starts.
    reach
        Bound on half the spread of energies on any of the ladders.
    """

    n_battery: int
    parts: tuple[Part, ...]
    strands: tuple[Strand, ...]
    dropped: float
    cut: float
    reach: float

    @property
    def rest(self) -> float:
        """Mean number of excited cells at time zero."""
        return self._rest

    @cached_property
    def _rest(self) -> float:
        return math.fsum(part.weight * part.rest for part in self.parts)

    @property
    def top(self) -> float:
        """Every cell excited."""
        return float(self.n_battery)

    @property
    def size(self) -> int:
        """Number of amplitudes of all waves together."""
        return self._size

    @cached_property
    def _size(self) -> int:
        return sum(part.problem.size for part in self.parts)

    @property
    def periodic(self) -> bool:
        """Whether a single wave moves at all, and that repeats itself."""
        return self._periodic

    @cached_property
    def _periodic(self) -> bool:
        moving = [part for part in self.parts if part.slope and part.problem.size > 1]
        return len(moving) == 1 and moving[0].problem.periodic and not (self.dropped or self.cut)

    def opening(self) -> tuple[int, int]:
        """Signs of the second and the fourth derivative of the mean at time zero.

        Where waves that open in different ways nearly cancel, so that rounding hides the sign,
        both are zero: undecided.
        """
        moving = [part for part in self.parts if part.slope and part.problem.size > 1]
        signs = {part.problem.opening() for part in moving}
        if len(signs) <= 1:
            return signs.pop() if signs else (0, 0)
        seconds = {second for second, _ in signs}
        if seconds in ({0, 1}, {0, -1}):
            return (1 if 1 in seconds else -1), 0
        found: list[int] = []
        for order in (0, 1):
            if order == 1 and found[0] == 0 and seconds != {0}:
                return 0, 0
            terms = [
                (part.weight * abs(part.slope), *bends(part.problem)[order]) for part in moving
            ]
            total = math.fsum(weight * value for weight, value, _ in terms)
            error = math.fsum(weight * off for weight, _, off in terms)
            error += 4.0 * EPSILON * math.fsum(abs(weight * value) for weight, value, _ in terms)
            found.append((total > error) - (total < -error))
        return found[0], found[1]


def alternating(amplitudes: Amplitudes, sites: Sites, pivot: int | None) -> Amplitudes:
    """Amplitudes with their sign changed on every second site from ``pivot`` on.

    >>> alternating(np.ones(3), np.array([2, 3, 4]), 2).tolist()
    [1.0, -1.0, 1.0]
    """
    return amplitudes if pivot is None else amplitudes * np.where((sites - pivot) % 2, -1.0, 1.0)


def bends(problem: Unitary | Wave) -> tuple[tuple[float, float], tuple[float, float]]:
    """Second and fourth derivative of the observable at time zero, each with an error bound."""
    if isinstance(problem, Wave):
        return problem.bends()
    chain = problem.chain
    operators = derivative_operators(chain)
    second, fourth = (
        float(exact(operators[order].get(0, ()), problem.start)) * chain.strength**order
        for order in (2, 4)
    )
    return (second, 8.0 * EPSILON * abs(second)), (fourth, 8.0 * EPSILON * abs(fourth))
