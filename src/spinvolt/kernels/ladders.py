"""Laplace transforms along the ladders of a total spin, for many frequencies at a time.

The block |J, M><J', M| of rho in one reservoir moves along M alone. R_M, the transform of an
observable's mean when all starts at M, obeys

    (s + loss_M) R_M = w_M + down_M R_{M-1} + up_M R_{M+1},

and is eliminated from both ends towards the start: R_{M-1} = alpha + beta R_M.
"""

import numpy as np
from numpy.typing import NDArray

from spinvolt.kernels.jit import compiled, inner

Floats = NDArray[np.float64]


@inner
def weight(j: float, k: float, m: float) -> float:
    """M within one spin, sqrt(J^2 - M^2) between two, J the larger."""
    if j == k:
        return m
    larger = max(j, k)
    return np.sqrt(max((larger - m) * (larger + m), 0.0))


@inner
def eliminate(
    j: float,
    k: float,
    span: tuple[float, float, int],
    rates: tuple[float, float],
    nodes: Floats,
    work: Floats,
) -> None:
    """Eliminate M = span[0], span[0] + span[1], ...; alpha and beta of the last in ``work``."""
    down, up = rates
    m, step, count = span
    a, b, c, d = work[0], work[1], work[2], work[3]
    for _ in range(count):
        fall, rise = (j + m) * (j - m + 1.0), (j - m) * (j + m + 1.0)
        fall_k, rise_k = (k + m) * (k - m + 1.0), (k - m) * (k + m + 1.0)
        loss = down * (fall + fall_k) + up * (rise + rise_k)
        lower = 2.0 * down * np.sqrt(max(fall * fall_k, 0.0))
        raised = 2.0 * up * np.sqrt(max(rise * rise_k, 0.0))
        back, on = (lower, raised) if step > 0.0 else (raised, lower)
        w = weight(j, k, m)
        for i in range(nodes.shape[1]):
            x = nodes[0, i] + loss - back * c[i]
            y = nodes[1, i] - back * d[i]
            scale = 1.0 / (x * x + y * y)
            p, q = w + back * a[i], back * b[i]
            a[i], b[i] = (p * x + q * y) * scale, (q * x - p * y) * scale
            c[i], d[i] = on * x * scale, -on * y * scale
        m += step


@compiled("void(float64, float64, float64, UniTuple(float64, 2), float64[:,::1], float64[:,::1])")
def transform(
    j: float, k: float, start: float, rates: tuple[float, float], nodes: Floats, result: Floats
) -> None:
    """The transform of sum_M w_M rho_M from rho = 1 at ``start``.

    Parameters
    ----------
    j, k
        The total spins J and J' on both sides.
    start
        M at time zero.
    rates
        Rates of collective loss and gain, decay (1 + thermal) and decay thermal.
    nodes
        Real and imaginary parts of s, shape (2, nodes).
    result
        Filled: real and imaginary parts, same shape.
    """
    small = min(j, k)
    below, above = np.zeros((4, nodes.shape[1])), np.zeros((4, nodes.shape[1]))
    count = int(np.rint(start + small))
    eliminate(j, k, (-small, 1.0, count), rates, nodes, below)
    if rates[1] > 0.0:
        eliminate(j, k, (small, -1.0, int(np.rint(small - start))), rates, nodes, above)
    fall, rise = (j + start) * (j - start + 1.0), (j - start) * (j + start + 1.0)
    fall_k, rise_k = (k + start) * (k - start + 1.0), (k - start) * (k + start + 1.0)
    loss = rates[0] * (fall + fall_k) + rates[1] * (rise + rise_k)
    lower = 2.0 * rates[0] * np.sqrt(max(fall * fall_k, 0.0))
    raised = 2.0 * rates[1] * np.sqrt(max(rise * rise_k, 0.0))
    w = weight(j, k, start)
    for i in range(nodes.shape[1]):
        x = nodes[0, i] + loss - lower * below[2, i] - raised * above[2, i]
        y = nodes[1, i] - lower * below[3, i] - raised * above[3, i]
        p = w + lower * below[0, i] + raised * above[0, i]
        q = lower * below[1, i] + raised * above[1, i]
        scale = 1.0 / (x * x + y * y)
        result[0, i], result[1, i] = (p * x + q * y) * scale, (q * x - p * y) * scale
