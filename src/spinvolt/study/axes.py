"""The values that a swept field takes: a list, a range, or equal steps of a line or a logarithm."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from spinvolt.batteries.rules import shown
from spinvolt.errors import Misstated

SHAPES = "{ range = [a, b] }, { range = [a, b, step] }, { linear = [a, b, n] }, { log = [a, b, n] }"
MOST = 10**8


@dataclass(frozen=True)
class Axis:
    """A field and the values it takes, in order.

    Attributes
    ----------
    field
        Its name as the statement gives it.
    path
        Table and keys, ("battery", "n_battery").
    values
        Numbers or words.
    """

    field: str
    path: tuple[str, ...]
    values: tuple[Any, ...]


def values_of(field: str, said: object, *, whole: bool) -> tuple[Any, ...]:
    """The values that a sweep's entry stands for; ``whole`` where the field is a whole number.

    A whole field begins and ends with whole numbers; equal steps in between are rounded, and a
    value that comes twice is taken once.

    Raises
    ------
    Misstated
        When the entry is none of the shapes, or is empty.

    Example
    -------
    >>> values_of("n_battery", {"log": [1, 1000, 4]}, whole=True)
    (1, 10, 100, 1000)
    >>> values_of("anisotropy", {"linear": [0, 1, 3]}, whole=False)
    (0.0, 0.5, 1.0)
    """
    if isinstance(said, list | tuple):
        if not said:
            raise Misstated(f"`sweep.{field}` must have at least one value, but is empty.")
        return tuple(said)
    if isinstance(said, Mapping) and len(said) == 1:
        ((shape, numbers),) = said.items()
        if shape in _SHAPES and _numbers(numbers):
            if whole:
                _refuse_broken(field, shape, numbers)
            found = _SHAPES[shape](field, [*numbers])
            return tuple(dict.fromkeys(_rounded(x) for x in found)) if whole else found
    raise Misstated(f"`sweep.{field}` must be a list, {SHAPES}, but is {shown(said)}.")


def _range(field: str, numbers: Sequence[float]) -> tuple[float, ...]:
    """Both ends included; steps of one unless said otherwise."""
    low, high, step = (*numbers, 1)[:3] if len(numbers) < 3 else numbers
    if len(numbers) not in (2, 3) or not step > 0 or high < low:
        raise Misstated(
            f"`sweep.{field}` must be {{ range = [a, b] }} or [a, b, step] with a <= b and "
            f"step > 0, but is {shown([*numbers])}."
        )
    count = math.floor((high - low) / step + 1e-9) + 1
    _refuse_crowd(field, count)
    return tuple(low + i * step for i in range(count))


def _linear(field: str, numbers: Sequence[float]) -> tuple[float, ...]:
    low, high, count = _steps(field, "linear", numbers)
    return tuple(np.linspace(low, high, count).tolist())


def _log(field: str, numbers: Sequence[float]) -> tuple[float, ...]:
    low, high, count = _steps(field, "log", numbers)
    if not (low > 0 and high > 0):
        raise Misstated(
            f"`sweep.{field}` must be {{ log = [a, b, n] }} with a > 0 and b > 0, but is "
            f"{shown([*numbers])}."
        )
    found = np.geomspace(low, high, count)
    return tuple(found.tolist())


def _steps(field: str, shape: str, numbers: Sequence[float]) -> tuple[float, float, int]:
    if len(numbers) != 3 or numbers[2] != int(numbers[2]) or numbers[2] < 2:
        raise Misstated(
            f"`sweep.{field}` must be {{ {shape} = [a, b, n] }} with n >= 2 values, but is "
            f"{shown([*numbers])}."
        )
    _refuse_crowd(field, int(numbers[2]))
    return float(numbers[0]), float(numbers[1]), int(numbers[2])


_SHAPES = {"range": _range, "linear": _linear, "log": _log}


def _numbers(value: object) -> bool:
    """Whether a value is a list of two or three finite numbers."""
    if not isinstance(value, list | tuple) or not 2 <= len(value) <= 3:
        return False
    kinds = (isinstance(x, int | float) and not isinstance(x, bool) for x in value)
    return all(kinds) and all(math.isfinite(x) for x in value)


def _refuse_broken(field: str, shape: str, numbers: Sequence[float]) -> None:
    """Ends that are no whole numbers would be other ones than were said."""
    for value in numbers if shape == "range" else numbers[:2]:
        if value != math.floor(value):
            raise Misstated(
                f"`sweep.{field}` must be whole, so {{ {shape} = ... }} needs whole numbers, but "
                f"has {shown(value)}."
            )


def _rounded(value: float) -> int:
    return value if isinstance(value, int) else math.floor(value + 0.5)


def _refuse_crowd(field: str, count: int) -> None:
    if count > MOST:
        raise Misstated(
            f"`sweep.{field}` must take at most {MOST} values, but takes {count}: make it shorter."
        )
