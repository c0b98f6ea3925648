"""When the pulse comes, and between which times a charger should be switched off.

The dipole of an inverted charger grows from noise of n0 quanta at the rate n_charger K,
K = sum_m decay_m - pump, so that mean field reaches the half at

    t_D = ln(n_charger / n0) / (2 K n_charger).

The ensemble average is later: e_C = 1/2 where (n0 / n_charger) exp(2 K n_charger t) is 1.6392
instead of 1, and 0.1 where it is 29.34 instead of 9.

Source: own; dias2024 gives the curves of Fig. 2 only.
Range: n_charger >> 1 and >> n_battery, charger all up, no local noise.
Error: t_D is exact for mean field up to 1 / n_charger; the average's times follow the random
tipping formula, within 0.01 in energy at 100 charger spins and 0.004 at 300.
"""

import math
from collections.abc import Sequence

from spinvolt.errors import NotCovered
from spinvolt.theory.open_area import net_decay, noise_quanta

HALF, TENTH = 1.6392, 29.34


def delay_time(
    n_charger: int,
    decay: Sequence[float],
    pump: float = 0.0,
    thermal: Sequence[float] | None = None,
) -> float:
    """t_D = ln(n_charger / n0) / (2 K n_charger), where mean field has half the charger's energy.

    Raises
    ------
    NotCovered
        When the pump holds the charger up or noise alone exceeds it (n0 >= n_charger).

    Example
    -------
    >>> delay_time(10**7, (1.0, 1.0, 1.0), 2.0) / delay_time(10**7, (1.0,)) < 1.0
    True
    """
    return _reached(1.0, n_charger, decay, pump, thermal)


def average_times(
    n_charger: int,
    decay: Sequence[float],
    pump: float = 0.0,
    thermal: Sequence[float] | None = None,
) -> tuple[float, float]:
    """Times at which the averaged charger has a half and a tenth of its energy left.

    With K = decay of a battery (full charge) that battery then has a half and nine tenths.
    """
    half = _reached(HALF, n_charger, decay, pump, thermal)
    return half, _reached(TENTH, n_charger, decay, pump, thermal)


def switch_window(
    n_charger: int, n_battery: Sequence[int], decay: Sequence[float], pump: float = 0.0
) -> tuple[float, float]:
    """The times between which the batteries sit on their plateau.

    From the end of the pulse, ln(n_charger) / (2 K n_charger) past the delay, to the collective
    discharge through the relative modes, ln(n) / (2 decay n) with the largest battery and decay.
    The second may be the earlier one: then there is no plateau. One battery in a cold reservoir
    without pump stays charged: infinity.

    Example
    -------
    >>> first, last = switch_window(10**7, (100, 100), (1.0, 1.0), 1.0)
    >>> f"{first:.2e} {last:.2e}"
    '1.58e-06 2.30e-02'
    """
    net = net_decay(decay, pump)
    first = delay_time(n_charger, decay, pump) + math.log(n_charger) / (2.0 * net * n_charger)
    if len(decay) == 1 and pump == 0.0:
        return first, math.inf
    largest = max(n_battery)
    return first, math.log(max(largest, 2)) / (2.0 * max(decay) * largest)


def _reached(
    growth: float,
    n_charger: int,
    decay: Sequence[float],
    pump: float,
    thermal: Sequence[float] | None,
) -> float:
    quanta = noise_quanta(decay, pump, thermal)
    if quanta >= n_charger:
        raise NotCovered(
            f"a delay needs n_charger > n0 = {quanta:.3g}, but n_charger is {n_charger}: solve the "
            "master equation."
        )
    return math.log(growth * n_charger / quanta) / (2.0 * net_decay(decay, pump) * n_charger)
