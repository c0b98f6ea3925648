"""From files and texts to nested dicts, and on to statements; a failure is one sentence."""

import json
import re
import tomllib
from os import PathLike, fspath
from pathlib import Path
from typing import Any, Literal, NoReturn

from spinvolt.batteries.rules import clean, shown
from spinvolt.errors import Misstated
from spinvolt.statement.faults import TOO_DEEP, TOO_LONG
from spinvolt.statement.parse import parsed
from spinvolt.statement.statement import Statement

Format = Literal["toml", "json"]

LARGEST_FILE = 64 * 2**20

# A key of this many parts is no statement's, and tomllib's time grows with the square of it.
_LONG_KEY = re.compile(r"""(?<![\w"'-])(?:[\w"'-]++[ \t]*+\.[ \t]*+){32}""")


def load(path: str | PathLike[str]) -> Statement:
    """The statement in a TOML or JSON file.

    Files whose name ends in neither ".toml" nor ".json" are read as JSON if they begin with a
    brace and as TOML otherwise.

    Raises
    ------
    Misstated
        When the file cannot be read or says something that is not a statement.
    """
    return parsed(read_file(path))


def loads(text: str | bytes, form: Format) -> Statement:
    r"""The statement in a TOML or JSON text.

    Raises
    ------
    Misstated
        When the text is not a statement.

    Example
    -------
    >>> loads('{"battery": {"n_battery": 2, "n_charger": 3}}', "json").start.charger
    Dicke(excited=3)
    >>> loads("[battery]\nn_batery = 2\nn_charger = 3", "toml")
    Traceback (most recent call last):
    ...
    spinvolt.errors.Misstated: `battery.n_batery` is not a field; did you mean `n_battery`?
    """
    return parsed(read_text(text, form, "the text"))


def read_file(path: str | PathLike[str]) -> dict[str, Any]:
    """The tables in a file, before any of their rules is checked."""
    name = clean(fspath(path))
    try:
        with Path(path).open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        raise Misstated(f"There is no statement `{name}`: name a TOML or JSON file.") from None
    except IsADirectoryError:
        raise Misstated(f"The statement `{name}` is a folder: name a TOML or JSON file.") from None
    except PermissionError:
        raise Misstated(f"The statement `{name}` may not be read: ask for permission.") from None
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise Misstated(f"The statement `{name}` cannot be read: {why}.") from None
    suffix = Path(path).suffix.lower()
    form: Format | None = "json" if suffix == ".json" else "toml" if suffix == ".toml" else None
    return read_text(data, form, f"`{name}`")


def read_text(text: str | bytes, form: Format | None, name: str) -> dict[str, Any]:
    """The tables in a text, before any of their rules is checked; ``form`` None means: look."""
    if len(text) > LARGEST_FILE:
        raise Misstated(
            f"A statement must not be larger than {LARGEST_FILE // 2**20} MiB, but {name} is: "
            "give `samples` in place of a long list of `times`."
        )
    try:
        plain = text if isinstance(text, str) else text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Misstated(
            f"A statement must be UTF-8 text, but {name} is not, from byte {error.start} on."
        ) from None
    if form is None:
        form = "json" if plain.lstrip().startswith("{") else "toml"
    try:
        tables = _from_json(plain) if form == "json" else _from_toml(plain)
    except RecursionError:
        raise Misstated(TOO_DEEP) from None
    except ValueError as error:
        if "int_max_str_digits" in str(error):
            raise Misstated(TOO_LONG) from None
        raise Misstated(
            f"A statement must be {form.upper()}, but {name} is not: {clean(str(error))}."
        ) from None
    if not isinstance(tables, dict):
        raise Misstated(f"A statement must be a JSON object, but {name} holds {shown(tables)}.")
    return tables


def _from_toml(text: str) -> dict[str, Any]:
    if _LONG_KEY.search(text):
        raise RecursionError
    return tomllib.loads(text)


def _from_json(text: str) -> object:
    return json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=_distinct)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"JSON has no {name}")


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object's pairs as a dict; JSON allows repeated keys, statements do not."""
    table: dict[str, Any] = {}
    for key, value in pairs:
        if key in table:
            raise ValueError(f"the key {shown(key)} stands twice in one object")
        table[key] = value
    return table
