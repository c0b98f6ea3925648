"""How long an open battery is followed when nobody says so."""

import math

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.open import Reservoirs, merged
from spinvolt.reductions.rules import noise_quanta

Floats = NDArray[np.float64]

# The first look goes to twice the end of the pulse, each further one twice as far.
BEYOND = 2.0
LONGER = 2.0
STAYS = 2.2
# A pulse is short when the window is more than so many times as long as the first look.
SHORT = 2.0


def first_window(model: Reservoirs) -> float:
    """Twice the time at which the pulse has ended, by the laws; else a few of the slowest rates.

    The pulse of a charger ends at [ln(n / n0) + ln n] / (2 K n), K = sum decay - pump. Without a
    pulse batteries move at their own collective rates, decay n_battery.

    Example
    -------
    >>> from spinvolt.algebra.open import LocalNoise
    >>> model = Reservoirs(100, (4,), (1.0,), (0.0,), 0.0, (LocalNoise(),) * 2, (100, 0))
    >>> round(first_window(model), 6)
    0.092103
    """
    net = math.fsum((*model.decay, -model.pump))
    n = model.n_charger
    quanta = noise_quanta(model)
    if net > 0.0 and quanta < n and n > 1 and model.start[0] > 0:
        return BEYOND * (math.log(n / quanta) + math.log(n)) / (2.0 * net * n)
    collective = max(model.decay) * max(model.n_battery)
    fastest = max(collective, *(each.decay for each in model.local), model.pump)
    return 4.0 / fastest if fastest > 0.0 else 1.0


def search_window(model: Reservoirs) -> float:
    """How far the first look goes: one battery alone in a reservoir never passes a maximum.

    Its energy is within 1e-9 of its end when exp(2 K n t) is 1e9 n, and has to stay for as long.
    """
    first, fewer = first_window(model), merged(model)
    if not fewer.single or fewer.decay[0] == 0.0:
        return first
    n = fewer.n_charger
    return max(first, STAYS * math.log(1e9 * n) / (2.0 * fewer.decay[0] * n))


def pulse_times(model: Reservoirs, until: float, count: int) -> Floats:
    """Times that resolve the pulse where it is short against ``until``; none where it is not."""
    first = first_window(model)
    return np.linspace(0.0, first, count) if SHORT * first < until else np.zeros(0)


def still(model: Reservoirs) -> str | None:
    """Why nothing ever reaches the batteries; None when something may."""
    if not any(model.decay):
        return "the batteries' reservoirs have no decay"
    source = model.pump > 0.0 or not model.cold or any(model.start)
    return None if source else "charger and batteries are empty, and nothing pumps or heats them"
