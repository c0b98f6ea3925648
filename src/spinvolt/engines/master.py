"""The exact master equation of any open battery whose density matrix fits into memory."""

from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.liouville import Liouville, liouville
from spinvolt.algebra.open import Lindblad
from spinvolt.algebra.open_results import Checks, OpenRun, OpenSeries, Told
from spinvolt.algebra.rates import entry_count, fastest
from spinvolt.algebra.results import Cost
from spinvolt.bounded import Proof
from spinvolt.engines.blocks import (
    first_moments,
    log_negativity,
    lowest_eigenvalue,
    purity,
)
from spinvolt.engines.memory import refuse
from spinvolt.engines.poisson_curve import Piece, PoissonCurve
from spinvolt.engines.segments import Segment, segments
from spinvolt.engines.sums import Sums, spread, sums

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

EPSILON = float(np.finfo(float).eps)
# Segments at which the first-moment identities are checked.
INSPECTED = 4


@dataclass(frozen=True)
class Master:
    """The master equation on all ladders, matrix-free.

        rho(t) = sum_k e^{-z} z^k / k! (1 + L / rate)^k rho(0),   z = rate * t

    with ``rate`` above the fastest loss, so that powers do not grow. Densities and populations are
    known at every time from the sums over rho that each power leaves; whole states only where
    asked. Between segments of up to some hundred products, blocks that hold nothing are left out,
    which keeps the rate as small as the state allows.

    Work: about rate * until products, each about ten operations for each entry of rho. Error,
    estimated: 4 * 2^-52 for each product, compared in the tests with other solvers, plus what was
    left out.

    Example
    -------
    >>> from spinvolt.algebra.open import LocalNoise, Reservoirs
    >>> one = Reservoirs(1, (1,), (1.0,), (0.0,), 0.0, (LocalNoise(),) * 2, (1, 0))
    >>> run = Master().solve(one.lindblad(), np.array([0.0, 20.0]))
    >>> [round(float(x), 12) for x in run.series.battery_density[:, 0]]
    [0.0, 0.25]
    """

    takes: ClassVar = Lindblad
    name: ClassVar[Literal["master"]] = "master"

    def estimate(self, problem: Lindblad, until: float) -> Cost:
        """An upper bound on work and memory, before anything is built."""
        size = entry_count(problem)
        products = 1.5 * fastest(problem) * until + 16.0
        terms = 2 + sum(sum(a != 0.0 for a in jump.amplitudes) ** 2 for jump in problem.jumps)
        terms += 2 * (len(problem.ensembles) - 1)
        return Cost(
            products=int(products), site_visits=int(products * size * terms), memory=48 * size
        )

    def solve(
        self, problem: Lindblad, times: Floats, *, states: bool = False, told: Told = None
    ) -> OpenRun:
        """Observables at ``times``, zero or later, in any order.

        Parameters
        ----------
        problem
            What evolves.
        times
            When, shape (times,).
        states
            Whether to look at whole states: purity, log-negativity and positivity at every time.
        told
            Called after each segment with the part of the time that is done.

        Raises
        ------
        NotCovered
            When state or work do not fit.
        """
        times = np.asarray(times, dtype=float)
        until = float(np.max(times, initial=0.0))
        entries = entry_count(problem)
        refuse(self.estimate(problem, until), f"{entries} entries of rho up to time {until:g}")
        built = liouville(problem)
        why = f"{entries} entries of rho in blocks"
        return _walked(built, times, states=states, why=why, told=told)


@dataclass(frozen=True)
class _Look:
    """What a whole state says."""

    lowest: float
    purity: float
    log_negativity: float


@dataclass(frozen=True, eq=False)
class _Taken:
    """What is kept of one segment: its curve, and observables at the asked times inside it."""

    piece: Piece
    inside: Ints
    densities: Floats
    populations: tuple[Floats, ...]
    products: int
    visits: int
    dropped: float
    trace: float
    mismatch: float


def _taken(
    built: Liouville, adds: Sums, segment: Segment, inside: Ints, times: Floats, *, inspect: bool
) -> _Taken:
    """What is needed of a segment; ``inside`` are the places of the asked times in it."""
    densities = segment.records @ adds.densities
    piece = Piece(segment.start, segment.end, segment.rate, densities)
    found = piece.shares(times[inside]) @ segment.records
    return _Taken(
        piece=piece,
        inside=inside,
        densities=found @ adds.densities,
        populations=tuple(found @ battery[2] for battery in adds.batteries),
        products=segment.products,
        visits=segment.visits,
        dropped=segment.dropped,
        trace=float(np.max(np.abs(segment.records @ adds.trace - 1.0))),
        mismatch=_mismatch(built, adds, segment) if inspect and segment.rate else 0.0,
    )


def _mismatch(built: Liouville, adds: Sums, segment: Segment) -> float:
    """How far all first moments' derivatives are from the exact identities, over the rate."""
    sizes = np.array([labels.n for labels in built.labels], dtype=float)
    change = (segment.records[1] - segment.records[0]) @ adds.densities
    solved = segment.rate * np.roll(change, 1) * sizes
    exact = first_moments(built, segment.before)
    return float(np.max(np.abs(solved - exact) / sizes)) / segment.rate


def _walked(built: Liouville, times: Floats, *, states: bool, why: str, told: Told) -> OpenRun:
    """All segments, and what they give together."""
    until = float(np.max(times, initial=0.0))
    stops = np.unique(times[times > 0.0]) if states else np.zeros(0)
    adds = sums(built)
    parts: list[_Taken] = []
    looks: dict[float, _Look] = {}
    last = built.start()
    if states:
        looks[0.0] = _look(built, last)
    for segment in segments(built, until, stops):
        ends = segment.end >= until
        inside = np.flatnonzero((times >= segment.start) & ((times < segment.end) | ends))
        inspect = len(parts) < INSPECTED
        parts.append(_taken(built, adds, segment, inside, times, inspect=inspect))
        last = segment.after
        if told is not None and until > 0.0:
            told(segment.end / until)
        if states and segment.end in stops:
            looks[segment.end] = _look(built, last)
    lowest = [look.lowest for look in looks.values()] or [lowest_eigenvalue(built, last)]
    spent = np.cumsum([4.0 * EPSILON * part.products + part.dropped for part in parts])
    return OpenRun(
        series=_series(adds, parts, times, spent, looks),
        curve=PoissonCurve(tuple(part.piece for part in parts), float(spent[-1])),
        checks=Checks(
            trace=max(part.trace for part in parts),
            dropped=sum(part.dropped for part in parts),
            lowest_eigenvalue=min(0.0, *lowest),
            first_moments=max(part.mismatch for part in parts),
        ),
        proof=Proof.ESTIMATED,
        cost=Cost(
            products=sum(part.products for part in parts),
            site_visits=sum(part.visits for part in parts),
            memory=48 * built.rows.size,
        ),
        why=why,
    )


def _series(
    adds: Sums, parts: list[_Taken], times: Floats, spent: Floats, looks: dict[float, _Look]
) -> OpenSeries:
    """Observables in the order of the asked times."""
    order = np.argsort(np.concatenate([part.inside for part in parts]), kind="stable")
    densities = np.concatenate([part.densities for part in parts])[order]
    populations = [
        np.concatenate(values)[order]
        for values in zip(*(part.populations for part in parts), strict=True)
    ]
    errors = [np.full(len(p.inside), error) for p, error in zip(parts, spent, strict=True)]
    seen = [looks[float(time)] for time in times] if looks else []
    return OpenSeries(
        times=times,
        battery_density=densities[:, :-1],
        charger_density=densities[:, -1],
        batteries=spread(adds, populations),
        error=np.concatenate(errors)[order],
        purity=np.array([look.purity for look in seen]) if seen else None,
        log_negativity=np.array([look.log_negativity for look in seen]) if seen else None,
    )


def _look(built: Liouville, state: Floats) -> _Look:
    return _Look(
        lowest_eigenvalue(built, state), purity(built, state), log_negativity(built, state)
    )
