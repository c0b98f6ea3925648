"""A complete store as one netCDF file, written chunk by chunk."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import netCDF4
import numpy as np
from numpy.typing import NDArray

from spinvolt.study import files
from spinvolt.study.layout import TEXTS, Layout, layout, slabs
from spinvolt.study.store import CONTENT, LOCK, RESULT, Pieces, Store
from spinvolt.study.texts import Texts

Arrays = dict[str, NDArray[Any]]
# Chunks are written together up to so many bytes: a file takes its time for each call.
TOGETHER = 2**22
# What is tried when a file could not be written, to learn why.
TRIED = 2**16


def settled(store: Store) -> bool:
    """Whether the store's file is what its chunks say; it is written anew where it is not.

    Shares that end at the same time see to it one after the other.

    Raises
    ------
    OSError
        When the disk is full; the chunks are safe.
    """
    with files.locked(store.path / f"{LOCK}-{RESULT}", wait=True):
        for left in store.path.glob(f".{RESULT}*{files.PART}"):
            left.unlink(missing_ok=True)
        pieces = store.pieces()
        if len(pieces) < store.plan.chunks:
            return False
        return content_of(store.result) == store.content(pieces) or assembled(store, pieces)


def content_of(path: Path) -> str | None:
    """The hash of the chunks that a file was made from; None where it cannot be read."""
    try:
        with netCDF4.Dataset(path) as file:
            return str(file.getncattr(CONTENT))
    except (OSError, RuntimeError, AttributeError):
        return None


def assembled(store: Store, pieces: Pieces) -> bool:
    """Write the store's data set, whole or not at all; memory does not grow with its length.

    False where a chunk is not there, or not what its name says.

    Raises
    ------
    OSError
        When the disk is full; the chunks are safe.
    """
    part = store.result.with_name(f".{RESULT}{files.PART}")
    with files.writing(store.result):
        try:
            try:
                with netCDF4.Dataset(part, "w", format="NETCDF4") as file:
                    complete = _write(file, store, pieces) == store.plan.chunks
            except (OSError, RuntimeError) as fault:
                raise _cause(part, store, fault) from None
            if complete:
                with part.open("rb+") as whole:
                    os.fsync(whole.fileno())
                part.replace(store.result)
                files.settle(store.path)
            return complete
        finally:
            part.unlink(missing_ok=True)


def _cause(part: Path, store: Store, fault: OSError | RuntimeError) -> OSError:
    """What the system has against a file: netCDF does not tell, so some more is written."""
    if isinstance(fault, OSError) and fault.errno in files.WAYS:
        return fault
    needed = len(store.plan) * sum(v.missing.nbytes for v in layout(store.plan).variables)
    try:
        with part.open("ab") as file:
            file.write(bytes(TRIED))
            if hasattr(os, "posix_fallocate"):
                os.posix_fallocate(file.fileno(), 0, needed)
    except OSError as cause:
        return cause
    return OSError(errno.EIO, str(fault))


def _write(file: netCDF4.Dataset, store: Store, pieces: Pieces) -> int:
    """Fill a file; how many chunks it has."""
    made = store.layout(pieces)
    variables = _prepared(file, made)
    texts, count = Texts(), 0
    for first, arrays, chunks in _stretches(store, pieces, texts):
        count += chunks
        for name, values in arrays.items():
            begin = 0
            for box, size in slabs(store.plan.shape, first, first + len(values)):
                end = begin + int(np.prod(size))
                variables[name][box] = values[begin:end].reshape(*size, *values.shape[1:])
                begin = end
        fresh = texts.taken()
        if fresh:
            last = len(texts)
            variables["text"][last - len(fresh) : last] = np.array(fresh, dtype=object)
    return count


def _stretches(store: Store, pieces: Pieces, texts: Texts) -> Iterator[tuple[int, Arrays, int]]:
    """Cases that follow each other: the first one's number, their arrays, how many chunks."""
    some: list[Arrays] = []
    first, size = 0, 0
    for chunk, block in store.those(pieces):
        numbers = store.plan.numbers(chunk)
        if some and (size > TOGETHER or numbers.start != first + sum(map(_length, some))):
            yield first, _joined(some), len(some)
            some, size = [], 0
        first = first if some else numbers.start
        some.append(texts.told(block))
        size += sum(array.nbytes for array in some[-1].values())
    if some:
        yield first, _joined(some), len(some)


def _length(arrays: Arrays) -> int:
    return len(arrays["status"])


def _joined(some: list[Arrays]) -> Arrays:
    if len(some) == 1:
        return some[0]
    return {name: np.concatenate([each[name] for each in some]) for name in some[0]}


def _prepared(file: netCDF4.Dataset, made: Layout) -> dict[str, Any]:
    """Dimensions, coordinates and empty variables."""
    file.setncatts(made.attributes)
    for name, size in made.sizes.items():
        file.createDimension(name, size)
    file.createDimension(TEXTS, None)
    for name, (dims, values, attributes) in made.coordinates.items():
        kind = str if values.dtype == object else values.dtype
        variable = file.createVariable(name, kind, dims)
        variable.setncatts(attributes)
        variable[...] = values
    plain = " ".join(name for name, (dims, _, _) in made.coordinates.items() if dims != (name,))
    found: dict[str, Any] = {}
    for v in made.variables:
        found[v.name] = file.createVariable(v.name, v.missing.dtype, v.dims, fill_value=False)
        found[v.name].setncatts(v.attributes | ({"coordinates": plain} if plain else {}))
    found["text"] = file.createVariable("text", str, (TEXTS,))
    found["text"].setncattr("long_name", "sentences")
    return found
