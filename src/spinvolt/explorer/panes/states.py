"""The pane of what needs whole states: entropy and both ergotropies along time."""

from spinvolt.batteries.reservoir import Reservoir
from spinvolt.charging.chains import one_chain
from spinvolt.charging.foreseen import foreseen
from spinvolt.errors import NotCovered
from spinvolt.explorer.packet import Packet
from spinvolt.explorer.panes.asked import instants, searched, watched
from spinvolt.explorer.panes.told import arrays
from spinvolt.explorer.state import State
from spinvolt.metrics.curve import Progress
from spinvolt.run.result import Run
from spinvolt.statement import Statement
from spinvolt.vocabulary import series as quantity

NAMES = ("entropy", "ergotropy", "ergotropy_full")
# At most so many times a level, and at least so many times: a curve has to be told.
PLACES, MOST, FEWEST = 300_000, 161, 33
LARGEST = 2_000_000


def states(state: State, progress: Progress) -> Packet:
    """Entropy and ergotropies, at fewer times the more levels there are.

    Header: `series`, `proofs` by name, `left_out`: what takes too long while one watches. Arrays:
    `time`; for each series x: x, x_low and x_high.

    Raises
    ------
    NotCovered
        When there are too many levels.
    """
    run = looked(state, progress)
    kept = [name for name in NAMES if name in run.series]
    drawn = arrays(run)
    header = {
        "series": kept,
        "proofs": {name: str(run.series[name].proof) for name in kept},
        "left_out": [quantity(name).label for name in NAMES if name not in kept],
    }
    sides = [f"{name}{side}" for name in kept for side in ("", "_low", "_high")]
    return Packet(header, {name: drawn[name] for name in ("time", *sides)})


def looked(state: State, progress: Progress) -> Run:
    """The run behind: it may hold other series, too.

    Raises
    ------
    NotCovered
        When there are too many levels.
    """
    statement = state.statement
    if isinstance(statement.battery, Reservoir):
        raise NotCovered("this page shows entropies of central-spin and cavity batteries")
    count = foreseen(statement).levels
    if count > LARGEST:
        raise NotCovered(
            f"entropy and ergotropy are drawn for up to {LARGEST} levels, but there are {count}: "
            "take a smaller battery or fewer excited charger spins"
        )
    times = _times(state, max(FEWEST, min(MOST, PLACES // count)), progress)
    return watched(statement, times, NAMES if _quick(statement) else None, progress)


def _quick(statement: Statement) -> bool:
    """Whether populations tell all; joint states are looked at as far as that is quick."""
    return statement.method.reduction not in (None, "exact") or one_chain(statement)


def _times(state: State, count: int, progress: Progress) -> tuple[float, ...]:
    """The times that were asked for, thinned, or as the curves of the energy have them."""
    listed = state.statement.charge.times
    if listed is None:
        return instants(state, searched(state.statement, progress), count)
    return listed[:: -(-len(listed) // count)]
