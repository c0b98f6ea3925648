"""The runs behind a pane: only the series that are shown, at as many times as a screen tells."""

from dataclasses import replace

import numpy as np

from spinvolt.charging import charge
from spinvolt.explorer.state import State
from spinvolt.metrics.curve import Progress
from spinvolt.run.result import Run
from spinvolt.statement import Request, Statement

SAMPLES = 321


def searched(statement: Statement, progress: Progress) -> Run:
    """The figures of merit alone: no series is computed."""
    request = statement.charge
    if request.until is None:
        return charge(statement, progress=progress)
    short = replace(request, times=None, samples=2, watch=())
    return charge(replace(statement, charge=short), progress=progress)


def instants(state: State, found: Run, samples: int = SAMPLES) -> tuple[float, ...]:
    """When to look: the statement's own times, its window, or somewhat beyond the peak."""
    request = state.statement.charge
    if request.times is not None:
        return request.times
    if isinstance(request.until, float):
        return tuple(np.linspace(0.0, request.until, samples).tolist())
    end = float(found.time[-1]) * state.view.stretch
    return tuple(np.linspace(0.0, end, samples).tolist()) if end > 0.0 else (0.0,)


def watched(
    statement: Statement, times: tuple[float, ...], names: tuple[str, ...], progress: Progress
) -> Run:
    """Some series at some times, without any search for maxima."""
    request = Request(times=times, watch=names)
    return charge(replace(statement, charge=request), progress=progress)
