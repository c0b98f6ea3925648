"""How much work on an open battery the explorer lets a page ask for; more is refused in words."""

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.open import Reservoirs, merged
from spinvolt.batteries.reservoir import Reservoir
from spinvolt.charging.open_plan import planned
from spinvolt.charging.open_watch import asks_states
from spinvolt.charging.open_window import search_window
from spinvolt.engines.wigner import Wigner
from spinvolt.errors import NotCovered
from spinvolt.explorer.limits import Limits
from spinvolt.reductions.truncated_wigner import TruncatedWigner
from spinvolt.statement import Statement
from spinvolt.statement.request import STEADY

# Measured on two cores with 1 to 8 batteries: seconds for each ensemble in a step of a trajectory,
# and the steps that a pulse takes.
SECONDS_PER_STEP = 1.2e-7
PULSE = 800


def refuse_open(statement: Statement, limits: Limits) -> None:
    """Refuse an open battery whose method foresees too much work.

    Raises
    ------
    NotCovered
        Says what it would take and what is allowed.
    """
    if not isinstance(statement.battery, Reservoir):
        return
    request = statement.charge
    if request.until == STEADY and request.times is None:
        return
    model = statement.reservoirs()
    states = asks_states(request.watch)
    plan = planned(statement, model, _times(statement, model), states=states)
    seconds = plan.seconds + plan.looks
    if isinstance(plan.reduction, TruncatedWigner) and isinstance(plan.engine, Wigner):
        seconds = _wigner_seconds(plan.reduction, plan.engine, model, _end(statement, model))
    if seconds > limits.seconds:
        raise NotCovered(
            f"this takes about {seconds:.2g} s ({plan.name} reduction, {plan.engine.name} engine), "
            f"but the explorer allows {limits.seconds:g} s: take fewer spins, a shorter time or "
            "fewer trajectories, or use `spinvolt charge` on the command line"
        )


def _times(statement: Statement, model: Reservoirs) -> NDArray[np.float64]:
    """When it is looked at: as often as its series have samples, at least."""
    request = statement.charge
    count = 2 if request.until is None else request.samples
    sampled = np.linspace(0.0, _end(statement, model), count)
    return np.unique(np.append(sampled, request.times or ()))


def _end(statement: Statement, model: Reservoirs) -> float:
    """How far the battery is followed at least."""
    request = statement.charge
    window = request.until if isinstance(request.until, float) else 0.0
    latest = request.times[-1] if request.times else 0.0
    return max(window, latest) or search_window(model)


def _wigner_seconds(
    reduction: TruncatedWigner, engine: Wigner, model: Reservoirs, until: float
) -> float:
    problem = reduction.problem(merged(model))
    steps = engine.estimate(problem, until).products + PULSE * engine.trajectories
    return SECONDS_PER_STEP * steps * (model.count + 1)
