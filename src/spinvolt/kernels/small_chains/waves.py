"""States of short chains as sums of waves, in lanes.

The state is a sum of Bessel functions J_k(t) times images P_k of the start under Chebyshev's
polynomials of the Hamiltonian, those with k even and those with k odd apart.
"""

from spinvolt.kernels.eight import (
    LANES,
    Eight,
    Rows,
    fused,
    larger,
    largest,
    load,
    same,
    select,
    store,
)
from spinvolt.kernels.jit import strict
from spinvolt.kernels.small_chains.layout import AHEAD, SEED, TERMS, WIDE, Waves


@strict
def counted(time: Eight, counts: Rows, row: int) -> None:
    """Note how many terms the sums at a time need; one for times that are too long."""
    store(counts, row, time)
    for lane in range(LANES):
        place = counts[row, lane]
        counts[row, lane] = TERMS[int(place) + 1] if place < len(TERMS) - 1.0 else 1.0


@strict
def lowered(
    k: int, inverse: Eight, here: Eight, above: Eight, count: Eight, terms: Rows, row: int
) -> Eight:
    """J_{k-1} = (2k/t) J_k - J_{k+1}, added to a seed; J_k is noted where it counts."""
    store(terms, row, select(count > float(k), here, 0.0))
    seed = select(count + float(AHEAD) == float(k), SEED, 0.0)
    return fused(float(k) * inverse, here, seed - above)


@strict
def bessel(first: Eight, second: Eight, waves: Waves) -> int:
    """J_0(t), 2 J_1(t), 2 J_2(t), ... of two times, up to factors; terms of the longest sum.

    By Miller's backward recurrence; each column is zero behind its own last term. Nobody asks for
    the factors: states are normalised.
    """
    counts, terms = waves.counts, waves.terms
    counted(first, counts, 0)
    counted(second, counts, 1)
    p, q = load(counts, 0), load(counts, 1)
    longest = int(largest(larger(p, q)))
    t, u = 2.0 / first, 2.0 / second
    a = b = c = d = same(0.0)
    for k in range(longest + AHEAD, 0, -1):
        a, c = lowered(k, t, a, c, p, terms, 2 * k), a
        b, d = lowered(k, u, b, d, q, terms, 2 * k + 1), b
    store(terms, 0, 0.5 * a)
    store(terms, 1, 0.5 * b)
    return longest


@strict
def combined(
    terms: Rows, images: Rows, row: int, span: tuple[int, int, int], states: Rows,
    place: tuple[int, int],
) -> None:  # fmt: skip
    """Sums over terms on four neighbouring entries of the images, at two times.

    Parameters
    ----------
    row
        The first entry's in the images: P_2m, or P_2m+1, begins m + 1 strides further on.
    span
        The first row of terms, the first one after, rows between images.
    place
        Its row in the state at the first time, and how much further on its neighbour is.
    """
    first, after, stride = span
    at, apart = place
    row += (first // 4 + 1) * stride
    a = b = c = d = e = f = g = h = same(0.0)
    for k in range(first, after, 4):
        one, two = load(terms, k), load(terms, k + 1)
        image = load(images, row)
        a, e = fused(one, image, a), fused(two, image, e)
        image = load(images, row + 1)
        b, f = fused(one, image, b), fused(two, image, f)
        image = load(images, row + 2)
        c, g = fused(one, image, c), fused(two, image, g)
        image = load(images, row + 3)
        d, h = fused(one, image, d), fused(two, image, h)
        row += stride
    store(states, at, a)
    store(states, at + apart, b)
    store(states, at + 2 * apart, c)
    store(states, at + 3 * apart, d)
    at += WIDE
    store(states, at, e)
    store(states, at + apart, f)
    store(states, at + 2 * apart, g)
    store(states, at + 3 * apart, h)
