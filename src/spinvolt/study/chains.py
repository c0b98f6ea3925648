"""The compiled calls for many short chains: what they take, what they tell, what they must know."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from spinvolt.metrics import hermite

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]
Solver = Callable[[Floats, tuple[Floats, Floats, Floats], float, Floats], None]

# The smaller what is left open between the nodes, the smaller the steps, and the more is proved.
TOLERANCES = (1e-6, 1e-9)


@dataclass(frozen=True, eq=False)
class Chains:
    """Batteries as chains of levels, b excited cells on each; arrays of shape (n,).

    Attributes
    ----------
    cells, spins, low, up
        Battery cells, charger spins, how many of each are excited at the start.
    tilt, curve, blur
        Energies tilt b + curve b^2 of the levels over the coupling, and the rounding of them.
    """

    cells: Whole
    spins: Whole
    low: Whole
    up: Whole
    tilt: Floats
    curve: Floats
    blur: Floats

    def cases(self) -> tuple[Floats, Whole, Flags]:
        """Rows as the kernels have them, an order in which chains of like length meet, and tilts.

        Levels of their own want another kernel.
        """
        total = self.low + self.up
        first = np.maximum(total - self.spins, 0)
        start = self.low - first
        order = np.lexsort((self.spins, np.minimum(self.cells, total) - first))
        tilted = (self.tilt != 0.0) | (self.curve != 0.0)
        rows = np.array(
            [self.cells, self.spins, total, first, start, np.where(tilted, 0, start % 2),
             self.tilt, self.curve, self.blur],
            dtype=float,
        )  # fmt: skip
        return rows, order, tilted


def solved(chains: Chains) -> tuple[Floats, Flags]:
    """The figures of chains, shape (fields, n), and which of them are proved.

    Fields are those of ``kernels.small_chains.layout``.
    """
    from spinvolt.kernels.small_chains.layout import FIELDS, PROVED

    cases, order, tilted = chains.cases()
    results = np.zeros((FIELDS, len(order)))
    for kind, solver in ((~tilted, _flip_flop), (tilted, _tilted)):
        left = order[kind[order]]
        for tolerance in TOLERANCES:
            if len(left) == 0:
                break
            results[:, left] = attempt(cases[:, left], tolerance, solver())
            left = left[results[PROVED, left] == 0.0]
    return results, results[PROVED] == 1.0


def attempt(cases: Floats, tolerance: float, solver: Solver) -> Floats:
    """One call, for cases in the order given: shapes (cases' fields, n) and (fields, n)."""
    from spinvolt.kernels.eight import LANES
    from spinvolt.kernels.small_chains.layout import FIELDS

    kinds, count = cases.shape
    groups = -(-count // LANES)
    whole = np.empty((kinds, groups * LANES))
    whole[:, :count], whole[:, count:] = cases, cases[:, -1:]
    rows = np.empty((groups, kinds, LANES))
    rows[:] = whole.reshape(kinds, groups, LANES).swapaxes(0, 1)
    results = np.zeros((groups, FIELDS, LANES))
    solver(rows.reshape(-1, LANES), tables(), tolerance, results.reshape(-1, LANES))
    return results.swapaxes(0, 1).reshape(FIELDS, -1)[:, :count]


def _flip_flop() -> Solver:
    from spinvolt.kernels.small_chains import flip_flop_kernel

    return flip_flop_kernel.solve_flip_flop


def _tilted() -> Solver:
    from spinvolt.kernels.small_chains import tilted_kernel

    return tilted_kernel.solve_tilted


@cache
def tables() -> tuple[Floats, Floats, Floats]:
    """What the kernels must know of Hermite's interpolation."""
    from spinvolt.kernels.small_chains.layout import JET

    spreads = hermite.error_spreads(JET).reshape(hermite.NODES, JET, JET)
    return (
        np.ascontiguousarray(hermite.to_bernstein(JET)),
        np.ascontiguousarray(spreads.sum(axis=0)),
        hermite.cuts(JET)[None].copy(),
    )
