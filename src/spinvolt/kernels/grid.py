"""Chebyshev vectors and time derivatives on a packed grid, several steps in one traverse.

A grid's rows k couple to rows k-1 and k+1 only. With n = 2 q + r, r the parity of row k,

    (H x)(k, q) = lower_r(q) [f a_{k+1} x(k+1, q+r-1) + c a_k x(k-1, q+r-1)]
                + upper_r(q) [c a_{k+1} x(k+1, q+r)   + f a_k x(k-1, q+r)]  + w(k, q) x(k, q),

f the flip-flop and c the counter-rotating part. Step s at row m needs step s-1 at rows m-1, m and
m+1 and step s-2 at row m. So all of ``DEPTH`` steps are done in one traverse of the rows, step s
following step s-1 one row behind; the rows in between live in ``ring``, in the nearest cache.

Arrays hold one row per line, with PAD zeros at either end so that lines begin at the same place of
a cache line; states hold a zero row at either end as well, and one such block of rows + 2 lines
per field (real part, imaginary part).
"""

import numpy as np
from numpy.typing import NDArray

from spinvolt.kernels.jit import compiled, inner, summation

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Stencil = tuple[Floats, Floats, Floats, Floats]

DEPTH = 16
PAD = 8
POWERS = 4
SUMS = 6

_ROWS = "float64[:,::1]"
_STENCIL = f"Tuple((float64[::1], {_ROWS}, {_ROWS}, float64[::1]))"
_SPAN = "Tuple((int64, int64, int64))"


@inner
def follow(
    place: tuple[int, int, int, int, int],
    x: Floats,
    y: Floats,
    z: Floats,
    stencil: Stencil,
    k: int,
    shift: float,
) -> None:
    """One row of (H + shift) x - y into z; ``place`` says which lines of x, y and z are meant."""
    battery, charger, energies, constants = stencil
    below, here, above, old, new = place
    r = (np.uint64(k) + np.uint64(constants[2])) & np.uint64(1)
    flip, counter, up, down = constants[0], constants[1], battery[k + 1], battery[k]
    e0, e1, e2, e3 = flip * up, counter * down, counter * up, flip * down
    low, high = np.uint64(2) * r, np.uint64(2) * r + np.uint64(1)
    for i in range(x.shape[1] - 2 * PAD):
        q = np.uint64(i) + np.uint64(PAD)
        right = q + r
        left = right - np.uint64(1)
        total = charger[low, q] * (e0 * x[above, left] + e1 * x[below, left])
        total += charger[high, q] * (e2 * x[above, right] + e3 * x[below, right])
        z[new, q] = total + ((energies[k, q] + shift) * x[here, q] - y[old, q])


@inner
def gather(
    line: int, even: int, odd: int, pitch: int, ring: Floats, w: Floats, out: Floats
) -> None:
    """Add eight lines of the ring, four from ``even`` on and four from ``odd`` on, to a line."""
    a, b = np.uint64(even), np.uint64(odd)
    d, t = np.uint64(pitch), np.uint64(line)
    c0, c1, c2, c3, c4, c5, c6, c7 = w[0], w[1], w[2], w[3], w[4], w[5], w[6], w[7]
    for i in range(out.shape[1] - 2 * PAD):
        q = np.uint64(i) + np.uint64(PAD)
        one = (c0 * ring[a, q] + c1 * ring[b, q]) + (c2 * ring[a + d, q] + c3 * ring[b + d, q])
        two = c4 * ring[a + d + d, q] + c5 * ring[b + d + d, q]
        two += c6 * ring[a + d + d + d, q] + c7 * ring[b + d + d + d, q]
        out[t, q] += one + two


@inner
def collect(
    line: int, tall: int, slot: int, fields: int, w: Floats, ring: Floats, sums: Floats
) -> None:
    """Add what one row of all steps in the ring gives to both parts of a state."""
    pitch = fields * DEPTH
    if fields == 1:
        gather(line, pitch + slot, 3 * pitch + slot, 4 * pitch, ring, w[0], sums)
        gather(line + tall, slot, 2 * pitch + slot, 4 * pitch, ring, w[1], sums)
        return
    for s in range(0, DEPTH, 8):
        first, second = s * pitch + slot, (s + 1) * pitch + slot
        gather(line, first + DEPTH, second, 2 * pitch, ring, w[0, s : s + 8], sums)
        gather(line + tall, first, second + DEPTH, 2 * pitch, ring, w[1, s : s + 8], sums)


@summation
def overlaps(
    row: int, rings: tuple[int, int, int, int], tall: int, state: Floats, ring: Floats
) -> tuple[float, float, float, float, float]:
    """<0|0> and the sums that make up four derivatives, of one row of phi_0 ... phi_4."""
    a0, b0, d = np.uint64(row), np.uint64(row + tall), np.uint64(POWERS)
    a1, a2 = np.uint64(rings[0]), np.uint64(rings[1])
    a3, a4 = np.uint64(rings[2]), np.uint64(rings[3])
    norm, one, two, three, four = 0.0, 0.0, 0.0, 0.0, 0.0
    for i in range(state.shape[1] - 2 * PAD):
        q = np.uint64(i) + np.uint64(PAD)
        x0, y0 = state[a0, q], state[b0, q]
        x1, y1, x2, y2 = ring[a1, q], ring[a1 + d, q], ring[a2, q], ring[a2 + d, q]
        x3, y3, x4, y4 = ring[a3, q], ring[a3 + d, q], ring[a4, q], ring[a4 + d, q]
        norm += x0 * x0 + y0 * y0
        one += x0 * y1 - y0 * x1
        two += (x1 * x1 + y1 * y1) - (x0 * x2 + y0 * y2)
        three += 3.0 * (x1 * y2 - y1 * x2) - (x0 * y3 - y0 * x3)
        four += (x0 * x4 + y0 * y4) - 4.0 * (x1 * x3 + y1 * y3) + 3.0 * (x2 * x2 + y2 * y2)
    return norm, 2.0 * one, 2.0 * two, 2.0 * three, 2.0 * four


@compiled(f"void(float64, {_STENCIL}, {_ROWS}, float64[::1], {_ROWS}, float64[::1])")
def rates(
    shift: float, stencil: Stencil, state: Floats, levels: Floats, ring: Floats, sums: Floats
) -> None:
    """Mean level of a state and four time derivatives, all with H + shift.

    With phi_l = (H + shift)^l psi and n the level of a row,

        f^(r) = sum_l binom(r, l) i^l (-i)^(r-l) <phi_l| n |phi_{r-l}>.

    Parameters
    ----------
    shift, stencil
        As for ``march``.
    state
        Two fields, shape (2 * (rows + 2), columns + 2 PAD).
    levels
        n of each row.
    ring
        Work space, zeros at first, shape (POWERS * 2 * POWERS + 1, columns + 2 PAD).
    sums
        Filled: <psi|psi>, f, f', f'', f''', f''''.
    """
    rows = stencil[2].shape[0]
    tall = rows + 2
    zero = POWERS * 2 * POWERS
    sums[:] = 0.0
    for front in range(rows + POWERS - 1):
        for s in range(max(front - rows + 1, 0), min(POWERS, front + 1)):
            m = front - s
            for f in range(2):
                base = (s * 2 + f) * POWERS
                new, line = base + m % POWERS, f * tall + m + 1
                if s == 0:
                    place = (line - 1, line, line + 1, zero, new)
                    follow(place, state, ring, ring, stencil, m, shift)
                    continue
                source = base - 2 * POWERS
                below = zero if m == 0 else source + (m - 1) % POWERS
                above = zero if m == rows - 1 else source + (m + 1) % POWERS
                place = (below, source + m % POWERS, above, zero, new)
                follow(place, ring, ring, ring, stencil, m, shift)
        m = front - POWERS + 1
        if m < 0:
            continue
        slot, step = m % POWERS, 2 * POWERS
        rings = (slot, step + slot, 2 * step + slot, 3 * step + slot)
        norm, one, two, three, four = overlaps(m + 1, rings, tall, state, ring)
        level = levels[m]
        sums[0] += norm
        sums[1] += level * norm
        sums[2] += level * one
        sums[3] += level * two
        sums[4] += level * three
        sums[5] += level * four


@compiled(f"void({_SPAN}, float64, {_STENCIL}, {_ROWS}, {_ROWS}, {_ROWS})")
def launch(
    span: tuple[int, int, int],
    shift: float,
    stencil: Stencil,
    ring: Floats,
    now: Floats,
    before: Floats,
) -> None:
    """Half of (H + shift) ``now`` into ``before``: T_{-1} = T_1, with which ``march`` begins."""
    low, high, fields = span
    rows = stencil[2].shape[0]
    zero = len(ring) - 1
    for m in range(max(low - 1, 0), min(high + 1, rows)):
        for f in range(fields):
            line = f * (rows + 2) + m + 1
            place = (line - 1, line, line + 1, zero, line)
            follow(place, now, ring, before, stencil, m, shift)
            for i in range(before.shape[1]):
                before[line, i] *= 0.5


@compiled(
    f"void({_SPAN}, float64, {_STENCIL}, int64[::1], float64[:,:,:,::1], "
    f"{_ROWS}, {_ROWS}, {_ROWS}, {_ROWS})"
)
def march(
    span: tuple[int, int, int],
    shift: float,
    stencil: Stencil,
    alive: Ints,
    weights: Floats,
    ring: Floats,
    before: Floats,
    now: Floats,
    sums: Floats,
) -> None:
    """Chebyshev vectors T_{k+1} = X T_k - T_{k-1}, X = H + shift, summed into several states.

    The first one made is T_1.

    Parameters
    ----------
    span
        First and last-but-one row that may be populated, number of fields (1 or 2).
    shift
        Added to the energies.
    stencil
        a_k, shape (rows + 1,); lower_0, upper_0, lower_1, upper_1, shape (4, columns + 2 PAD); w,
        shape (rows, columns + 2 PAD); f, c and the parity of row 0.
    alive
        For each traverse of ``DEPTH`` steps, the first state that still receives something.
    weights
        What step s adds to the real and to the imaginary part of a state, shape
        (traverses, states, 2, DEPTH). T_k with odd k, even s, feed the real part from the
        imaginary field and the imaginary part from the real one; even k feed each from its own.
        With one field, the first half of the entries are those for even k (real part) and for odd
        k (imaginary part).
    ring
        Work space, zeros at first, shape (DEPTH * fields * DEPTH + 1, columns + 2 PAD); the last
        line and the pads stay zero.
    before, now
        T_{-1} and T_0, shape (fields * (rows + 2), columns + 2 PAD); overwritten.
    sums
        The states, shape (states * 2 * (rows + 2), columns + 2 PAD); added to.
    """
    low, high, fields = span
    rows = stencil[2].shape[0]
    tall, mask, pitch = rows + 2, DEPTH - 1, fields * DEPTH
    zero = DEPTH * pitch
    for turn in range(weights.shape[0]):
        low, high = max(low - DEPTH, 0), min(high + DEPTH, rows)
        for front in range(low, high + DEPTH - 1):
            for s in range(max(front - high + 1, 0), min(DEPTH, front - low + 1)):
                m = front - s
                for f in range(fields):
                    base = s * pitch + f * DEPTH
                    new, line = base + (m & mask), f * tall + m + 1
                    if s == 0:
                        place = (line - 1, line, line + 1, line, new)
                        follow(place, now, before, ring, stencil, m, shift)
                        continue
                    source = base - pitch
                    below = zero if m == low else source + ((m - 1) & mask)
                    above = zero if m == high - 1 else source + ((m + 1) & mask)
                    here = new - pitch
                    if s == 1:
                        follow((below, here, above, line, new), ring, now, ring, stencil, m, shift)
                    else:
                        place = (below, here, above, here - pitch, new)
                        follow(place, ring, ring, ring, stencil, m, shift)
            m = front - DEPTH + 1
            if m >= low:
                slot, line = m & mask, m + 1
                for g in range(alive[turn], weights.shape[1]):
                    collect(2 * g * tall + line, tall, slot, fields, weights[turn, g], ring, sums)
                for f in range(fields):
                    last = (DEPTH - 1) * pitch + f * DEPTH + slot
                    now[f * tall + line, :] = ring[last, :]
                    before[f * tall + line, :] = ring[last - pitch, :]
