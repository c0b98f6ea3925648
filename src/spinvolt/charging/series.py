"""The series of a run: what was asked for, or all that the size allows."""

from spinvolt.algebra.results import ChainFlow
from spinvolt.batteries.cavity import Cavity
from spinvolt.batteries.central_spin import CentralSpin
from spinvolt.charging.maxima import Outcome
from spinvolt.charging.stored import moved, stored
from spinvolt.engines.choose import GIBIBYTE, free_memory
from spinvolt.errors import NotCovered
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
    chain, battery = flow.problem.chain, statement.closed()[0]
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
    change = moved(flow, outcome, times)
    battery, _ = statement.closed()
    rest, gain = flow.problem.rest, flow.problem.top - flow.problem.rest
    columns = stored(change, rest, gain, battery.battery_splitting, times)
    lost, error = -battery.charger_splitting * change.value, change.error
    ends = sorted((battery.charger_splitting * rest, -battery.charger_splitting * gain))
    columns["charger_energy"] = Series.around(lost, abs(battery.charger_splitting) * error).within(
        *ends
    )
    detuning = battery.battery_splitting - battery.charger_splitting
    fixed = statement.interaction_energy()
    columns["interaction_energy"] = Series.around(
        fixed - detuning * change.value, abs(detuning) * error + _fixed_error(battery)
    )
    return columns


def _fixed_error(battery: CentralSpin | Cavity) -> float:
    """Rounding of the Ising and crosstalk energies of a start, from the largest they can be."""
    if isinstance(battery, Cavity):
        return 0.0
    cells, spins = float(battery.n_battery), float(battery.n_charger)
    terms = abs(battery.ising) * cells * spins
    terms += abs(battery.battery_crosstalk) * cells * (cells + 2.0)
    terms += abs(battery.charger_crosstalk) * spins * (spins + 2.0)
    return 4.0 * EPSILON * terms
