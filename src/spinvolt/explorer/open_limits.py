"""How much work on an open battery the explorer lets a page ask for; more is refused in words."""

import numpy as np

from spinvolt.algebra.open import Reservoirs, merged
from spinvolt.batteries.reservoir import Reservoir
from spinvolt.charging.open_plan import planned
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
    plan = planned(statement, model, np.array([0.0, _end(statement, model)]), states=False)
    seconds = plan.seconds
    if isinstance(plan.reduction, TruncatedWigner) and isinstance(plan.engine, Wigner):
        seconds = _wigner_seconds(plan.reduction, plan.engine, model, _end(statement, model))
    if seconds > limits.seconds:
        raise NotCovered(
            f"this takes about {seconds:.2g} s ({plan.name} reduction, {plan.engine.name} engine), "
            f"but the explorer allows {limits.seconds:g} s: take fewer spins, a shorter time or "
            "fewer trajectories, or use `spinvolt charge` on the command line"
        )


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
