"""The steady state of a master equation by eliminating its blocks one after the other.

With x_M the entries of rho at total excitation M, stationarity couples neighbours only,

    A_M x_M + U_M x_{M+1} + D_M x_{M-1} = 0.

From the top down, x_M = R_M x_{M-1} with R_M = -(A_M + U_M R_{M+1})^{-1} D_M. At the bottom there
is the one state without excitations. So if every matrix that is inverted is regular, the steady
state is unique; if one is singular, it is not.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.liouville import Liouville
from spinvolt.algebra.results import Cost
from spinvolt.algebra.rows import MARGIN
from spinvolt.engines.memory import LATE, refuse

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# Reciprocal condition below which a matrix counts as singular.
SINGULAR = 1e-13
# Growth away from the anchor beyond which the other end is taken.
INVERTED = 1e6


@dataclass(frozen=True, eq=False)
class Stationary:
    """A steady state in rows.

    Attributes
    ----------
    state
        The state vector; all zero when there is more than one steady state.
    unique
        Whether there is only one.
    residual
        Sum of |L rho| over the fastest rate.
    correction
        Sum of |change| that one step of iterative refinement made: an estimate of the error.
    """

    state: Floats
    unique: bool
    residual: float
    correction: float


def stationary(built: Liouville) -> Stationary:
    """The steady state, if it is unique.

    The blocks are eliminated towards the empty state, or towards the full one where the empty one
    holds next to nothing: both are single entries.

    Raises
    ------
    NotCovered
        When the blocks do not fit.
    """
    blocks = _Blocks(built)
    widths = np.array([len(blocks.live(m)) for m in range(built.top + 1)], dtype=float)
    refuse(
        Cost(memory=int(16 * np.sum(widths**2)), site_visits=int(np.sum(widths**3))),
        f"blocks of {int(widths.max())} entries at {built.top + 1} total excitations",
        LATE,
    )
    found = _anchored(blocks, tuple(range(built.top, -1, -1)))
    if found is not None and found[1] > INVERTED:
        found = _anchored(blocks, tuple(range(built.top + 1)))
    if found is None:
        return Stationary(np.zeros(built.rows.size), False, np.nan, np.nan)
    state, _, moved = found
    left = blocks.applied(state)
    size = sum(float(blocks.copies(m) @ np.abs(left[m])) for m in left) / blocks.fastest()
    return Stationary(blocks.vector(state), True, size, moved)


Parts = dict[int, Floats]


def _anchored(blocks: "_Blocks", order: tuple[int, ...]) -> tuple[Parts, float, float] | None:
    """The steady state, how much larger it gets than its end, and what refinement changed.

    ``order`` are the total excitations as they are eliminated; the last is the anchor. None when
    a matrix is singular.
    """
    from scipy import linalg

    lapack: Any = linalg.lapack
    factors: dict[int, tuple[Floats, Ints]] = {}
    carried: Floats | None = None
    step = order[1] - order[0] if len(order) > 1 else 1
    for m in order[:-1]:
        here, before, after = blocks.towards(m, step)
        if carried is not None:
            here = here + before @ carried
        norm = float(np.max(np.sum(np.abs(here), axis=0)))
        lu, pivots, failed = lapack.dgetrf(here)
        condition = lapack.dgecon(lu, norm)[0] if norm > 0.0 and not failed else 0.0
        if condition < SINGULAR:
            return None
        factors[m] = (lu, pivots)
        carried = -_solve(factors[m], after)
    chain = _Chain(blocks, factors, order, step)
    first, growth = chain.homogeneous()
    if growth > INVERTED:
        return first, growth, 0.0
    change = chain.refined(blocks.applied(first))
    moved = sum(float(blocks.copies(m) @ np.abs(change[m])) for m in change)
    return blocks.normalised({m: first[m] - change[m] for m in first}), growth, moved


def _solve(factor: tuple[Floats, Ints], right: Floats) -> Floats:
    from scipy.linalg import lu_solve

    return np.asarray(lu_solve(factor, right, check_finite=False))


@dataclass(frozen=True, eq=False)
class _Blocks:
    """Dense blocks of a generator between neighbouring total excitations."""

    built: Liouville

    @cached_property
    def row_of(self) -> Ints:
        """The row of each entry of the state vector; -1 in the margins."""
        rows = self.built.rows
        found = np.full(rows.size, -1)
        lengths = rows.high - rows.low
        found[MARGIN : rows.size - MARGIN] = np.repeat(np.arange(len(lengths)), lengths)
        return found

    @cached_property
    def targets(self) -> Ints:
        """The target row of each term."""
        counts = self.built.frame[:, 4] - self.built.frame[:, 3]
        return np.repeat(np.arange(len(counts)), counts)

    def live(self, total: int) -> Ints:
        """Rows that have an entry at a total excitation."""
        rows = self.built.rows
        return np.flatnonzero((rows.low <= total) & (total < rows.high))

    def copies(self, total: int) -> Floats:
        """How many entries of rho each row stands for."""
        return self.built.rows.copies[self.live(total)].astype(float)

    def masses(self, total: int) -> Floats:
        """Weights that add populations up to the trace."""
        live = self.live(total)
        return np.where(np.isin(live, self.built.diagonal), self.built.rows.copies[live], 0.0)

    def fastest(self) -> float:
        """The largest loss of any entry."""
        return max(float(np.max(self._losses(m))) for m in range(self.built.top + 1)) or 1.0

    def matrices(self, total: int) -> tuple[Floats, Floats, Floats]:
        """A, U and D of one total excitation."""
        built, live = self.built, self.live(total)
        neighbours = [self.live(total + lost) for lost in (0, 1, -1)]
        found = [np.zeros((len(live), len(other))) for other in neighbours]
        np.fill_diagonal(found[0], -self._losses(total))
        chosen = np.flatnonzero(np.isin(self.targets, live))
        terms = built.terms[chosen]
        weights = built.weights[chosen].copy()
        for column in (1, 2):
            places = terms[:, column]
            used = places >= 0
            weights[used] *= built.tables[places[used] + total]
        sources = np.where(weights != 0.0, terms[:, 0] + total, 0)
        origin, lost = self.row_of[sources], built.totals[sources] - total
        targets = np.searchsorted(live, self.targets[chosen])
        for matrix, other, by in zip(found, neighbours, (0, 1, -1), strict=True):
            mine = (lost == by) & (weights != 0.0)
            if len(other):
                np.add.at(
                    matrix, (targets[mine], np.searchsorted(other, origin[mine])), weights[mine]
                )
        return found[0], found[1], found[2]

    def towards(self, total: int, step: int) -> tuple[Floats, Floats, Floats]:
        """A, and the blocks towards ``total - step`` and ``total + step``."""
        here, above, below = self.matrices(total)
        return (here, above, below) if step < 0 else (here, below, above)

    def normalised(self, parts: Parts) -> Parts:
        """Parts with trace one."""
        trace = sum(float(self.masses(m) @ parts[m]) for m in parts)
        return {m: part / trace for m, part in parts.items()}

    def applied(self, parts: dict[int, Floats]) -> dict[int, Floats]:
        """L times a state in parts."""
        found = {}
        for m, part in parts.items():
            here, above, below = self.matrices(m)
            found[m] = here @ part
            if m + 1 in parts:
                found[m] += above @ parts[m + 1]
            if m - 1 in parts:
                found[m] += below @ parts[m - 1]
        return found

    def vector(self, parts: dict[int, Floats]) -> Floats:
        """The state vector of a state in parts."""
        state = np.zeros(self.built.rows.size)
        for m, part in parts.items():
            state[self.built.rows.base[self.live(m)] + m] = part
        return state

    def _losses(self, total: int) -> Floats:
        built, live = self.built, self.live(total)
        one, two = (built.tables[built.frame[live, column] + total] for column in (5, 6))
        return built.still[live] + one + two


@dataclass(frozen=True, eq=False)
class _Chain:
    """Blocks eliminated along ``order`` up to its last."""

    blocks: _Blocks
    factors: dict[int, tuple[Floats, Ints]]
    order: tuple[int, ...]
    step: int

    def homogeneous(self) -> tuple[Parts, float]:
        """The stationary state of trace one, and its largest part over that at the anchor."""
        # Parts may grow or shrink without limit, so each is kept at size one with a logarithm.
        back = self.order[::-1]
        parts, sizes = {back[0]: np.ones(1)}, [0.0]
        for m, last in zip(back[1:], back, strict=False):
            after = self.blocks.towards(m, self.step)[2]
            part = -_solve(self.factors[m], after @ parts[last])
            size = float(np.max(np.abs(part), initial=0.0))
            parts[m] = part / size if size else part
            sizes.append(sizes[-1] + (np.log(size) if size else -np.inf))
        top = max(sizes)
        scaled = {m: np.exp(s - top) * parts[m] for m, s in zip(back, sizes, strict=True)}
        return self.blocks.normalised(scaled), float(np.exp(min(top, 700.0)))

    def refined(self, right: Parts) -> Parts:
        """A solution of L x = right with nothing at the anchor."""
        carried = {m: part.copy() for m, part in right.items()}
        for m, following in zip(self.order[:-2], self.order[1:], strict=False):
            before = self.blocks.towards(following, self.step)[1]
            carried[following] -= before @ _solve(self.factors[m], carried[m])
        back = self.order[::-1]
        parts = {back[0]: np.zeros(1)}
        for m, last in zip(back[1:], back, strict=False):
            after = self.blocks.towards(m, self.step)[2]
            parts[m] = _solve(self.factors[m], carried[m] - after @ parts[last])
        return parts
