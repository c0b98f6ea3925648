"""What the energies really are, found independently of everything that is timed.

With psi_j = (-i)^j phi_j the motion is real,

    phi_j' = u_j phi_{j-1} - u_{j+1} phi_{j+1} = (K phi)_j,

and with b above the norm of K

    exp(K t) = sum_k (2 - [k=0]) J_k(b t) P_k
    P_0 = 1,   P_1 = K / b,   P_{k+1} = 2 (K / b) P_k + P_{k-1}

is applied from sample to sample in extended precision (64 bits of mantissa where the machine has
them). Beyond ``LONGEST`` this takes minutes, and two engines of spinvolt vouch for each other; for
a cavity, whose chain has no short basis for the second, two step lengths of the first. Grids are
in ``benchmarks.grid_reference``, the master equation in ``benchmarks.master_reference``.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks import grid_reference, master_reference
from benchmarks.bessel import bessel
from benchmarks.ours import by_engine, curve
from benchmarks.task import Floats, Kind, Task, open_times
from spinvolt.engines.galerkin import Galerkin
from spinvolt.engines.rational import Rational

Extended = NDArray[np.longdouble]
LONGEST = 20_000


@dataclass(frozen=True, eq=False)
class Reference:
    """Energies at the task's times.

    Attributes
    ----------
    task
        The job, with its charging time.
    energies
        Shape (samples,); for the master equation, of battery and charger, (2, samples).
    source
        How they were found.
    doubt
        A check on them, relative to the largest energy: the drift of the norm, or the distance
        between two engines; for the master equation, that of the trace.
    time_doubt
        Distance of the charging time from the reference's own maximum, relative.
    """

    task: Task
    energies: Floats
    source: str
    doubt: float
    time_doubt: float

    def error(self, energies: Floats) -> float:
        """Largest distance of ``energies`` from these, relative to the largest energy.

        One where energies are lacking or not finite.
        """
        if np.shape(energies) != np.shape(self.energies) or not np.all(np.isfinite(energies)):
            return 1.0
        return float(np.max(np.abs(energies - self.energies)) / np.max(self.energies))


def reference(size: int, kind: Kind = Kind.CHAIN) -> Reference:
    """The reference for a size; the charging time comes from spinvolt and is checked."""
    if kind is Kind.MASTER:
        return lossy(Task(size, float(open_times(size)[-1]), kind))
    task = Task(size, curve(kind, size).time, kind)
    if kind is Kind.GRID:
        return on_grid(task)
    return extended(task) if size <= LONGEST else engines(task)


def on_grid(task: Task) -> Reference:
    """By Chebyshev expansion in extended precision on all levels of a parity."""
    energies, drift, late = grid_reference.solved(task)
    digits = np.finfo(np.longdouble).nmant + 1
    source = f"Chebyshev expansion with {digits} bits"
    return Reference(task, energies, source, drift, late)


def lossy(task: Task) -> Reference:
    """By Taylor series of the master equation in extended precision; no time is looked for."""
    densities, drift = master_reference.solved(task)
    digits = np.finfo(np.longdouble).nmant + 1
    return Reference(task, densities, f"Taylor series with {digits} bits", drift, 0.0)


def extended(task: Task) -> Reference:
    """By Chebyshev expansion in extended precision."""
    couplings = task.couplings.astype(np.longdouble)
    sites = task.positions.astype(np.longdouble)
    half_width = 2.0 * np.max(couplings)
    weights = bessel(half_width * np.longdouble(task.time) / (len(task.times) - 1))
    weights[1:] *= 2.0
    product = generator(couplings / half_width)
    state = task.start.astype(np.longdouble)
    energies = np.zeros(len(task.times), dtype=np.longdouble)
    for i in range(1, len(task.times)):
        state = expanded(product, weights, state)
        energies[i] = np.sum(sites * state * state)
    hops = np.concatenate([[0.0], couplings**2, [0.0]])
    slope = 2.0 * np.sum(couplings * state[1:] * state[:-1])
    bend = 2.0 * np.sum(np.diff(hops) * state * state)
    digits = np.finfo(np.longdouble).nmant + 1
    return Reference(
        task,
        energies.astype(float),
        f"Chebyshev expansion with {digits} bits",
        float(abs(np.sum(state * state) - 1.0)),
        float(abs(slope / bend) / task.time),
    )


def engines(task: Task) -> Reference:
    """By two engines of spinvolt that share no algorithm, or two step lengths of one."""
    if task.kind is Kind.CAVITY:
        source, second = "two step lengths of spinvolt's rational engine", Rational(tolerance=1e-16)
    else:
        source, second = "spinvolt's rational and galerkin engines", Galerkin()
    one, two = (by_engine(engine, task) for engine in (Rational(), second))
    apart = float(np.max(np.abs(one.energies - two.energies)) / np.max(one.energies))
    later = abs(one.time - two.time) / one.time
    return Reference(task, one.energies, source, apart, later)


Product = Callable[[Extended], Extended]


def generator(couplings: Extended) -> Product:
    """K / b as a function."""

    def product(state: Extended) -> Extended:
        result = np.zeros_like(state)
        result[1:] = couplings * state[:-1]
        result[:-1] -= couplings * state[1:]
        return result

    return product


def expanded(product: Product, weights: Extended, state: Extended) -> Extended:
    """The expansion applied to a state."""
    before, now = state, product(state)
    total = weights[0] * before + weights[1] * now
    for weight in weights[2:]:
        before, now = now, 2.0 * product(now) + before
        total += weight * now
    return total
