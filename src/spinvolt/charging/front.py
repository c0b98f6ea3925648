"""`charge`: a battery's curve and figures of merit, each with bounds."""

import time as clock
from collections.abc import Sequence
from dataclasses import asdict
from typing import Literal, cast

import numpy as np

from spinvolt.algebra.problem import Unitary
from spinvolt.algebra.sectors import conserved
from spinvolt.batteries.central_spin import CentralSpin
from spinvolt.batteries.rules import shown
from spinvolt.batteries.starts import EMPTY, Dicke
from spinvolt.charging.figures import figures_of
from spinvolt.charging.maxima import Outcome, search
from spinvolt.charging.outlook import outlook
from spinvolt.charging.series import columns_of, ladder
from spinvolt.citing import references
from spinvolt.engines.choose import (
    Choice,
    Engine,
    choose,
    named,
    refuse_if_too_large,
    refuse_if_too_long,
)
from spinvolt.errors import Misstated
from spinvolt.metrics.curve import Floats, Progress
from spinvolt.reductions.exact import Exact
from spinvolt.run.result import Method, Run
from spinvolt.statement import Method as Means
from spinvolt.statement import Request, Start, Statement
from spinvolt.version import VERSION

SAMPLES = 401
ENGINES = ("Eigen", "Rational", "Galerkin", "Chebyshev")


def charge(
    system: CentralSpin | Statement,
    /,
    *,
    battery: Dicke = EMPTY,
    charger: Dicke | None = None,
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
    if not isinstance(system, CentralSpin):
        raise Misstated(
            f"`charge` takes a battery or a statement, but got {shown(system)}: make a "
            "`CentralSpin`, or `load` a statement file."
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
    request = statement.charge
    problem = Exact().problem(statement.model())
    until = request.until if isinstance(request.until, float) else None
    duration = request.times[-1] if request.times and until is None else until
    choice = _choice(statement, engine, problem, duration)
    refuse_if_too_large(choice.engine, problem)
    flow = choice.engine.flow(problem)
    refuse_if_too_long(flow, choice.engine, until)
    splitting = statement.battery.battery_splitting
    outcome = search(flow, outlook(problem), request.until, splitting, progress)
    times = _times(statement, outcome)
    peaks, at_peak = figures_of(flow, outcome, statement)
    series = columns_of(flow, outcome, statement, times)
    return Run(
        statement=statement.to_dict(),
        status=outcome.status,
        method=_method(statement, problem, choice, outcome, clock.perf_counter() - began),
        peaks=peaks,
        at_peak=at_peak,
        levels=(ladder(flow, statement).lowest, ladder(flow, statement).highest),
        time=times,
        series=series,
        references=references(statement, choice.engine.name),
    )


def _choice(
    statement: Statement, engine: Engine | None, problem: Unitary, duration: float | None
) -> Choice:
    if engine is None and statement.method.engine is not None:
        engine = named(statement.method.engine)
    return choose(problem, duration) if engine is None else Choice(engine, "asked for")


def _times(statement: Statement, outcome: Outcome) -> Floats:
    request = statement.charge
    if request.times is not None:
        return np.array(request.times)
    end = request.until if isinstance(request.until, float) else outcome.charged_at
    return np.linspace(0.0, end, request.samples) if end > 0.0 else np.zeros(1)


def _method(
    statement: Statement, problem: Unitary, choice: Choice, outcome: Outcome, seconds: float
) -> Method:
    return Method(
        reduction=Exact.name,
        engine=choice.engine.name,
        why=choice.why,
        conserved=tuple(str(c) for c in conserved(statement.model())),
        sector_sizes=(problem.chain.length,),
        cost=asdict(outcome.cost),
        seconds=seconds,
        version=VERSION,
    )
