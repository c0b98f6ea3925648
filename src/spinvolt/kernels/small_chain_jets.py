"""The derivatives of the position of short flip-flop chains on the way, in lanes.

They are <j>^(r) = phi^T M_r phi; see ``small_chain_operators`` and ``small_chain_waves``.
"""

import numpy as np
from numpy.typing import NDArray

from spinvolt.kernels.jit import strict
from spinvolt.kernels.small_chain_layout import (
    AT,
    CHUNK,
    DOUBT,
    EPSILON,
    FALL,
    JET,
    LANES,
    LAST,
    MOST,
    NEAR,
    NODES,
    OFF,
    ONES,
    PAIRS,
    PLACES,
    REACH,
    READY,
    RISE,
    ROWS,
    SIZES,
    STATES,
    STEP,
    TIME,
    TIMES,
)  # fmt: skip
from spinvolt.kernels.small_chain_waves import bessel, extend, states_at, terms_until

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@strict
def dotted(left: Floats, right: Floats, count: int, out: Floats) -> None:
    """Eight sums over sites."""
    a = b = c = d = e = f = g = h = 0.0
    for i in range(count):
        s = i * LANES
        a += left[s] * right[s]
        b += left[s + 1] * right[s + 1]
        c += left[s + 2] * right[s + 2]
        d += left[s + 3] * right[s + 3]
        e += left[s + 4] * right[s + 4]
        f += left[s + 5] * right[s + 5]
        g += left[s + 6] * right[s + 6]
        h += left[s + 7] * right[s + 7]
    out[0], out[1], out[2], out[3] = a, b, c, d
    out[4], out[5], out[6], out[7] = e, f, g, h


@strict
def product(left: Floats, right: Floats, out: Floats, count: int) -> None:
    """Products, entry by entry."""
    for e in range(count):
        out[e] = left[e] * right[e]


@strict
def jet(stripes: Floats, state: Floats, width: int, work: Floats) -> None:
    """<j> - start and four derivatives of states of any norm, in the first five rows of ``work``.

    The norms squared are left in the sixth.
    """
    count = width * LANES
    here = work[6]
    for o in range(JET):
        product(state[LANES:], state[(o + 1) * LANES :], here, count)
        if o == 0:
            dotted(here, work[ONES], width, work[5])
            dotted(here, work[PLACES], width, work[0])
            for r in range(1, JET):
                for lane in range(LANES):
                    work[r, lane] = 0.0
        for r in range(1, JET):
            row, begin, end = ROWS[r - 1]
            if begin <= o <= end and (o - begin) % 2 == 0:
                dotted(here, stripes[row + (o - begin) // 2], width, work[7])
                for lane in range(LANES):
                    work[r, lane] += work[7, lane] if o == 0 else 2.0 * work[7, lane]
    for r in range(JET):
        for lane in range(LANES):
            work[r, lane] /= work[5, lane]


@strict
def note_nodes(first: int, nodes: int, jets: Floats, notes: Floats, most: Floats) -> bool:
    """Where the slope first falls; whether all chains were followed as far as they must be.

    That is a node beyond the piece of the first fall, and until no later time can have more power.
    """
    left = False
    for lane in range(LANES):
        known = notes[:, lane]
        for node in range(first, first + nodes):
            if known[READY] != 0.0:
                break
            place = (node + 1) * LANES + lane
            value, slope, time = jets[0, place], jets[1, place], node * known[STEP]
            most[lane] = max(most[lane], value / time)
            if known[FALL] < 0.0 and slope < 0.0:
                known[FALL] = node - 1.0
            if known[RISE] < 0.0 and time * slope < value:
                known[RISE] = node - 1.0
            far = (node - 1.0) * known[STEP] * most[lane] > known[REACH]
            if known[FALL] >= 0.0 and node >= known[FALL] + 2.0 and far:
                known[READY], known[LAST] = 1.0, node
                known[OFF] = doubt(time)
        left = left or known[READY] == 0.0
    return not left


@strict
def doubt(time: float) -> float:
    """The distance of a state from the exact one.

    That is the rounding of Chebyshev's recurrence, 2^-52 (32 + 6 terms), and that of the couplings
    and of the time, 2^-50 for each unit of time. The tail of the sum, below 2e-18, is less than a
    tenth of the smallest part.
    """
    return EPSILON * (32.0 + 6.0 * terms_until(time) + 4.0 * time)


@strict
def take(
    stripes: Floats, state: Floats, width: int, work: Floats, jets: Floats, at: int
) -> None:  # fmt: skip
    """Jets into their place."""
    jet(stripes, state, width, work)
    for r in range(JET):
        for lane in range(LANES):
            jets[r, at + lane] = work[r, lane]


@strict
def place_starts(starts: Ints, even: Floats, places: Floats, width: int) -> None:
    """P_0, and the sites counted from the start."""
    for e in range((width // 2 + 2) * LANES):
        even[1, e] = 0.0
    for lane in range(LANES):
        start = starts[lane] + starts[lane] % 2
        even[1, (start // 2 + 1) * LANES + lane] = 1.0
        for i in range(width):
            places[i * LANES + lane] = i - start


@strict
def pair_links(links: Floats, pairs: Floats, half: int) -> None:
    """Twice the couplings, those below even sites and those above."""
    for i in range(half + 1):
        for lane in range(LANES):
            pairs[0, i * LANES + lane] = 2.0 * links[2 * i * LANES + lane]
            pairs[1, i * LANES + lane] = 2.0 * links[(2 * i + 1) * LANES + lane]


@strict
def begin(
    links: Floats, width: int, starts: Ints, images: tuple[Floats, Floats], notes: Floats,
    work: Floats,
) -> None:  # fmt: skip
    """What the march needs before its first step."""
    place_starts(starts, images[0], work[PLACES], width)
    pair_links(links, work[PAIRS:], width // 2)
    state = work[STATES]
    for e in range((width // 2 + 2) * LANES):
        images[1][0, e] = 0.0
    for e in range((width + 5) * LANES):
        state[e] = 0.0
    for i in range(width // 2):
        for lane in range(LANES):
            state[(2 * i + 1) * LANES + lane] = images[0][1, (i + 1) * LANES + lane]
    for lane in range(LANES):
        notes[FALL, lane], notes[RISE, lane], work[MOST, lane] = -1.0, -1.0, 0.0


@strict
def next_times(first: int, nodes: int, notes: Floats, times: Floats) -> None:
    """The times of some nodes; chains that are done, or too long to follow, wait."""
    for node in range(nodes):
        for lane in range(LANES):
            time = (first + node) * notes[STEP, lane]
            if notes[READY, lane] == 0.0 and not time < TIMES[-1]:
                notes[READY, lane] = -1.0
            times[node * LANES + lane] = 1.0 if notes[READY, lane] != 0.0 else time


@strict
def follow(
    links: Floats, stripes: Floats, width: int, starts: Ints, images: tuple[Floats, Floats],
    jets: Floats, notes: Floats, work: Floats, waves: tuple[Floats, Floats],
) -> None:  # fmt: skip
    """Jets of a group on equal steps, beyond the first maximum and the largest power.

    Parameters
    ----------
    links, stripes, width, notes
        From ``prepare``; to the notes is added what is found on the way.
    starts
        Sites of the starts, shape (LANES,).
    images
        Filled: the even and the odd P_k, shapes (HALF_TERMS + 1, (width / 2 + 2) LANES).
    jets
        Filled: <j> - start and four derivatives, node after node from the one before the first,
        shape (JET, (NODES + 2) LANES).
    """
    begin(links, width, starts, images, notes, work)
    states = work[STATES:]
    take(stripes, states[0], width, work, jets, LANES)
    for lane in range(LANES):
        # A battery that begins by losing energy is nothing for this.
        if not jets[2, LANES + lane] > 0.0:
            notes[READY, lane] = -1.0
    known, first, nodes = 0, 1, CHUNK
    while first + nodes <= NODES:
        next_times(first, nodes, notes, work[AT])
        count = bessel(work[AT], nodes * LANES, waves[0], waves[1], work)
        if count > known + 1:
            extend(work[PAIRS:], images[0], images[1], width // 2, known + 1, count - 1)
            known = count - 1
        states_at(nodes, waves, images, width, count, states)
        for node in range(nodes):
            take(stripes, states[node], width, work, jets, (first + node + 1) * LANES)
        if note_nodes(first, nodes, jets, notes, work[MOST]):
            break
        first += nodes
        nodes = 2
    for r in range(JET):
        for lane in range(LANES):
            # Populations are even in time: the node before the first mirrors the one after it.
            jets[r, lane] = (1.0 - 2.0 * (r % 2)) * jets[r, 2 * LANES + lane]


@strict
def spreads(stripes: Floats, state: Floats, width: int, work: Floats, found: Floats) -> None:
    """|| (j - mean) phi ||, || M_1 phi ||, || M_2 phi || of the normalised states."""
    places, image_one, image_two = work[PLACES], work[7], work[8]
    for lane in range(LANES):
        found[SIZES, lane] = 0.0
    for i in range(width):
        for lane in range(LANES):
            e = i * LANES + lane
            far = (places[e] - work[0, lane]) * state[e + LANES]
            found[SIZES, lane] += far * far
    count = width * LANES
    for e in range(count):
        image_one[e] = stripes[0, e] * state[e + 2 * LANES]
    for e in range(count - LANES):
        image_one[e + LANES] += stripes[0, e] * state[e + LANES]
    for e in range(count):
        image_two[e] = stripes[1, e] * state[e + LANES] + stripes[2, e] * state[e + 3 * LANES]
    for e in range(count - 2 * LANES):
        image_two[e + 2 * LANES] += stripes[2, e] * state[e + LANES]
    dotted(image_one, image_one, width, found[SIZES + 1])
    dotted(image_two, image_two, width, found[SIZES + 2])
    for r in range(3):
        for lane in range(LANES):
            found[SIZES + r, lane] = np.sqrt(found[SIZES + r, lane] / work[5, lane])


@strict
def moved(found: Floats, notes: Floats) -> bool:
    """Take Newton's step where it is long; whether any was."""
    any_one = False
    for lane in range(LANES):
        peak, best = found[0, :, lane], found[1, :, lane]
        time = best[TIME]
        first = -peak[1] / peak[2]
        second = -(time * best[1] - best[0]) / (time * best[2])
        least = NEAR * notes[STEP, lane]
        if abs(first) >= least and notes[READY, lane] == 1.0:
            peak[TIME] += first
            any_one = True
        if abs(second) >= least and notes[READY, lane] == 1.0:
            best[TIME] += second
            any_one = True
    return any_one


@strict
def settle(
    stripes: Floats, width: int, images: tuple[Floats, Floats], notes: Floats, work: Floats,
    waves: tuple[Floats, Floats], found: Floats,
) -> None:  # fmt: skip
    """Jets next to the first maxima and next to the largest powers, Newton's steps included.

    ``found``: filled, shape (2, FOUND, LANES); ``TIME`` holds times that are close. ``images`` and
    ``work`` are as ``follow`` has left them.
    """
    times, states = work[AT], work[STATES:]
    for turn in range(2):
        for which in range(2):
            for lane in range(LANES):
                times[which * LANES + lane] = found[which, TIME, lane]
        count = bessel(times, 2 * LANES, waves[0], waves[1], work)
        states_at(2, waves, images, width, count, states)
        for which in range(2):
            take(stripes, states[which], width, work, found[which], 0)
            spreads(stripes, states[which], width, work, found[which])
        if turn == 1 or not moved(found, notes):
            break
    for which in range(2):
        for lane in range(LANES):
            found[which, DOUBT, lane] = doubt(found[which, TIME, lane])
