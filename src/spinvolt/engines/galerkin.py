"""Galerkin reduction on panels: the motion of a long smooth chain as a few hundred modes."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from math import comb
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.moments import Moments, moments
from spinvolt.algebra.motion import ORDER
from spinvolt.algebra.problem import Unitary
from spinvolt.algebra.results import Cost, Jets, State
from spinvolt.engines.gram import on_points
from spinvolt.engines.modes import Modes, decompose
from spinvolt.engines.panels import Layout, Reduced, reduced
from spinvolt.engines.residual import Distance, derivative_distances, distance
from spinvolt.errors import Misstated, NotCovered

Floats = NDArray[np.float64]
EPSILON = float(np.finfo(float).eps)

# Numbers held at once while jets are formed, sites while states are, and sites of a whole state.
BLOCK = 2**20
STRIDE = 2**16
LONGEST = 20_000_000
# Rounding of the sums over nodes, relative to the sizes of their terms.
SUMS = 16.0 * EPSILON
# d^r |a|^2 / dt^r as products of derivatives: order r, the two derivatives, how often.
PRODUCTS = (
    (1, 0, 1, 2.0),
    (2, 0, 2, 2.0),
    (2, 1, 1, 2.0),
    (3, 0, 3, 2.0),
    (3, 1, 2, 6.0),
    (4, 0, 4, 2.0),
    (4, 1, 3, 8.0),
    (4, 2, 2, 6.0),
)
# Weight that panels at the ends of a state's window may lack.
UNSEEN = 1e-28


@dataclass(frozen=True)
class Galerkin:
    """Galerkin reduction on panels of Gram polynomials, NumPy and SciPy alone.

    For chains with equal level energies whose couplings are large against the energies that the
    start holds: N cells with N charger spins, all up, need about 40 ln N polynomials on either
    sublattice. Work: one singular value decomposition; afterwards any time costs a small product.
    No array is as long as the chain, except the states that are asked for.

    Error: the time integral of the residual, proved (`residual`), and rounding

        rho(t) = 2^-52 (16 + 16 s t),   s the largest frequency kept.

    Attributes
    ----------
    order
        Polynomials on either sublattice of a panel.
    phase
        Turns, in radians, of the fastest function that a panel may have to hold.
    ratio
        Largest factor between the distances of a panel's two edges from an end of the chain.
    largest
        Most polynomials on either sublattice.

    >>> from spinvolt.algebra.chain import Chain
    >>> cell = Chain(2, 1.0, ((0, 1), (2, -1)), (), (0, 1), (1, -1))
    >>> flow = Galerkin().flow(Unitary(cell, 0))
    >>> float(flow.jets(np.array([np.pi / 2])).values[0, 0].round(12))
    1.0
    """

    takes: ClassVar = Unitary
    name: ClassVar[Literal["galerkin"]] = "galerkin"

    order: int = 28
    phase: float = 15.0
    ratio: float = 3.0
    largest: int = 5000

    def __post_init__(self) -> None:
        """Refuse settings that lay no panels."""
        if not 4 <= self.order <= 64:
            raise Misstated(f"`order` must lie in [4, 64], but is {self.order}.")
        if not self.phase > 0.0:
            raise Misstated(f"`phase` must be larger than 0, but is {self.phase}.")
        if not self.ratio > 1.0:
            raise Misstated(f"`ratio` must be larger than 1, but is {self.ratio}.")

    def estimate(self, problem: Unitary, duration: float) -> Cost:
        """Work and memory before they are spent, were the jets asked at every step.

        ``site_visits`` is dimension^3, of which the decomposition takes about 20 operations each,
        and dimension^2 / 3 for every step, as much work each: a third of the modes move.
        """
        dimension = self._layout(problem).dimension(problem.chain)
        if dimension <= 2 * self.largest:
            dimension = sum(panel.order for panel in self._layout(problem).panels(problem))
        memory = 8 * (10 * dimension**2 + 2 * BLOCK)
        steps = moments(problem).steps(duration)
        visits = dimension**3 + steps * dimension**2 // 3
        return Cost(evaluations=3 * dimension + steps, site_visits=visits, memory=memory)

    def flow(self, problem: Unitary) -> "GalerkinFlow":
        """Reduce and decompose.

        Raises
        ------
        NotCovered
            When the level energies differ, or too many polynomials would be needed.
        """
        if problem.chain.tilted:
            raise NotCovered(
                "the galerkin engine covers chains with equal level energies, but these differ: "
                "use the rational engine"
            )
        dimension = self._layout(problem).dimension(problem.chain)
        if dimension > self.largest:
            raise NotCovered(
                f"the galerkin engine would need about {dimension} polynomials for this chain, but "
                f"at most `largest` = {self.largest} are allowed: use the rational engine"
            )
        chain = reduced(problem.chain, self._layout(problem).panels(problem))
        index, odd = _place(chain, problem.start)
        modes = decompose(chain.matrix, index, odd=odd)
        return GalerkinFlow(problem, chain, modes, _distance(chain, modes, index, odd=odd))

    def _layout(self, problem: Unitary) -> Layout:
        energies = moments(problem)
        return Layout(self.order, self.phase, self.ratio, energies.band() * energies.frequency)


@dataclass(frozen=True, eq=False)
class GalerkinFlow:
    """A reduced and decomposed chain.

    Attributes
    ----------
    reduced
        The panels and their polynomials.
    modes
        Frequencies and vectors, each times its share of the start.
    distance
        Proved distance of the reduced state from the true one, without rounding of times.
    """

    problem: Unitary
    reduced: Reduced
    modes: Modes
    distance: Distance

    @property
    def moments(self) -> Moments:
        """Energy moments of the start."""
        return self._moments

    @cached_property
    def _moments(self) -> Moments:
        return moments(self.problem)

    @property
    def step(self) -> float:
        """The spacing at which four jets fix the curve."""
        frequency = self.moments.frequency
        return self.moments.curve_step() / frequency if frequency else math.inf

    @property
    def ceiling(self) -> float:
        """The chain's last site: nothing sharper is known without its spectrum."""
        return self.problem.chain.length - 1.0

    def jets(self, times: Floats, after: object = None) -> Jets:
        """Jets at any ``times``; ``after`` is not needed."""
        del after
        times = np.asarray(times, dtype=float)
        values = np.empty((len(times), ORDER + 1))
        spreads = np.empty((len(times), ORDER + 1))
        for block in self._blocks(len(times)):
            values[block], spreads[block] = self._derivatives(times[block])
        cost = Cost(evaluations=len(times), memory=8 * BLOCK)
        return Jets(times, values, self._errors(times, spreads), None, cost)

    def states(self, times: Floats, after: object = None) -> Iterator[State]:
        """Populations at ``times``, on the panels that hold any weight.

        Raises
        ------
        NotCovered
            When the chain is too long to be written out site by site.
        """
        del after
        length = self.problem.chain.length
        if length > LONGEST:
            raise NotCovered(
                f"populations are given level by level for up to {LONGEST} levels, but the chain "
                f"has {length}: ask for energies, which need no levels"
            )
        errors = self.distance.at(times) + self._rho(times)
        for time, error in zip(times, errors, strict=True):
            first, populations, unseen = self._populations(float(time))
            yield State(float(time), first, populations, float(error + unseen))

    @cached_property
    def _nodes(self) -> tuple[Floats, Floats]:
        """Modes on both sublattices as values at the nodes, the start's own first, transposed."""
        home, away = (self.reduced.at_nodes(part) for part in (self.modes.home, self.modes.away))
        return np.ascontiguousarray(home.T), np.ascontiguousarray(away.T)

    @cached_property
    def _sites(self) -> tuple[Floats, Floats]:
        """Site numbers of the nodes, the start's own sublattice first."""
        even, odd = self.reduced.sites
        return (odd, even) if self.problem.start % 2 else (even, odd)

    def _blocks(self, count: int) -> Iterator[slice]:
        size = max(1, BLOCK // (20 * len(self._sites[0])))
        return (slice(i, i + size) for i in range(0, count, size))

    def _derivatives(self, times: Floats) -> tuple[Floats, Floats]:
        """<j> and its derivatives, and the norms of (j - <j>) times each derivative of the state.

        Sums over nodes of products of amplitudes and their derivatives. Because populations sum to
        one, derivatives are taken of j - <j>: no digit is lost where the state is narrow.
        """
        phases = np.multiply.outer(times, self.modes.frequencies)
        cosine, sine = np.cos(phases), np.sin(phases)
        home, away = self._nodes
        parts = (
            _turned(cosine, -sine, self.modes.frequencies, home),
            _turned(sine, cosine, self.modes.frequencies, away),
        )
        values, squares = np.zeros((2, len(times), ORDER + 1))
        for part, sites in zip(parts, self._sites, strict=True):
            values[:, 0] += (part[0] * part[0]) @ sites
        for part, sites in zip(parts, self._sites, strict=True):
            distances = sites - values[:, :1]
            weighted = [distances * amplitude for amplitude in part]
            for order, each in enumerate(weighted):
                squares[:, order] += np.einsum("ti,ti->t", each, each)
            for order, i, k, factor in PRODUCTS:
                values[:, order] += factor * np.einsum("ti,ti->t", weighted[i], part[k])
        return values, np.sqrt(squares)

    def _errors(self, times: Floats, spreads: Floats) -> Floats:
        """Bounds on the errors of <j> and its derivatives.

        With c = <j>, delta the error of the state and eps_k = ||delta^(k)||, the r-th derivative
        is off by at most sum_k binomial(r, k) eps_k (2 ||(j - c) psi^(r-k)|| + top eps_{r-k}).
        """
        energies, top = self.moments, self.problem.chain.length - 1.0
        unit = energies.frequency
        if unit == 0.0:
            return np.zeros((len(times), ORDER + 1))
        proved = Distance(self.distance.initial, self.distance.slope / unit)
        distances = derivative_distances(energies, proved, times * unit, ORDER + 1)
        powers = np.arange(ORDER + 1, dtype=float)
        distances += np.multiply.outer(energies.band() ** powers, self._rho(times))
        spreads = spreads.T / np.power(unit, powers)[:, None]
        bounds = np.empty((len(times), ORDER + 1))
        for r in range(ORDER + 1):
            summed = energies.derivative(r, top) if r else top
            bounds[:, r] = SUMS * summed + sum(
                comb(r, k) * distances[k] * (2.0 * spreads[r - k] + top * distances[r - k])
                for k in range(r + 1)
            )
        return bounds * np.power(unit, powers)

    def _rho(self, times: Floats) -> Floats:
        fastest = float(np.max(self.modes.frequencies))
        return EPSILON * (16.0 + 16.0 * fastest * np.abs(times))

    def _populations(self, time: float) -> tuple[int, Floats, float]:
        """First site, populations and the norm left out, of the panels that hold any weight."""
        phases = self.modes.frequencies * time
        home, away = self.modes.home @ np.cos(phases), self.modes.away @ np.sin(phases)
        even, odd = (away, home) if self.problem.start % 2 else (home, away)
        weights = np.array([np.sum(even[s] ** 2 + odd[s] ** 2) for s in self.reduced.slices])
        before, behind = np.cumsum(weights), np.cumsum(weights[::-1])
        low = int(np.searchsorted(before, UNSEEN))
        high = len(weights) - int(np.searchsorted(behind, UNSEEN))
        unseen = float(np.sum(weights[:low]) + np.sum(weights[high:])) ** 0.5
        panels, slices = self.reduced.panels[low:high], self.reduced.slices[low:high]
        populations = np.empty(panels[-1].stop - panels[0].first)
        for panel, part in zip(panels, slices, strict=True):
            here = populations[panel.first - panels[0].first :][: 2 * panel.pairs]
            if panel.exact:
                here[::2], here[1::2] = even[part] ** 2, odd[part] ** 2
                continue
            both = np.stack([even[part], odd[part]])
            for k in range(0, panel.pairs, STRIDE):
                stop = min(panel.pairs, k + STRIDE)
                pairs = on_points(panel.pairs, k, stop, both) ** 2
                here[2 * k : 2 * stop] = pairs.T.ravel()
        first = panels[0].first
        return first, populations[: self.problem.chain.length - first], unseen


def _turned(wave: Floats, slope: Floats, frequencies: Floats, vectors: Floats) -> list[Floats]:
    """Amplitudes and four derivatives, from a cosine or sine and its slope; (times, nodes) each."""
    waves = [wave, slope * frequencies]
    for _ in range(ORDER - 1):
        waves.append(-(frequencies**2) * waves[-2])
    return [each @ vectors for each in waves]


def _place(chain: Reduced, start: int) -> tuple[int, bool]:
    """Number of the start in the polynomials of its sublattice, and whether that is the odd one."""
    parts = zip(chain.panels, chain.slices, strict=True)
    panel, part = next((p, s) for p, s in parts if p.first <= start < p.stop)
    return part.start + (start - panel.first) // 2, start % 2 == 1


def _distance(chain: Reduced, modes: Modes, start: int, *, odd: bool) -> Distance:
    """The proved distance, its part at time zero being the dropped modes."""
    begin = np.sum(modes.home, axis=1)
    begin[start] -= 1.0
    initial = float(np.linalg.norm(begin))
    even, other = (modes.away, modes.home) if odd else (modes.home, modes.away)
    return distance(chain, modes.frequencies, even, other, initial)
