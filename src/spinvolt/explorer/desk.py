"""What happens inside a worker process: it gets ready once, then answers."""

import signal
import sys
from dataclasses import dataclass

from spinvolt.errors import Misstated
from spinvolt.explorer.board import Board
from spinvolt.explorer.exports import EXPORTS
from spinvolt.explorer.limits import Limits, refuse
from spinvolt.explorer.link import link_of
from spinvolt.explorer.open_limits import refuse_open
from spinvolt.explorer.packet import MEDIA_TYPE, Packet
from spinvolt.explorer.panes.names import OPEN_PANES, PANES, SHELF_PANES
from spinvolt.explorer.panes.pins import alike
from spinvolt.explorer.shelf import Shelf
from spinvolt.explorer.state import State, state_of
from spinvolt.statement import Statement
from spinvolt.study.processes import die_with_parent

# Batteries whose charge loads every engine and compiled function that quick answers need.
FIRST = (
    {"n_battery": 20, "n_charger": 20},
    {"n_battery": 400, "n_charger": 400},
    {"n_battery": 400, "n_charger": 400, "ising": 0.5},
)
OPEN = {"battery": {"kind": "reservoir", "n_charger": 4, "n_battery": [1, 1]}}


@dataclass(frozen=True)
class Answer:
    """Bytes, what they are, and the ending of a file's name where they are to be kept."""

    content: bytes
    media_type: str
    suffix: str = ""


def get_ready(parent: int, limits: Limits) -> None:
    """A worker's first act: to die with its parent, to load all it needs, to bound its memory."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    die_with_parent(parent)
    for battery in FIRST:
        state = state_of({"statement": {"battery": battery}})
        for pane in PANES.values():
            pane(state, None).to_bytes()
    opened = state_of({"statement": OPEN})
    for pane in OPEN_PANES.values():
        pane(opened, None).to_bytes()
    _bound_memory(limits.memory)


def _bound_memory(allowed: float) -> None:
    """From here on the process may take so many bytes more; beyond, Python says MemoryError."""
    if sys.platform != "linux":
        return
    import resource

    with open("/proc/self/statm", encoding="ascii") as table:  # noqa: PTH123  (no file of ours)
        taken = int(table.read().split()[0]) * resource.getpagesize()
    most = int(taken + allowed)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def answered(
    name: str, state: State, board: Board, place: int, limits: Limits, shelf: Shelf
) -> Answer:
    """The answer to one request: a pane's packet, or a file.

    Raises
    ------
    Misstated
        When nothing has that name.
    NotCovered, NotConverged
        When it is too much, or the library declines.
    """
    progress = board.writer(place)
    if name in SHELF_PANES:
        return _told(SHELF_PANES[name](state, shelf, progress), state)
    if name in OPEN_PANES:
        refuse_open(state.statement, limits)
        return _told(OPEN_PANES[name](state, progress), state)
    if name in PANES:
        for statement in alike(state).values() if name == "pins" else (state.statement,):
            _within(statement, limits)
        return _told(PANES[name](state, progress), state)
    if name not in EXPORTS:
        raise Misstated(f"There is nothing called {name!r} here.")
    export = EXPORTS[name]
    for statement in (state.statement, *(alike(state).values() if export.pins else ())):
        _within(statement, limits)
    return Answer(export.write(state, progress), export.media_type, export.suffix)


def _within(statement: Statement, limits: Limits) -> None:
    refuse(statement, limits)
    refuse_open(statement, limits)


def _told(packet: Packet, state: State) -> Answer:
    return Answer(Packet({**packet.header, **_link(state)}, packet.arrays).to_bytes(), MEDIA_TYPE)


def _link(state: State) -> dict[str, str]:
    """The link that restores a state, or why it has none."""
    try:
        return {"link": link_of(state)}
    except Misstated as error:
        return {"no_link": str(error)}
