"""How far a reduced motion is from the true one, proved from its residual.

If chi(t) is any motion with chi' = -i H chi + rho(t), then for a Hermitian H

    ||chi(t) - psi(t)|| <= ||chi(0) - psi(0)|| + int_0^t ||rho(s)|| ds.

For a sum of modes, rho(s) = sum_k [cos(s_k s) p_k + sin(s_k s) q_k] with the p_k on one
sublattice and the q_k on the other, so that at all times

    ||rho(s)||^2 <= sum_kl max(|p_k . p_l|, |q_k . q_l|).

The residual is formed in more degrees than the motion has, and what lies beyond these is bounded
by the analyticity of the couplings (`Block.tail`). It holds the degrees that the panels leave
out, the quadrature, and the rounding of the computed modes.

Where two long panels meet, the motion jumps by hardly more than rounding, but a coupling of the
size of the whole chain multiplies the jump. So chi is the reduced motion and a small smooth lift
that closes the jumps, and the norm of the lift is added to the distance.
"""

from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import factorial

import numpy as np
from numpy.polynomial import chebyshev
from numpy.typing import NDArray

from spinvolt.algebra.moments import Moments
from spinvolt.engines.panels import Block, Panel, Reduced

Floats = NDArray[np.float64]

# Degrees that close a jump, and the pairs per squared order from which closing it pays.
LIFT = 4
WIDE = 4
# Numbers of nodes tried for the derivatives of the error.
NODES = (12, 16, 20, 24, 28, 32, 36, 40)


@dataclass(frozen=True)
class Distance:
    """||computed - true state|| <= initial + slope |t|."""

    initial: float
    slope: float

    def at(self, times: Floats) -> Floats:
        """The bound at ``times``."""
        return self.initial + self.slope * np.abs(times)


def distance(
    reduced: Reduced, frequencies: Floats, even: Floats, odd: Floats, initial: float
) -> Distance:
    """The proved distance of a reduced motion from the true one.

    Parameters
    ----------
    reduced
        The chain in its panels.
    frequencies, even, odd
        The modes on both sublattices, each times its share of the start; (modes,) and
        (dimension, modes).
    initial
        The distance at time zero.
    """
    closed_even, closed_odd = _closed(reduced, even, odd)
    lift = _largest([closed_even - even], [closed_odd - odd])
    on_odd = _residual(reduced, frequencies, closed_odd, closed_even, to_odd=True)
    on_even = _residual(reduced, frequencies, closed_even, closed_odd, to_odd=False)
    tail = max(block.tail for block in reduced.blocks) * (1.0 + initial + lift)
    return Distance(initial + 2.0 * lift, _largest(on_odd, on_even) + tail)


def derivative_distances(
    moments: Moments, distance: Distance, times: Floats, orders: int
) -> Floats:
    """Bounds on the norms of the time derivatives of (computed - true state).

    The difference delta is at most d = ``distance`` up to t + L, and ||delta^(m)|| <= 2 mu_m, since
    near the start the reduced chain is the chain itself and moments never change. Let D_i be the
    weights with which m Chebyshev nodes x_i on (-1, 1) give the r-th derivative in the middle of
    polynomials of degree < m. Applied to delta minus its Taylor polynomial they give

        ||delta^(r)(t)|| <= L^-r sum_i |D_i| (d(|t| + L) + 2 mu_m (L |x_i|)^m / m!)    for any L, m.

    A derivative of <n> is a sum of products of derivatives of the state, in the chain and in the
    reduced chain alike, so these bound its error.

    Parameters
    ----------
    moments
        Energy moments of the start, the same for the chain and the reduced chain.
    distance, times
        In units of 1 / moments.frequency.
    orders
        How many: the norm itself and its first orders - 1 derivatives.

    Returns
    -------
    array, shape (orders, times)
        In units of moments.frequency^order.
    """
    now = np.maximum(distance.at(times), np.finfo(float).tiny)
    bounds = np.full((orders, len(times)), np.inf)
    bounds[0] = distance.at(times)
    for count in NODES:
        remainder = 2.0 * moments.mu(count) / factorial(count)
        for order in range(1, orders):
            sums, powers = _weights(count, order)
            span = (order * sums * now / ((count - order) * powers * remainder)) ** (1.0 / count)
            later = distance.at(np.abs(times) + span)
            bound = (sums * later + powers * remainder * span**count) / span**order
            bounds[order] = np.minimum(bounds[order], bound)
    return bounds


@cache
def _weights(count: int, order: int) -> tuple[float, float]:
    """sum |D_i| and sum |D_i| |x_i|^count."""
    angles = np.pi * (np.arange(count) + 0.5) / count
    middle = np.asarray(chebyshev.chebval(0.0, chebyshev.chebder(np.eye(count), order)))
    middle[1:] *= 2.0
    weights = np.abs(np.cos(np.multiply.outer(angles, np.arange(count))) @ middle) / count
    return float(np.sum(weights)), float(np.sum(weights * np.abs(np.cos(angles)) ** count))


def _largest(one: list[Floats], other: list[Floats]) -> float:
    """Bound on the norm of a sum of modes at any time, from the rows on both sublattices."""
    products = [sum(part.T @ part for part in parts) for parts in (one, other)]
    return float(np.sqrt(np.sum(np.maximum(np.abs(products[0]), np.abs(products[1])))))


def _wide(panel: Panel) -> bool:
    return panel.long and panel.pairs > WIDE * panel.order**2


def _closed(reduced: Reduced, even: Floats, odd: Floats) -> tuple[Floats, Floats]:
    """The motion with its jumps between wide panels closed by polynomials of low degree.

    Even sites are changed to the right of a joint, odd ones to its left, by polynomials that are
    one at the joint and zero one pair outside the panel's other edge.
    """
    closed_even, closed_odd = even.copy(), odd.copy()
    numbered = zip(reduced.panels, reduced.blocks, reduced.slices, strict=True)
    for (left, here, a), (right, there, b) in pairwise(numbered):
        if not (_wide(left) and _wide(right)):
            continue
        jump = here.edge.after @ even[a] - there.edge.first[: right.order] @ even[b]
        closed_even[b][:LIFT] += np.outer(_bridge(there.edge.first, there.edge.after), jump)
        jump = there.edge.before @ odd[b] - here.edge.last[: left.order] @ odd[a]
        closed_odd[a][:LIFT] += np.outer(_bridge(here.edge.last, here.edge.before), jump)
    return closed_even, closed_odd


def _bridge(one: Floats, zero: Floats) -> Floats:
    """The smallest polynomial of degree < LIFT with given values at two ends."""
    conditions = np.stack([one[:LIFT], zero[:LIFT]])
    return conditions.T @ np.linalg.solve(conditions @ conditions.T, np.array([1.0, 0.0]))


def _residual(
    reduced: Reduced, frequencies: Floats, own: Floats, other: Floats, *, to_odd: bool
) -> list[Floats]:
    """o' - L e, or e' + L^T o up to a sign, mode by mode.

    For each panel all its rows, and a row for what a jump at its edge leaves outside them.
    """
    rows: list[Floats] = []
    panels, blocks, slices = reduced.panels, reduced.blocks, reduced.slices
    for i, (panel, block, part) in enumerate(zip(panels, blocks, slices, strict=True)):
        miss = -((block.forward if to_odd else block.backward) @ other[part])
        miss[: panel.order] += frequencies * own[part]
        rows.append(miss)
        k = i + 1 if to_odd else i - 1
        if not 0 <= k < len(panels):
            continue
        joint = reduced.joints[min(i, k)]
        here, there, outer = _edges(block, blocks[k], to_odd=to_odd)
        beyond = there[: panels[k].order] @ other[slices[k]]
        miss += np.outer(joint * here, beyond)
        if not (_wide(panel) and _wide(panels[k])):
            rows.append(joint * block.outside * (outer @ other[part] - beyond)[None, :])
    return rows


def _edges(block: Block, neighbour: Block, *, to_odd: bool) -> tuple[Floats, Floats, Floats]:
    """Polynomials at the panel's edge, at the neighbour's, and the panel's one pair outside."""
    if to_odd:
        return block.edge.last, neighbour.edge.first, block.edge.after
    return block.edge.first, neighbour.edge.last, block.edge.before
