"""The quantum speed limit of a charging process."""

import math

from spinvolt.bounded import Bounded, Undefined

_ROUNDING = 2.0**-48


def speed_limit_time(frequency: float) -> Bounded | Undefined:
    """Time before which no state orthogonal to the start is reached: pi / (2 Delta).

    Delta^2 = <H^2> - <H>^2 at the start, which never changes; for an empty battery and m of
    n_charger spins up, Delta = coupling sqrt(n_battery m (n_charger - m + 1)).

    Parameters
    ----------
    frequency
        The energy spread Delta of the start (``Moments.frequency``), known to ten units in the
        last place.

    Source: Mandelstam and Tamm 1945; yang2025 Eqs. 38, 41 and below Eq. 39.

    Example
    -------
    >>> print(speed_limit_time(2.0))
    0.7853981633974483(29)
    """
    if frequency == 0.0:
        return Undefined("the start is an eigenstate, so its energy spread is zero.")
    time = math.pi / (2.0 * frequency)
    return Bounded.around(time, _ROUNDING * time)


def speed_limit_rate(
    limit: Bounded | Undefined, charging_time: Bounded | Undefined
) -> Bounded | Undefined:
    """Speed limit over charging time: 1 when charging is as fast as the energy spread allows.

    Source: yang2025 Eq. 39.

    Example
    -------
    >>> speed_limit_rate(Bounded.exact(1.0), Bounded.exact(2.0)).value
    0.5
    """
    if isinstance(limit, Undefined):
        return limit
    if isinstance(charging_time, Undefined):
        return charging_time
    return limit / charging_time
