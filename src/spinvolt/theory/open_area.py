"""The area theorem: what one superradiant pulse of a large charger does to small batteries.

While the charger (N_C spins, all up) falls, its dipole c is far larger than those of the batteries,
which therefore only follow: battery m turns by decay_m int 2 c dt while the charger turns by
K int 2 c dt, K = sum_n decay_n - pump. The charger ends at the bottom, so that

    e_m = sin^2((pi / 2) decay_m / K).

Battery m is charged fully when K = decay_m, that is when the pump equals the sum of the *other*
decays: pump = (k - 1) decay for k equal reservoirs. A larger pump turns it beyond the top: it is
overcharged. With pump >= sum_n decay_n the charger stays up and nothing is charged.

Source: own; explains dias2024 Fig. 2 (plateaus 1, 1/2, 1/4 of panels a-f).
Range: n_battery << n_charger, charger all up, batteries empty, no local noise. The plateau is
metastable for two batteries or more (``open_drift``).
Error: ``area_error``, an estimate; it held for every exact master equation it was compared with,
10 to 1600 charger spins.
"""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from spinvolt.errors import NotCovered

Floats = NDArray[np.float64]
LATE_CORRECTION = 0.3


def net_decay(decay: Sequence[float], pump: float = 0.0) -> float:
    """K = sum_m decay_m - pump, at which the charger's dipole grows (times n_charger).

    Raises
    ------
    NotCovered
        When K <= 0: the pump holds the charger up.

    Example
    -------
    >>> net_decay((1.0, 1.0, 1.0), 2.0)
    1.0
    """
    difference = math.fsum((*decay, -pump))
    if difference <= 0.0:
        raise NotCovered(
            f"a charging pulse needs `pump` < sum of `decay` = {math.fsum(decay):.6g}, but pump is "
            f"{pump:.6g}: the charger stays up, lower the pump."
        )
    return difference


def turned(decay: Sequence[float], pump: float = 0.0) -> Floats:
    """The angles pi decay_m / K by which the pulse turns the batteries, shape (k,)."""
    return math.pi * np.asarray(decay, dtype=float) / net_decay(decay, pump)


def area_theorem(decay: Sequence[float], pump: float = 0.0) -> Floats:
    """Energy per spin of each battery after the pulse, sin^2(pi decay_m / 2 K), shape (k,).

    Raises
    ------
    NotCovered
        When pump >= sum of the decays.

    Example
    -------
    >>> [float(area_theorem((1.0,) * k, u)[0].round(12)) for k, u in [(2, 0), (3, 0), (3, 2)]]
    [0.5, 0.25, 1.0]
    """
    return np.sin(0.5 * turned(decay, pump)) ** 2


def full_charge_pump(decay: Sequence[float], battery: int = 0) -> float:
    """The pump at which a battery is charged fully: the sum of the other decays.

    At finite n_charger the best pump for the averaged peak lies slightly above: two batteries of
    one spin 1.3, 1.2 and 1.1 decay for 20, 50 and 200 charger spins.

    Example
    -------
    >>> full_charge_pump((1.0, 1.0, 1.0))
    2.0
    """
    return math.fsum(d for m, d in enumerate(decay) if m != battery)


def overcharged(decay: Sequence[float], pump: float = 0.0) -> tuple[bool, ...]:
    """Whether each battery is turned beyond the top, by more than pi.

    >>> overcharged((1.0, 1.0), 1.5)
    (True, True)
    """
    return tuple(bool(angle > math.pi * (1.0 + 1e-12)) for angle in turned(decay, pump))


def noise_quanta(
    decay: Sequence[float], pump: float = 0.0, thermal: Sequence[float] | None = None
) -> float:
    """n0 = sum_m decay_m (1 + thermal_m) / K, the noise that tips the charger, in quanta.

    One half of the vacuum of its own and what the reservoirs and the pump add while it grows;
    k/kappa for k equal cold reservoirs with kappa = K / decay.
    """
    warm = thermal if thermal is not None else (0.0,) * len(decay)
    total = math.fsum(d * (1.0 + n) for d, n in zip(decay, warm, strict=True))
    return total / net_decay(decay, pump)


def tipping_correction(
    n_charger: int,
    decay: Sequence[float],
    pump: float = 0.0,
    thermal: Sequence[float] | None = None,
) -> Floats:
    """Leading change of the plateaus by the random angle at which the charger starts, shape (k,).

        -(decay_m / 2 K) sin(pi decay_m / K) sqrt(pi n0 / n_charger)

    Range: the square root of n0 / n_charger small. Zero at full charge (``full_charge_loss``).
    Exact master equations (two batteries of one spin, no pump) give 0.528, 0.516, 0.491, 0.472
    over sqrt(n_charger) at 50, 100, 400, 1600, still falling; here 0.443.

    Example
    -------
    >>> float(tipping_correction(10**4, (1.0, 1.0))[0].round(6))
    -0.004431
    """
    shares = np.asarray(decay, dtype=float) / net_decay(decay, pump)
    mean = math.sqrt(math.pi * noise_quanta(decay, pump, thermal) / n_charger)
    return -0.5 * shares * np.sin(math.pi * shares) * mean


def full_charge_loss(n_charger: int, count: int) -> float:
    """What is missing from 1 at the best pump: 2 / n_charger, or 2 ln(n_charger) / n_charger.

    The former for one battery without pump (exact to leading order, whatever its size), the latter
    for several: a fit to exact master equations up to 400 charger spins, good to 40 % for batteries
    of one to four spins.

    Example
    -------
    >>> full_charge_loss(1000, 1)
    0.002
    """
    return 2.0 * (math.log(n_charger) if count > 1 else 1.0) / n_charger


def area_error(
    n_charger: int,
    n_battery: Sequence[int],
    decay: Sequence[float],
    pump: float = 0.0,
    thermal: Sequence[float] | None = None,
) -> Floats:
    """Estimate of |exact largest energy per spin - (area theorem + correction)|, shape (k,).

        0.3 |correction| + s^2 (n0 + ln n_charger) / n_charger + s sum_m n_m / n_charger

    with s = max(1, decay_m / K): later terms of the average, relaxation during the pulse, and
    the batteries' own dipoles. An overcharged battery passes its largest energy during the pulse;
    what is meant there is the energy after it, and the error is three times as large: two
    batteries of one to four spins at pump = 1.5 decay need up to 2.6 times.
    """
    late = np.abs(tipping_correction(n_charger, decay, pump, thermal))
    shares = np.maximum(1.0, np.asarray(decay, dtype=float) / net_decay(decay, pump))
    quanta = noise_quanta(decay, pump, thermal)
    pulse = (quanta + math.log(max(n_charger, 2))) / n_charger
    back = sum(n_battery) / n_charger
    error = LATE_CORRECTION * late + shares**2 * pulse + shares * back
    return np.minimum(np.where(overcharged(decay, pump), 3.0, 1.0) * error, 1.0)
