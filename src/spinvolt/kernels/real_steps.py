"""Rational steps for chains with equal site energies, in real arithmetic, on a moving window.

With psi_j = (-i)^j phi_j the motion phi' = K phi is real, K antisymmetric and tridiagonal with
K[j, j-1] = u_j. A step tau applies the two halves of ``pade``; each solves (tau K - p) x = phi for
two poles and adds 2 Re sum a x to phi:

    D_j = -p + l_{j-1} m_{j-1},   m_j = l_j / D_j,   w_j = m_j (phi_j - w_{j-1}),
    x_j = w_j / l_j + m_j x_{j+1}

Half 0 eliminates upwards, l_j = tau u_{j+1}; half 1 downwards, l_j = -tau u_j and the neighbours
exchanged. So the substitution of one half and the elimination of the next run in the same
direction, in one traverse, and only ``stored`` = w / l is written.

What is dropped is bounded as it is dropped. K is antisymmetric, hence Re p ||x||^2 = |Re <x, f>|
for (tau K - p) x = f, and the part of a solution beyond site j obeys

    ||tail||^2 <= |l| |x_j| |x_{j+1}| / Re p,
    ||tail||^2 <= |l x_j|^2 / (Re p |Re D_{j+1}|)   when the elimination ends at j instead.
"""

import numpy as np
from numpy.typing import NDArray

from spinvolt.kernels.jit import compiled, inner, summation

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Three = tuple[Floats, Floats, Floats]

LANES = 2
FIELDS = 1
# (order, offset) of the rows of weights: all stripes that an untilted chain has.
ROWS = ((1, 1), (2, 0), (3, 1), (4, 0), (4, 2))
SUMS = 11
BLOCK = 16
SUM_BLOCK = 256


@compiled(
    "void(float64[::1], float64[::1], float64[:,::1], "
    "Tuple((float64[:,::1], float64[:,::1], float64[:,::1])))"
)
def factorise(couplings: Floats, _energies: Floats, poles: Floats, factors: Three) -> None:
    """m_j and 1 / l_j of both halves.

    Parameters
    ----------
    couplings
        tau u_0 ... tau u_n, shape (n + 1,); the ends are walls and are not read.
    _energies
        Not read: they are equal.
    poles
        Real and then imaginary parts, one row per half, shape (2, 4).
    factors
        Filled: Re m and Im m, two poles per site, shape (2, 2 n) each, and 1 / l, shape (2, n). At
        a wall l counts as one, and nothing lies beyond.
    """
    re, im, scales = factors
    n = scales.shape[1]
    p0, p1, p2, p3 = poles[0, 0], poles[0, 1], poles[1, 0], poles[1, 1]
    q0, q1, q2, q3 = poles[0, 2], poles[0, 3], poles[1, 2], poles[1, 3]
    d0, d1, d2, d3 = -p0, -p1, -p2, -p3
    e0, e1, e2, e3 = -q0, -q1, -q2, -q3
    # Both halves in turn: the processor divides for one while the other waits.
    for i in range(n):
        k = n - 1 - i
        last = k == 0
        up, down = 1.0 if last else couplings[i + 1], 1.0 if last else -couplings[k]
        g0, g1 = up / (d0 * d0 + e0 * e0), up / (d1 * d1 + e1 * e1)
        g2, g3 = down / (d2 * d2 + e2 * e2), down / (d3 * d3 + e3 * e3)
        a0, a1, b0, b1 = d0 * g0, d1 * g1, -e0 * g0, -e1 * g1
        a2, a3, b2, b3 = d2 * g2, d3 * g3, -e2 * g2, -e3 * g3
        re[0, 2 * i], re[0, 2 * i + 1], re[1, 2 * k], re[1, 2 * k + 1] = a0, a1, a2, a3
        im[0, 2 * i], im[0, 2 * i + 1], im[1, 2 * k], im[1, 2 * k + 1] = b0, b1, b2, b3
        scales[0, i], scales[1, k] = 1.0 / up, 1.0 / down
        d0, d1, e0, e1 = up * a0 - p0, up * a1 - p1, up * b0 - q0, up * b1 - q1
        d2, d3, e2, e3 = down * a2 - p2, down * a3 - p3, down * b2 - q2, down * b3 - q3


@inner
def sweep(
    span: tuple[int, int, int],
    back: tuple[Floats, Floats],
    on: Three,
    stored: Floats,
    state: Floats,
    residues: Floats,
    v: Floats,
) -> None:
    """Substitute one half (``back``) and eliminate the other (``on``) along ``span``.

    ``span`` is first site, number of sites, direction; ``v`` carries x and w from site to site.
    The order of everything lets the compiler pair the two poles, and nothing else.
    """
    site, count, step = span
    back_re, back_im = back
    on_re, on_im, scale = on
    stored_re, stored_im, phi = stored[0], stored[1], state[0]
    x0, x1, w0, w1, z0, z1, s0, s1 = v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7]
    c0, c1, d0, d1 = residues[0], residues[1], residues[2], residues[3]
    for _ in range(count):
        j = np.uint64(site)
        k = j + j
        h = k + np.uint64(1)
        a0, a1, b0, b1 = back_re[k], back_re[h], back_im[k], back_im[h]
        t0 = (stored_re[k] - b0 * z0) + a0 * x0
        t1 = (stored_re[h] - b1 * z1) + a1 * x1
        z0 = (stored_im[k] + b0 * x0) + a0 * z0
        z1 = (stored_im[h] + b1 * x1) + a1 * z1
        x0, x1 = t0, t1
        here = phi[j] + ((c0 * x0 - d0 * z0) + (c1 * x1 - d1 * z1))
        phi[j] = here
        a0, a1, b0, b1 = on_re[k], on_re[h], on_im[k], on_im[h]
        y0, y1 = here - w0, here - w1
        w0, w1 = a0 * y0 + b0 * s0, a1 * y1 + b1 * s1
        s0, s1 = b0 * y0 - a0 * s0, b1 * y1 - a1 * s1
        f = scale[j]
        stored_re[k], stored_re[h] = f * w0, f * w1
        stored_im[k], stored_im[h] = f * s0, f * s1
        site += step
    v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7] = x0, x1, w0, w1, z0, z1, s0, s1


@inner
def norm(span: tuple[int, int, int], state: Floats) -> float:
    """The norm of the state along a span."""
    site, count, step = span
    weight = 0.0
    for i in range(count):
        weight += state[0, site + step * i] ** 2
    return np.sqrt(weight)


@inner
def idle(span: tuple[int, int, int], state: Floats, purse: float) -> int:
    """How many leading sites to empty: at least an eighth of them, for less than ``purse``."""
    site, held, step = span
    weight, count = 0.0, 0
    while count < held:
        weight += state[0, site] ** 2
        if weight > purse * purse:
            break
        count += 1
        site += step
    return count if 8 * count >= held else 0


@inner
def ahead(site: int, back: tuple[Floats, Floats], scale: Floats, gains: Floats, v: Floats) -> float:
    """Norm that substitution would still add from ``site`` on, where nothing is stored."""
    total = 0.0
    for k in range(LANES):
        ratio = np.hypot(back[0][LANES * site + k], back[1][LANES * site + k])
        total += gains[k] * np.hypot(v[k], v[4 + k]) * np.sqrt(ratio / abs(scale[site]))
    return total


@inner
def beyond(site: int, on: Three, stored: Floats, gains: Floats, poles: Floats) -> float:
    """Norm that is lost when the elimination ends at ``site`` though no wall is there."""
    link = 1.0 / on[2][site]
    total = 0.0
    for k in range(LANES):
        depth = poles[k] - link * on[0][LANES * site + k]
        x = np.hypot(stored[0, LANES * site + k], stored[1, LANES * site + k])
        total += gains[k] * abs(link) * x / np.sqrt(depth)
    return total


@inner
def spread(
    span: tuple[int, int, int],
    half: int,
    factors: Three,
    fields: tuple[Floats, Floats],
    halves: Three,
    cut: float,
    v: Floats,
) -> tuple[int, int, float]:
    """Go on past the sites held before, until less than ``cut`` is lost by stopping.

    Returns
    -------
    first site after the populated ones, first site not eliminated, norm lost
    """
    site, block, step = span
    poles, residues, gains = halves
    re, im, scales = factors
    stored, state = fields
    other, n = 1 - half, scales.shape[1]
    back, on = (re[other], im[other]), (re[half], im[half], scales[half])
    end, spreading, lost = site, True, 0.0
    while 0 <= site < n:
        if spreading:
            end = site
            tail = ahead(site, back, scales[other], gains[other], v)
            if tail <= cut:
                lost += tail
                spreading = False
                v[0], v[1], v[4], v[5] = 0.0, 0.0, 0.0, 0.0
        if not spreading:
            tail = beyond(site - step, on, stored, gains[half], poles[half])
            if tail <= cut:
                lost += tail
                break
        count = min(block, n - site if step > 0 else site + 1)
        low = min(site, site + step * (count - 1))
        stored[:, LANES * low : LANES * (low + count)] = 0.0
        sweep((site, count, step), back, on, stored, state, residues[other], v)
        site += step * count
    return site if spreading else end, site, lost


@inner
def traverse(
    span: tuple[int, int, int],
    factors: Three,
    fields: tuple[Floats, Floats],
    halves: Three,
    limits: tuple[float, float],
    v: Floats,
) -> tuple[int, int, int, float, float]:
    """One traverse: the half eliminated before is substituted, the other one eliminated.

    It runs over the sites ``span`` that were eliminated before and as far on as is needed
    (``spread``). Leading sites that hold next to nothing are emptied (``idle``).

    Returns
    -------
    first site kept, first site after the populated ones, last site eliminated, norm lost ahead,
    norm emptied
    """
    start, held, step = span
    re, im, scales = factors
    stored, state = fields
    cut, purse = limits
    half = (1 - step) // 2
    other = 1 - half
    back, on = (re[other], im[other]), (re[half], im[half], scales[half])
    residues = halves[1][other]
    v[:] = 0.0
    kept, emptied = start, 0.0
    count = idle(span, state, purse)
    sweep((start, count, step), back, on, stored, state, residues, v)
    weight = norm((start, count, step), state)
    if weight <= purse:
        kept, emptied = start + step * count, weight
        for i in range(count):
            state[0, start + step * i] = 0.0
        v[2], v[3], v[6], v[7] = 0.0, 0.0, 0.0, 0.0
    sweep((start + step * count, held - count, step), back, on, stored, state, residues, v)
    further = (start + step * held, max(BLOCK, held // 64), step)
    end, site, lost = spread(further, half, factors, fields, halves, cut, v)
    return kept, end, site - step, lost, emptied


@summation
def add_up(
    span: tuple[int, int], centre: float, state: Floats, weights: Floats, part: Floats
) -> None:
    """The sums of ``march`` over sites first ... last-1, with j - centre for the position."""
    phi, one, two = state[0], np.uint64(1), np.uint64(2)
    norm = mean = square = first = second = third = fourth = 0.0
    norm1 = norm2 = norm3 = norm4 = 0.0
    for i in range(np.uint64(span[0]), np.uint64(span[1])):
        a, b, c, distance = phi[i], phi[i + one], phi[i + two], i - centre
        w1, w2, w3, w4, w5 = (
            weights[0, i],
            weights[1, i],
            weights[2, i],
            weights[3, i],
            weights[4, i],
        )
        population, pair = a * a, a * b
        near, far = 0.5 * (population + b * b), 0.5 * (population + c * c)
        norm += population
        mean += distance * population
        square += distance * distance * population
        first += w1 * pair
        second += w2 * population
        third += w3 * pair
        fourth += w4 * population + w5 * (a * c)
        norm1 += w1 * w1 * near
        norm2 += w2 * w2 * population
        norm3 += w3 * w3 * near
        norm4 += w4 * w4 * population + w5 * w5 * far
    part[0], part[1], part[2] = norm, mean, square
    part[3], part[4], part[5], part[6] = first, second, third, fourth
    part[7], part[8], part[9], part[10] = norm1, norm2, norm3, norm4


@inner
def measure(
    window: tuple[int, int], state: Floats, weights: Floats, work: Floats, sums: Floats
) -> None:
    """The sums of ``march`` over a window: in any order within a block, carried across blocks."""
    low, high = window
    carry, part = work[0], work[1]
    sums[:] = 0.0
    carry[:] = 0.0
    for first in range(low, high, SUM_BLOCK):
        span = (first, min(first + SUM_BLOCK, high))
        add_up(span, float((low + high) // 2), state, weights, part)
        for k in range(SUMS):
            before = sums[k]
            after = before + part[k]
            added = after - before
            carry[k] += (before - (after - added)) + (part[k] - added)
            sums[k] = after
    for k in range(SUMS):
        sums[k] += carry[k]


@compiled(
    "Tuple((int64, int64, int64, float64, int64))(UniTuple(int64, 2), UniTuple(int64, 4), "
    "Tuple((float64[:,::1], float64[:,::1], float64[:,::1])), "
    "Tuple((float64[:,::1], float64[:,::1])), "
    "Tuple((float64[:,::1], float64[:,::1], float64[:,::1])), UniTuple(float64, 3), "
    "float64[:,::1], Tuple((float64[:,::1], int64[:,::1], float64[::1])))"
)
def march(
    window: tuple[int, int],
    plan: tuple[int, int, int, int],
    factors: Three,
    fields: tuple[Floats, Floats],
    halves: Three,
    limits: tuple[float, float, float],
    weights: Floats,
    records: tuple[Floats, Ints, Floats],
) -> tuple[int, int, int, float, int]:
    """Equal steps, measured after every group of them.

    Parameters
    ----------
    window
        The populated sites are window[0] ... window[1]-1; the state is zero elsewhere.
    plan
        Number of groups, steps in the first, steps in each other; whether to stop one group after
        the sum of order 1 has turned from positive to negative.
    factors
        From ``factorise``.
    fields
        Work space, shape (2, 2 n), and phi, shape (1, n + 4), advanced in place; its last four
        entries stay zero.
    halves
        Poles, residues, gains from ``pade.real_halves``.
    limits
        Norm that may be lost at the far end of a traverse; norm that may be emptied behind the
        motion for each step; what was saved up of the latter.
    weights
        For the products phi_i phi_{i+offset} of ``ROWS``, shape (5, n).
    records
        Filled for each group: sums, shape (groups, 11): norm, first and second moment of
        j - (low + high) // 2, the sums of orders 1 ... 4, those of weights^2 times the mean of the
        two populations; the window; the norm lost so far.

    Returns
    -------
    the window, the number of groups done, what is saved up, the number of site visits
    """
    sums, windows, leaks = records
    cut, income, purse = limits
    v, work = np.zeros(8), np.zeros((2, SUMS))
    kept, end = window
    turn, step, leak, visits = end - 1, 1, 0.0, 0
    groups, group, slope = plan[0], 0, 0.0
    fields[0][:, LANES * kept : LANES * end] = 0.0
    start, far = kept, turn
    while group < groups:
        # The very first traverse only eliminates; every step after it takes two.
        for _ in range(2 * plan[2] if group else 2 * plan[1] + 1):
            span = (start, abs(far - start) + 1, step)
            kept, end, turn, lost, emptied = traverse(
                span, factors, fields, halves, (cut, purse), v
            )
            visits += abs(turn - start) + 1
            purse += 0.5 * income - emptied
            leak += lost + emptied
            start, far, step = turn, kept, -step
        measure((kept, end), fields[1], weights, work, sums[group])
        windows[group, 0], windows[group, 1], leaks[group] = kept, end, leak
        if plan[3] and slope > 0.0 > sums[group, 3]:
            groups = min(groups, group + 2)
        slope = sums[group, 3]
        group += 1
    return kept, end, group, purse, visits
