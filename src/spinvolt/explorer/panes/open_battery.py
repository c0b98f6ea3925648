"""The pane of an open battery: energies per spin with their intervals, laws beside them, the card.

What is sampled has statistical intervals; what is neglected is in no interval, and the grade of the
series says so.
"""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spinvolt.bounded import Bounded
from spinvolt.charging import charge
from spinvolt.charging.open_window import first_window
from spinvolt.errors import sentence
from spinvolt.explorer.naming import named
from spinvolt.explorer.packet import Packet
from spinvolt.explorer.panes.laws import held, told_laws
from spinvolt.explorer.panes.told import figures
from spinvolt.explorer.state import State
from spinvolt.metrics.curve import Progress
from spinvolt.run.card import card
from spinvolt.run.result import Series
from spinvolt.statement import Statement

SAMPLES = 401
# A logarithmic axis begins at this part of the pulse.
EARLY = 1e-2
# One number at each time, drawn where a method has them.
DRAWN = ("charger_density", "energy", "ergotropy", "ergotropy_full", "log_negativity",
         "joint_purity")  # fmt: skip
EACH = "battery_density"


def open_battery(state: State, progress: Progress) -> Packet:
    """Energies per cell of each battery and per charger spin, ergotropies, negativity.

    Header: title, status, card, method, references, warnings, `peaks`, `at_peak` and `proofs` by
    name, `highest` energy of each battery's cells in the series, `laws`, and from when until when
    the plateau is `held` (None: for ever). Arrays: `time`; for battery m: battery_m,
    battery_m_low, battery_m_high; the same for the other series by name.

    Raises
    ------
    NotCovered, NotConverged
        As `charge`.
    """
    run = charge(asked(state), progress=progress)
    arrays = {"time": run.time}
    for name in DRAWN:
        if name in run.series:
            arrays |= _sides(name, run.series[name])
    density = run.series.get(EACH)
    highest: list[dict[str, Any]] = []
    holds = None
    if density is not None:
        holds = held(run.theory, run.time, list(density.value.T))
        highest = [{**found.to_json(), "text": str(found)} for found in _highest(density)]
        for m in range(density.value.shape[1]):
            arrays |= _sides(f"battery_{m}", _one(density, m))
    header = {
        "title": named(run.statement),
        "statement": state.statement.to_dict(),
        "status": sentence(run.status),
        "card": card(run),
        "method": {"reduction": run.method.reduction, "engine": run.method.engine,
                   "why": run.method.why, "seconds": run.method.seconds},
        "references": list(run.references),
        "warnings": [sentence(text) for text in run.warnings],
        "peaks": figures(run.peaks),
        "at_peak": figures(run.at_peak),
        "series": list(run.series),
        "proofs": {name: str(series.proof) for name, series in run.series.items()},
        "highest": highest,
        "cells": list(run.statement["battery"]["n_battery"]),
        "laws": told_laws(run.theory),
        "held": None if holds is None else [each if np.isfinite(each) else None for each in holds],
    }  # fmt: skip
    return Packet(header, arrays)


def asked(state: State) -> Statement:
    """The statement at times that suit the axis."""
    statement = state.statement
    request = statement.charge
    if not state.view.log_time or not isinstance(request.until, float) or request.times is not None:
        return statement
    early = EARLY * min(first_window(statement.reservoirs()), request.until)
    times = (0.0, *np.geomspace(early, request.until, SAMPLES - 1).tolist())
    return replace(statement, charge=replace(request, times=times))


def _highest(density: Series) -> list[Bounded]:
    """The highest sampled energy per cell of each battery: some value is at least that high."""
    return [
        Bounded(float(one.value.max()), float(one.low.max()), float(one.high.max()), density.proof)
        for one in (_one(density, m) for m in range(density.value.shape[1]))
    ]


def _one(series: Series, battery: int) -> Series:
    value, low, high = (part[:, battery] for part in (series.value, series.low, series.high))
    return Series(value, low, high, series.proof)


def _sides(name: str, series: Series) -> dict[str, NDArray[Any]]:
    return {name: series.value, f"{name}_low": series.low, f"{name}_high": series.high}
