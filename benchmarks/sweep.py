"""A whole sweep against QuTiP in a loop: `python -m benchmarks.sweep ROUNDS` prints JSON.

The grid is that of peng2021, Fig. 4: 1 to 50 cells with 100, 200 and 300 charger spins, as many of
them up as cells; charging time, largest energy, largest power and its time. Spinvolt computes all
150 batteries, QuTiP every fifteenth. QuTiP is told the charging time and is handed H on the sector,
untimed; its energies at Chebyshev's points just beyond are interpolated, and SciPy finds the roots.
"""

import json
import subprocess
import sys
from dataclasses import asdict, dataclass
from functools import partial
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.polynomial import Chebyshev
from scipy.optimize import brentq
from scipy.sparse import diags_array

from benchmarks.clock import Seconds, clocked, least
from benchmarks.runner import environment, last_line
from benchmarks.task import Floats
from spinvolt.study.table import plan
from spinvolt.study.work import Order, computed

METRICS = ("charging_time", "max_energy", "time_of_max_power", "max_power")
CELLS, SPINS = tuple(range(1, 51)), (100, 200, 300)
STUDY = {
    "battery": {"kind": "central-spin"},
    "sweep": {
        "n_charger": list(SPINS),
        "n_battery": list(CELLS),
        "start.charger.dicke": "n_battery",
        "metrics": list(METRICS),
    },
}
SAMPLE = range(7, len(CELLS) * len(SPINS), 15)
MATCHED = 1e-10
# Chebyshev's points, and how far beyond the charging time they go.
POINTS, BEYOND = 64, 1.05
METHODS = {"diag": (0.0,), "vern9": (1e-7, 1e-9, 1e-11), "vern7": (1e-8, 1e-10, 1e-12)}


@dataclass(frozen=True)
class Sweep:
    """Seconds for each battery, and how far the two are apart, relative, at the most.

    Attributes
    ----------
    peer
        QuTiP's quickest method that is accurate enough; empty when there is none.
    ours, theirs
        Seconds for each battery, least of all rounds.
    error
        Largest relative distance of a figure.
    batteries, sampled
        How many batteries spinvolt and QuTiP computed.
    methods
        Seconds for each battery of every method that is accurate enough, from one loop.
    """

    peer: str
    ours: float
    theirs: float
    error: float
    batteries: int
    sampled: int
    methods: dict[str, float]


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
    return Sweep(**json.loads(done.stdout.splitlines()[-1]))


def own() -> Floats:
    """All figures as a user's study has them, shape (batteries, metrics)."""
    study = plan(STUDY)
    block = computed(Order(study.part(range(len(study)))))
    return np.stack([block.columns[name].value for name in METRICS], axis=1)


def figures(handed: tuple[Any, ...], until: float, method: str, rtol: float) -> Floats:
    """One battery by `sesolve`."""
    import qutip

    from benchmarks.peers.qutip_sector import QUIET, steps

    hamiltonian, energy, start = handed
    angles = np.pi * (np.arange(POINTS) + 0.5) / POINTS
    times = np.concatenate([[0.0], 0.5 * until * (1.0 - np.cos(angles))])
    options = QUIET | {"method": method} | (steps(rtol) if rtol else {})
    found = qutip.sesolve(hamiltonian, start, times, e_ops=[energy], options=options)
    values = np.asarray(found.expect[0])[:0:-1]
    grid = np.cos(angles)
    curve = Chebyshev(fitted(values, grid), domain=[0.0, until])
    slope = curve.deriv()

    def tangent(time: float) -> float:
        return float(slope(time) * time - curve(time))

    top = brentq(slope, 0.8 * until, until, xtol=1e-15, rtol=1e-14)
    best = brentq(tangent, 0.2 * until, top, xtol=1e-15, rtol=1e-14)
    return np.array([top, curve(top), best, curve(best) / best])


def fitted(values: Floats, grid: Floats) -> Floats:
    """Chebyshev coefficients of values at Chebyshev's points."""
    found = np.polynomial.chebyshev.chebvander(grid, len(grid) - 1).T @ values
    found *= 2.0 / len(grid)
    found[0] *= 0.5
    return found


def handed_over(cells: int, spins: int) -> tuple[Any, ...]:
    """H on the sector, the energy and the start."""
    import qutip

    j = np.arange(1.0, cells + 1.0)
    couplings = (cells + 1.0 - j) * np.sqrt(j * (spins - cells + j))
    hamiltonian = qutip.Qobj(diags_array([couplings] * 2, offsets=(-1, 1), format="csr"))
    levels = diags_array([np.arange(cells + 1.0)], offsets=(0,), format="csr")
    return hamiltonian.to("dia"), qutip.Qobj(levels).to("dia"), qutip.basis(cells + 1, 0)


def compared(rounds: int) -> Sweep:
    """Both in turns; QuTiP's method is the quickest that is accurate enough."""
    truth = own()
    batteries = [(cells, spins) for spins in SPINS for cells in CELLS]
    handed = [handed_over(*batteries[place]) for place in SAMPLE]
    sampled = truth[list(SAMPLE)]

    def loop(method: str, rtol: float) -> Floats:
        pairs = zip(handed, sampled, strict=True)
        return np.stack([figures(one, BEYOND * row[0], method, rtol) for one, row in pairs])

    able: list[tuple[float, float, str, partial[Floats]]] = []
    for method, rtols in METHODS.items():
        for rtol in rtols:
            job = partial(loop, method, rtol)
            job()
            duration, found = clocked(job)
            error = float(np.max(np.abs(found / sampled - 1.0)))
            if error <= MATCHED:
                able.append((duration.fair, error, f"qutip {method}, sector", job))
                break
    if not able:
        return Sweep("", least([clocked(own)[0]]) / len(truth), 0.0, 1.0, len(truth), 0, {})
    _, error, name, job = min(able, key=lambda one: one[0])
    mine: list[Seconds] = []
    theirs: list[Seconds] = []
    for _ in range(rounds):
        mine.append(clocked(own)[0])
        theirs.append(clocked(job)[0])
    each = least(mine) / len(truth), least(theirs) / len(SAMPLE)
    methods = {other: seconds / len(SAMPLE) for seconds, _, other, _ in able}
    return Sweep(name, *each, error, len(truth), len(SAMPLE), methods)


if __name__ == "__main__":
    print(json.dumps(asdict(compared(int(sys.argv[1])))))
