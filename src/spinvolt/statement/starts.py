"""Starts in files: a table with one kind and its number, or a list of these with weights."""

import re
from collections.abc import Mapping
from dataclasses import fields
from difflib import get_close_matches
from typing import Any

from spinvolt.batteries.fields import CoherentField, Field, Fock, ThermalField
from spinvolt.batteries.rules import clean, shown
from spinvolt.batteries.starts import Coherent, Dicke, Flipped, Mixture, SpinStart, Thermal
from spinvolt.errors import Misstated

FIELDS: dict[str, str] = {
    Dicke.kind: "excited",
    Flipped.kind: "excited",
    Thermal.kind: "probability",
    Coherent.kind: "theta",
}
_FIELDS = {cls.kind: cls for cls in (Fock, CoherentField, ThermalField)}
_CLASSES = {cls.kind: cls for cls in (Dicke, Flipped, Thermal, Coherent)}
_SHAPES = (
    "{ dicke = k }, { flipped = k }, { thermal = p }, { coherent = theta } or a list of these, "
    "each with its `weight`"
)
_LEADING_FIELD = re.compile(r"`\w+`")
WEIGHT = "weight"


def read_start(place: str, value: object) -> SpinStart:
    """The start that a table or a list of tables describes; ``place`` is its name in messages.

    Raises
    ------
    Misstated
        When it describes none.

    Example
    -------
    >>> read_start("start.charger", {"thermal": 0.1})
    Thermal(probability=0.1)
    >>> read_start("start.battery", [{"dicke": 0, "weight": 0.6}, {"flipped": 1, "weight": 0.4}])
    Mixture(members=((0.6, Dicke(excited=0)), (0.4, Flipped(excited=1))))
    """
    if isinstance(value, Mapping):
        return _simple(place, value)
    if not isinstance(value, list) or not value:
        raise Misstated(f"`{place}` must be {_SHAPES}, but is {shown(value)}.")
    members = []
    for i, member in enumerate(value):
        name = f"{place}[{i}]"
        if not isinstance(member, Mapping):
            raise Misstated(
                f"`{name}` must be a table such as {{ dicke = 1, weight = 0.5 }}, but is "
                f"{shown(member)}."
            )
        if WEIGHT not in member:
            raise Misstated(f"`{name}.{WEIGHT}` must be given, but is missing.")
        start = _simple(name, {key: entry for key, entry in member.items() if key != WEIGHT})
        members.append((member[WEIGHT], start))
    try:
        return Mixture(tuple(members))
    except Misstated as wrong:
        raise Misstated(f"`{place}`: {wrong}") from None


def read_dicke(place: str, value: object) -> Dicke:
    """The symmetric level that a table describes, the only start of a reservoir's ensembles.

    Raises
    ------
    Misstated
        When it describes none.
    """
    if isinstance(value, Mapping) and tuple(value) == (Dicke.kind,):
        start = _simple(place, value)
        if isinstance(start, Dicke):
            return start
    raise Misstated(f"`{place}` must be {{ dicke = k }} with k spins up, but is {shown(value)}.")


def read_field(place: str, value: object) -> Field:
    """The field of a cavity that a table describes.

    Raises
    ------
    Misstated
        When it describes none.

    Example
    -------
    >>> read_field("start.charger", {"coherent": 2.5})
    CoherentField(amplitude=2.5)
    """
    if not isinstance(value, Mapping) or len(value) != 1 or (k := next(iter(value))) not in _FIELDS:
        raise Misstated(
            f"`{place}` must be {{ fock = n }}, {{ coherent = alpha }} or {{ thermal = nbar }}, "
            f"but is {shown(value)}."
        )
    try:
        return _FIELDS[k](value[k])
    except Misstated as wrong:
        raise Misstated(_LEADING_FIELD.sub(f"`{place}.{k}`", str(wrong), count=1)) from None


def written(start: SpinStart | Field) -> dict[str, Any] | list[dict[str, Any]]:
    """A start as files have it.

    >>> written(Mixture(((0.6, Dicke(0)), (0.4, Flipped(1)))))
    [{'dicke': 0, 'weight': 0.6}, {'flipped': 1, 'weight': 0.4}]
    """
    if isinstance(start, Mixture):
        return [{**_table(member), WEIGHT: weight} for weight, member in start.members]
    return _table(start)


def _table(start: Dicke | Flipped | Thermal | Coherent | Field) -> dict[str, Any]:
    (only,) = fields(start)
    return {start.kind: getattr(start, only.name)}


def _simple(place: str, table: Mapping[Any, object]) -> Dicke | Flipped | Thermal | Coherent:
    if len(table) != 1 or (kind := next(iter(table))) not in _CLASSES:
        raise Misstated(_no_kind(place, table))
    try:
        return _CLASSES[kind](table[kind])  # pyright: ignore[reportArgumentType]
    except Misstated as wrong:
        raise Misstated(_LEADING_FIELD.sub(f"`{place}.{kind}`", str(wrong), count=1)) from None


def _no_kind(place: str, table: Mapping[Any, object]) -> str:
    """What is wrong with a table that names no kind or several."""
    for key in table:
        name = clean(str(key), 40)
        if key not in _CLASSES and (near := get_close_matches(name, FIELDS, 1)):
            return f"`{place}.{name}` is not a kind of start; did you mean `{near[0]}`?"
    return f"`{place}` must be {_SHAPES}, but is {shown(dict(table))}."
