"""A walk along an evolution in rational steps: where it stands, how it goes on, what it drops.

Rounding found against extended precision: at most 5e-14 after 10 steps, 2e-13 after 100, 8e-12
after 10 000, and 9e-13 after 84 steps over a million sites; five times that with site energies.
"""

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from spinvolt.engines.ground import Factors, Ground, Space
from spinvolt.kernels import pade

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
EPSILON = float(np.finfo(float).eps)

# Rounding after n steps, 2^-52 (SPREADING sqrt(n) + DRIFTING n): ten times the most that was found
# while tau u stays below SMOOTH; solutions decay over tau u sites, and so far roundings add up.
SPREADING = 480.0
DRIFTING = 64.0
SMOOTH = 500.0
# Unequal site energies let levels drift in phase against each other.
TILTED = 5.0
# Half as much may be emptied behind the motion as roundings are granted.
INCOME = 0.5 * DRIFTING * EPSILON


@dataclass(frozen=True)
class Run:
    """``groups`` groups of ``substeps`` steps of length ``tau``, ``lead`` steps in the first."""

    tau: float
    substeps: int
    groups: int
    lead: int


def planned(times: Floats, now: float, step: float, known: Collection[float]) -> Iterator[Run]:
    """Runs of equal steps, none longer than ``step``, that visit ``times`` in turn from ``now``.

    Times that are met to within a few roundings share a run; a step length that is ``known`` when
    its turn comes is used again where it serves as well. A run that ends where it begins takes the
    step length that will be needed next.
    """
    slack = 8.0 * EPSILON * max(float(np.max(np.abs(times))), abs(now))
    gaps = times[1:] - times[:-1]
    breaks = np.append(np.flatnonzero(np.abs(gaps[1:] - gaps[:-1]) > slack) + 2, len(times))
    begin = 0
    while begin < len(times):
        gap = float(times[begin]) - now
        end = begin + 1
        # A time that is reached already leads a run to those after it.
        reached = abs(gap) <= slack
        if end < len(times) and (reached or abs(gaps[begin] - gap) <= slack):
            end = int(breaks[np.searchsorted(breaks, end, side="right")])
        if reached and end > begin + 1:
            gap = float(gaps[begin])
        substeps = 0 if abs(gap) <= slack else _parts(gap, step)
        moves = max((end - begin - reached) * substeps, 1)
        tau = (float(times[end - 1]) - now) / moves
        if substeps == 0:
            following = float(gaps[end - 1]) if end < len(times) else step
            tau = following / max(_parts(following, step), 1)
        for other in known:
            if abs(tau - other) * moves <= slack:
                tau = other
        yield Run(tau, substeps, end - begin, 0 if reached else substeps)
        now += tau * substeps * (end - begin - reached)
        begin = end


def _parts(gap: float, step: float) -> int:
    """How many steps a gap takes; a hair more than a whole number is a whole number."""
    return math.ceil(abs(gap) / step * (1.0 - 1e-9))


@dataclass(frozen=True, eq=False)
class Cursor:
    """A place from which a walk may go on.

    Attributes
    ----------
    time
        The time reached.
    low, fields
        First site of the window, and phi on it, real and imaginary parts in rows; normalised.
    steps
        Steps since time zero.
    truncation, lost
        What the steps and the dropped amplitudes may have added to the error of the state.
    purse
        Norm that may still be emptied behind the motion.
    reach
        The largest tau u on populated sites so far.
    """

    time: float
    low: int
    fields: Floats
    steps: int = 0
    truncation: float = 0.0
    lost: float = 0.0
    purse: float = 0.0
    reach: float = 0.0


@dataclass(frozen=True, eq=False)
class Trace:
    """What one run recorded, one row per group.

    Attributes
    ----------
    times
        The times really reached.
    sums
        Those of ``real_steps.march``.
    windows
        First populated site and the one after the last.
    distances
        Bounds on the distance of the normalised states from the true ones at the reached times.
    visits, steps
        Work.
    """

    times: Floats
    sums: Floats
    windows: Ints
    distances: Floats
    visits: int
    steps: int


@dataclass(frozen=True)
class Allowance:
    """What one step may cost in accuracy.

    Attributes
    ----------
    frequency, moment
        mu_1 of the start, and mu_17 in units of it: a step adds c_8 (tau mu_1)^17 mu_17.
    cut
        Norm that may be lost at the far end of one traverse.
    """

    frequency: float
    moment: float
    cut: float

    def truncation(self, tau: float) -> float:
        """The bound on what one step of length tau adds."""
        return pade.TRUNCATION * abs(tau * self.frequency) ** pade.ORDER * self.moment


def unfold(cursor: Cursor, space: Space) -> None:
    """Put the cursor's state on an empty chain, to be moved there in place."""
    space[1][:, cursor.low : cursor.low + cursor.fields.shape[1]] = cursor.fields


def onward(
    ground: Ground,
    cursor: Cursor,
    space: Space,
    factors: Factors,
    run: Run,
    allowance: Allowance,
    *,
    turning: bool = False,
) -> tuple[Cursor, Trace]:
    """Move the unfolded state along one run; the new cursor's fields are a view of it.

    With ``turning`` the run ends one group after the slope of <j> has turned from rising to
    falling.
    """
    sums = np.empty((run.groups, ground.kernels.SUMS))
    windows, leaks = np.empty((run.groups, 2), dtype=np.int64), np.empty(run.groups)
    low, high, done, purse, visits = ground.kernels.march(
        (cursor.low, cursor.low + cursor.fields.shape[1]),
        (run.groups, run.lead, run.substeps, turning),
        factors,
        space,
        ground.halves,
        (allowance.cut, INCOME, cursor.purse),
        ground.weights,
        (sums, windows, leaks),
    )
    sums, windows = sums[:done], windows[:done]
    steps = run.lead + run.substeps * np.arange(done)
    times = cursor.time + run.tau * steps
    lost = cursor.lost + leaks[:done]
    truncation = cursor.truncation + allowance.truncation(run.tau) * steps
    reach = np.maximum(np.maximum.accumulate(ground.steepest(windows)) * abs(run.tau), cursor.reach)
    rounding = rounded(cursor.steps + steps, reach, tilted=ground.kernels.FIELDS == 2)
    taken = int(steps[-1])
    after = Cursor(
        time=float(times[-1]),
        low=low,
        fields=space[1][:, low:high],
        steps=cursor.steps + taken,
        truncation=float(truncation[-1]),
        lost=float(lost[-1]),
        purse=purse,
        reach=float(reach[-1]),
    )
    return after, Trace(times, sums, windows, truncation + lost + rounding, visits, taken)


def joined(traces: Sequence[Trace]) -> Trace:
    """The records of runs one after the other."""
    if len(traces) == 1:
        return traces[0]
    return Trace(
        times=np.concatenate([t.times for t in traces]),
        sums=np.concatenate([t.sums for t in traces]),
        windows=np.concatenate([t.windows for t in traces]),
        distances=np.concatenate([t.distances for t in traces]),
        visits=sum(t.visits for t in traces),
        steps=sum(t.steps for t in traces),
    )


def rounded(steps: Ints, reach: Floats, *, tilted: bool) -> Floats:
    """rho: bound on the rounding error of states after ``steps``, with tau u up to ``reach``."""
    growth = SPREADING * np.sqrt(steps) + DRIFTING * steps
    return EPSILON * (TILTED if tilted else 1.0) * growth * np.sqrt(1.0 + reach / SMOOTH)


def folded(cursor: Cursor) -> Cursor:
    """The cursor with a normalised copy of its window.

    Summed without BLAS, whose threads would go on spinning beside the next march.
    """
    size = math.sqrt(float(np.add.reduce(cursor.fields * cursor.fields, axis=None)))
    return replace(cursor, fields=cursor.fields / size)
