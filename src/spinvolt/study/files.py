"""Files that are whole or not there, whatever happens while they are written; and locks."""

import errno
import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from spinvolt.errors import Misstated, NotCovered

PART = ".part"
# What mends a full disk, a full quota, a limit on the size of files.
WAYS = {
    errno.ENOSPC: "free space",
    errno.EDQUOT: "free space",
    errno.EFBIG: "lift the limit on the size of files",
}


def write(path: Path, content: bytes) -> None:
    """Put a file in its place in one step, and make sure that the disk has it.

    Raises
    ------
    OSError
        When the disk is full; nothing is left behind then.
    """
    part = path.with_name(f".{path.name}{PART}")
    with writing(path):
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
def writing(path: Path) -> Generator[None]:
    """Whatever the system refuses in here says which file it was about, and what to do.

    Raises
    ------
    OSError
        With the number that it had.
    """
    try:
        yield
    except OSError as fault:
        raise unwritten(path, fault) from None


def unwritten(path: Path, fault: OSError) -> OSError:
    """An error about a file that cannot be written, with the way out.

    >>> print(unwritten(Path("grid.sweep/result.nc"), OSError(errno.ENOSPC, "No space left")))
    [Errno 28] No space left, so 'grid.sweep/result.nc' cannot be written: free space and run the \
same command again
    """
    way = WAYS.get(fault.errno or 0, "make that possible")
    why = fault.strerror or str(fault)
    told = f"{why}, so '{path}' cannot be written: {way} and run the same command again"
    return OSError(fault.errno or errno.EIO, told)


@contextmanager
def locked(path: Path, *, shared: bool = False, wait: bool = False) -> Generator[None]:
    """Hold a lock, which the system takes back when this process dies in whatever way.

    Raises
    ------
    Misstated
        When another process holds it and is not to be waited for.
    NotCovered
        On a system without such locks.
    """
    try:
        import fcntl
    except ImportError:
        raise NotCovered(
            "sweep stores need the file locks of a POSIX system, which this one has not"
        ) from None
    with writing(path):
        file = path.open("ab")
    with file:
        try:
            kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
            fcntl.flock(file, kind if wait else kind | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Misstated(
                f"The store '{path.parent}' is being written by another process: wait for it, or "
                "end it."
            ) from None
        yield
