"""What flags say of themselves: words from docstrings, defaults, the kinds that have a field."""

from collections.abc import Sequence
from dataclasses import MISSING, fields
from typing import Any, get_type_hints

from spinvolt.batteries.cavity import Cavity
from spinvolt.batteries.central_spin import CentralSpin
from spinvolt.batteries.described import described
from spinvolt.batteries.reservoir import Reservoir
from spinvolt.batteries.rules import OneOf, Rule, Whole, rules
from spinvolt.cli.values import Shape, shape

Battery = type[CentralSpin] | type[Cavity] | type[Reservoir]

_SHAPES = {"until": "NUMBER|first-peak|steady", "times": "T1,T2,...", "watch": "NAME,NAME,..."}


def help_of(owner: type, name: str) -> str:
    """What the docstring of a field's owner says, and the field's default.

    >>> from spinvolt.statement import Request
    >>> help_of(Request, "samples")[-14:]
    '[default: 401]'
    """
    return _noted(described(owner)[name], [_default(owner, name)])


def help_of_batteries(owners: Sequence[Battery], name: str, kinds: Sequence[Battery]) -> str:
    """What the kinds of battery that have a field say of it, and which of all ``kinds`` they are.

    >>> from spinvolt.batteries.cavity import Cavity
    >>> from spinvolt.batteries.central_spin import CentralSpin
    >>> help_of_batteries([CentralSpin], "ising", [CentralSpin, Cavity])
    'Ising coupling between battery and charger. [central-spin; default: 0.0]'
    """
    said: dict[str, list[Battery]] = {}
    for owner in owners:
        said.setdefault(described(owner)[name], []).append(owner)
    first, *others = said
    for other in others:
        plain = f"{other[:1].lower()}{other[1:]}".rstrip(".")
        first += f" ({_names(said[other])}: {plain})"
    some = [_names(owners)] if len(owners) < len(kinds) else []
    return _noted(first, [*some, *dict.fromkeys(_default(owner, name) for owner in owners)])


def metavar(owners: Sequence[type], name: str) -> str:
    """What stands for a field's value.

    >>> from spinvolt.statement import Request
    >>> metavar([Request], "until"), metavar([Request], "samples")
    ('NUMBER|first-peak|steady', 'INTEGER')
    """
    rule: Rule | None = rules(owners[0]).get(name)
    if isinstance(rule, OneOf):
        return "|".join(rule.names)
    whole = isinstance(rule, Whole) or isinstance(getattr(rule, "rule", None), Whole)
    plain = "INTEGER" if whole else "NUMBER"
    several = any(shape(owner, name) is not Shape.ONE for owner in owners)
    return _SHAPES.get(name, f"{plain}[,...]" if several else plain)


def switched(owner: type, name: str) -> bool:
    """Whether a field is true or false."""
    return get_type_hints(owner)[name] is bool


def _names(owners: Sequence[Battery]) -> str:
    return ", ".join(owner.kind for owner in owners)


def _default(owner: Any, name: str) -> str:  # noqa: ANN401
    (default,) = (field.default for field in fields(owner) if field.name == name)
    unsaid = default is MISSING or default is None or default is False
    return "" if unsaid else f"default: {default}"


def _noted(text: str, notes: Sequence[str]) -> str:
    found = "; ".join(note for note in notes if note)
    return f"{text} [{found}]" if found else text
