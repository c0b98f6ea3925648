"""The batteries behind a line of numbers: which statement stands behind each size."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from xarray import Dataset

from spinvolt.bounded import Bounded, Undefined
from spinvolt.errors import Misstated, NotConverged, NotCovered
from spinvolt.statement import Statement
from spinvolt.statement.parse import parsed
from spinvolt.study.axes import Axis
from spinvolt.study.layout import TIME
from spinvolt.study.plan import Plan, ordered, path_of
from spinvolt.study.ties import Tie, parse


@dataclass(frozen=True)
class Family:
    """Batteries that differ in one field alone, and in what is tied to it.

    Attributes
    ----------
    base
        The study's other tables.
    x, y
        The field, and the figure of merit that is told of each battery.
    fixed
        The study's other fields, at the values that the line has.
    ties
        Fields that follow.
    whole
        Whether the study has whole numbers of x alone.
    """

    base: Mapping[str, Any]
    x: str
    y: str
    fixed: Mapping[str, Any]
    ties: tuple[Tie, ...]
    whole: bool

    def plan(self, size: float) -> Plan:
        """The study of one battery."""
        value = int(size) if self.whole and float(size).is_integer() else float(size)
        axes = tuple(Axis(n, path_of(n), (v,)) for n, v in {**self.fixed, self.x: value}.items())
        return Plan(self.base, (axes,), (self.x,), ordered(self.ties), (self.y,))

    def statement(self, size: float) -> Statement:
        """The battery of a size.

        Raises
        ------
        Misstated
            When there is none.
        """
        return parsed(self.plan(size).tables(0))

    def charged(self, size: float) -> Bounded | Undefined:
        """The figure of merit itself, or why there is none."""
        from spinvolt.study.case import figure_of, run_of

        plan = self.plan(size)
        try:
            return figure_of(run_of(plan, plan.tables(0)), self.y)
        except (Misstated, NotCovered, NotConverged) as fault:
            return Undefined(str(fault))


def family_of(line: Dataset, x: str, y: str) -> Family | None:
    """The batteries of a line: a sweep's data set at one setting of its other fields.

    None where the data set is no sweep's, or where another field changes with x without being tied
    to it, so that nobody knows its value at another x.

    Example
    -------
    >>> import tempfile
    >>> from spinvolt.study.sweep import sweep
    >>> tables = {"battery": {}, "sweep": {"n_battery": [1, 2], "n_charger": "2 * n_battery"}}
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     data = sweep(tables, f"{folder}/store", workers=0).dataset()
    >>> family = family_of(data, "n_battery", "max_energy")
    >>> family.statement(5).battery.n_charger
    10
    """
    base = _base(line)
    if base is None:
        return None
    fields = {str(n): c for n, c in line.coords.items() if TIME not in (n, *c.dims)}
    ties = tuple(parse(n, c.attrs["formula"]) for n, c in fields.items() if "formula" in c.attrs)
    free = {n: c for n, c in fields.items() if "formula" not in c.attrs}
    if [n for n, c in free.items() if c.ndim > 0] != [x]:
        return None
    fixed = {n: _value(c.item()) for n, c in free.items() if c.ndim == 0}
    return Family(base, x, y, fixed, ties, free[x].dtype.kind in "iu")


def _base(line: Dataset) -> Mapping[str, Any] | None:
    """The tables that a sweep's data set keeps."""
    try:
        found = json.loads(line.attrs.get("spinvolt_base", ""))
    except (TypeError, ValueError):
        return None
    return found if isinstance(found, Mapping) else None


def _value(label: object) -> object:
    """The value of a field from its label, which is JSON for what is neither number nor word."""
    if not isinstance(label, str):
        return label
    try:
        return json.loads(label)
    except ValueError:
        return label
