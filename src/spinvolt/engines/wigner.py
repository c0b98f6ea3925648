"""Sample classical spins with vacuum noise: the truncated Wigner method."""

import math
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from spinvolt.algebra.densities import Densities, Diagnostic
from spinvolt.algebra.open_results import Told
from spinvolt.algebra.phase_space import PhaseSpace
from spinvolt.algebra.results import Cost
from spinvolt.bounded import Proof
from spinvolt.engines.samples import Sums, added, averaged, generators
from spinvolt.errors import Misstated, NotCovered
from spinvolt.kernels.phase_space import trajectory

Floats = NDArray[np.float64]
CHUNK = 32
LONG = 8
MOST_STEPS = 1e11


@dataclass(frozen=True)
class Wigner:
    """Trajectories of classical spins; the mean of S^z is the energy.

    ``step`` is the largest time step in units of the fastest rate; the bias is of the order of
    step^2 / 12, 0.1 % of a linear response. Trajectory i draws from its own stream,
    ``SeedSequence(seed, spawn_key=(i,))``: results do not depend on ``workers``.

    Errors: standard errors of the mean; the truncation itself is uncontrolled.

    >>> from spinvolt.algebra.open import LocalNoise, Reservoirs
    >>> from spinvolt.reductions.truncated_wigner import TruncatedWigner
    >>> model = Reservoirs(10**7, (9,), (1.0,), (0.0,), 0.0, (LocalNoise(),) * 2, (10**7, 0))
    >>> found = Wigner(trajectories=64).run(TruncatedWigner().problem(model), [0.0, 1.0])
    >>> found.fillings.round(3)
    array([[1., 0.],
           [0., 1.]])
    """

    trajectories: int = 4000
    workers: int | None = None
    step: float = 0.1
    takes: ClassVar = PhaseSpace
    name: ClassVar = "wigner"

    def __post_init__(self) -> None:
        if self.trajectories < 2:
            raise Misstated(
                f"`trajectories` must be at least 2 for an error, but is {self.trajectories}."
            )

    def estimate(self, problem: PhaseSpace, duration: float) -> Cost:
        """Steps of all trajectories as ``products``, without the pulse where it is followed."""
        forces = problem.following.forces if problem.following else problem.forces
        each = math.ceil(duration * forces.fastest / self.step)
        return Cost(products=each * self.trajectories)

    def run(
        self, problem: PhaseSpace, times: ArrayLike, seed: int = 0, *, told: Told = None
    ) -> Densities:
        """Energies per spin at ascending ``times`` >= 0.

        ``told`` is called with the part of the trajectories that is done.

        Raises
        ------
        NotCovered
            When more than 1e11 steps would be needed.
        """
        instants = np.ascontiguousarray(times, dtype=float)
        needed = self.estimate(problem, float(instants[-1]) if len(instants) else 0.0).products
        if needed > MOST_STEPS:
            raise NotCovered(
                f"the truncated Wigner method takes at most {MOST_STEPS:.0e} steps, but would need "
                f"{needed:.1e}: shorten the time or take fewer trajectories."
            )
        chunks = [
            range(i, min(i + CHUNK, self.trajectories)) for i in range(0, self.trajectories, CHUNK)
        ]

        def follow(chunk: range) -> tuple[Sums, NDArray[np.int64]]:
            return _follow(problem, instants, generators(seed, chunk), self.step)

        with ThreadPoolExecutor(self.workers or os.cpu_count() or 1) as pool:
            parts = []
            for part in pool.map(follow, chunks):
                parts.append(part)
                if told is not None:
                    told(len(parts) / len(chunks))
        means, errors = averaged(added(part[0] for part in parts))
        steps = np.sum([part[1] for part in parts], axis=0)
        return Densities(
            times=instants,
            fillings=means,
            errors=errors,
            rare=np.full_like(means, 3.0 / self.trajectories),
            proof=Proof.UNCONTROLLED,
            samples=self.trajectories,
            cost=Cost(products=int(steps.sum())),
            diagnostics=(
                Diagnostic("steps per trajectory", steps[0] / self.trajectories),
                Diagnostic("steps without the charger", steps[1] / self.trajectories),
            ),
            warnings=problem.warnings,
        )


def _follow(
    problem: PhaseSpace, times: Floats, streams: list[np.random.Generator], step: float
) -> tuple[Sums, NDArray[np.int64]]:
    """Sums over some trajectories, and their steps."""
    sizes = np.asarray(problem.sizes, dtype=float)
    drifts, noises, steps, settling, weights = _arrays(problem, step)
    heights = np.empty((len(streams), len(times), len(sizes)))
    taken = np.zeros(2, np.int64)
    for stream, row in zip(streams, heights, strict=True):
        spins = np.ascontiguousarray(
            np.transpose(
                [drawn(stream, n, k) for n, k in zip(problem.sizes, problem.start, strict=True)]
            )
        )
        taken += trajectory(stream, drifts, noises, steps, settling, weights, times, spins, row)
    return Sums.of(heights / sizes + 0.5), taken


def _arrays(problem: PhaseSpace, step: float) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """What the kernel takes; without a follower its part is there and never reached."""
    forces, following = problem.forces, problem.following
    rest = following.forces if following else forces
    count, widest = len(problem.sizes), max(forces.noise.shape[1], rest.noise.shape[1])
    noises = np.zeros((2, count, widest))
    noises[0, :, : forces.noise.shape[1]] = forces.noise
    noises[1, :, : rest.noise.shape[1]] = rest.noise
    steps = [step / f.fastest if f.fastest > 0.0 else math.inf for f in (forces, rest)]
    half = 0.5 * problem.sizes[0]
    settling = [-1.0, 0.0, 0.0, half]
    weights = np.zeros(count)
    if following:
        settling = [following.fallen, following.waiting, following.excitations, half]
        weights = following.weights
    return (
        np.stack([forces.drift, rest.drift]), noises, np.array(steps), np.array(settling), weights,
    )  # fmt: skip


def drawn(stream: np.random.Generator, size: int, level: int) -> tuple[float, float, float]:
    """x, y and z of a spin in Wigner's distribution of one level of its ladder.

    z is the level's S^z, the direction of (x, y) is random and its length squared has the mean
    J(J+1) - z^2 and the variance (8/3) <S_x^4> - mean^2 of the level, as a gamma distribution: the
    exponential one of the vacuum at the ends of a long ladder. A full long ladder keeps the length
    sqrt(J(J+1)) of the whole vector, all others the exact z: of the ways tried this one came
    closest to exact master equations.
    """
    spin, z = 0.5 * size, level - 0.5 * size
    mean = spin * (spin + 1.0) - z * z
    up = (level + 1.0) * (size - level) * (level + 2.0) * max(size - level - 1.0, 0.0)
    down = level * (size - level + 1.0) * max(level - 1.0, 0.0) * (size - level + 2.0)
    variance = (4.0 * mean**2 + up + down) / 6.0 - mean**2
    square = mean
    if variance > 1e-12 * mean**2:
        square = stream.gamma(mean**2 / variance, variance / mean)
    angle = 2.0 * math.pi * stream.random()
    length = math.sqrt(square)
    if size >= LONG and level == size:
        z = math.copysign(math.sqrt(max(spin * (spin + 1.0) - square, 0.0)), z)
    return length * math.cos(angle), length * math.sin(angle), z
