"""Open batteries beside two more of QuTiP's solvers: `python -m benchmarks.open_peers ROUNDS`.

Prints JSON. Quantum jumps are compared with `mcsolve` at the same statistical error: both follow as
many trajectories, and the ratio of times is multiplied by that of squared standard errors. Noise of
single spins is compared with the permutation-symmetric solver `qutip.piqs`, whose Liouvillians of
the two ensembles are put together here with their common decay; told the times, and untimed except
for `mesolve` itself.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from importlib.util import find_spec
from typing import Any

import numpy as np

from benchmarks.clock import Seconds, clocked, least, repeated
from benchmarks.runner import environment, last_line
from benchmarks.task import Floats
from spinvolt.batteries.reservoir import Reservoir
from spinvolt.engines.jumps import Jumps
from spinvolt.engines.master import Master

TRAJECTORIES = 200
SAMPLED = Reservoir(n_charger=20, n_battery=[4], pump=0.5)
SAMPLED_TIMES = np.linspace(0.0, 0.4, 41)
# Standard errors that the worst of all samples may be off, of either.
SIGMAS = 5.0
NOISE = 0.05
SYMMETRIC = Reservoir(n_charger=12, n_battery=[2], local_decay=NOISE)
SYMMETRIC_TIMES = np.linspace(0.0, 0.6, 31)
# The symmetric solver itself is off by about 1e-9 at any tolerance of the integrator.
MATCHED = 1e-8
# With fewer steps or a looser tolerance `mcsolve` does not find the times of its jumps here.
SERIAL = {
    "store_states": False, "progress_bar": "", "map": "serial", "norm_steps": 100,
    "norm_t_tol": 1e-9, "method": "vern7",
}  # fmt: skip
METHODS = {"adams": (1e-8, 1e-10), "vern7": (1e-7, 1e-9), "dop853": (1e-7, 1e-9)}


@dataclass(frozen=True)
class OpenPeer:
    """One comparison.

    Attributes
    ----------
    what, peer
        The job, and who did it besides.
    ours, theirs
        Seconds, least of all rounds.
    factor
        By how much the peer's time counts for reaching spinvolt's error.
    error, allowed
        How far the worst sample of either is from the exact value, and how far it may be.
    """

    what: str
    peer: str
    ours: float
    theirs: float
    factor: float
    error: float
    allowed: float

    @property
    def ratio(self) -> float:
        """The peer's time for the same error over spinvolt's."""
        return self.theirs * self.factor / self.ours


def measured(rounds: int) -> tuple[OpenPeer, ...]:
    """The comparisons in a process of their own; none without QuTiP.

    Raises
    ------
    RuntimeError
        When the process fails.
    """
    if find_spec("qutip") is None:
        return ()
    words = [sys.executable, "-m", "benchmarks.open_peers", str(rounds)]
    done = subprocess.run(words, capture_output=True, text=True, check=False, env=environment())
    if done.returncode:
        raise RuntimeError(f"the open peers failed: {last_line(done.stderr)}")
    return tuple(OpenPeer(**each) for each in json.loads(done.stdout.splitlines()[-1]))


def in_turns(
    rounds: int, mine: Callable[[], object], theirs: Callable[[], object]
) -> tuple[float, float]:
    """Least seconds of both."""
    ours: list[Seconds] = []
    others: list[Seconds] = []
    for _ in range(rounds):
        ours.append(repeated(mine)[0])
        others.append(repeated(theirs)[0])
    return least(ours), least(others)


def trajectories(rounds: int) -> OpenPeer:
    """Quantum jumps and `mcsolve`, on one core each."""
    import qutip

    problem, handed = SAMPLED.model().lindblad(), SAMPLED.to_qutip()
    cells = handed.observables["excited_0"] / SAMPLED.n_battery[0]
    truth = Master().solve(problem, SAMPLED_TIMES).series.battery_density[:, 0]

    def mine() -> tuple[Floats, Floats]:
        found = Jumps(TRAJECTORIES, workers=1).run(problem, SAMPLED_TIMES, seed=1)
        return found.fillings[:, 1], found.errors[:, 1]

    def theirs() -> tuple[Floats, Floats]:
        found = qutip.mcsolve(
            handed.hamiltonian, handed.start, SAMPLED_TIMES, handed.jumps, e_ops=[cells],
            ntraj=TRAJECTORIES, seeds=1, options=SERIAL,
        )  # fmt: skip
        spread = np.real(found.std_expect[0]) / np.sqrt(TRAJECTORIES)
        return np.real(found.average_expect[0]), spread

    both = [mine(), theirs()]
    moving = both[0][1] > 1e-3
    error = max(float(np.max(np.abs(v - truth)[moving] / e[moving])) for v, e in both)
    squares = [float(np.sum(e[moving] ** 2)) for _, e in both]
    factor = squares[1] / squares[0]
    return OpenPeer(
        f"{TRAJECTORIES} trajectories, 20 charger spins and 4 cells, pump",
        "qutip mcsolve",
        *in_turns(rounds, mine, theirs),
        factor=factor,
        error=error,
        allowed=SIGMAS,
    )


def symmetric(rounds: int) -> OpenPeer:
    """Local decay beside `qutip.piqs`."""
    problem = SYMMETRIC.model().lindblad()
    solve, truth = by_piqs(), densities()

    able: list[tuple[float, float, str, Callable[[], Floats]]] = []
    for method, rtols in METHODS.items():
        for rtol in rtols:
            job = partial(solve, method, rtol)
            duration, found = clocked(job)
            error = float(np.max(np.abs(found - truth)))
            if error <= MATCHED:
                able.append((duration.fair, error, f"qutip piqs, mesolve {method}", job))
                break
    _, error, name, job = min(able, key=lambda one: one[0])
    return OpenPeer(
        "local decay, 12 charger spins and 2 cells",
        name,
        *in_turns(rounds, lambda: Master().solve(problem, SYMMETRIC_TIMES), job),
        factor=1.0,
        error=error,
        allowed=MATCHED,
    )


def densities() -> Floats:
    """Battery and charger by spinvolt, (2, times)."""
    series = Master().solve(SYMMETRIC.model().lindblad(), SYMMETRIC_TIMES).series
    return np.stack([series.battery_density[:, 0], series.charger_density])


def by_piqs() -> Callable[[str, float], Floats]:
    """Two permutation-symmetric ensembles that decay together and each spin by itself."""
    import qutip
    from qutip import piqs

    from benchmarks.peers.qutip_sector import QUIET, steps

    jspin: Any = piqs.jspin
    dissipator: Any = qutip.lindblad_dissipator
    spins, cells = SYMMETRIC.n_charger, SYMMETRIC.n_battery[0]
    here, there = (qutip.qeye(piqs.num_dicke_states(n)) for n in (spins, cells))
    both: Any = qutip.tensor(jspin(spins, "-"), there) + qutip.tensor(
        here, jspin(cells, "-")
    )  # fmt: skip
    # L[O] is twice their dissipator, and their rate of emission twice `local_decay`.
    alone: list[Any] = [piqs.Dicke(n, emission=2.0 * NOISE).liouvillian() for n in (spins, cells)]
    generator = (
        2.0 * dissipator(both)
        + qutip.super_tensor(alone[0], qutip.to_super(there))
        + qutip.super_tensor(qutip.to_super(here), alone[1])
    )
    start = qutip.tensor(piqs.excited(spins), piqs.ground(cells))
    observables = [
        qutip.tensor(here, jspin(cells, "z")) / cells + 0.5,
        qutip.tensor(jspin(spins, "z"), there) / spins + 0.5,
    ]

    def solve(method: str, rtol: float) -> Floats:
        options = QUIET | {"method": method} | steps(rtol)
        found = qutip.mesolve(
            generator, start, SYMMETRIC_TIMES, [], e_ops=observables, options=options
        )
        return np.real(np.stack(found.expect))

    return solve


if __name__ == "__main__":
    found = [each(int(sys.argv[1])) for each in (trajectories, symmetric)]
    print(json.dumps([asdict(one) for one in found]))
