"""Charges that a design has computed, kept so that none is computed twice.

FOLDER/design.json          the statement, its hash, the version, where it was begun
FOLDER/charges.jsonl        one line for each charge, after its checksum; damaged ones are cut out
FOLDER/result.json          the result, once there is one
"""

import hashlib
import json
import os
import zlib
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from spinvolt.batteries.rules import shown
from spinvolt.bounded import Bounded, Proof, Undefined
from spinvolt.errors import Misstated
from spinvolt.study import files
from spinvolt.study.block import SILENT, Block, Grade, Status
from spinvolt.study.design_space import Point
from spinvolt.study.provenance import provenance
from spinvolt.version import VERSION

DESIGN, CHARGES, RESULT, LOCK = "design.json", "charges.jsonl", "result.json", "lock"
# Raised when the meaning of a line changes.
SCHEMA = 2
PROOFS = {Grade.PROVED: Proof.PROVED, Grade.ESTIMATED: Proof.ESTIMATED}
PROOFS[Grade.UNCONTROLLED] = Proof.UNCONTROLLED


@dataclass(frozen=True)
class Charged:
    """What became of one charge.

    Attributes
    ----------
    status
        Whether there are numbers.
    reason
        Why there are none.
    figures
        Figures of merit by name.
    """

    status: Status
    reason: str
    figures: Mapping[str, Bounded | Undefined]


@dataclass
class Charges:
    """Everything computed so far, in memory and, where there is a file, on disk.

    Attributes
    ----------
    found
        Charges by the key of their point.
    kept
        How many were there already.
    damaged
        How many lines were torn or damaged, and are computed anew where they are needed.
    """

    found: dict[str, Charged] = field(default_factory=dict)
    kept: int = 0
    damaged: int = 0
    _file: TextIO | None = None

    def add(self, points: Iterable[Point], block: Block) -> None:
        """Keep the numbers of some points; they are on disk when this returns.

        Raises
        ------
        OSError
            When the disk is full.
        """
        lines: list[str] = []
        for place, point in enumerate(points):
            self.found[key(point)] = charged = charged_of(block, place)
            lines.append(_line(json.dumps([key(point), *_written(charged)])))
        if self._file is not None:
            self._file.write("".join(lines))
            self._file.flush()
            os.fsync(self._file.fileno())


def key(point: Point) -> str:
    """A point's one name.

    >>> key({"n_battery": 2, "coupling": 0.5})
    '{"coupling": 0.5, "n_battery": 2}'
    """
    return json.dumps(point, sort_keys=True)


@contextmanager
def charges(folder: Path | None, statement: Mapping[str, Any]) -> Generator[Charges]:
    """The charges of a design, from its folder where there is one, which is locked meanwhile.

    Raises
    ------
    Misstated
        When the folder holds anything else, or is being written.
    """
    if folder is None:
        yield Charges()
        return
    _settle(folder, statement)
    with files.locked(folder / LOCK):
        found, damaged = _read(folder / CHARGES)
        with (folder / CHARGES).open("a", encoding="utf-8") as file:
            yield Charges(found, len(found), damaged, file)


def _settle(folder: Path, statement: Mapping[str, Any]) -> None:
    """Make the folder this design's, or see that it is."""
    mine = {"schema": SCHEMA, "version": VERSION, "statement": statement}
    if (folder / DESIGN).is_file():
        try:
            told = json.loads((folder / DESIGN).read_text(encoding="utf-8"))
        except ValueError:
            told = None
        if not isinstance(told, dict):
            raise Misstated(f"'{folder / DESIGN}' is damaged: name another folder.")
        if told.get("identity") != _identity(mine):
            raise Misstated(
                f"The folder '{folder}' must be of this design, but {_difference(told, mine)}: "
                "name another folder."
            )
        return
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Misstated(f"The folder must be new or of this design, but '{folder}' is not empty.")
    folder.mkdir(parents=True, exist_ok=True)
    told = {"identity": _identity(mine), **mine, **provenance()}
    files.write(folder / DESIGN, json.dumps(told, indent=1).encode())


def _identity(mine: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(mine, sort_keys=True).encode()).hexdigest()


def _difference(told: Mapping[str, Any], mine: Mapping[str, Any]) -> str:
    """What a folder has that this design has not, in words."""
    for name, what in (("version", "spinvolt"), ("schema", "layout")):
        if told.get(name) != mine[name]:
            return f"is of {what} {told.get(name, 'unknown')} and not of {mine[name]}"
    there, here = _entries(told.get("statement"), ()), _entries(mine["statement"], ())
    for path in [*here, *there]:
        if path not in here or path not in there or here[path] != there[path]:
            a, b = (shown(side[path]) if path in side else "not given" for side in (there, here))
            return f"is of another design: `{'.'.join(path)}` is {a} there and {b} here"
    return "was changed by hand: its identity is not that of its statement"


def _entries(table: object, path: tuple[str, ...]) -> dict[tuple[str, ...], Any]:
    """Every entry of nested tables by its path."""
    if not isinstance(table, Mapping):
        return {path: table}
    return {
        where: entry
        for name, inner in table.items()
        for where, entry in _entries(inner, (*path, str(name))).items()
    }


def _read(path: Path) -> tuple[dict[str, Charged], int]:
    """Charges, and how many lines are none; those are taken out of the file.

    Raises
    ------
    OSError
        When the disk is full; the file is left as it was.
    """
    found: dict[str, Charged] = {}
    good: list[bytes] = []
    data = path.read_bytes() if path.exists() else b""
    *lines, torn = data.split(b"\n")
    for line in lines:
        try:
            check, _, text = line.decode().partition(" ")
            if check != _checksum(text):
                continue
            name, *told = json.loads(text)
            found[name] = _read_row(told)
        except (ValueError, TypeError, LookupError, AttributeError):
            continue
        good.append(line + b"\n")
    damaged = len(lines) - len(good) + bool(torn)
    if damaged:
        files.write(path, b"".join(good))
    return found, damaged


def _line(text: str) -> str:
    return f"{_checksum(text)} {text}\n"


def _checksum(text: str) -> str:
    return f"{zlib.crc32(text.encode()):08x}"


def charged_of(block: Block, place: int) -> Charged:
    """One case of a block."""
    status, code = Status(int(block.status[place])), int(block.failure[place])
    figures: dict[str, Bounded | Undefined] = {}
    for name, column in block.columns.items():
        grade = Grade(int(column.proof[place]))
        if grade in PROOFS:
            value, low, high = (
                float(side[place]) for side in (column.value, column.low, column.high)
            )
            figures[name] = Bounded(value, low, high, PROOFS[grade])
        elif grade is Grade.UNDEFINED:
            why = int(column.reason[place])
            figures[name] = Undefined(block.texts[why] if why != SILENT else "undefined")
    return Charged(status, block.texts[code] if code != SILENT else "", figures)


def _written(charged: Charged) -> tuple[str, str, dict[str, Any]]:
    figures = {
        name: [f.value, f.low, f.high, str(f.proof)] if isinstance(f, Bounded) else f.reason
        for name, f in charged.figures.items()
    }
    return charged.status.name, charged.reason, figures


def _read_row(told: Any) -> Charged:  # noqa: ANN401
    status, reason, figures = told
    return Charged(
        Status[status],
        reason,
        {
            name: Undefined(f) if isinstance(f, str) else Bounded(f[0], f[1], f[2], Proof(f[3]))
            for name, f in figures.items()
        },
    )
