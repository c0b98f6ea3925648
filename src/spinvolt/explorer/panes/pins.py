"""The pins pane: batteries that stay for comparison, with their curves and numbers."""

from dataclasses import replace
from functools import lru_cache
from typing import Any

from spinvolt.batteries.reservoir import Reservoir
from spinvolt.errors import NotConverged, NotCovered, sentence
from spinvolt.explorer.packet import Packet
from spinvolt.explorer.panes.asked import followed
from spinvolt.explorer.panes.charging import WATCH
from spinvolt.explorer.panes.states import states
from spinvolt.explorer.panes.told import Arrays, arrays, figures
from spinvolt.explorer.state import MOST_PINS, State, View
from spinvolt.metrics.curve import Progress
from spinvolt.statement import Request, Statement
from spinvolt.titles import title


def pins(state: State, progress: Progress) -> Packet:
    """Every pinned battery: header `pins`, arrays `pin0_time`, `pin0_energy`, `pin0_state_time`...

    Each entry has `title`, `series`, `peaks` and `at_peak`, or the `reason` why it has none.
    """
    told: list[dict[str, Any]] = []
    drawn: Arrays = {}
    for i, pin in enumerate(state.pins):
        if progress is not None:
            progress(i / len(state.pins), "charging the pinned batteries")
        header, curves = _pinned(pin, state.view.stretch)
        told.append(header)
        drawn |= {f"pin{i}_{name}": values for name, values in curves.items()}
    return Packet({"pins": told}, drawn)


@lru_cache(4 * MOST_PINS)
def _pinned(pin: Statement, stretch: float) -> tuple[dict[str, Any], Arrays]:
    """One battery, kept by the process: pins are asked for again whenever another one comes."""
    named = {"title": title(pin.to_dict(), short=True), "statement": pin.to_dict()}
    if isinstance(pin.battery, Reservoir):
        return {**named, "reason": "An open battery is shown on a page of its own."}, {}
    try:
        return _charged(pin, stretch, named)
    except (NotCovered, NotConverged) as error:
        return {**named, "reason": sentence(str(error))}, {}


def _charged(
    pin: Statement, stretch: float, named: dict[str, Any]
) -> tuple[dict[str, Any], Arrays]:
    state = State(pin, view=View(stretch=stretch))
    found, run = followed(state, WATCH, None)
    curves = {name: values for name, values in arrays(run).items() if not _side(name)}
    until = tuple(run.time.tolist())
    looked = replace(state, statement=replace(pin, charge=Request(times=until)))
    try:
        whole = states(looked, None).arrays
        curves |= {f"state_{name}": values for name, values in whole.items() if not _side(name)}
    except NotCovered:
        # So large a battery is compared by its energy and power alone.
        pass
    header = {
        **named,
        "status": found.status,
        "peaks": figures(found.peaks),
        "at_peak": figures(found.at_peak),
    }
    return header, curves


def _side(name: str) -> bool:
    return name.endswith(("_low", "_high"))
