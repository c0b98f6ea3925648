"""Bessel functions in extended precision."""

import numpy as np
from numpy.typing import NDArray

NEGLIGIBLE = 1e-22


def bessel(argument: np.longdouble) -> NDArray[np.longdouble]:
    """J_0, J_1, ... at ``argument`` > 0 by Miller's downward recurrence, as far as they matter."""
    most = int(argument + 25.0 * max(float(argument), 1.0) ** (1.0 / 3.0) + 60.0)
    found = np.zeros(most + 2, dtype=np.longdouble)
    found[most] = 1e-300
    for k in range(most, 0, -1):
        found[k - 1] = 2 * k / argument * found[k] - found[k + 1]
    found /= found[0] + 2.0 * np.sum(found[2::2])
    return found[: np.max(np.nonzero(np.abs(found) > NEGLIGIBLE)) + 1]
