"""Products with a master equation's generator, row by row, and what is summed up on the way.

The layout of rows, terms and tables is that of ``algebra.liouville``.
"""

import numpy as np
from numpy.typing import NDArray

from spinvolt.kernels.jit import compiled, inner

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

CHUNK = 512


@inner
def product(
    window: tuple[int, int],
    factor: float,
    generator: tuple[Ints, Floats, Ints, Floats, Floats],
    x: Floats,
    y: Floats,
) -> None:
    """y = x + factor L x, on the blocks M in ``window``."""
    frame, still, terms, weights, tables = generator
    for r in range(frame.shape[0]):
        first, last = max(frame[r, 0], window[0]), min(frame[r, 1], window[1])
        for low in range(first, last, CHUNK):
            n = np.uint64(min(CHUNK, last - low))
            o = np.uint64(frame[r, 2] + low)
            a, b = np.uint64(frame[r, 5] + low), np.uint64(frame[r, 6] + low)
            for i in range(n):
                y[o + i] = x[o + i] * (1.0 - factor * (still[r] + tables[a + i] + tables[b + i]))
            for t in range(frame[r, 3], frame[r, 4]):
                weight = factor * weights[t]
                s = np.uint64(terms[t, 0] + low)
                a, b = np.uint64(terms[t, 1] + low), np.uint64(terms[t, 2] + low)
                if terms[t, 1] < 0:
                    for i in range(n):
                        y[o + i] += weight * x[s + i]
                elif terms[t, 2] < 0:
                    for i in range(n):
                        y[o + i] += weight * tables[a + i] * x[s + i]
                else:
                    for i in range(n):
                        y[o + i] += weight * tables[a + i] * tables[b + i] * x[s + i]


@inner
def weigh(window: tuple[int, int], frame: Ints, diagonal: Ints, x: Floats, out: Floats) -> None:
    """Sums over the blocks of each population row, and those of M times the entries."""
    count = diagonal.shape[0]
    for d in range(count):
        r = diagonal[d]
        mass, moment, base = 0.0, 0.0, frame[r, 2]
        for i in range(max(frame[r, 0], window[0]), min(frame[r, 1], window[1])):
            mass += x[base + i]
            moment += i * x[base + i]
        out[d], out[count + d] = mass, moment


@compiled(
    "void(UniTuple(int64, 2), float64, "
    "Tuple((int64[:,::1], float64[::1], int64[:,::1], float64[::1], float64[::1])), "
    "int64[::1], float64[:,::1], float64[::1], float64[::1], float64[:,::1])"
)
def march(
    window: tuple[int, int],
    factor: float,
    generator: tuple[Ints, Floats, Ints, Floats, Floats],
    diagonal: Ints,
    fields: Floats,
    shares: Floats,
    total: Floats,
    records: Floats,
) -> None:
    """Repeated products with 1 + factor L, summed up with given shares.

    Parameters
    ----------
    window
        The blocks M = window[0] ... window[1]-1 that can be reached; the others are zero.
    factor
        What multiplies L.
    generator
        frame, still, terms, weights and tables of ``algebra.liouville.Liouville``.
    diagonal
        The population rows.
    fields
        The state, shape (2, size), in row 0; overwritten. Zero outside the window.
    shares
        What each product counts for in the sum, shape (products + 1,), the state itself first.
    total
        Filled: sum_k shares_k (1 + factor L)^k state, shape (size,); zero on entry.
    records
        Filled: for the state and each product, what ``weigh`` sums up, (products + 1, 2 d).
    """
    size = total.shape[0]
    for k in range(shares.shape[0]):
        if k > 0:
            product(window, factor, generator, fields[(k - 1) % 2], fields[k % 2])
        x = fields[k % 2]
        weigh(window, generator[0], diagonal, x, records[k])
        if shares[k] > 0.0:
            for i in range(size):
                total[i] += shares[k] * x[i]
