"""From two mixed starts to waves on conserved sectors: every pair of kets, ladder by ladder."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.blend import Blend, Member, Part, Strand, alternating
from spinvolt.algebra.chain import Chain, chain_on, energy_of
from spinvolt.algebra.ensembles import Ensemble, Mode, Spins
from spinvolt.algebra.grid import Cut, Grid, grid
from spinvolt.algebra.joint import Ladder
from spinvolt.algebra.kets import Ket, Mixed, Piece
from spinvolt.algebra.model import Model
from spinvolt.algebra.problem import Unitary
from spinvolt.algebra.sectors import moves
from spinvolt.algebra.terms import Hop
from spinvolt.algebra.wave import Wave
from spinvolt.errors import NotCovered

Floats = NDArray[np.float64]
Levels = tuple[int, int]

# Probability that may be dropped in all; a purification feels its root.
DROPPED = 1e-26
# Branches and waves that are listed one by one.
MOST = 1_000_000


def blend(model: Model, top: int | None = None) -> Blend:
    """The waves of a model of two ensembles and how they make up its start.

    Parameters
    ----------
    model
        The battery is ensemble 0.
    top
        The highest level kept of a mode that counter-rotating terms drive; elsewhere the levels
        that are reached are known.

    Raises
    ------
    NotCovered
        When there are too many of them.
    """
    if len(model.ensembles) != 2 or not isinstance(model.ensembles[0], Spins):
        raise NotCovered(
            "mixed starts and counter-rotating terms are covered for a battery of spins and one "
            f"charger, but there are {len(model.ensembles)} ensembles"
        )
    battery, charger = (
        _mixed(start, ladder) for start, ladder in zip(model.start, model.ensembles, strict=True)
    )
    pairs, lost = _pairs(battery, charger)
    loom = Loom(model, model.ensembles[0].n, _top(model, charger, top))
    for weight, one, other in pairs:
        loom.weave(weight, one, other)
    dropped = battery.dropped + charger.dropped + lost
    spread = any(
        len(p.amplitudes) > 1 for m in (battery, charger) for k in m.kets for p in k.pieces
    )
    coherent = spread and len(loom.directions) > 1
    return loom.blend(dropped, math.sqrt(dropped - lost) if coherent else 0.0)


def _mixed(start: int | Mixed, ensemble: Ensemble) -> Mixed:
    """One level as a single ket."""
    if isinstance(start, Mixed):
        return start
    top = ensemble.n if isinstance(ensemble, Spins) else start
    return Mixed((Ket(1.0, 1, (Piece(top, 0, start, (1.0,)),)),))


def _pairs(battery: Mixed, charger: Mixed) -> tuple[Iterator[tuple[float, Ket, Ket]], float]:
    """Pairs of kets with their weights, without the least likely, and what these add up to."""
    cells = np.array([ket.weight for ket in battery.kets])
    spins = np.array([ket.weight for ket in charger.kets])
    if cells.size * spins.size > 64 * MOST:
        _refuse(cells.size * spins.size)
    weights = np.multiply.outer(cells, spins).ravel()
    order = np.argsort(weights)
    total = np.cumsum(weights[order])
    count = int(np.searchsorted(total, DROPPED / 2.0))
    kept = np.sort(order[count:])
    if kept.size > MOST:
        _refuse(kept.size)
    chosen = (
        (float(weights[i]), battery.kets[i // spins.size], charger.kets[i % spins.size])
        for i in kept.tolist()
    )
    return chosen, float(total[count - 1]) if count else 0.0


def _refuse(count: int) -> None:
    raise NotCovered(
        f"at most {MOST} pairs of battery and charger states are followed, but these starts have "
        f"{count}: take fewer spins, or one start that is not mixed"
    )


@dataclass(frozen=True, eq=False)
class Thread:
    """A wave while it is gathered: where it lives, and its weight so far."""

    problem: Unitary | Wave
    offset: float
    slope: float
    energy: Fraction
    pivot: int | None = None
    weight: list[float] = field(default_factory=list)


@dataclass(eq=False)
class Loom:
    """Gathers waves and branches; equal waves are shared.

    ``directions`` are those in which the terms move the levels: sectors are chains for one, and
    hold all levels of equal parity for two.
    """

    model: Model
    n_battery: int
    top: int
    threads: list[Thread] = field(default_factory=list)
    strands: list[Strand] = field(default_factory=list)
    dropped: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Find how the terms move."""
        self.directions = moves(self.model.terms)
        for direction in self.directions:
            if any(abs(step) > 1 for step in direction):
                raise NotCovered(
                    "terms that move a level by more than one are not covered for mixed starts, "
                    f"but one moves them by {direction}"
                )
        coupling = sum(t.coefficient for t in self.model.terms if isinstance(t, Hop))
        self._negative = len(self.directions) == 1 and coupling < 0.0
        self._known: dict[Any, int] = {}
        self._chains: dict[Any, tuple[Chain, Fraction]] = {}
        self._grids: dict[Any, tuple[Grid, NDArray[np.int64], Fraction]] = {}

    def weave(self, weight: float, battery: Ket, charger: Ket) -> None:
        """Add a pair of kets."""
        members: list[Member] = []
        for one in battery.pieces:
            for other in charger.pieces:
                height = self.top if isinstance(self.model.ensembles[1], Mode) else other.twice_spin
                places = Ladder(one.twice_spin, one.copy), Ladder(height, other.copy)
                for part, coefficient in self._waves(weight, one, other):
                    members.append(Member(part, coefficient, *places))
                    self.threads[part].weight.append(weight * coefficient**2)
        if members:
            self.strands.append(Strand(weight, battery.copies, charger.copies, tuple(members)))

    def _waves(self, weight: float, one: Piece, other: Piece) -> Iterator[tuple[int, float]]:
        """The waves of a product of two pieces, and their factors."""
        ladders = self._ladders(one.twice_spin, other.twice_spin)
        if len(one.amplitudes) == len(other.amplitudes) == 1:
            factor = one.amplitudes[0] * other.amplitudes[0]
            levels = np.array([[one.first], [other.first]])
            if weight * factor**2 < self._least:
                self.dropped.append(weight * factor**2)
                return
            yield self._wave(ladders, levels, np.ones(1)), factor
            return
        k, n = (p.first + np.arange(len(p.amplitudes)) for p in (one, other))
        levels = np.stack([np.repeat(k, len(n)), np.tile(n, len(k))])
        amplitudes = np.multiply.outer(np.array(one.amplitudes), np.array(other.amplitudes)).ravel()
        for chosen in _alike(self._labels(levels)):
            part = amplitudes[chosen]
            # Signed, so that a wave on a single level begins with the amplitude one.
            factor = math.copysign(float(np.linalg.norm(part)), float(part[0]))
            if weight * factor**2 < self._least:
                self.dropped.append(weight * factor**2)
                continue
            yield self._wave(ladders, levels[:, chosen], part / factor), factor

    @property
    def _least(self) -> float:
        """Sectors with less than this are dropped: a million of them stay below half of DROPPED."""
        return DROPPED / (2.0 * MOST)

    def _ladders(self, battery: int, charger: int) -> tuple[Ensemble, Ensemble]:
        other = self.model.ensembles[1]
        place = other if isinstance(other, Mode) else Spins(other.n, charger)
        return Spins(self.n_battery, battery), place

    def _labels(self, levels: NDArray[np.int64]) -> NDArray[np.int64]:
        """A number for each pair of levels that is equal within a sector."""
        k, n = levels
        if len(self.directions) > 1:
            return (k + n) % 2
        if not self.directions:
            return k * (int(n.max()) + 1) + n
        v, w = self.directions[0]
        return w * k - v * n

    def _wave(
        self, ladders: tuple[Ensemble, Ensemble], levels: NDArray[np.int64], amplitudes: Floats
    ) -> int:
        """The number of the wave that starts on these levels of one sector."""
        key = (ladders, levels.tobytes(), amplitudes.tobytes())
        if key not in self._known:
            if len(self.threads) >= MOST:
                _refuse(len(self.threads) + 1)
            self._known[key] = len(self.threads)
            make = self._on_grid if len(self.directions) > 1 else self._on_chain
            self.threads.append(make(ladders, levels, amplitudes))
        return self._known[key]

    def _on_chain(
        self, ladders: tuple[Ensemble, Ensemble], levels: NDArray[np.int64], amplitudes: Floats
    ) -> Thread:
        first: Levels = (int(levels[0, 0]), int(levels[1, 0]))
        label = int(self._labels(levels[:, :1])[0]) if self.directions else first
        if (ladders, label) not in self._chains:
            built, _ = chain_on(self.model.terms, ladders, first)
            origin = energy_of(self.model.terms, ladders, built.origin)
            self._chains[ladders, label] = built, origin
        built, energy = self._chains[ladders, label]
        base = (self.n_battery - _spins(ladders[0]).twice_spin) / 2
        axis = 0 if built.direction[0] else 1
        sites = (levels[axis] - built.origin[axis]) * (built.direction[axis] or 1)
        pivot = int(sites[0]) if self._negative else None
        if len(sites) == 1:
            problem = Unitary(built, int(sites[0]))
            return Thread(problem, base + built.origin[0], float(built.direction[0]), energy, pivot)
        vector = np.zeros(built.length)
        vector[sites] = alternating(amplitudes, sites, pivot)
        return Thread(Wave(built, vector), base, 1.0, energy, pivot)

    def _on_grid(
        self, ladders: tuple[Ensemble, Ensemble], levels: NDArray[np.int64], amplitudes: Floats
    ) -> Thread:
        parity = int(levels[:, 0].sum()) % 2
        if (ladders, parity) not in self._grids:
            cell, other = ladders
            rungs = Cut(self.top) if isinstance(other, Mode) else other
            built = grid(self.model.terms, (_spins(cell), rungs), parity)
            place = np.full((built.rows, built.ladders[1].levels), -1)
            place[built.labels()] = np.arange(built.size)
            energy = energy_of(self.model.terms, ladders, (0, 0))
            self._grids[ladders, parity] = built, place, energy
        sector, place, energy = self._grids[ladders, parity]
        vector = np.zeros(sector.size)
        vector[place[levels[0], levels[1]]] = amplitudes
        base = (self.n_battery - _spins(ladders[0]).twice_spin) / 2
        return Thread(Wave(sector, vector), base, 1.0, energy)

    def blend(self, dropped: float, cut: float) -> Blend:
        """All that was gathered; weights are divided by their sums."""
        total = math.fsum(strand.weight for strand in self.strands)
        weights = [math.fsum(thread.weight) for thread in self.threads]
        mass = math.fsum(weights)
        first = self.threads[0].energy
        parts = tuple(
            Part(t.problem, w / mass, t.offset, t.slope, float(t.energy - first), t.pivot)
            for t, w in zip(self.threads, weights, strict=True)
        )
        strands = tuple(_normalised(strand, total) for strand in self.strands)
        reach = _reach(self.model, self.directions, self.top)
        lost = dropped + math.fsum(self.dropped)
        return Blend(self.n_battery, parts, strands, lost, cut, reach)


def _normalised(strand: Strand, total: float) -> Strand:
    norm = math.sqrt(math.fsum(member.coefficient**2 for member in strand.members))
    members = tuple(
        Member(m.part, m.coefficient / norm, m.battery, m.charger) for m in strand.members
    )
    weight = strand.weight / total
    return Strand(weight, strand.battery_copies, strand.charger_copies, members)


def _alike(labels: NDArray[np.int64]) -> Iterable[NDArray[np.intp]]:
    """Positions of equal labels, group by group."""
    order = np.argsort(labels, kind="stable")
    ends = np.flatnonzero(np.diff(labels[order])) + 1
    return np.split(order, ends)


def _spins(ladder: Ensemble) -> Spins:
    if isinstance(ladder, Mode):
        raise NotCovered("the battery must be an ensemble of spins, but is a mode")
    return ladder


def _top(model: Model, charger: Mixed, top: int | None) -> int:
    """The highest level of the charger that is reached, or kept."""
    other = model.ensembles[1]
    if isinstance(other, Spins):
        return other.n
    highest = max(p.first + len(p.amplitudes) - 1 for ket in charger.kets for p in ket.pieces)
    if len(moves(model.terms)) < 2:
        return highest + _spins(model.ensembles[0]).n
    if top is None or top < highest:
        raise NotCovered(
            f"a driven mode must be cut at a level from {highest} on, but `top` is {top}"
        )
    return top


def _reach(model: Model, directions: tuple[tuple[int, ...], ...], top: int) -> float:
    """Bound on half the spread of energies within a sector, on the longest ladders."""
    cells = _spins(model.ensembles[0]).n
    spins = isinstance(model.ensembles[1], Spins)
    sizes = (0.5 * cells, 0.5 * top)
    raising = (0.5 * cells + 0.5, 0.5 * top + 0.5 if spins else math.sqrt(top))
    total, slopes = 0.0, [0.0, 0.0]
    for term in model.terms:
        if isinstance(term, Hop):
            total += 2.0 * abs(term.coefficient) * math.prod(raising)
        elif sum(term.powers) == 1:
            slopes[term.powers.index(1)] += term.coefficient
        else:
            heights = zip(sizes, term.powers, strict=True)
            total += abs(term.coefficient) * math.prod((2.0 * s) ** power for s, power in heights)
    if len(directions) == 1:
        v, w = directions[0]
        return total + abs(slopes[0] * v + slopes[1] * w) * min(sizes)
    return total + abs(slopes[0]) * sizes[0] + abs(slopes[1]) * sizes[1]
