"""A walk along an evolution in rational steps: where it stands, how it goes on, what it drops."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.motion import ORDER, stripes
from spinvolt.algebra.problem import Unitary
from spinvolt.errors import NotCovered
from spinvolt.kernels import pade

Floats = NDArray[np.float64]
Factors = tuple[Floats, Floats, Floats]
EPSILON = float(np.finfo(float).eps)

# Rounding after n steps, 2^-52 (SPREADING sqrt(n) + DRIFTING n): ten times the most that was found.
# Unequal site energies let it drift in phase as well.
SPREADING = 270.0
DRIFTING = 36.0
TILTED = 5.0
# As much may be emptied behind the motion as roundings are granted.
INCOME = DRIFTING * EPSILON
CHUNK = 2**14
PATCH = 2**10
PADDING = 4
# The sign that psi = (-i)^j phi gives the products of sites j and j + offset, by order and offset.
SIGNS = ((1.0, 1.0, -1.0, -1.0), (1.0, -1.0, -1.0, 1.0))


@dataclass(frozen=True, eq=False)
class Ground:
    """A chain sampled for walking.

    Attributes
    ----------
    kernels
        ``real_steps`` or ``complex_steps``.
    halves
        Poles, residues and gains for them.
    couplings, energies
        u_0 ... u_n and w_j - w_start.
    weights
        Of the products that make up the derivatives of <j>, one row per entry of kernels.ROWS.
    peaks
        Largest |weights| in every patch of sites, shape (rows, patches + 1); the last is zero.
    """

    kernels: ModuleType
    halves: tuple[Floats, Floats, Floats]
    couplings: Floats
    energies: Floats
    weights: Floats
    peaks: Floats

    @property
    def roughness(self) -> float:
        """Rounding compared to that on an untilted chain."""
        return TILTED if self.kernels.FIELDS == 2 else 1.0

    @property
    def length(self) -> int:
        """Number of sites."""
        return len(self.energies)

    def factorised(self, tau: float) -> Factors:
        """The two halves of a step, eliminated."""
        n, lanes = self.length, self.kernels.LANES
        factors = (np.empty((2, lanes * n)), np.empty((2, lanes * n)), np.empty((2, n)))
        self.kernels.factorise(self.couplings * tau, self.energies * tau, self.halves[0], factors)
        return factors

    def largest(self, windows: NDArray[np.int64]) -> Floats:
        """Bounds on ||X_r psi||, r = 1 ... ORDER, for states on windows: shape (windows, ORDER)."""
        ends = np.empty(windows.shape, dtype=np.int64)
        ends[:, 0] = np.maximum(windows[:, 0] - PADDING, 0) // PATCH
        ends[:, 1] = (windows[:, 1] - 1) // PATCH + 1
        rows = np.maximum.reduceat(self.peaks, ends.ravel(), axis=1)[:, ::2]
        orders = np.array([order for order, _ in self.kernels.ROWS])
        return rows.T @ (orders[:, None] == np.arange(1, ORDER + 1))


def survey(problem: Unitary) -> Ground:
    """Sample a chain.

    Raises
    ------
    NotCovered
        When the arrays do not fit into memory.
    """
    chain = problem.chain
    if chain.tilted:
        from spinvolt.kernels import complex_steps as kernels

        halves = pade.complex_halves()
    else:
        from spinvolt.kernels import real_steps as kernels

        halves = pade.real_halves()
    try:
        energies = np.zeros(chain.length)
        if chain.tilted:
            energies = chain.energies(np.arange(chain.length, dtype=float))
            energies -= energies[problem.start]
        weights, peaks = _weights(problem, kernels.ROWS)
        return Ground(kernels, halves, chain.couplings(), energies, weights, peaks)
    except MemoryError as shortage:
        raise NotCovered(
            f"a chain of {chain.length} levels does not fit into memory for the rational engine: "
            "take a smaller battery, or the galerkin engine"
        ) from shortage


def _weights(problem: Unitary, rows: tuple[tuple[int, int], ...]) -> tuple[Floats, Floats]:
    """Signed stripes by row, and their peaks; chunks of sites keep the work inside the cache."""
    chain = problem.chain
    n = chain.length
    weights, peaks = np.zeros((len(rows), n)), np.zeros((len(rows), -(-n // PATCH) + 1))
    for first in range(0, n, CHUNK):
        after = min(first + CHUNK, n)
        for stripe in stripes(chain, first, min(after + PADDING, n) - 1):
            row = weights[rows.index((stripe.order, stripe.offset)), first:after]
            part = stripe.weights[: len(row)]
            row[: len(part)] = SIGNS[stripe.order % 2][stripe.offset] * part
    for k in range(peaks.shape[1] - 1):
        peaks[:, k] = np.max(np.abs(weights[:, k * PATCH : (k + 1) * PATCH]), axis=1)
    return weights, peaks


@dataclass(frozen=True)
class Run:
    """``groups`` equal groups of ``substeps`` steps of length ``tau``."""

    tau: float
    substeps: int
    groups: int


def planned(times: Floats, now: float, step: float, known: tuple[float, ...]) -> Iterator[Run]:
    """Runs of equal steps, none longer than ``step``, that visit ``times`` in turn from ``now``.

    Times that are met to within a few roundings share a run; step lengths that are ``known``
    already are used again where they serve as well.
    """
    slack = 8.0 * EPSILON * max(float(np.max(np.abs(times))), abs(now))
    gaps = np.diff(times)
    breaks = np.flatnonzero(np.abs(np.diff(gaps)) > slack) + 2
    begin = 0
    while begin < len(times):
        gap = float(times[begin]) - now
        end = begin + 1
        if end < len(times) and abs(gaps[begin] - gap) <= slack:
            place = int(np.searchsorted(breaks, end, side="right"))
            end = int(breaks[place]) if place < len(breaks) else len(times)
        groups = end - begin
        substeps = math.ceil(abs(gap) / step * (1.0 - 1e-9))
        tau = (float(times[end - 1]) - now) / (groups * substeps) if substeps else step
        for other in known:
            if abs(tau - other) * groups * substeps <= slack:
                tau = other
        yield Run(tau, substeps, groups)
        now += tau * substeps * groups
        begin = end


@dataclass(frozen=True, eq=False)
class Cursor:
    """A place from which a walk may go on.

    Attributes
    ----------
    time
        The time reached.
    low, fields
        First site of the window, and phi on it, real and imaginary parts in rows; normalised.
    steps
        Steps since time zero.
    truncation, lost
        What the steps and the dropped amplitudes may have added to the error of the state.
    purse
        Norm that may still be emptied behind the motion.
    """

    time: float
    low: int
    fields: Floats
    steps: int = 0
    truncation: float = 0.0
    lost: float = 0.0
    purse: float = 0.0


@dataclass(frozen=True, eq=False)
class Trace:
    """What one run recorded, one row per group.

    Attributes
    ----------
    times
        The times really reached.
    sums
        Norm, first and second moment of j - (low + high) // 2, sums of orders 1 ... ORDER.
    windows
        First populated site and the one after the last.
    distances
        Bounds on the distance of the normalised states from the true ones at the reached times.
    visits, steps
        Work.
    """

    times: Floats
    sums: Floats
    windows: NDArray[np.int64]
    distances: Floats
    visits: int
    steps: int


@dataclass(frozen=True)
class Allowance:
    """What one step may cost in accuracy.

    Attributes
    ----------
    frequency, moment
        mu_1 of the start, and mu_17 in units of it: a step adds c_8 (tau mu_1)^17 mu_17.
    cut
        Norm that may be lost at the far end of one traverse.
    """

    frequency: float
    moment: float
    cut: float

    def truncation(self, tau: float) -> float:
        """The bound on what one step of length tau adds."""
        return pade.TRUNCATION * abs(tau * self.frequency) ** pade.ORDER * self.moment


def unfolded(ground: Ground, cursor: Cursor) -> tuple[Floats, Floats]:
    """Work space and the cursor's state on the whole chain, to be moved in place."""
    n, kernels = ground.length, ground.kernels
    state = np.zeros((kernels.FIELDS, n + PADDING))
    state[:, cursor.low : cursor.low + cursor.fields.shape[1]] = cursor.fields
    return np.empty((2, kernels.LANES * n)), state


def onward(
    ground: Ground,
    cursor: Cursor,
    space: tuple[Floats, Floats],
    factors: Factors,
    run: Run,
    allowance: Allowance,
) -> tuple[Cursor, Trace]:
    """Move the unfolded state along one run; the new cursor's fields are a view of it."""
    window = (cursor.low, cursor.low + cursor.fields.shape[1])
    sums = np.empty((run.groups, ORDER + 3))
    windows, leaks = np.empty((run.groups, 2), dtype=np.int64), np.empty(run.groups)
    low, high, purse, visits = ground.kernels.march(
        window,
        (run.groups, run.substeps),
        factors,
        space,
        ground.halves,
        (allowance.cut, INCOME, cursor.purse),
        ground.weights,
        (sums, windows, leaks),
    )
    steps = run.substeps * np.arange(1, run.groups + 1)
    lost = cursor.lost + leaks
    truncation = cursor.truncation + allowance.truncation(run.tau) * steps
    rounding = ground.roughness * rounded(cursor.steps + steps)
    times = (cursor.time + run.tau * steps).astype(float)
    after = Cursor(
        time=float(times[-1]),
        low=low,
        fields=space[1][:, low:high],
        steps=cursor.steps + int(steps[-1]),
        truncation=float(truncation[-1]),
        lost=float(lost[-1]),
        purse=purse,
    )
    distances = truncation + lost + rounding
    return after, Trace(times, sums, windows, distances, visits, int(steps[-1]))


def rounded(steps: NDArray[np.int64]) -> Floats:
    """Bound on the rounding error of a state after ``steps``, on an untilted chain."""
    return EPSILON * (SPREADING * np.sqrt(steps) + DRIFTING * steps)


def folded(cursor: Cursor) -> Cursor:
    """The cursor with a normalised copy of its window."""
    return replace(cursor, fields=cursor.fields / np.linalg.norm(cursor.fields))
