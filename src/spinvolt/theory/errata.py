"""Printed forms that are wrong, each beside the right one, for comparison with the papers.

None of them is used for anything else. What is right is linked from each; errata that are words or
captions are listed in the documentation.
"""

import math

from spinvolt.algebra.constants import fastest_rise
from spinvolt.theory.thermal_spin import printed_energy as huangfu2021_17

__all__ = ["huangfu2021_15_constant", "huangfu2021_17", "peng2021_31", "yang2025_32"]


def yang2025_32(n_charger: int, excited: int, coupling: float = 1.0) -> float:
    """Frequency f of a partly filled charger as printed: A sqrt(k (1-k) N_c), k = m / N_c.

    Right: A N_c sqrt(k (1-k)) (``rotation.half_filled_time``), as in Eqs. 36, 37 and 43, because
    J^+ is replaced by sqrt((1-k) N_c) sqrt(k N_c). The same factor is missing in Eqs. 31, 34, 35
    and in the nu below Eq. 46.

    Example
    -------
    >>> right = 100 * math.sqrt(0.25)
    >>> right / yang2025_32(100, 50)
    10.0
    """
    k = excited / n_charger
    return abs(coupling) * math.sqrt(k * (1.0 - k) * n_charger)


def peng2021_31(
    n_battery: int, n_charger: int, *, coupling: float = 1.0, splitting: float = 1.0
) -> float:
    """Largest average power for as many quanta as cells as printed: c B A sqrt(N) N_B^(3/2).

    Right for N >> N_B >> 1: 0.58258 in place of c = 0.72461 (``crossing.power``), because two modes
    need few quanta.

    Example
    -------
    >>> from spinvolt.theory.crossing import power
    >>> round(power(1000, 10**9)[0] / peng2021_31(1000, 10**9), 4)
    0.804
    """
    size = splitting * abs(coupling) * math.sqrt(float(n_charger)) * n_battery**1.5
    return fastest_rise()[1] * size


def huangfu2021_15_constant(n_charger: int) -> tuple[float, float]:
    """The constant in the crosstalk g_1 (J+J- + J-J+ - constant): as printed, and right.

    The terms with l = j of the double sum give one for each spin, so that I must read N I. Being
    a constant it changes no motion.

    >>> huangfu2021_15_constant(4)
    (1.0, 4.0)
    """
    return 1.0, float(n_charger)
