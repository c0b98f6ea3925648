"""Where the batteries end after a very long time, for a charger much larger than they are.

Source: own, from the theory after the pulse; finite chargers approach these values as
1 / n_charger. Error: exact in the limit n_charger -> infinity, up to rounding.
"""

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def dark_energies(large: int, small: int) -> tuple[float, float]:
    """Energies per spin of the larger and the smaller of two ensembles that decayed together.

    The larger starts full and the smaller empty; the steady state mixes the ladders' bottoms,

        P_J = (2J+1) L! S! / ((j_L+j_S-J)! (j_L+j_S+J+1)!),   <S^z> = -J f,   <L^z> = -J (1-f),
        f = (J(J+1) + j_S(j_S+1) - j_L(j_L+1)) / (2J(J+1)),   J = j_L-j_S ... j_L+j_S.

    It is a charger and a battery in one cold reservoir, and just so two batteries of two cold
    reservoirs with a very large charger, the larger in the part of the charger.
    Range: any sizes, large >= small. Error: rounding, small times 1e-16.

    Example
    -------
    >>> [round(e, 12) for e in dark_energies(10, 1)]
    [0.00826446281, 0.826446280992]
    """
    jl, js = large / 2.0, small / 2.0
    steps = np.arange(small + 1, dtype=float)
    spin = jl + js - steps
    up = (spin[1:] + 0.5) / (spin[:-1] + 0.5)
    ratio = up * (jl + js + spin[:-1] + 1.0) / steps[1:]
    logs = np.concatenate([[0.0], np.cumsum(np.log(ratio))])
    weights = np.exp(logs - logs.max())
    weights /= math.fsum(weights)
    lean = (js - steps) * (spin + jl + 1.0) + js * (js + 1.0)
    smaller = math.fsum(-weights * lean / (2.0 * (spin + 1.0)))
    larger = math.fsum(-weights * (spin - lean / (2.0 * (spin + 1.0))))
    return larger / large + 0.5, smaller / small + 0.5


def two_batteries(n_battery: int) -> float:
    """Energy per spin of two equal batteries in reservoirs of their own, no pump.

        1/2 - (4^N / C(2N, N) - 1) / (4N)

    1/4, 7/24, ... ; 1/2 - sqrt(pi/N)/4 for large N.

    Example
    -------
    >>> two_batteries(1), round(two_batteries(100), 6)
    (0.25, 0.458133)
    """
    growth = 1.0
    for i in range(1, n_battery + 1):
        growth *= 2.0 * i / (2.0 * i - 1.0)
    return 0.5 - (growth - 1.0) / (4.0 * n_battery)


def pumped_ladder(n_battery: int, decay: float, pump: float) -> Floats:
    """Populations of a single battery whose charger is pumped, shape (n_battery + 1,).

    Geometric, p_n ~ (decay / pump)^n: of negative temperature for 0 < pump < decay.

    Example
    -------
    >>> pumped_ladder(1, 1.0, 0.5).round(6)
    array([0.333333, 0.666667])
    """
    depth = np.arange(n_battery, -1, -1, dtype=float)
    weights = (pump / decay) ** depth
    return weights / weights.sum()


def warm_ladder(n_battery: int, thermal: float) -> float:
    """Energy per spin of a ladder of n_battery + 1 levels at the reservoirs' common temperature.

        p_n ~ (nbar / (1 + nbar))^n

    The end for two or more batteries without pump; nbar / (1 + 2 nbar) for a single spin. The
    approach is slow: at k = 2, n_battery = 1 the rate is 0.24 decay / n_charger at nbar = 0.1 and
    5.2 decay / n_charger at nbar = 1.

    Example
    -------
    >>> round(warm_ladder(1, 0.2), 6)
    0.142857
    """
    n = np.arange(n_battery + 1, dtype=float)
    weights = (thermal / (1.0 + thermal)) ** n
    return float(weights @ n / weights.sum() / n_battery)
