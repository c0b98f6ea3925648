"""A master equation walked in segments, each a sum of Poisson-weighted powers of 1 + L / rate."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.liouville import Liouville
from spinvolt.algebra.rates import block_rates
from spinvolt.engines.poisson import largest_mean, products_for, weights

Floats = NDArray[np.float64]

# Products that a segment may have: few where little can move, many where all moves.
SIZES = (16, 32, 64, 128, 256, 512, 1024, 2048)
# Probability below which the outermost blocks are emptied between segments.
NEGLIGIBLE = 1e-18


@dataclass(frozen=True, eq=False)
class Segment:
    """A stretch of time with one rate.

    Attributes
    ----------
    start, end
        When.
    rate
        By which L is divided.
    records
        Sums over the population rows and their moments, for the state at the start and after each
        product; shape (products + 1, 2 d).
    before, after
        The state at the start and at the end.
    dropped
        Probability that was left out at the start.
    visits
        Entries visited, once for each term.
    """

    start: float
    end: float
    rate: float
    records: Floats
    before: Floats
    after: Floats
    dropped: float
    visits: int

    @property
    def products(self) -> int:
        """How many products it took."""
        return len(self.records) - 1


def segments(built: Liouville, until: float, stops: Floats) -> Iterator[Segment]:
    """Segments from time zero to ``until``, none of which goes beyond the next of ``stops``.

    There is at least one; the stops ascend.
    """
    rates = block_rates(built)
    state, now = built.start(), 0.0
    while True:
        later = stops[stops > now]
        goal = min(float(later[0]), until) if len(later) else until
        segment = _segment(built, rates, state, now, goal)
        yield segment
        state, now = segment.after, segment.end
        if now >= until:
            return


def _segment(built: Liouville, rates: Floats, state: Floats, now: float, goal: float) -> Segment:
    """The next segment, which ends at ``goal`` at the latest."""
    from spinvolt.kernels.liouville import march

    state = state.copy()
    low, high, dropped = _emptied(built, state)
    count, window, rate = _plan(built, rates, (low, high), goal - now)
    end = goal
    if rate * (goal - now) > largest_mean(count):
        end = min(goal, now + largest_mean(count) / rate)
    mean = rate * (end - now)
    count = products_for(mean)
    fields = np.zeros((2, len(state)))
    fields[0] = state
    after = np.zeros(len(state))
    records = np.zeros((count + 1, 2 * len(built.diagonal)))
    generator = (built.frame, built.still, built.terms, built.weights, built.tables)
    factor = 1.0 / rate if rate else 0.0
    march(window, factor, generator, built.diagonal, fields, weights(mean, count), after, records)
    terms = 2 + len(built.weights) // len(built.still)
    visits = count * terms * _entries(built, window)
    return Segment(now, end, rate, records, state, after, dropped, visits)


def _plan(
    built: Liouville, rates: Floats, occupied: tuple[int, int], remaining: float
) -> tuple[int, tuple[int, int], float]:
    """The number of products that goes furthest for its work, its blocks and its rate.

    A product moves by one block at the most, so the blocks that a segment can reach are known.
    """
    best: tuple[float, int, tuple[int, int], float] | None = None
    raises = not built.problem.lowers_only
    for count in SIZES:
        top = min(built.top, occupied[1] + count) if raises else occupied[1]
        window = (max(0, occupied[0] - count), top + 1)
        rate = float(np.max(rates[window[0] : window[1]]))
        if rate * remaining == 0.0:
            return 1, window, rate
        reached = min(remaining, largest_mean(count) / rate)
        price = products_for(rate * reached) * (_entries(built, window) + 100) / reached
        if best is None or price < best[0]:
            best = (price, count, window, rate)
    assert best is not None
    return best[1:]


def _entries(built: Liouville, window: tuple[int, int]) -> int:
    """Entries of all rows in a window of blocks."""
    rows = built.rows
    inside = np.minimum(rows.high, window[1]) - np.maximum(rows.low, window[0])
    return int(np.sum(np.maximum(inside, 0)))


def _emptied(built: Liouville, state: Floats) -> tuple[int, int, float]:
    """First and last block that hold anything, and what was dropped by setting the rest to zero."""
    totals, populations = built.totals, built.populations
    masses = np.bincount(
        totals[populations],
        weights=built.shares * np.abs(state[populations]),
        minlength=built.top + 1,
    )
    first = int(np.searchsorted(np.cumsum(masses), NEGLIGIBLE))
    last = built.top - int(np.searchsorted(np.cumsum(masses[::-1]), NEGLIGIBLE))
    dropped = float(masses[:first].sum() + masses[last + 1 :].sum())
    if dropped:
        state[(totals < first) | (totals > last)] = 0.0
    return first, last, dropped
