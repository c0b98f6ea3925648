"""Flags made from the statement's dataclasses: a field is typed once and appears everywhere."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, fields
from inspect import cleandoc
from typing import Any, get_args, get_origin, get_type_hints

import click

from spinvolt.batteries.central_spin import CentralSpin
from spinvolt.batteries.rules import OneOf, Rule, Whole, rules, shown
from spinvolt.batteries.starts import Dicke
from spinvolt.errors import Misstated
from spinvolt.statement import Method, Request, Start

Path = tuple[str, str]

SAMPLES, TIMES, UNTIL = ("charge", "samples"), ("charge", "times"), ("charge", "until")

# Which of two rivals gives way to the other when that one is a flag.
RIVALS = {TIMES: SAMPLES, SAMPLES: TIMES}


@dataclass(frozen=True)
class Flag:
    """One flag: where its value goes in a statement, and how it is shown.

    ``many`` means a list, ``kind`` a start of that kind.
    """

    path: Path
    name: str
    metavar: str
    help: str
    many: bool = False
    kind: str = ""

    @property
    def parameter(self) -> str:
        """The name under which click hands the value over."""
        return self.name.removeprefix("--").replace("-", "_")

    def read(self, text: str) -> object:
        """The flag's text as a value of a statement: numbers as numbers, lists at commas."""
        if self.many:
            return [_scalar(part.strip()) for part in text.split(",")]
        return {self.kind: _scalar(text)} if self.kind else _scalar(text)


def flags() -> Iterator[Flag]:
    """All flags, in the order of the statement format."""
    yield from _of_table("battery", CentralSpin)
    for field in fields(Start):
        name = f"--{field.name}-excited"
        words = f"Excited spins of the {field.name} at the start. [default: {_UP[field.name]}]"
        yield Flag(("start", field.name), name, "INTEGER", words, kind=Dicke.kind)
    yield from _of_table("charge", Request)
    yield from _of_table("method", Method)


def flagged(command: Callable[..., Any]) -> Callable[..., Any]:
    """The command with all flags as click options."""
    for flag in reversed(list(flags())):
        command = once(flag.name, flag.parameter, metavar=flag.metavar, help=flag.help)(command)
    return command


def once(*names: str, metavar: str, help: str) -> Callable[..., Any]:  # noqa: A002
    """A click option with one value, None where it is left out; given twice, it is refused."""
    return click.option(*names, metavar=metavar, help=help, multiple=True, callback=_single)


def _single(_: click.Context, option: click.Parameter, values: tuple[str, ...]) -> str | None:
    if len(values) > 1:
        said = " and ".join(map(shown, values))
        raise Misstated(f"`{option.opts[0]}` must be given once, but is given as {said}.")
    return values[0] if values else None


def overridden(tables: Mapping[str, Any], given: Mapping[str, str | None]) -> dict[str, Any]:
    """A statement's tables with the flags that were given in place of what they said.

    Raises
    ------
    Misstated
        When `--samples` replaces `times` and nothing says until when.
    """
    result = dict(tables)
    chosen = {f.path: f.read(text) for f in flags() if (text := given[f.parameter]) is not None}
    _refuse_endless(tables, chosen)
    for path, value in chosen.items():
        rival = RIVALS.get(path)
        if rival is not None and rival not in chosen:
            result = _without(result, rival)
        result = _with(result, path, value)
    return result


_UP = {"battery": "none", "charger": "all"}
_SHAPES = {"until": "NUMBER|first-peak", "times": "T1,T2,...", "watch": "NAME,NAME,..."}


def _refuse_endless(tables: Mapping[str, Any], chosen: Mapping[Path, object]) -> None:
    """A file with `times` alone seeks no peak; `--samples` must not make it seek one unasked."""
    charge = tables.get("charge")
    if SAMPLES not in chosen or TIMES in chosen or UNTIL in chosen:
        return
    if not isinstance(charge, Mapping) or charge.get("times") is None:
        return
    if charge.get("until") is None:
        raise Misstated(
            "`--samples` must not replace the file's `times` where `until` is left out: add "
            "`--until first-peak` or `--until NUMBER`."
        )


def _of_table(table: str, cls: type) -> Iterator[Flag]:
    words, hints = _described(cls), get_type_hints(cls)
    for field in fields(cls):
        yield Flag(
            path=(table, field.name),
            name="--" + field.name.replace("_", "-"),
            metavar=_metavar(field.name, rules(cls)[field.name]),
            help=words[field.name] + _default(field),
            many=any(get_origin(part) is tuple for part in get_args(hints[field.name])),
        )


def _metavar(name: str, rule: Rule) -> str:
    if isinstance(rule, OneOf):
        return "|".join(rule.names)
    plain = "INTEGER" if isinstance(rule, Whole) else "NUMBER"
    return _SHAPES.get(name, plain)


def _default(field: Field[Any]) -> str:
    return "" if field.default in (MISSING, None) else f" [default: {field.default}]"


def _described(cls: type) -> dict[str, str]:
    """What a class's docstring says of its attributes; nothing where docstrings are stripped."""
    text = cleandoc(cls.__doc__ or "")
    _, _, attributes = text.partition("Attributes\n----------\n")
    attributes, _, _ = attributes.partition("\n\n")
    entries = re.findall(r"^(\w+)\n((?: {4}.*\n?)+)", attributes + "\n", re.MULTILINE)
    found = {name: " ".join(words.split()) for name, words in entries}
    return {field.name: found.get(field.name, "") for field in fields(cls)}


def _scalar(text: str) -> int | float | str:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def _with(tables: Mapping[str, Any], path: Path, value: object) -> dict[str, Any]:
    table, key = path
    inner = tables.get(table, {})
    # What should be a table and is none is left for the statement's own message.
    return {**tables, table: {**inner, key: value} if isinstance(inner, Mapping) else inner}


def _without(tables: Mapping[str, Any], path: Path) -> dict[str, Any]:
    table, key = path
    inner = tables.get(table, {})
    kept = {k: v for k, v in inner.items() if k != key} if isinstance(inner, Mapping) else inner
    return {**tables, table: kept} if table in tables else dict(tables)
