"""A charge of an open battery: plan, solve, measure, compare with the laws."""

import time as clock
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.open import Reservoirs, merged
from spinvolt.algebra.rates import entry_count
from spinvolt.charging.open_check import checked
from spinvolt.charging.open_figures import at_peak, figures_of
from spinvolt.charging.open_found import Found
from spinvolt.charging.open_looks import SMALL
from spinvolt.charging.open_peaks import Maxima
from spinvolt.charging.open_plan import Plan, planned
from spinvolt.charging.open_runs import carried_out
from spinvolt.charging.open_search import Searched, searched
from spinvolt.charging.open_series import series_of
from spinvolt.charging.open_steady import long_time
from spinvolt.charging.open_watch import asks_states
from spinvolt.citing import references
from spinvolt.engines.master import Master
from spinvolt.metrics.curve import Progress
from spinvolt.run.open_beside import laws
from spinvolt.run.result import Figure_, Method, Run, Steady
from spinvolt.statement import Statement
from spinvolt.statement.request import STEADY
from spinvolt.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Mapping

Floats = NDArray[np.float64]

UNCHECKED = "Nothing is neglected here, so there is no reduction to check."
KEPT = "coherence between different total excitations stays zero"


@dataclass(frozen=True, eq=False)
class _Course:
    """What was found, before it is made a run."""

    plan: Plan | None
    found: Found | None
    maxima: Maxima | None
    times: Floats
    steady: Steady | None
    status: str


def charge_reservoir(statement: Statement, progress: Progress) -> Run:
    """Charge an open battery.

    Raises
    ------
    NotCovered
        When what is asked for does not fit this machine; says what it would take.
    NotConverged
        When an engine does not converge.
    """
    began = clock.perf_counter()
    model = statement.reservoirs()
    course = _course(statement, model, progress)
    plan, found, maxima = course.plan, course.found, course.maxima
    apart: Mapping[str, Figure_] = {}
    warnings = () if found is None else found.warnings
    if statement.method.check_reduction and plan is not None and plan.reduction is not None:
        until = float(course.times[-1]) if maxima is None else maxima.looked
        apart, said = checked(plan, model, until, statement.method.seed or 0)
        warnings = (said, *warnings)
    elif statement.method.check_reduction:
        warnings = (UNCHECKED, *warnings)
    peaks = {} if maxima is None else figures_of(maxima, model)
    series = {}
    if found is not None:
        places = np.searchsorted(found.times, course.times)
        series = series_of(found, model, places, statement.charge.watch)
    reached = None if found is None or maxima is None else found.battery.max(axis=0)
    return Run(
        statement=statement.to_dict(),
        status=course.status,
        method=_method(statement, model, course, clock.perf_counter() - began),
        peaks=peaks,
        at_peak={} if plan is None or maxima is None else at_peak(plan, model, maxima),
        levels=(0, max(model.n_battery)),
        time=course.times,
        series=series,
        references=references(statement, _part(plan)),
        theory=laws(model, reached, course.steady),
        apart=apart,
        steady=course.steady,
        warnings=warnings,
        checks={} if found is None else found.checks,
    )


def _part(plan: Plan | None) -> str:
    """What is cited for the method: the reduction, or the engine of an exact one."""
    if plan is None:
        return "steady"
    return plan.engine.name if plan.reduction is None else plan.name


def _course(statement: Statement, model: Reservoirs, progress: Progress) -> _Course:
    """Follow the battery as the statement asks."""
    request = statement.charge
    steady = None
    if request.until == STEADY:
        if progress is not None:
            progress(0.0, "eliminating blocks")
        steady = long_time(statement, model)
        if request.times is None:
            status = "the state after a long time"
            return _Course(None, None, None, np.zeros(0), steady, status)
    if request.until is not None and request.until != STEADY:
        states = _states(statement, model)
        went: Searched = searched(statement, model, states=states, progress=progress)
        return _Course(went.plan, went.found, went.maxima, went.times, None, went.maxima.status)
    times = np.array(request.times)
    whole = np.unique(np.append(times, 0.0))
    states = _states(statement, model)
    plan = planned(statement, model, whole, states=states.asked)
    if progress is not None:
        progress(0.0, plan.why)
    seed = statement.method.seed or 0
    found = carried_out(plan, model, whole, states=states.of(plan), seed=seed, progress=progress)
    status = "followed at the times asked for"
    if steady is not None:
        status = f"the state after a long time; {status}"
    return _Course(plan, found, None, times, steady, status)


@dataclass(frozen=True)
class States:
    """Whether whole states are asked for, and whether they are looked at where that is quick."""

    asked: bool
    small: bool

    def of(self, plan: Plan) -> bool:
        """Whether a plan looks at them."""
        quick = self.small and plan.reduction is None and isinstance(plan.engine, Master)
        return self.asked or quick


def _states(statement: Statement, model: Reservoirs) -> States:
    watch = statement.charge.watch
    if watch is not None:
        return States(asks_states(watch), small=False)
    return States(asked=False, small=entry_count(merged(model).lindblad()) <= SMALL)


def _method(statement: Statement, model: Reservoirs, course: _Course, seconds: float) -> Method:
    """How the numbers were made."""
    conserved = [KEPT]
    if merged(model).single:
        conserved.append("total spin of charger and batteries")
    plan, found = course.plan, course.found
    if plan is None or found is None:
        return Method(
            reduction="exact",
            engine="steady",
            why="" if course.steady is None else course.steady.why,
            conserved=tuple(conserved),
            sector_sizes=(),
            cost={},
            seconds=seconds,
            version=VERSION,
        )
    why = plan.why
    if found.samples:
        why = f"{found.samples} trajectories from seed {statement.method.seed or 0}; {why}"
    return Method(
        reduction=plan.name,
        engine=plan.engine.name,
        why=why,
        conserved=tuple(conserved),
        sector_sizes=(),
        cost=asdict(found.cost),
        seconds=seconds,
        version=VERSION,
    )
