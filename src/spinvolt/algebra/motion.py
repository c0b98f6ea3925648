"""Time derivatives of the position on a chain, as sums that stay stable at any size.

    d^r <j> / dt^r = <X_r>,   X_0 = j,   X_{r+1} = i [H, X_r]

With W_k(j) = u_{j+1} ... u_{j+k}, X_r couples site j to site j+k by a_k(j) W_k(j) for even r
and by i b_k(j) W_k(j) for odd r. The a_k, b_k are polynomials in j that obey

    b_k(j) =  (w_j - w_{j+k}) a_k(j) + a_{k-1}(j+1) - a_{k-1}(j)
              + U_j a_{k+1}(j-1) - U_{j+k+1} a_{k+1}(j)
    a_k(j) = -(the same with b for a),     a_0(j) = 2 [U_{j+1} b_1(j) - U_j b_1(j-1)],   U = u^2.

They are found exactly, so that no difference of large numbers is ever rounded.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.chain import Chain
from spinvolt.algebra.polynomial import (
    Polynomial,
    add,
    difference,
    exact,
    horner,
    multiply,
    scale,
    shift,
)

ORDER = 4
EPSILON = float(np.finfo(float).eps)
# Roundings of a sampled polynomial, in units of its largest weight.
SAMPLED = 64.0
Floats = NDArray[np.float64]
Offsets = dict[int, Polynomial]


@dataclass(frozen=True)
class Stripe:
    """One diagonal of one X_r: entry j couples sites j and j + offset, ``weights`` per entry.

    The expectation adds Re (even r) or Im (odd r) of conj(psi_j) psi_{j+offset} times weights.
    """

    order: int
    offset: int
    weights: Floats


@dataclass(frozen=True)
class Diagonal:
    """The polynomial behind a stripe: entry j is p(j - centre) u_{j+1} ... u_{j+offset}.

    ``coefficients`` of p, lowest power first, are rounded once and hold the factor with which
    Re or Im of conj(psi_j) psi_{j+offset} enters, times ``unit`` to the power of the order.
    """

    order: int
    offset: int
    coefficients: tuple[float, ...]


def derivative_operators(chain: Chain, centre: int = 0) -> tuple[Offsets, ...]:
    """The exact coefficient polynomials of X_0 ... X_ORDER, in units of strength^r.

    They are polynomials in j - ``centre``; X_0 is j itself.
    """
    hop, energy = shift(chain.hop, centre), shift(_in_units(chain), centre)
    operators: list[Offsets] = [{0: (centre, 1)}]
    for order in range(ORDER):
        operators.append(_commutator(operators[-1], hop, energy, to_odd=order % 2 == 0))
    return tuple(operators)


def opening(chain: Chain, site: int) -> tuple[int, int]:
    """Exact signs of the second and the fourth derivative of <j> at time zero, from one site."""
    if chain.tilted:
        second, fourth = (
            exact(operator.get(0, ()), 0) for operator in derivative_operators(chain, site)[2::2]
        )
    else:
        u = [exact(chain.hop, j) for j in range(site - 1, site + 3)]
        before, second, after = (u[k + 1] - u[k] for k in range(3))
        fourth = u[2] * (after - second) - u[1] * (second - before)
    return (second > 0) - (second < 0), (fourth > 0) - (fourth < 0)


def diagonals(chain: Chain, centre: int, unit: float = 1.0) -> Iterator[Diagonal]:
    """The diagonals of X_1 ... X_ORDER that are not zero, expanded about a site."""
    for order, operator in enumerate(derivative_operators(chain, centre)[1:], start=1):
        for offset, polynomial in sorted(operator.items()):
            factor = 1.0 if offset == 0 else (2.0 if order % 2 == 0 else -2.0)
            factor *= chain.strength ** (order - offset) * unit**order
            yield Diagonal(order, offset, tuple(factor * float(a) for a in polynomial))


def stripes(chain: Chain, first: int = 0, last: int | None = None) -> tuple[Stripe, ...]:
    """The operators X_1 ... X_ORDER sampled on sites first ... last, ready to be summed.

    Memory: a handful of arrays of the window's length.
    """
    last = chain.length - 1 if last is None else last
    centre = (first + last) // 2
    sites = np.arange(first, last + 1, dtype=float)
    couplings, distances = chain.coupling(sites), sites - float(centre)
    made = []
    for diagonal in diagonals(chain, centre):
        offset, count = diagonal.offset, len(sites) - diagonal.offset
        if count <= 0:
            continue
        weights = horner(diagonal.coefficients, distances[:count])
        for k in range(1, offset + 1):
            weights *= couplings[k : k + count]
        made.append(Stripe(diagonal.order, offset, weights))
    return tuple(made)


def position_derivatives(
    operators: tuple[Stripe, ...], sites: Floats, amplitudes: NDArray[np.complex128]
) -> Floats:
    """<j> and its first ORDER derivatives for each row of ``amplitudes``.

    Parameters
    ----------
    operators
        From ``stripes`` on the same window.
    sites
        Site numbers of the window, shape (window,).
    amplitudes
        States, shape (times, window), normalised.

    Returns
    -------
    array, shape (times, ORDER + 1)
    """
    result = np.zeros((amplitudes.shape[0], ORDER + 1))
    populations = amplitudes.real**2 + amplitudes.imag**2
    result[:, 0] = populations @ sites
    products: dict[int, NDArray[np.complex128]] = {}
    for stripe in operators:
        k = stripe.offset
        if k == 0:
            result[:, stripe.order] += populations @ stripe.weights
            continue
        if k not in products:
            products[k] = amplitudes[:, :-k].conj() * amplitudes[:, k:]
        part = products[k].real if stripe.order % 2 == 0 else products[k].imag
        result[:, stripe.order] += part @ stripe.weights
    return result


def position_errors(
    operators: tuple[Stripe, ...],
    sites: Floats,
    amplitudes: NDArray[np.complex128],
    distances: Floats,
) -> Floats:
    """Bounds on the errors of ``position_derivatives`` for states a known distance from the truth.

    For normalised states a distance e apart, with c the mean of X_0 (and 0 for r > 0),

        | <X_r> - <X_r>_true | <= 2 e ||(X_r - c) psi|| + e^2 ||X_r||,

    where the first norm is computed and the second bounded by the largest row sum. Rounding of
    weights and sums adds a multiple of the sum of the terms' sizes, and of |c| for r = 0.

    Parameters
    ----------
    operators, sites, amplitudes
        As for ``position_derivatives``, on the whole chain.
    distances
        e, shape (times,).

    Returns
    -------
    array, shape (times, ORDER + 1)
    """
    means = (amplitudes.real**2 + amplitudes.imag**2) @ sites
    images = [(sites - means[:, None]) * amplitudes]
    images += [np.zeros_like(amplitudes) for _ in range(ORDER)]
    moduli, sizes = np.abs(amplitudes), np.zeros((len(amplitudes), ORDER))
    largest = np.zeros(ORDER + 1)
    largest[0] = sites[-1] - sites[0]
    for stripe in operators:
        image, k = images[stripe.order], stripe.offset
        largest[stripe.order] += float(np.max(np.abs(stripe.weights)))
        pairs = moduli[:, : moduli.shape[1] - k] * moduli[:, k:]
        sizes[:, stripe.order - 1] += pairs @ np.abs(stripe.weights)
        if k == 0:
            image += stripe.weights * amplitudes
            continue
        half = 0.5 * stripe.weights * (1.0 if stripe.order % 2 == 0 else -1j)
        image[:, :-k] += half * amplitudes[:, k:]
        image[:, k:] += np.conj(half) * amplitudes[:, :-k]
    norms = np.stack([np.linalg.norm(image, axis=1) for image in images], axis=1)
    e = distances[:, None]
    rounding = EPSILON * (8.0 + np.log2(len(sites)))
    bounds = 2.0 * e * norms + e**2 * largest
    bounds[:, 0] += rounding * norms[:, 0]
    bounds[:, 1:] += rounding * sizes
    bounds[:, 2:] += SAMPLED * EPSILON * largest[2:]
    bounds[:, 0] += rounding * np.abs(means)
    return bounds


def _commutator(source: Offsets, hop: Polynomial, energy: Polynomial, *, to_odd: bool) -> Offsets:
    """Coefficients of i [H, X] from those of X, one parity to the other."""
    target: Offsets = {}
    for k in range(1, max(source, default=0) + 2):
        same, inner, outer = (source.get(i, ()) for i in (k, k - 1, k + 1))
        total = difference(inner)
        if same and energy:
            total = add(total, multiply(add(energy, scale(-1, shift(energy, k))), same))
        if outer:
            total = add(total, multiply(hop, shift(outer, -1)))
            total = add(total, scale(-1, multiply(shift(hop, k + 1), outer)))
        if total:
            target[k] = total if to_odd else scale(-1, total)
    if not to_odd and source.get(1):
        flux = multiply(hop, shift(source[1], -1))
        target[0] = scale(2, difference(flux))
    return target


def _in_units(chain: Chain) -> Polynomial:
    """Site energies over the strength, exactly."""
    return scale(1 / Fraction(chain.strength), chain.energy) if chain.energy else ()
