"""Which method takes an open battery: exact where that is quick, else sampled; and why."""

import math
import os
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.open import Lindblad, Reservoirs, merged
from spinvolt.algebra.rates import entry_count
from spinvolt.algebra.results import Cost
from spinvolt.charging.open_looks import SMALL, look
from spinvolt.charging.open_watch import of_levels, refuse_missing
from spinvolt.engines.choose import GIBIBYTE, free_memory
from spinvolt.engines.jumps import LARGEST as MOST_LEVELS
from spinvolt.engines.jumps import Jumps
from spinvolt.engines.master import Master
from spinvolt.engines.memory import LONGEST, seconds
from spinvolt.engines.moment_equations import MomentEquations
from spinvolt.engines.open_charge import choose_open
from spinvolt.engines.quadrature import Quadrature
from spinvolt.engines.single import Single
from spinvolt.engines.stiff import Stiff
from spinvolt.engines.wigner import Wigner
from spinvolt.errors import NotCovered
from spinvolt.reductions.after_pulse import AfterPulse
from spinvolt.reductions.cumulants import Cumulants
from spinvolt.reductions.mean_field import MeanField
from spinvolt.reductions.second_moments import SecondMoments
from spinvolt.reductions.tipping import RandomTipping
from spinvolt.reductions.truncated_wigner import TruncatedWigner
from spinvolt.statement import Method, Statement

Floats = NDArray[np.float64]
Reduction = TruncatedWigner | MeanField | SecondMoments | Cumulants | RandomTipping | AfterPulse
Engine = Master | Single | Stiff | Jumps | Wigner | MomentEquations | Quadrature
REDUCTIONS: tuple[Reduction, ...] = (
    TruncatedWigner(), MeanField(), SecondMoments(), Cumulants(), RandomTipping(), AfterPulse(),
)  # fmt: skip

EXACT = "exact"
MEBIBYTE = 2.0**20
# Seconds, by the estimates, up to which the tool takes a method unasked.
PATIENCE = 120.0
# Seconds of looking at whole states from which on they are told.
TOLD = 0.1
# Of a step of a trajectory: products, seconds for each level in each of them, seconds besides.
PRODUCTS, EACH, BESIDES = 7, 3e-8, 3e-6


@dataclass(frozen=True)
class Plan:
    """A reduction (None: nothing is neglected), an engine, the reason in words, and the seconds.

    ``looks`` are the seconds besides in which whole states are looked at.
    """

    reduction: Reduction | None
    engine: Engine
    why: str
    seconds: float
    looks: float = 0.0

    @property
    def name(self) -> str:
        """The reduction's name."""
        return EXACT if self.reduction is None else self.reduction.name


def planned(statement: Statement, model: Reservoirs, times: Floats, *, states: bool) -> Plan:
    """What is asked for, or what suits.

    | battery | method |
    | --- | --- |
    | exact in about a minute or two, within free memory | master equation, its variants |
    | fewer than a few hundred thousand levels and jumps | quantum jumps |
    | anything else | truncated Wigner |

    Parameters
    ----------
    statement
        Says what is asked for.
    model
        The battery in its start.
    times
        When it is looked at.
    states
        Whether something is asked that needs the whole state.

    Raises
    ------
    NotCovered
        When what is asked for does not fit; says what it would take.
    """
    means = statement.method
    levels = of_levels(statement.charge.watch, model.count)
    if means.reduction is None:
        plan = _suited(means, model, times, states=states, levels=bool(levels))
    elif means.reduction == EXACT:
        plan = _exact(means, model, times, states=states, levels=bool(levels))
    else:
        plan = _reduced(means, model, float(times[-1]))
    if plan.reduction is not None:
        refuse_missing(levels, f'reduction = "{plan.name}"')
    elif not isinstance(plan.engine, Master | Stiff | Jumps):
        refuse_missing(levels, f"the {plan.engine.name} engine")
    elif isinstance(plan.engine, Jumps):
        refuse_missing(tuple(n for n in levels if n == "purity"), "the jumps engine")
    return _with_looks(plan, statement, model, len(times), asked=states)


def _with_looks(
    plan: Plan, statement: Statement, model: Reservoirs, count: int, *, asked: bool
) -> Plan:
    """A plan with what it takes to look at whole states at so many times, where it does."""
    if plan.reduction is not None or not isinstance(plan.engine, Master):
        return plan
    problem = merged(model).lindblad()
    if not asked and (statement.charge.watch is not None or entry_count(problem) > SMALL):
        return plan
    took = count * look(problem).seconds
    if took < TOLD:
        return replace(plan, looks=took)
    why = f"{plan.why}; whole states at {count} times, about {took:.2g} s more"
    return replace(plan, looks=took, why=why)


def _suited(means: Method, model: Reservoirs, times: Floats, *, states: bool, levels: bool) -> Plan:
    exact = _deterministic(model, times, states=states, levels=levels)
    if exact is not None and exact.seconds <= PATIENCE:
        return exact
    engine = _jumps(means)
    until = float(times[-1])
    problem = merged(model).lindblad()
    if exact is None:
        tried, way = "the exact master equation does not fit", "take fewer spins"
    else:
        tried = f"the exact equations take up to {exact.seconds:.2g} s"
        way = 'give reduction = "exact" to wait for them'
    if any(model.local) or states:
        raise NotCovered(
            f"{tried}, and quantum jumps and truncated Wigner cover no noise of single spins and "
            f'no whole states: {way}, or take reduction = "cumulants"'
        )
    took = _jump_seconds(problem, until, engine.trajectories)
    if took <= PATIENCE:
        return Plan(None, engine, f"{tried}; quantum jumps about {took:.2g} s", took)
    why = f"{tried}, quantum jumps about {took:.2g} s: classical spins with vacuum noise"
    return Plan(TruncatedWigner(), _wigner(means), why, 0.0)


def _deterministic(model: Reservoirs, times: Floats, *, states: bool, levels: bool) -> Plan | None:
    """The exact engine that is quickest, or None when it does not fit."""
    choice = choose_open(model, times, states=states)
    if levels and isinstance(choice.engine, Single):
        choice = choose_open(model, times, states=True)
    problem = merged(model).lindblad()
    cost = Cost()
    if isinstance(choice.engine, Master):
        cost = choice.engine.estimate(problem, float(times[-1]))
    elif isinstance(choice.engine, Stiff):
        cost = choice.engine.estimate(problem, times)
    if cost.memory > 0.8 * free_memory() or choice.seconds > LONGEST:
        return None
    return Plan(None, choice.engine, f"{choice.why}; {_taking(choice.seconds, cost)}",
                choice.seconds)  # fmt: skip


def _taking(time: float, cost: Cost) -> str:
    size = f" and {cost.memory / MEBIBYTE:.2g} MiB" if cost.memory else ""
    return f"estimated beforehand: at most {max(time, 0.01):.2g} s{size}"


def _exact(means: Method, model: Reservoirs, times: Floats, *, states: bool, levels: bool) -> Plan:
    """The engine that is named, or the exact one that fits."""
    fewer, until = merged(model), float(times[-1])
    problem = fewer.lindblad()
    if means.engine is None:
        found = _deterministic(model, times, states=states, levels=levels)
        if found is not None:
            return found
        _refuse_exact(model, times)
    if means.engine == "jumps":
        engine = _jumps(means)
        took = _jump_seconds(problem, until, engine.trajectories)
        _refuse_long(took, "quantum jumps")
        return Plan(None, engine, f"asked for; estimated beforehand: about {took:.2g} s", took)
    if means.engine == "single":
        cost = Single().estimate(fewer, len(times)) if fewer.single else Cost()
        return Plan(None, Single(), f"asked for; {_taking(seconds(cost), cost)}", seconds(cost))
    if means.engine == "stiff":
        cost = Stiff().estimate(problem, times)
        return Plan(None, Stiff(), f"asked for; {_taking(seconds(cost), cost)}", seconds(cost))
    cost = Master().estimate(problem, until)
    return Plan(None, Master(), f"asked for; {_taking(seconds(cost), cost)}", seconds(cost))


def _refuse_exact(model: Reservoirs, times: Floats) -> None:
    cost = Master().estimate(merged(model).lindblad(), float(times[-1]))
    raise NotCovered(
        f"the exact master equation takes about {cost.memory / GIBIBYTE:.3g} GiB and at most "
        f"{seconds(cost):.3g} s, but {0.8 * free_memory() / GIBIBYTE:.3g} GiB and {LONGEST:.3g} s "
        'are allowed: leave `reduction` out, or give engine = "jumps" or reduction = '
        '"truncated_wigner"'
    )


def _reduced(means: Method, model: Reservoirs, until: float) -> Plan:
    """The reduction that is named, with the engine that takes it."""
    reduction = named(str(means.reduction))
    if isinstance(reduction, TruncatedWigner):
        return Plan(reduction, _wigner(means), "classical spins with vacuum noise", 0.0)
    if isinstance(reduction, RandomTipping):
        return Plan(reduction, Quadrature(), "average over the angle at the start", 0.0)
    if not isinstance(reduction, AfterPulse):
        return Plan(reduction, MomentEquations(), "equations of motion of moments", 0.0)
    problem = reduction.problem(merged(model))
    cost = Master().estimate(problem, until)
    fits = cost.memory <= 0.5 * free_memory() and seconds(cost) <= PATIENCE
    if means.engine == "master" or (fits and means.engine is None):
        why = f"batteries alone; {_taking(seconds(cost), cost)}"
        return Plan(reduction, Master(), why, seconds(cost))
    took = _jump_seconds(problem, until, _jumps(means).trajectories)
    _refuse_long(took, "quantum jumps of the batteries alone")
    why = "batteries alone" if fits else "batteries alone, too large for their density matrix"
    why = f"{why}; estimated beforehand: about {took:.2g} s"
    return Plan(reduction, _jumps(means), why, took)


def named(name: str) -> Reduction:
    """The reduction called ``name``."""
    return next(each for each in REDUCTIONS if each.name == name)


def _wigner(means: Method) -> Wigner:
    return Wigner() if means.trajectories is None else Wigner(trajectories=means.trajectories)


def _jumps(means: Method) -> Jumps:
    return Jumps() if means.trajectories is None else Jumps(trajectories=means.trajectories)


def _jump_seconds(problem: Lindblad, until: float, trajectories: int) -> float:
    """About how long quantum jumps take: one step for each jump, products over all levels.

    A charger falls in as many jumps as it has excitations; after that batteries, pump and heat
    keep jumping at most at the rates of half-filled ladders.
    """
    size = math.prod(ensemble.levels for ensemble in problem.ensembles[1:])
    if size > MOST_LEVELS:
        return math.inf
    falling = float(sum(problem.start))
    later = 0.0
    for jump in problem.jumps:
        halves = [0.5 * (e.n + 1) * abs(a) for e, a in
                  zip(problem.ensembles[1:], jump.amplitudes[1:], strict=True)]  # fmt: skip
        raised = 1.0 if jump.raises else 0.0
        later += 2.0 * jump.rate * (sum(halves) ** 2 + raised * problem.ensembles[0].n)
    each = (falling + later * until + 20.0) * (PRODUCTS * EACH * size + BESIDES)
    return each * trajectories / (os.cpu_count() or 1)


def _refuse_long(took: float, what: str) -> None:
    if took > LONGEST:
        raise NotCovered(
            f"{what} would take about {took:.3g} s, but {LONGEST:.3g} s are allowed: take fewer "
            'trajectories, a shorter time, or reduction = "truncated_wigner"'
        )
