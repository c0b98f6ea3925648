"""QuTiP's `sesolve` in the product space of cells and charger, no sector known."""

from collections.abc import Callable

import numpy as np
import qutip

from benchmarks.peers.qutip_sector import QUIET, steps
from benchmarks.task import Floats, Given, Kind, Peer, Solve, Task, tens


def sesolve(method: str) -> Callable[[Task], Solve]:
    """`sesolve` with one integrator."""

    def prepare(task: Task) -> Solve:
        spin = 0.5 * task.size
        one = qutip.qeye(task.size + 1)
        raising = qutip.jmat(spin, "+")
        cavity = task.kind is Kind.CAVITY
        lowering = qutip.destroy(task.size + 1) if cavity else raising.dag()
        full = qutip.basis(task.size + 1, task.size) if cavity else qutip.spin_state(spin, spin)
        hop = qutip.tensor(raising, lowering)
        hamiltonian = (hop + hop.dag()).to("csr")
        energy = qutip.tensor(qutip.jmat(spin, "z") + spin * one, one).to("csr")
        start = qutip.tensor(qutip.spin_state(spin, -spin), full)

        def solve(rtol: float) -> Floats:
            options = QUIET | {"method": method} | steps(rtol)
            found = qutip.sesolve(hamiltonian, start, task.times, e_ops=[energy], options=options)
            return np.asarray(found.expect[0])

        return solve

    return prepare


RTOL = tens(8, 12)
PEERS = tuple(
    Peer(f"qutip {method}, product space", "qutip", "rtol", RTOL, sesolve(method), Given.SPINS)
    for method in ("vern7", "dop853")
)
