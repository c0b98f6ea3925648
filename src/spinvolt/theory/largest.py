"""The largest value of a smooth function of one number with a single hump."""

from collections.abc import Callable
from typing import Any


def largest(function: Callable[[float], float], low: float, high: float) -> tuple[float, float]:
    """Where ``function`` is largest in [low, high], and its value there.

    Error: the place to about 1e-8 of the interval, the value to rounding, which is flat there.

    Example
    -------
    >>> [round(number, 6) for number in largest(lambda x: x * (2.0 - x), 0.0, 3.0)]
    [1.0, 1.0]
    """
    from scipy.optimize import minimize_scalar

    found: Any = minimize_scalar(
        lambda x: -function(x),
        bounds=(low, high),
        method="bounded",
        options={"xatol": 1e-10 * (high - low)},
    )
    return float(found.x), -float(found.fun)
