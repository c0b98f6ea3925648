"""What the figures of liu2025 share: a charger that is fully up, and how curves are judged."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from spinvolt.bounded import Bounded
from spinvolt.papers.claim import Found, holds
from spinvolt.papers.data import merits, renamed
from spinvolt.papers.paper import Tables

Floats = NDArray[np.float64]
LONG = 64  # quanta from which the engine for long chains is the faster one
SIDES = ("_low", "", "_high")


def full(n_battery: int, n_charger: int, **charge: object) -> Tables:
    """N_b empty cells and N_c charger spins, all up; A = omega = 1."""
    sizes = {"n_battery": n_battery, "n_charger": n_charger}
    stated: dict[str, object] = {"battery": {"kind": "central-spin", **sizes}}
    if charge:
        stated["charge"] = charge
    if min(n_battery, n_charger) > LONG:
        stated["method"] = {"engine": "rational"}
    return stated


def per_cell(pairs: Sequence[tuple[int, int]], dim: str) -> xr.Dataset:
    """Energy and entropy at the first maximum, whole and per cell, of pairs (N_b, N_c)."""
    found = merits(
        [full(b, c) for b, c in pairs],
        ["max_energy", "charging_time", "entropy", "efficiency"],
        dim,
    )
    cells = xr.DataArray([b for b, _ in pairs], dims=dim)
    shares = found[[f"{n}{s}" for n in ("max_energy", "entropy") for s in SIDES]] / cells
    for name, one in shares.data_vars.items():
        whole = found[str(name)].attrs
        one.attrs.update(whole | {"long_name": f"{whole['long_name']} per cell"})
    shares = renamed(renamed(shares, "max_energy", "energy_share"), "entropy", "entropy_share")
    numbers = {"n_battery": [b for b, _ in pairs], "n_charger": [c for _, c in pairs]}
    words = {"n_battery": "battery cells", "n_charger": "charger spins, all up"}
    for name, values in numbers.items():
        shares[name] = (dim, np.array(values), {"long_name": words[name], "units": "1"})
    return found.merge(shares)


def enclosed(data: xr.Dataset, name: str, form: str) -> Found:
    """Whether a closed form lies within the bounds of every exact number, rounding allowed."""
    low, value, high = (data[f"{name}{side}"].to_numpy() for side in SIDES)
    there = data[form].to_numpy()
    small = 1e-12 * (1.0 + np.abs(there))
    inside = np.all((there >= low - small) & (there <= high + small))
    return holds(f"largest distance {np.max(np.abs(there - value)):.1g}", bool(inside))


def monotone(data: xr.Dataset, name: str, sign: int) -> Found:
    """Whether a number rises (sign = 1) or falls at every step, beyond its bounds."""
    one, other = ("_low", "_high") if sign > 0 else ("_high", "_low")
    first, second = data[f"{name}{other}"].to_numpy()[:-1], data[f"{name}{one}"].to_numpy()[1:]
    steps = sign * (second - first)
    value = data[name].to_numpy()
    return holds(f"from {value[0]:.6g} to {value[-1]:.6g}", bool(np.all(steps > 0.0)))


def equal(value: Bounded, number: float) -> Found:
    """Whether a number is this one, within its bounds."""
    return Found(value, value.contains(number))


def turns(values: Floats) -> int:
    """How often a curve turns from rising to falling or back."""
    steps = np.sign(np.diff(values))
    steps = steps[steps != 0.0]
    return sum(int(a != b) for a, b in pairwise(steps))


def prefixed(data: xr.Dataset, word: str) -> xr.Dataset:
    """All variables with a word before their names."""
    return data.rename({str(name): f"{word}_{name}" for name in data.data_vars})
