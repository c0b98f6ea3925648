"""QuTiP's `sesolve` on the levels of one parity, with H, start and observable as spinvolt gives.

H is stored by rows or by diagonals; only the energy is saved.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import qutip

from benchmarks.ours import battery
from benchmarks.peers.qutip_sector import QUIET, steps, subspaces
from benchmarks.task import Floats, Kind, Peer, Solve, Task, tens


def sesolve(
    method: str, settings: Callable[[float], dict[str, Any]], form: str
) -> Callable[[Task], Solve]:
    """`sesolve` with one integrator and one format of H."""

    def prepare(task: Task) -> Solve:
        handed = battery(task.kind, task.size).to_qutip(sector=True)
        hamiltonian = handed.hamiltonian.to(form)
        energy = handed.observables["excited"].to(form)
        start = handed.start.to("dense")

        def solve(knob: float) -> Floats:
            options = QUIET | {"method": method} | settings(knob)
            found = qutip.sesolve(hamiltonian, start, task.times, e_ops=[energy], options=options)
            return np.asarray(found.expect[0])

        return solve

    return prepare


FORMS = {"csr": "rows", "dia": "diagonals"}
LOOSEST = {"vern7": 8, "vern9": 7, "dop853": 6}
PEERS = tuple(
    Peer(
        f"qutip {method}, parity, {words}",
        "qutip",
        "rtol",
        tens(loosest, 13),
        sesolve(method, steps, form),
        kinds=(Kind.GRID,),
    )
    for method, loosest in LOOSEST.items()
    for form, words in FORMS.items()
) + tuple(
    Peer(
        f"qutip krylov, parity, {words}",
        "qutip",
        "atol",
        tens(10, 16),
        sesolve("krylov", subspaces, form),
        kinds=(Kind.GRID,),
    )
    for form, words in FORMS.items()
)
