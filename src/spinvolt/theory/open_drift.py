"""How the plateau is lost after the pulse, and how long a charge holds.

The fallen charger makes the batteries relax through their relative modes (``after_pulse``). The
first rates of change are exact for a large charger. In full batteries the k-1 relative modes then
grow like superradiance, at 2 decay n, while the common mode settles at 2 (k-1) decay n:

    1 - e ~ (k-1)/(k n) (exp(2 decay n t) - exp(-2 (k-1) decay n t)).

Source: own. Range: n_charger >> n_battery; k equal batteries that are full at pump = (k-1) decay.
The square of the loss is neglected: 1 - e lies below by at most ``SATURATION`` (1 - e)^2, an
estimate from exact batteries of 3 to 24 spins and truncated Wigner runs of 100.
"""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.open import Reservoirs
from spinvolt.errors import NotCovered
from spinvolt.reductions.after_pulse import drift_and_noise

Floats = NDArray[np.float64]
SATURATION = 2.0


def plateau_drift(model: Reservoirs, angles: Sequence[float]) -> Floats:
    """d e_m / dt just after the pulse, with each battery turned by ``angles[m]``, shape (k,).

    The batteries are spins turned from empty about one axis whose direction is random:

        n_m de_m/dt = -(D + A)_mm <B+B-> + (D - A)_mm <B-B+> - 2 sum_{l != m} A_ml <B_m+ B_l->

    A full battery among k equal ones at pump = (k-1) decay loses 2 (k-1) decay; two batteries at
    1/2 without pump lose decay / 4, whatever their size.

    Raises
    ------
    NotCovered
        Where the theory after the pulse does not hold (``after_pulse``).

    Example
    -------
    >>> from spinvolt.algebra.open import LocalNoise
    >>> pair = Reservoirs(
    ...     10**6, (9, 9), (1.0,) * 2, (0.0,) * 2, 0.0, (LocalNoise(),) * 3, (10**6, 0, 0)
    ... )
    >>> plateau_drift(pair, (math.pi / 2, math.pi / 2)).round(12)
    array([-0.25, -0.25])
    """
    drift, noise = drift_and_noise(model)
    n, angle = np.asarray(model.n_battery, dtype=float), np.asarray(angles, dtype=float)
    sine, cosine = np.sin(angle), np.cos(angle)
    square = 0.25 * n * (n - 1.0) * sine**2
    emitting, absorbing = square + 0.5 * n * (1.0 - cosine), square + 0.5 * n * (1.0 + cosine)
    dipoles = 0.5 * n * sine
    own, fluctuation = np.diag(drift), np.diag(noise)
    change = (fluctuation - own) * absorbing - (fluctuation + own) * emitting
    change -= 2.0 * dipoles * (drift @ dipoles - own * dipoles)
    return change / n


def plateau_loss(time: float, n_battery: int, count: int, decay: float = 1.0) -> float:
    """What each of ``count`` full batteries has lost per spin, a time after the pulse.

    It begins as 2 (count - 1) decay time, as in ``plateau_drift``.

    Example
    -------
    >>> round(plateau_loss(0.05 / 16, 16, 2), 4)
    0.0063
    """
    growth = 2.0 * decay * n_battery * time
    modes = math.exp(growth) - math.exp(-(count - 1) * growth)
    return (count - 1) / (count * n_battery) * modes


def hold_time(loss: float, n_battery: int, count: int, decay: float = 1.0) -> float:
    """How long after the pulse each of ``count`` full batteries has lost less than ``loss``.

    Infinite for a single battery, whose full state is dark.

    Raises
    ------
    NotCovered
        For a loss outside of (0, 0.1], where the growth is no longer that of a small loss.

    Example
    -------
    >>> round(hold_time(0.01, 100, 2), 6)
    0.004407
    """
    if not 0.0 < loss <= 0.1:
        raise NotCovered(f"a hold time needs a loss in (0, 0.1], but loss = {loss:.6g}.")
    if count == 1:
        return math.inf
    from scipy.optimize import brentq

    longest = math.log1p(loss * n_battery * count / (count - 1)) / (2.0 * decay * n_battery)
    found: Any = brentq(
        lambda t: plateau_loss(t, n_battery, count, decay) - loss,
        0.0,
        longest,
        xtol=1e-14 * longest,
    )
    return float(found)


def hold_error(loss: float, n_battery: int, count: int, decay: float = 1.0) -> float:
    """How much longer it may take: until the law has lost the neglected square as well.

    Example
    -------
    >>> round(hold_error(0.01, 100, 2), 6)
    7e-05
    """
    later = min(loss + SATURATION * loss**2, 0.1)
    return hold_time(later, n_battery, count, decay) - hold_time(loss, n_battery, count, decay)
