"""Timing on a machine that others use too."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TypeVar

Result = TypeVar("Result")
# Seconds of one turn.
STRETCH = 0.05


@dataclass(frozen=True)
class Seconds:
    """Duration of one call: on the wall, and in the processor.

    On one idle core the two agree. ``fair``, the smaller, counts neither waiting for a busy
    machine nor the work of a second thread.
    """

    wall: float
    processor: float

    @property
    def fair(self) -> float:
        """What comparisons use."""
        return min(self.wall, self.processor)


def clocked(job: Callable[[], Result]) -> tuple[Seconds, Result]:
    """One call and its duration."""
    wall, processor = time.perf_counter(), time.process_time()
    result = job()
    return Seconds(time.perf_counter() - wall, time.process_time() - processor), result


def repeated(job: Callable[[], Result], stretch: float = STRETCH) -> tuple[Seconds, Result]:
    """As many calls as fit into ``stretch`` seconds, one at the least, and the mean of one.

    A short job that is called once after a long one of somebody else finds every cache cold; this
    rule, the same for all, times jobs of any length as warm as they are in a loop.
    """
    wall, processor = time.perf_counter(), time.process_time()
    calls, result = 1, job()
    while time.perf_counter() - wall < stretch:
        result = job()
        calls += 1
    spent = time.perf_counter() - wall, time.process_time() - processor
    return Seconds(spent[0] / calls, spent[1] / calls), result


def middle(durations: Sequence[Seconds]) -> float:
    """The median."""
    return median(duration.fair for duration in durations)


def least(durations: Sequence[Seconds]) -> float:
    """The minimum."""
    return min(duration.fair for duration in durations)
