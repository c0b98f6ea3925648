"""A generator as a band matrix: entries are ordered by total excitation."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.liouville import Liouville
from spinvolt.algebra.rows import MARGIN
from spinvolt.engines.damped_steps import poles

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Bands:
    """The nonzero entries of L and how far they are from the diagonal.

    Attributes
    ----------
    places
        Place in the state vector of each of the ordered entries.
    rows, columns, values
        L as triples, in that order.
    """

    places: Ints
    rows: Ints
    columns: Ints
    values: Floats

    @property
    def size(self) -> int:
        """How many entries there are."""
        return len(self.places)

    @cached_property
    def below(self) -> int:
        """The largest distance below the diagonal."""
        return int(np.max(self.rows - self.columns, initial=0))

    @cached_property
    def above(self) -> int:
        """The largest distance above the diagonal."""
        return int(np.max(self.columns - self.rows, initial=0))

    def times(self, state: Floats) -> Floats:
        """L times an ordered state."""
        moved = self.values * state[self.columns]
        return np.asarray(np.bincount(self.rows, moved, self.size), dtype=float)

    def steps(self, step: float) -> "Factors":
        """exp(step L), factorised."""
        from scipy.linalg import lapack

        library: Any = lapack
        shifts, residues = poles()
        factors = []
        for shift in shifts:
            band = np.zeros((2 * self.below + self.above + 1, self.size), dtype=complex, order="F")
            diagonal = self.below + self.above
            band[diagonal + self.rows - self.columns, self.columns] = step * self.values
            band[diagonal] -= shift
            lu, pivots, failed = library.zgbtrf(band, self.below, self.above, overwrite_ab=1)
            if failed:
                raise ArithmeticError("a shifted generator is singular")
            factors.append((lu, pivots))
        return Factors(self, step, tuple(factors), tuple(residues / shifts))


@dataclass(frozen=True, eq=False)
class Factors:
    """A factorised step, in the form that adds the change to the state.

        r(z) = 1 + sum_k (c_k / z_k) z / (z - z_k),   z = step L

    equals sum_k c_k / (z - z_k) because r(0) = 1. Rounding errors of the residues are then
    multiplied by how much moves, and the trace, to which L adds nothing, is kept.
    """

    band: Bands
    step: float
    factors: tuple[tuple[Any, Any], ...]
    weights: tuple[complex, ...]

    def apply(self, state: Floats) -> Floats:
        """The state one step later."""
        from scipy.linalg import lapack

        library: Any = lapack
        total, change = state.copy(), self.step * self.band.times(state)
        for (lu, pivots), weight in zip(self.factors, self.weights, strict=True):
            right = change.astype(complex)
            solved, failed = library.zgbtrs(lu, self.band.below, self.band.above, right, pivots)
            if failed:
                raise ArithmeticError("a banded solve was called wrongly")
            total += 2.0 * (weight * solved).real
        return total


def bands(built: Liouville) -> Bands:
    """The band matrix of a generator."""
    rows, frame = built.rows, built.frame
    places = np.arange(MARGIN, rows.size - MARGIN)
    lengths = rows.high - rows.low
    row_of = np.repeat(np.arange(len(lengths)), lengths)
    order = np.lexsort((row_of, built.totals[places]))
    places = places[order]
    number = np.full(rows.size, -1)
    number[places] = np.arange(len(places))
    targets, sources, values = [], [], []
    for r in range(len(lengths)):
        totals = np.arange(int(rows.low[r]), int(rows.high[r]))
        here = number[rows.base[r] + totals]
        losses = [built.tables[frame[r, column] + totals] for column in (5, 6)]
        targets.append(here)
        sources.append(here)
        values.append(-(built.still[r] + losses[0] + losses[1]))
        for term in range(frame[r, 3], frame[r, 4]):
            value = np.full(len(totals), built.weights[term])
            for column in (1, 2):
                if built.terms[term, column] >= 0:
                    value = value * built.tables[built.terms[term, column] + totals]
            used = value != 0.0
            targets.append(here[used])
            sources.append(number[built.terms[term, 0] + totals[used]])
            values.append(value[used])
    i, j, v = np.concatenate(targets), np.concatenate(sources), np.concatenate(values)
    # Several terms may join the same two entries: their values belong in one place.
    keys, where = np.unique(i * len(places) + j, return_inverse=True)
    summed = np.bincount(where.ravel(), weights=v, minlength=len(keys))
    return Bands(places, keys // len(places), keys % len(places), np.asarray(summed, dtype=float))
