"""The fields by which is differentiated: every real number of a battery and of its start.

Where a field is a list, such as the `decay` of an open battery, its entries are fields of their
own: `decay[0]`, `decay[1]`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any, get_args, get_type_hints

from spinvolt.batteries.cavity import Cavity
from spinvolt.batteries.lists import OneOrEach
from spinvolt.batteries.reservoir import Rate, Reservoir
from spinvolt.batteries.rules import Number, Rule, Sized, listed, rules, shown
from spinvolt.errors import Misstated
from spinvolt.statement import Statement
from spinvolt.study.axes import Axis
from spinvolt.study.plan import path_of, plain

# The first step, relative to the field or to the unit of its kind, whichever is larger.
FIRST = 0.05
# Rates that are larger than this part of the unit are a scale of their own.
TINY = 1e-4
# Fields without a unit.
NUMBERS = ("anisotropy", "thermal")
# Fields that set the unit themselves: a step is a part of them, unless they vanish.
UNITS = ("coupling", "decay")


def real_fields(statement: Statement) -> tuple[str, ...]:
    """The names of all fields that are real numbers.

    >>> real_fields(Statement(Reservoir(n_charger=2, n_battery=[1, 1], decay=[1.0, 2.0])))[:4]
    ('decay[0]', 'decay[1]', 'thermal', 'pump')
    """
    battery = statement.battery
    hints = get_type_hints(type(battery))
    found: list[str] = []
    for name in (each.name for each in fields(battery)):
        if hints[name] is not float and float not in get_args(hints[name]):
            continue
        value = getattr(battery, name)
        several = range(len(value)) if isinstance(value, tuple) else None
        found += [name] if several is None else [f"{name}[{i}]" for i in several]
    for place, said in statement.to_dict()["start"].items():
        if isinstance(said, Mapping):
            found += [f"start.{place}.{key}" for key, x in said.items() if isinstance(x, float)]
    return tuple(found)


def asked(statement: Statement, by: object) -> tuple[str, ...]:
    """The fields that are asked for, by name.

    Where none are, it is all of them; local noise that an open battery does not have, which other
    engines would have to add, must be asked for.

    Raises
    ------
    Misstated
        When one is not there or no real number.
    """
    real = real_fields(statement)
    if by is None:
        absent = _absent(statement)
        return tuple(name for name in real if _split(name)[0] not in absent)
    names = tuple(map(plain, names_of("by", by, "fields")))
    for name in names:
        if name not in real:
            raise Misstated(f"`by` must name {listed(real)}, but has {shown(name)}.")
    return names


def names_of(argument: str, said: object, what: str) -> tuple[str, ...]:
    """One name, or several, each once.

    Raises
    ------
    Misstated
        When it is no such thing.

    Example
    -------
    >>> names_of("of", "max_power", "figures of merit")
    ('max_power',)
    """
    names = (said,) if isinstance(said, str) else said
    if not isinstance(names, Sequence) or not all(isinstance(name, str) for name in names):
        raise Misstated(f"`{argument}` must be a name or a list of {what}, but is {shown(said)}.")
    return tuple(dict.fromkeys(names))


def number_at(tables: Mapping[str, Any], name: str) -> float | None:
    """The number that a field has in tables; None where it has none.

    >>> number_at({"battery": {"decay": [1.0, 2.0]}}, "decay[1]")
    2.0
    """
    base, entry = _split(name)
    here = _found(tables, base)
    if entry is not None:
        here = here[entry] if isinstance(here, list) and entry < len(here) else None
    return here if isinstance(here, int | float) and not isinstance(here, bool) else None


def put(tables: dict[str, Any], name: str, value: float) -> None:
    """Set a field's number in tables.

    Raises
    ------
    Misstated
        When it is the entry of a list that the tables do not have.
    """
    base, entry = _split(name)
    *path, last = path_of(base)
    here = tables
    for key in path:
        here = here.setdefault(key, {})
    if entry is None:
        here[last] = value
        return
    if number_at(tables, name) is None:
        raise Misstated(f"`{name}` must be an entry of a list, but `{base}` has none: write it.")
    here[last] = [value if i == entry else old for i, old in enumerate(here[last])]


def axes(tables: Mapping[str, Any], values: Sequence[Mapping[str, float]]) -> list[Axis]:
    """What changes from one charge to the next, where some fields are set in each."""
    bases = dict.fromkeys(_split(name)[0] for each in values for name in each)
    return [
        Axis(base, path_of(base), tuple(_value(tables, base, each) for each in values))
        for base in bases
    ]


def first_step(statement: Statement, name: str, at: float) -> float:
    """The largest step: a part of the field, or of the unit of its kind where that is larger."""
    base, _ = _split(name)
    if base in NUMBERS or base.startswith("start."):
        return FIRST * max(abs(at), 1.0)
    unit = _unit(statement)
    first = FIRST * ((abs(at) or unit) if base in UNITS else max(abs(at), unit))
    return min(first, 0.5 * at) if _rate(statement, base) and at > TINY * unit else first


def range_of(statement: Statement, name: str, at: float) -> tuple[float, float]:
    """The field's range, from its rule; a coupling that is not zero keeps its sign."""
    endless, battery = float("inf"), statement.battery
    if name.startswith("start.") and name.endswith(".thermal"):
        return 0.0, endless if isinstance(battery, Cavity) and "charger" in name else 1.0
    rule: Rule | None = rules(type(battery)).get(_split(name)[0])
    if isinstance(rule, OneOrEach):
        rule = rule.rule
    if isinstance(rule, Number):
        return rule.low, rule.high
    if isinstance(rule, Rate) or (isinstance(rule, Sized) and rule.positive):
        return 0.0, endless
    if name == "coupling" and at != 0.0:
        return (0.0, endless) if at > 0.0 else (-endless, 0.0)
    return -endless, endless


def _absent(statement: Statement) -> tuple[str, ...]:
    """Kinds of local noise that an open battery does not have."""
    if not isinstance(statement.battery, Reservoir):
        return ()
    local = statement.reservoirs().local
    sizes = {
        "local_decay": max(part.decay for part in local),
        "local_dephasing": max(part.dephasing for part in local),
    }
    return tuple(name for name, size in sizes.items() if size == 0.0)


def _rate(statement: Statement, base: str) -> bool:
    """Whether a field of an open battery is zero or positive, so that small ones are a scale."""
    rule = rules(type(statement.battery)).get(base)
    return isinstance(rule.rule if isinstance(rule, OneOrEach) else rule, Rate)


def _split(name: str) -> tuple[str, int | None]:
    """A field's name, and which entry of its list is meant.

    >>> _split("decay[1]"), _split("pump")
    (('decay', 1), ('pump', None))
    """
    entry = re.fullmatch(r"(.+)\[(\d{1,3})\]", name)
    return (entry[1], int(entry[2])) if entry else (name, None)


def _found(tables: Mapping[str, Any], base: str) -> Any:  # noqa: ANN401
    here: Any = tables
    for key in path_of(base):
        here = here.get(key) if isinstance(here, Mapping) else None
    return here


def _value(tables: Mapping[str, Any], base: str, given: Mapping[str, float]) -> Any:  # noqa: ANN401
    """What a field is in one charge: a number, or a list with some entries set."""
    now = _found(tables, base)
    if isinstance(now, list):
        return [given.get(f"{base}[{i}]", old) for i, old in enumerate(now)]
    return given.get(base, now)


def _unit(statement: Statement) -> float:
    """The rate of the charge: the coupling or the decay, or what there is in its place."""
    battery = statement.battery
    if isinstance(battery, Reservoir):
        model = statement.reservoirs()
        return max(*model.decay, model.pump) or 1.0
    return abs(battery.coupling) or battery.battery_splitting
