"""Maxima read off a grid of times, as many papers read them, for comparison with the exact ones."""

import math
from collections.abc import Callable, Mapping
from numbers import Real
from typing import Any

import numpy as np
from xarray import Dataset

from spinvolt.batteries.rules import shown
from spinvolt.bounded import Proof
from spinvolt.charging import charge
from spinvolt.errors import Misstated, NotConverged, NotCovered
from spinvolt.statement.parse import parsed
from spinvolt.study.block import SILENT, Grade
from spinvolt.study.layout import layout
from spinvolt.study.plan import Plan
from spinvolt.study.scaling_points import named

Grid = tuple[float, float, int]
Progress = Callable[[float, str], None] | None

# The series of which each figure of merit is the maximum.
MAXIMA = {"max_power": "power", "max_energy": "energy"}
MOST = 10**6
_GRADES = {Proof.PROVED: Grade.PROVED, Proof.ESTIMATED: Grade.ESTIMATED}


def on_grid(plan: Plan, y: str, grid: Grid, progress: Progress = None) -> Dataset:
    """The largest value of a series on `numpy.linspace(*grid)`, case by case.

    Raises
    ------
    Misstated
        When ``y`` is no maximum, or the grid is none.

    Example
    -------
    >>> from spinvolt.study.table import plan
    >>> study = plan({"battery": {"n_charger": 5}, "sweep": {"n_battery": [20, 40]}})
    >>> found = on_grid(study, "max_power", (0.0, 2.0, 1000))
    >>> [round(power, 6) for power in found["max_power"].values.tolist()]
    [19.604873, 27.777448]
    """
    times = times_of(grid)
    if y not in MAXIMA:
        raise Misstated(f"A grid reads {named([*MAXIMA])}, but `y` is {shown(y)}.")
    sides, count = np.full((3, len(plan)), np.nan), len(plan)
    proof, reason = np.full(count, Grade.FAILED, np.int8), np.full(count, SILENT, np.int32)
    texts: list[str] = []
    for number in range(count):
        try:
            sides[:, number], proof[number] = _largest(plan.tables(number), MAXIMA[y], times)
        except (Misstated, NotCovered, NotConverged) as fault:
            reason[number] = len(texts)
            texts.append(str(fault))
        if progress is not None:
            progress((number + 1) / count, f"reading {number + 1} of {count} cases off the grid")
    made = layout(plan)
    told = {y: sides[0], f"{y}_low": sides[1], f"{y}_high": sides[2]}
    told |= {f"{y}_proof": proof, f"{y}_reason": reason}
    variables: dict[str, Any] = {
        name: (plan.dims, array.reshape(plan.shape)) for name, array in told.items()
    }
    variables["text"] = (("texts",), np.array(texts, dtype=object))
    return Dataset(variables, made.coordinates, made.attributes)


def times_of(grid: Grid) -> list[float]:
    """The times of a grid.

    Raises
    ------
    Misstated
        When the grid is none.
    """
    if not isinstance(grid, list | tuple) or len(grid) != 3:
        raise Misstated(f"`grid` must be (first, last, count), but is {shown(grid)}.")
    first, last, count = grid
    if not all(isinstance(each, Real) for each in grid):
        raise Misstated(f"`grid` must be three numbers, but is {shown(grid)}.")
    whole = isinstance(count, int) and not isinstance(count, bool) and 2 <= count <= MOST
    if not whole or not 0.0 <= first < last or not math.isfinite(last):
        raise Misstated(
            f"`grid` must be (first, last, count) with 0 <= first < last and count in [2, {MOST}], "
            f"but is {shown(grid)}."
        )
    return np.linspace(first, last, count).tolist()


def _largest(
    tables: Mapping[str, Any], series: str, times: list[float]
) -> tuple[tuple[float, float, float], Grade]:
    """The largest of a series at some times: value, bounds, grade."""
    run = charge(parsed({**tables, "charge": {"times": times, "watch": [series]}}))
    found = run.series[series]
    sides = (float(np.max(side)) for side in (found.value, found.low, found.high))
    value, low, high = sides
    return (value, low, high), _GRADES.get(found.proof, Grade.UNCONTROLLED)
