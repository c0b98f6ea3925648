"""The batteries of huangfu2021: spins and the two cavities, alone and swept over sizes."""

import math
from collections.abc import Sequence

import numpy as np
import xarray as xr

from spinvolt.papers.data import swept
from spinvolt.papers.paper import Tables
from spinvolt.papers.slopes import ROUNDING
from spinvolt.study.block import Grade

KEY = "huangfu2021"
# In units of the splitting: Figs. 2 to 5. The others depend on it through g t alone.
COUPLING = 0.1
ANISOTROPIES = (0.0, 0.2, 0.6, 1.0)
# The latest g t at which Fig. 3's energies are taken: the slopes that it quotes need 3.02 to 3.34.
WINDOW = math.pi
FIRST = "first-peak"
# The two readings of the benchmark, with as many quanta to give as there are cells.
PHOTONS, INVERTED = "photons", "inverted"
CAVITIES = (PHOTONS, INVERTED)
# Of a charger so large that the couplings are those of its limit in every digit.
MANY = 10**12
SUFFIXES = ("", "_low", "_high", "_proof")
UNIT = "sqrt(n_charger) coupling splitting"
RATIO, CELLS, ANISOTROPY, CAVITY = "ratio", "n_battery", "anisotropy", "cavity"


def spins(n_battery: int, n_charger: int, **fields: float) -> Tables:
    """The statement of a central-spin battery, empty, with a charger that is fully up."""
    sizes = {"kind": "central-spin", "n_battery": n_battery, "n_charger": n_charger}
    return {"battery": {**sizes, **fields}}


def cavity(reading: str, n_battery: int | None = None) -> Tables:
    """The benchmark in units of its collective coupling sqrt(n_charger) coupling.

    ``photons`` is the cavity with as many photons as cells, ``inverted`` the limit of a charger
    that is fully up, whose quanta are the charger spins that are down.
    """
    cells = {} if n_battery is None else {"n_battery": n_battery}
    if reading == PHOTONS:
        return {"battery": {"kind": "cavity", **cells}}
    large = {"n_charger": MANY, "coupling": 1.0 / math.sqrt(MANY)}
    return {
        "battery": {"kind": "central-spin", **cells, **large},
        "method": {"reduction": "tavis_cummings"},
    }


def ensembles(
    anisotropies: Sequence[float],
    cells: Sequence[int],
    ratio: int = 1,
    until: float | str = FIRST,
    metrics: Sequence[str] = ("max_energy", "max_power"),
) -> xr.Dataset:
    """Figures of merit over anisotropy and cells, with `ratio` charger spins for each cell.

    A number for `until` is the end of the window in g t; the largest power comes in units of
    sqrt(n_charger) g splitting, as `unit_power`.
    """
    table = {
        ANISOTROPY: list(anisotropies),
        CELLS: list(cells),
        "n_charger": f"{ratio} * n_battery",
        "metrics": list(metrics),
        "chunk": len(anisotropies) * len(cells),
    }
    end = until if isinstance(until, str) else until / COUPLING
    battery = {"kind": "central-spin", "coupling": COUPLING}
    return kept(in_unit(swept({"battery": battery, "charge": {"until": end}, "sweep": table})))


def cavities(cells: Sequence[int]) -> xr.Dataset:
    """Both cavities: `cavity_energy` and `cavity_power` over cells, in one unit."""
    metrics = ["max_energy", "max_power"]
    table = {CELLS: list(cells), "metrics": metrics, "chunk": len(cells)}
    both = [kept(swept({**cavity(reading), "sweep": table})) for reading in CAVITIES]
    names = {
        f"max_{what}{suffix}": f"cavity_{what}{suffix}"
        for what in ("energy", "power")
        for suffix in SUFFIXES
    }
    data = joined(both, CAVITY, CAVITIES).rename(names)
    for suffix in SUFFIXES[:3]:
        data[f"cavity_power{suffix}"].attrs["units"] = UNIT
    return data


def kept(data: xr.Dataset) -> xr.Dataset:
    """The numbers of a study with bounds and proofs, without what tells how it went."""
    names = [str(name) for name in data if f"{name}_proof" in data]
    chosen = data[[f"{name}{suffix}" for name in names for suffix in SUFFIXES]]
    tied = [name for name in data.coords if name not in data.dims]
    return chosen.drop_vars(tied).drop_attrs(deep=False)


def in_unit(data: xr.Dataset) -> xr.Dataset:
    """A study's data and its largest powers in units of sqrt(n_charger) coupling splitting."""
    if "max_power" not in data:
        return data
    unit = COUPLING * np.sqrt(data["n_charger"])
    for suffix, rounding in (("", 0.0), ("_low", -ROUNDING), ("_high", ROUNDING)):
        power = data[f"max_power{suffix}"] / unit * (1.0 + rounding)
        told = {"long_name": "maximal average power", "units": UNIT}
        data = data.assign({f"unit_power{suffix}": power.assign_attrs(told)})
    return data.assign(unit_power_proof=data["max_power_proof"])


def joined(parts: Sequence[xr.Dataset], dim: str, places: Sequence[float | str]) -> xr.Dataset:
    """Data sets side by side along a new dimension; a case that only some have is missing."""
    return _together(parts, dim).assign_coords({dim: list(places)})


def beside(parts: Sequence[xr.Dataset]) -> xr.Dataset:
    """Data sets of other anisotropies as one."""
    return _together(parts, ANISOTROPY)


def _together(parts: Sequence[xr.Dataset], dim: str) -> xr.Dataset:
    missing = {str(n): int(Grade.MISSING) for n in parts[0] if str(n).endswith("_proof")}
    filled = {str(n): missing.get(str(n), math.nan) for n in parts[0]}
    return xr.concat(
        list(parts), dim, data_vars="all", coords="different", compat="equals", join="outer",
        fill_value=filled, combine_attrs="override",
    )  # fmt: skip
