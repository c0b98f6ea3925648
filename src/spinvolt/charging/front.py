"""`charge`: a battery's curve and figures of merit, each with bounds."""

import time as clock
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Literal, cast

from spinvolt.algebra.chain import chain
from spinvolt.algebra.problem import Unitary
from spinvolt.algebra.sectors import conserved
from spinvolt.batteries.cavity import Cavity
from spinvolt.batteries.central_spin import CentralSpin
from spinvolt.batteries.fields import Field
from spinvolt.batteries.reservoir import Reservoir
from spinvolt.batteries.rules import shown
from spinvolt.batteries.starts import EMPTY, Dicke, SpinStart
from spinvolt.charging import chains
from spinvolt.charging.course import Course
from spinvolt.citing import references
from spinvolt.engines.choose import Engine
from spinvolt.errors import Misstated
from spinvolt.metrics.curve import Progress
from spinvolt.reductions.exact import Exact
from spinvolt.run.beside import beside
from spinvolt.run.result import Method, Run
from spinvolt.statement import Method as Means
from spinvolt.statement import OpenStart, Request, Start, Statement
from spinvolt.version import VERSION

if TYPE_CHECKING:
    from spinvolt.metrics.figures import Figure

SAMPLES = 401
ENGINES = ("Eigen", "Rational", "Galerkin", "Chebyshev")


def charge(  # noqa: PLR0913  (every keyword is a field of the statement)
    system: CentralSpin | Cavity | Reservoir | Statement,
    /,
    *,
    battery: SpinStart | Sequence[SpinStart] = EMPTY,
    charger: SpinStart | Field | None = None,
    until: float | Literal["first-peak", "steady"] | None = None,
    samples: int = SAMPLES,
    times: Sequence[float] | None = None,
    watch: Sequence[str] | None = None,
    engine: Engine | None = None,
    method: Means | None = None,
    progress: Progress = None,
) -> Run:
    """Charge a battery.

    Parameters
    ----------
    system
        A battery, or a whole statement (from `load`), which then says all but engine and progress.
    battery, charger
        Starts; left out, the battery is empty and the charger fully up. Of a `Reservoir`, a list
        with one start for each battery.
    until
        "first-peak" (default): to the first local maximum of the energy after the start. A number:
        global maxima in [0, until]. "steady": the long-time state of a `Reservoir`. Left out where
        `times` are given: no peaks are looked for.
    samples
        How many equally spaced times the series have.
    times
        The series' times instead, ascending from 0 on.
    watch
        Names of the series; left out, all that the size allows.
    engine
        An engine of `spinvolt.engines`; left out, one is chosen and the reason is shown.
    method
        The statement's `Method`: reduction, engine by name, seed; not beside `engine`.
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
        given = (battery, charger, until, samples, times, watch, method)
        if given != (EMPTY, None, None, SAMPLES, None, None, None):
            raise Misstated(
                "a statement says all but `engine` and `progress` itself: change it with "
                "`dataclasses.replace`, or charge its `battery` with the keywords."
            )
        return _run(system, engine, progress)
    if not isinstance(system, CentralSpin | Cavity | Reservoir):
        raise Misstated(
            f"`charge` takes a battery or a statement, but got {shown(system)}: make a "
            "`CentralSpin`, a `Cavity` or a `Reservoir`, or `load` a statement file."
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
    if method is not None and engine is not None:
        raise Misstated("`engine` must be left out where `method` is given, which may name one.")
    means = method or Means(engine=None if engine is None else engine.name)
    return _run(
        Statement(system, _start(system, battery, charger), request, means), engine, progress
    )


def _start(
    system: CentralSpin | Cavity | Reservoir,
    battery: SpinStart | Sequence[SpinStart],
    charger: SpinStart | Field | None,
) -> Start | OpenStart:
    """The starts of a kind of battery; what they may be is checked by the statement."""
    if not isinstance(system, Reservoir):
        return Start(cast("SpinStart", battery), charger)
    cells = None if battery == EMPTY else battery
    if isinstance(cells, Dicke) and system.count == 1:
        cells = (cells,)
    elif isinstance(cells, Sequence):
        cells = tuple(cells)
    return OpenStart(cast("Dicke | None", charger), cast("tuple[Dicke, ...] | None", cells))


def _run(statement: Statement, engine: Engine | None, progress: Progress) -> Run:
    """Reduce, choose, solve, measure."""
    if isinstance(statement.battery, Reservoir):
        if engine is not None:
            raise Misstated(
                "`engine` must be left out for a `Reservoir`: name it, method=Method(engine=...)."
            )
        from spinvolt.charging.open_front import charge_reservoir

        return charge_reservoir(statement, progress)
    began = clock.perf_counter()
    course = _course(statement, engine, progress)
    apart: Mapping[str, Figure] = {}
    if statement.method.check_reduction and course.reduction != Exact.name:
        from spinvolt.charging.reduced import checked, exactly

        apart = vars(checked(course, _course(exactly(statement), None, progress)))
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
    """The charge itself: along one chain, which is the fast way, or by what loads longer."""
    name = statement.method.reduction or Exact.name
    if name != Exact.name:
        from spinvolt.charging import reduced

        return reduced.along(statement, reduced.named(name), engine, progress)
    if chains.one_chain(statement):
        problem = Unitary(*chain(statement.model()))
        return chains.along(statement, problem, Exact.name, engine, progress)
    from spinvolt.charging import blends

    return blends.along(statement, Exact.name, engine, progress)


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
