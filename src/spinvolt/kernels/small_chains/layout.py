"""How the compiled functions for short chains lay out what they hand to one another.

Arrays have eight columns, a chain in each; rows are counted by hand. Times are in units of 1/R, R a
bound on ||K||, or in steps between nodes where that is said.
"""

from typing import NamedTuple

import numpy as np

from spinvolt.kernels.eight import LANES, Eight, Rows
from spinvolt.kernels.jit import strict

# Longest chain, most nodes, nodes computed at once, and half of the most terms of a sum.
SITES, NODES, HALF_TERMS = 64, 96, 384
# Rows for the sites of a chain, one before the first and some behind the last.
WIDE = SITES + 12
EPSILON = 2.220446049250313e-16
# A curve's value and three derivatives at four nodes make a polynomial; the 16th derivative bounds
# what it leaves open.
JET, TOP = 4, 16
DEGREE = TOP - 1
# Terms beyond the last that counts, where the recurrence of Bessel functions begins.
AHEAD = 8
SEED = 1e-40
# A time this close to a root, in steps, leaves nothing to move.
NEAR = 1e-5
# A root of a polynomial is close enough: the jet there says the rest.
CLOSE = 1e-5
# Halvings before a sign is given up, and the narrowest part they leave.
DEPTH = 7
NARROW = 0.5**DEPTH
# Fields of a case: n_battery, n_charger, excitations, excited cells on the first site, site of the
# start, and 1 where a flip-flop chain's is odd: then sites are shifted by one, so that it is even.
# Of levels tilt b + curve b^2 at b excited cells, over the coupling: both, and their rounding.
CELLS, SPINS, TOTAL, LOW, START, SHIFT, TILT, CURVE, BLUR, CASE = 0, 1, 2, 3, 4, 5, 6, 7, 8, 9
# Fields of a result.
PEAK_TIME, PEAK_TIME_ERROR, VALUE, VALUE_ERROR = 0, 1, 2, 3
BEST, BEST_ERROR, BEST_LEAST, BEST_TIME, BEST_TIME_ERROR, UNIT, PROVED = 4, 5, 6, 7, 8, 9, 10
FIELDS = 11


def _terms() -> np.ndarray:
    """Terms of a wave that must be kept up to the times 0, 1, 2, ...

    |J_k(t)| <= exp(k (tanh a - a)), cosh a = k / t, for k >= t, and each further term is smaller
    by exp(-a) or more: twice all that are left out come to 2e-16 at the most.
    """
    times = np.arange(2.0 * HALF_TERMS)[:, None]
    orders = np.arange(1.0, 2.0 * HALF_TERMS - AHEAD - 4.0)[None]
    with np.errstate(all="ignore"):
        angles = np.arccosh(np.maximum(orders / times, 1.0))
        tails = orders * (np.tanh(angles) - angles) - np.log1p(-np.exp(-angles))
    kept = np.isposinf(angles) | ((angles > 0.0) & (tails < np.log(1e-16)))
    enough = kept.any(axis=1)
    return (np.argmax(kept, axis=1)[enough] + 1).astype(np.float64)


TERMS = _terms()


@strict
def rows(count: int) -> Rows:
    """Room for as many rows of eight, zero at first."""
    return np.zeros((count, LANES))


@strict
def blank(count: int) -> Rows:
    """The same for what is written before it is read: pages that nobody needs are not touched."""
    return np.empty((count, LANES))


class Motion(NamedTuple):
    """What moves eight chains.

    Attributes
    ----------
    links
        Couplings u_i of the sites i - 1 and i over R, row i.
    bends, turns
        Diagonals of M_2 and M_3 beside the main one: entries (i, i) and (i, i + 1), row i.
    origin
        Site of the start.
    """

    links: Rows
    bends: Rows
    turns: Rows
    origin: Eight


class Tilted(NamedTuple):
    """What moves eight chains with levels of their own.

    Attributes
    ----------
    links, levels
        Couplings u_i of the sites i - 1 and i, and energies of the sites, over R, row i.
    bends, swings
        Entries (i, i) and (i, i + 1) of M_2, row i.
    turns, twists
        Entries (i, i + 1) and (i, i + 2) of [H, M_2], row i.
    origin
        Site of the start.
    """

    links: Rows
    levels: Rows
    bends: Rows
    swings: Rows
    turns: Rows
    twists: Rows
    origin: Eight


class Known(NamedTuple):
    """Bounds that hold for eight chains at all times.

    Attributes
    ----------
    rate
        R, a bound on what moves the chains, in units of the coupling constant.
    reach
        The largest rise there can be.
    spread, bend, turn, fourth
        Bounds on |M_0|, |M_2|, |M_3|, |M_4|; that on |M_1| is one.
    step
        The spacing of the nodes.
    blur
        Rounding of the levels.
    """

    rate: Eight
    reach: Eight
    spread: Eight
    bend: Eight
    turn: Eight
    fourth: Eight
    step: Eight
    blur: Eight


class Way(NamedTuple):
    """How far eight chains were followed.

    Attributes
    ----------
    fall, rise
        Pieces where the slope first falls below zero and below the mean slope.
    last
        The last node that counts.
    terms
        Terms of the sum there.
    ready
        1 where a chain was followed as far as it must be, -1 where it cannot be.
    """

    fall: Eight
    rise: Eight
    last: Eight
    terms: Eight
    ready: Eight


class Waves(NamedTuple):
    """Scratch for states as sums of waves.

    Attributes
    ----------
    even, odd
        Images of the start, k even and k odd.
    above, below
        Twice the couplings above and below the sites of the start's sublattice; or twice the
        couplings and the levels.
    terms
        Bessel functions of a few times, term after term.
    counts
        Terms that count, time after time.
    states
        States at a few times, with empty sites around.
    """

    even: Rows
    odd: Rows
    above: Rows
    below: Rows
    terms: Rows
    counts: Rows
    states: Rows


class Errors(NamedTuple):
    """Bounds, in steps, on errors of the polynomials between the nodes and of their derivatives."""

    value: Eight
    slope: Eight
    bend: Eight


class Jet(NamedTuple):
    """<j> - start and three derivatives."""

    value: Eight
    slope: Eight
    bend: Eight
    turn: Eight


class Doubt(NamedTuple):
    """Errors of a jet's entries."""

    value: Eight
    slope: Eight
    bend: Eight
    turn: Eight


class Landed(NamedTuple):
    """A jet at a time, and its errors."""

    time: Eight
    jet: Jet
    doubt: Doubt


class Peak(NamedTuple):
    """What is known of first maxima before the last jets.

    Attributes
    ----------
    when, speed
        Times close to the first maximum and to the largest mean slope.
    low, high
        The stretch around the first on which the bend is between bounds.
    sharp, bow
        These bounds: least and largest of -f''.
    holds
        1 where the curve is proved to rise up to the stretch and to fall at its end.
    """

    when: Eight
    speed: Eight
    low: Eight
    high: Eight
    sharp: Eight
    bow: Eight
    holds: Eight


class Pieces(NamedTuple):
    """Curves between neighbouring nodes by Bernstein coefficients, and scratch.

    Attributes
    ----------
    jets
        <j> - start and three derivatives, node after node from the one before the first.
    shapes
        Coefficients, piece after piece.
    fall, rise
        The pieces of the first fall, and where the mean slope is largest; behind the latter the
        value at its left node.
    slope, bend, part, line
        Scratch.
    """

    jets: Rows
    shapes: Rows
    fall: Rows
    rise: Rows
    slope: Rows
    bend: Rows
    part: Rows
    line: Rows


class Run(NamedTuple):
    """A stretch on which a curve is concave.

    Attributes
    ----------
    begin, end
        In steps; -1 where there is none so far.
    sharp
        The least -f'' on it.
    holds
        0 where there is more than one, or a sign could not be told.
    """

    begin: Eight
    end: Eight
    sharp: Eight
    holds: Eight
