"""What a paper claims, held against our own calculation."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from xarray import Dataset

from spinvolt.bounded import Bounded
from spinvolt.errors import NotConverged


class Verdict(StrEnum):
    """What came out: every reading of the claim agrees with us, none does, or only some."""

    AGREES = "agrees"
    DIFFERS = "differs"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True)
class Found:
    """What our calculation gives, and whether the claim follows from it.

    A claim in numbers is answered by numbers with bounds, one in words by a sentence.
    """

    value: Bounded | str
    agrees: bool


@dataclass(frozen=True)
class Reading:
    """One way to understand a claim, and what the figure's data say of it.

    Attributes
    ----------
    meaning
        The definition, window or convention that is taken.
    find
        From the figure's data to what we find.
    """

    meaning: str
    find: Callable[[Dataset], Found]


@dataclass(frozen=True)
class Claim:
    """A number or a statement that a paper prints.

    Attributes
    ----------
    name
        Its name among the claims of a paper, in words with hyphens.
    place
        Where it stands: "Fig. 5, Table I".
    says
        What is claimed, in our words and letters.
    quoted
        The number as printed; empty for a claim in words.
    readings
        At least one; more where the paper leaves it open what is meant.
    verdict
        The verdict on record. A reproduction that comes to another one fails.
    reason
        Why it is so, with a formula or a pointer where it differs or is ambiguous.
    """

    name: str
    place: str
    says: str
    quoted: str
    readings: tuple[Reading, ...] = field(repr=False)
    verdict: Verdict
    reason: str = field(repr=False)


@dataclass(frozen=True)
class Judged:
    """A claim, and what was found under each of its readings."""

    claim: Claim
    found: tuple[Found, ...]

    @property
    def verdict(self) -> Verdict:
        """The verdict that follows from what was found."""
        agreeing = sum(found.agrees for found in self.found)
        if agreeing == len(self.found):
            return Verdict.AGREES
        return Verdict.AMBIGUOUS if agreeing else Verdict.DIFFERS

    @property
    def changed(self) -> bool:
        """Whether the verdict is not the one on record."""
        return self.verdict is not self.claim.verdict


def judged(claim: Claim, data: Dataset) -> Judged:
    """Hold a claim against a figure's data."""
    return Judged(claim, tuple(reading.find(data) for reading in claim.readings))


def printed(text: str) -> tuple[float, float]:
    """A printed number and the unit of its last digit.

    Example
    -------
    >>> printed("0.8264"), printed("84%"), printed("1.2e5")
    ((0.8264, 0.0001), (0.84, 0.01), (120000.0, 10000.0))
    """
    parts = re.fullmatch(r"(-?\d+)(?:\.(\d+))?(?:e([+-]?\d+))?(%?)", text)
    if parts is None:
        raise ValueError(f"{text!r} is not a printed number")
    shift = int(parts[3] or 0) - (2 if parts[4] else 0)
    digits = parts[2] or ""
    unit = float(f"1e{shift - len(digits)}")
    return float(f"{parts[1]}.{digits or '0'}e{shift}"), unit


def rounded(value: Bounded, quoted: str) -> Found:
    """Whether a number is what is printed: within half a unit of its last digit.

    Raises
    ------
    NotConverged
        When the bounds of the number lie on both sides of that edge.

    Example
    -------
    >>> rounded(Bounded.around(0.82642, 1e-6), "0.8264").agrees
    True
    """
    number, unit = printed(quoted)
    half = 0.5 * unit * (1.0 + 1e-9)
    return _between(value, number - half, number + half)


def cut_off(value: Bounded, quoted: str) -> Found:
    """Whether what is printed are the number's first digits, the others left away.

    Example
    -------
    >>> cut_off(Bounded.exact(0.7246), "0.72").agrees, cut_off(Bounded.exact(0.7246), "0.73").agrees
    (True, False)
    """
    number, unit = printed(quoted)
    return _between(value, number, math.nextafter(number + unit, -math.inf))


def between(value: Bounded, low: float, high: float) -> Found:
    """Whether a number lies in [low, high]; either may be infinite."""
    return _between(value, low, high)


def holds(sentence: str, agrees: bool) -> Found:
    """The answer to a claim in words."""
    return Found(sentence, bool(agrees))


def _between(value: Bounded, low: float, high: float) -> Found:
    agrees = low <= value.value <= high
    undecided = (value.low < low <= value.high) or (value.low <= high < value.high)
    if undecided:
        raise NotConverged(
            f"{value} cannot be told to lie within {low:g} and {high:g} or not: its bounds reach "
            "over the edge"
        )
    return Found(value, agrees)
