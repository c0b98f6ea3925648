"""SciPy: products with H, by `expm_multiply` and by the Runge-Kutta method DOP853."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.integrate import solve_ivp
from scipy.sparse import csr_array, diags_array
from scipy.sparse.linalg import expm_multiply

from benchmarks.task import NO_KNOB, Floats, Given, Peer, Solve, Task, tens

States = NDArray[np.float64] | NDArray[np.complex128]


def schroedinger(task: Task) -> csr_array:
    """-i H."""
    return csr_array(diags_array([-1j * task.couplings] * 2, offsets=(-1, 1)))


def real_form(task: Task) -> csr_array:
    """K of phi' = K phi, psi_j = (-i)^j phi_j."""
    return csr_array(diags_array([task.couplings, -task.couplings], offsets=(-1, 1)))


def by_exponential(matrix: Callable[[Task], csr_array]) -> Callable[[Task], Solve]:
    """`expm_multiply` over all times at once."""

    def prepare(task: Task) -> Solve:
        generator = matrix(task)
        start = task.start.astype(generator.dtype)

        def solve(_: float) -> Floats:
            states = expm_multiply(
                generator, start, start=0.0, stop=task.time, num=len(task.times), traceA=0.0
            )
            return populations(states) @ task.positions

        return solve

    return prepare


def by_runge_kutta(matrix: Callable[[Task], csr_array]) -> Callable[[Task], Solve]:
    """`solve_ivp` with DOP853 and its dense output."""

    def prepare(task: Task) -> Solve:
        generator = matrix(task)
        start = task.start.astype(generator.dtype)

        def solve(rtol: float) -> Floats:
            found = solve_ivp(
                lambda _, state: generator @ state,
                (0.0, task.time),
                start,
                method="DOP853",
                t_eval=task.times,
                rtol=rtol,
                atol=1e-2 * rtol,
            )
            return task.positions @ populations(found.y)

        return solve

    return prepare


def populations(states: States) -> Floats:
    """Squared sizes."""
    return np.square(states.real) + (np.square(states.imag) if np.iscomplexobj(states) else 0.0)


RTOL = tens(9, 13)
PEERS = (
    Peer("scipy expm_multiply", "scipy", "", NO_KNOB, by_exponential(schroedinger)),
    Peer("scipy DOP853", "scipy", "rtol", RTOL, by_runge_kutta(schroedinger)),
    Peer(
        "scipy expm_multiply, real", "scipy", "", NO_KNOB, by_exponential(real_form), Given.INSIGHT
    ),
    Peer("scipy DOP853, real", "scipy", "rtol", RTOL, by_runge_kutta(real_form), Given.INSIGHT),
)
