"""A flow on a cut ladder whose errors hold what the cut neglects."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.climb import Climb
from spinvolt.algebra.cutoff import Leak, bound, joint_tails, nodes
from spinvolt.algebra.frames import Frames
from spinvolt.algebra.joint import Joint
from spinvolt.algebra.moments import Moments
from spinvolt.algebra.problem import Problem
from spinvolt.algebra.results import Flow, Jets

Floats = NDArray[np.float64]


class JointFlow(Flow, Protocol):
    """A flow that tells the joint state of battery and charger."""

    @property
    def reachable(self) -> Joint:
        """A joint state with an amplitude wherever any time can have one, and zeros elsewhere."""
        ...

    def joint(self, times: Floats, after: object = None) -> Iterator[Joint]:
        """Joint states at monotone ``times``, on from ``after``, the end of some jets."""
        ...

    def frames(self, times: Floats, after: object = None) -> Iterator[Frames]:
        """The same for several times together."""
        ...


@dataclass(frozen=True, eq=False)
class CutFlow:
    """A flow of the cut Hamiltonian as one of the uncut, as long as no more leaks than ``leak``.

    The leak is taken for granted, so that the curve can be followed before it is known; whoever
    has followed it to some time asks ``seen`` whether it was kept up to then.

    Attributes
    ----------
    flow
        The flow on the cut ladder.
    leak
        What the cut may neglect, see ``cutoff.allowed``.
    """

    flow: JointFlow
    leak: Leak

    @property
    def problem(self) -> Problem:
        """What evolves."""
        return self.flow.problem

    @property
    def moments(self) -> Moments:
        """Energy moments of its start, which no cut from ``Climb.least`` on changes."""
        return self.flow.moments

    @property
    def step(self) -> float:
        """The cheapest spacing of times."""
        return self.flow.step

    @property
    def ceiling(self) -> float:
        """The top of the battery's ladder: no spectrum of a cut Hamiltonian binds for ever."""
        return self.problem.top

    def jets(self, times: Floats, after: object = None) -> Jets:
        """Jets at ``times`` with the errors of the cut."""
        jets = self.flow.jets(times, after)
        extra = self.leak.jet_errors(self.moments, self.problem.top)
        return replace(jets, errors=jets.errors + np.array(extra))

    @property
    def reachable(self) -> Joint:
        """Where the joint state can have amplitudes."""
        return self.flow.reachable

    def joint(self, times: Floats, after: object = None) -> Iterator[Joint]:
        """Joint states at monotone ``times``, with the errors of the cut."""
        for joint in self.flow.joint(times, after):
            yield replace(joint, error=joint.error + self.leak.norm)

    def frames(self, times: Floats, after: object = None) -> Iterator[Frames]:
        """The same for several times together."""
        for frames in self.flow.frames(times, after):
            yield replace(frames, errors=frames.errors + self.leak.norm)

    def seen(self, climb: Climb, duration: float) -> Leak:
        """The leak up to a time, as the computed states show it."""
        top = self.leak.top
        if self.leak.norm == 0.0:
            return self.leak
        times = nodes(climb, top, duration)
        return bound(climb, top, times, [joint_tails(j, top) for j in self.flow.joint(times)])
