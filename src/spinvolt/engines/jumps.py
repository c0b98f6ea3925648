"""Quantum trajectories on ladders, averaged with their standard errors."""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from spinvolt.algebra.densities import Blocks, Densities, Diagnostic
from spinvolt.algebra.open import Lindblad
from spinvolt.algebra.open_results import Told
from spinvolt.algebra.results import Cost
from spinvolt.bounded import Proof
from spinvolt.engines.samples import Sums, added, averaged, generators
from spinvolt.errors import Misstated, NotCovered
from spinvolt.kernels.ladder_jumps import ORDER, trajectory

Floats = NDArray[np.float64]
CHUNK = 32
# Blocks of trajectories whose populations are kept apart, about.
BLOCKS = 32
LARGEST = 10**7


@dataclass(frozen=True)
class Jumps:
    """Quantum jumps: pure states of fixed total excitation, no time step and no cut-off.

    Every jump changes the total by one, so a trajectory is a real vector over the levels of all
    ladders but one. Its evolution between jumps and the times of the jumps are exact up to
    ``tolerance`` (norm of the state, for each step). Trajectory i draws from its own stream,
    ``SeedSequence(seed, spawn_key=(i,))``: results do not depend on ``workers``.

    Errors: standard errors of the mean, an estimate.

    >>> from spinvolt.algebra.open import LocalNoise, Reservoirs
    >>> model = Reservoirs(20, (3,), (1.0,), (0.0,), 0.0, (LocalNoise(),) * 2, (20, 0))
    >>> found = Jumps(trajectories=200).run(model.lindblad(), [0.0, 0.2], seed=1)
    >>> bool(found.at(1, 1, sigmas=4.0).contains(0.8123699))
    True
    """

    trajectories: int = 1000
    workers: int | None = None
    tolerance: float = 1e-9
    takes: ClassVar = Lindblad
    name: ClassVar = "jumps"

    def __post_init__(self) -> None:
        if self.trajectories < 2:
            raise Misstated(
                f"`trajectories` must be at least 2 for an error, but is {self.trajectories}."
            )

    def estimate(self, problem: Lindblad) -> Cost:
        """Memory, and the size of the state as ``site_visits`` of one product."""
        size = _size(problem)
        rows = 3 * len(problem.ensembles) + len(problem.ensembles) ** 2 // 2 + ORDER + 4
        return Cost(site_visits=size, memory=8 * rows * size * self._workers())

    def run(
        self,
        problem: Lindblad,
        times: ArrayLike,
        seed: int = 0,
        *,
        populations: bool = False,
        told: Told = None,
    ) -> Densities:
        """Energies per spin at ascending ``times`` >= 0, ladders in the order of the problem.

        With ``populations`` those of all ladders but the first as well, in blocks. ``told`` is
        called with the part of the trajectories that is done.

        Raises
        ------
        NotCovered
            With local noise, or a state of more than 1e7 levels.
        """
        instants = np.ascontiguousarray(times, dtype=float)
        grid = _grid(problem)
        each = max(1, min(CHUNK, self.trajectories // BLOCKS)) if populations else CHUNK
        chunks = [
            range(i, min(i + each, self.trajectories)) for i in range(0, self.trajectories, each)
        ]
        more = level_count(problem) if populations else 0
        summed, counts = np.zeros((BLOCKS, len(instants), more)), np.zeros(BLOCKS)

        def follow(chunk: range) -> "_Part":
            streams = generators(seed, chunk)
            return _follow(grid, instants, streams, self.tolerance, populations=populations)

        parts = []
        with ThreadPoolExecutor(self._workers()) as pool:
            for number, part in enumerate(pool.map(follow, chunks)):
                parts.append((part.sums, part.jumps, part.steps))
                # Which block a part goes to is fixed by its number, and they come in their order.
                summed[number % BLOCKS] += part.populations
                counts[number % BLOCKS] += part.count
                if told is not None:
                    told((number + 1) / len(chunks))
        means, errors = averaged(added(part[0] for part in parts))
        jumps, steps = sum(part[1] for part in parts), sum(part[2] for part in parts)
        return Densities(
            times=instants,
            fillings=means,
            errors=errors,
            rare=np.full_like(means, 3.0 / self.trajectories),
            proof=Proof.ESTIMATED,
            samples=self.trajectories,
            cost=Cost(
                products=(ORDER + 1) * steps,
                site_visits=(ORDER + 1) * steps * grid.rungs[1].shape[1],
                memory=self.estimate(problem).memory,
            ),
            diagnostics=(
                Diagnostic("jumps per trajectory", jumps / self.trajectories),
                Diagnostic("steps per trajectory", steps / self.trajectories),
            ),
            warnings=(),
            blocks=_blocks(summed, counts, grid) if populations else None,
        )

    def _workers(self) -> int:
        return self.workers or os.cpu_count() or 1


@dataclass(frozen=True, eq=False)
class _Grid:
    """The arrays that the kernel takes, for one problem."""

    start: NDArray[np.int64]
    levels: NDArray[np.int64]
    rungs: tuple[NDArray[np.int64], NDArray[np.int64]]
    hops: tuple[NDArray[np.int64], Floats, Floats]
    jumps: tuple[Floats, Floats, NDArray[np.bool_]]


def level_count(problem: Lindblad) -> int:
    """Levels of all ladders but the first, one ladder after the other."""
    return sum(ensemble.levels for ensemble in problem.ensembles[1:])


def _blocks(summed: Floats, counts: Floats, grid: _Grid) -> Blocks:
    """Averages of the blocks that hold any trajectory."""
    full = counts > 0
    means = summed[full] / counts[full, None, None]
    edges = np.cumsum(grid.rungs[0][1:] + 1)[:-1]
    return Blocks(counts[full], tuple(np.split(means, edges, axis=2)))


def _size(problem: Lindblad) -> int:
    """Number of amplitudes: levels of all ladders but the first."""
    size = 1
    for ensemble in problem.ensembles[1:]:
        size *= ensemble.levels
    return size


def _grid(problem: Lindblad) -> _Grid:
    size = _size(problem)
    if problem.has_local_noise or size > LARGEST:
        raise NotCovered(
            "quantum jumps cover ladders without local noise and states of at most "
            f"{LARGEST:.0e} levels, but local noise = {problem.has_local_noise} and the state has "
            f"{size}: use the exact master equation for local noise, the truncated Wigner method "
            "for large batteries."
        )
    levels = [e.levels for e in problem.ensembles[1:]]
    digits = np.zeros((len(levels) + 1, size), np.int64)
    strides = [0] + [int(np.prod(levels[a + 1 :], dtype=np.int64)) for a in range(len(levels))]
    for a, (stride, count) in enumerate(zip(strides[1:], levels, strict=True), start=1):
        digits[a] = np.arange(size) // stride % count
    digits[0, : len(strides)] = strides
    tops = np.array([e.twice_spin for e in problem.ensembles], np.int64)
    amplitudes = np.array([jump.amplitudes for jump in problem.jumps], float)
    return _Grid(
        start=np.array([np.dot(strides, problem.start), sum(problem.start)], np.int64),
        levels=np.array(problem.start, np.int64),
        rungs=(tops, digits),
        hops=_products(problem, strides),
        jumps=(
            np.array([jump.rate for jump in problem.jumps], float),
            amplitudes.reshape(-1, len(tops)),
            np.array([jump.raises for jump in problem.jumps], np.bool_),
        ),
    )


def _products(problem: Lindblad, strides: list[int]) -> tuple[NDArray[np.int64], Floats, Floats]:
    """Hops and diagonal weights of sum_j rate_j O_j+ O_j."""
    count = len(problem.ensembles)
    down, up = np.zeros((count, count)), np.zeros((count, count))
    for jump in problem.jumps:
        matrix = jump.rate * np.outer(jump.amplitudes, jump.amplitudes)
        if jump.raises:
            up += matrix
        else:
            down += matrix
    both = down + up
    hops = [
        (a, b, strides[a] - strides[b], both[a, b])
        for b in range(count)
        for a in range(count)
        if both[a, b] and strides[a] > strides[b]
    ]
    pairs = np.array([hop[:3] for hop in hops], np.int64).reshape(-1, 3)
    own = np.stack([np.diag(down), np.diag(up)])
    return pairs, np.array([hop[3] for hop in hops], float), np.ascontiguousarray(own)


@dataclass(frozen=True, eq=False)
class _Part:
    """A few trajectories: mean levels, populations summed over them, counts."""

    sums: Sums
    populations: Floats
    count: int
    jumps: int
    steps: int


def _follow(
    grid: _Grid,
    times: Floats,
    streams: list[np.random.Generator],
    tolerance: float,
    *,
    populations: bool,
) -> _Part:
    """Some trajectories."""
    ladders, size = grid.rungs[1].shape
    tops = grid.rungs[0]
    work = np.empty((2 * ladders + len(grid.hops[1]) + ORDER + 3, size))
    more = int(np.sum(tops[1:] + 1)) if populations else 0
    levels = np.zeros((len(streams), len(times), ladders + more))
    levels[:, :, :ladders] = grid.levels
    if populations:
        firsts = np.cumsum([0, *(tops[1:-1] + 1)])
        levels[:, :, ladders + firsts + grid.levels[1:]] = 1.0
    jumps = steps = 0
    for stream, row in zip(streams, levels, strict=True):
        if len(times) and len(grid.jumps[0]):
            counts = trajectory(
                stream, grid.start, grid.rungs, grid.hops, grid.jumps, times, tolerance, work, row
            )
            jumps, steps = jumps + int(counts[0]), steps + int(counts[1])
    return _Part(
        Sums.of(levels[:, :, :ladders] / tops),
        levels[:, :, ladders:].sum(axis=0),
        len(streams),
        jumps,
        steps,
    )
