"""From nested dicts to a statement: kinds are looked up here, the rest is pydantic's to check."""

import json
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from spinvolt.batteries.central_spin import CentralSpin
from spinvolt.batteries.rules import listed, shown
from spinvolt.batteries.starts import Dicke
from spinvolt.errors import Misstated
from spinvolt.statement.faults import TOO_DEEP, TOO_LONG, sentence
from spinvolt.statement.statement import Statement

if TYPE_CHECKING:
    from pydantic import TypeAdapter

BATTERIES = (CentralSpin.kind,)
STARTS = (Dicke.kind,)


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

    opened = _opened(tables)
    try:
        # JSON in strict mode takes lists for tuples and tables for dataclasses, and nothing else.
        text = json.dumps(opened, default=str)
    except RecursionError:
        raise Misstated(TOO_DEEP) from None
    except ValueError:
        raise Misstated(TOO_LONG) from None
    try:
        return _adapter().validate_json(text, strict=True)
    except ValidationError as error:
        raise Misstated(sentence(error)) from None


@cache
def _adapter() -> "TypeAdapter[Statement]":
    from pydantic import TypeAdapter

    return TypeAdapter(Statement)


def _opened(tables: Mapping[str, Any]) -> dict[str, Any]:
    """The tables with `kind` and the starts' kinds checked and taken off."""
    opened = dict(tables)
    if isinstance(battery := tables.get("battery"), Mapping):
        kind = battery.get("kind", CentralSpin.kind)
        if kind not in BATTERIES:
            raise Misstated(
                f"`battery.kind` must be {listed(BATTERIES)}, the only kind covered so far, "
                f"but is {shown(kind)}."
            )
        opened["battery"] = {key: value for key, value in battery.items() if key != "kind"}
    if isinstance(start := tables.get("start"), Mapping):
        opened["start"] = {
            key: _dicke(key, value) if key in ("battery", "charger") else value
            for key, value in start.items()
        }
    return opened


def _dicke(place: str, start: object) -> dict[str, Any]:
    if not isinstance(start, Mapping) or tuple(start) != STARTS:
        raise Misstated(
            f"`start.{place}` must be {{ dicke = k }} with k spins up, the only kind of start "
            f"covered so far, but is {shown(start)}."
        )
    return {"excited": start[Dicke.kind]}
