"""The exact master equation of a large charger with small batteries, by implicit steps."""

from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.liouville import Liouville, liouville
from spinvolt.algebra.open import Lindblad
from spinvolt.algebra.open_results import Checks, OpenRun, OpenSeries, Told
from spinvolt.algebra.rates import entry_count
from spinvolt.algebra.results import Cost
from spinvolt.bounded import Proof
from spinvolt.engines.bands import Bands, Factors, bands
from spinvolt.engines.blocks import first_moments, lowest_eigenvalue
from spinvolt.engines.memory import refuse
from spinvolt.engines.sums import Sums, record, spread, sums
from spinvolt.errors import NotConverged

Floats = NDArray[np.float64]

EPSILON = float(np.finfo(float).eps)
# Rounding of one step, besides what the trace tells; compared in the tests with other engines.
ROUNDING = 16.0 * EPSILON
# Halvings of the step before giving up.
HALVINGS = 6
# Entries of whole rho beyond which eigenvalues are not looked at.
LOOKED = 1_000_000


@dataclass(frozen=True)
class Stiff:
    """The master equation by Pade steps of degrees 7 and 8 on its band matrix.

    The fastest decay of a large charger is n_charger times faster than anything that moves, which
    the number of these steps does not feel: work grows as n_charger for a given number of them,
    where that of ``Master`` grows as n_charger^2. The band is as wide as twice the number of rows
    of rho, so batteries must be small.

    Error, estimated: everything is computed with steps of two sizes, the second half the first,
    until the densities agree within ``tolerance``; their difference is stated, and rounding.

    Example
    -------
    >>> from spinvolt.algebra.open import LocalNoise, Reservoirs
    >>> one = Reservoirs(1, (1,), (1.0,), (0.0,), 0.0, (LocalNoise(),) * 2, (1, 0))
    >>> run = Stiff().solve(one.lindblad(), np.array([0.0, 20.0]))
    >>> [round(float(x), 10) for x in run.series.battery_density[:, 0]]
    [0.0, 0.25]
    """

    takes: ClassVar = Lindblad
    name: ClassVar[Literal["stiff"]] = "stiff"

    tolerance: float = 1e-10

    def estimate(self, problem: Lindblad, times: Floats) -> Cost:
        """An upper bound on work and memory; equal spacings of times share their factors."""
        entries = entry_count(problem) // 2 + 1
        width = entries // (problem.ensembles[0].n + 1) + 1
        ascending = np.unique(np.append(times, 0.0))
        counts = _counts(problem, ascending, 2)
        different = 1 + int(np.count_nonzero(np.diff(_sizes(ascending, counts))))
        factors = 8 * different * entries * (12 * width * width + 2000)
        solves = 6 * int(np.sum(counts)) * entries * (10 * width + 300)
        return Cost(
            solves=int(4 * np.sum(counts)),
            evaluations=4 * different,
            site_visits=factors + solves,
            memory=16 * 4 * entries * (6 * width + 1) + 48 * entries,
        )

    def solve(self, problem: Lindblad, times: Floats, *, told: Told = None) -> OpenRun:
        """Observables at ``times``, zero or later, in any order.

        ``told`` is called with the part of a walk that is done; there are two walks or more.

        Raises
        ------
        NotCovered
            When factors or work do not fit.
        NotConverged
            When halving the step does not settle the densities.
        """
        times = np.asarray(times, dtype=float)
        entries = entry_count(problem)
        refuse(self.estimate(problem, times), f"banded factors for {entries} entries of rho")
        built = liouville(problem)
        band, adds = bands(built), sums(built)
        ascending = np.unique(np.append(times, 0.0))
        before: _Walk | None = None
        for halving in range(HALVINGS):
            counts = _counts(problem, ascending, 2**halving)
            walk = _walk(built, band, adds, ascending, counts, told)
            if before is not None:
                change = float(np.max(np.abs(walk.densities - before.densities)))
                if change <= self.tolerance:
                    return _result(adds, walk, change, times, entries)
            before = walk
        raise NotConverged(
            f"densities still change by more than {self.tolerance:g} after {HALVINGS - 1} halvings "
            "of the step: take the master engine"
        )


def _counts(problem: Lindblad, ascending: Floats, finer: int) -> Floats:
    """Steps between neighbouring times: about one for each e-folding of the charger's pulse."""
    size = problem.ensembles[0].n + 1.0
    speed = (
        2.0 * size * sum(jump.rate * sum(a * a for a in jump.amplitudes) for jump in problem.jumps)
    )
    speed += sum(
        ensemble.n * noise.dephasing + noise.decay
        for ensemble, noise in zip(problem.ensembles, problem.local, strict=True)
    )
    return np.maximum(np.ceil(np.diff(ascending) * speed / 4.0), 1.0) * finer


def _sizes(ascending: Floats, counts: Floats) -> Floats:
    """Step sizes between neighbouring times; those that differ by rounding of the times are one.

    >>> len(set(_sizes(np.linspace(0.0, 0.3, 1001), np.ones(1000)).tolist()))
    1
    """
    steps = np.diff(ascending) / counts
    near = 4.0 * EPSILON * float(np.max(ascending, initial=0.0)) / counts
    found: list[float] = []
    for place, step in enumerate(steps):
        same = [size for size in found if abs(size - step) <= near[place]]
        if not same:
            found.append(float(step))
        steps[place] = same[0] if same else step
    return steps


@dataclass(frozen=True, eq=False)
class _Walk:
    """What a walk with given steps found at the ascending times."""

    densities: Floats
    populations: tuple[Floats, ...]
    trace: float
    mismatch: float
    lowest: float
    solves: int
    evaluations: int


def _walk(
    built: Liouville, band: Bands, adds: Sums, ascending: Floats, counts: Floats, told: Told = None
) -> _Walk:
    """Step from time to time."""
    state = built.start()[band.places]
    records = [record(built, _whole(built, band, state))]
    held: Factors | None = None
    solves = factored = 0
    for step, count in zip(_sizes(ascending, counts), counts, strict=True):
        if held is None or held.step != step:
            # Factors are large: only those of the present step are kept.
            held, factored = band.steps(float(step)), factored + 4
        for _ in range(int(count)):
            state = held.apply(state)
            solves += 4
        records.append(record(built, _whole(built, band, state)))
        if told is not None:
            told((len(records) - 1) / len(counts))
    table = np.array(records)
    whole = _whole(built, band, state)
    return _Walk(
        densities=table @ adds.densities,
        populations=tuple(table @ battery[2] for battery in adds.batteries),
        trace=float(np.max(np.abs(table @ adds.trace - 1.0))),
        mismatch=_mismatch(built, band, adds, state, whole),
        lowest=lowest_eigenvalue(built, whole) if built.rows.size <= LOOKED else 0.0,
        solves=solves,
        evaluations=factored,
    )


def _whole(built: Liouville, band: Bands, state: Floats) -> Floats:
    whole = np.zeros(built.rows.size)
    whole[band.places] = state
    return whole


def _mismatch(built: Liouville, band: Bands, adds: Sums, state: Floats, whole: Floats) -> float:
    """How far the first moments' derivatives are from the exact identities, over the rate."""
    sizes = np.array([labels.n for labels in built.labels], dtype=float)
    slope = band.times(state)
    solved = np.roll(record(built, _whole(built, band, slope)) @ adds.densities, 1) * sizes
    fastest = float(np.max(np.abs(band.values)))
    return float(np.max(np.abs(solved - first_moments(built, whole)) / sizes)) / fastest


def _result(adds: Sums, walk: _Walk, change: float, times: Floats, entries: int) -> OpenRun:
    where = np.searchsorted(np.unique(np.append(times, 0.0)), times)
    error = change + walk.trace + ROUNDING * walk.solves / 4 + EPSILON
    return OpenRun(
        series=OpenSeries(
            times=times,
            battery_density=walk.densities[where, :-1],
            charger_density=walk.densities[where, -1],
            batteries=spread(adds, [values[where] for values in walk.populations]),
            error=np.full(len(times), error),
        ),
        curve=None,
        checks=Checks(walk.trace, 0.0, min(0.0, walk.lowest), walk.mismatch),
        proof=Proof.ESTIMATED,
        cost=Cost(solves=walk.solves, evaluations=walk.evaluations),
        why=f"{entries} entries of rho as a band matrix, implicit steps",
    )
