"""What one process measured: a peer beside spinvolt at one size, or spinvolt alone."""

from dataclasses import dataclass
from statistics import median

from benchmarks.clock import Seconds, least, middle
from benchmarks.task import Given, Kind, accuracy


@dataclass(frozen=True)
class Rung:
    """One setting of a peer's knob and what came of it."""

    setting: float
    error: float
    seconds: float


@dataclass(frozen=True)
class Case:
    """A peer and spinvolt, timed in turns.

    Attributes
    ----------
    peer, given, knob, size
        Who, with what in hand, at which size.
    rungs
        Settings in the order they were tried; the last one is timed.
    theirs, ours
        Durations in pairs; empty when the peer does not count.
    ended
        Why there are none: over the limit, not accurate enough, an error. Empty otherwise.
    skipped
        Whether it was not even tried.
    kind
        Which battery.
    """

    peer: str
    given: Given
    knob: str
    size: int
    rungs: tuple[Rung, ...] = ()
    theirs: tuple[Seconds, ...] = ()
    ours: tuple[Seconds, ...] = ()
    ended: str = ""
    skipped: bool = False
    kind: Kind = Kind.CHAIN

    @property
    def counts(self) -> bool:
        """Whether the peer reached the accuracy within the limit."""
        return bool(self.theirs) and self.rungs[-1].error <= accuracy(self.kind)

    @property
    def ratio(self) -> float:
        """The peer's time over spinvolt's: of minima, or the median over pairs, if smaller."""
        pairs = [a.fair / b.fair for a, b in zip(self.theirs, self.ours, strict=True)]
        return min(least(self.theirs) / least(self.ours), median(pairs))

    @property
    def seconds(self) -> float:
        """The peer's best time."""
        return least(self.theirs)

    @property
    def typical(self) -> float:
        """The peer's median time."""
        return middle(self.theirs)


@dataclass(frozen=True)
class Alone:
    """Spinvolt at one size.

    Attributes
    ----------
    job, size, engine
        "curve" or "charge", at which size, with which engine.
    first
        The first call of the process: imports, compiled code from its cache.
    seconds
        The calls after it.
    bound, time_bound
        Proved error of the worst sample and of the charging time, relative; for the master
        equation, estimated.
    error
        Achieved error of the worst sample, relative to the largest energy.
    memory
        Peak of the process, in MiB.
    kind
        Which battery.
    """

    job: str
    size: int
    engine: str
    first: Seconds
    seconds: tuple[Seconds, ...]
    bound: float
    time_bound: float
    error: float
    memory: float
    kind: Kind = Kind.CHAIN

    @property
    def wall(self) -> float:
        """The shortest on the wall."""
        return min(duration.wall for duration in self.seconds)
