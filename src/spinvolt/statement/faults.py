"""What pydantic found, as one sentence: path, rule, value, way out."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, get_args, get_type_hints

from spinvolt.batteries.rules import Rule, clean, fault, rules, shown

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

TOO_DEEP = "A statement must have tables of single values, but this one is nested far deeper."
NO_UNICODE = "A statement must be Unicode text, but this one has half a surrogate pair."
TOO_LONG = "A statement's numbers must be of moderate length, but one has thousands of digits."

Path = tuple[str | int, ...]

_UNKNOWN = "unexpected_keyword_argument"
_LEADING_FIELD = re.compile(r"`(\w+)`")


def sentence(error: "ValidationError", root: type) -> str:
    """The first fault as a sentence, with the number of the others.

    ``root`` is the dataclass of the whole file. A misspelt key comes first, and the key it was
    meant to be is not reported as missing.
    """
    details = sorted(error.errors(include_url=False), key=lambda d: d["type"] != _UNKNOWN)
    meant = " ".join(_meant(d["loc"], root) for d in details if d["type"] == _UNKNOWN)
    details = [d for d in details if d["type"] != "missing" or _name(d["loc"]) not in meant]
    first, *others = dict.fromkeys(text for detail in details for text in _texts(detail, root))
    noun = "fault" if len(others) == 1 else "faults"
    return f"{first[:-1]} (and {len(others)} more {noun}){first[-1]}" if others else first


def _texts(detail: "ErrorDetails", root: type) -> Iterator[str]:
    """Sentences for one finding; a dataclass's own rules may have found several."""
    path, kind = detail["loc"], detail["type"]
    if kind == "value_error":
        wrong = detail.get("ctx", {})["error"]
        for text in (str(wrong), *getattr(wrong, "__notes__", ())):
            yield _LEADING_FIELD.sub(lambda m: f"`{_name((*path, m[1]))}`", text, count=1)
    elif kind == _UNKNOWN:
        yield _unknown(path, root)
    elif kind == "missing":
        yield f"`{_name(path)}` must be given, but is missing{_example(path)}."
    elif kind == "json_invalid":
        yield TOO_DEEP if "recursion" in detail["msg"] else NO_UNICODE
    else:
        yield _wrong_type(path, detail["input"], root)


def _wrong_type(path: Path, value: object, root: type) -> str:
    """The rule of the innermost field on the path, and what stands there."""
    owner = root
    for depth, key in enumerate(path, start=1):
        rule = rules(owner).get(str(key))
        if rule is not None:
            inside = len(path) > depth and isinstance(path[depth], int)
            wrong = ValueError(f"has {shown(value)}") if inside else _against(rule, value)
            return fault(_name(path[:depth]), rule, wrong)
        owner = _table(owner, str(key))
    return f"`{_name(path)}` must be a table, but is {shown(value)}."


def _against(rule: Rule, value: object) -> ValueError:
    """What a rule itself says against a value, which may name a way out."""
    try:
        rule.read(value)
    except ValueError as wrong:
        return wrong
    return ValueError(f"is {shown(value)}")


def _unknown(path: Path, root: type) -> str:
    name = _name((*path[:-1], clean(str(path[-1]), 40)))
    if meant := _meant(path, root):
        table, _, field = meant.rpartition(".")
        there = field if table == _name(path[:-1]) else meant
        return f"`{name}` is not a field; did you mean `{there}`?"
    known = ", ".join(f"`{key}`" for key in _keys(_owner(path, root)))
    return f"`{name}` is not a field; the fields here are {known}."


def _meant(path: Path, root: type) -> str:
    """The field that an unknown key stands for: the same key elsewhere, or one spelt alike here."""
    key = str(path[-1])
    elsewhere = [f"{t}.{key}" for t in _keys(root) if key in _keys(_table(root, t))]
    near = [_name((*path[:-1], k)) for k in get_close_matches(key, _keys(_owner(path, root)), 1)]
    return next(iter([*elsewhere, *near]), "")


def _owner(path: Path, root: type) -> type:
    """The dataclass whose field the path's last key is."""
    owner = root
    for step in path[:-1]:
        owner = _table(owner, str(step))
    return owner


def _example(path: Path) -> str:
    return ": a table with `n_battery` and `n_charger`" if path == ("battery",) else ""


def _table(owner: type, name: str) -> type:
    """The dataclass of a table's field."""
    hint = get_type_hints(owner)[name]
    return next(t for t in (hint, *get_args(hint)) if isinstance(t, type) and is_dataclass(t))


def _keys(owner: type) -> list[str]:
    """What may stand in a table: the fields, and the kind of a battery."""
    kind = ["kind"] if hasattr(owner, "kind") else []
    return kind + [field.name for field in fields(owner)]


def _name(path: Path) -> str:
    """A path as files write it."""
    return ".".join(map(str, path))
