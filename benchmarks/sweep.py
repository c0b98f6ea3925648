"""Whole sweeps against QuTiP in a loop: `python -m benchmarks.sweep ROUNDS` prints JSON.

Three of peng2021's: the grid of Fig. 4 (1 to 50 cells with 100, 200 and 300 charger spins, as many
of them up as cells), a tenth of the map of Fig. 5 (7,220 batteries, 1 to 40 cells with up to 200
spins, no fewer than cells, all up), and the grid again, but with QuTiP in the product space. Wanted
of each battery are charging time, largest energy, largest power and its time. Everybody starts from
the battery's numbers, and everything is timed; `sweep_peers` says what QuTiP does.
"""

import json
import subprocess
import sys
from dataclasses import asdict, dataclass
from functools import partial
from importlib.util import find_spec
from typing import Any

import numpy as np

from benchmarks import stored
from benchmarks.clock import clocked, least, repeated
from benchmarks.runner import environment, last_line
from benchmarks.stored import Stored
from benchmarks.task import ACCURACY, Floats
from spinvolt.study.table import plan
from spinvolt.study.work import Order, computed

METRICS = ("charging_time", "max_energy", "time_of_max_power", "max_power")
# n_battery, n_charger, charger spins up.
Battery = tuple[int, int, int]
GRID: tuple[Battery, ...] = tuple((n, m, n) for m in (100, 200, 300) for n in range(1, 51))
MAP: tuple[Battery, ...] = tuple((n, m, m) for n in range(1, 41) for m in range(n, 201))
SECTOR, PRODUCT = "qutip in the sector", "qutip in the product space"


@dataclass(frozen=True)
class Contest:
    """Both on the same batteries.

    Attributes
    ----------
    what, rival
        The batteries, and where QuTiP works.
    peer
        QuTiP's quickest method that is accurate enough; empty when there is none.
    batteries
        How many.
    ours, theirs
        Seconds for each battery, least of all rounds.
    proved
        Spinvolt's largest bound on a relative error.
    error
        QuTiP's largest relative error: its distance from spinvolt and spinvolt's bound.
    methods
        Seconds for each battery of every method that is accurate enough.
    """

    what: str
    rival: str
    peer: str
    batteries: int
    ours: float
    theirs: float
    proved: float
    error: float
    methods: dict[str, float]


@dataclass(frozen=True)
class Sweep:
    """What was measured.

    Attributes
    ----------
    contests
        Against QuTiP.
    alone
        Batteries a second of spinvolt on the whole map.
    stored
        What a store costs.
    """

    contests: tuple[Contest, ...]
    alone: float
    stored: Stored | None = None


def measured(rounds: int) -> Sweep | None:
    """The comparison in a process of its own; None without QuTiP.

    Raises
    ------
    RuntimeError
        When the process fails.
    """
    if find_spec("qutip") is None:
        return None
    words = [sys.executable, "-m", "benchmarks.sweep", str(rounds)]
    done = subprocess.run(words, capture_output=True, text=True, check=False, env=environment())
    if done.returncode:
        raise RuntimeError(f"the sweep failed: {last_line(done.stderr)}")
    found = json.loads(done.stdout.splitlines()[-1])
    contests = tuple(Contest(**one) for one in found["contests"])
    return Sweep(contests, found["alone"], stored.measured(rounds))


def study_of(batteries: tuple[Battery, ...]) -> dict[str, Any]:
    """The batteries as a user's study."""
    names = ("n_battery", "n_charger", "start.charger.dicke")
    columns = dict(zip(names, map(list, zip(*batteries, strict=True)), strict=True))
    sweep = {**columns, "zip": [[*names]], "metrics": [*METRICS]}
    return {"battery": {"kind": "central-spin"}, "sweep": sweep}


def own(study: dict[str, Any]) -> tuple[Floats, Floats]:
    """Figures and bounds on their relative errors, shape (batteries, metrics) each."""
    stated = plan(study)
    block = computed(Order(stated.part(range(len(stated)))))
    columns = [block.columns[name] for name in METRICS]
    value, low, high = (
        np.array([getattr(column, side) for column in columns]).T
        for side in ("value", "low", "high")
    )
    return value, np.maximum(high - value, value - low) / np.abs(value)


def contest(what: str, rival: str, batteries: tuple[Battery, ...], rounds: int) -> Contest:
    """Both in turns; QuTiP's method is the quickest that is accurate enough."""
    from benchmarks.sweep_peers import METHODS, Method, figures

    study = study_of(batteries)
    truth, bounds = own(study)
    proved = float(bounds.max())

    def loop(method: Method) -> Floats:
        return np.stack([figures(battery, method) for battery in batteries])

    able: list[tuple[float, float, str, partial[Floats]]] = []
    for name, settings in METHODS[rival].items():
        for method in settings:
            job = partial(loop, method)
            figures(batteries[0], method)
            duration, found = clocked(job)
            error = float(np.max(np.abs(found / truth - 1.0))) + proved
            if error <= ACCURACY:
                able.append((duration.fair, error, name, job))
                break
    size = len(batteries)
    if not able:
        alone = repeated(partial(own, study))[0].fair / size
        return Contest(what, rival, "", size, alone, 0.0, proved, 1.0, {})
    quickest, error, name, job = min(able, key=lambda one: one[0])
    mine, theirs = [repeated(partial(own, study))[0]], quickest
    for _ in range(rounds):
        theirs = min(theirs, clocked(job)[0].fair)
        mine.append(repeated(partial(own, study))[0])
    each = least(mine) / size, theirs / size
    methods = {other: seconds / size for seconds, _, other, _ in able}
    return Contest(what, rival, name, size, *each, proved, error, methods)


def compared(rounds: int) -> Sweep:
    """All contests, and the whole map alone."""
    sector = contest("peng2021's grid", SECTOR, GRID, rounds)
    tenth = contest("a tenth of peng2021's map", SECTOR, MAP[::10], min(rounds, 3))
    product = contest("peng2021's grid", PRODUCT, GRID, min(rounds, 2))
    whole = study_of(MAP)
    own(whole)
    seconds = least([clocked(partial(own, whole))[0] for _ in range(rounds)])
    return Sweep((sector, tenth, product), len(MAP) / seconds)


if __name__ == "__main__":
    print(json.dumps(asdict(compared(int(sys.argv[1])))))
