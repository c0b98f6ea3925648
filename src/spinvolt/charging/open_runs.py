"""Carrying out a plan for an open battery."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.densities import Densities
from spinvolt.algebra.open import Lindblad, Reservoirs, merged
from spinvolt.algebra.open_results import Told
from spinvolt.bounded import Proof
from spinvolt.charging.open_found import Found, of_densities, of_run
from spinvolt.charging.open_plan import Plan
from spinvolt.engines.jumps import BLOCKS, Jumps, level_count
from spinvolt.engines.master import Master
from spinvolt.engines.moment_equations import MomentEquations
from spinvolt.engines.quadrature import Quadrature
from spinvolt.engines.sharing import shared_run
from spinvolt.engines.single import Single
from spinvolt.engines.stiff import Stiff
from spinvolt.engines.wigner import Wigner
from spinvolt.errors import NotCovered
from spinvolt.metrics.curve import Progress
from spinvolt.reductions.after_pulse import AfterPulse
from spinvolt.reductions.cumulants import Cumulants
from spinvolt.reductions.mean_field import MeanField
from spinvolt.reductions.second_moments import SecondMoments
from spinvolt.reductions.tipping import RandomTipping
from spinvolt.reductions.truncated_wigner import TruncatedWigner

Floats = NDArray[np.float64]

# Populations that are kept of random trajectories: 64 MiB.
KEPT = 2**23
STATELESS = (
    "{} has no whole states, so no purity and no negativity: leave them out of `watch`, or take "
    'engine = "master"'
)


def carried_out(
    plan: Plan,
    model: Reservoirs,
    times: Floats,
    *,
    states: bool,
    seed: int,
    progress: Progress = None,
) -> Found:
    """What the plan's method finds at ascending times.

    Parameters
    ----------
    plan
        From ``planned``.
    model
        The battery in its start.
    times
        Ascending, zero or later.
    states
        Whether purity and negativity are wanted.
    seed
        Where random numbers begin.
    progress
        Told how far the engine is, and the plan's reason.

    Raises
    ------
    NotCovered, NotConverged
        As the engines do.
    """
    if states and not (isinstance(plan.engine, Master) and plan.reduction is None):
        raise NotCovered(STATELESS.format(f"the {plan.engine.name} engine"))
    told = None if progress is None else partial(_passed_on, progress, plan.why)
    if isinstance(plan.reduction, AfterPulse):
        return _after_pulse(plan, plan.reduction, model, times, seed, told)
    if plan.reduction is None:
        return _exact(plan, model, times, states=states, seed=seed, told=told)
    return of_densities(densities(plan, model, times, seed, told), model)


def _passed_on(progress: Callable[[float, str], None], why: str, part: float) -> None:
    progress(part, why)


def densities(
    plan: Plan, model: Reservoirs, times: Floats, seed: int, told: Told = None
) -> Densities:
    """What a reduction's own engine gives: energies per spin, the charger's first.

    Raises
    ------
    NotCovered
        When the reduction does not apply to the battery, or the plan neglects nothing.
    """
    fewer = merged(model)
    reduction, engine = plan.reduction, plan.engine
    if isinstance(engine, Wigner) and isinstance(reduction, TruncatedWigner):
        return engine.run(reduction.problem(fewer), times, seed, told=told)
    if isinstance(engine, Quadrature) and isinstance(reduction, RandomTipping):
        return engine.run(reduction.problem(fewer), times)
    if isinstance(engine, MomentEquations) and isinstance(
        reduction, MeanField | SecondMoments | Cumulants
    ):
        return engine.run(reduction.problem(fewer), times)
    raise NotCovered(f"the {engine.name} engine does not solve {plan.name} problems")


def _exact(
    plan: Plan, model: Reservoirs, times: Floats, *, states: bool, seed: int, told: Told
) -> Found:
    fewer = merged(model)
    engine = plan.engine
    if isinstance(engine, Jumps):
        problem = fewer.lindblad()
        kept = BLOCKS * len(times) * level_count(problem) <= KEPT
        found = engine.run(problem, times, seed, populations=kept, told=told)
        return of_densities(found, model)
    if isinstance(engine, Single):
        found = of_run(shared_run(engine.solve(fewer, times), model))
        # No density matrix is made whose trace or eigenvalues could be checked.
        return replace(found, checks={"dropped": found.checks["dropped"]})
    if isinstance(engine, Stiff):
        return of_run(shared_run(engine.solve(fewer.lindblad(), times, told=told), model))
    if isinstance(engine, Master):
        run = engine.solve(fewer.lindblad(), times, states=states, told=told)
        return of_run(shared_run(run, model))
    raise NotCovered(f"the {engine.name} engine does not solve open batteries exactly")


def _after_pulse(
    plan: Plan, reduction: AfterPulse, model: Reservoirs, times: Floats, seed: int, told: Told
) -> Found:
    """The batteries alone, from the levels that the pulse leaves."""
    problem: Lindblad = reduction.problem(merged(model))
    said = (
        "Time counts from the end of the pulse, and the charger is left out: corrections are of "
        "the order of n_battery / n_charger."
    )
    if isinstance(plan.engine, Jumps):
        found = of_densities(plan.engine.run(problem, times, seed, told=told), model)
    elif isinstance(plan.engine, Master):
        found = _without_charger(plan.engine, problem, times, told)
    else:
        raise NotCovered(f"the {plan.engine.name} engine does not solve batteries alone")
    return replace(found, proof=Proof.UNCONTROLLED, warnings=(*found.warnings, said))


def _without_charger(engine: Master, problem: Lindblad, times: Floats, told: Told) -> Found:
    """The first battery stands in the charger's place of the engine's result, and moves back."""
    run = engine.solve(problem, times, told=told)
    found, first = of_run(run), run.series.charger_density
    errors = np.concatenate([run.series.error[:, None], found.battery_error], axis=1)
    return replace(
        found,
        battery=np.concatenate([first[:, None], found.battery], axis=1),
        battery_error=errors,
        charger=None,
        charger_error=None,
        populations=(),
        curve=None,
    )
