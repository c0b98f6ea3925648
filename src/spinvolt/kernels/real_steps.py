"""Rational steps for chains with equal site energies, in real arithmetic, on a moving window.

With psi_j = (-i)^j phi_j the motion phi' = K phi is real, K antisymmetric and tridiagonal with
K[j, j-1] = u_j. A step of length tau applies the two halves r_0, r_1 of ``pade``; each needs two
solves with tau K - p,

    y_j = phi_j - w_{j-1},   w_j = m_j y_j,   x_j = w_j / l_j + m_j x_{j+1},   m_j = l_j / D_j,

l_j = tau u_{j+1} and D_j = -p + l_{j-1} m_{j-1}, and adds 2 Re sum a x to phi. Half 0 eliminates
upwards, half 1 downwards (l_j = -tau u_j): the substitution of one and the elimination of the next
then run over the sites in one traverse, and no array but ``stored`` = w / l is written.

What is dropped is bounded as it is dropped: by the energy identity
Re p ||x||^2 = |Re <x, f>| of the antisymmetric K, the part of a solution beyond site j is

    ||tail||^2 <= |l| |x_j| |x_{j+1}| / Re p.
"""

import numpy as np

from spinvolt.kernels.jit import compiled, inner, summation

BLOCK = 16
SUMS = 7
SUM_BLOCK = 256
# Where `stripes` of an untilted chain go in `weights`: (order, offset) by row.
ROWS = ((1, 1), (2, 0), (3, 1), (4, 0), (4, 2))


@compiled("void(float64[::1], float64[:,::1], float64[:,::1], float64[:,::1], float64[:,::1])")
def factorise(couplings, poles, ratios_re, ratios_im, scales):
    """m_j and 1 / l_j for both halves.

    Parameters
    ----------
    couplings
        tau u_0 ... tau u_n, shape (n + 1,); both ends are walls and are not read.
    poles
        Real parts and imaginary parts of the two poles of each half, shape (2, 4).
    ratios_re, ratios_im
        m, two poles per site, shape (2, 2 n): filled.
    scales
        1 / l, shape (2, n): filled. At a wall l counts as one, and nothing lies beyond.
    """
    n = scales.shape[1]
    for half in range(2):
        step = 1 - 2 * half
        p0, p1, q0, q1 = poles[half, 0], poles[half, 1], poles[half, 2], poles[half, 3]
        d0, d1, e0, e1 = -p0, -p1, -q0, -q1
        j = half * (n - 1)
        for i in range(n):
            link = 1.0 if i == n - 1 else step * couplings[j + 1 - half]
            g0 = link / (d0 * d0 + e0 * e0)
            g1 = link / (d1 * d1 + e1 * e1)
            a0, a1, b0, b1 = d0 * g0, d1 * g1, -e0 * g0, -e1 * g1
            ratios_re[half, 2 * j] = a0
            ratios_re[half, 2 * j + 1] = a1
            ratios_im[half, 2 * j] = b0
            ratios_im[half, 2 * j + 1] = b1
            scales[half, j] = 1.0 / link
            d0, d1 = link * a0 - p0, link * a1 - p1
            e0, e1 = link * b0 - q0, link * b1 - q1
            j += step


@inner
def sweep(site, count, step, back_re, back_im, on_re, on_im, scale, stored_re, stored_im, state, c, v):
    """Substitution of one half and elimination of the other over ``count`` sites from ``site``.

    ``v`` carries x and w from site to site: x_re, w_re, x_im, w_im, two poles each. The order is
    chosen so that the compiler pairs the two poles and not real with imaginary parts.
    """
    x0, x1, w0, w1, z0, z1, s0, s1 = v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7]
    c0, c1, d0, d1 = c[0], c[1], c[2], c[3]
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
        value = state[j] + ((c0 * x0 - d0 * z0) + (c1 * x1 - d1 * z1))
        state[j] = value
        a0, a1, b0, b1 = on_re[k], on_re[h], on_im[k], on_im[h]
        y0, y1 = value - w0, value - w1
        w0, w1 = a0 * y0 + b0 * s0, a1 * y1 + b1 * s1
        s0, s1 = b0 * y0 - a0 * s0, b1 * y1 - a1 * s1
        f = scale[j]
        stored_re[k], stored_re[h] = f * w0, f * w1
        stored_im[k], stored_im[h] = f * s0, f * s1
        site += step
    v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7] = x0, x1, w0, w1, z0, z1, s0, s1


@inner
def trailing(j, back_re, back_im, scale, gain, v):
    """Norm of what substitution would still give from site j on, where nothing was eliminated."""
    total = 0.0
    for k in range(2):
        ratio = np.hypot(back_re[2 * j + k], back_im[2 * j + k])
        total += gain[k] * np.hypot(v[k], v[4 + k]) * np.sqrt(ratio / abs(scale[j]))
    return total


@inner
def closing(j, on_re, scale, stored_re, stored_im, gain, poles):
    """Norm of what is lost when an elimination ends at site j, before a wall."""
    total = 0.0
    for k in range(2):
        link = 1.0 / scale[j]
        depth = poles[k] - link * on_re[2 * j + k]
        x = np.hypot(stored_re[2 * j + k], stored_im[2 * j + k])
        total += gain[k] * abs(link) * x / np.sqrt(depth)
    return total


@inner
def idle(site, held, step, state, purse):
    """How many leading sites are worth emptying: an eighth of the window, for less than ``purse``."""
    count, weight, limit = 0, 0.0, purse * purse
    while count < held:
        weight += state[site] ** 2
        if weight > limit:
            break
        count += 1
        site += step
    return count if 8 * count >= held else 0


@inner
def emptied(site, count, step, state, purse):
    """Empty ``count`` sites if their norm is below ``purse``; the norm, or -1 when they were kept."""
    weight = 0.0
    for i in range(count):
        weight += state[site + step * i] ** 2
    if weight > purse * purse:
        return -1.0
    for i in range(count):
        state[site + step * i] = 0.0
    return np.sqrt(weight)


@inner
def traverse(half, start, held, factors, stored, state, halves, cut, purse, v):
    """One traverse: the other half is substituted, ``half`` is eliminated.

    Begins at ``start`` and runs over the ``held`` sites that were eliminated before, then on for as
    long as more than ``cut`` would be lost. Leading sites that hold next to nothing are emptied.

    Returns
    -------
    kept, end, turn, leak, emptied, visits
        First site kept, first site after the populated ones, last site eliminated, norm lost at
        the far end, norm emptied at the near end, sites run over.
    """
    poles, residues, gains = halves
    re, im, scales = factors
    other, step = 1 - half, 1 - 2 * half
    back_re, back_im, on_re, on_im, scale = re[other], im[other], re[half], im[half], scales[half]
    stored_re, stored_im = stored
    c = residues[other]
    n = scale.shape[0]
    v[:] = 0.0
    kept, leak, spent = start, 0.0, 0.0
    drop = idle(start, held, step, state, purse)
    if drop > 0:
        sweep(start, drop, step, back_re, back_im, on_re, on_im, scale, stored_re, stored_im, state, c, v)
        spent = emptied(start, drop, step, state, purse)
        if spent >= 0.0:
            kept += step * drop
            v[2], v[3], v[6], v[7] = 0.0, 0.0, 0.0, 0.0
        spent = max(spent, 0.0)
    left = held - drop
    sweep(
        start + step * drop, left, step, back_re, back_im, on_re, on_im, scale, stored_re, stored_im,
        state, c, v,
    )
    site = start + step * held
    end, spreading, block = site, True, max(BLOCK, held // 64)
    while 0 <= site < n:
        if spreading:
            end = site
            tail = trailing(site, back_re, back_im, scales[other], gains[other], v)
            if tail <= cut:
                leak += tail
                spreading = False
                v[0], v[1], v[4], v[5] = 0.0, 0.0, 0.0, 0.0
        if not spreading:
            tail = closing(site - step, on_re, scale, stored_re, stored_im, gains[half], poles[half])
            if tail <= cut:
                leak += tail
                break
        count = min(block, n - site if step > 0 else site + 1)
        for i in range(count):
            j = 2 * (site + step * i)
            stored_re[j], stored_re[j + 1], stored_im[j], stored_im[j + 1] = 0.0, 0.0, 0.0, 0.0
        sweep(site, count, step, back_re, back_im, on_re, on_im, scale, stored_re, stored_im, state, c, v)
        site += step * count
    if spreading:
        end = site
    return kept, end, site - step, leak, spent, abs(site - start)


@summation
def add_up(first, last, centre, state, weights, total):
    """Sums over sites first ... last-1 that give the norm, <j> and its four derivatives."""
    norm = mean = rise = bend = rate = curl = twist = 0.0
    for i in range(np.uint64(first), np.uint64(last)):
        here, one, two = state[i], state[i + np.uint64(1)], state[i + np.uint64(2)]
        square, pair = here * here, here * one
        norm += square
        mean += (i - centre) * square
        rise += weights[0, i] * pair
        bend += weights[1, i] * square
        rate += weights[2, i] * pair
        curl += weights[3, i] * square
        twist += weights[4, i] * (here * two)
    total[0], total[1], total[2], total[3] = norm, mean, rise, bend
    total[4], total[5], total[6] = rate, curl, twist


@inner
def measure(first, last, state, weights, total, carry, part):
    """The sums over a window, block by block with carried roundings, and its centre."""
    centre = (first + last) // 2
    total[:] = 0.0
    carry[:] = 0.0
    for site in range(first, last, SUM_BLOCK):
        add_up(site, min(site + SUM_BLOCK, last), float(centre), state, weights, part)
        for k in range(SUMS):
            before = total[k]
            after = before + part[k]
            carry[k] += (before - (after - (after - before))) + (part[k] - (after - before))
            total[k] = after
    for k in range(SUMS):
        total[k] += carry[k]
    return centre


MARCH = (
    "Tuple((int64, int64, float64, float64, int64))(int64, int64, int64, int64, "
    "Tuple((float64[:,::1], float64[:,::1], float64[:,::1])), "
    "UniTuple(float64[::1], 2), float64[::1], "
    "Tuple((float64[:,::1], float64[:,::1], float64[:,::1])), "
    "float64, float64, float64, float64[:,::1], float64[:,::1], int64[:,::1], float64[::1])"
)


@compiled(MARCH)
def march(
    low, high, count, substeps, factors, stored, state, halves, cut, income, purse, weights, sums, windows, leaks
):
    """``count`` times ``substeps`` equal steps, measured after each group of substeps.

    Parameters
    ----------
    low, high
        The populated sites are low ... high-1; the state is zero elsewhere.
    factors
        ratios_re, ratios_im, scales from ``factorise``.
    stored
        Work space, two arrays of shape (2 n,).
    state
        phi, shape (n + 2,), the last two being zero: advanced in place.
    halves
        poles, residues doubled, gains 2 |a| / sqrt(Re p), one row per half.
    cut
        Norm that may be lost at the far end of one traverse.
    income, purse
        Norm that may be emptied behind the motion for each step, and what was saved up of it.
    weights
        Rows as in ``ROWS``, shape (5, n).
    sums, windows, leaks
        Filled for each group: norm and derivative sums (about the centre of the window), first and
        last site, norm lost so far in this call.

    Returns
    -------
    low, high, leak, purse, visits
    """
    v = np.zeros(8)
    carry, part = np.zeros(SUMS), np.zeros(SUMS)
    stored_re, stored_im = stored
    stored_re[2 * low : 2 * high] = 0.0
    stored_im[2 * low : 2 * high] = 0.0
    kept, end, turn, leak, spent, visits = traverse(
        0, low, high - low, factors, stored, state, halves, cut, 0.0, v
    )
    for group in range(count):
        for _ in range(substeps):
            purse += income
            for half in (1, 0):
                held = abs(turn - kept) + 1
                kept, end, turn, lost, spent, sites = traverse(
                    half, turn, held, factors, stored, state, halves, cut, purse, v
                )
                leak += lost + spent
                purse -= spent
                visits += sites
        measure(kept, end, state, weights, sums[group], carry, part)
        windows[group, 0], windows[group, 1], leaks[group] = kept, end, leak
    return kept, end, leak, purse, visits
