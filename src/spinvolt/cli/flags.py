"""Flags made from the statement's dataclasses: a field is typed once and appears everywhere."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any, get_args

import click

from spinvolt.batteries.cavity import Cavity
from spinvolt.batteries.central_spin import CentralSpin
from spinvolt.batteries.dicke import Dicke
from spinvolt.batteries.fields import Field
from spinvolt.batteries.mixture import SIMPLE
from spinvolt.batteries.reservoir import Reservoir
from spinvolt.batteries.rules import shown
from spinvolt.cli.described import Battery, help_of, help_of_batteries, metavar, switched
from spinvolt.cli.starts import METAVAR, read_starts
from spinvolt.cli.values import Shape, read, shape
from spinvolt.errors import Misstated
from spinvolt.statement import Method, Request

Path = tuple[str, str]
Given = str | bool | None

KINDS: tuple[Battery, ...] = (CentralSpin, Cavity, Reservoir)
KIND = ("battery", "kind")
SAMPLES, TIMES, UNTIL = ("charge", "samples"), ("charge", "times"), ("charge", "until")

# Which of two rivals gives way to the other when that one is a flag.
RIVALS = {TIMES: SAMPLES, SAMPLES: TIMES}


@dataclass(frozen=True)
class Flag:
    """One flag: where its value goes in a statement, and how it is shown.

    Attributes
    ----------
    path
        Table and key.
    name
        With its dashes.
    metavar
        What stands for its value; empty for a switch, which has a twin that begins with --no.
    help
        Its line in the help.
    shapes
        By kind of battery: whether its value is one, a list or either; others take one value.
    """

    path: Path
    name: str
    metavar: str
    help: str
    shapes: Mapping[str, Shape] = field(default_factory=dict)

    @property
    def parameter(self) -> str:
        """The name under which click hands the value over."""
        return self.name.removeprefix("--").replace("-", "_")

    def entry(self, given: str | bool, kind: str) -> tuple[Path, object]:
        """Where the value goes for a kind of battery, and what it is."""
        if isinstance(given, bool):
            return self.path, given
        if self.path[0] == "start":
            return self._start(given, several=kind == Reservoir.kind)
        return self.path, read(given, self.shapes.get(kind, Shape.ONE))

    def _start(self, given: str, *, several: bool) -> tuple[Path, object]:
        """A start; the batteries of a reservoir have one each."""
        each = several and self.path[1] == "battery"
        path = ("start", "batteries") if each else self.path
        if self.name.endswith("-start"):
            return path, read_starts(self.name, given, each=each)
        levels = read(given, Shape.LIST if each else Shape.ONE)
        if each:
            return path, [{Dicke.kind: level} for level in levels]
        return path, {Dicke.kind: levels}


@cache
def flags() -> tuple[Flag, ...]:
    """All flags, in the order of the statement format."""
    return (
        *_of_batteries(),
        *_of_starts(),
        *_of_table("charge", Request),
        *_of_table("method", Method),
    )


def flagged(command: Callable[..., Any]) -> Callable[..., Any]:
    """The command with all flags as click options."""
    for flag in reversed(flags()):
        if flag.metavar:
            option = once(flag.name, flag.parameter, metavar=flag.metavar, help=flag.help)
        else:
            names = f"{flag.name}/--no-{flag.name.removeprefix('--')}"
            option = click.option(names, flag.parameter, default=None, help=flag.help)
        command = option(command)
    return command


def once(*names: str, metavar: str, help: str) -> Callable[..., Any]:  # noqa: A002
    """A click option with one value, None where it is left out; given twice, it is refused."""
    return click.option(*names, metavar=metavar, help=help, multiple=True, callback=_single)


def _single(_: click.Context, option: click.Parameter, values: tuple[str, ...]) -> str | None:
    if len(values) > 1:
        said = " and ".join(map(shown, values))
        raise Misstated(f"`{option.opts[0]}` must be given once, but is given as {said}.")
    return values[0] if values else None


def overridden(tables: Mapping[str, Any], given: Mapping[str, Given]) -> dict[str, Any]:
    """A statement's tables with the flags that were given in place of what they said.

    Raises
    ------
    Misstated
        When `--samples` replaces `times` and nothing says until when, or two flags say the same.
    """
    result = dict(tables)
    kind = _kind(tables, given)
    chosen: dict[Path, object] = {}
    for flag in flags():
        if (value := given[flag.parameter]) is None:
            continue
        path, entry = flag.entry(value, kind)
        if path in chosen:
            other = flag.name.replace("-start", "-excited")
            raise Misstated(
                f"`{flag.name}` must be left out where `{other}` is given: both say it."
            )
        chosen[path] = entry
    _refuse_endless(tables, chosen)
    for path, value in chosen.items():
        rival = RIVALS.get(path)
        if rival is not None and rival not in chosen:
            result = _without(result, rival)
        result = _with(result, path, value)
    return result


def _kind(tables: Mapping[str, Any], given: Mapping[str, Given]) -> str:
    """The kind of battery, as a flag or the file says it, be it a known one or not."""
    battery = tables.get("battery")
    stated = battery.get("kind", "") if isinstance(battery, Mapping) else ""
    return str(given.get("kind") or stated or CentralSpin.kind)


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


def _of_batteries() -> Iterator[Flag]:
    """The kind, then every field of any kind, once."""
    names = "|".join(cls.kind for cls in KINDS)
    yield Flag(KIND, "--kind", names, f"Kind of battery. [default: {CentralSpin.kind}]")
    owners: dict[str, list[Battery]] = {}
    for cls in KINDS:
        for each in fields(cls):
            owners.setdefault(each.name, []).append(cls)
    for name, classes in owners.items():
        shapes = {cls.kind: shape(cls, name) for cls in classes}
        yield _of_field("battery", name, classes, shapes, help_of_batteries(classes, name, KINDS))


def _of_table(table: str, cls: type[Request | Method]) -> Iterator[Flag]:
    for each in fields(cls):
        shapes = dict.fromkeys((kind.kind for kind in KINDS), shape(cls, each.name))
        yield _of_field(table, each.name, [cls], shapes, help_of(cls, each.name))


def _of_field(
    table: str, name: str, owners: Sequence[type], shapes: Mapping[str, Shape], words: str
) -> Flag:
    shown_as = "" if switched(owners[0], name) else metavar(owners, name)
    return Flag((table, name), "--" + name.replace("_", "-"), shown_as, words, shapes)


def _of_starts() -> Iterator[Flag]:
    """Where battery and charger start: the number of spins up alone, or a start of any kind."""
    spins = ", ".join(cls.kind for cls in SIMPLE)
    field_kinds = ", ".join(cls.kind for cls in get_args(Field))
    for place, up, kinds in (
        ("battery", "none", spins),
        ("charger", "all", f"{spins}; of a cavity {field_kinds}"),
    ):
        words = f"Excited spins of the {place} at the start. [default: {up}]"
        yield Flag(("start", place), f"--{place}-excited", "INTEGER", words)
        words = f"Start of the {place}, such as dicke=3 or dicke=0:0.6,flipped=1:0.4. [{kinds}]"
        yield Flag(("start", place), f"--{place}-start", METAVAR, words)


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
