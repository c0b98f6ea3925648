"""The pins pane: batteries that stay for comparison, with their curves and numbers."""

from dataclasses import replace
from functools import lru_cache
from typing import Any

from spinvolt.batteries.reservoir import Reservoir
from spinvolt.errors import NotConverged, NotCovered, sentence
from spinvolt.explorer.naming import named
from spinvolt.explorer.packet import Packet
from spinvolt.explorer.panes.asked import followed
from spinvolt.explorer.panes.charging import WATCH
from spinvolt.explorer.panes.open_battery import open_battery
from spinvolt.explorer.panes.states import states
from spinvolt.explorer.panes.told import Arrays, arrays, figures
from spinvolt.explorer.state import MOST_PINS, State, View
from spinvolt.metrics.curve import Progress
from spinvolt.statement import Request, Statement


def pins(state: State, progress: Progress) -> Packet:
    """Pinned batteries of the page: header `pins`, arrays `pin0_time`, `pin0_energy`, ...

    Open batteries stand beside open ones alone, and closed beside closed. Each entry has its
    `index` among all pins, `title`, and `peaks` and `at_peak` or the `reason` why it has none.
    Closed ones have `pin0_state_time` for what needs whole states, open ones the arrays of
    `open_battery`.
    """
    told: list[dict[str, Any]] = []
    drawn: Arrays = {}
    beside, asked = alike(state), state.view
    view = View(stretch=asked.stretch, log_time=asked.log_time)
    for done, (i, pin) in enumerate(beside.items()):
        if progress is not None:
            progress(done / len(beside), "charging the pinned batteries")
        header, curves = _pinned(pin, view)
        told.append({"index": i, **header})
        drawn |= {f"pin{i}_{name}": values for name, values in curves.items()}
    return Packet({"pins": told}, drawn)


def alike(state: State) -> dict[int, Statement]:
    """The pins that the state's page shows, by their place among all.

    >>> opened = Statement(Reservoir(n_charger=4, n_battery=[1]))
    >>> list(alike(State(pins=(opened, State().statement))))
    [1]
    """
    opened = isinstance(state.statement.battery, Reservoir)
    return {
        i: pin for i, pin in enumerate(state.pins) if isinstance(pin.battery, Reservoir) == opened
    }


@lru_cache(4 * MOST_PINS)
def _pinned(pin: Statement, view: View) -> tuple[dict[str, Any], Arrays]:
    """One battery, kept by the process: pins are asked for again whenever another one comes."""
    told = {"title": named(pin.to_dict()), "statement": pin.to_dict()}
    charged = _open if isinstance(pin.battery, Reservoir) else _closed
    try:
        header, curves = charged(State(pin, view=view))
    except (NotCovered, NotConverged) as error:
        return {**told, "reason": sentence(str(error))}, {}
    return told | header, curves


def _closed(state: State) -> tuple[dict[str, Any], Arrays]:
    found, run = followed(state, WATCH, None)
    curves = {name: values for name, values in arrays(run).items() if not _side(name)}
    until = tuple(run.time.tolist())
    looked = replace(state, statement=replace(state.statement, charge=Request(times=until)))
    try:
        whole = states(looked, None).arrays
        curves |= {f"state_{name}": values for name, values in whole.items() if not _side(name)}
    except NotCovered:
        # So large a battery is compared by its energy and power alone.
        pass
    header = {
        "status": found.status,
        "peaks": figures(found.peaks),
        "at_peak": figures(found.at_peak),
    }
    return header, curves


def _open(state: State) -> tuple[dict[str, Any], Arrays]:
    answer = open_battery(state, None)
    curves = {name: values for name, values in answer.arrays.items() if not _side(name)}
    return {name: answer.header[name] for name in ("status", "peaks", "at_peak", "cells")}, curves


def _side(name: str) -> bool:
    return name.endswith(("_low", "_high"))
