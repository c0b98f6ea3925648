"""`charge`: a battery's curve and figures of merit, each with bounds."""

import time as clock
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Literal, cast

from spinvolt.algebra.problem import Unitary
from spinvolt.algebra.sectors import conserved, moves
from spinvolt.batteries.cavity import Cavity
from spinvolt.batteries.central_spin import CentralSpin
from spinvolt.batteries.fields import Field
from spinvolt.batteries.rules import shown
from spinvolt.batteries.starts import EMPTY, SpinStart
from spinvolt.charging import blends, chains, reduced
from spinvolt.charging.course import Course
from spinvolt.citing import references
from spinvolt.engines.choose import Engine
from spinvolt.errors import Misstated
from spinvolt.metrics.curve import Progress
from spinvolt.metrics.figures import Figure
from spinvolt.reductions.exact import Exact
from spinvolt.reductions.products import blend
from spinvolt.run.beside import beside
from spinvolt.run.result import Method, Run
from spinvolt.statement import Method as Means
from spinvolt.statement import Request, Start, Statement
from spinvolt.version import VERSION
from spinvolt.vocabulary import GENERAL

SAMPLES = 401
ENGINES = ("Eigen", "Rational", "Galerkin", "Chebyshev")


def charge(
    system: CentralSpin | Cavity | Statement,
    /,
    *,
    battery: SpinStart = EMPTY,
    charger: SpinStart | Field | None = None,
    until: float | Literal["first-peak"] | None = None,
    samples: int = SAMPLES,
    times: Sequence[float] | None = None,
    watch: Sequence[str] | None = None,
    engine: Engine | None = None,
    progress: Progress = None,
) -> Run:
    """Charge a battery.

    Parameters
    ----------
    system
        A battery, or a whole statement (from `load`), which then says all but engine and progress.
    battery, charger
        Starts; left out, the battery is empty and the charger fully up.
    until
        "first-peak" (default): to the first local maximum of the energy after the start. A number:
        global maxima in [0, until]. Left out where `times` are given: no peaks are looked for.
    samples
        How many equally spaced times the series have.
    times
        The series' times instead, ascending from 0 on.
    watch
        Names of the series; left out, all that the size allows.
    engine
        An engine of `spinvolt.engines`; left out, one is chosen and the reason is shown.
    progress
        Called with a fraction (0 where it is unknown) and with what is being done.

    Returns
    -------
    Run
        `print(run)` shows a card; `run.peaks`, `run["energy"]`, `run.to_dataset()`, `run.plot()`.

    Raises
    ------
    Misstated
        When a rule is broken.
    NotCovered
        When no engine takes the problem or it does not fit this machine.
    NotConverged
        When no maximum can be told.

    Example
    -------
    >>> run = charge(CentralSpin(n_battery=1, n_charger=4))
    >>> run.peaks["charging_time"].contains(0.7853981633974483)
    True
    """
    if isinstance(system, Statement):
        given = (battery, charger, until, samples, times, watch)
        if given != (EMPTY, None, None, SAMPLES, None, None):
            raise Misstated(
                "a statement says all but `engine` and `progress` itself: change it with "
                "`dataclasses.replace`, or charge its `battery` with the keywords."
            )
        return _run(system, engine, progress)
    if not isinstance(system, CentralSpin | Cavity):
        raise Misstated(
            f"`charge` takes a battery or a statement, but got {shown(system)}: make a "
            "`CentralSpin` or a `Cavity`, or `load` a statement file."
        )
    if (engine is not None and not hasattr(engine, "flow")) or isinstance(engine, type):
        raise Misstated(
            f"`engine` must be one of {', '.join(ENGINES)} of `spinvolt.engines`, such as "
            f"`engines.Eigen()`, but is {shown(engine)}."
        )
    request = Request(
        until=until,
        samples=samples,
        times=cast("tuple[float, ...] | None", times),
        watch=cast("tuple[str, ...] | None", watch),
    )
    means = Means(engine=None if engine is None else engine.name)
    return _run(Statement(system, Start(battery, charger), request, means), engine, progress)


def _run(statement: Statement, engine: Engine | None, progress: Progress) -> Run:
    """Reduce, choose, solve, measure."""
    began = clock.perf_counter()
    course = _course(statement, engine, progress)
    apart: Mapping[str, Figure] = {}
    if statement.method.check_reduction and course.reduction != Exact.name:
        exact = _course(reduced.exactly(statement), None, progress)
        apart = vars(reduced.checked(course, exact))
    return Run(
        statement=statement.to_dict(),
        status=course.status,
        method=_method(statement, course, clock.perf_counter() - began),
        peaks=course.peaks,
        at_peak=course.at_peak,
        levels=course.levels,
        time=course.times,
        series=course.series,
        references=references(statement, course.engine),
        theory=beside(statement, course.peaks, course.at_peak),
        apart=apart,
    )


def _course(statement: Statement, engine: Engine | None, progress: Progress) -> Course:
    """The charge itself, along one chain or over many sectors."""
    if statement.method.reduction != Exact.name:
        return reduced.along(statement, reduced.named(statement.method.reduction), engine, progress)
    model = statement.model()
    if isinstance(statement.battery, Cavity) and len(moves(model.terms)) > 1:
        return blends.along_cut(statement, Exact.name, engine, progress)
    problem = Exact().problem(model)
    if isinstance(problem, Unitary) and not _general(statement):
        return chains.along(statement, problem, Exact.name, engine, progress)
    whole = blend(model, None) if isinstance(problem, Unitary) else problem
    return blends.along(statement, whole, Exact.name, engine, progress)


def _general(statement: Statement) -> bool:
    """Whether a series is asked for that needs more than a chain's populations."""
    names = {quantity.name for quantity in GENERAL}
    return not names.isdisjoint(statement.charge.watch or ())


def _method(statement: Statement, course: Course, seconds: float) -> Method:
    return Method(
        reduction=course.reduction,
        engine=course.engine,
        why=course.why,
        conserved=tuple(str(c) for c in conserved(statement.model())),
        sector_sizes=course.sizes,
        cost=asdict(course.cost),
        seconds=seconds,
        version=VERSION,
    )
