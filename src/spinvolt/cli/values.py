"""Texts of flags as values of a statement: numbers as numbers, lists at commas."""

from collections.abc import Sequence
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints


class Shape(Enum):
    """Whether a field holds one value, a list, or either."""

    ONE = "one"
    LIST = "list"
    EITHER = "either"


def shape(cls: type, name: str) -> Shape:
    """The shape of a dataclass's field, from its type.

    >>> from spinvolt.batteries.reservoir import Reservoir
    >>> [shape(Reservoir, name).value for name in ("n_charger", "n_battery", "decay")]
    ['one', 'list', 'either']
    """
    hint = get_type_hints(cls)[name]
    kinds = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
    lists = [get_origin(kind) in (tuple, Sequence) for kind in kinds if kind is not NoneType]
    return Shape.LIST if all(lists) else Shape.EITHER if any(lists) else Shape.ONE


def read(text: str, form: Shape) -> Any:  # noqa: ANN401
    """A flag's text as a value of that shape.

    >>> read("3", Shape.LIST), read("0.5", Shape.EITHER), read("1,2", Shape.EITHER)
    ([3], 0.5, [1, 2])
    """
    if form is Shape.LIST or (form is Shape.EITHER and "," in text):
        return [scalar(part.strip()) for part in text.split(",")]
    return scalar(text)


def scalar(text: str) -> int | float | str:
    """A number where the text is one.

    >>> scalar("2"), scalar("2.0"), scalar("two")
    (2, 2.0, 'two')
    """
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text
