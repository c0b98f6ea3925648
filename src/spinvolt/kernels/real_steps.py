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
        p0, p1, q0, q1 = poles[half]
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
        w0, w1 = b0 * s0 + a0 * y0, b1 * s1 + a1 * y1
        s0, s1 = b0 * y0 - a0 * s0, b1 * y1 - a1 * s1
        f = scale[j]
        stored_re[k], stored_re[h] = f * w0, f * w1
        stored_im[k], stored_im[h] = f * s0, f * s1
        site += step
    v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7] = x0, x1, w0, w1, z0, z1, s0, s1
