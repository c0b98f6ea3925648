"""Dicts of plain values as TOML text."""

import json
from collections.abc import Mapping
from typing import Any


def document(tables: Mapping[str, Mapping[str, Any]]) -> str:
    """Tables of strings, numbers, lists and inner tables as a TOML document.

    >>> print(document({"start": {"charger": {"dicke": 3}}, "charge": {"until": 2.0}}), end="")
    [start]
    charger = { dicke = 3 }
    <BLANKLINE>
    [charge]
    until = 2.0
    """
    blocks = (
        f"[{name}]\n" + "".join(f"{key} = {_value(value)}\n" for key, value in table.items())
        for name, table in tables.items()
    )
    return "\n".join(blocks)


def _value(value: object) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_value(inner)}" for key, inner in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    # JSON's strings, numbers and truth values are TOML's as well.
    return json.dumps(value)
