"""A blend as one flow: waves evolved by engines of their own, summed with their weights."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.blend import Blend, Part, Strand, alternating
from spinvolt.algebra.chain import Chain
from spinvolt.algebra.frames import Frames
from spinvolt.algebra.grid import Grid
from spinvolt.algebra.joint import Block, Branch, Joint, Ladder
from spinvolt.algebra.moments import ORDERS, Moments
from spinvolt.algebra.motion import ORDER
from spinvolt.algebra.results import Amplitudes, Cost, Flow, Jets
from spinvolt.engines.fused import FusedFlow
from spinvolt.engines.spectra import (
    Diagonal,
    Levels,
    Spectra,
    diagonalised,
    levels_of,
    sector_of,
    start_vector,
)
from spinvolt.errors import NotCovered

Floats = NDArray[np.float64]
Complexes = NDArray[np.complex128]
EPSILON = 2.0**-52
# Scaled moments stay below this to the power of their order.
STEEP = 1e3
# Amplitudes that are made at once, for several times together: 8 MiB.
AT_ONCE = 2**19
# Amplitudes of a joint state that are written out: two GiB.
LARGEST = 2**27
# Times at which several waves are asked at once on the way to a first maximum.
SOME = 32


@dataclass(frozen=True, eq=False)
class Small:
    """Parts on one small sector.

    Attributes
    ----------
    sector
        The sector.
    modes
        Its diagonalisation; None where all of them would not fit and each is done when needed.
    parts
        Numbers of the parts.
    """

    sector: Chain | Grid
    modes: Diagonal | None
    parts: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class BlendFlow:
    """The evolution of a blend.

    Error: every wave's own, weighted; n_battery times what was dropped.

    Attributes
    ----------
    problem
        The blend.
    alone
        A flow for each part that has one of its own.
    small
        Small sectors with the numbers of the parts on them.
    spectra
        Their sum; None where there are none.
    """

    problem: Blend
    alone: dict[int, Flow]
    small: tuple[Small, ...]
    spectra: Spectra | None

    name: ClassVar[Literal["blend"]] = "blend"

    @property
    def moments(self) -> Moments:
        """mu_l^2 = sum_i w_i mu_{l,i}^2, which bounds the mean by Cauchy and Schwarz."""
        return self._moments

    @cached_property
    def _moments(self) -> Moments:
        # Engines that need fewer orders give fewer: all that every wave has are kept.
        count = min((len(flow.moments.scaled) for flow in self.alone.values()), default=ORDERS)
        logs = np.full(count, -np.inf) if self.spectra is None else self.spectra.logs[:count]
        for part, flow in self._moving():
            logs = np.logaddexp(logs, _logs(flow.moments, part.weight)[:count])
        logs = 0.5 * logs
        logs[0] = 0.0
        if logs[1] == -np.inf:
            return Moments(0.0, (1.0,) + (0.0,) * (count - 1))
        orders = np.arange(1, count)
        unit = max(float(logs[1]), float(np.max(logs[1:] / orders)) - math.log(STEEP))
        scaled = np.exp(logs - unit * np.arange(count))
        return Moments(math.exp(unit), tuple(scaled.tolist()))

    @property
    def step(self) -> float:
        """The spacing at which four jets fix the curve."""
        if self.moments.frequency == 0.0:
            return math.inf
        return self.moments.curve_step() / self.moments.frequency

    @property
    def ceiling(self) -> float:
        """The weighted sum of the waves' ceilings."""
        total = 0.0 if self.spectra is None else self.spectra.ceiling
        for i, flow in self.alone.items():
            part = self.problem.parts[i]
            level = flow.ceiling if part.slope > 0.0 else flow.problem.rest
            total += part.weight * (part.offset + part.slope * level)
        slack = self.problem.top * (self._lost + 16.0 * EPSILON * len(self.problem.parts) ** 0.5)
        return min(total + slack, self.problem.top)

    def jets(self, times: Floats, after: object = None) -> Jets:
        """Jets at ``times``, each wave continued from where it stood."""
        times = np.asarray(times, dtype=float)
        values, errors = np.zeros((len(times), ORDER + 1)), np.zeros((len(times), ORDER + 1))
        ends = dict(after) if isinstance(after, dict) else {}
        cost = Cost()
        for i, flow in self.alone.items():
            part = self.problem.parts[i]
            values[:, 0] += part.weight * part.offset
            if part.slope == 0.0 or flow.moments.frequency == 0.0:
                values[:, 0] += part.weight * part.slope * flow.problem.rest
                continue
            jets = flow.jets(times, ends.get(i))
            values += part.weight * part.slope * jets.values
            errors += part.weight * abs(part.slope) * jets.errors
            ends[i], cost = jets.end, cost + jets.cost
        if self.spectra is not None:
            values += self.spectra.jets(times)
            errors += self._small_errors(times)
            count = len(self.spectra.frequencies)
            cost += Cost(evaluations=len(times), site_visits=len(times) * count, memory=16 * count)
            errors[:, 0] += 16.0 * EPSILON * self.spectra.ceiling
        # All terms of the sum over waves are positive, so it rounds relative to itself.
        errors[:, 0] += EPSILON * (8.0 + len(self.alone)) * np.abs(values[:, 0])
        return Jets(times, values, errors + self._dropped(), ends, cost)

    def rising(self, times: Floats, after: object = None) -> Jets:
        """Jets at the first of ``times``, up to where a lone wave's slope has begun to fall."""
        times = np.asarray(times, dtype=float)
        lone = self._lone
        if lone is None:
            return self.jets(times[:SOME], after)
        i, part, flow = lone
        ends = dict(after) if isinstance(after, dict) else {}
        found = flow.rising(times, ends.get(i))
        values = part.weight * part.slope * found.values
        values[:, 0] += part.weight * part.offset
        errors = part.weight * part.slope * found.errors
        errors[:, 0] += EPSILON * 9.0 * np.abs(values[:, 0])
        ends[i] = found.end
        return Jets(found.times, values, errors + self._dropped(), ends, found.cost)

    @cached_property
    def _lone(self) -> tuple[int, Part, FusedFlow] | None:
        """The only wave, where it sees for itself when its slope begins to fall."""
        if self.spectra is not None or len(self.alone) != 1:
            return None
        ((i, flow),) = self.alone.items()
        part = self.problem.parts[i]
        return (i, part, flow) if isinstance(flow, FusedFlow) and part.slope > 0.0 else None

    def joint(self, times: Floats, after: object = None) -> Iterator[Joint]:
        """The joint state of battery and charger at monotone ``times``; else as ``frames``."""
        for frames in self.frames(times, after):
            yield from frames.joints()

    def frames(self, times: Floats, after: object = None) -> Iterator[Frames]:
        """Joint states of battery and charger at monotone ``times``, for several of them together.

        ``after`` is the end of some jets, from where waves of their own may continue.

        Raises
        ------
        NotCovered
            When an engine of one of the waves gives no amplitudes, or the state does not fit.
        """
        times = np.asarray(times, dtype=float)
        refuse_large(self.problem)
        ends = dict(after) if isinstance(after, dict) else {}
        walks = {i: _amplitudes(flow, times, ends.get(i)) for i, flow in self.alone.items()}
        together = max(1, AT_ONCE // (self.problem.size + amplitudes_of(self.problem)))
        for first in range(0, len(times), together):
            block = times[first : first + together]
            vectors, errors = self._small_states(block)
            for i, walk in walks.items():
                found = list(islice(walk, len(block)))
                vectors[i] = np.stack([state.values for state in found])
                errors[i] = np.array([state.error for state in found])
            yield self._woven(block, vectors, errors)

    @property
    def reachable(self) -> Joint:
        """A joint state with an amplitude wherever any time can have one, and zeros elsewhere."""
        return self._reachable

    @cached_property
    def _reachable(self) -> Joint:
        parts = self.problem.parts
        ones = {i: np.ones((1, part.problem.size), complex) for i, part in enumerate(parts)}
        strands = self.problem.strands
        branches = tuple(woven(strand, ones, self._levels) for strand in strands)
        return next(Frames(np.zeros(1), np.zeros(1), branches).joints())

    @cached_property
    def _levels(self) -> tuple[tuple[Levels, Levels], ...]:
        """Levels of battery and charger on every part's sites."""
        known: dict[int, tuple[Levels, Levels]] = {}
        sectors = [sector_of(part) for part in self.problem.parts]
        for sector in sectors:
            if id(sector) not in known:
                known[id(sector)] = levels_of(sector)
        return tuple(known[id(sector)] for sector in sectors)

    def _woven(
        self, times: Floats, vectors: dict[int, Complexes], errors: dict[int, Floats]
    ) -> Frames:
        """The waves put in their places; each carries its sector's own phase."""
        square = np.zeros(len(times))
        for i, part in enumerate(self.problem.parts):
            sites = np.arange(part.problem.size)
            vectors[i] = alternating(vectors[i], sites, part.pivot)
            if part.energy:
                phases = np.exp(-1j * ((part.energy * times) % (2.0 * math.pi)))
                vectors[i] = vectors[i] * phases[:, None]
            off = errors[i] + 4.0 * EPSILON * np.abs(part.energy * times)
            square += part.weight * off**2
        found = np.sqrt(square + self.problem.dropped) + 2.0 * self.problem.cut
        branches = tuple(woven(strand, vectors, self._levels) for strand in self.problem.strands)
        return Frames(times, found, branches)

    def _small_states(self, times: Floats) -> tuple[dict[int, Complexes], dict[int, Floats]]:
        """States of the parts on small sectors, shape (times, sites), and their errors."""
        vectors: dict[int, Complexes] = {}
        errors: dict[int, Floats] = {}
        for small in self.small:
            sector = diagonalised(small.sector) if small.modes is None else small.modes
            phases = np.exp(-1j * np.multiply.outer(times, sector.values + sector.centre))
            off = sector.distances(times)
            for i in small.parts:
                across = sector.vectors.T @ start_vector(self.problem.parts[i])
                turned = phases * across
                # Two real products are half the work of a complex one.
                real, imaginary = turned.real @ sector.vectors.T, turned.imag @ sector.vectors.T
                vectors[i], errors[i] = real + 1j * imaginary, off
        return vectors, errors

    def _moving(self) -> Iterator[tuple[Part, Flow]]:
        return ((self.problem.parts[i], flow) for i, flow in self.alone.items())

    @property
    def _lost(self) -> float:
        """What dropped and cut starts may change a mean of size one by."""
        return self.problem.dropped + 2.0 * self.problem.cut

    def _dropped(self) -> Floats:
        """Bounds on what was dropped in each derivative: n (2 reach)^r times its share."""
        orders = np.arange(ORDER + 1)
        if self._lost == 0.0:
            return np.zeros(ORDER + 1)
        lost = self.problem.top * self._lost * (2.0 * self.problem.reach) ** orders
        return np.asarray(lost, dtype=float)

    def _small_errors(self, times: Floats) -> Floats:
        """Bounds for the sum of cosines, from the distances of its states."""
        if self.spectra is None or self.moments.frequency == 0.0:
            return np.zeros((len(times), ORDER + 1))
        units = self.moments.frequency ** np.arange(ORDER + 1)
        rows = [
            self.moments.jet_errors((self.spectra.distances(t) / units).tolist(), self.problem.top)
            for t in times.tolist()
        ]
        return np.asarray(np.array(rows) * units + self.spectra.lost, dtype=float)


def _logs(moments: Moments, weight: float) -> Floats:
    """log of weight mu_l^2."""
    count = len(moments.scaled)
    if moments.frequency == 0.0:
        return np.array([math.log(weight)] + [-np.inf] * (count - 1))
    with np.errstate(divide="ignore"):
        logs = np.log(np.array(moments.scaled)) + math.log(moments.frequency) * np.arange(count)
    return np.asarray(2.0 * logs + math.log(weight), dtype=float)


def _amplitudes(flow: Flow, times: Floats, after: object) -> Iterator[Amplitudes]:
    amplitudes = getattr(flow, "amplitudes", None)
    if amplitudes is None:
        raise NotCovered(
            f"the joint state of battery and charger needs amplitudes, which the engine of a "
            f"sector of {flow.problem.size} levels does not give: take the chebyshev engine"
        )
    return amplitudes(times, after)


def woven(
    strand: Strand, vectors: dict[int, Complexes], levels: Sequence[tuple[Levels, Levels]]
) -> Branch:
    """One branch at several times, as in ``Frames``, from its waves.

    Parameters
    ----------
    strand
        What it is made of.
    vectors
        The waves by their numbers, shape (times, sites).
    levels
        Levels of battery and charger on the sites of each wave.
    """
    blocks: dict[tuple[Ladder, Ladder], Complexes] = {}
    waves = [vectors[member.part] for member in strand.members]
    squares = [
        member.coefficient**2 * (np.vecdot(wave.real, wave.real) + np.vecdot(wave.imag, wave.imag))
        for member, wave in zip(strand.members, waves, strict=True)
    ]
    norms = np.sqrt(np.sum(squares, axis=0))[:, None]
    for member, wave in zip(strand.members, waves, strict=True):
        place, width = (member.battery, member.charger), member.charger.twice_spin + 1
        if place not in blocks:
            blocks[place] = np.zeros((len(wave), (member.battery.twice_spin + 1) * width), complex)
        k, n = levels[member.part]
        blocks[place][:, k * width + n] += wave * (member.coefficient / norms)
    made = tuple(
        Block(battery, charger, block.reshape(len(block), -1, charger.twice_spin + 1))
        for (battery, charger), block in blocks.items()
    )
    return Branch(strand.weight, strand.battery_copies, strand.charger_copies, made)


def refuse_large(blend: Blend) -> None:
    """Refuse joint states that do not fit.

    Raises
    ------
    NotCovered
        When the blocks have more than LARGEST amplitudes.
    """
    total = amplitudes_of(blend)
    if total > LARGEST:
        raise NotCovered(
            f"a joint state of battery and charger may have at most {LARGEST} amplitudes, but this "
            f"one has {total}: watch the energy alone, or take fewer spins"
        )


def amplitudes_of(blend: Blend) -> int:
    """How many amplitudes all blocks of a joint state have."""
    total = 0
    for strand in blend.strands:
        places = {(member.battery, member.charger) for member in strand.members}
        total += sum((b.twice_spin + 1) * (c.twice_spin + 1) for b, c in places)
    return total
