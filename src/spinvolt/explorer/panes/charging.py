"""The charging pane: curves with bounds, proved peaks, what stands beside them, the card."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spinvolt.explorer.packet import Packet
from spinvolt.explorer.panes.asked import instants, searched, watched
from spinvolt.explorer.panes.beside import beside
from spinvolt.explorer.panes.closed_forms import curves, marks
from spinvolt.explorer.panes.told import figures
from spinvolt.explorer.state import State
from spinvolt.metrics.curve import Progress
from spinvolt.run.card import card
from spinvolt.run.result import Run
from spinvolt.titles import title

WATCH = ("energy", "power")
SIDES = ("value", "low", "high")


def charging(state: State, progress: Progress) -> Packet:
    """Energy and average power along time.

    Header: title, status, card, method, cost, references, `peaks` and `proofs` by name, `marks` of
    closed forms, `parallel` with its words or the reason why there is none. Arrays: `time`; for
    each series x: x, x_low and x_high; `parallel_x`; `theory_0_energy` and so on.
    """
    found = searched(state.statement, progress)
    times = instants(state, found)
    run = watched(state.statement, times, WATCH, progress)
    other, other_arrays = beside(state, found, times)
    drawn, theory_arrays = (
        curves(state.statement, np.array(times)) if state.view.theory else ([], {})
    )
    header = {
        "title": title(found.statement, short=True),
        "statement": state.statement.to_dict(),
        "status": found.status,
        "card": card(found),
        "method": _method(found),
        "references": list(found.references),
        "peaks": figures(found.peaks),
        "at_peak": figures(found.at_peak),
        "series": list(run.series),
        "proofs": {name: str(series.proof) for name, series in run.series.items()},
        "marks": marks(found) if state.view.theory else [],
        "theory": drawn,
        "parallel": other,
    }
    return Packet(header, _arrays(run) | other_arrays | theory_arrays)


def _arrays(run: Run) -> dict[str, NDArray[Any]]:
    arrays: dict[str, NDArray[Any]] = {"time": run.time}
    for name, series in run.series.items():
        arrays |= {name: series.value, f"{name}_low": series.low, f"{name}_high": series.high}
    return arrays


def _method(run: Run) -> Mapping[str, Any]:
    method = run.method
    return {
        "reduction": method.reduction,
        "engine": method.engine,
        "why": method.why,
        "cost": dict(method.cost),
        "seconds": method.seconds,
        "version": method.version,
    }
