"""QuTiP's `mesolve` on the product of the two ladders, with what spinvolt's `to_qutip` gives.

Either one matrix on all of rho, QuTiP's default, or `matrix_form`, which multiplies rho from both
sides and is quicker here with operators stored by diagonals. Only densities are saved.
"""

from collections.abc import Callable

import numpy as np
import qutip

from benchmarks.master import battery, stacked
from benchmarks.peers.qutip_sector import QUIET, steps
from benchmarks.task import Floats, Given, Kind, Peer, Solve, Task, tens

FORMS = {"csr": "one matrix", "dia": "two sides"}
SAVED = ("excited_0", "charger_excited")


def mesolve(method: str, form: str) -> Callable[[Task], Solve]:
    """`mesolve` with one integrator and one format of the operators."""

    def prepare(task: Task) -> Solve:
        handed = battery(task.size).to_qutip()
        hamiltonian = handed.hamiltonian.to(form)
        jumps = [jump.to(form) for jump in handed.jumps]
        observables = [handed.observables[name].to(form) for name in SAVED]

        def solve(rtol: float) -> Floats:
            options = QUIET | {"method": method, "matrix_form": form == "dia"} | steps(rtol)
            found = qutip.mesolve(
                hamiltonian, handed.start, task.times, jumps, e_ops=observables, options=options
            )
            cells, charger = (np.real(values) / task.size for values in found.expect)
            return stacked(cells, charger)

        return solve

    return prepare


# Explicit methods keep to short steps that stability asks for, and are accurate at any tolerance.
LOOSEST = {"vern7": 5, "dop853": 4, "adams": 9, "bdf": 10}
PEERS = tuple(
    Peer(
        f"qutip mesolve {method}, {words}",
        "qutip",
        "rtol",
        tens(loosest, 13),
        mesolve(method, form),
        Given.SPINS,
        kinds=(Kind.MASTER,),
    )
    for method, loosest in LOOSEST.items()
    for form, words in FORMS.items()
)
