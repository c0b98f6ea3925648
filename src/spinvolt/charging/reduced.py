"""A charge of a battery of which something is neglected, and how far that is from the truth."""

from collections.abc import Mapping
from dataclasses import replace

from spinvolt.bounded import Bounded, Proof
from spinvolt.charging import chains
from spinvolt.charging.course import Course
from spinvolt.engines.choose import Engine
from spinvolt.errors import NotCovered
from spinvolt.metrics.curve import Progress
from spinvolt.metrics.figures import Figure
from spinvolt.reductions.distance import Distance, distance
from spinvolt.reductions.shifted import Shifted
from spinvolt.reductions.tavis_cummings import TavisCummings
from spinvolt.reductions.two_modes import TwoModes
from spinvolt.run.result import Series
from spinvolt.statement import Method, Statement

Reduction = TavisCummings | TwoModes | Shifted
REDUCTIONS: tuple[Reduction, ...] = (TavisCummings(), TwoModes(), Shifted())


def along(
    statement: Statement, reduction: Reduction, engine: Engine | None, progress: Progress
) -> Course:
    """The reduced battery along its chain; every number is graded uncontrolled.

    Raises
    ------
    NotCovered
        When the reduction does not apply to the battery or its start.
    """
    problem = reduction.problem(statement.model())
    course = chains.along(statement, problem, reduction.name, engine, progress)
    return replace(
        course,
        peaks=_regraded(course.peaks),
        at_peak=_regraded(course.at_peak),
        series={name: _loosened(series) for name, series in course.series.items()},
    )


def named(name: str) -> Reduction:
    """The reduction called ``name``."""
    return next(reduction for reduction in REDUCTIONS if reduction.name == name)


def exactly(statement: Statement) -> Statement:
    """The same battery with nothing neglected, for its two maxima alone."""
    request = replace(statement.charge, watch=("energy",))
    return replace(statement, method=Method(), charge=request)


def checked(reduced: Course, exact: Course) -> Distance:
    """How far the reduced maxima are from the exact ones.

    Raises
    ------
    NotCovered
        When only times were asked for.
    """
    if not (reduced.peaks and exact.peaks):
        raise NotCovered("`check_reduction` compares maxima: give `until`, not `times` alone")
    return distance(reduced.peaks, exact.peaks)


def _regraded(figures: Mapping[str, Figure]) -> dict[str, Figure]:
    return {
        name: replace(f, proof=Proof.UNCONTROLLED) if isinstance(f, Bounded) else f
        for name, f in figures.items()
    }


def _loosened(series: Series) -> Series:
    return replace(series, proof=Proof.UNCONTROLLED)
