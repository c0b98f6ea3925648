"""The panes by name: a request names one of these and nothing else."""

from collections.abc import Callable, Mapping

from spinvolt.explorer.packet import Packet
from spinvolt.explorer.panes.charging import charging
from spinvolt.explorer.panes.long_time import long_time
from spinvolt.explorer.panes.open_battery import open_battery
from spinvolt.explorer.panes.pins import pins
from spinvolt.explorer.panes.populations import populations
from spinvolt.explorer.panes.reproduced import reproduced
from spinvolt.explorer.panes.states import states
from spinvolt.explorer.panes.swept import swept
from spinvolt.explorer.shelf import Shelf
from spinvolt.explorer.state import State
from spinvolt.metrics.curve import Progress

Pane = Callable[[State, Progress], Packet]
ShelfPane = Callable[[State, Shelf, Progress], Packet]

PANES: Mapping[str, Pane] = {
    "charging": charging,
    "states": states,
    "populations": populations,
    "pins": pins,
}

# Of open batteries.
OPEN_PANES: Mapping[str, Pane] = {
    "open": open_battery,
    "long-time": long_time,
}

# Of what lies in folders.
SHELF_PANES: Mapping[str, ShelfPane] = {
    "reproduced": reproduced,
    "swept": swept,
}
