"""A run as an xarray data set, and as a netCDF file that any tool opens."""

import json
import os
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from spinvolt.bounded import Proof
from spinvolt.errors import Misstated
from spinvolt.run.document import header, rebuilt
from spinvolt.run.result import Run, Series
from spinvolt.vocabulary import BATTERY_AXIS, LEVEL_AXIS, TIME_AXIS, Quantity
from spinvolt.vocabulary import series as quantity

SCHEMA = 1
BOUND = {"low": "lower", "high": "upper"}


def dataset(run: Run) -> xr.Dataset:
    """Variables x, x_low, x_high for every series x over `time`; the rest as attributes.

    Attributes follow the CF convention (units, long_name); `spinvolt` holds the JSON result
    without its series, from which `open_run` rebuilds the run.
    """
    variables: dict[str, Any] = {}
    coordinates: dict[str, Any] = {"time": ("time", run.time, _attributes(TIME_AXIS))}
    for name, series in run.series.items():
        known = quantity(name)
        attributes = _attributes(known) | {"proof": str(series.proof)}
        variables[name] = (known.dims, series.value, attributes)
        for side in ("low", "high"):
            words = {"long_name": f"{known.label}, {BOUND[side]} bound"}
            variables[f"{name}_{side}"] = (known.dims, getattr(series, side), attributes | words)
        if "excited" in known.dims:
            levels = np.arange(run.levels[0], run.levels[1] + 1)
            coordinates["excited"] = ("excited", levels, _attributes(LEVEL_AXIS))
        if "battery" in known.dims:
            numbers = np.arange(series.value.shape[1])
            coordinates["battery"] = ("battery", numbers, _attributes(BATTERY_AXIS))
    attributes = {
        "title": run.status,
        "Conventions": "CF-1.11",
        "source": f"spinvolt {run.method.version}",
        "spinvolt_schema": SCHEMA,
        "spinvolt": json.dumps(header(run), allow_nan=False),
    }
    return xr.Dataset(variables, coordinates, attributes)


def save(run: Run, path: Path) -> None:
    """Write netCDF through a temporary file, so that a file is whole or not there.

    Raises
    ------
    Misstated
        When the folder does not exist or cannot be written.
    """
    if path.suffix != ".nc" or path.is_dir():
        raise Misstated(f"`path` must name a file that ends in .nc, but is {str(path)!r}.")
    if not path.parent.is_dir() or not os.access(path.parent, os.W_OK):
        raise Misstated(
            f"cannot write {path.name!r}: the folder {str(path.parent)!r} is missing or read-only."
        )
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    os.close(handle)
    try:
        dataset(run).to_netcdf(name, engine="netcdf4")
        Path(name).chmod(0o666 & ~_mask())
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)


def _mask() -> int:
    """The permissions that this process denies new files."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def open_run(path: str | Path) -> Run:
    """The run saved in a netCDF file.

    Raises
    ------
    Misstated
        When the file is missing, is not netCDF or was not written by a compatible spinvolt.

    Example
    -------
    >>> import spinvolt as sv, tempfile, pathlib
    >>> run = sv.charge(sv.CentralSpin(n_battery=3, n_charger=3))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     run.save(pathlib.Path(folder) / "run.nc")
    ...     again = sv.open_run(pathlib.Path(folder) / "run.nc")
    >>> again.peaks == run.peaks
    True
    """
    place = Path(path)
    if place.is_dir():
        raise Misstated(f"{str(place)!r} is a folder: name a file that `Run.save` wrote.")
    if not place.is_file():
        raise Misstated(f"there is no file {str(place)!r}.")
    try:
        opened = xr.load_dataset(place, engine="netcdf4")
    except (OSError, ValueError) as fault:
        raise Misstated(
            f"{str(place)!r} is not a netCDF file that can be read ({type(fault).__name__})."
        ) from fault
    if opened.attrs.get("spinvolt_schema") != SCHEMA:
        found = opened.attrs.get("spinvolt_schema", "none")
        raise Misstated(
            f"{str(place)!r} has run schema {found}, but this spinvolt reads schema {SCHEMA}."
        )
    series = {
        str(name): Series(
            opened[name].values,
            opened[f"{name}_low"].values,
            opened[f"{name}_high"].values,
            Proof(opened[name].attrs["proof"]),
        )
        for name in opened.data_vars
        if f"{name}_low" in opened
    }
    return rebuilt(json.loads(opened.attrs["spinvolt"]), opened["time"].values.tolist(), series)


def _attributes(known: Quantity) -> dict[str, str]:
    return {
        "long_name": known.label,
        "units": known.unit or "1",
        "symbol": known.symbol,
        "comment": known.meaning,
        "references": known.source,
    }
