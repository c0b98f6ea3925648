"""What is asked of a scaling, checked before anything is computed or once the study is there."""

import math
from collections.abc import Mapping, Sequence
from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np

from spinvolt.batteries.rules import shown
from spinvolt.errors import Misstated
from spinvolt.study.scaling_grid import Grid, times_of
from spinvolt.study.scaling_points import named

if TYPE_CHECKING:
    from xarray import Dataset

Window = tuple[float, float]

# So many values of a field are listed one by one.
LISTED = 8


def refuse(
    window: Window | None,
    to: Sequence[float],
    where: Mapping[str, object] | None,
    grid: Grid | None,
) -> None:
    """Say what cannot be meant.

    Raises
    ------
    Misstated
        When an argument is not of its form.

    Example
    -------
    >>> refuse((5,), (), None, None)
    Traceback (most recent call last):
    ...
    spinvolt.errors.Misstated: `window` must be (low, high) with 0 <= low < high, but is (5,).
    """
    if window is not None:
        pair = _numbers(window)
        if len(pair) != 2 or not 0.0 <= pair[0] < pair[1]:
            raise Misstated(
                f"`window` must be (low, high) with 0 <= low < high, but is {shown(window)}."
            )
    sizes = _numbers(to)
    if len(sizes) != _length(to) or not all(x > 0.0 and math.isfinite(x) for x in sizes):
        raise Misstated(f"`to` must be a list of positive numbers, but is {shown(to)}.")
    if where is not None and not isinstance(where, Mapping):
        raise Misstated(
            f"`where` must be a dict of fields and their values, but is {shown(where)}."
        )
    if grid is not None:
        times_of(grid)


def chosen(dataset: "Dataset", where: Mapping[str, object]) -> "Dataset":
    """The part of a data set at some values of its fields.

    Raises
    ------
    Misstated
        When it has no such field, or not that value of it.
    """
    for name, value in where.items():
        known = [str(dim) for dim in dataset.dims if dim in dataset.coords]
        if name not in known:
            raise Misstated(f"`where` must name {named(known)}, but has {shown(name)}.")
        values = dataset[name].to_numpy().tolist()
        if value not in values:
            raise Misstated(
                f"`{name}` must be a value that the study has ({_listed(values, value)}), but is "
                f"{shown(value)}."
            )
        dataset = dataset.sel({name: [value]})
    return dataset


def _listed(values: Sequence[Any], value: object) -> str:
    """Values of a field, or how many there are and which is next to the one that is meant.

    >>> _listed([5, 10, 15], 7), _listed([*range(20, 81)], 81)
    ('5, 10, 15', '61 from 20 to 80, next to it 80')
    """
    if len(values) <= LISTED:
        return ", ".join(map(str, values))
    said = f"{len(values)} from {values[0]} to {values[-1]}"
    if not _number(value) or not all(map(_number, values)):
        return said
    meant: Any = value
    return f"{said}, next to it {min(values, key=lambda each: abs(each - meant))}"


def _numbers(value: object) -> list[float]:
    """The numbers of a list; none if it is no list of numbers."""
    if not isinstance(value, Sequence | np.ndarray) or isinstance(value, str):
        return []
    found: list[Any] = list(value)
    return [float(each) for each in found] if all(map(_number, found)) else []


def _length(value: object) -> int:
    return len(value) if isinstance(value, Sequence | np.ndarray) else -1


def _number(value: object) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool)
