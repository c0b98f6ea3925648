"""Files that are whole or not there, whatever happens while they are written; and locks."""

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from spinvolt.errors import Misstated, NotCovered

PART = ".part"


def write(path: Path, content: bytes) -> None:
    """Put a file in its place in one step, and make sure that the disk has it.

    Raises
    ------
    OSError
        When the disk is full; nothing is left behind then.
    """
    part = path.with_name(f".{path.name}{PART}")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    settle(path.parent)


def settle(folder: Path) -> None:
    """Make sure that the disk has a folder's names."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def locked(path: Path, *, shared: bool = False) -> Generator[None]:
    """Hold a lock, which the system takes back when this process dies in whatever way.

    Raises
    ------
    Misstated
        When another process holds it.
    NotCovered
        On a system without such locks.
    """
    try:
        import fcntl
    except ImportError:
        raise NotCovered(
            "sweep stores need the file locks of a POSIX system, which this one has not"
        ) from None
    with path.open("ab") as file:
        try:
            fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Misstated(
                f"The store '{path.parent}' is being written by another process: wait for it, or "
                "end it."
            ) from None
        yield
