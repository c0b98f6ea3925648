"""QuTiP's `sesolve` on the sector's tridiagonal H, with each of its integrators that can serve.

H is stored by diagonals, QuTiP's fastest format here, and only the energy is saved.
`krylov` needs `always_compute_step`: left at its default the step of the first subspace is kept
for all that follow, and the result is silently wrong. Its tolerance governs one step, so it has
to be set far below the error that is wanted.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import qutip
from scipy.sparse import diags_array

from benchmarks.task import NO_KNOB, Floats, Peer, Solve, Task, tens

UNLIMITED = 10**9
QUIET = {"store_states": False, "progress_bar": "", "normalize_output": False}


def sesolve(method: str, settings: Callable[[float], dict[str, Any]]) -> Callable[[Task], Solve]:
    """`sesolve` with one integrator; ``settings`` turns the knob into its options."""

    def prepare(task: Task) -> Solve:
        hamiltonian = sector(task).to("dia")
        energy = qutip.Qobj(diags_array([task.positions], offsets=(0,), format="csr")).to("dia")
        start = qutip.basis(task.size + 1, 0)

        def solve(knob: float) -> Floats:
            options = QUIET | {"method": method} | settings(knob)
            found = qutip.sesolve(hamiltonian, start, task.times, e_ops=[energy], options=options)
            return np.asarray(found.expect[0])

        return solve

    return prepare


def sector(task: Task) -> qutip.Qobj:
    """H on the sector."""
    return qutip.Qobj(diags_array([task.couplings] * 2, offsets=(-1, 1), format="csr"))


def steps(rtol: float) -> dict[str, Any]:
    """Options of the step-size controlled integrators."""
    return {"rtol": rtol, "atol": 1e-2 * rtol, "nsteps": UNLIMITED}


def subspaces(atol: float) -> dict[str, Any]:
    """Options of `krylov`, safe and with the dimension and algorithm that were fastest."""
    return {
        "atol": atol,
        "krylov_dim": 30,
        "algorithm": "lanczos",
        "always_compute_step": True,
        "sub_system_tol": 1e-12,
        "min_step": 1e-16,
        "nsteps": UNLIMITED,
    }


def nothing(_: float) -> dict[str, Any]:
    """Options of `diag`: there are none."""
    return {}


PEERS = (
    Peer("qutip vern7", "qutip", "rtol", tens(8, 13), sesolve("vern7", steps)),
    Peer("qutip vern9", "qutip", "rtol", tens(7, 13), sesolve("vern9", steps)),
    Peer("qutip dop853", "qutip", "rtol", tens(6, 13), sesolve("dop853", steps)),
    Peer("qutip tsit5", "qutip", "rtol", tens(10, 13), sesolve("tsit5", steps)),
    Peer("qutip adams", "qutip", "rtol", tens(11, 14), sesolve("adams", steps)),
    Peer("qutip krylov", "qutip", "atol", (1e-13, 1e-15, 1e-17), sesolve("krylov", subspaces)),
    Peer("qutip diag", "qutip", "", NO_KNOB, sesolve("diag", nothing)),
)
