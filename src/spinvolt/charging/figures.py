"""Figures of merit of a run, and the state of the battery at its charging time."""

from dataclasses import replace

import numpy as np

from spinvolt.algebra.results import ChainFlow
from spinvolt.bounded import Bounded, Undefined
from spinvolt.charging.maxima import Outcome
from spinvolt.charging.series import ladder
from spinvolt.charging.setting import setting_of
from spinvolt.metrics.figures import Figure, figures
from spinvolt.metrics.fisher import proved_entangled
from spinvolt.metrics.speed_limit import speed_limit_time
from spinvolt.metrics.watch import FROM_STATES, Ladder, physical_range, watched
from spinvolt.statement import Statement

# One state at the charging time is looked at up to this many levels.
STATE_LIMIT = 20_000_000
AT_PEAK = tuple(name for name in FROM_STATES if name != "populations")

Table = dict[str, Figure]


def figures_of(flow: ChainFlow, outcome: Outcome, statement: Statement) -> tuple[Table, Table]:
    """Figures of merit by name, and the series quantities at the charging time."""
    if outcome.energy is None or outcome.power is None:
        return {}, {}
    problem = flow.problem
    capacity = statement.splitting * (problem.chain.length - 1.0 - problem.start)
    limit = speed_limit_time(flow.moments.spread)
    table = figures(outcome.energy, outcome.power, capacity, setting_of(statement), limit)
    time = outcome.energy.time
    if isinstance(time, Undefined) or problem.chain.length > STATE_LIMIT:
        return table, {}
    return table, _at(time, flow, outcome, statement)


def _at(time: Bounded, flow: ChainFlow, outcome: Outcome, statement: Statement) -> Table:
    """Entropy, ergotropies, Fisher information and variance of the state at one time.

    A state moves by at most (energy spread) dt in dt, so the time's own error adds to the state's.
    """
    end = None if outcome.march is None else outcome.march.end
    moved = flow.moments.spread * time.error
    states = flow.states(np.array([time.value]), end)
    uncertain = (replace(state, error=state.error + moved) for state in states)
    rungs = ladder(flow, statement)
    found = watched(AT_PEAK, uncertain, rungs)
    table: Table = {
        name: _possible(name, Bounded.around(float(value[0]), float(error[0])), rungs)
        for name, (value, error) in found.items()
    }
    fisher, error = found["fisher"]
    cells = statement.closed()[0].n_battery
    return table | {"entanglement_depth": proved_entangled(float(fisher[0] - error[0]), cells)}


def _possible(name: str, figure: Bounded, rungs: Ladder) -> Bounded:
    """A figure cut to what the quantity can be at all."""
    lowest, most = physical_range(name, rungs)
    value, low, high = (min(max(x, lowest), most) for x in (figure.value, figure.low, figure.high))
    return Bounded(value, low, high, figure.proof)
