"""Von Neumann entropy of the battery."""

import numpy as np
from numpy.typing import ArrayLike

from spinvolt.metrics.levels import Floats, Result, normalised, rounding, shift

_BIT = float(np.log(2.0))
_SMALLEST = float(np.finfo(float).smallest_normal)


def entropy(populations: ArrayLike, error: ArrayLike, *, levels: range) -> Result:
    """Entropy S = -sum_j q_j log2 q_j of the battery, in bits.

    The battery is diagonal in its levels, so its eigenvalues are the populations. For a pure global
    state this is the entanglement entropy between battery and charger.

    Error: the smallest of three bounds. With a, b the computed and true moduli at distance e,
    D levels, g(x) = -x^2 ln x^2 and sigma the standard deviation of -ln q_j, Taylor's theorem gives

        | S(b) - S(a) | <= 2 e sigma + e^2 (3 + |1 - S| + ln(D / e^2))            (in nats)

    because the gradient is -2 a_j (ln q_j + 1), because a change along a only restores the norm,
    and because the remainder of g over a step d is at most 2 d^2 ln(1/d) + 3 d^2. The others are
    the Fannes-Audenaert bound with total variation e, and the distance to the far end of
    [0, log2 D]. Rounding of the sum is added.

    Parameters
    ----------
    populations, error, levels
        As in ``spinvolt.metrics.levels``.

    Returns
    -------
    value, error
        Bits, shape (...).

    Source: liu2025 Eq. 25, with the logarithm to base 2 of its Eq. 27; continuity after
    Audenaert, J. Phys. A 40, 8127 (2007).

    Example
    -------
    >>> value, error = entropy([0.5, 0.5], 1e-9, levels=range(2))
    >>> float(value), bool(error < 1e-13)
    (1.0, True)
    """
    q, e = normalised(populations, error)
    size = len(levels)
    logarithms = np.log(np.maximum(q, _SMALLEST))
    nats = 0.0 - np.sum(q * logarithms, axis=-1)
    variance = np.sum((logarithms + nats[..., np.newaxis]) ** 2 * q, axis=-1)
    second = 3.0 + np.abs(1.0 - nats) + np.log(size / e**2)
    expansion = shift(e, np.sqrt(variance), second)
    far = np.maximum(nats, np.log(size) - nats)
    bound = np.minimum(np.minimum(expansion, _audenaert(e, size)), far)
    # The populations sum to one up to a rounding, and near a pure state 1 - q rounds away.
    return nats / _BIT, (bound + 2.0 * rounding(q.shape[-1]) * (1.0 + nats)) / _BIT


def _audenaert(variation: Floats, size: int) -> Floats:
    """Most that the entropy of ``size`` outcomes changes over a total variation, in nats."""
    if size < 2:
        return np.zeros_like(variation)
    t = np.clip(variation, _SMALLEST, 1.0 - 1.0 / size)
    return t * np.log(size - 1) - t * np.log(t) - (1.0 - t) * np.log1p(-t)
