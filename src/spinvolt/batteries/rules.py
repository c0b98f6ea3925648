"""Rules that fields obey, each typed once: what a value must be, and how it is said.

A field names its rule in its annotation, ``Annotated[int, Whole(1, 10)]``; `settle` applies
them when an object is made, so that Python, files and the command line say the same sentence.
"""

import math
from dataclasses import dataclass
from functools import cache
from numbers import Integral, Real
from typing import Any, Protocol, get_args, get_type_hints

from spinvolt.errors import Misstated

# Read by pydantic when a file is loaded: no value is turned into another type, no key is unknown.
STRICT: dict[str, Any] = {"extra": "forbid", "strict": True}

# Physical parameters and times that are not zero have a size in this range.
SMALL, LARGE = 1e-30, 1e30

# The largest number of spins.
LARGEST = 10**12

_SHOWN = 40


class Rule(Protocol):
    """What a field's value must be: "`field` must {text}"."""

    @property
    def text(self) -> str:
        """What follows "must"."""
        ...

    def read(self, value: object) -> object:
        """The value in its normal form; ValueError with what follows "but" otherwise."""
        ...


@dataclass(frozen=True)
class Whole:
    """A whole number in [low, high]; True and 3.0 are none.

    >>> Whole(1, 10).read(3), Whole(1, 10).text
    (3, 'be a whole number in [1, 10]')
    """

    low: int
    high: int

    @property
    def text(self) -> str:
        """What follows "must"."""
        return f"be a whole number in [{self.low}, {self.high}]"

    def read(self, value: object) -> int:
        """The number as a plain int."""
        plain = None if isinstance(value, bool) else value
        number = int(plain) if isinstance(plain, Integral) else None
        if number is None or not self.low <= number <= self.high:
            raise ValueError(f"is {shown(value)}{self._instead(value)}")
        return number

    def _instead(self, value: object) -> str:
        """How to write a whole number that came as 1e6 or 3.0."""
        if isinstance(value, float) and value.is_integer() and self.low <= value <= self.high:
            return f": write {int(value)}"
        return ""


@dataclass(frozen=True)
class Number:
    """A number in [low, high].

    >>> Number(-1, 1).read(1), Number(-1, 1).text
    (1.0, 'be a number in [-1, 1]')
    """

    low: float
    high: float

    @property
    def text(self) -> str:
        """What follows "must"."""
        return f"be a number in [{self.low:g}, {self.high:g}]"

    def read(self, value: object) -> float:
        """The number as a plain float, zero without a sign."""
        number = _as_float(value)
        if not self.low <= number <= self.high:
            raise ValueError(f"is {shown(value)}")
        return number + 0.0


@dataclass(frozen=True)
class Sized:
    """Zero or a number of moderate size, so that its powers stay numbers too.

    >>> Sized().text, Sized(positive=True).text
    ('be 0 or a number of size 1e-30 to 1e+30', 'be a number from 1e-30 to 1e+30')
    """

    positive: bool = False

    @property
    def text(self) -> str:
        """What follows "must"."""
        if self.positive:
            return f"be a number from {SMALL:g} to {LARGE:g}"
        return f"be 0 or a number of size {SMALL:g} to {LARGE:g}"

    def read(self, value: object) -> float:
        """The number as a plain float, zero without a sign."""
        number = _as_float(value)
        size = number if self.positive else abs(number)
        if not (SMALL <= size <= LARGE or (number == 0.0 and not self.positive)):
            raise ValueError(f"is {shown(value)}")
        return number + 0.0


@dataclass(frozen=True)
class OneOf:
    """One of some names; ``optional`` admits None as well.

    >>> OneOf(("a", "b", "c")).text
    'be "a", "b" or "c"'
    """

    names: tuple[str, ...]
    optional: bool = False

    @property
    def text(self) -> str:
        """What follows "must"."""
        return f"be {listed(self.names)}"

    def read(self, value: object) -> str | None:
        """The name itself."""
        if value is None and self.optional:
            return None
        if isinstance(value, str) and value in self.names:
            return value
        raise ValueError(f"is {shown(value)}")


@dataclass(frozen=True)
class YesNo:
    """True or false.

    >>> YesNo().read(True), YesNo().text
    (True, 'be true or false')
    """

    text: str = "be true or false"

    def read(self, value: object) -> bool:
        """The value itself."""
        if isinstance(value, bool):
            return value
        raise ValueError(f"is {shown(value)}")


@cache
def rules(cls: type) -> dict[str, Rule]:
    """The rule of each field that has one."""
    hints = get_type_hints(cls, include_extras=True)
    return {
        name: part
        for name, hint in hints.items()
        for part in get_args(hint)
        if hasattr(part, "read")
    }


def settle(instance: object) -> None:
    """Bring the fields of a frozen dataclass into normal form.

    Raises
    ------
    Misstated
        The first broken rule; the others follow as its notes.
    """
    faults: list[str] = []
    for name, rule in rules(type(instance)).items():
        try:
            object.__setattr__(instance, name, rule.read(getattr(instance, name)))
        except ValueError as wrong:
            faults.append(fault(name, rule, wrong))
    if faults:
        error = Misstated(faults[0])
        for other in faults[1:]:
            error.add_note(other)
        raise error


def fault(name: str, rule: Rule, wrong: ValueError) -> str:
    """A broken rule as a sentence: the field, its rule and what is wrong."""
    text = f"`{name}` must {rule.text}, but {wrong}"
    return text if text.endswith("?") else f"{text}."


def shown(value: object) -> str:
    r"""A value as a message shows it: on one line, at most about forty characters.

    >>> shown("a\nb"), shown(10**50), shown(["x" * 100])
    ("'a\\nb'", 'about 1e50', "['xxxxxxxxxxxxxxxx...xxxxxxxxxxxxxxxx']")
    """
    if isinstance(value, Integral) and not isinstance(value, bool) and abs(int(value)) >= 10**20:
        sign = "-" if int(value) < 0 else ""
        return f"about {sign}1e{round((abs(int(value)).bit_length() - 1) * math.log10(2))}"
    if isinstance(value, str):
        value = _cut(value, 4 * _SHOWN)
    try:
        text = str(value) if isinstance(value, Real) else repr(value)
    except (ValueError, RecursionError):
        text = f"a {type(value).__name__}"
    return clean(text, _SHOWN)


def clean(text: str, limit: int = 200) -> str:
    r"""Text on one line without control characters, cut in its middle to ``limit``.

    >>> clean("tab\there"), clean("a" * 20, 9)
    ('tab\\there', 'aaa...aaa')
    """
    cut = _cut(text, limit)
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in cut)


def listed(names: tuple[str, ...]) -> str:
    """Names in quotes: "a", "b" or "c"."""
    quoted = [f'"{name}"' for name in names]
    return " or ".join([", ".join(quoted[:-1]), quoted[-1]]) if len(quoted) > 1 else quoted[0]


def _as_float(value: object) -> float:
    """A real number as a float; nan for anything else, infinity for what is too large."""
    if not isinstance(value, Real) or isinstance(value, bool):
        return math.nan
    try:
        return float(value)
    except OverflowError:
        return math.inf


def _cut(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    half = (limit - 3) // 2
    return f"{text[:half]}...{text[-half:]}"
