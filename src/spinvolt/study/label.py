"""What a store's folder says of itself: which study, by which version, where it was made.

STORE/study.json    the plan, its hash, the version, where it was begun
STORE/runs.jsonl    one line for each run: when, where, what it did
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from spinvolt.batteries.rules import clean, shown
from spinvolt.errors import Misstated
from spinvolt.study import files
from spinvolt.study.plan import SCHEMA, Plan
from spinvolt.study.provenance import provenance
from spinvolt.study.table import plan as planned
from spinvolt.version import VERSION

STUDY, RUNS = "study.json", "runs.jsonl"
# What a label has; files of other programs have not.
_PARTS = {"version": str, "plan": str, "statement": dict, "provenance": dict}


def write(path: Path, plan: Plan, statement: Mapping[str, Any]) -> None:
    """Label a new store.

    Raises
    ------
    OSError
        When the disk is full.
    """
    told = {
        "schema": SCHEMA,
        "version": VERSION,
        "plan": plan.identity,
        "cases": len(plan),
        "chunk": plan.chunk,
        "seed": plan.seed,
        "dims": dict(zip(plan.dims, plan.shape, strict=True)),
        "statement": statement,
        "provenance": provenance(),
    }
    files.write(path / STUDY, (json.dumps(told, indent=1, default=str) + "\n").encode())


def read(path: Path) -> Mapping[str, Any]:
    """The label of a store of this version.

    Raises
    ------
    Misstated
        When it is damaged, or another version made the store.
    """
    try:
        told = json.loads((path / STUDY).read_text(encoding="utf-8"))
    except ValueError:
        told = None
    kinds = _PARTS.items()
    if not isinstance(told, dict) or not all(isinstance(told.get(n), kind) for n, kind in kinds):
        raise Misstated(f"'{path / STUDY}' is damaged: sweep into another folder.")
    if (told.get("schema"), told["version"]) != (SCHEMA, VERSION):
        raise Misstated(
            f"The store '{path}' was made by spinvolt {told['version']} (schema "
            f"{told.get('schema')}), but this is {VERSION} (schema {SCHEMA}): their numbers are "
            "not mixed; sweep into another folder."
        )
    return told


def refuse_foreign(told: Mapping[str, Any], plan: Plan, path: Path) -> None:
    """A store belongs to one plan.

    Raises
    ------
    Misstated
        When it is another one: the sentence says in what they differ.
    """
    if told["plan"] == plan.identity:
        return
    why = next(_differences(planned(told["statement"]), plan), "")
    raise Misstated(
        f"The store '{path}' belongs to another statement{why and f' ({why})'}: their numbers are "
        "not mixed; sweep into another folder."
    )


def attributes(path: Path) -> dict[str, str | int]:
    """Where a store's numbers come from, as attributes of its data set: all that a copy needs."""
    told = read(path)
    made = told["provenance"]
    found: dict[str, str | int] = {
        "spinvolt_statement": json.dumps(told["statement"]),
        "spinvolt_seed": str(told.get("seed")),
        "spinvolt_versions": json.dumps(made.get("versions")),
        "spinvolt_machine": json.dumps(made.get("machine")),
    }
    others = [each for each in _places(path) if each != _place(made)]
    if others:
        found["spinvolt_elsewhere"] = json.dumps(others)
    return found


def note(path: Path, told: Mapping[str, Any]) -> None:
    """Add a line to the record of runs; a torn last line is ended first.

    Raises
    ------
    OSError
        When the disk is full.
    """
    record = path / RUNS
    with files.writing(record):
        torn = record.exists() and not record.read_bytes().endswith(b"\n")
        with record.open("a", encoding="utf-8") as file:
            file.write("\n" * torn + json.dumps(told) + "\n")


def _places(path: Path) -> list[dict[str, Any]]:
    """Versions and machines of all runs, each once."""
    found: list[dict[str, Any]] = []
    try:
        lines = (path / RUNS).read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return found
    for line in lines:
        try:
            told = json.loads(line)
        except ValueError:
            # A torn line of a run that was killed.
            continue
        if isinstance(told, dict) and "machine" in told and _place(told) not in found:
            found.append(_place(told))
    return found


def _place(told: Mapping[str, Any]) -> dict[str, Any]:
    return {name: told.get(name) for name in ("versions", "machine")}


def _differences(there: Plan, here: Plan) -> Iterator[str]:
    """In what two plans differ, in words: the store's first."""
    for name in ("chunk", "seed", "metrics", "curves", "samples", "dims"):
        a, b = getattr(there, name), getattr(here, name)
        if a != b:
            word = "the swept fields" if name == "dims" else f"`sweep.{name}`"
            yield f"{word}: {_listed(a)} there, {_listed(b)} here"
    yield from _unlike("sweep.", _swept(there), _swept(here))
    for table in sorted({*there.base, *here.base}):
        a, b = there.base.get(table, {}), here.base.get(table, {})
        yield from _unlike(f"{table}.", a, b)


def _unlike(table: str, there: Mapping[str, Any], here: Mapping[str, Any]) -> Iterator[str]:
    for name in dict.fromkeys((*there, *here)):
        a, b = (each.get(name) for each in (there, here))
        if json.dumps(a, default=str) == json.dumps(b, default=str):
            continue
        said = ["not stated" if x is None else shown(x) for x in (a, b)]
        if said[0] == said[1]:
            yield f"`{table}{name}` has other values"
        else:
            yield f"`{table}{name}`: {said[0]} there, {said[1]} here"


def _swept(plan: Plan) -> dict[str, Any]:
    """The values of swept fields, and the formulas of tied ones."""
    axes = {axis.field: [*axis.values] for group in plan.groups for axis in group}
    return axes | {tie.field: tie.text for tie in plan.ties}


def _listed(value: object) -> str:
    """A setting in words.

    >>> _listed(("max_energy", "max_power")), _listed(()), _listed(3)
    ('max_energy, max_power', 'none', '3')
    """
    words = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
    return clean(words, 120) or "none"
