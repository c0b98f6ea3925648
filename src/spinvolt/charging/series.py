"""The series of a run: what was asked for, or all that the size allows."""

import numpy as np

from spinvolt.algebra.results import ChainFlow
from spinvolt.batteries.central_spin import CentralSpin
from spinvolt.charging.maxima import Outcome
from spinvolt.engines.choose import GIBIBYTE, free_memory
from spinvolt.errors import NotConverged, NotCovered
from spinvolt.metrics.curve import EPSILON, Floats
from spinvolt.metrics.watch import FROM_STATES, Ladder, physical_range, watched
from spinvolt.run.result import Series
from spinvolt.statement import Statement
from spinvolt.vocabulary import SERIES

# Series that need every population are left out by default above this many samples times levels.
ROOMY = 500_000


def columns_of(
    flow: ChainFlow, outcome: Outcome, statement: Statement, times: Floats
) -> dict[str, Series]:
    """The series by name, in the vocabulary's order."""
    asked = _asked(flow, statement, len(times))
    columns = _from_energy(flow, outcome, statement, times)
    wanted = tuple(name for name in asked if name in FROM_STATES)
    if wanted:
        rungs = ladder(flow, statement)
        _refuse_if_too_many(wanted, len(times), flow.problem.chain.length)
        found = watched(wanted, flow.states(times), rungs)
        columns |= {
            name: Series.around(*pair).within(*physical_range(name, rungs))
            for name, pair in found.items()
        }
    return {name: columns[name] for name in asked if name in columns}


def ladder(flow: ChainFlow, statement: Statement) -> Ladder:
    """The battery's levels behind the sites of the chain."""
    chain, battery = flow.problem.chain, statement.battery
    lowest = chain.origin[0]
    return Ladder(lowest, lowest + chain.length - 1, battery.n_battery, battery.battery_splitting)


def _refuse_if_too_many(wanted: tuple[str, ...], samples: int, levels: int) -> None:
    """Populations of every level at every time must fit: value, two bounds and their copies."""
    need, free = 64.0 * samples * levels, free_memory()
    if "populations" in wanted and need > 0.5 * free:
        raise NotCovered(
            f"`populations` of {levels} levels at {samples} times need about "
            f"{need / GIBIBYTE:.3g} GiB, but {0.5 * free / GIBIBYTE:.3g} GiB may be used: up to "
            f"{int(0.5 * free / (64.0 * levels))} times fit"
        )


def _asked(flow: ChainFlow, statement: Statement, samples: int) -> tuple[str, ...]:
    known = tuple(quantity.name for quantity in SERIES)
    watch = statement.charge.watch
    if watch is not None:
        return tuple(name for name in known if name in watch)
    roomy = samples * flow.problem.chain.length <= ROOMY
    small = FROM_STATES if roomy else ()
    return tuple(n for n in known if n != "populations" and (n in small or n not in FROM_STATES))


def _from_energy(
    flow: ChainFlow, outcome: Outcome, statement: Statement, times: Floats
) -> dict[str, Series]:
    """Series that follow from the mean number of excited cells and its rate of change."""
    moved, moved_error, rate, rate_error = _position(flow, outcome, times)
    spin, start = statement.battery, statement.start
    scale = spin.battery_splitting
    capacity = flow.problem.chain.length - 1.0 - flow.problem.start
    detuning = scale - spin.charger_splitting
    fixed = spin.interaction_energy(start.battery, start.charger)
    since = np.where(times > 0.0, times, np.inf)
    lowest, most = -scale * flow.problem.start, scale * capacity
    charger = (-spin.charger_splitting * moved, abs(spin.charger_splitting) * moved_error)
    ends = sorted((spin.charger_splitting * flow.problem.start, -spin.charger_splitting * capacity))
    columns = {
        "energy": Series.around(scale * moved, scale * moved_error).within(lowest, most),
        "power": Series.around(scale * moved / since, scale * moved_error / since),
        "instantaneous_power": Series.around(scale * rate, scale * rate_error),
        "charger_energy": Series.around(*charger).within(*ends),
        "interaction_energy": Series.around(
            fixed - detuning * moved, abs(detuning) * moved_error + _fixed_error(spin)
        ),
    }
    if capacity > 0.0:
        columns["efficiency"] = Series.around(moved / capacity, moved_error / capacity).within(
            -flow.problem.start / capacity, 1.0
        )
    return columns


def _fixed_error(spin: CentralSpin) -> float:
    """Rounding of the Ising and crosstalk energies of a start, from the largest they can be."""
    cells, spins = float(spin.n_battery), float(spin.n_charger)
    terms = abs(spin.ising) * cells * spins
    terms += abs(spin.battery_crosstalk) * cells * (cells + 2.0)
    terms += abs(spin.charger_crosstalk) * spins * (spins + 2.0)
    return 4.0 * EPSILON * terms


def _position(
    flow: ChainFlow, outcome: Outcome, times: Floats
) -> tuple[Floats, Floats, Floats, Floats]:
    """Change of the mean site and its rate, each with an error: from the curve where it reaches."""
    march = outcome.march
    if march is not None and times[-1] <= march.step * march.reached * (1.0 + 1e-12):
        curve = march.curve()
        return (*curve.at(times, 0), *curve.at(times, 1))
    jets = flow.jets(times)
    moved = jets.values[:, 0] - flow.problem.start
    lost = jets.errors[:, 0] > 0.25 * (flow.problem.chain.length - 1.0) + 1e-9
    if np.any(lost):
        raise NotConverged(
            f"at t = {times[lost][0]:.6g} the phases of the state are lost to rounding: ask for "
            "earlier times"
        )
    return moved, jets.errors[:, 0], jets.values[:, 1], jets.errors[:, 1]
