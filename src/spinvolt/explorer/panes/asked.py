"""The runs behind a pane: only the series that are shown, at as many times as a screen tells."""

from dataclasses import replace

import numpy as np

from spinvolt.charging import charge
from spinvolt.charging.chains import one_chain
from spinvolt.explorer.state import State
from spinvolt.metrics.curve import Progress
from spinvolt.run.result import Run
from spinvolt.statement import Method, Request, Statement

SAMPLES = 321
# A screen tells no more; a window that was asked for with more samples is thinned.
MOST = 1601


def searched(statement: Statement, progress: Progress) -> Run:
    """The figures of merit alone: no series is computed."""
    request = statement.charge
    if request.until is None:
        return charge(replace(statement, charge=replace(request, watch=())), progress=progress)
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


def followed(state: State, names: tuple[str, ...], progress: Progress) -> tuple[Run, Run]:
    """The figures of merit, and some series beside them as far as the view shows.

    One search serves both where a window was asked for. A chain is followed beyond its first peak
    in steps of its own, between which its curve is known: that takes fewer than there are times.
    """
    statement, request = state.statement, state.statement.charge
    if isinstance(request.until, float) and request.times is None:
        samples = min(max(request.samples, SAMPLES), MOST)
        whole = replace(request, samples=samples, watch=names)
        run = charge(replace(statement, charge=whole), progress=progress)
        return run, run
    found = searched(statement, progress)
    times = instants(state, found)
    if request.times is None and len(times) > 1 and one_chain(statement):
        window = Request(until=times[-1], samples=len(times), watch=names)
        return found, charge(_unchecked(statement, window), progress=progress)
    return found, watched(statement, times, names, progress)


def watched(
    statement: Statement,
    times: tuple[float, ...],
    names: tuple[str, ...] | None,
    progress: Progress,
) -> Run:
    """Some series at some times, without any search for maxima; None for all that are quick."""
    return charge(_unchecked(statement, Request(times=times, watch=names)), progress=progress)


def _unchecked(statement: Statement, request: Request) -> Statement:
    """Another request, without the exact battery beside a reduced one."""
    method: Method = replace(statement.method, check_reduction=False)
    return replace(statement, charge=request, method=method)
