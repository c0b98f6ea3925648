"""Panels: a zero-diagonal chain seen through few polynomials on each of a few stretches.

Sites 2y and 2y+1 of a panel form pair y. With psi_j = (-i)^(j - start) phi_j the motion is real,

    o' = L e,   e' = -L^T o,   (L e)_y = u_{2y+1} e_y - u_{2y+2} e_{y+1},

e on the even sites, o on the odd ones. Both are smooth where the couplings are large against
the energies that the start holds, and are written in Gram polynomials of degree < order on
panels that grow in proportion to the distance from the chain's ends. Near the ends, around the
start and wherever polynomials would not be fewer, a panel keeps every site.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.chain import Chain
from spinvolt.algebra.moments import ORDERS
from spinvolt.algebra.polynomial import Polynomial, add, sampled, scale, shift
from spinvolt.algebra.problem import Unitary
from spinvolt.engines.gram import Ends, ends, quadrature, signs, step, step_to_nothing

Floats = NDArray[np.float64]

# Degrees beyond the panel's own in which the residual is resolved; what lies beyond is bounded.
EXTRA = 36


@dataclass(frozen=True)
class Panel:
    """Sites first ... first + 2 pairs - 1, with ``order`` polynomials on either sublattice."""

    first: int
    pairs: int
    order: int

    @property
    def stop(self) -> int:
        """The first site after the panel."""
        return self.first + 2 * self.pairs

    @property
    def exact(self) -> bool:
        """Whether every site is kept, so that the functions are the sites themselves."""
        return self.order == self.pairs

    @property
    def long(self) -> bool:
        """Whether sums over the sites are taken by quadrature, because they have many terms.

        Outside a panel of n pairs P_k grows as exp(k^2 / 2n): shorter panels would cost digits.
        """
        return self.pairs > max(self.order + EXTRA, self.order**2 // 4)


@dataclass(frozen=True)
class Layout:
    """How panels are laid: what one panel may hold.

    Attributes
    ----------
    order
        Polynomials on either sublattice of a panel.
    phase
        Largest integral of arcsin(band / 2 u_j) over a panel: the turns of its fastest function.
    ratio
        Largest factor between the distances of a panel's two edges from an end of the chain.
    band
        The highest energy to resolve, in the units of the couplings.
    """

    order: int
    phase: float
    ratio: float
    band: float

    def panels(self, problem: Unitary) -> tuple[Panel, ...]:
        """The panels of a chain, from left to right; around the start every site is kept."""
        size = problem.chain.length + problem.chain.length % 2
        # Products with H on the start never leave these sites, so its moments stay exact.
        left = max(0, (problem.start - ORDERS) // 2 * 2)
        right = min(size, (problem.start + ORDERS) // 2 * 2 + 2)
        around = Panel(left, (right - left) // 2, (right - left) // 2)
        turns = self._turns(problem.chain)
        before = self._stretch(problem.chain, turns, 0, left)
        after = self._stretch(problem.chain, turns, right, size)
        return (*before, around, *after)

    def dimension(self, chain: Chain) -> int:
        """About how many polynomials each sublattice needs, found without laying panels."""
        sites, phases = self._turns(chain)
        width, middle = np.diff(sites), 0.5 * (sites[:-1] + sites[1:])
        by_phase = np.diff(phases) / (width * self.phase)
        by_ends = 1.0 / (np.log(self.ratio) * np.minimum(middle, chain.length - middle))
        rates = np.minimum(self.order * np.maximum(by_phase, by_ends), 0.5)
        return int(np.sum(rates * width)) + ORDERS

    def _stretch(
        self, chain: Chain, turns: tuple[Floats, Floats], first: int, stop: int
    ) -> Iterator[Panel]:
        sites, phases = turns
        while first < stop:
            goal = np.interp(np.interp(first, sites, phases) + self.phase, phases, sites)
            by_ends = (first + (self.ratio - 1.0) * chain.length) / self.ratio
            reach = int(min(goal, self.ratio * first, by_ends, stop)) // 2 * 2
            least = first + 2 * self.order
            end = min(stop, max(least, reach))
            pairs = (end - first) // 2
            yield Panel(first, pairs, min(pairs, self.order))
            first = end

    def _turns(self, chain: Chain) -> tuple[Floats, Floats]:
        """Sites and the integral of arcsin(band / 2 u) up to them."""
        size = float(chain.length)
        ladder = np.geomspace(1.0, max(0.5 * size, 1.0), 1000)
        sites = np.unique(np.concatenate([[0.0], ladder, size - ladder, [size]]))
        nodes, weights = np.polynomial.legendre.leggauss(4)
        width = np.diff(sites)[:, None]
        inside = np.clip(sites[:-1, None] + 0.5 * width * (nodes + 1.0), 1.0, max(size - 1.0, 1.0))
        couplings = np.maximum(chain.coupling(inside), 1e-300)
        turns = np.arcsin(np.minimum(1.0, 0.5 * self.band / couplings))
        cells = np.sum(0.5 * width * turns * weights, axis=1)
        return sites, np.concatenate([[0.0], np.cumsum(cells)])


@dataclass(frozen=True, eq=False)
class Block:
    """L and its transpose on one panel, nothing beyond its edges.

    Attributes
    ----------
    forward, backward
        L and L^T: from the panel's polynomials to ``rows`` >= order of them; shape (rows, order).
    edge
        The polynomials at the first and last pair and, on a long panel, one pair outside.
    outside
        Norm of the part of a single edge pair that the rows do not hold.
    tail
        Bound on the norm, on the panel, of all that the rows leave out or the quadrature errs,
        other than edge pairs, for a state of norm one.
    transform, nodes
        sqrt(weight) P_k at the order's own Gauss nodes, where the position is diagonal; the
        nodes as pair numbers.
    """

    forward: Floats
    backward: Floats
    edge: Ends
    outside: float
    tail: float
    transform: Floats
    nodes: Floats


@dataclass(frozen=True, eq=False)
class Reduced:
    """The chain in the panels' polynomials.

    Attributes
    ----------
    panels, blocks
        Where and what.
    joints
        The coupling between the last site of each panel and the next one.
    matrix
        L in the reduced space, shape (dimension, dimension).
    """

    panels: tuple[Panel, ...]
    blocks: tuple[Block, ...]
    joints: Floats
    matrix: Floats

    @property
    def slices(self) -> tuple[slice, ...]:
        """Where each panel's polynomials stand among all."""
        stops = np.cumsum([panel.order for panel in self.panels]).tolist()
        return tuple(slice(a, b) for a, b in pairwise([0, *stops]))

    @property
    def sites(self) -> tuple[Floats, Floats]:
        """Site numbers of the nodes on the even and on the odd sublattice."""
        even = [p.first + 2.0 * b.nodes for p, b in zip(self.panels, self.blocks, strict=True)]
        sites = np.concatenate(even)
        return sites, sites + 1.0

    def at_nodes(self, coefficients: Floats) -> Floats:
        """Columns of polynomial coefficients as values at the nodes times sqrt(weight)."""
        parts = zip(self.blocks, self.slices, strict=True)
        return np.concatenate([block.transform @ coefficients[part] for block, part in parts])


def reduced(chain: Chain, panels: tuple[Panel, ...]) -> Reduced:
    """L in the polynomials of ``panels``: block bidiagonal, joined by single couplings."""
    blocks = tuple(_block(chain, panel) for panel in panels)
    joints = chain.coupling(np.array([panel.stop for panel in panels], dtype=float))
    dimension = sum(panel.order for panel in panels)
    result = Reduced(panels, blocks, joints, np.zeros((dimension, dimension)))
    for i, (block, part) in enumerate(zip(blocks, result.slices, strict=True)):
        order = panels[i].order
        result.matrix[part, part] = block.forward[:order]
        if i + 1 < len(panels):
            here, there = block.edge.last[:order], blocks[i + 1].edge.first[: panels[i + 1].order]
            result.matrix[part, result.slices[i + 1]] = -joints[i] * np.outer(here, there)
    return result


def _block(chain: Chain, panel: Panel) -> Block:
    return _sites(chain, panel) if panel.exact else _polynomials(chain, panel)


def _lattice(chain: Chain, panel: Panel) -> Floats:
    """L on the sites of a panel; no coupling leads out of the chain."""
    couplings = chain.coupling(panel.first + np.arange(1, 2 * panel.pairs, dtype=float))
    return np.diag(couplings[::2]) - np.diag(couplings[1::2], 1)


def _sites(chain: Chain, panel: Panel) -> Block:
    """A panel that keeps every site."""
    lattice, unit, nothing = _lattice(chain, panel), np.eye(panel.pairs), np.zeros(panel.pairs)
    edge = Ends(unit[0], unit[-1], nothing, nothing)
    return Block(lattice, lattice.T, edge, 0.0, 0.0, unit, np.arange(panel.pairs, dtype=float))


def _polynomials(chain: Chain, panel: Panel) -> Block:
    """A panel of polynomials; differences of neighbouring couplings lose no digits.

    On the panel (L g)_y = (a - b)(y) g(y) - b(y) [g(y+1) - g(y)] with a(y) = u_{2y+1} and
    b(y) = u_{2y+2}. The constant b(n-1) multiplies a matrix in closed form that knows the edge;
    the rest of b vanishes at the edge and meets polynomials only. Sums are taken by Gauss' rule,
    or over all pairs of a panel that is not long.
    """
    pairs, order = panel.pairs, panel.order
    rows = order + EXTRA if panel.long else pairs
    nodes, transform = quadrature(pairs, rows)
    local = _Local.around(chain, panel.first)
    own, mirror = transform[:, :order], signs(rows)
    change, edge_step = step(pairs, order), step_to_nothing(pairs, rows, order)
    back = -np.outer(mirror, mirror)[:order, :order] * change
    there = local.coupling(np.array([0.0, 2.0 * pairs]))

    ahead = local.coupling(2.0 * nodes + 2.0) - there[1]
    rise = local.rise(2.0 * nodes + 1.0, pairs)
    forward = transform.T @ (-rise[:, None] * own - ahead[:, None] * (own @ change))
    forward -= there[1] * edge_step

    behind = local.coupling(2.0 * nodes) - there[0]
    rise = local.rise(2.0 * nodes, pairs)
    backward = transform.T @ (rise[:, None] * own + behind[:, None] * (own @ back))
    backward -= there[0] * (mirror[:, None] * edge_step * mirror[:order])

    if not panel.long:
        # High degrees grow steeply outside a short panel, but on it their steps are not small.
        steep = np.arange(order) ** 2 > 2 * pairs
        lattice = _lattice(chain, panel)
        forward[:, steep] = transform.T @ (lattice @ own[:, steep])
        backward[:, steep] = transform.T @ (lattice.T @ own[:, steep])
    # Columns of low degree are the more accurate, and they meet the large coefficients.
    forward[:order] = np.tril(forward[:order]) + np.triu(backward[:order].T, 1)
    backward[:order] = forward[:order].T

    edge = ends(pairs, rows)
    outside = float(np.sqrt(max(0.0, 1.0 - np.sum(edge.last**2)))) if panel.long else 0.0
    tail = local.tail(pairs, change) if panel.long else 0.0
    edge = Ends(edge.first, edge.last, edge.before[:order], edge.after[:order])
    own_nodes, own_transform = quadrature(pairs, order)
    return Block(forward, backward, edge, outside, tail, own_transform, own_nodes)


@dataclass(frozen=True)
class _Local:
    """Couplings near a site, as functions of the distance x from it: no digit lost far out."""

    strength: float
    factors: tuple[tuple[float, float], ...]
    slope: Polynomial

    @classmethod
    def around(cls, chain: Chain, site: int) -> "_Local":
        moved = [shift(factor, site) for factor in chain.hop_factors]
        factors = tuple(
            (float(f[0]) if f else 0.0, float(f[1]) if len(f) > 1 else 0.0) for f in moved
        )
        hop = shift(chain.hop, site)
        return cls(chain.strength, factors, add(shift(hop, 1), scale(-1, hop)))

    def coupling(self, x: Floats) -> Floats:
        """u at distance x."""
        parts = (np.sqrt(np.maximum(a + b * x, 0.0)) for a, b in self.factors)
        return reduce(np.multiply, parts, np.full_like(x, self.strength))

    def rise(self, x: Floats, centre: int) -> Floats:
        """u(x + 1) - u(x), from the exact difference of the squares."""
        squares = self.strength**2 * sampled(self.slope, x, centre)
        return squares / (self.coupling(x) + self.coupling(x + 1.0))

    def tail(self, pairs: int, change: Floats) -> float:
        """Bound on what the rows leave out and the quadrature errs on a panel of many pairs.

        u is analytic off its zeros z, all outside the panel. On an ellipse around it, with
        semi-axes of sum r half panels, |u| <= M and |u'| <= M sum 1/(2 |x - z|), so that
        polynomials of degree q = EXTRA come within 2 M r^-q / (r - 1) of u (Bernstein).
        ``change`` is the step matrix. A factor 3 is for the rows and their quadrature, and one of
        4 sqrt(order) for the matrix put together from those of L and L^T.
        """
        centre, half = pairs + 0.5, pairs + 0.5
        scale_free = [abs(a) for a, b in self.factors if b == 0.0]
        slopes = np.array([abs(b) for _, b in self.factors if b != 0.0])
        zeros = np.array([-a / b for a, b in self.factors if b != 0.0])
        gaps = np.abs(centre - zeros)
        reach = float(np.min(gaps)) * np.linspace(0.3, 0.98, 69)[:, None]
        reach = reach[reach[:, 0] > 1.001 * half]
        if not len(reach):
            return float("inf")
        squares = np.prod(scale_free) * np.prod(slopes * (gaps + reach), axis=1)
        largest = self.strength * np.sqrt(squares)
        steepest = largest * np.sum(0.5 / (gaps - reach), axis=1)
        radius = (reach[:, 0] + np.sqrt(reach[:, 0] ** 2 - half**2)) / half
        distance = 2.0 * radius**-EXTRA / (radius - 1.0)
        errors = distance * (steepest + float(np.linalg.norm(change, 2)) * largest)
        return (3.0 + 4.0 * len(change) ** 0.5) * float(np.min(errors))
