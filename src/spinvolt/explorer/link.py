"""A state as the few characters behind `?s=` in an address, and back.

What a link says is data: JSON, read by the statement's own parser. Nothing in it is evaluated or
taken as the name of a file.
"""

import base64
import binascii
import json
import zlib
from collections.abc import Mapping
from typing import Any

from spinvolt.errors import Misstated
from spinvolt.explorer.state import State, state_of
from spinvolt.statement import Statement
from spinvolt.statement.parse import parsed
from spinvolt.statement.read import read_text

LONGEST = 6000
LARGEST = 2**18
# Keys that a battery has no default for.
NEEDED = ("kind", "n_battery", "n_charger")


def link_of(state: State) -> str:
    """The state in letters, digits, `-` and `_`; what has its default is left out.

    Raises
    ------
    Misstated
        When it is too long for an address.

    Example
    -------
    >>> read_link(link_of(State())) == State()
    True
    """
    document = state.to_json()
    document["statement"] = _short(state.statement)
    document["pins"] = [_short(pin) for pin in state.pins]
    plain = State().to_json()
    kept = {key: entry for key, entry in document.items() if entry != plain[key]}
    if "view" in kept:
        usual = plain["view"]
        kept["view"] = {k: v for k, v in kept["view"].items() if v != usual[k]}
    text = json.dumps(kept, separators=(",", ":"), allow_nan=False)
    packed = base64.urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode().rstrip("=")
    if len(packed) > LONGEST:
        raise Misstated(
            f"A link must not be longer than {LONGEST} characters, but this state takes "
            f"{len(packed)}: take a pinned battery or listed times away, or save the statement."
        )
    return packed


def read_link(link: str) -> State:
    """The state that a link restores.

    Raises
    ------
    Misstated
        When it is no link, or what it says breaks a rule.

    Example
    -------
    >>> read_link("../../etc/passwd")
    Traceback (most recent call last):
    ...
    spinvolt.errors.Misstated: This link is damaged: it must come from the explorer's share button.
    """
    if len(link) > LONGEST:
        raise Misstated(
            f"A link must not be longer than {LONGEST} characters, but this one has {len(link)}."
        )
    return state_of(read_text(_unpacked(link), "json", "the link"))


def _unpacked(link: str) -> bytes:
    """The JSON text behind a link's letters; what unpacks to very much is damaged."""
    opener = zlib.decompressobj()
    try:
        packed = base64.b64decode(link.encode("ascii") + b"=" * (-len(link) % 4), b"-_", True)
        text = opener.decompress(packed, LARGEST)
    except (UnicodeEncodeError, binascii.Error, zlib.error):
        text = b""
    if not opener.eof:
        raise Misstated("This link is damaged: it must come from the explorer's share button.")
    return text


def _short(statement: Statement) -> dict[str, Any]:
    """A statement without what the parser fills in by itself."""
    full = statement.to_dict()
    shorter: dict[str, Any] = {}
    for table, entries in full.items():
        for key, entry in entries.items():
            shorter.setdefault(table, {})[key] = entry
            if (table == "battery" and key in NEEDED) or not _same(
                _without(full, table, key), full
            ):
                continue
            del shorter[table][key]
    short = {table: entries for table, entries in shorter.items() if entries}
    return short if _same(short, full) else full


def _same(tables: Mapping[str, Any], full: Mapping[str, Any]) -> bool:
    """Whether tables say what the full statement says."""
    try:
        return parsed(tables).to_dict() == full
    except Misstated:
        return False


def _without(full: Mapping[str, Any], table: str, key: str) -> dict[str, Any]:
    rest = {name: entry for name, entry in full[table].items() if name != key}
    return {**full, table: rest}
