"""Where mean field ends when the batteries' sizes count: no pump, all dipoles cancel.

Without a pump the charger's angle is the sum of the batteries' angles, and the motion stops where
every reservoir sees no dipole, n_charger sin(sum phi) = n_m sin(phi_m).

Source: own. Range: no pump, cold reservoirs, charger all up, batteries empty, mean field: large
numbers of spins. Error: exact for mean field; the finite-ratio law was compared with exact master
equations for k = 2; the triangle law is reached on the slow time 1 / (decay times the difference
of the sizes).
"""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def finite_ratio(count: int, ratio: float) -> tuple[float, float]:
    """Energies per spin of a battery and of the charger, ``count`` equal batteries, no pump.

    ratio = n_battery / n_charger; the battery's angle is the first root of

        sin(k phi) = ratio sin(phi),   e_B = (1 - cos phi) / 2,   e_C = (1 + cos k phi) / 2.

    k = 1: 1 for ratio < 1, else 0; k = 2: 1/2 - ratio/4; k = 3: 1/2 - sqrt(1 + ratio)/4. Energy
    is transferred if ratio < k; the battery ends above the charger if ratio < 1.

    Example
    -------
    >>> round(finite_ratio(2, 0.4)[0], 12), round(finite_ratio(3, 0.44)[0], 12)
    (0.4, 0.2)
    """
    from scipy.optimize import brentq

    if ratio >= count:
        return 0.0, 1.0
    if count == 1 or ratio == 0.0:
        return math.sin(0.5 * math.pi / count) ** 2, 0.0
    low, high = 1e-9 / count, math.pi / count
    if math.sin(count * low) <= ratio * math.sin(low):
        return 0.0, 1.0
    angle: Any = brentq(lambda x: math.sin(count * x) - ratio * math.sin(x), low, high, xtol=1e-15)
    return math.sin(0.5 * angle) ** 2, math.cos(0.5 * count * angle) ** 2


def triangle(n_battery: Sequence[int]) -> Floats:
    """Energies per spin of unequal batteries after a long time, n_charger -> infinity, shape (k,).

    The angles add up to pi and n_m sin(phi_m) are equal: for three batteries they are the angles of
    the triangle whose sides are 1 / n_m. If one side is longer than all others together (always for
    two unequal batteries), its battery, the smallest, ends full and the others empty.

    Example
    -------
    >>> triangle((10, 20)), triangle((5, 5)).round(12)
    (array([1., 0.]), array([0.5, 0.5]))
    """
    from scipy.optimize import brentq

    sizes = np.asarray(n_battery, dtype=float)
    sides = sizes.min() / sizes
    smallest = int(np.argmin(sizes))
    others = np.delete(sides, smallest)

    def acute(x: float) -> float:
        return math.fsum(np.arcsin(np.minimum(x * sides, 1.0))) - math.pi

    def obtuse(x: float) -> float:
        return math.fsum(np.arcsin(np.minimum(x * others, 1.0))) / math.asin(x) - 1.0

    if others.sum() <= 1.0 and not (len(sides) > 1 and others.sum() == 1.0 == others[0]):
        return (np.arange(len(sizes)) == smallest).astype(float)
    if acute(1.0) >= -1e-15:
        scale: Any = 1.0 if abs(acute(1.0)) < 1e-14 else brentq(acute, 0.0, 1.0, xtol=1e-15)
        return np.sin(0.5 * np.arcsin(np.minimum(scale * sides, 1.0))) ** 2
    scale = brentq(obtuse, 1e-12, 1.0, xtol=1e-15)
    angles = np.arcsin(np.minimum(scale * sides, 1.0))
    angles[smallest] = math.pi - angles[smallest]
    return np.sin(0.5 * angles) ** 2
