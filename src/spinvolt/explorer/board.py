"""How far computations are: each writes into its own place of one small file, and anyone reads.

A worker may be killed at any moment, so nothing is locked and nothing waits for anything.
"""

import os
import struct
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

PLACE = struct.Struct("<d120s")


@dataclass(frozen=True)
class Notice:
    """A fraction, 0 where it is unknown, and what is being done."""

    fraction: float
    words: str


@dataclass(frozen=True)
class Board:
    """A file with ``places`` notices."""

    path: Path
    places: int

    @classmethod
    def new(cls, places: int) -> "Board":
        """An empty board in the system's folder for temporary files."""
        handle, name = tempfile.mkstemp(prefix="spinvolt-explorer-")
        with os.fdopen(handle, "wb") as file:
            file.write(bytes(PLACE.size * places))
        return cls(Path(name), places)

    def clear(self, place: int) -> None:
        """Nothing is known of what will be reported at a place."""
        self.writer(place)(0.0, "")

    def writer(self, place: int) -> Callable[[float, str], None]:
        """A function to report progress with, as ``charge`` takes it."""

        def write(fraction: float, words: str) -> None:
            with self.path.open("r+b", buffering=0) as file:
                file.seek(PLACE.size * place)
                file.write(PLACE.pack(fraction, words.encode()[:120]))

        return write

    def read(self, place: int) -> Notice:
        """What was last reported at a place.

        >>> board = Board.new(2)
        >>> board.writer(1)(0.5, "halfway")
        >>> board.read(1)
        Notice(fraction=0.5, words='halfway')
        >>> board.remove()
        """
        with self.path.open("rb") as file:
            file.seek(PLACE.size * place)
            fraction, words = PLACE.unpack(file.read(PLACE.size))
        return Notice(fraction, words.rstrip(b"\0").decode(errors="replace"))

    def remove(self) -> None:
        """Delete the file."""
        self.path.unlink(missing_ok=True)
