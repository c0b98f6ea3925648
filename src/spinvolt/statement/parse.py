"""From nested dicts to a statement: kinds are looked up here, the rest is pydantic's to check."""

import json
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from spinvolt.batteries.cavity import Cavity
from spinvolt.batteries.central_spin import CentralSpin
from spinvolt.batteries.fields import Field
from spinvolt.batteries.reservoir import Reservoir
from spinvolt.batteries.rules import listed, shown
from spinvolt.batteries.starts import Dicke, SpinStart
from spinvolt.errors import Misstated
from spinvolt.statement.faults import TOO_DEEP, TOO_LONG, sentence
from spinvolt.statement.starts import read_dicke, read_field, read_start
from spinvolt.statement.statement import TABLES, OpenStart, Start, Statement, Tables

if TYPE_CHECKING:
    from pydantic import TypeAdapter


def parsed(tables: Mapping[str, Any]) -> Statement:
    """The statement that nested dicts in the file format's shape describe.

    Raises
    ------
    Misstated
        The first fault, and how many more there are.

    Example
    -------
    >>> parsed({"battery": {"n_battery": 2, "n_charger": 3}}).battery.n_charger
    3
    """
    from pydantic import ValidationError

    kind = _kind(tables)
    opened, starts = _opened(tables, kind)
    try:
        # JSON in strict mode takes lists for tuples and tables for dataclasses, and nothing else.
        text = json.dumps(opened, default=str)
    except RecursionError:
        raise Misstated(TOO_DEEP) from None
    except ValueError:
        raise Misstated(TOO_LONG) from None
    try:
        found = _adapter(kind).validate_json(text, strict=True)
    except ValidationError as error:
        raise Misstated(sentence(error, TABLES[kind])) from None
    start = OpenStart(**starts) if kind == Reservoir.kind else Start(**starts)
    return Statement(found.battery, start, found.charge, found.method)


@cache
def _adapter(kind: str) -> "TypeAdapter[Tables]":
    from pydantic import TypeAdapter

    return TypeAdapter(TABLES[kind])


def _kind(tables: Mapping[str, Any]) -> str:
    """The kind of battery that tables are about; left out, a central spin."""
    battery = tables.get("battery")
    kind = battery.get("kind", CentralSpin.kind) if isinstance(battery, Mapping) else None
    if kind is None:
        return CentralSpin.kind
    if not isinstance(kind, str) or kind not in TABLES:
        raise Misstated(f"`battery.kind` must be {listed(tuple(TABLES))}, but is {shown(kind)}.")
    return kind


def _opened(tables: Mapping[str, Any], kind: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The tables without `kind`, which is known, and without the starts, which are read."""
    opened = dict(tables)
    if isinstance(battery := tables.get("battery"), Mapping):
        opened["battery"] = {key: value for key, value in battery.items() if key != "kind"}
    starts: dict[str, Any] = {}
    if isinstance(start := tables.get("start"), Mapping):
        places = ("charger", "batteries") if kind == Reservoir.kind else ("battery", "charger")
        starts = {key: _start(kind, key, start[key]) for key in places if key in start}
        opened["start"] = {key: value for key, value in start.items() if key not in places}
    return opened, starts


def _start(kind: str, place: str, value: object) -> SpinStart | Field | tuple[Dicke, ...]:
    """The start that stands at a place of the `start` table."""
    name = f"start.{place}"
    if place == "batteries":
        if not isinstance(value, list):
            raise Misstated(
                f"`{name}` must be a list with one start for each battery, but is {shown(value)}."
            )
        return tuple(read_dicke(f"{name}[{i}]", each) for i, each in enumerate(value))
    if kind == Reservoir.kind:
        return read_dicke(name, value)
    if kind == Cavity.kind and place == "charger":
        return read_field(name, value)
    return read_start(name, value)
