"""States of short flip-flop chains as sums of waves, in lanes.

The state is a sum of Bessel functions J_k(t) times images P_k of the start, P_{k+1} = 2 K P_k +
P_{k-1}, which live on the even and the odd sites in turn. Sites are shifted by one where the start
is odd, so that it is even.
"""

import numpy as np
from numpy.typing import NDArray

from spinvolt.kernels.jit import strict
from spinvolt.kernels.small_chain_layout import AHEAD, CHUNK, LANES, SEED, TIMES

Floats = NDArray[np.float64]


@strict
def odd_image(pairs: Floats, even: Floats, odd: Floats, m: int, n: int) -> None:
    """P_{2m+1}, from P_2m and P_{2m-1}."""
    for e in range(n):
        odd[m + 1, e + LANES] = odd[m, e + LANES] + (
            pairs[1, e] * even[m + 1, e + LANES] - pairs[0, e + LANES] * even[m + 1, e + 2 * LANES]
        )


@strict
def even_image(pairs: Floats, even: Floats, odd: Floats, m: int, n: int) -> None:
    """P_2m, from P_{2m-1} and P_{2m-2}."""
    for e in range(n):
        even[m + 1, e + LANES] = even[m, e + LANES] + (
            pairs[0, e] * odd[m, e] - pairs[1, e] * odd[m, e + LANES]
        )


@strict
def extend(pairs: Floats, even: Floats, odd: Floats, half: int, first: int, last: int) -> None:
    """P_first ... P_last: P_2m in row m + 1 of ``even``, P_2m+1 in row m + 1 of ``odd``."""
    n = half * LANES
    for k in range(first, last + 1):
        m = k // 2
        if k % 2 == 1:
            odd_image(pairs, even, odd, m, n)
            out = odd
        else:
            even_image(pairs, even, odd, m, n)
            out = even
        for e in range(LANES):
            out[m + 1, e] = 0.0
            out[m + 1, n + LANES + e] = 0.0
        if k == 1:
            for e in range(n):
                odd[1, e + LANES] *= 0.5


@strict
def terms_until(time: float) -> int:
    """How many terms a sum needs; those left out are below 2e-18 together."""
    k = int(1.3 * time) + 1
    while TIMES[k] < time:
        k += 1
    return k + 1


@strict
def lower_even(even: Floats, odd: Floats, i: int, work: Floats, count: int) -> None:
    """J_{k-1} = (2k/t) J_k - J_{k+1} for k = 2i, added to a seed."""
    for m in range(count):
        odd[i - 1, m] += 2 * i * work[0, m] * even[i, m] - odd[i, m]


@strict
def lower_odd(even: Floats, odd: Floats, i: int, work: Floats, count: int) -> None:
    """The same for k = 2i + 1."""
    for m in range(count):
        even[i, m] += (2 * i + 1) * work[0, m] * odd[i, m] - even[i + 1, m]


@strict
def bessel(times: Floats, count: int, even: Floats, odd: Floats, work: Floats) -> int:
    """J_0(t), 2 J_1(t), 2 J_2(t), ... of many times, up to factors; terms of the longest sum.

    By Miller's backward recurrence; each column is zero behind its own last term. The 2m-th are
    rows of ``even``, the others of ``odd``. Nobody asks for the factors: states are normalised.
    """
    inverse, counts = work[0], work[1]
    longest = 0
    for m in range(count):
        inverse[m] = 2.0 / times[m]
        needed = terms_until(times[m])
        longest = max(longest, needed)
        counts[m] = needed
    begin = longest + AHEAD
    evens, odds = even.reshape(-1), odd.reshape(-1)
    for m in range((begin // 2 + 2) * CHUNK * LANES):
        evens[m] = 0.0
    for m in range((begin // 2 + 2) * CHUNK * LANES):
        odds[m] = 0.0
    for m in range(count):
        start = int(counts[m]) + AHEAD
        rows = even if start % 2 == 0 else odd
        rows[start // 2, m] = SEED
    for i in range(begin // 2, -1, -1):
        lower_odd(even, odd, i, work, count)
        if i > 0:
            lower_even(even, odd, i, work, count)
    for m in range(count):
        even[0, m] *= 0.5
        last = int(counts[m])
        for k in range(last, min(last + AHEAD, longest) + 1):
            rows = even if k % 2 == 0 else odd
            rows[k // 2, m] = 0.0
    return longest


@strict
def combined(
    terms: Floats, images: Floats, node: int, count: int, site: int, states: Floats, at: int
) -> None:
    """Sums over terms at a site of a sublattice, of two nodes at once.

    Each of the sixteen has a name, so that the compiler sees two vectors.
    """
    s, t = (site + 1) * LANES, node * LANES
    a = b = c = d = e = f = g = h = 0.0
    i = j = r = m = n = o = p = q = 0.0
    for k in range(count):
        a += terms[k, t] * images[k + 1, s]
        b += terms[k, t + 1] * images[k + 1, s + 1]
        c += terms[k, t + 2] * images[k + 1, s + 2]
        d += terms[k, t + 3] * images[k + 1, s + 3]
        e += terms[k, t + 4] * images[k + 1, s + 4]
        f += terms[k, t + 5] * images[k + 1, s + 5]
        g += terms[k, t + 6] * images[k + 1, s + 6]
        h += terms[k, t + 7] * images[k + 1, s + 7]
        i += terms[k, t + 8] * images[k + 1, s]
        j += terms[k, t + 9] * images[k + 1, s + 1]
        r += terms[k, t + 10] * images[k + 1, s + 2]
        m += terms[k, t + 11] * images[k + 1, s + 3]
        n += terms[k, t + 12] * images[k + 1, s + 4]
        o += terms[k, t + 13] * images[k + 1, s + 5]
        p += terms[k, t + 14] * images[k + 1, s + 6]
        q += terms[k, t + 15] * images[k + 1, s + 7]
    first, second = states[node], states[node + 1]
    first[at], first[at + 1], first[at + 2], first[at + 3] = a, b, c, d
    first[at + 4], first[at + 5], first[at + 6], first[at + 7] = e, f, g, h
    second[at], second[at + 1], second[at + 2], second[at + 3] = i, j, r, m
    second[at + 4], second[at + 5], second[at + 6], second[at + 7] = n, o, p, q


@strict
def states_at(
    nodes: int, waves: tuple[Floats, Floats], images: tuple[Floats, Floats], width: int, count: int,
    states: Floats,
) -> None:  # fmt: skip
    """The states at the nodes of a chunk, an even number, with empty sites around."""
    evens, odds = (count + 1) // 2, count // 2
    for i in range(width // 2):
        at = (2 * i + 1) * LANES
        for node in range(0, nodes, 2):
            combined(waves[0], images[0], node, evens, i, states, at)
            combined(waves[1], images[1], node, odds, i, states, at + LANES)
    for node in range(nodes):
        for e in range(LANES):
            states[node, e] = 0.0
        for e in range((width + 1) * LANES, (width + 5) * LANES):
            states[node, e] = 0.0
