"""The charging pane: curves with bounds, proved peaks, what stands beside them, the card."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from spinvolt.bounded import Bounded
from spinvolt.citing import bibtex
from spinvolt.explorer.lines import python_lines
from spinvolt.explorer.naming import named
from spinvolt.explorer.packet import Packet
from spinvolt.explorer.panes.asked import followed
from spinvolt.explorer.panes.beside import beside
from spinvolt.explorer.panes.closed_forms import curves, marks
from spinvolt.explorer.panes.told import arrays, figures
from spinvolt.explorer.state import State
from spinvolt.metrics.curve import Progress
from spinvolt.run.card import card
from spinvolt.run.result import Run
from spinvolt.titles import mixed

WATCH = ("energy", "power", "efficiency")


def charging(state: State, progress: Progress) -> Packet:
    """Energy, average power and efficiency along time.

    Header: title, status, card, method, cost, references, the statement's TOML and Python, `end`
    of the time axis, `peaks` and `proofs` by name, `marks` of closed forms, `parallel` with its
    words or the reason why there is none. Arrays: `time`; for each series x: x, x_low and x_high;
    `parallel_x`; `theory_0` with the energies of a closed form.
    """
    found, run = followed(state, WATCH, progress)
    times = tuple(run.time.tolist())
    other, other_arrays = beside(state, found, times)
    drawn, theory_arrays = (
        curves(state.statement, np.array(times)) if state.view.theory else ([], {})
    )
    header = {
        "title": named(found.statement),
        "statement": state.statement.to_dict(),
        "toml": state.statement.to_toml(),
        "python": python_lines(state.statement),
        "status": found.status,
        "card": card(found),
        "method": _method(found),
        "references": [{"key": key, "entry": bibtex([key])} for key in found.references],
        "mixed": mixed(found.statement),
        "end": times[-1],
        "levels": list(found.levels),
        "capacity": capacity(found),
        "peaks": figures(found.peaks),
        "at_peak": figures(found.at_peak),
        "series": list(run.series),
        "proofs": {name: str(series.proof) for name, series in run.series.items()},
        "marks": marks(found) if state.view.theory else [],
        "theory": drawn,
        "forms": _forms(found),
        "apart": figures(found.apart),
        "parallel": other,
    }
    return Packet(header, arrays(run) | other_arrays | theory_arrays)


def _forms(run: Run) -> list[dict[str, Any]]:
    """Closed forms with their differences from what was computed."""
    return [
        {
            "name": form.name,
            "quantity": form.quantity,
            "value": form.value,
            "error": form.error,
            "difference": form.difference,
            "source": form.source,
        }
        for form in run.theory
        if np.isfinite(form.value)
    ]


def capacity(run: Run) -> float:
    """The energy at which the efficiency is one; 0 where nothing can be stored."""
    energy, efficiency = run.peaks.get("max_energy"), run.peaks.get("efficiency")
    if isinstance(energy, Bounded) and isinstance(efficiency, Bounded) and efficiency.value:
        return energy.value / efficiency.value
    return 0.0


def _method(run: Run) -> Mapping[str, Any]:
    method = run.method
    return {
        "reduction": method.reduction,
        "engine": method.engine,
        "why": method.why,
        "conserved": list(method.conserved),
        "sectors": list(method.sector_sizes),
        "cost": dict(method.cost),
        "seconds": method.seconds,
        "version": method.version,
    }
