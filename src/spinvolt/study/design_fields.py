"""Fields that a design speaks of: known ones alone, before anything is charged."""

from collections.abc import Mapping
from dataclasses import fields
from difflib import get_close_matches
from typing import Any

from spinvolt.batteries.cavity import Cavity
from spinvolt.batteries.central_spin import CentralSpin
from spinvolt.batteries.reservoir import Reservoir
from spinvolt.errors import Misstated
from spinvolt.statement.request import Method, Request
from spinvolt.statement.start import OpenStart, Start
from spinvolt.study.design_space import Choice, Space, Stretch, whole
from spinvolt.study.plan import STARTS, path_of

KINDS: Mapping[str, type] = {each.kind: each for each in (CentralSpin, Cavity, Reservoir)}


def check_fields(base: Mapping[str, Any], space: Space) -> None:
    """See that every field is one of a battery's, a start's, a charge's or a method's.

    Raises
    ------
    Misstated
        When one is not, with the nearest that is, or takes whole numbers and is given a stretch.
    """
    known = _known(_kinds(base, space))
    for table, entries in base.items():
        for name in entries:
            _refuse_unknown(f"{table}.{name}", name, known[table])
    for field in space.fields:
        table, *inside = path_of(field)
        names = ("until",) if table == "charge" else known[table]
        _refuse_unknown(f"design.vary.{field}", inside[0], names)
        if table == "start" and inside[0] != "batteries" and len(inside) == 2:
            _refuse_unknown(f"design.vary.{field}", inside[1], STARTS)
        elif len(inside) > 1:
            raise Misstated(
                f"`design.vary.{field}` must be a field of the statement, such as `coupling` or "
                "`start.charger.dicke`."
            )
    for each in space.free:
        if isinstance(each, Stretch) and whole(path_of(each.field)):
            raise Misstated(
                f"`design.vary.{each.field}` must be {{ integer = [a, b] }}, because it takes "
                "whole numbers, but is { continuous = [a, b] }."
            )


def _kinds(base: Mapping[str, Any], space: Space) -> list[type]:
    """The kinds of battery that candidates may be."""
    varied = [e.values for e in space.free if isinstance(e, Choice) and e.field == "kind"]
    said = varied[0] if varied else [base.get("battery", {}).get("kind", CentralSpin.kind)]
    for kind in said:
        if kind not in KINDS:
            near = get_close_matches(str(kind)[:80], KINDS, 1)
            hint = f"did you mean `{near[0]}`?" if near else f"known are {', '.join(KINDS)}."
            raise Misstated(f"`battery.kind` has {kind!r}, which is not known; {hint}")
    return [KINDS[kind] for kind in said]


def _known(kinds: list[type]) -> dict[str, tuple[str, ...]]:
    """Names of the fields of each table."""
    starts = [OpenStart if kind is Reservoir else Start for kind in kinds]
    tables = {"battery": kinds, "start": starts, "charge": [Request], "method": [Method]}
    named = {t: [f.name for cls in classes for f in fields(cls)] for t, classes in tables.items()}
    named["battery"].append("kind")
    return {table: tuple(dict.fromkeys(names)) for table, names in named.items()}


def _refuse_unknown(name: str, last: str, known: tuple[str, ...]) -> None:
    if last in known:
        return
    near = get_close_matches(last[:80], known, 1)
    hint = f"did you mean `{near[0]}`?" if near else f"known are {', '.join(known)}."
    raise Misstated(f"`{name}` is not known; {hint}")
