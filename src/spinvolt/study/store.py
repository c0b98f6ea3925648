"""A study's folder: what is complete is flushed, named by its content and never rewritten.

STORE/study.json            the plan, its hash, the version, where it was begun
STORE/chunks/C-R-HASH.npz   chunk C (revision R after retries), verified when it is read
STORE/begun/C-R-HASH.npz    what is known of chunk C while some of its cases are missing
STORE/runs.jsonl            one line for each run: when, where, what it did
STORE/result.nc             the whole data set, once every case is there
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from os import PathLike, fspath
from pathlib import Path
from typing import Any

from spinvolt.batteries.rules import shown
from spinvolt.errors import Misstated
from spinvolt.study import files, label
from spinvolt.study.block import Block, Status, decoded
from spinvolt.study.label import RUNS, STUDY
from spinvolt.study.layout import Layout, layout
from spinvolt.study.plan import Plan
from spinvolt.study.table import plan as planned

CHUNKS, BEGUN, RESULT, LOCK = "chunks", "begun", "result.nc", "lock"
DIGITS = 32
# The attribute of a data set that says which chunks it was made from.
CONTENT = "spinvolt_content"
_NAME = re.compile(r"(\d{8,})-(\d{3,})-([0-9a-f]{32})\.npz")


@dataclass(frozen=True)
class Piece:
    """A chunk's file: its number, its revision, the hash of its content, and its folder."""

    chunk: int
    revision: int
    digest: str
    folder: str = CHUNKS

    @classmethod
    def named(cls, name: str, folder: str = CHUNKS) -> "Piece | None":
        """The piece that a file's name tells; None for a file of another kind."""
        match = _NAME.fullmatch(name)
        return None if match is None else cls(int(match[1]), int(match[2]), match[3], folder)

    @property
    def name(self) -> str:
        """The file's name."""
        return f"{self.chunk:08d}-{self.revision:03d}-{self.digest}.npz"


Pieces = dict[int, Piece]


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

    def pieces(self) -> Pieces:
        """The newest file of each chunk that is complete."""
        return self._newest(CHUNKS)

    def begun(self) -> Pieces:
        """The newest file of each chunk of which some cases are missing."""
        return self._newest(BEGUN)

    def content(self, pieces: Pieces | None = None) -> str:
        """A hash of which chunks are there, and of what is in them."""
        names = [piece.name for piece in (self.pieces() if pieces is None else pieces).values()]
        return hashlib.sha256("\n".join(names).encode()).hexdigest()

    def block(self, piece: Piece) -> Block | None:
        """The content of a chunk's file; None where it is not what its name says."""
        try:
            content = self._at(piece).read_bytes()
        except FileNotFoundError:
            return None
        if hashlib.sha256(content).hexdigest()[:DIGITS] != piece.digest:
            return None
        block = decoded(content)
        return block if len(block) == len(self.plan.numbers(piece.chunk)) else None

    def those(self, pieces: Pieces) -> Iterator[tuple[int, Block]]:
        """The content of those pieces that are there, in order."""
        for chunk, piece in pieces.items():
            block = self.block(piece)
            if block is not None:
                yield chunk, block

    def blocks(self) -> Iterator[tuple[int, Block]]:
        """What is there of each chunk, in order, also while another process adds to it."""
        for chunk, piece in self._there().items():
            block = self.block(piece)
            if block is None and (newer := self._there().get(chunk, piece)) != piece:
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
        folder = BEGUN if (block.status == Status.MISSING).any() else CHUNKS
        content = block.encoded()
        digest = hashlib.sha256(content).hexdigest()[:DIGITS]
        again = before is not None and before.folder == folder
        piece = Piece(chunk, before.revision + 1 if before and again else 0, digest, folder)
        self.make(folder)
        files.write(self._at(piece), content)
        if before is not None:
            self.drop(before)
        return piece

    def drop(self, piece: Piece) -> None:
        """Remove a file that is damaged, or that a newer one stands for."""
        self._at(piece).unlink(missing_ok=True)

    def drop_older(self, piece: Piece) -> None:
        """Remove what a killed writer left of a chunk besides its newest file."""
        for path in (self.path / piece.folder).glob(f"{piece.chunk:08d}-*.npz"):
            if path.name != piece.name:
                path.unlink(missing_ok=True)

    def sweep_up(self, mine: range) -> None:
        """Remove what a writer of the chunks ``mine`` left unfinished when it was killed."""
        for folder in (CHUNKS, BEGUN):
            for path in (self.path / folder).glob(f".*{files.PART}"):
                piece = Piece.named(path.name[1 : -len(files.PART)])
                if piece is not None and piece.chunk in mine:
                    path.unlink(missing_ok=True)

    def layout(self, pieces: Pieces | None = None) -> Layout:
        """The layout of its data set, with what a copy of it needs to be understood."""
        made = layout(self.plan)
        more = {**label.attributes(self.path), CONTENT: self.content(pieces)}
        return replace(made, attributes=made.attributes | more)

    def note(self, told: Mapping[str, Any]) -> None:
        """Add a line to the record of runs."""
        label.note(self.path, told)

    def make(self, folder: str) -> None:
        """Make a folder of the store, unless it is there."""
        with files.writing(self.path / folder):
            (self.path / folder).mkdir(parents=True, exist_ok=True)

    def _at(self, piece: Piece) -> Path:
        return self.path / piece.folder / piece.name

    def _there(self) -> Pieces:
        return dict(sorted((self.begun() | self.pieces()).items()))

    def _newest(self, folder: str) -> Pieces:
        found: Pieces = {}
        where = self.path / folder
        for path in where.iterdir() if where.is_dir() else ():
            piece = Piece.named(path.name, folder)
            if piece and piece.revision >= found.get(piece.chunk, piece).revision:
                found[piece.chunk] = piece
        return dict(sorted(found.items()))


def folder_of(store: object) -> Path:
    """The path that a store is named by.

    Raises
    ------
    Misstated
        When it is none.
    """
    if not isinstance(store, str | PathLike) or not isinstance(fspath(store), str):
        raise Misstated(f"`store` must be the path of a folder, but is {shown(store)}.")
    return Path(store)


def created(path: Path, plan: Plan, statement: Mapping[str, Any]) -> Store:
    """The store of a plan: the one that is there if it belongs to the plan, else a new one.

    Raises
    ------
    Misstated
        When the folder holds anything else, or was made by another version or statement.
    OSError
        When it cannot be made.
    """
    store = Store(path, plan)
    if there(path, plan):
        store.make(CHUNKS)
        return store
    store.make(CHUNKS)
    label.write(path, plan, statement)
    return store


def there(path: Path, plan: Plan) -> bool:
    """Whether a folder holds a store of a plan; False where one may be made.

    Raises
    ------
    Misstated
        When the folder holds anything else, or was made by another version or statement.
    """
    if (path / STUDY).is_file():
        label.refuse_foreign(label.read(path), plan, path)
        return True
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
    return False


def opened(path: Path) -> Store:
    """The store in a folder, whoever writes to it at the moment.

    Raises
    ------
    Misstated
        When there is none, or another version made it.
    """
    if not (path / STUDY).is_file():
        raise Misstated(f"There is no sweep in '{path}': name the STORE of a `spinvolt sweep`.")
    told = label.read(path)
    plan = planned(told["statement"])
    label.refuse_foreign(told, plan, path)
    return Store(path, plan)


def _ours(name: str) -> bool:
    """Whether a sweep that was killed at its very beginning may have left a file."""
    return name in (CHUNKS, RUNS) or name.startswith((LOCK, f".{STUDY}"))
