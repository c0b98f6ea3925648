"""Couplings of many short flip-flop chains and the derivatives of their position, in lanes.

With K[i, i-1] = u_i = -K[i-1, i] and M_0 = diag(i), the operators M_{r+1} = M_r K - K M_r give the
derivatives of <j>. M_1 has the couplings beside its main diagonal, M_2 is diagonal, and M_r reaches
r - 2 sites far; sums of the largest entries of its diagonals bound it.
"""

from spinvolt.kernels.eight import (
    Eight,
    Rows,
    fused,
    larger,
    load,
    root,
    same,
    select,
    size,
    smaller,
    store,
)
from spinvolt.kernels.jit import strict
from spinvolt.kernels.small_chains.layout import (
    CASE,
    CELLS,
    EPSILON,
    LOW,
    SHIFT,
    SPINS,
    START,
    TOP,
    TOTAL,
    WIDE,
    Known,
    Motion,
)


@strict
def couplings(cases: Rows, group: int, width: int, links: Rows) -> Eight:
    """Fill in u_i / R, zero beyond both ends; R, a bound on ||K|| by rows."""
    at = group * CASE
    cells, spins, total = load(cases, at + CELLS), load(cases, at + SPINS), load(cases, at + TOTAL)
    low, shift = load(cases, at + LOW), load(cases, at + SHIFT)
    last = smaller(cells, total) - low
    bound = before = same(0.0)
    for i in range(width + 4):
        j = float(i) - shift
        b = low + j
        here = b * (cells - b + 1.0)
        there = (total - b + 1.0) * (spins - total + b)
        inside = (j >= 1.0) & (j <= last)
        coupling = select(inside, root(here) * root(there), 0.0)
        bound = larger(bound, before + coupling)
        before = coupling
        store(links, i, coupling)
    for i in range(width + 4):
        store(links, i, load(links, i) / bound)
    return bound


@strict
def diagonal(links: Rows, bands: Rows, o: int, width: int) -> Eight:
    """Diagonal o > 0 of M_{r+1} from the neighbouring ones of M_r; its largest entry."""
    below, above, out = (o - 1) * WIDE, (o + 1) * WIDE, o * WIDE
    most = same(0.0)
    left, far = load(links, 0), load(links, o)
    beneath, behind = load(bands, below + 1), load(bands, above)
    for i in range(width - o):
        right, farther = load(links, i + 1), load(links, i + o + 1)
        under, ahead = load(bands, below + i + 2), load(bands, above + i + 1)
        entry = fused(right, under, farther * ahead) - fused(far, beneath, left * behind)
        store(bands, out + i + 1, entry)
        most = larger(most, size(entry))
        left, far, beneath, behind = right, farther, under, ahead
    return most


@strict
def middle(links: Rows, bands: Rows, width: int) -> Eight:
    """The main diagonal of M_{r+1} from the first of M_r; its largest entry."""
    most = same(0.0)
    left, behind = load(links, 0), load(bands, WIDE)
    for i in range(width):
        right, ahead = load(links, i + 1), load(bands, WIDE + i + 1)
        entry = 2.0 * fused(right, ahead, -(left * behind))
        store(bands, i + 1, entry)
        most = larger(most, size(entry))
        left, behind = right, ahead
    return most


@strict
def following(links: Rows, bands: Rows, order: int, width: int) -> Eight:
    """Diagonals of M_order, order > 1, in the place of those of M_{order-1}; a bound on it."""
    bound, first = same(0.0), 1
    if order % 2 == 0:
        bound, first = middle(links, bands, width), 2
    for o in range(first, min(order - 2, width - 1) + 1, 2):
        bound = bound + 2.0 * diagonal(links, bands, o, width)
    return bound * (1.0 + 1e-12)


@strict
def rounding(bend: Eight, turn: Eight, fourth: Eight) -> Eight:
    """What rounding may have taken from the bound on M_16.

    An entry of M_{r+1} is a sum of four products, off by 5 2^-52 of row sums of |M_r| at the most;
    from order to order the row sums of what is off at most double, as do those of M_r themselves.
    """
    weight = 2.0 ** (TOP - 2)
    total = weight + 0.5 * weight * bend + 0.25 * weight * turn
    return 5.0 * EPSILON * (total + (TOP - 4) * 0.125 * weight * fourth)


@strict
def prepare(
    cases: Rows, group: int, width: int, largest: float, bands: Rows, motion: Motion
) -> Known:
    """Couplings, operators and spacing of the nodes of eight chains.

    Parameters
    ----------
    cases
        As ``flip_flop_kernel.solve_flip_flop`` has them.
    width
        Sites of the longest chain.
    largest
        The largest h^16 max|f^(16)|, in units of the largest position.
    bands
        Scratch, shape ((TOP + 1) WIDE, 8).
    motion
        Filled.
    """
    links = motion.links
    rate = couplings(cases, group, width, links)
    nothing = same(0.0)
    for o in range(TOP + 1):
        for i in range(width + 2):
            store(bands, o * WIDE + i, nothing)
    for i in range(width):
        store(bands, WIDE + i + 1, load(links, i + 1))
    bend = following(links, bands, 2, width)
    for i in range(width):
        store(motion.bends, i, load(bands, i + 1))
    turn = following(links, bands, 3, width)
    for i in range(width):
        store(motion.turns, i, load(bands, WIDE + i + 1))
    fourth = following(links, bands, 4, width)
    for order in range(5, TOP):
        following(links, bands, order, width)
    top = following(links, bands, TOP, width) + rounding(bend, turn, fourth)
    at = group * CASE
    cells, total, low = load(cases, at + CELLS), load(cases, at + TOTAL), load(cases, at + LOW)
    spread = smaller(cells, total) - low
    # The sixteenth root.
    step = root(root(root(root(largest * spread / top))))
    reach = spread - load(cases, at + START)
    return Known(rate, reach, spread, bend, turn, fourth, step, same(0.0))
