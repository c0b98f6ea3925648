"""Numbers with wide intervals in words: no digit that means nothing."""

import math

from spinvolt.bounded import Bounded, with_uncertainty

# Beyond this part of the value an interval is told by its ends.
WIDE = 1.0
# Numbers up to this size are written without powers of ten.
PLAIN = 1e7


def told(number: Bounded) -> str:
    """A number with the digits that count: uncertainty in brackets, or the interval's ends.

    Example
    -------
    >>> told(Bounded.around(863699.2, 36994.3)), told(Bounded.around(1.6312, 0.148))
    ('864000(37000)', '1.63(15)')
    >>> told(Bounded(44114.9, 1412.3, 1344114.9)), told(Bounded(0.00876, 0.0002, 0.77))
    ('44000 (1400 to 1300000)', '0.0088 (0.00020 to 0.77)')
    """
    value, error = number.value, number.error
    if not math.isfinite(error) or error >= WIDE * abs(value):
        return f"{_two(value)} ({_two(number.low)} to {_two(number.high)})"
    if error <= 99.0 or abs(value) >= PLAIN:
        return with_uncertainty(value, error)
    step = 10 ** (math.floor(math.log10(error)) - 1)
    return f"{step * round(value / step)}({step * math.ceil(error / step)})"


def _two(number: float) -> str:
    """Two digits."""
    if not math.isfinite(number) or number == 0.0 or not 1e-4 <= abs(number) < PLAIN:
        return f"{number:.2g}"
    digits = 1 - math.floor(math.log10(abs(number)))
    return f"{round(number, digits):.{max(digits, 0)}f}"
