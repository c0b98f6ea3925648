"""Data sets behind figures: made from batteries, and read again with their bounds."""

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from spinvolt.bounded import Bounded, Proof, Undefined, weakest
from spinvolt.charging import charge
from spinvolt.errors import NotConverged
from spinvolt.papers.paper import Tables
from spinvolt.run.result import Run
from spinvolt.statement.parse import parsed
from spinvolt.study.block import Grade
from spinvolt.study.sweep import sweep
from spinvolt.vocabulary import TIME_AXIS, peak, series

CURVE, SAMPLE = "curve", "sample"
_PROOFS = {Grade.PROVED: Proof.PROVED, Grade.ESTIMATED: Proof.ESTIMATED}


def charged(tables: Tables) -> Run:
    """Charge the battery of a statement given as nested dicts.

    >>> run = charged({"battery": {"n_battery": 1, "n_charger": 1}})
    >>> run.peaks["max_energy"].contains(1.0)
    True
    """
    return charge(parsed(tables))


def swept(tables: Tables) -> xr.Dataset:
    """The numbers of a study, a statement with a `[sweep]` table, computed in this process.

    Raises
    ------
    NotConverged
        When a case fails.
    """
    with tempfile.TemporaryDirectory() as folder:
        done = sweep(tables, Path(folder) / "store", workers=0)
        if sum(done.failed.values()):
            raise NotConverged(f"cases of a study failed, as in: {' '.join(done.examples)}")
        return done.dataset().load()


def curves(statements: Mapping[str, Tables], watched: Sequence[str]) -> xr.Dataset:
    """Series over time, one curve for each statement, all with as many samples.

    The times are `time`, over `curve` and `sample`; a series x comes with x_low and x_high.
    """
    runs = [charged(_watching(tables, watched)) for tables in statements.values()]
    dims = (CURVE, SAMPLE)
    times = np.stack([run.time for run in runs])
    variables: dict[str, Any] = {}
    for name in watched:
        known = series(name)
        proof = weakest(*(run[name].proof for run in runs))
        told = {"long_name": known.label, "units": known.unit or "1", "proof": str(proof)}
        for side, suffix in (("value", ""), ("low", "_low"), ("high", "_high")):
            values = np.stack([getattr(run[name], side) for run in runs])
            variables[f"{name}{suffix}"] = (dims, values, told)
    coordinates = {
        CURVE: list(statements),
        "time": (dims, times, {"long_name": TIME_AXIS.label, "units": TIME_AXIS.unit}),
    }
    return xr.Dataset(variables, coordinates)


def merits(statements: Sequence[Tables], names: Sequence[str], dim: str) -> xr.Dataset:
    """Figures of merit, and series at the charging time, one place along `dim` per statement.

    Each x comes with x_low and x_high; where it is undefined all three are NaN. For few or long
    charges: nothing is stored on the way, as `swept` does.

    Example
    -------
    >>> cells = [{"battery": {"n_battery": n, "n_charger": 2}} for n in (1, 2)]
    >>> merits(cells, ["max_energy"], "cells")["max_energy"].round(12).values.tolist()
    [1.0, 2.0]
    """
    plain = {"watch": [], "times": [0.0]}
    runs = [
        charged({**one, "charge": {"until": "first-peak", **one.get("charge", {}), **plain}})
        for one in statements
    ]
    variables: dict[str, Any] = {}
    for name in names:
        found = [run.peaks[name] if name in run.peaks else run.at_peak[name] for run in runs]
        proofs = [one.proof for one in found if isinstance(one, Bounded)]
        quantity = peak(name) if any(name in run.peaks for run in runs) else series(name)
        told = {"long_name": quantity.label, "units": quantity.unit or "1"}
        told["proof"] = str(weakest(Proof.PROVED, *proofs))
        for side, suffix in (("value", ""), ("low", "_low"), ("high", "_high")):
            values = [getattr(x, side) if isinstance(x, Bounded) else np.nan for x in found]
            variables[f"{name}{suffix}"] = ((dim,), np.array(values), told)
    return xr.Dataset(variables)


def renamed(data: xr.Dataset, old: str, new: str) -> xr.Dataset:
    """Variables whose names begin with `old`, bounds included, under names that begin with `new`.

    >>> one = numbers("exponent", Bounded.exact(1.0), "exponent", "1")
    >>> sorted(renamed(one, "exponent", "slope"))
    ['slope', 'slope_high', 'slope_low']
    """
    names = [str(name) for name in data.data_vars if str(name).startswith(old)]
    return data.rename({name: name.replace(old, new, 1) for name in names})


def _watching(tables: Tables, watched: Sequence[str]) -> Tables:
    return {**tables, "charge": {**tables.get("charge", {}), "watch": list(watched)}}


def numbers(
    name: str,
    values: Sequence[Bounded] | Bounded,
    label: str,
    unit: str,
    dim: str = "",
    places: Sequence[Any] | None = None,
) -> xr.Dataset:
    """One variable with its bounds: a number, or numbers along a dimension with its places.

    Example
    -------
    >>> one = numbers("exponent", Bounded.around(0.8264, 1e-4), "exponent of the advantage", "1")
    >>> print(bounded(one, "exponent"))
    0.82640(10)
    """
    many = [values] if isinstance(values, Bounded) else list(values)
    proof = weakest(*(v.proof for v in many)) if many else Proof.PROVED
    told = {"long_name": label, "units": unit, "proof": str(proof)}
    variables = {
        f"{name}{suffix}": np.array([getattr(v, side) for v in many])
        for side, suffix in (("value", ""), ("low", "_low"), ("high", "_high"))
    }
    if isinstance(values, Bounded):
        return xr.Dataset({key: ((), array[0], told) for key, array in variables.items()})
    coordinates = {} if places is None else {dim: list(places)}
    return xr.Dataset({k: ((dim,), a, told) for k, a in variables.items()}, coordinates)


def merit(run: Run, name: str) -> Bounded:
    """A figure of merit of a run, or a series' value at its charging time.

    Raises
    ------
    KeyError
        When the run has none of that name, or it is undefined.
    """
    found = run.peaks[name] if name in run.peaks else run.at_peak[name]
    if isinstance(found, Undefined):
        raise KeyError(f"{name} is {found}")
    return found


def bounded(data: xr.Dataset, name: str, **where: Any) -> Bounded:  # noqa: ANN401
    """One number of a data set with its bounds; `where` names the place by its coordinates.

    Example
    -------
    >>> tables = {"battery": {"n_charger": 2}, "sweep": {"n_battery": [1, 2]}}
    >>> bounded(swept(tables), "max_energy", n_battery=2).contains(2.0)
    True
    """
    sides = [float(data[n].sel(where)) for n in (f"{name}_low", name, f"{name}_high")]
    if f"{name}_proof" in data:
        grade = Grade(int(data[f"{name}_proof"].sel(where)))
        proof = _PROOFS.get(grade, Proof.UNCONTROLLED)
    else:
        proof = Proof(data[name].attrs["proof"])
    return Bounded(sides[1], sides[0], sides[2], proof)
