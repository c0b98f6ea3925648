"""The Python that charges a statement's battery: what the page shows for copying."""

from collections.abc import Iterator
from dataclasses import MISSING, fields, replace
from typing import Any

from spinvolt.batteries.mixture import Mixture
from spinvolt.batteries.reservoir import Reservoir
from spinvolt.statement import Method, OpenStart, Request, Statement

WIDTH = 88


def python_lines(statement: Statement) -> str:
    """Lines that give the same run; what has its default is left out.

    Example
    -------
    >>> from spinvolt.batteries.central_spin import CentralSpin
    >>> print(python_lines(Statement(CentralSpin(n_battery=10, n_charger=20))))
    import spinvolt as sv
    <BLANKLINE>
    battery = sv.CentralSpin(n_battery=10, n_charger=20)
    run = sv.charge(battery, charger=sv.Dicke(20))
    print(run)
    <BLANKLINE>
    """
    keywords = [*_starts(statement), *_given(statement.charge)]
    head = "import spinvolt as sv\n"
    method = statement.method
    if method.reduction == "exact" and not isinstance(statement.battery, Reservoir):
        # What closed batteries have anyway.
        method = replace(method, reduction=None)
    if method != Method():
        head += "from spinvolt.statement import Method\n"
        keywords.append(f"method=Method({', '.join(_given(method))})")
    call = _call("run = sv.charge", ["battery", *keywords])
    made = _call(
        f"battery = sv.{type(statement.battery).__name__}", list(_given(statement.battery))
    )
    return f"{head}\n{made}\n{call}\nprint(run)\n"


def _starts(statement: Statement) -> Iterator[str]:
    start = statement.start
    if isinstance(start, OpenStart):
        if start.batteries is not None:
            yield f"battery=[{', '.join(map(_start, start.batteries))}]"
    elif start.battery != type(start)().battery:
        yield f"battery={_start(start.battery)}"
    if start.charger is not None:
        yield f"charger={_start(start.charger)}"


def _start(start: Any) -> str:  # noqa: ANN401  (every kind of start)
    if isinstance(start, Mixture):
        members = ", ".join(f"({weight!r}, {_start(each)})" for weight, each in start.members)
        return f"sv.Mixture(({members}))"
    (only,) = fields(start)
    return f"sv.{type(start).__name__}({getattr(start, only.name)!r})"


def _given(part: Any) -> Iterator[str]:  # noqa: ANN401  (every part of a statement)
    """Keywords for the fields that differ from their defaults."""
    for field in fields(part):
        value = getattr(part, field.name)
        implied = isinstance(part, Request) and value == Request().until
        if (field.default is MISSING or value != field.default) and not implied:
            yield f"{field.name}={list(value) if isinstance(value, tuple) else value!r}"


def _call(head: str, arguments: list[str]) -> str:
    """A call on one line, or with one argument on each."""
    line = f"{head}({', '.join(arguments)})"
    if len(line) <= WIDTH:
        return line
    return f"{head}(\n" + "".join(f"    {each},\n" for each in arguments) + ")"
