"""The parallel scheme beside a collective battery: its curves, or why there is none."""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spinvolt.batteries.reservoir import Reservoir
from spinvolt.charging.parallel import SCHEMES, charge_parallel, scheme_of
from spinvolt.errors import NotConverged, NotCovered, sentence
from spinvolt.explorer.panes.told import figures
from spinvolt.explorer.state import State
from spinvolt.run.parallel import ParallelRun
from spinvolt.run.result import Run
from spinvolt.statement import Request

Arrays = dict[str, NDArray[Any]]
DRAWN = ("energy", "power")


def beside(state: State, found: Run, times: tuple[float, ...]) -> tuple[dict[str, Any], Arrays]:
    """Words and figures of the scheme that the view asks for, and its curves at ``times``."""
    reason = ""
    for source in _wanted(state):
        try:
            parallel = _charged(state, source, replace(found, time=np.array(times)))
        except (NotCovered, NotConverged) as error:
            reason = reason or sentence(str(error))
        else:
            return _told(parallel), _arrays(parallel)
    return ({"reason": reason} if reason else {}), {}


def _wanted(state: State) -> tuple[str, ...]:
    """The papers whose scheme may stand beside, in the order of trying."""
    wanted = state.view.parallel
    if wanted == "none" or isinstance(state.statement.battery, Reservoir):
        return ()
    return tuple(SCHEMES) if wanted == "auto" else (wanted,)


def _charged(state: State, source: str, run: Run) -> ParallelRun:
    """The scheme's cell along the times of the collective battery's run."""
    scheme = scheme_of(state.statement, source)
    request = Request(until=state.statement.charge.until, times=tuple(run.time.tolist()))
    return charge_parallel(scheme, replace(state.statement, charge=request), run)


def _told(parallel: ParallelRun) -> dict[str, Any]:
    return {
        "source": parallel.source,
        "copies": parallel.copies,
        "words": parallel.words(),
        "peaks": figures(parallel.peaks),
    }


def _arrays(parallel: ParallelRun) -> Arrays:
    return {
        f"parallel_{name}": parallel.copies * parallel.cell.series[name].value for name in DRAWN
    }
