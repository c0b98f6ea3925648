"""What may be chosen in a design: lists, whole numbers, stretches of numbers, tied fields."""

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spinvolt.batteries.central_spin import CentralSpin
from spinvolt.batteries.rules import Whole, listed, rules, shown
from spinvolt.errors import Misstated
from spinvolt.study.axes import SHAPES, values_of
from spinvolt.study.design_formulas import Formula
from spinvolt.study.plan import TABLES, Path, ordered, path_of, plain
from spinvolt.study.ties import Number, Tie, parse

Point = Mapping[str, Any]
Known = Callable[[str], Number | None]


@dataclass(frozen=True)
class Choice:
    """A field that takes one of some values."""

    field: str
    values: Sequence[Any]


@dataclass(frozen=True)
class Stretch:
    """A field that takes any number from ``low`` to ``high``."""

    field: str
    low: float
    high: float


@dataclass(frozen=True)
class Space:
    """The candidates.

    Attributes
    ----------
    free
        Fields that are chosen.
    ties
        Fields that follow, each after those that it needs.
    """

    free: tuple[Choice | Stretch, ...]
    ties: tuple[Tie, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        """Names of all fields that change."""
        return (*(each.field for each in self.free), *(tie.field for tie in self.ties))

    @property
    def size(self) -> int | None:
        """How many candidates there are; None for a space with a continuous field."""
        sizes = [len(each.values) for each in self.free if isinstance(each, Choice)]
        return math.prod(sizes) if len(sizes) == len(self.free) else None

    def point(self, chosen: Mapping[str, Any], known: Known) -> dict[str, Any]:
        """Chosen fields and those that follow.

        Raises
        ------
        Misstated
            When a formula cannot be worked out.
        """
        found = dict(chosen)
        for tie in self.ties:
            names = {name: plain(name) for name in tie.names}
            given = {name: found[n] if n in found else known(n) for name, n in names.items()}
            for name, value in given.items():
                if not isinstance(value, int | float):
                    raise Misstated(f"`{tie.field}` needs the number `{name}`: write it down.")
            found[tie.field] = _exactly(tie, {k: v for k, v in given.items() if v is not None})
        return found

    def every(self) -> Iterator[dict[str, Any]]:
        """The chosen fields of each candidate of a space without continuous fields."""
        choices = [each for each in self.free if isinstance(each, Choice)]
        shape = tuple(len(each.values) for each in choices)
        for number in range(math.prod(shape)):
            found: dict[str, Any] = {}
            left = number
            for choice, size in zip(reversed(choices), reversed(shape), strict=True):
                left, place = divmod(left, size)
                found[choice.field] = choice.values[place]
            yield {choice.field: found[choice.field] for choice in choices}

    def bounds(self) -> list[tuple[float, float]]:
        """The box of the optimiser's variables: places in lists, and numbers."""
        return [
            (0.0, float(len(each.values) - 1))
            if isinstance(each, Choice)
            else (each.low, each.high)
            for each in self.free
        ]

    def integrality(self) -> list[bool]:
        """Which of the variables are whole."""
        return [isinstance(each, Choice) for each in self.free]

    def chosen(self, variables: NDArray[np.float64]) -> dict[str, Any]:
        """The fields that the optimiser's variables stand for."""
        return {
            each.field: each.values[min(max(round(float(x)), 0), len(each.values) - 1)]
            if isinstance(each, Choice)
            else min(max(float(x), each.low), each.high)
            for each, x in zip(self.free, variables, strict=True)
        }


def space_of(said: object) -> Space:
    """The space that a `vary` table states.

    Raises
    ------
    Misstated
        When an entry is not understood.

    Example
    -------
    >>> space = space_of({"n_battery": {"integer": [1, 3]}, "n_charger": "2 * n_battery"})
    >>> [space.point(each, lambda name: None)["n_charger"] for each in space.every()]
    [2, 4, 6]
    """
    if not isinstance(said, Mapping) or not said:
        raise Misstated("`design.vary` must be a table with at least one field, but has none.")
    free: list[Choice | Stretch] = []
    ties: list[Tie] = []
    seen: set[str] = set()
    for name, entry in said.items():
        field = plain(name)
        if field in seen or path_of(field)[0] not in TABLES or not all(path_of(field)):
            raise Misstated(f"`design.vary.{name}` must be a field of {listed(TABLES)}, said once.")
        seen.add(field)
        if isinstance(entry, str):
            ties.append(parse(field, entry))
        else:
            free.append(_entry(field, entry))
    if not free:
        raise Misstated("`design.vary` must have a field that is not tied to others.")
    return Space(tuple(free), ordered(ties))


def _exactly(tie: Tie, given: Mapping[str, Number]) -> Number:
    """A tied field's value; of decimals it is the nearest number to what they make."""
    found = tie.value(given)
    if isinstance(found, int):
        return found
    try:
        exact = Formula(tie.text.strip(), tie.names).unrounded(given)
    except (ArithmeticError, ValueError):
        return found
    if not isinstance(exact, Fraction):
        return found
    return int(exact) if exact.denominator == 1 else float(exact)


def _entry(field: str, entry: object) -> Choice | Stretch:
    """Whole numbers, a stretch of numbers, or what a sweep would take."""
    if isinstance(entry, Mapping) and set(entry) in ({"integer"}, {"continuous"}):
        ((kind, ends),) = entry.items()
        return _between(field, kind, ends)
    if isinstance(entry, Mapping | list | tuple):
        try:
            values = values_of(field, entry, whole=whole(path_of(field)))
        except Misstated as fault:
            raise Misstated(_SWEEP.sub("`design.vary.", str(fault))) from None
        return Choice(field, _decimal(entry, values))
    raise Misstated(
        f"`design.vary.{field}` must be {{ integer = [a, b] }}, {{ continuous = [a, b] }}, a "
        f"formula, a list, {SHAPES}, but is {shown(entry)}."
    )


_SWEEP = re.compile(r"`sweep\.")


def _between(field: str, kind: str, ends: object) -> Choice | Stretch:
    """The numbers between two ends."""
    integer = kind == "integer"
    rule, fault = f"`design.vary.{field}.{kind}` must be [a, b] with ", f", but is {shown(ends)}."
    fits = int if integer else int | float
    if not isinstance(ends, list | tuple) or len(ends) != 2:
        raise Misstated(f"{rule}a smallest and a largest number{fault}")
    if not all(isinstance(x, fits) and not isinstance(x, bool) for x in ends):
        raise Misstated(f"{rule}{'whole ' * integer}numbers{fault}")
    low, high = ends
    if not (math.isfinite(low) and math.isfinite(high)):
        raise Misstated(f"{rule}finite numbers{fault}")
    if low > high or (low == high and not integer):
        order = "a <= b" if integer else "a < b"
        alone = "; a field with one value goes into its table" if low == high else ""
        raise Misstated(f"{rule}{order}, but is {shown(ends)}{alone}.")
    return (
        Choice(field, range(low, high + 1)) if integer else Stretch(field, float(low), float(high))
    )


def _decimal(entry: object, values: Sequence[Any]) -> Sequence[Any]:
    """Equal steps between decimals, which are decimals themselves: 0.3, not 0.1 + 2 * 0.1."""
    if not isinstance(entry, Mapping) or not any(isinstance(x, float) for x in values):
        return values
    ((shape, (low, high, *rest)),) = entry.items()
    first, last = Fraction(repr(low)), Fraction(repr(high))
    if shape == "linear":
        step = (last - first) / (len(values) - 1)
    elif shape == "range":
        step = Fraction(repr(rest[0])) if rest else Fraction(1)
    else:
        return values
    return tuple(float(first + step * place) for place in range(len(values)))


def whole(path: Path) -> bool:
    """Whether a field takes whole numbers.

    >>> whole(path_of("n_battery")), whole(path_of("coupling"))
    (True, False)
    """
    if path[0] == "battery" and len(path) == 2:
        return isinstance(rules(CentralSpin).get(path[1]), Whole)
    return path[-1] in ("dicke", "flipped", "fock")
