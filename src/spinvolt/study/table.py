"""The `[sweep]` table of a statement, read and checked.

[sweep]
n_battery = { range = [1, 50] }
n_charger = [100, 200, 300]
"start.charger.dicke" = "n_battery"
zip = [["coupling", "ising"]]
metrics = ["max_energy", "charging_time"]
"""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from difflib import get_close_matches
from typing import Any

from spinvolt.batteries.central_spin import CentralSpin
from spinvolt.batteries.rules import Whole, listed, rules, shown
from spinvolt.errors import Misstated
from spinvolt.study.axes import Axis, values_of
from spinvolt.study.batch_cases import batch
from spinvolt.study.plan import KINDS, STARTS, TABLES, Path, Plan, ordered, path_of, plain
from spinvolt.study.quantities import CURVES, METRICS, NUMBERED
from spinvolt.study.ties import parse

RESERVED = ("metrics", "curves", "samples", "zip", "cases", "seed", "chunk")
USUAL = ("max_energy", "charging_time", "max_power")
CASE = "case"
MOST_CASES = 10**9
MOST_CHUNK = 2**16
# Cases of milliseconds are stored together, so that storing takes little beside computing; of slow
# ones what is there is kept while the chunk is not complete. Few enough for some dozens of shares.
PARTS, SMALLEST_CHUNK, LARGEST_CHUNK = 64, 16, 64
# Cases that are computed at once are stored so many together.
BATCH = 2048
# Cases that are looked at before a study begins.
PROBES = 9
# How much a word must be like one of this table's own to be taken for it.
NEAR = 0.7
_BATTERY_FIELDS = frozenset(each.name for kind in KINDS for each in fields(kind))


def plan(tables: Mapping[str, Any]) -> Plan:
    """The plan that a statement with a `[sweep]` table makes.

    Raises
    ------
    Misstated
        When an entry of the table is not understood, or no case that is looked at can be stated.

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
    _check_base(base)
    entries = _entries(sweep)
    ties = [parse(name, said) for name, said in entries.items() if isinstance(said, str)]
    axes = [
        Axis(name, path_of(name), values_of(name, said, whole=_whole(path_of(name))))
        for name, said in entries.items()
        if not isinstance(said, str)
    ]
    groups = _grouped(axes, sweep.get("zip", []))
    listed_cases = _cases(sweep.get("cases"))
    _check_paths([*entries, *(axis.field for group in listed_cases for axis in group)])
    dims = (*(group[0].field for group in groups), *(CASE for _ in listed_cases))
    if not dims:
        raise Misstated("A sweep must have at least one field with several values, but has none.")
    made = Plan(
        base=base,
        groups=(*groups, *listed_cases),
        dims=dims,
        ties=ordered(ties),
        metrics=_names(sweep, "metrics", METRICS, USUAL),
        curves=_names(sweep, "curves", CURVES, ()),
        samples=_number(sweep, "samples", 101, 2, 10**5),
        seed=_number(sweep, "seed", 0, 0, 2**64),
    )
    if not made.metrics and not made.curves:
        raise Misstated("A sweep must keep something: name `sweep.metrics` or `sweep.curves`.")
    if len(made) > MOST_CASES:
        raise Misstated(f"A sweep must have at most {MOST_CASES} cases, but has {len(made)}.")
    usual = 1 if "chunk" in sweep else _usual_chunk(made)
    return replace(made, chunk=_number(sweep, "chunk", usual, 1, MOST_CHUNK))


def probes(study: Plan) -> list[int]:
    """A few cases from the first to the last, by number."""
    last = len(study) - 1
    return sorted({last * i // (PROBES - 1) for i in range(PROBES)})


def quick(study: Plan) -> bool:
    """Whether most cases of a plan are computed at once, as far as some of them tell."""
    made = batch(study.part(probes(study)))
    return made is not None and 2 * int(made.fits.sum()) > len(made.fits)


def _usual_chunk(study: Plan) -> int:
    """Small for cases that take milliseconds; large where most are computed at once."""
    if quick(study):
        return BATCH
    return max(SMALLEST_CHUNK, min(-(-len(study) // PARTS), LARGEST_CHUNK))


def _entries(sweep: Mapping[str, Any]) -> dict[str, Any]:
    """The swept and tied fields, each under its one name."""
    found: dict[str, Any] = {}
    for name, said in sweep.items():
        if name in RESERVED:
            continue
        if plain(name) in found:
            raise Misstated(f"`sweep.{name}` must be given once, but is given twice.")
        if "." not in name and name not in _BATTERY_FIELDS:
            near = get_close_matches(name[:80], RESERVED, 1, NEAR)
            if near:
                raise Misstated(f"`sweep.{name}` is not a field; did you mean `{near[0]}`?")
        found[plain(name)] = said
    return found


def _check_base(base: Mapping[str, Any]) -> None:
    """What a single charge reports is said in the sweep's own table."""
    if "uncertain" in base:
        raise Misstated(
            "`uncertain` must be left out of a sweep, which keeps one number for each case: "
            "`spinvolt sensitivity` tells what uncertain parameters make of a battery, and a "
            "sweep over their values shows the rest."
        )
    charge = base.get("charge")
    for name, instead in (("samples", "samples"), ("watch", "curves"), ("times", "curves")):
        if isinstance(charge, Mapping) and name in charge:
            raise Misstated(
                f"`charge.{name}` must be left out of a sweep: say `sweep.{instead}` instead."
            )
    for name, table in base.items():
        if not isinstance(table, Mapping):
            raise Misstated(f"`{name}` must be a table, but is {shown(table)}.")


def _check_paths(names: Sequence[str]) -> None:
    """Fields of a statement's tables, of which none is set by two entries."""
    seen: dict[Path, str] = {}
    for name in names:
        path = path_of(name)
        if path[0] not in TABLES or not all(path) or path[:2] in _SAID_ELSEWHERE:
            raise Misstated(
                f"`sweep.{name}` must be a field of {listed(TABLES)} (of the charge, `until`)."
            )
        for depth in range(1, len(path) + 1):
            _refuse_both(seen.get(path[:depth]), name)
        if path[0] == "start" and path[-1] in STARTS:
            _refuse_both(seen.get((*path[:-1], "")), name)
            seen[(*path[:-1], "")] = name
        for other, said in seen.items():
            if other[: len(path)] == path and other[-1]:
                _refuse_both(said, name)
        seen[path] = name


_SAID_ELSEWHERE = (("charge", "samples"), ("charge", "watch"), ("charge", "times"))


def _refuse_both(other: str | None, name: str) -> None:
    if other is not None:
        raise Misstated(
            f"`sweep.{name}` and `sweep.{other}` must not both be given: they set the same field."
        )


def _whole(path: Path) -> bool:
    """Whether a field takes whole numbers."""
    if path[0] == "battery" and len(path) == 2:
        return isinstance(rules(CentralSpin).get(path[1]), Whole)
    return path[-1] in ("dicke", "flipped", "fock")


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
            lengths = {each.field: len(each.values) for each in group}
            if len(set(lengths.values())) > 1:
                said = ", ".join(f"`{name}` {length}" for name, length in lengths.items())
                raise Misstated(f"zipped fields must be equally long, but have {said} values.")
            found.append(group)
        elif axis.field not in inside:
            found.append((axis,))
    return tuple(found)


def _zips(zipped: object, known: Mapping[str, Axis]) -> list[list[str]]:
    """The zipped groups by name, in the order of the axes."""
    if not isinstance(zipped, list):
        raise Misstated(f"`sweep.zip` must be lists of swept fields, but is {shown(zipped)}.")
    groups = [zipped] if zipped and all(isinstance(x, str) for x in zipped) else zipped
    found: list[list[str]] = []
    seen: set[str] = set()
    for group in groups:
        names = [plain(x) if isinstance(x, str) else x for x in group] if group else []
        if not isinstance(group, list) or len(names) < 2:
            raise Misstated(f"`sweep.zip` must list two fields or more, but has {shown(group)}.")
        for name in names:
            if not isinstance(name, str) or name not in known or name in seen:
                raise Misstated(f"`sweep.zip` must name swept fields once, but has {shown(name)}.")
            seen.add(name)
        found.append(names)
    order = list(known)
    return [sorted(group, key=order.index) for group in found]


def _cases(said: object) -> tuple[tuple[Axis, ...], ...]:
    """Explicit cases: a list of tables with the same fields."""
    if said is None:
        return ()
    if not isinstance(said, list) or not all(isinstance(x, Mapping) and x for x in said):
        raise Misstated(f"`sweep.cases` must be a list of tables, but is {shown(said)}.")
    tables = [{plain(name): value for name, value in case.items()} for case in said]
    names = tuple(tables[0]) if tables else ()
    if not names or any(set(case) != set(names) for case in tables):
        raise Misstated("`sweep.cases` must be tables that all give the same fields.")
    return (tuple(Axis(n, path_of(n), tuple(case[n] for case in tables)) for n in names),)


def _names(
    sweep: Mapping[str, Any], key: str, known: tuple[str, ...], usual: tuple[str, ...]
) -> tuple[str, ...]:
    """Names of figures of merit (metrics) or of series (curves)."""
    said = sweep.get(key, [*usual])
    if not isinstance(said, list) or any(not isinstance(name, str) for name in said):
        raise Misstated(f"`sweep.{key}` must be a list of names, but is {shown(said)}.")
    for name in said:
        if name not in known:
            near = get_close_matches(name[:80], known, 1)
            whole = ", ".join(each for each in known if each not in NUMBERED)
            hint = f"; did you mean `{near[0]}`?" if near else f": known are {whole}."
            raise Misstated(f"`sweep.{key}` has {shown(name)}, which is not known{hint}")
    return tuple(dict.fromkeys(said))


def _number(sweep: Mapping[str, Any], key: str, usual: int, low: int, high: int) -> int:
    said = sweep.get(key, usual)
    if isinstance(said, bool) or not isinstance(said, int) or not low <= said <= high:
        raise Misstated(
            f"`sweep.{key}` must be a whole number in [{low}, {high}], but is {shown(said)}."
        )
    return said
