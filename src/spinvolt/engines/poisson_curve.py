"""Densities of a master equation at any time, from what each product left behind."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spinvolt.engines.poisson import weights

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Piece:
    """One segment: ``sums[k]`` belongs to the state after k products; shape (products + 1, n)."""

    start: float
    end: float
    rate: float
    sums: Floats

    def at(self, times: Floats) -> Floats:
        """The sums at times inside, shape (times, n)."""
        return self.shares(times) @ self.sums

    def slope(self, times: Floats) -> Floats:
        """Their time derivatives: what the product beyond the last would add weighs nothing."""
        return self.shares(times) @ (self.rate * np.diff(self.sums, axis=0, append=self.sums[-1:]))

    def shares(self, times: Floats) -> Floats:
        """What each product counts for at times inside, shape (times, products + 1)."""
        found = np.empty((len(times), len(self.sums)))
        for i, time in enumerate(times):
            found[i] = weights(self.rate * max(float(time) - self.start, 0.0), len(self.sums) - 1)
        return found


@dataclass(frozen=True, eq=False)
class PoissonCurve:
    """Energy densities of the batteries and then of the charger, up to the end of a run.

    Attributes
    ----------
    pieces
        The segments in order of time.
    error
        How far a density may be off at any time.
    """

    pieces: tuple[Piece, ...]
    error: float

    @property
    def until(self) -> float:
        """Where it ends."""
        return self.pieces[-1].end

    @property
    def nodes(self) -> Floats:
        """Times between which the densities are smooth: several in each segment."""
        parts = [np.linspace(p.start, p.end, 5 + len(p.sums) // 8)[:-1] for p in self.pieces]
        return np.append(np.concatenate(parts), self.until)

    def densities(self, times: Floats) -> Floats:
        """Shape (times, k + 1)."""
        return self._each(times, slope=False)

    def rates(self, times: Floats) -> Floats:
        """Time derivatives, shape (times, k + 1)."""
        return self._each(times, slope=True)

    @property
    def rate_error(self) -> float:
        """How far a rate may be off: L moves an error by its norm at most, estimated as 2 rate."""
        return 2.0 * max(piece.rate for piece in self.pieces) * self.error

    @property
    def ready(self) -> bool:
        """Points are sums over what is kept."""
        return True

    def _each(self, times: Floats, *, slope: bool) -> Floats:
        times = np.asarray(times, dtype=float)
        found = np.empty((len(times), self.pieces[0].sums.shape[1]))
        for piece, inside in self._shared_out(times):
            found[inside] = piece.slope(times[inside]) if slope else piece.at(times[inside])
        return found

    def _shared_out(self, times: Floats) -> Iterator[tuple[Piece, NDArray[np.int64]]]:
        """The pieces, each with the places of the times that lie in it."""
        starts = np.array([piece.start for piece in self.pieces])
        owner = np.maximum(np.searchsorted(starts, times, side="right") - 1, 0)
        for number in np.unique(owner):
            yield self.pieces[number], np.flatnonzero(owner == number)
