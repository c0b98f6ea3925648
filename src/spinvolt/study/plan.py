"""What a study computes: a base statement, the fields that change, and what is kept of each case.

    [sweep]
    n_battery = { range = [1, 50] }
    n_charger = [100, 200, 300]
    "start.charger.dicke" = "n_battery"
    zip = [["coupling", "ising"]]
    metrics = ["max_energy", "charging_time"]

Axes multiply, the first changing slowest; zipped fields change together; tied fields follow. A
case is made when it is asked for, so a plan of any length costs the same.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from typing import Any

from spinvolt.batteries.central_spin import CentralSpin
from spinvolt.batteries.rules import Whole, rules, shown
from spinvolt.errors import Misstated
from spinvolt.study.axes import Axis, values_of
from spinvolt.study.ties import Tie, parse

Path = tuple[str, ...]
RESERVED = ("metrics", "curves", "samples", "zip", "cases")
STARTS = ("dicke", "flipped", "thermal", "coherent", "fock")


@dataclass(frozen=True)
class Plan:
    """Every case of a study, without holding any.

    Attributes
    ----------
    base
        The statement's other tables.
    groups
        Dimensions of the grid, slowest first; the axes of one group change together.
    ties
        Fields that follow from others.
    metrics
        Figures of merit that are kept.
    curves
        Series that are kept, on times relative to the charging time.
    samples
        Number of those times.
    """

    base: Mapping[str, Any]
    groups: tuple[tuple[Axis, ...], ...]
    ties: tuple[Tie, ...] = ()
    metrics: tuple[str, ...] = ()
    curves: tuple[str, ...] = ()
    samples: int = 101
    _paths: Mapping[str, Path] = field(default_factory=dict)

    @cached_property
    def shape(self) -> tuple[int, ...]:
        """How many values each group has."""
        return tuple(len(group[0].values) for group in self.groups)

    def __len__(self) -> int:
        return math.prod(self.shape)

    def given(self, index: int) -> dict[str, Any]:
        """The swept fields of case number ``index``, tied ones included."""
        found: dict[str, Any] = {}
        for group, size in zip(reversed(self.groups), reversed(self.shape), strict=True):
            index, place = divmod(index, size)
            found |= {axis.field: axis.values[place] for axis in group}
        for tie in self.ties:
            found[tie.field] = tie.value({name: self._known(name, found) for name in tie.names})
        return found

    def tables(self, index: int) -> dict[str, Any]:
        """The statement of case number ``index``, as tables whose rules are not yet checked."""
        tables: dict[str, Any] = {name: dict(table) for name, table in self.base.items()}
        for name, value in self.given(index).items():
            _place(tables, self._paths[name], value)
        return tables

    def _known(self, name: str, given: Mapping[str, Any]) -> int | float:
        """The number that a tied field refers to: swept, or fixed in the base."""
        for other in (name, ".".join(path_of(name))):
            if other in given:
                return given[other]
        here: Any = self.base
        for key in path_of(name):
            here = here.get(key) if isinstance(here, Mapping) else None
        if isinstance(here, int | float) and not isinstance(here, bool):
            return here
        raise Misstated(f"a tied field needs `{name}`, which the statement does not give.")


def plan(tables: Mapping[str, Any]) -> Plan:
    """The plan that a statement with a `[sweep]` table makes.

    Raises
    ------
    Misstated
        When an entry of the table is not understood.

    Example
    -------
    >>> tables = {
    ...     "battery": {"kind": "central-spin"},
    ...     "sweep": {"n_battery": [1, 2], "n_charger": "2 * n_battery", "metrics": ["max_energy"]},
    ... }
    >>> study = plan(tables)
    >>> len(study), study.tables(1)["battery"]
    (2, {'kind': 'central-spin', 'n_battery': 2, 'n_charger': 4})
    """
    sweep = tables.get("sweep")
    if not isinstance(sweep, Mapping) or not sweep:
        raise Misstated("A sweep must have a [sweep] table with at least one field, but has none.")
    base = {name: table for name, table in tables.items() if name != "sweep"}
    entries = {name: said for name, said in sweep.items() if name not in RESERVED}
    paths = {name: path_of(name) for name in entries}
    ties = [parse(name, said) for name, said in entries.items() if _formula(name, said)]
    tied = {tie.field for tie in ties}
    axes = [
        Axis(name, paths[name], values_of(name, said, whole=_whole(paths[name])))
        for name, said in entries.items()
        if name not in tied
    ]
    groups = _grouped(axes, sweep.get("zip", []))
    listed = _cases(sweep.get("cases"), paths)
    return Plan(
        base, (*groups, *listed), _ordered(ties), _names(sweep, "metrics"),
        _names(sweep, "curves"), _samples(sweep.get("samples", 101)), paths,
    )  # fmt: skip


def path_of(name: str) -> Path:
    """Where a field stands in a statement; a battery's field needs no table.

    >>> path_of("n_battery"), path_of("start.charger.dicke")
    (('battery', 'n_battery'), ('start', 'charger', 'dicke'))
    """
    keys = tuple(name.split("."))
    if len(keys) == 1 and keys[0] not in ("battery", "start", "charge", "method"):
        return ("battery", *keys)
    return keys


def _formula(name: str, said: object) -> bool:
    """Whether an entry ties its field to others; words of a list are values, not formulas."""
    del name
    return isinstance(said, str)


def _whole(path: Path) -> bool:
    """Whether a field takes whole numbers."""
    if path[0] == "battery" and len(path) == 2:
        return isinstance(rules(CentralSpin).get(path[1]), Whole)
    return path[-1] in ("dicke", "flipped", "fock", "samples")


def _grouped(axes: list[Axis], zipped: object) -> tuple[tuple[Axis, ...], ...]:
    """Axes that are zipped together, each group where its first axis stands."""
    known = {axis.field: axis for axis in axes}
    groups = _zips(zipped, known)
    first = {group[0]: group for group in groups}
    inside = {name for group in groups for name in group}
    found: list[tuple[Axis, ...]] = []
    for axis in axes:
        if axis.field in first:
            group = tuple(known[name] for name in first[axis.field])
            lengths = {name.field: len(name.values) for name in group}
            if len(set(lengths.values())) > 1:
                raise Misstated(f"zipped fields must be equally long, but are {lengths}.")
            found.append(group)
        elif axis.field not in inside:
            found.append((axis,))
    return tuple(found)


def _zips(zipped: object, known: Mapping[str, Axis]) -> list[list[str]]:
    """The zipped groups by name, in the order of the axes."""
    if not isinstance(zipped, list):
        raise Misstated(f"`sweep.zip` must be lists of swept fields, but is {shown(zipped)}.")
    groups = [zipped] if zipped and all(isinstance(x, str) for x in zipped) else zipped
    seen: set[str] = set()
    for group in groups:
        for name in group if isinstance(group, list) else [group]:
            if name not in known or name in seen:
                raise Misstated(f"`sweep.zip` must name swept fields once, but has {shown(name)}.")
            seen.add(name)
    order = list(known)
    return [sorted(group, key=order.index) for group in groups]


def _cases(listed: object, paths: dict[str, Path]) -> list[tuple[Axis, ...]]:
    """Explicit cases: a list of tables with the same fields."""
    if listed is None:
        return []
    if not isinstance(listed, list) or not all(isinstance(x, Mapping) and x for x in listed):
        raise Misstated(f"`sweep.cases` must be a list of tables, but is {shown(listed)}.")
    names = tuple(listed[0]) if listed else ()
    if not names or any(set(case) != set(names) for case in listed):
        raise Misstated("`sweep.cases` must be tables that all give the same fields.")
    paths |= {name: path_of(name) for name in names}
    return [tuple(Axis(n, paths[n], tuple(case[n] for case in listed)) for n in names)]


def _ordered(ties: Sequence[Tie]) -> tuple[Tie, ...]:
    """Ties in an order in which each needs only what stands before it."""
    left, done, ordered = list(ties), set[str](), []
    names = {tie.field for tie in ties}
    while left:
        ready = [tie for tie in left if not (set(tie.names) & names - done)]
        if not ready:
            raise Misstated(
                f"tied fields must not need each other in a circle, as {left[0].field} does."
            )
        ordered += ready
        done |= {tie.field for tie in ready}
        left = [tie for tie in left if tie not in ready]
    return tuple(ordered)


def _names(sweep: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """Names of figures of merit (metrics) or of series (curves)."""
    from spinvolt.vocabulary import PEAKS, SERIES

    said = sweep.get(key, [] if key == "curves" else ["max_energy", "charging_time", "max_power"])
    known = tuple(
        dict.fromkeys(q.name for q in ((*PEAKS, *SERIES) if key == "metrics" else SERIES))
    )
    if not isinstance(said, list) or any(not isinstance(name, str) for name in said):
        raise Misstated(f"`sweep.{key}` must be a list of names, but is {shown(said)}.")
    for name in said:
        if name not in known:
            near = get_close_matches(name[:80], known, 1)
            hint = f"; did you mean `{near[0]}`?" if near else f": known are {', '.join(known)}."
            raise Misstated(f"`sweep.{key}` has {shown(name)}, which is not known{hint}")
    return tuple(dict.fromkeys(said))


def _samples(said: object) -> int:
    if isinstance(said, bool) or not isinstance(said, int) or not 2 <= said <= 10**5:
        raise Misstated(
            f"`sweep.samples` must be a whole number in [2, 10^5], but is {shown(said)}."
        )
    return said


def _place(tables: dict[str, Any], path: Path, value: object) -> None:
    """Set one field; a start's kind takes the place of the start that was there."""
    here = tables
    for depth, key in enumerate(path[:-1]):
        inner = here.get(key)
        fresh = dict(inner) if isinstance(inner, Mapping) else {}
        if path[0] == "start" and depth == len(path) - 2 and path[-1] in STARTS:
            fresh = {}
        here[key] = fresh
        here = fresh
    here[path[-1]] = value
