"""Rational steps for chains with site energies, in complex arithmetic, on a moving window.

With psi_j = (-i)^j phi_j the motion is phi' = (K - i W) phi, K as in ``real_steps`` and W the site
energies. A step tau applies the two halves of ``pade``; each solves (tau K - i tau W - p) x = phi
for its four poles and adds the sum of a x to phi:

    D_j = -p - i tau w_j + l_{j-1} m_{j-1},   m_j = l_j / D_j,   w_j = m_j (phi_j - w_{j-1}),
    x_j = w_j / l_j + m_j x_{j+1}

The traverses, and the bounds on what is dropped, are those of ``real_steps``: K - i W is
anti-Hermitian as well.
"""

import numpy as np
from numpy.typing import NDArray

from spinvolt.kernels.jit import compiled, inner, summation

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Three = tuple[Floats, Floats, Floats]

LANES = 4
FIELDS = 2
# (order, offset) of the rows of weights: all stripes that a chain can have.
ROWS = ((1, 1), (2, 0), (2, 1), (3, 1), (3, 2), (4, 0), (4, 1), (4, 2), (4, 3))
SUMS = 11
BLOCK = 16
SUM_BLOCK = 256


@compiled(
    "void(float64[::1], float64[::1], float64[:,::1], "
    "Tuple((float64[:,::1], float64[:,::1], float64[:,::1])))"
)
def factorise(couplings: Floats, energies: Floats, poles: Floats, factors: Three) -> None:
    """m_j and 1 / l_j of both halves.

    Parameters
    ----------
    couplings
        tau u_0 ... tau u_n, shape (n + 1,); the ends are walls and are not read.
    energies
        tau w_0 ... tau w_{n-1}, shape (n,).
    poles
        Real and then imaginary parts, one row per half, shape (2, 8).
    factors
        Filled: Re m and Im m, four poles per site, shape (2, 4 n) each, and 1 / l, shape (2, n). At
        a wall l counts as one, and nothing lies beyond.
    """
    re, im, scales = factors
    n = scales.shape[1]
    for half in range(2):
        step, j = 1 - 2 * half, half * (n - 1)
        d, e = -poles[half, :LANES], -poles[half, LANES:]
        for i in range(n):
            link = 1.0 if i == n - 1 else step * couplings[j + 1 - half]
            for k in range(LANES):
                e[k] -= energies[j]
                g = link / (d[k] * d[k] + e[k] * e[k])
                a, b = d[k] * g, -e[k] * g
                re[half, LANES * j + k], im[half, LANES * j + k] = a, b
                d[k], e[k] = link * a - poles[half, k], link * b - poles[half, LANES + k]
            scales[half, j] = 1.0 / link
            j += step


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
    The order of everything lets the compiler treat the four poles as one vector.
    """
    site, count, step = span
    back_re, back_im = back
    on_re, on_im, scale = on
    stored_re, stored_im, phi, chi = stored[0], stored[1], state[0], state[1]
    x0, x1, x2, x3, w0, w1, w2, w3 = v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7]
    z0, z1, z2, z3, s0, s1, s2, s3 = v[8], v[9], v[10], v[11], v[12], v[13], v[14], v[15]
    c0, c1, c2, c3 = residues[0], residues[1], residues[2], residues[3]
    d0, d1, d2, d3 = residues[4], residues[5], residues[6], residues[7]
    for _ in range(count):
        j = np.uint64(site)
        i0 = np.uint64(4) * j
        i1, i2, i3 = i0 + np.uint64(1), i0 + np.uint64(2), i0 + np.uint64(3)
        a0, a1, a2, a3 = back_re[i0], back_re[i1], back_re[i2], back_re[i3]
        b0, b1, b2, b3 = back_im[i0], back_im[i1], back_im[i2], back_im[i3]
        t0, t1 = (stored_re[i0] - b0 * z0) + a0 * x0, (stored_re[i1] - b1 * z1) + a1 * x1
        t2, t3 = (stored_re[i2] - b2 * z2) + a2 * x2, (stored_re[i3] - b3 * z3) + a3 * x3
        z0, z1 = (stored_im[i0] + b0 * x0) + a0 * z0, (stored_im[i1] + b1 * x1) + a1 * z1
        z2, z3 = (stored_im[i2] + b2 * x2) + a2 * z2, (stored_im[i3] + b3 * x3) + a3 * z3
        x0, x1, x2, x3 = t0, t1, t2, t3
        t0, t1, t2, t3 = c0 * x0 - d0 * z0, c1 * x1 - d1 * z1, c2 * x2 - d2 * z2, c3 * x3 - d3 * z3
        here = phi[j] + ((t0 + t2) + (t1 + t3))
        t0, t1, t2, t3 = c0 * z0 + d0 * x0, c1 * z1 + d1 * x1, c2 * z2 + d2 * x2, c3 * z3 + d3 * x3
        there = chi[j] + ((t0 + t2) + (t1 + t3))
        phi[j], chi[j] = here, there
        a0, a1, a2, a3 = on_re[i0], on_re[i1], on_re[i2], on_re[i3]
        b0, b1, b2, b3 = on_im[i0], on_im[i1], on_im[i2], on_im[i3]
        y0, y1, y2, y3 = here - w0, here - w1, here - w2, here - w3
        t0, t1, t2, t3 = there - s0, there - s1, there - s2, there - s3
        w0, w1, w2, w3 = a0 * y0 - b0 * t0, a1 * y1 - b1 * t1, a2 * y2 - b2 * t2, a3 * y3 - b3 * t3
        s0, s1, s2, s3 = a0 * t0 + b0 * y0, a1 * t1 + b1 * y1, a2 * t2 + b2 * y2, a3 * t3 + b3 * y3
        f = scale[j]
        stored_re[i0], stored_re[i1], stored_re[i2], stored_re[i3] = f * w0, f * w1, f * w2, f * w3
        stored_im[i0], stored_im[i1], stored_im[i2], stored_im[i3] = f * s0, f * s1, f * s2, f * s3
        site += step
    v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7] = x0, x1, x2, x3, w0, w1, w2, w3
    v[8], v[9], v[10], v[11], v[12], v[13], v[14], v[15] = z0, z1, z2, z3, s0, s1, s2, s3


@inner
def norm(span: tuple[int, int, int], state: Floats) -> float:
    """The norm of the state along a span."""
    site, count, step = span
    weight = 0.0
    for i in range(count):
        weight += state[0, site + step * i] ** 2 + state[1, site + step * i] ** 2
    return np.sqrt(weight)


@inner
def idle(span: tuple[int, int, int], state: Floats, purse: float) -> int:
    """How many leading sites to empty: at least an eighth of them, for less than ``purse``."""
    site, held, step = span
    weight, count = 0.0, 0
    while count < held:
        weight += state[0, site] ** 2 + state[1, site] ** 2
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
        total += gains[k] * np.hypot(v[k], v[8 + k]) * np.sqrt(ratio / abs(scale[site]))
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
                v[0:4], v[8:12] = 0.0, 0.0
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
            state[:, start + step * i] = 0.0
        v[4:8], v[12:16] = 0.0, 0.0
    sweep((start + step * count, held - count, step), back, on, stored, state, residues, v)
    further = (start + step * held, max(BLOCK, held // 64), step)
    end, site, lost = spread(further, half, factors, fields, halves, cut, v)
    return kept, end, site - step, lost, emptied


@summation
def add_up(
    span: tuple[int, int], centre: float, state: Floats, weights: Floats, part: Floats
) -> None:
    """The sums of ``march`` over sites first ... last-1, with j - centre for the position."""
    phi, chi, one, two, three = state[0], state[1], np.uint64(1), np.uint64(2), np.uint64(3)
    norm = mean = square = first = second = third = fourth = 0.0
    norm1 = norm2 = norm3 = norm4 = 0.0
    for i in range(np.uint64(span[0]), np.uint64(span[1])):
        a, b, distance = phi[i], chi[i], i - centre
        c, d, e, f = phi[i + one], chi[i + one], phi[i + two], chi[i + two]
        g, h = phi[i + three], chi[i + three]
        w1, w2, w3, w4, w5 = (
            weights[0, i],
            weights[1, i],
            weights[2, i],
            weights[3, i],
            weights[4, i],
        )
        w6, w7, w8, w9 = weights[5, i], weights[6, i], weights[7, i], weights[8, i]
        population, pair, swap = a * a + b * b, a * c + b * d, a * d - b * c
        near = 0.5 * (population + c * c + d * d)
        far = 0.5 * (population + e * e + f * f)
        farther = 0.5 * (population + g * g + h * h)
        norm += population
        mean += distance * population
        square += distance * distance * population
        first += w1 * pair
        second += w2 * population + w3 * swap
        third += w4 * pair + w5 * (a * f - b * e)
        fourth += w6 * population + w7 * swap + w8 * (a * e + b * f) + w9 * (a * h - b * g)
        norm1 += w1 * w1 * near
        norm2 += w2 * w2 * population + w3 * w3 * near
        norm3 += w4 * w4 * near + w5 * w5 * far
        norm4 += w6 * w6 * population + w7 * w7 * near + w8 * w8 * far + w9 * w9 * farther
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
        Work space, shape (2, 4 n), and Re phi and Im phi, shape (2, n + 4), advanced in place; the
        last four entries stay zero.
    halves
        Poles, residues, gains from ``pade.complex_halves``.
    limits
        Norm that may be lost at the far end of a traverse; norm that may be emptied behind the
        motion for each step; what was saved up of the latter.
    weights
        For the real (order + offset even) or imaginary parts of conj(phi_i) phi_{i+offset} of
        ``ROWS``, shape (9, n).
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
    v, work = np.zeros(16), np.zeros((2, SUMS))
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
