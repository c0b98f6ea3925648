"""Couplings of many short flip-flop chains and the derivatives of their position, in lanes.

With K[j, j-1] = u_j = -K[j-1, j] and M_0 = diag(j), the operators M_{r+1} = M_r K - K M_r give the
derivatives of <j>, and row sums of |M_20| bound the 20th. See ``small_chains`` for the layout.
"""

import math

import numpy as np
from numpy.typing import NDArray

from spinvolt.kernels.jit import strict
from spinvolt.kernels.small_chain_layout import (
    EPSILON,
    JET,
    LANES,
    N_TOP,
    NOTES,
    RATE,
    REACH,
    ROWS,
    STEP,
    TOP,
    WIDE,
)  # fmt: skip

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@strict
def link(case: Ints, lane: int, links: Floats) -> float:
    """Couplings u_j / (A R) of a chain in its lane, zero at both ends; R, a bound on ||K / A||.

    ``case``: n_battery, n_charger, excitations, excited cells on the first site, site of the start.
    """
    cells, spins, total, low, odd = case[0], case[1], case[2], case[3], case[4] % 2
    length = min(cells, total) - low + 1
    bound, before = 0.0, 0.0
    for j in range(1, length):
        b = float(low + j)
        here = b * (cells - b + 1.0)
        there = (total - b + 1.0) * (spins - total + b)
        coupling = math.sqrt(here) * math.sqrt(there)
        links[(j + odd) * LANES + lane] = coupling
        bound = max(bound, before + coupling)
        before = coupling
    for j in range(1, length):
        links[(j + odd) * LANES + lane] /= bound
    return bound


@strict
def diagonal(links: Floats, below: Floats, above: Floats, out: Floats, o: int, count: int) -> None:
    """Diagonal o of M_{r+1} from the diagonals o-1 and o+1 of M_r."""
    inner, outer = links[o * LANES :], links[(o + 1) * LANES :]
    for e in range(count):
        out[e + LANES] = (
            links[e + LANES] * below[e + 2 * LANES]
            - inner[e] * below[e + LANES]
            + outer[e] * above[e + LANES]
            - links[e] * above[e]
        )


@strict
def middle(links: Floats, above: Floats, out: Floats, count: int) -> None:
    """The main diagonal of M_{r+1} from the first of M_r."""
    for e in range(count):
        out[e + LANES] = 2.0 * (links[e + LANES] * above[e + LANES] - links[e] * above[e])


@strict
def magnitudes(band: Floats, out: Floats, o: int, count: int) -> None:
    """Add |M[i, i+o]| to the sums of rows i and i + o."""
    for e in range(count - o * LANES):
        out[e] += abs(band[e + LANES])
    if o > 0:
        lower = out[o * LANES :]
        for e in range(count - o * LANES):
            lower[e] += abs(band[e + LANES])


@strict
def row_sums(bands: Floats, width: int, order: int, sums: Floats, norms: Floats) -> None:
    """Bounds on ||M_r|| by rows."""
    count = width * LANES
    for e in range(count):
        sums[e] = 0.0
    for o in range(order % 2, min(order, width - 1) + 1, 2):
        magnitudes(bands[o], sums, o, count)
    for lane in range(LANES):
        norms[lane] = 0.0
    for i in range(width):
        for lane in range(LANES):
            norms[lane] = max(norms[lane], sums[i * LANES + lane])
    for lane in range(LANES):
        norms[lane] *= 1.0 + 1e-12


@strict
def first_of_all(width: int, bands: Floats) -> None:
    """M_0, and nothing else."""
    for o in range(TOP + 2):
        for e in range((width + 3) * LANES):
            bands[o, e] = 0.0
    for i in range(width):
        for lane in range(LANES):
            bands[0, (i + 1) * LANES + lane] = i


@strict
def operators(links: Floats, width: int, bands: Floats, stripes: Floats, notes: Floats) -> None:
    """Diagonals of M_1 ... M_4 and bounds on ||M_r||."""
    first_of_all(width, bands)
    count, sums = width * LANES, bands[TOP + 2]
    for order in range(1, TOP + 1):
        first = order % 2
        if first == 0:
            middle(links, bands[1], bands[0], count)
            first = 2
        for o in range(first, min(order, width - 1) + 1, 2):
            diagonal(links, bands[o - 1], bands[o + 1], bands[o], o, count - o * LANES)
        if order < JET:
            row, begin, end = ROWS[order - 1]
            for o in range(begin, end + 1, 2):
                for e in range(count + LANES):
                    stripes[row, e] = bands[o, e + LANES]
                row += 1
            row_sums(bands, width, order, sums, notes[order])
    row_sums(bands, width, TOP, sums, notes[N_TOP])
    for lane in range(LANES):
        notes[N_TOP, lane] += rounding(notes[:, lane])


@strict
def rounding(known: Floats) -> float:
    """What rounding may have taken from the row sums of M_20.

    An entry of M_{r+1} is a sum of four products, off by 5 2^-52 of row sums of |M_r| at the most;
    from order to order the row sums of what is off at most double, as do those of M_r themselves.
    """
    total, weight = 0.0, 2.0 ** (TOP - 2)
    for r in range(1, JET - 1):
        total += weight * known[r]
        weight *= 0.5
    return 5.0 * EPSILON * (total + (TOP - JET + 1) * weight * known[JET - 1])


@strict
def prepare(
    cases: Ints, largest: float, links: Floats, bands: Floats, stripes: Floats, notes: Floats
) -> int:
    """Couplings, operators and spacing of the nodes of a group; sites of its longest chain.

    Parameters
    ----------
    cases
        Shape (LANES, 5), as ``small_chains.solve_all`` has them.
    largest
        The largest h^20 max|f^(20)|, in units of the largest position.
    links, stripes, notes
        Filled: couplings, shape (WIDE,); diagonals of M_1 ... M_4, (8, WIDE); what is known of
        each chain, (NOTES, LANES).
    """
    width = 0
    for e in range(WIDE):
        links[e] = 0.0
    for lane in range(LANES):
        case, known = cases[lane], notes[:, lane]
        for i in range(NOTES):
            known[i] = 0.0
        length = min(case[0], case[2]) - case[3] + 1
        known[RATE] = link(case, lane, links)
        known[0], known[REACH] = length - 1.0, length - 1.0 - case[4]
        width = max(width, length + case[4] % 2)
    width += width % 2
    operators(links, width, bands, stripes, notes)
    for lane in range(LANES):
        known = notes[:, lane]
        known[STEP] = (largest * known[0] / known[N_TOP]) ** (1.0 / TOP)
    return width
