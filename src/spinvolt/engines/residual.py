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
from spinvolt.engines.panels import Panel, Reduced

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
    on_odd = _odd_residual(reduced, frequencies, closed_even, closed_odd)
    on_even = _even_residual(reduced, frequencies, closed_even, closed_odd)
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

    These are what `Moments.jet_errors` takes: a derivative of <n> is a sum of products of
    derivatives of the state, in the chain and in the reduced chain alike.

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


def _odd_residual(reduced: Reduced, frequencies: Floats, even: Floats, odd: Floats) -> list[Floats]:
    """o' - L e, mode by mode: all rows of every panel, then edges outside the rows."""
    rows: list[Floats] = []
    slices = reduced.slices
    for i, (panel, block, part) in enumerate(
        zip(reduced.panels, reduced.blocks, slices, strict=True)
    ):
        miss = -(block.forward @ even[part])
        miss[: panel.order] += frequencies * odd[part]
        if i + 1 < len(slices):
            following = reduced.panels[i + 1]
            first = reduced.blocks[i + 1].edge.first[: following.order] @ even[slices[i + 1]]
            miss += np.outer(reduced.joints[i] * block.edge.last, first)
            if not (_wide(panel) and _wide(following)):
                jump = block.edge.after @ even[part] - first
                rows.append(reduced.joints[i] * block.outside * jump[None, :])
        rows.append(miss)
    return rows


def _even_residual(
    reduced: Reduced, frequencies: Floats, even: Floats, odd: Floats
) -> list[Floats]:
    """e' + L^T o, mode by mode: all rows of every panel, then edges outside the rows."""
    rows: list[Floats] = []
    slices = reduced.slices
    for i, (panel, block, part) in enumerate(
        zip(reduced.panels, reduced.blocks, slices, strict=True)
    ):
        miss = block.backward @ odd[part]
        miss[: panel.order] -= frequencies * even[part]
        if i > 0:
            preceding = reduced.panels[i - 1]
            last = reduced.blocks[i - 1].edge.last[: preceding.order] @ odd[slices[i - 1]]
            miss -= np.outer(reduced.joints[i - 1] * block.edge.first, last)
            if not (_wide(panel) and _wide(preceding)):
                jump = block.edge.before @ odd[part] - last
                rows.append(reduced.joints[i - 1] * block.outside * jump[None, :])
        rows.append(miss)
    return rows
