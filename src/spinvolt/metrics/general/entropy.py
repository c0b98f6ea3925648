"""Entropy and purity of the battery.

Error of all that is made from eigenvalues: let V and V' be the amplitudes of purifications of the
computed and of the true state, as matrices between the battery and the rest, with
|V - V'|_F <= e. Their singular values a and b, both sorted, have |a - b| <= e (Mirsky), the
eigenvalues being a_i^2 and b_i^2. So the roots of the eigenvalues are as close as the moduli of
``spinvolt.metrics.levels``, whose bounds hold for them. An eigenvalue on m copies counts m times.

Source: Mirsky, Q. J. Math. 11, 50 (1960).
"""

import math

import numpy as np
from numpy.typing import NDArray

from spinvolt.metrics.general.reduced import Reduced
from spinvolt.metrics.general.scene import Scene
from spinvolt.metrics.levels import normalised, rounding, shift

Floats = NDArray[np.float64]
Pair = tuple[Floats, Floats]

_BIT = math.log(2.0)
_SMALLEST = float(np.finfo(float).smallest_normal)


def eigenvalues(reduced: Reduced) -> tuple[Floats, Floats, Floats]:
    """Weights that sum to one, logarithm of the copies of each, error of the eigenvalues' roots.

    A weight is the eigenvalue times its copies. Shapes (times, values), (values,), (times,).
    """
    groups = reduced.spectrum
    raw = np.concatenate([group.weights for group in groups], axis=1)
    logs = [np.full(group.weights.shape[1], math.log(group.copies)) for group in groups]
    weights, errors = normalised(raw, reduced.errors + reduced.rounding)
    return weights, np.concatenate(logs), errors


def entropy(reduced: Reduced, scene: Scene) -> Pair:
    """Von Neumann entropy S = -Tr rho_b log2 rho_b of the battery, in bits.

    For a pure global state this is the entanglement entropy between battery and charger; for a
    mixed one it also counts what is not known of the whole, and ``log_negativity`` tells the
    entanglement.

    Error: the smallest of three bounds, with D = 2^n_battery and sigma the standard deviation of
    -ln lambda: 2 e sigma + e^2 (3 + |1 - S| + ln(D / e^2)) nats as for the entropy of populations;
    the Fannes-Audenaert bound with total variation e; the distance to the far end of [0, ln D].

    Source: liu2025 Eq. 25, with the logarithm to base 2 of its Eq. 27; continuity after
    Audenaert, J. Phys. A 40, 8127 (2007).

    Returns
    -------
    value, error
        Bits, shape (times,).
    """
    q, log_copies, e = eigenvalues(reduced)
    size = scene.n_battery * _BIT
    logarithms = np.log(np.maximum(q, _SMALLEST)) - log_copies
    nats = np.maximum(-np.sum(q * logarithms, axis=1), 0.0)
    sigma = np.sqrt(np.sum((logarithms + nats[:, None]) ** 2 * q, axis=1))
    expansion = shift(e, sigma, 3.0 + np.abs(1.0 - nats) + size - 2.0 * np.log(e))
    bound = np.minimum(expansion, _audenaert(e, scene.n_battery))
    bound = np.minimum(bound, np.maximum(nats, size - nats))
    return nats / _BIT, (bound + 2.0 * rounding(q.shape[1]) * (1.0 + nats)) / _BIT


def purity(reduced: Reduced, scene: Scene) -> Pair:
    """Purity Tr rho_b^2 of the battery: one for a pure state, 2^-n_battery for the most mixed.

    Error: with P the purity, M = min(1, max a + e) and the norm's restoration taken off, the sum of
    a^4 changes by at most 4 e sqrt(sum_i a_i^2 (a_i^2 - P)^2) + 6 e^2 M^2, because
    b^4 - a^4 - 4 a^3 (b - a) = (b - a)^2 (b^2 + 2 a b + 3 a^2).

    Returns
    -------
    value, error
        Pure numbers, shape (times,).
    """
    del scene
    q, log_copies, e = eigenvalues(reduced)
    each = q * np.exp(-log_copies)
    value = np.sum(q * each, axis=1)
    spread = np.sqrt(np.sum(q * (each - value[:, None]) ** 2, axis=1))
    largest = np.minimum(np.sqrt(np.max(each, axis=1)) + e, 1.0)
    bound = 4.0 * e * spread + 6.0 * e**2 * largest**2
    return value, bound + 2.0 * rounding(q.shape[1]) * value


def _audenaert(variation: Floats, cells: int) -> Floats:
    """Most that the entropy of ``cells`` cells changes over a trace distance, in nats."""
    # Above 2^52 levels, one level more or less makes no difference to the logarithm.
    others = math.log(2**cells - 1) if cells < 53 else cells * _BIT
    t = np.minimum(np.maximum(variation, _SMALLEST), 1.0 - 2.0 ** -min(cells, 53))
    return t * others - t * np.log(t) - (1.0 - t) * np.log1p(-t)
