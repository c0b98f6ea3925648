"""How a study's numbers lie in a data set: dimensions, coordinates, variables, their meaning."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spinvolt.errors import Misstated
from spinvolt.study.block import CURVE, SILENT, Grade, Status
from spinvolt.study.plan import Plan, plain
from spinvolt.study.quantities import meaning
from spinvolt.version import VERSION
from spinvolt.vocabulary import Quantity

TIME, TEXTS = "relative_time", "texts"
BOUND = {"low": "lower", "high": "upper"}
Slab = tuple[slice, ...]


@dataclass(frozen=True, eq=False)
class Variable:
    """A variable of the data set.

    Attributes
    ----------
    name, dims
        Its name and the dimensions that it runs over.
    missing
        What stands where nothing is known; its type is the variable's.
    attributes
        Its meaning.
    """

    name: str
    dims: tuple[str, ...]
    missing: np.int8 | np.int32 | np.float64
    attributes: dict[str, Any]


@dataclass(frozen=True, eq=False)
class Layout:
    """The data set of a plan, without its numbers.

    Attributes
    ----------
    sizes
        Length of each dimension but ``texts``.
    coordinates
        Dimensions, values and attributes by name.
    variables
        What the cases fill.
    attributes
        Of the whole.
    """

    sizes: dict[str, int]
    coordinates: dict[str, tuple[tuple[str, ...], NDArray[Any], dict[str, Any]]]
    variables: tuple[Variable, ...]
    attributes: dict[str, Any] = field(default_factory=dict)


def layout(plan: Plan) -> Layout:
    """The layout of a plan's data set."""
    sizes = dict(zip(plan.dims, plan.shape, strict=True))
    coordinates = {
        axis.field: ((dim,), labels(axis.values), {"long_name": axis.field})
        for dim, group in zip(plan.dims, plan.groups, strict=True)
        for axis in group
    }
    coordinates |= {
        tie.field: (_needed(plan, tie.field), _tied(plan, tie.field), {"formula": tie.text})
        for tie in plan.ties
    }
    variables = [*_states(plan.dims)]
    for name in plan.figures:
        variables += _quantity(name, meaning(name), plan.dims, ())
    if plan.curves:
        sizes[TIME] = plan.samples
        told = {"long_name": "time over the end of the charge", "units": "1"}
        coordinates[TIME] = ((TIME,), np.linspace(0.0, 1.0, plan.samples), told)
    for name in plan.curves:
        variables += _quantity(f"{name}{CURVE}", meaning(name), plan.dims, (TIME,))
    attributes = {
        "title": f"sweep over {', '.join(plan.dims)}",
        "Conventions": "CF-1.11",
        "source": f"spinvolt {VERSION}",
        "spinvolt_plan": plan.identity,
        "spinvolt_base": json.dumps(plan.base, default=str),
    }
    return Layout(sizes, coordinates, tuple(variables), attributes)


def labels(values: Sequence[Any]) -> NDArray[Any]:
    """An axis's values as an array: whole numbers, numbers, or words for all else.

    A list of one, such as the cells of an open battery alone, counts as its number.

    >>> labels([[1], [2], 4]).tolist()
    [1, 2, 4]
    """
    if all(_alone(value) for value in values):
        values = [value[0] if isinstance(value, list | tuple) else value for value in values]
    kinds = {type(value) for value in values}
    if kinds <= {int} and all(abs(value) < 2**63 for value in values):
        return np.array(values, dtype=np.int64)
    if kinds <= {int, float}:
        return np.array(values, dtype=np.float64)
    words = [value if isinstance(value, str) else json.dumps(value) for value in values]
    return np.array(words, dtype=object)


def _alone(value: object) -> bool:
    """Whether a value is a number, or a list of one."""
    inner = value[0] if isinstance(value, list | tuple) and len(value) == 1 else value
    return isinstance(inner, int | float)


def slabs(shape: tuple[int, ...], first: int, last: int) -> Iterator[tuple[Slab, tuple[int, ...]]]:
    """Boxes of an array that hold its elements ``first`` ... ``last`` - 1 in C order, in order.

    Each comes with its shape.

    >>> [box for box, _ in slabs((2, 3), 1, 5)]
    [(slice(0, 1, None), slice(1, 3, None)), (slice(1, 2, None), slice(0, 2, None))]
    """
    if first >= last:
        return
    if len(shape) <= 1:
        yield (slice(first, last),) * len(shape), (last - first,) * len(shape)
        return
    inner = int(np.prod(shape[1:]))
    (row, begin), (end, rest) = divmod(first, inner), divmod(last, inner)
    if begin or row == end:
        stop = rest if row == end else inner
        for box, size in slabs(shape[1:], begin, stop):
            yield (slice(row, row + 1), *box), (1, *size)
        if row == end:
            return
        row += 1
    if row < end:
        yield (slice(row, end), *(slice(0, n) for n in shape[1:])), (end - row, *shape[1:])
    for box, size in slabs(shape[1:], 0, rest):
        yield (slice(end, end + 1), *box), (1, *size)


def _states(dims: tuple[str, ...]) -> Iterator[Variable]:
    flags = {
        "long_name": "what became of the case",
        "flag_values": np.array([*Status], dtype=np.int8),
        "flag_meanings": " ".join(status.word.replace("-", "_") for status in Status),
    }
    yield Variable("status", dims, np.int8(Status.MISSING), flags)
    for name, words in (("failure", "why a case has no numbers"), ("method", "how it was made")):
        yield Variable(name, dims, np.int32(SILENT), _pointer(words))


def _quantity(
    name: str, known: Quantity, dims: tuple[str, ...], more: tuple[str, ...]
) -> Iterator[Variable]:
    attributes = {
        "long_name": known.label,
        "units": known.unit or "1",
        "symbol": known.symbol,
        "comment": known.meaning,
        "references": known.source,
    }
    yield Variable(name, (*dims, *more), np.float64(np.nan), attributes)
    for side, word in BOUND.items():
        words = {"long_name": f"{known.label}, {word} bound"}
        yield Variable(f"{name}_{side}", (*dims, *more), np.float64(np.nan), attributes | words)
    flags = {
        "long_name": f"{known.label}, how far it can be trusted",
        "flag_values": np.array([*Grade], dtype=np.int8),
        "flag_meanings": " ".join(grade.word for grade in Grade),
    }
    yield Variable(f"{name}_proof", dims, np.int8(Grade.MISSING), flags)
    why = _pointer(f"{known.label}, why there is none")
    yield Variable(f"{name}_reason", dims, np.int32(SILENT), why)


def _pointer(words: str) -> dict[str, Any]:
    return {"long_name": words, "comment": f"place in `text`; {SILENT} where there is nothing"}


def _needed(plan: Plan, name: str) -> tuple[str, ...]:
    """The dimensions that a tied field depends on."""
    ties = {tie.field: tie for tie in plan.ties}
    fields, left = set[str](), [name]
    while left:
        here = left.pop()
        fields.add(here)
        left += (
            [plain(n) for n in ties[here].names if plain(n) not in fields] if here in ties else []
        )
    pairs = zip(plan.dims, plan.groups, strict=True)
    return tuple(dim for dim, group in pairs if any(axis.field in fields for axis in group))


def _tied(plan: Plan, name: str) -> NDArray[Any]:
    """A tied field's values over the dimensions that it depends on."""
    dims = _needed(plan, name)
    steps = np.array([int(np.prod(plan.shape[i + 1 :])) for i in range(len(plan.shape))])
    inside = [i for i, dim in enumerate(plan.dims) if dim in dims]
    shape = tuple(plan.shape[i] for i in inside)
    numbers = np.zeros(shape, dtype=np.int64)
    for place, i in zip(np.indices(shape), inside, strict=True):
        numbers += place * steps[i]
    values = labels([_value(plan, number, name) for number in numbers.ravel().tolist()])
    return values.reshape(shape)


def _value(plan: Plan, number: int, name: str) -> Any:  # noqa: ANN401
    try:
        return plan.given(number)[name]
    except Misstated:
        return float("nan")
