"""QuSpin on the sector's tridiagonal H: its ODE front end, parallel `expm_multiply`, and ED."""

import numpy as np
from numpy.typing import NDArray
from quspin.operators import hamiltonian
from quspin.tools.evolution import ED_state_vs_time, evolve, expm_multiply_parallel
from scipy.sparse import csr_matrix, diags

from benchmarks.task import NO_KNOB, Floats, Given, Peer, Solve, Task, tens


def operator(task: Task) -> hamiltonian:
    """H as QuSpin's own object."""
    return hamiltonian(
        [sector(task)], [], dtype=np.float64, check_symm=False, check_herm=False, check_pcon=False
    )


def sector(task: Task) -> csr_matrix:
    """H on the sector."""
    return csr_matrix(diags([task.couplings] * 2, (-1, 1)))


def real_form(task: Task) -> csr_matrix:
    """K of phi' = K phi, psi_j = (-i)^j phi_j."""
    return csr_matrix(diags([task.couplings, -task.couplings], (-1, 1)))


def by_evolve(task: Task) -> Solve:
    """`hamiltonian.evolve`: DOP853 through SciPy's `ode`."""
    built = operator(task)

    def solve(rtol: float) -> Floats:
        states = built.evolve(
            task.start, 0.0, task.times, iterate=True, rtol=rtol, atol=1e-2 * rtol
        )
        return np.array([(s.real**2 + s.imag**2) @ task.positions for s in states])

    return solve


def by_evolve_real(task: Task) -> Solve:
    """`evolve` with the real generator."""
    generator = real_form(task)

    def solve(rtol: float) -> Floats:
        states = evolve(
            task.start,
            0.0,
            task.times,
            lambda _, state: generator @ state,
            real=True,
            iterate=True,
            rtol=rtol,
            atol=1e-2 * rtol,
        )
        return np.array([s**2 @ task.positions for s in states])

    return solve


def by_exponential(task: Task) -> Solve:
    """`expm_multiply_parallel` from sample to sample, in place."""
    built = sector(task)

    def solve(_: float) -> Floats:
        step = expm_multiply_parallel(built, a=-1j * task.times[1], dtype=np.complex128)
        return stepped(step, task.start.astype(complex), task)

    return solve


def by_exponential_real(task: Task) -> Solve:
    """The same with the real generator."""
    built = real_form(task)

    def solve(_: float) -> Floats:
        step = expm_multiply_parallel(built, a=task.times[1], dtype=np.float64)
        return stepped(step, task.start.copy(), task)

    return solve


def stepped(step: expm_multiply_parallel, state: NDArray[np.inexact], task: Task) -> Floats:
    """The energies along equal steps."""
    work = np.zeros(2 * len(state), dtype=state.dtype)
    energies = np.zeros(len(task.times))
    for i in range(1, len(energies)):
        step.dot(state, work_array=work, overwrite_v=True)
        energies[i] = (state.real**2 + state.imag**2) @ task.positions
    return energies


def by_diagonalisation(task: Task) -> Solve:
    """`eigh`, then `ED_state_vs_time`."""
    built = operator(task)

    def solve(_: float) -> Floats:
        energies, vectors = built.eigh()
        states = ED_state_vs_time(task.start, energies, vectors, task.times)
        return task.positions @ (states.real**2 + states.imag**2)

    return solve


PEERS = (
    Peer("quspin evolve", "quspin", "rtol", tens(7, 13), by_evolve),
    Peer("quspin expm_multiply_parallel", "quspin", "", NO_KNOB, by_exponential),
    Peer("quspin ED", "quspin", "", NO_KNOB, by_diagonalisation),
    Peer("quspin evolve, real", "quspin", "rtol", tens(7, 13), by_evolve_real, Given.INSIGHT),
    Peer(
        "quspin expm_multiply_parallel, real",
        "quspin",
        "",
        NO_KNOB,
        by_exponential_real,
        Given.INSIGHT,
    ),
)
