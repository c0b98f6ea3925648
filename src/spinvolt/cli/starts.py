"""Starts as flags write them: KIND=NUMBER, or several with commas between."""

import re
from typing import Any

from spinvolt.batteries.rules import shown
from spinvolt.cli.values import scalar
from spinvolt.errors import Misstated

METAVAR = "KIND=NUMBER[:WEIGHT],..."
_START = re.compile(r"\s*([\w-]+)\s*=\s*([^:=]*[^:=\s])\s*(?::\s*([^:=]*[^:=\s])\s*)?")


def read_starts(flag: str, text: str, *, each: bool) -> dict[str, Any] | list[dict[str, Any]]:
    """A start as a statement's file has it; with ``each`` a list, one for each battery.

    Raises
    ------
    Misstated
        When the text is not written so.

    Example
    -------
    >>> read_starts("--charger-start", "thermal=0.1", each=False)
    {'thermal': 0.1}
    >>> read_starts("--battery-start", "dicke=0:0.6,flipped=1:0.4", each=False)
    [{'dicke': 0, 'weight': 0.6}, {'flipped': 1, 'weight': 0.4}]
    """
    parts = [_START.fullmatch(part) for part in text.split(",")]
    tables: list[dict[str, Any]] = []
    for part in parts:
        if part is None:
            raise Misstated(
                f"`{flag}` must be KIND=NUMBER such as dicke=3, or several with their weights such "
                f"as dicke=0:0.6,flipped=1:0.4, but is {shown(text)}."
            )
        weight = {} if part[3] is None else {"weight": scalar(part[3])}
        tables.append({part[1]: scalar(part[2])} | weight)
    return tables if each or len(tables) > 1 or "weight" in tables[0] else tables[0]
