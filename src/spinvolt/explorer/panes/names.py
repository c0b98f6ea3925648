"""The panes by name: a request names one of these and nothing else."""

from collections.abc import Callable, Mapping

from spinvolt.explorer.packet import Packet
from spinvolt.explorer.panes.charging import charging
from spinvolt.explorer.panes.populations import populations
from spinvolt.explorer.state import State
from spinvolt.metrics.curve import Progress

Pane = Callable[[State, Progress], Packet]

PANES: Mapping[str, Pane] = {
    "charging": charging,
    "populations": populations,
}
