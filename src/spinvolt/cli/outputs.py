"""Files that a command writes: refused before computing, and whole or not there afterwards."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from spinvolt.batteries.rules import clean
from spinvolt.errors import Misstated


def writable(
    path: str, flag: str, suffixes: tuple[str, ...] = (), source: str | None = None
) -> Path:
    """Where to write, once it is known that writing there will work.

    Raises
    ------
    Misstated
        When the ending is unknown, the folder is missing or closed, the name is that of a folder or
        a device, or the file is the statement itself.
    """
    name = _quoted(path)
    try:
        target = _target(path, flag, suffixes, source)
        _beside(target).touch(exist_ok=False)
        _beside(target).unlink()
    except OSError as error:
        raise Misstated(f"`{flag}` cannot be written to {name}: {error.strerror}.") from None
    return target


def _target(path: str, flag: str, suffixes: tuple[str, ...], source: str | None) -> Path:
    """The file itself, behind all links, if its name may be written to."""
    target, name = Path(os.path.realpath(path)), _quoted(path)
    if suffixes and target.suffix.lower() not in suffixes:
        raise Misstated(f"`{flag}` must end in {' or '.join(suffixes)}, but is {name}.")
    if not target.parent.is_dir():
        raise Misstated(f"`{flag}` must lie in a folder that exists, but is {name}.")
    if target.exists() and not target.is_file():
        raise Misstated(f"`{flag}` must name a plain file, but is {name}.")
    if source is not None and target.exists() and os.path.realpath(source) == str(target):
        raise Misstated(f"`{flag}` must not overwrite the statement, but is {name}.")
    return target


def refuse_shared(targets: Mapping[str, Path | None]) -> None:
    """Each flag must write to a file of its own.

    Raises
    ------
    Misstated
        When two flags, behind all links, name the same file.
    """
    taken: dict[Path, str] = {}
    for flag, target in targets.items():
        if target is None:
            continue
        if target in taken:
            raise Misstated(
                f"`{flag}` must name another file than `{taken[target]}`, but both are "
                f"{_quoted(str(target))}."
            )
        taken[target] = flag


def replace(target: Path, write: Callable[[Path], object]) -> None:
    """Let ``write`` fill a file beside the target, then put it in the target's place.

    Raises
    ------
    Misstated
        When the disk is full or the folder has gone.
    """
    part = _beside(target)
    try:
        write(part)
        part.replace(target)
    except OSError as error:
        raise Misstated(f"{clean(str(target))} cannot be written: {error.strerror}.") from None
    finally:
        part.unlink(missing_ok=True)


def _beside(target: Path) -> Path:
    """A name in the same folder that nobody else uses, with the same ending."""
    return target.with_name(f".{target.stem[:100]}.{os.getpid()}{target.suffix}")


def _quoted(path: str) -> str:
    return f"'{clean(path)}'"
