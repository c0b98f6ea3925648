"""What huangfu2021 says outside its figures: single pairs, starts, crosstalk, letters."""

import math

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from spinvolt.bounded import Bounded
from spinvolt.papers.data import charged, merit, merits, numbers, renamed
from spinvolt.papers.paper import Figure, Tables
from spinvolt.papers.works.huangfu2021.batteries import ANISOTROPIES, CELLS, KEY, ensembles, spins
from spinvolt.papers.works.huangfu2021.figure_7 import CHARGERS, STARTS
from spinvolt.papers.works.huangfu2021.text_claims import CLAIMS

Floats = NDArray[np.float64]
DOWN = (0.1, 0.3, 0.5, 1.0)
LATE = 20.0
GROWING = (2, 4, 8, 16)
EQUAL, FEW = range(1, 101), (1, 2, 3, 7, 20, 100)
# Small enough for all 2^4 states.
SPINS = 4


def thermal(down: float) -> Tables:
    """Two cells and two spins, one of which is down with a probability: Eq. 16."""
    mixture = [{"flipped": 1, "weight": down}]
    if down < 1.0:
        mixture.append({"dicke": 2, "weight": 1.0 - down})
    return {**spins(2, 2), "start": {"charger": mixture}}


def compute(quick: bool) -> xr.Dataset:
    """Pairs, a thermal spin, work in the starts, growing sizes, and sums over four spins."""
    parts = [_pairs(), _thermal(), _work(), _growing(), _equal(quick), _sums()]
    return xr.merge(parts, combine_attrs="override")


def _pairs() -> xr.Dataset:
    """One cell and one spin at every anisotropy; power in units of g splitting."""
    data = ensembles(ANISOTROPIES, [1]).isel({CELLS: 0}, drop=True)
    return renamed(renamed(data, "max_", "pair_"), "unit_power", "pair_unit_power")


def _thermal() -> xr.Dataset:
    """Largest energies with a thermal spin, and the coefficient of sin^2(2gt) over p_0."""
    cases = [{**thermal(down), "charge": {"until": LATE}} for down in DOWN]
    most = merits(cases, ["max_energy"], "down").assign_coords({"down": list(DOWN)})
    down, time = 0.3, 0.4
    run = charged({**thermal(down), "charge": {"times": [0.0, time], "watch": ["energy"]}})
    rest = 2.0 * (1.0 - down) * math.sin(math.sqrt(2.0) * time) ** 2
    scale = down * math.sin(2.0 * time) ** 2
    low, value, high = (
        float((getattr(run["energy"], side)[1] - rest) / scale) for side in ("low", "value", "high")
    )
    found = Bounded(value, low, high, run["energy"].proof).widened(1e-14)
    label = "coefficient of sin^2(2gt) over p_0"
    return renamed(most, "max", "thermal").merge(numbers("coefficient", found, label, "1"))


def _work(sizes: int = 4) -> xr.Dataset:
    """Work that could be extracted from the charger's starts of Fig. 7, taken as batteries."""
    mixed = STARTS[CHARGERS]["charger"]
    starts = {"mixture": mixed, **{f"{up} up": {"dicke": up} for up in range(sizes)}}
    values = []
    for start in starts.values():
        tables = {**spins(sizes, 1), "start": {"battery": start}}
        run = charged({**tables, "charge": {"times": [0.0], "watch": ["ergotropy"]}})
        work = run["ergotropy"]
        low, value, high = (float(side[0]) for side in (work.low, work.value, work.high))
        values.append(Bounded(value, low, high, work.proof))
    label = "ergotropy of a start of four charger spins"
    return numbers("work", values, label, "energy unit", "charger_start", list(starts))


def _growing() -> xr.Dataset:
    """Largest energies over the ideal ones for growing sizes, N_c = 2 N_b."""
    effects: dict[str, list[Bounded]] = {"crosstalk": [], "chargers": [], "cells": []}
    for cells in GROWING:
        many = 2 * cells
        charger = [{"dicke": up, "weight": 0.4 / many} for up in range(many)]
        cases: dict[str, Tables] = {
            "crosstalk": spins(cells, many, charger_crosstalk=1.0),
            "chargers": {
                **spins(cells, many),
                "start": {"charger": [{"dicke": many, "weight": 0.6}, *charger]},
            },
            "cells": {
                **spins(cells, many),
                "start": {"battery": [{"dicke": 0, "weight": 0.6}, {"flipped": 1, "weight": 0.4}]},
            },
        }
        ideal = merit(charged(_peaks(spins(cells, many))), "max_energy")
        for name, case in cases.items():
            effects[name].append(merit(charged(_peaks(case)), "max_energy") / ideal)
    label = "largest energy over the ideal one"
    return xr.merge(
        [
            numbers(f"part_with_{name}", values, label, "1", "growing", GROWING)
            for name, values in effects.items()
        ]
    )


def _peaks(tables: Tables) -> Tables:
    return {**tables, "charge": {"until": "first-peak", "times": [0.0], "watch": []}}


def _equal(quick: bool) -> xr.Dataset:
    """Largest energies over the full ones for as many spins as cells."""
    data = ensembles([0.0], FEW if quick else EQUAL, metrics=["max_energy"])
    one = renamed(data.isel(anisotropy=0, drop=True), "max", "equal")
    for suffix in ("", "_low", "_high"):
        filled = one[f"equal_energy{suffix}"] / one[CELLS]
        told = {"long_name": "largest energy over that of a full battery", "units": "1"}
        one[f"equal_energy{suffix}"] = filled.assign_attrs(told)
    return one.rename({CELLS: "equal_cells"})


def _sums() -> xr.Dataset:
    """From all 2^4 states of four spins: the constant of Eq. 15, and the sum of their tau_z."""
    raising = np.array([[0.0, 1.0], [0.0, 0.0]])
    up = [_alone(raising, place) for place in range(SPINS)]
    total = sum(up, np.zeros((2**SPINS, 2**SPINS)))
    both = total @ total.T + total.T @ total
    # Half of tau_x tau_x + tau_y tau_y over ordered pairs is tau_+ tau_- and its conjugate.
    pairs = sum(
        (a @ b.T + a.T @ b for i, a in enumerate(up) for j, b in enumerate(up) if i != j),
        np.zeros_like(both),
    )
    rest = np.diag(both - pairs)
    z = sum((_alone(np.diag([1.0, -1.0]), place) for place in range(SPINS)), np.zeros_like(both))
    constant = Bounded(float(rest[0]), float(np.min(rest)), float(np.max(rest)))
    largest = Bounded.exact(float(np.max(np.diag(z))))
    told = "J+J- + J-J+ less the sum over pairs, four spins"
    return numbers("constant", constant, told, "1").merge(
        numbers("largest_z", largest, "largest eigenvalue of the sum of tau_z, four spins", "1")
    )


def _alone(matrix: Floats, place: int) -> Floats:
    """An operator of one of four spins."""
    rest = np.eye(2 ** (SPINS - 1 - place))
    return np.kron(np.kron(np.eye(2**place), matrix), rest).astype(np.float64)


TEXT = Figure(
    paper=KEY,
    id="text",
    name="Text",
    title="Statements outside the figures",
    caption=(
        "Single pairs of one cell and one spin; two cells and two spins of which one is thermal; "
        "the work in the starts of Fig. 7; how what is not ideal changes with size, $N_c = 2N_b$: "
        "crosstalk $g_1 = g$, a charger that is full with probability 0.6, cells of which one is "
        "up with probability 0.4."
    ),
    compute=compute,
    draw=None,
    stated=CLAIMS,
    statements={"a thermal charger spin": thermal(0.3), "ten pairs together": spins(10, 10)},
)
