"""A complete store as one netCDF file, written chunk by chunk."""

import os
from typing import Any

import netCDF4
import numpy as np

from spinvolt.study import files
from spinvolt.study.layout import TEXTS, Layout, layout, slabs, told
from spinvolt.study.store import Store


def assemble(store: Store) -> None:
    """Write the store's data set, whole or not at all; memory does not grow with its length.

    Raises
    ------
    OSError
        When the disk is full; the chunks are safe.
    """
    part = store.result.with_name(f".{store.result.name}.{os.getpid()}{files.PART}")
    try:
        with netCDF4.Dataset(part, "w", format="NETCDF4") as file:
            _write(file, store)
        with part.open("rb+") as whole:
            os.fsync(whole.fileno())
        part.replace(store.result)
        files.settle(store.path)
    finally:
        part.unlink(missing_ok=True)


def _write(file: netCDF4.Dataset, store: Store) -> None:
    made = layout(store.plan)
    variables = _prepared(file, made)
    shape, place = store.plan.shape, 0
    for chunk, block in store.blocks():
        numbers = store.plan.numbers(chunk)
        for name, values in told(block, place).items():
            begin = 0
            for box, size in slabs(shape, numbers.start, numbers.stop):
                end = begin + int(np.prod(size))
                variables[name][box] = values[begin:end].reshape(*size, *values.shape[1:])
                begin = end
        if block.texts:
            texts = np.array(block.texts, dtype=object)
            variables["text"][place : place + len(texts)] = texts
        place += len(block.texts)


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
