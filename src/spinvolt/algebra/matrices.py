"""A model as sparse matrices on the product of all levels that its start can use.

An ensemble whose start spreads over ladders of several total spins is the direct sum of these
ladders, the largest spin first; copies of a ladder behave alike and are traced out, so that each
ladder is there once, with the probability of all its copies.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, reduce

import numpy as np
import scipy.sparse as sp

from spinvolt.algebra.ensembles import Ensemble, Mode, Spins
from spinvolt.algebra.kets import Mixed
from spinvolt.algebra.model import Model
from spinvolt.algebra.terms import Hop
from spinvolt.errors import NotCovered

LARGEST = 2_000_000


@dataclass(frozen=True)
class Part:
    """One ensemble as matrices: its ladders one after another.

    Attributes
    ----------
    ensemble
        The ensemble itself.
    tops
        Highest level of each ladder.
    """

    ensemble: Ensemble
    tops: tuple[int, ...]

    @property
    def size(self) -> int:
        """Number of levels of all ladders."""
        return sum(top + 1 for top in self.tops)

    def first(self, top: int) -> int:
        """Where the ladder with a highest level begins."""
        place = self.tops.index(top)
        return sum(t + 1 for t in self.tops[:place])

    @cached_property
    def raising(self) -> sp.csr_array:
        """S+ or b+, on all ladders."""
        return _diagonal(self.tops, self._raising)

    @cached_property
    def height(self) -> sp.csr_array:
        """S^z or the number of quanta, on all ladders."""
        return _diagonal(self.tops, self._height)

    @cached_property
    def excited(self) -> sp.csr_array:
        """Spins up, or the number of quanta."""
        shift = self.ensemble.n / 2 if isinstance(self.ensemble, Spins) else 0.0
        return sp.csr_array(self.height + shift * sp.eye_array(self.size))

    def _raising(self, top: int) -> sp.dia_array:
        k = np.arange(top, dtype=float)
        squared = k + 1.0
        if isinstance(self.ensemble, Spins):
            squared = squared * (top - k)
        return sp.diags_array(np.sqrt(squared), offsets=-1, shape=(top + 1, top + 1))

    def _height(self, top: int) -> sp.dia_array:
        ground = -top / 2 if isinstance(self.ensemble, Spins) else 0.0
        return sp.diags_array(ground + np.arange(top + 1.0))


def parts(model: Model, photons: int | None = None) -> tuple[Part, ...]:
    """The ensembles of a model with the ladders that its start uses.

    Parameters
    ----------
    photons
        Highest number of quanta kept in a mode; left out, all that conserved excitations reach.

    Raises
    ------
    NotCovered
        When a mode needs a highest level, or the product has more than two million levels.
    """
    found = tuple(
        _part(ensemble, start, model, photons)
        for ensemble, start in zip(model.ensembles, model.start, strict=True)
    )
    size = reduce(lambda total, part: total * part.size, found, 1)
    if size > LARGEST:
        raise NotCovered(
            f"the product of all levels has {size} states, but at most {LARGEST} are handed over: "
            "take smaller ensembles"
        )
    return found


def hamiltonian(model: Model, built: tuple[Part, ...]) -> sp.csr_array:
    """H on the product of all levels, constants left out."""
    size = reduce(lambda total, part: total * part.size, built, 1)
    total = sp.csr_array((size, size))
    for term in model.terms:
        hop = isinstance(term, Hop)
        factors = [_power(part, power, hop) for part, power in zip(built, term.powers, strict=True)]
        product = term.coefficient * together(factors)
        total = total + (product + product.T if hop else product)
    return sp.csr_array(total)


def density(model: Model, built: tuple[Part, ...]) -> sp.csr_array:
    """The start as a density matrix on the product of all levels."""
    alone = [_density(part, start) for part, start in zip(built, model.start, strict=True)]
    return together(alone)


def on(built: tuple[Part, ...], place: int, operator: sp.csr_array) -> sp.csr_array:
    """An operator of ensemble ``place`` on the product."""
    factors = [operator if i == place else _one(part) for i, part in enumerate(built)]
    return together(factors)


def reachable(matrix: sp.csr_array, start: sp.csr_array) -> np.ndarray:
    """Indices of the states that a start can ever reach."""
    from scipy.sparse.csgraph import connected_components

    _, label = connected_components(matrix, directed=False)
    held = np.unique(label[np.flatnonzero(start.diagonal())])
    return np.flatnonzero(np.isin(label, held))


def together(factors: list[sp.csr_array]) -> sp.csr_array:
    """The Kronecker product of the factors, first one slowest."""
    return sp.csr_array(reduce(lambda a, b: sp.kron(a, b, format="csr"), factors))


def _part(ensemble: Ensemble, start: int | Mixed, model: Model, photons: int | None) -> Part:
    if isinstance(ensemble, Mode):
        return Part(ensemble, (_top(model, photons),))
    if isinstance(start, int):
        return Part(ensemble, (ensemble.twice_spin,))
    tops = {piece.twice_spin for ket in start.kets for piece in ket.pieces}
    return Part(ensemble, tuple(sorted(tops, reverse=True)))


def _top(model: Model, photons: int | None) -> int:
    """The highest level of a mode: as told, or all excitations where their number is conserved."""
    lowest = max(
        _highest(s)
        for e, s in zip(model.ensembles, model.start, strict=True)
        if isinstance(e, Mode)
    )
    if photons is not None:
        if photons < lowest:
            raise NotCovered(
                f"`photons` must be at least {lowest}, which the start holds, but is {photons}"
            )
        return photons
    conserving = all(sum(term.powers) == 0 for term in model.terms if isinstance(term, Hop))
    if not conserving:
        raise NotCovered(
            "the terms do not conserve the number of excitations, so that the field has no "
            "highest level: give `photons`, the most that are kept"
        )
    return sum(_highest(start) for start in model.start)


def _highest(start: int | Mixed) -> int:
    if isinstance(start, int):
        return start
    pieces = (piece for ket in start.kets for piece in ket.pieces)
    return max(piece.first + len(piece.amplitudes) - 1 for piece in pieces)


def _power(part: Part, power: int, hop: bool) -> sp.csr_array:
    """A power of the raising operator (lowering where negative), or of the height."""
    base = part.height if not hop else part.raising if power > 0 else part.raising.T
    return sp.csr_array(reduce(lambda a, b: a @ b, [base] * abs(power), _one(part)))


def _density(part: Part, start: int | Mixed) -> sp.csr_array:
    total = sp.csr_array((part.size, part.size))
    if isinstance(start, int):
        return sp.csr_array(([1.0], ([start], [start])), shape=total.shape)
    for weight, vector in _vectors(part, start):
        column = sp.csr_array(vector[:, None])
        total = total + weight * (column @ column.T)
    return sp.csr_array(total / total.trace())


def _vectors(part: Part, start: Mixed) -> Iterator[tuple[float, np.ndarray]]:
    """Weights and vectors; different copies of a ladder do not interfere."""
    for ket in start.kets:
        copies = {piece.copy for piece in ket.pieces}
        by_copy = [[p for p in ket.pieces if p.copy == c] for c in copies]
        for pieces in by_copy:
            vector = np.zeros(part.size)
            for piece in pieces:
                at = part.first(part.tops[0] if len(part.tops) == 1 else piece.twice_spin)
                at += piece.first
                vector[at : at + len(piece.amplitudes)] = piece.amplitudes
            yield ket.weight, vector


def _one(part: Part) -> sp.csr_array:
    return sp.csr_array(sp.eye_array(part.size))


def _diagonal(tops: tuple[int, ...], block: Callable[[int], sp.dia_array]) -> sp.csr_array:
    return sp.csr_array(sp.block_diag([block(top) for top in tops], format="csr"))
