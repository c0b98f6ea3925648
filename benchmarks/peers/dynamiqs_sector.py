"""Dynamiqs' `sesolve` on the sector's tridiagonal H: double precision, compiled, warm.

H is stored by diagonals; for `Expm` dynamiqs makes it dense by itself.
"""

from collections.abc import Callable

import dynamiqs as dq
import jax.numpy as jnp
import numpy as np
from dynamiqs.method import Dopri8, Expm, Method, Tsit5

from benchmarks.task import NO_KNOB, Floats, Peer, Solve, Task, tens

UNLIMITED = 10**8


def sesolve(method: Callable[[float], Method]) -> Callable[[Task], Solve]:
    """`sesolve` with one method."""

    def prepare(task: Task) -> Solve:
        dq.set_precision("double")
        hamiltonian = dq.sparsedia_from_dict({1: task.couplings, -1: task.couplings})
        energy = dq.sparsedia_from_dict({0: task.positions})
        start = dq.basis(task.size + 1, 0)
        times = jnp.asarray(task.times)

        def solve(knob: float) -> Floats:
            found = dq.sesolve(
                hamiltonian,
                start,
                times,
                exp_ops=[energy],
                method=method(knob),
                save_states=False,
                progress_meter=False,
            )
            return np.asarray(found.expects[0].real)

        return solve

    return prepare


def dopri8(rtol: float) -> Method:
    """Order 8; its interpolant is of lower order, so the samples ask for a tight tolerance."""
    return Dopri8(rtol=rtol, atol=1e-2 * rtol, max_steps=UNLIMITED)


def tsit5(rtol: float) -> Method:
    """Order 5, the default."""
    return Tsit5(rtol=rtol, atol=1e-2 * rtol, max_steps=UNLIMITED)


def expm(_: float) -> Method:
    """Matrix exponentials between samples."""
    return Expm()


PEERS = (
    Peer("dynamiqs Dopri8", "dynamiqs", "rtol", tens(9, 13), sesolve(dopri8)),
    Peer("dynamiqs Tsit5", "dynamiqs", "rtol", tens(10, 13), sesolve(tsit5)),
    Peer("dynamiqs Expm", "dynamiqs", "", NO_KNOB, sesolve(expm)),
)
