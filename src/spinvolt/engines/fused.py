"""Chebyshev propagation of waves: compiled products that serve several times at once."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.chain import Chain
from spinvolt.algebra.moments import Moments
from spinvolt.algebra.results import Amplitudes, Cost, Jets
from spinvolt.algebra.wave import Wave, wave_moments
from spinvolt.engines.expansion import CROWD, Expansion, expansion, planned, terms
from spinvolt.engines.lattice import Lattice, lattice, lines

Floats = NDArray[np.float64]
EPSILON = float(np.finfo(float).eps)
ORDER = 4
# What the curve between jets may err by, relative to the top; long flows err by more themselves.
BETWEEN = 1e-12
# Slopes below this part of top * frequency count as none.
STILL = 1e-9
# Real arrays per site that are kept besides the states of one group.
ARRAYS = 8
GROUP_BYTES = 2**28
# Groups in a row that are made from real parts alone.
LEAPS = 16


@dataclass(frozen=True)
class Fused:
    """Expansion of exp(-i H t) in Chebyshev polynomials of a sparse H, on a Gershgorin interval.

        exp(-i H t) psi = e^{-i a t} sum_k (2 - [k=0]) (-i)^k J_k(b t) T_k((H - a) / b) psi

    One recurrence serves a group of neighbouring times; the last state of a group begins the
    next. From the real start a single real recurrence suffices, and later wherever the states as
    long before are at hand:

        psi(t + s) = 2 exp(-i H s) Re psi(t) - conj psi(t - s)

    Work: b t products with H at equally spaced times, otherwise 2 b t, and some 60 more for each
    group. The distance of a state from the true one is at most

        sum_groups 4 (1 + leaps) sum_{k>K} 2 |J_k(b t)|  +  rho,   rho = 2^-52 (32 + 2 products),

    with the number of leaps, groups in a row made from real parts, at most 16. The first term is
    proved; the second is a model of rounding, ten times what was found against extended precision
    and against single long expansions, up to 400 by 400 spins.

    >>> from spinvolt.algebra.chain import Chain
    >>> cell = Chain(2, 1.0, ((0, 1), (2, -1)), (), (0, 1), (1, -1))
    >>> flow = Fused().flow(Wave(cell, np.array([1.0, 0.0])))
    >>> float(flow.jets(np.array([np.pi / 2])).values[0, 0].round(12))
    1.0
    """

    takes: ClassVar = Wave
    name: ClassVar[Literal["chebyshev"]] = "chebyshev"

    def estimate(self, problem: Wave, duration: float) -> Cost:
        """Work and memory before they are spent, were the jets asked at every step."""
        sector, size = problem.sector, problem.size
        half = sector.reach() if isinstance(sector, Chain) else sector.bound()
        steps = math.ceil(abs(duration) / self.flow(problem).step) + 1
        products = math.ceil(1.5 * half * abs(duration)) + 2 * ORDER * steps + int(terms(1.0))
        states = max(1, min(CROWD, GROUP_BYTES // (32 * size)))
        memory = 8 * size * (ARRAYS + 4 * states)
        return Cost(
            products=products, evaluations=steps, site_visits=products * size, memory=memory
        )

    def flow(self, problem: Wave) -> "FusedFlow":
        """Ready to be asked; nothing is sampled or compiled yet."""
        return FusedFlow(problem)


@dataclass(frozen=True, eq=False)
class Cursor:
    """Where a walk stands.

    Attributes
    ----------
    time, products
        When, and the length of the recurrences on the way.
    truncation, drift
        The proved part of the error, and by how much it grows with each leap.
    leaps
        How many groups in a row were made from real parts alone.
    state
        Real and imaginary part as the kernels take them; at the start the real one alone.
    low, high
        The rows that may be populated.
    behind
        Times and states of the last group and of what it began with.
    risen
        Whether the slope was seen to be positive on the way.
    """

    time: float
    products: int
    truncation: float
    drift: float
    leaps: int
    state: Floats
    low: int
    high: int
    behind: tuple[tuple[float, Floats], ...] = ()
    risen: bool = False

    @property
    def distance(self) -> float:
        """Bound on the distance from the true state."""
        return self.truncation + EPSILON * (32.0 + 2.0 * self.products)


@dataclass(frozen=True, eq=False)
class Group:
    """How the next states are made.

    Attributes
    ----------
    count
        How many of the coming times it serves.
    start
        One field or two, to which the expansion is applied.
    mirrors
        States as long before as the new ones are after, for a leap; none for a plain expansion.
    """

    count: int
    start: Floats
    mirrors: tuple[Floats, ...]


@dataclass(frozen=True, eq=False)
class FusedFlow:
    """An evolution that is walked along, group by group."""

    problem: Wave

    @property
    def moments(self) -> Moments:
        """Energy moments of the start."""
        return self._moments

    @cached_property
    def _moments(self) -> Moments:
        return wave_moments(self.problem)

    @property
    def step(self) -> float:
        """The spacing at which four jets fix the curve."""
        energy = self.moments
        if energy.frequency == 0.0:
            return math.inf
        return energy.curve_step(BETWEEN) / energy.frequency

    @property
    def ceiling(self) -> float:
        """The highest level: nothing sharper is known without the spectrum."""
        return self.problem.top

    def jets(self, times: Floats, after: object = None) -> Jets:
        """Jets at ``times``, visited in turn from ``after`` or from the start, what is nearer."""
        return self._followed(times, after, turning=False)

    def rising(self, times: Floats, after: object = None) -> Jets:
        """Jets at the first of ``times``, up to the second after the slope has begun to fall."""
        return self._followed(times, after, turning=True)

    def _followed(self, times: Floats, after: object, *, turning: bool) -> Jets:
        times = np.asarray(times, dtype=float)
        if self.moments.frequency == 0.0:
            values = np.zeros((len(times), ORDER + 1))
            values[:, 0] = self.problem.rest
            return Jets(times, values, np.zeros_like(values), None, Cost())
        end = self._nearer(float(times[0]), after)
        sums, distances = np.empty((len(times), ORDER + 2)), np.empty(len(times))
        risen, fallen, products, done = end.risen, 0, 0, 0
        for i, reached, spent in self._visited(times, end):
            self._lattice.rates(reached.state, sums[i])
            slope = sums[i, 2] * 0.5 * self._lattice.half
            risen = risen or bool(slope > STILL * self.problem.top * self.moments.frequency)
            fallen = fallen + 1 if risen and slope <= 0.0 else 0
            distances[i] = reached.distance
            end, products, done = replace(reached, risen=risen), products + spent, i + 1
            if turning and fallen == 2:
                break
        values = sums[:done, 1:] / sums[:done, :1]
        values *= (0.5 * self._lattice.half) ** np.arange(ORDER + 1)
        values[:, 0] += self.problem.rest
        products += 2 * ORDER * done
        cost = Cost(
            products=products,
            evaluations=done,
            site_visits=products * self.problem.size,
            memory=8 * self.problem.size * (ARRAYS + 4 * min(self._most, CROWD)),
        )
        return Jets(times[:done], values, self._errors(distances[:done]), end, cost)

    def amplitudes(self, times: Floats, after: object = None) -> Iterator[Amplitudes]:
        """States at ``times``, with the phases that the sector's count of energies gives."""
        times = np.asarray(times, dtype=float)
        centre = self._lattice.centre
        for i, reached, _ in self._visited(times, self._nearer(float(times[0]), after)):
            values = self._lattice.unpacked(reached.state)
            turned = centre * float(times[i])
            values *= np.exp(-1j * turned) / np.linalg.norm(values)
            yield Amplitudes(float(times[i]), values, reached.distance + EPSILON * abs(turned))

    @cached_property
    def _lattice(self) -> Lattice:
        return lattice(self.problem)

    @property
    def _most(self) -> int:
        """How many states of one group fit."""
        return max(1, GROUP_BYTES // (32 * self._lattice.size))

    def _nearer(self, time: float, after: object) -> Cursor:
        if isinstance(after, Cursor) and 2.0 * abs(after.time - time) < abs(time):
            return after
        state = self._lattice.start()
        rows = np.flatnonzero(np.any(state != 0.0, axis=1)) - 1
        return Cursor(0.0, 0, 0.0, 0.0, 0, state, int(rows[0]), int(rows[-1]) + 1)

    def _visited(self, times: Floats, cursor: Cursor) -> Iterator[tuple[int, Cursor, int]]:
        """Index, state and products spent, for each of ``times``."""
        ground, done = self._lattice, 0
        while done < len(times):
            begun, group = cursor, self._next(cursor, times[done : done + CROWD])
            coming = times[done : done + group.count]
            made = expansion(ground.half * (coming - begun.time))
            states = self._expanded(begun, group, made)
            behind = (
                (begun.time, self._both(group, begun)),
                *zip(coming.tolist(), states, strict=True),
            )
            spent = made.products * (len(group.start) // ground.tall)
            for i, (time, state) in enumerate(behind[1:]):
                reached, tail = int(made.terms[i]), float(made.tails[i])
                drift = begun.drift + 4.0 * tail if group.mirrors else 4.0 * tail
                cursor = Cursor(
                    time,
                    begun.products + reached,
                    begun.truncation + (drift if group.mirrors else tail),
                    drift,
                    begun.leaps + 1 if group.mirrors else 0,
                    state,
                    max(begun.low - reached, 0),
                    min(begun.high + reached, ground.rows),
                    behind,
                )
                yield done + i, cursor, spent if i == 0 else 0
            done += group.count

    def _next(self, cursor: Cursor, times: Floats) -> Group:
        """The cheapest way to the coming times.

        With X real, exp(-i X t) psi = 2 exp(-i X t) Re psi - conj(exp(i X t) psi): where the
        states as long before are at hand, one real recurrence serves instead of two. Errors of a
        single group then grow in proportion to the number of groups, so these are limited.
        """
        ground = self._lattice
        phases = np.abs(ground.half * (times - cursor.time))
        if len(cursor.state) == ground.tall:
            return Group(planned(phases, self._most)[0], cursor.state, ())
        count, cost = planned(phases, self._most)
        mirrors = self._mirrors(cursor, times) if cursor.leaps < LEAPS else ()
        if mirrors:
            fewer, less = planned(phases[: len(mirrors)], self._most)
            if less < 2.0 * cost:
                return Group(fewer, cursor.state[: ground.tall], mirrors[:fewer])
        state = lines(*cursor.state.shape)
        flat = cursor.state.reshape(-1)
        np.multiply(cursor.state, 1.0 / math.sqrt(float(flat @ flat)), out=state)
        return Group(count, state, ())

    def _mirrors(self, cursor: Cursor, times: Floats) -> tuple[Floats, ...]:
        """States as long before the cursor as the first of ``times`` are after it."""
        found: list[Floats] = []
        near = 16.0 * float(np.spacing(abs(cursor.time) + abs(float(times[-1]))))
        for time in times.tolist():
            state = next(
                (s for t, s in cursor.behind if abs(t - (2.0 * cursor.time - time)) <= near), None
            )
            if state is None:
                break
            found.append(state)
        return tuple(found)

    def _both(self, group: Group, cursor: Cursor) -> Floats:
        """What a group began with, real and imaginary part."""
        if group.mirrors:
            return cursor.state
        state = lines(2 * self._lattice.tall, self._lattice.width)
        state[: len(group.start)] = group.start
        return state

    def _expanded(self, cursor: Cursor, group: Group, made: Expansion) -> list[Floats]:
        """The states of one group, in the order of its times."""
        ground = self._lattice
        tall, size = ground.tall, 2 * ground.tall
        sums = lines(size * group.count, ground.width)
        states = [sums[size * g : size * (g + 1)] for g in made.places.tolist()]
        factor = 2.0 if group.mirrors else 1.0
        for i, state in enumerate(states):
            weight = factor * made.first[made.places[i]]
            np.multiply(group.start, weight, out=state[: len(group.start)])
            if group.mirrors:
                state[:tall] -= group.mirrors[i][:tall]
                state[tall:] = group.mirrors[i][tall:]
        ground.march((cursor.low, cursor.high), group.start, made, factor, sums)
        return states

    def _errors(self, distances: Floats) -> Floats:
        """Bounds on jets: carried errors of the states, and rounding of the sums over sites."""
        energy, top = self.moments, self.problem.top
        band = energy.band() ** np.arange(ORDER + 1)
        summed = EPSILON * (16.0 + sum(self._lattice.shape))
        units = energy.frequency ** np.arange(ORDER + 1)
        sizes = np.array(
            [
                sum(math.comb(r, k) * energy.mu(k) * energy.mu(r - k) for k in range(r + 1))
                for r in range(ORDER + 1)
            ]
        )
        rows = [energy.jet_errors(e * band, top) for e in distances.tolist()]
        return (np.array(rows) + summed * top * sizes) * units
