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
Number = tuple[float, float]

_BIT = math.log(2.0)
_SMALLEST = float(np.finfo(float).smallest_normal)


def eigenvalues(reduced: Reduced) -> tuple[Floats, Floats, float]:
    """Weights that sum to one, logarithm of the copies of each, error of the eigenvalues' roots.

    A weight is the eigenvalue times its copies.
    """
    groups = reduced.spectrum
    raw = np.concatenate([group.weights for group in groups])
    logs = np.concatenate([np.full(len(g.weights), math.log(g.copies)) for g in groups])
    weights, error = normalised(raw, reduced.error + reduced.rounding)
    return weights, logs, float(error)


def entropy(reduced: Reduced, scene: Scene) -> Number:
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
        Bits.
    """
    q, log_copies, e = eigenvalues(reduced)
    size = scene.n_battery * _BIT
    logarithms = np.log(np.maximum(q, _SMALLEST)) - log_copies
    nats = max(0.0, -float(np.sum(q * logarithms)))
    sigma = math.sqrt(float(np.sum((logarithms + nats) ** 2 * q)))
    expansion = float(shift(e, sigma, 3.0 + abs(1.0 - nats) + size - 2.0 * math.log(e)))
    bound = min(expansion, _audenaert(e, scene.n_battery), max(nats, size - nats))
    return nats / _BIT, (bound + 2.0 * rounding(len(q)) * (1.0 + nats)) / _BIT


def purity(reduced: Reduced, scene: Scene) -> Number:
    """Purity Tr rho_b^2 of the battery: one for a pure state, 2^-n_battery for the most mixed.

    Error: with P the purity, M = min(1, max a + e) and the norm's restoration taken off, the sum of
    a^4 changes by at most 4 e sqrt(sum_i a_i^2 (a_i^2 - P)^2) + 6 e^2 M^2, because
    b^4 - a^4 - 4 a^3 (b - a) = (b - a)^2 (b^2 + 2 a b + 3 a^2).

    Returns
    -------
    value, error
        Pure numbers.
    """
    del scene
    q, log_copies, e = eigenvalues(reduced)
    each = q * np.exp(-log_copies)
    value = float(np.sum(q * each))
    spread = math.sqrt(float(np.sum(q * (each - value) ** 2)))
    largest = min(1.0, math.sqrt(float(np.max(each))) + e)
    bound = 4.0 * e * spread + 6.0 * e**2 * largest**2
    return value, bound + 2.0 * rounding(len(q)) * value


def _audenaert(variation: float, cells: int) -> float:
    """Most that the entropy of ``cells`` cells changes over a trace distance, in nats."""
    # Above 2^52 levels, one level more or less makes no difference to the logarithm.
    others = math.log(2**cells - 1) if cells < 53 else cells * _BIT
    t = min(max(variation, _SMALLEST), 1.0 - 2.0 ** -min(cells, 53))
    return t * others - t * math.log(t) - (1.0 - t) * math.log1p(-t)
