"""The series of a run: what was asked for, or all that the size allows."""

from dataclasses import replace

import numpy as np

from spinvolt.algebra.results import Flow
from spinvolt.charging.maxima import Outcome
from spinvolt.metrics.curve import Floats
from spinvolt.metrics.watch import FROM_STATES, Ladder, watched
from spinvolt.run.result import Series
from spinvolt.statement import Statement
from spinvolt.vocabulary import SERIES

# Series that need every population are left out by default above this many samples times levels.
ROOMY = 500_000


def columns_of(
    flow: Flow, outcome: Outcome, statement: Statement, times: Floats
) -> dict[str, Series]:
    """The series by name, in the vocabulary's order."""
    asked = _asked(flow, statement, len(times))
    columns = _from_energy(flow, outcome, statement, times)
    wanted = tuple(name for name in asked if name in FROM_STATES)
    if wanted:
        found = watched(wanted, flow.states(times), ladder(flow, statement))
        columns |= {name: _not_negative(Series.around(*pair)) for name, pair in found.items()}
    return {name: columns[name] for name in asked if name in columns}


def _not_negative(series: Series) -> Series:
    """A series that cannot be negative by its definition, with the lower bound cut at zero."""
    return replace(series, low=np.maximum(series.low, 0.0), value=np.maximum(series.value, 0.0))


def ladder(flow: Flow, statement: Statement) -> Ladder:
    """The battery's levels behind the sites of the chain."""
    chain, battery = flow.problem.chain, statement.battery
    lowest = chain.origin[0]
    return Ladder(lowest, lowest + chain.length - 1, battery.n_battery, battery.battery_splitting)


def _asked(flow: Flow, statement: Statement, samples: int) -> tuple[str, ...]:
    known = tuple(quantity.name for quantity in SERIES)
    watch = statement.charge.watch
    if watch is not None:
        return tuple(name for name in known if name in watch)
    roomy = samples * flow.problem.chain.length <= ROOMY
    small = FROM_STATES if roomy else ()
    return tuple(n for n in known if n != "populations" and (n in small or n not in FROM_STATES))


def _from_energy(
    flow: Flow, outcome: Outcome, statement: Statement, times: Floats
) -> dict[str, Series]:
    """Series that follow from the mean number of excited cells and its rate of change."""
    moved, moved_error, rate, rate_error = _position(flow, outcome, times)
    spin, start = statement.battery, statement.start
    scale = spin.battery_splitting
    capacity = flow.problem.chain.length - 1.0 - flow.problem.start
    detuning = scale - spin.charger_splitting
    fixed = spin.interaction_energy(start.battery, start.charger)
    since = np.where(times > 0.0, times, np.inf)
    columns = {
        "energy": Series.around(scale * moved, scale * moved_error),
        "power": Series.around(scale * moved / since, scale * moved_error / since),
        "instantaneous_power": Series.around(scale * rate, scale * rate_error),
        "charger_energy": Series.around(
            -spin.charger_splitting * moved, abs(spin.charger_splitting) * moved_error
        ),
        "interaction_energy": Series.around(fixed - detuning * moved, abs(detuning) * moved_error),
    }
    if capacity > 0.0:
        columns["efficiency"] = Series.around(moved / capacity, moved_error / capacity)
    return columns


def _position(flow: Flow, outcome: Outcome, times: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Change of the mean site and its rate, each with an error: from the curve where it reaches."""
    march = outcome.march
    if march is not None and times[-1] <= march.step * march.reached * (1.0 + 1e-12):
        curve = march.curve()
        return (*curve.at(times, 0), *curve.at(times, 1))
    jets = flow.jets(times)
    moved = jets.values[:, 0] - flow.problem.start
    return moved, jets.errors[:, 0], jets.values[:, 1], jets.errors[:, 1]
