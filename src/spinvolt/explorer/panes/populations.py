"""The populations pane: how likely each number of excited cells is along time, as a picture."""

import numpy as np
from numpy.typing import NDArray

from spinvolt.batteries.reservoir import Reservoir
from spinvolt.charging.foreseen import foreseen
from spinvolt.errors import NotCovered
from spinvolt.explorer.packet import Packet
from spinvolt.explorer.panes.asked import instants, searched, watched
from spinvolt.explorer.state import State
from spinvolt.metrics.curve import Progress
from spinvolt.vocabulary import series as quantity

Floats = NDArray[np.float64]

# Columns and rows of the picture: no canvas shows more.
COLUMNS, ROWS = 321, 200
# Fewer columns where every one of them takes time.
MANY, FEWER = 1000, 161
# Levels at each time, each with its bounds.
LARGEST = 20_000
NAME = "populations"


def populations(state: State, progress: Progress) -> Packet:
    """Probabilities of groups of levels, few enough for a canvas.

    Header: `first`, the excited cells of the lowest row; `group`, how many levels one row adds up;
    `levels`, how many there are. Arrays: `time`; `populations` with shape (times, rows), the
    lowest level first.

    Raises
    ------
    NotCovered
        When there are too many levels for a picture that comes while one watches.
    """
    if isinstance(state.statement.battery, Reservoir):
        raise NotCovered("populations over time are shown for central-spin and cavity batteries")
    count = foreseen(state.statement).levels
    if count > LARGEST:
        raise NotCovered(
            f"populations are drawn for up to {LARGEST} levels, but there are {count}: take a "
            "smaller battery or fewer excited charger spins"
        )
    columns = COLUMNS if count <= MANY else FEWER
    run = watched(state.statement, _times(state, columns, progress), (NAME,), progress)
    shown = run.series[NAME].value
    count = run.levels[1] - run.levels[0] + 1
    group = -(-shown.shape[1] // ROWS)
    known = quantity(NAME)
    header = {
        "first": run.levels[0],
        "group": group,
        "levels": count,
        "label": known.label,
        "meaning": known.meaning,
        "proof": str(run.series[NAME].proof),
    }
    return Packet(header, {"time": run.time, NAME: grouped(shown, group)})


def grouped(values: Floats, size: int) -> Floats:
    """Sums over ``size`` neighbouring columns; the last group may have fewer.

    >>> grouped(np.arange(5.0)[None], 2)
    array([[1., 5., 4.]])
    """
    missing = -values.shape[1] % size
    padded = np.pad(values, ((0, 0), (0, missing)))
    return padded.reshape(len(values), -1, size).sum(axis=2)


def _times(state: State, columns: int, progress: Progress) -> tuple[float, ...]:
    """Equally spaced, not more than the picture has columns."""
    listed = state.statement.charge.times
    if listed is None:
        return instants(state, searched(state.statement, progress), columns)
    return listed[:: -(-len(listed) // columns)]
