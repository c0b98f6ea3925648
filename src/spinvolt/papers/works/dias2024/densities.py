"""Energies per spin along time of some open batteries, and what is read off them."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from spinvolt.bounded import Bounded, Proof, weakest
from spinvolt.papers.data import charged
from spinvolt.papers.paper import Tables
from spinvolt.run.result import Run, Series

LARGE, CELLS = 10**7, 100
WATCHED = ["battery_density", "charger_density"]
WIGNER = "truncated_wigner"

Floats = NDArray[np.float64]


def stated(
    count: int,
    pump: float = 0.0,
    *,
    n_charger: int = LARGE,
    cells: int | Sequence[int] = CELLS,
    up: int | None = None,
    **more: object,
) -> dict[str, dict[str, Any]]:
    """A charger, all up unless ``up`` says how many, and ``count`` batteries."""
    sizes = [cells] * count if isinstance(cells, int) else list(cells)
    table = {"kind": "reservoir", "n_charger": n_charger, "n_battery": sizes, "pump": pump, **more}
    tables: dict[str, dict[str, Any]] = {"battery": table}
    if up is not None:
        tables["start"] = {"charger": {"dicke": up}}
    return tables


def sampled(trajectories: int) -> dict[str, Any]:
    """Classical spins with vacuum noise, as many runs."""
    return {"reduction": WIGNER, "trajectories": trajectories}


def followed(tables: Tables, times: Sequence[float] | Floats, method: Tables | None = None) -> Run:
    """A battery charged, energies per spin at some times."""
    asked = {**tables, "charge": {"times": [float(t) for t in times], "watch": WATCHED}}
    return charged(asked if method is None else {**asked, "method": dict(method)})


def densities(
    statements: Mapping[str, Tables],
    times: Floats,
    method: Tables | None = None,
    tag: str = "",
    told: str = "",
) -> xr.Dataset:
    """Energies per spin over ``curve`` and ``sample``; NaN for batteries that are not there."""
    runs = [followed(tables, times, method) for tables in statements.values()]
    most = max(run["battery_density"].value.shape[1] for run in runs)
    variables: dict[str, Any] = {}
    for name, dims in (
        ("charger_density", ("curve", "sample")),
        ("battery_density", ("curve", "sample", "battery")),
    ):
        proof = weakest(*(run[name].proof for run in runs))
        label = f"energy per {'spin of the charger' if len(dims) == 2 else 'cell'}{told}"
        attributes = {"long_name": label, "units": "hbar omega_0", "proof": str(proof)}
        for side, suffix in (("value", ""), ("low", "_low"), ("high", "_high")):
            values = np.stack([_filled(getattr(run[name], side), most) for run in runs])
            variables[f"{name}{tag}{suffix}"] = (dims, values, attributes)
    time = ("sample", times, {"long_name": "time", "units": "1/decay"})
    coordinates = {"curve": list(statements), "time": time, "battery": range(1, most + 1)}
    return xr.Dataset(variables, coordinates)


def _filled(values: Floats, most: int) -> Floats:
    if values.ndim == 1:
        return values
    missing = np.full((len(values), most - values.shape[1]), np.nan)
    return np.concatenate([values, missing], axis=1)


def sided(sides: Sequence[float] | Floats, proof: Proof) -> Bounded:
    """A number from its value, lower and upper bound."""
    value, low, high = (float(side) for side in sides)
    return Bounded(value, low, high, proof)


def hull(values: Sequence[Bounded]) -> Bounded:
    """The interval of all of several numbers, with their mean."""
    mean = sum(v.value for v in values) / len(values)
    low, high = min(v.low for v in values), max(v.high for v in values)
    return Bounded(mean, low, high, weakest(*(v.proof for v in values)))


def of_batteries(series: Series, index: int = -1) -> Bounded:
    """The energies per cell of all batteries at one time."""
    rows = np.stack([series.value[index], series.low[index], series.high[index]], axis=-1)
    return hull([sided(row, series.proof) for row in rows])


def highest(series: Series, battery: int = 0) -> Bounded:
    """The largest energy per cell of one battery among the times."""
    sides = (series.value, series.low, series.high)
    return sided([side[:, battery].max() for side in sides], series.proof)


def crossing(times: Floats, series: Series, level: float = 0.5) -> Bounded:
    """When a falling series comes below a level, between samples by a straight line."""
    value, low, high = (
        _crossed(times, side, level) for side in (series.value, series.low, series.high)
    )
    return Bounded(value, low, high, series.proof)


def _crossed(times: Floats, values: Floats, level: float) -> float:
    after = int(np.argmax(values < level))
    before = after - 1
    share = (values[before] - level) / (values[before] - values[after])
    return float(times[before] + share * (times[after] - times[before]))
