"""A study's folder: what is complete is flushed, named by its content and never rewritten.

STORE/study.json            the plan, its hash, the version, where it was begun
STORE/chunks/C-R-HASH.npz   chunk C (revision R after retries), verified when it is read
STORE/runs.jsonl            one line for each run: when, where, what it did
STORE/result.nc             the whole data set, once every case is there
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spinvolt.errors import Misstated
from spinvolt.study import files
from spinvolt.study.block import Block, decoded
from spinvolt.study.plan import SCHEMA, Plan
from spinvolt.study.provenance import provenance
from spinvolt.study.table import plan as planned
from spinvolt.version import VERSION

STUDY, CHUNKS, RUNS, RESULT, LOCK = "study.json", "chunks", "runs.jsonl", "result.nc", "lock"
DIGITS = 32
_NAME = re.compile(r"(\d{8,})-(\d{3,})-([0-9a-f]{32})\.npz")


@dataclass(frozen=True)
class Piece:
    """A chunk's file: its number, its revision and the hash of its content."""

    chunk: int
    revision: int
    digest: str

    @classmethod
    def named(cls, name: str) -> "Piece | None":
        """The piece that a file's name tells; None for a file of another kind."""
        match = _NAME.fullmatch(name)
        return None if match is None else cls(int(match[1]), int(match[2]), match[3])

    @property
    def name(self) -> str:
        """The file's name."""
        return f"{self.chunk:08d}-{self.revision:03d}-{self.digest}.npz"


@dataclass(frozen=True)
class Store:
    """A study's folder and the plan that it belongs to."""

    path: Path
    plan: Plan

    @property
    def chunks(self) -> Path:
        """The folder of the chunks."""
        return self.path / CHUNKS

    @property
    def result(self) -> Path:
        """The assembled data set, which is there when all cases are."""
        return self.path / RESULT

    def pieces(self) -> dict[int, Piece]:
        """The newest file of each chunk."""
        found: dict[int, Piece] = {}
        for path in self.chunks.iterdir():
            piece = Piece.named(path.name)
            if piece and piece.revision >= found.get(piece.chunk, piece).revision:
                found[piece.chunk] = piece
        return dict(sorted(found.items()))

    def block(self, piece: Piece) -> Block | None:
        """The content of a chunk's file; None where it is not what its name says."""
        try:
            content = (self.chunks / piece.name).read_bytes()
        except FileNotFoundError:
            return None
        if hashlib.sha256(content).hexdigest()[:DIGITS] != piece.digest:
            return None
        block = decoded(content)
        return block if len(block) == len(self.plan.numbers(piece.chunk)) else None

    def blocks(self) -> Iterator[tuple[int, Block]]:
        """The chunks that are there, in order, also while another process adds to them."""
        for chunk, piece in self.pieces().items():
            block = self.block(piece)
            if block is None and (newer := self.pieces().get(chunk, piece)) != piece:
                block = self.block(newer)
            if block is not None:
                yield chunk, block

    def keep(self, chunk: int, block: Block, before: Piece | None = None) -> Piece:
        """Write a chunk; the file that it takes the place of goes when the new one is safe.

        Raises
        ------
        OSError
            When the disk is full.
        """
        content = block.encoded()
        digest = hashlib.sha256(content).hexdigest()[:DIGITS]
        piece = Piece(chunk, 0 if before is None else before.revision + 1, digest)
        files.write(self.chunks / piece.name, content)
        if before is not None:
            (self.chunks / before.name).unlink(missing_ok=True)
        return piece

    def drop(self, piece: Piece) -> None:
        """Remove a file that is damaged."""
        (self.chunks / piece.name).unlink(missing_ok=True)

    def sweep_up(self, mine: range) -> None:
        """Remove what a writer of the chunks ``mine`` left unfinished when it was killed."""
        for path in self.chunks.glob(f".*{files.PART}"):
            piece = Piece.named(path.name[1 : -len(files.PART)])
            if piece is not None and piece.chunk in mine:
                path.unlink(missing_ok=True)

    def note(self, told: Mapping[str, Any]) -> None:
        """Add a line to the record of runs; a torn last line is ended first."""
        path = self.path / RUNS
        torn = path.exists() and not path.read_bytes().endswith(b"\n")
        with path.open("a", encoding="utf-8") as file:
            file.write("\n" * torn + json.dumps(told) + "\n")


def created(path: Path, plan: Plan, statement: Mapping[str, Any]) -> Store:
    """The store of a plan: the one that is there if it belongs to the plan, else a new one.

    Raises
    ------
    Misstated
        When the folder holds anything else, or was made by another version or statement.
    """
    store = Store(path, plan)
    if (path / STUDY).is_file():
        _refuse_foreign(_told(path), plan, path)
        (path / CHUNKS).mkdir(exist_ok=True)
        return store
    if path.exists() and not path.is_dir():
        raise Misstated(f"The store must be a folder, but '{path}' is a file: name another.")
    strange = (
        [each.name for each in path.iterdir() if not _ours(each.name)] if path.exists() else []
    )
    if strange:
        raise Misstated(
            f"The store '{path}' must be a new folder or one of this sweep, but holds "
            f"'{min(strange)}': name another."
        )
    (path / CHUNKS).mkdir(parents=True, exist_ok=True)
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
    return store


def opened(path: Path) -> Store:
    """The store in a folder, whoever writes to it at the moment.

    Raises
    ------
    Misstated
        When there is none, or another version made it.
    """
    if not (path / STUDY).is_file():
        raise Misstated(f"There is no sweep in '{path}': name the STORE of a `spinvolt sweep`.")
    told = _told(path)
    _refuse_version(told, path)
    plan = planned(told["statement"])
    _refuse_foreign(told, plan, path)
    return Store(path, plan)


def _told(path: Path) -> Mapping[str, Any]:
    try:
        return json.loads((path / STUDY).read_text(encoding="utf-8"))
    except ValueError:
        raise Misstated(f"'{path / STUDY}' is damaged: sweep into another folder.") from None


def _ours(name: str) -> bool:
    """Whether a sweep that was killed at its very beginning may have left a file."""
    return name in (CHUNKS, RUNS) or name.startswith((LOCK, f".{STUDY}"))


def _refuse_version(told: Mapping[str, Any], path: Path) -> None:
    made = (told.get("schema"), told.get("version"))
    if made != (SCHEMA, VERSION):
        raise Misstated(
            f"The store '{path}' was made by spinvolt {made[1]} (schema {made[0]}), but this is "
            f"{VERSION} (schema {SCHEMA}): their numbers are not mixed; sweep into another folder."
        )


def _refuse_foreign(told: Mapping[str, Any], plan: Plan, path: Path) -> None:
    _refuse_version(told, path)
    if told.get("plan") != plan.identity:
        raise Misstated(
            f"The store '{path}' belongs to another statement: their numbers are not mixed; sweep "
            "into another folder."
        )
