"""How much faster many cells charge together, and what the energy spread of the start allows.

A battery that turns with frequency f, E(t) = d splitting sin^2(f t), charges in T = pi / (2 f).
For d = n_battery its power over that of n_battery batteries of one cell each, with n_charger /
n_battery spins and excited / n_battery excitations for each cell, and its speed-limit rate are

    advantage = n_battery f / (A sqrt(excited (n_charger - excited + n_battery))),
    rate = pi / (2 Delta T) = f / Delta,
    Delta = A sqrt(n_battery excited (n_charger - excited + 1)).

Source: yang2025 Eqs. 10-12, 17, 37 (advantage) and 38-43 (rate). Its "advantage -> N_b" needs
the cells' share of the charger to be large too, because of the + n_battery under the root. For
(n_battery, n_charger, excited) = (10, 1000, 100) Eq. 17 gives 10.24 and the truth is 9.74; with a
hundred times more charger spins and ten times more excited ones, 10.03 and 9.98.
Error: exact consequences of f; what f neglects is stated in ``rotation``.
"""

import math


def parallel_power(
    n_battery: int, n_charger: int, excited: int, *, coupling: float = 1.0, splitting: float = 1.0
) -> float:
    """Power of n_battery batteries of one cell each; the shares need not be whole numbers.

    Source: yang2025 Eqs. 10, 11. Range: n_charger >= n_battery, excited >= n_battery.

    Example
    -------
    >>> round(parallel_power(1, 1, 1) * math.pi, 12)
    2.0
    """
    size = math.sqrt(float(excited) * (n_charger - excited + n_battery))
    return 2.0 * splitting * abs(coupling) * size / math.pi


def advantage(
    n_battery: int, n_charger: int, excited: int, frequency: float, coupling: float = 1.0
) -> float:
    """Collective advantage of a full charge at the frequency f.

    Source: yang2025 Eq. 17 with f = A sqrt(N_c (m - (N_b-1)/2)), Eq. 37 with
    f = A N_c sqrt(k (1-k)).

    Example
    -------
    >>> round(advantage(10, 10_000, 5000, 5000.0), 6)
    9.990015
    """
    share = float(excited) * (n_charger - excited + n_battery)
    return n_battery * frequency / (abs(coupling) * math.sqrt(share))


def energy_spread(n_battery: int, n_charger: int, excited: int, coupling: float = 1.0) -> float:
    """Delta, the energy spread of an empty battery with ``excited`` charger spins up.

    Source: yang2025 Eq. 41.
    """
    size = float(n_battery) * excited * (n_charger - excited + 1)
    return abs(coupling) * math.sqrt(size)


def speed_limit_rate(
    n_battery: int, n_charger: int, excited: int, frequency: float, coupling: float = 1.0
) -> float:
    """Speed limit over charging time, f / Delta.

    Source: yang2025 Eqs. 38, 39; 42 with f = A sqrt(N_c (m - (N_b-1)/2)), 43 with
    f = A N_c sqrt(k (1-k)). Both tend to ``parallel_rate``.

    Example
    -------
    >>> round(speed_limit_rate(10, 10_000, 5000, 5000.0), 6), round(parallel_rate(10), 6)
    (0.316196, 0.316228)
    """
    return frequency / energy_spread(n_battery, n_charger, excited, coupling)


def parallel_rate(n_battery: int) -> float:
    """Speed-limit rate of n_battery cells driven side by side, 1 / sqrt(n_battery).

    Source: yang2025 Eq. 40.
    """
    return 1.0 / math.sqrt(n_battery)
