"""Claims of our own: a law, the number it gives, and what was computed without it."""

from collections.abc import Callable, Sequence

from xarray import Dataset

from spinvolt.bounded import Bounded
from spinvolt.papers.claim import Claim, Found, Reading, Verdict, rounded

HERE = "this figure"
Number = Callable[[Dataset], Bounded]


def law(name: str, says: str, quoted: str, readings: Sequence[Reading], reason: str) -> Claim:
    """A statement of ours; it is on record as borne out, and a reproduction may refute it."""
    return Claim(name, HERE, says, quoted, tuple(readings), Verdict.AGREES, reason)


def predicted(quoted: str, number: Number) -> Reading:
    """What the law gives, as it is quoted."""
    return Reading("from the law", lambda data: rounded(Bounded.exact(number(data).value), quoted))


def computed(meaning: str, number: Number, expected: Number) -> Reading:
    """What was computed, held against the law."""
    return Reading(meaning, lambda data: met(number(data), expected(data)))


def met(value: Bounded, expected: Bounded) -> Found:
    """Whether a number is what a law says, as well as both are known.

    Example
    -------
    >>> law = Bounded.around(0.5, 0.01)
    >>> met(Bounded.around(0.512, 0.003), law).agrees, met(Bounded.exact(0.512), law).agrees
    (True, False)
    """
    return Found(value, value.low <= expected.high and expected.low <= value.high)
