"""Charges that a design has computed, kept so that none is computed twice.

FOLDER/design.json          the statement, its hash, the version, where it was begun
FOLDER/charges.jsonl        one line for each charge; a torn last line is cut off and told
FOLDER/result.json          the result, once there is one
"""

import hashlib
import json
import os
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from spinvolt.bounded import Bounded, Proof, Undefined
from spinvolt.errors import Misstated
from spinvolt.study import files
from spinvolt.study.block import SILENT, Block, Grade, Status
from spinvolt.study.design_space import Point
from spinvolt.study.provenance import provenance
from spinvolt.version import VERSION

DESIGN, CHARGES, RESULT, LOCK = "design.json", "charges.jsonl", "result.json", "lock"
# Raised when the meaning of a line changes.
SCHEMA = 1
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
    cut
        Whether a torn line was cut off.
    """

    found: dict[str, Charged] = field(default_factory=dict)
    kept: int = 0
    cut: bool = False
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
            lines.append(json.dumps([key(point), *_written(charged)]) + "\n")
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
        found, good, whole = _read(folder / CHARGES)
        with (folder / CHARGES).open("a+", encoding="utf-8") as file:
            file.truncate(good)
            yield Charges(found, len(found), not whole, file)


def _settle(folder: Path, statement: Mapping[str, Any]) -> None:
    """Make the folder this design's, or see that it is."""
    content = json.dumps([SCHEMA, VERSION, statement], sort_keys=True)
    mine = hashlib.sha256(content.encode()).hexdigest()
    if (folder / DESIGN).is_file():
        try:
            told = json.loads((folder / DESIGN).read_text(encoding="utf-8"))
        except ValueError:
            raise Misstated(f"'{folder / DESIGN}' is damaged: name another folder.") from None
        if told.get("identity") != mine:
            raise Misstated(
                f"The folder '{folder}' must be of this design and of spinvolt {VERSION}, but was "
                f"made by another design or by spinvolt {told.get('version')}: name another."
            )
        return
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Misstated(f"The folder must be new or of this design, but '{folder}' is not empty.")
    folder.mkdir(parents=True, exist_ok=True)
    told = {"identity": mine, "version": VERSION, "statement": statement, **provenance()}
    files.write(folder / DESIGN, json.dumps(told, indent=1).encode())


def _read(path: Path) -> tuple[dict[str, Charged], int, bool]:
    """Charges, the number of bytes that are whole lines, and whether that is all of them."""
    found: dict[str, Charged] = {}
    good = 0
    data = path.read_bytes() if path.exists() else b""
    for line in data.splitlines(keepends=True):
        try:
            name, *told = json.loads(line)
            charged = _read_row(told)
        except (ValueError, TypeError, KeyError):
            break
        if not line.endswith(b"\n"):
            break
        found[name] = charged
        good += len(line)
    return found, good, good == len(data)


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
