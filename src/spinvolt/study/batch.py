"""Many small batteries at once: one compiled call for the cases of a portion that allow it.

These are central spins with equal splittings and a flip-flop coupling alone, Dicke starts and at
most 64 levels, charged to the first peak. What the compiled call does not prove is charged like
everything else.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from spinvolt.batteries.central_spin import CentralSpin
from spinvolt.batteries.rules import LARGEST
from spinvolt.bounded import Bounded
from spinvolt.errors import Misstated
from spinvolt.metrics import hermite
from spinvolt.metrics.advantage import Setting
from spinvolt.metrics.figures import Maximum, figures
from spinvolt.metrics.speed_limit import speed_limit_time
from spinvolt.study.block import Grade, Status
from spinvolt.study.case import Sheet
from spinvolt.study.plan import Plan, plain
from spinvolt.study.ties import Tie

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Number = TypeVar("Number", np.int64, np.float64)

SITES = 64
METHOD = "exact, many small chains"
PLAIN = {field.name: field.default for field in fields(CentralSpin)}
COUNTS = ("n_battery", "n_charger", "start.battery.dicke", "start.charger.dicke")
# Couplings and splittings beyond these are left to those who look after overflow.
SMALL, LARGE = 1e-12, 1e12
EPSILON = float(np.finfo(float).eps)
TOLERANCES = (1e-7, 1e-9)
QUICK = (
    "max_energy", "charging_time", "max_power", "time_of_max_power", "charging_power",
    "efficiency",
)  # fmt: skip
METRICS = (
    *QUICK, "advantage", "parallel_power", "power_ratio", "parallel_max_power",
    "speed_limit_time", "speed_limit_rate",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Batch:
    """The columns of some cases and which of the cases may be computed at once.

    Attributes
    ----------
    whole, real
        Numbers of spins and of those up; the other fields.
    fits
        Which cases may.
    """

    whole: Mapping[str, NDArray[np.int64]]
    real: Mapping[str, Floats]
    fits: Flags


def suits(plan: Plan) -> bool:
    """Whether a plan keeps only what a batch tells and changes only what it knows."""
    swept = {axis.field for group in plan.groups for axis in group}
    swept |= {tie.field for tie in plan.ties}
    if plan.curves or not set(plan.metrics) <= set(METRICS):
        return False
    return swept <= {*PLAIN, *COUNTS} and _base_suits(plan.base)


def batch(plan: Plan) -> Batch | None:
    """The columns of a part of a plan; None where the plan does not suit."""
    if not suits(plan):
        return None
    columns = _columns(plan)
    count = len(plan)
    whole = {name: _all(_whole(columns[name]), count) for name in COUNTS}
    real = {n: _all(_real(columns[n]), count) for n in PLAIN if n not in COUNTS}
    cells, spins, low, up = (whole[name] for name in COUNTS)
    unit, splitting = np.abs(real["coupling"]), real["battery_splitting"]
    fits = (cells >= 1) & (spins >= 1) & (low >= 0) & (up >= 0) & (low <= cells) & (up <= spins)
    fits &= (unit >= SMALL) & (unit <= LARGE) & (splitting >= SMALL) & (splitting <= LARGE)
    fits &= real["charger_splitting"] == splitting
    for name in ("anisotropy", "ising", "charger_crosstalk", "battery_crosstalk"):
        fits &= real[name] == 0.0
    first = np.maximum(low + up - spins, 0)
    length = np.minimum(cells, low + up) - first + 1
    return Batch(whole, real, fits & (length >= 2) & (length <= SITES))


def fill(plan: Plan, sheet: Sheet) -> Flags:
    """Record the cases that a batch computes; which ones these are."""
    made = batch(plan)
    done = np.zeros(len(plan), dtype=bool)
    if made is None or not made.fits.any():
        return done
    here = np.flatnonzero(made.fits)
    results, proved = _solved(made, here)
    here, results = here[proved], results[proved]
    if len(here) == 0:
        return done
    _record(made, here, results, plan, sheet)
    sheet.block.status[here] = Status.DONE
    sheet.block.method[here] = sheet.code(METHOD)
    done[here] = True
    return done


def _base_suits(base: Mapping[str, Any]) -> bool:
    known = {"battery": {"kind", *PLAIN}, "start": {"battery", "charger"}, "charge": {"until"}}
    known["method"] = {"reduction"}
    if not all(name in known and set(table) <= known[name] for name, table in base.items()):
        return False
    starts = base.get("start", {}).values()
    return (
        base.get("battery", {}).get("kind", CentralSpin.kind) == CentralSpin.kind
        and base.get("charge", {}).get("until", "first-peak") == "first-peak"
        and base.get("method", {}).get("reduction", "exact") == "exact"
        and all(isinstance(start, Mapping) and set(start) == {"dicke"} for start in starts)
    )


def _columns(plan: Plan) -> dict[str, list[Any]]:
    """Every field's values, case by case or one for all; None for a formula without a value."""
    start = plan.base.get("start", {})
    fixed: dict[str, Any] = {**PLAIN, **plan.base.get("battery", {})}
    fixed["start.battery.dicke"] = start.get("battery", {}).get("dicke", 0)
    columns = {name: [value] for name, value in fixed.items() if name != "kind"}
    up = start.get("charger", {}).get("dicke")
    (axes,) = plan.groups
    columns |= {axis.field: list(axis.values) for axis in axes}
    for tie in plan.ties:
        columns[tie.field] = _tied(plan, tie, columns)
    columns.setdefault("start.charger.dicke", columns["n_charger"] if up is None else [up])
    return columns


def _tied(plan: Plan, tie: Tie, columns: Mapping[str, list[Any]]) -> list[Any]:
    """A tied field's values; None where its formula cannot be worked out."""
    if tie.text.strip() in columns:
        return columns[tie.text.strip()]
    (axes,) = plan.groups
    stated = {*(axis.field for axis in axes), *(tied.field for tied in plan.ties)}
    names = [plain(name) for name in tie.names]
    if stated.union(plan.base.get("battery", {})).issuperset(names):
        told = [columns[name] for name in names]
        whole = [column if len(column) == len(plan) else column * len(plan) for column in told]
        return [_worked_out(tie, row) for row in zip(*whole, strict=True)]
    return [_given(plan, tie, number) for number in range(len(plan))]


def _worked_out(tie: Tie, values: tuple[Any, ...]) -> Any:  # noqa: ANN401
    """A formula's value for given values of its names."""
    if not all(type(value) in (int, float) for value in values):
        return None
    try:
        return tie.value(dict(zip(tie.names, values, strict=True)))
    except Misstated:
        return None


def _given(plan: Plan, tie: Tie, number: int) -> Any:  # noqa: ANN401
    """The same for a case, whatever its formula speaks of."""
    try:
        return plan.given(number)[tie.field]
    except Misstated:
        return None


def _whole(values: list[Any]) -> NDArray[np.int64]:
    """Whole numbers; -1 for what is none, or too large."""
    plain = [x if type(x) is int and 0 <= x <= LARGEST else -1 for x in values]
    return np.array(plain, dtype=np.int64)


def _real(values: list[Any]) -> Floats:
    """Numbers; nan for what is none."""
    kinds = (float, int)
    plain = [float(x) if type(x) in kinds and abs(x) < LARGE else math.nan for x in values]
    return np.array(plain)


def _all(column: NDArray[Number], count: int) -> NDArray[Number]:
    """A column of its own for each case, where there was one value for all."""
    return column if len(column) == count else np.full(count, column[0])


def _solved(made: Batch, here: NDArray[np.intp]) -> tuple[Floats, Flags]:
    """The compiled call's results, and which of them are proved."""
    from spinvolt.kernels import small_chain_layout

    cells, spins, low, up = (made.whole[name][here] for name in COUNTS)
    first = np.maximum(low + up - spins, 0)
    cases = np.stack([cells, spins, low + up, first, low - first], axis=1)
    # Chains of like length share their time.
    left = np.lexsort((spins, np.minimum(cells, low + up) - first))
    results = np.zeros((len(here), small_chain_layout.FIELDS))
    proved = np.zeros(len(here), dtype=bool)
    for tolerance in TOLERANCES:
        results[left], proved[left] = _attempt(cases[left], tolerance)
        left = left[~proved[left]]
        if len(left) == 0:
            break
    return results, proved


def _attempt(cases: NDArray[np.int64], tolerance: float) -> tuple[Floats, Flags]:
    """One call: the smaller the tolerance, the smaller the steps, and the more is proved."""
    from spinvolt.kernels import small_chain_layout, small_chains

    results = np.zeros((len(cases), small_chain_layout.FIELDS))
    proved = np.zeros(len(cases), dtype=bool)
    small_chains.solve_all(cases, tables(), tolerance, results, proved)
    return results, proved


@cache
def tables() -> tuple[Floats, Floats, Floats]:
    """What the kernel must know of Hermite's interpolation."""
    spreads = hermite.error_spreads().reshape(hermite.NODES, hermite.JET, hermite.JET)
    return (
        np.ascontiguousarray(hermite.to_bernstein()),
        np.ascontiguousarray(spreads.sum(axis=0)),
        hermite.remainders(1.0, 1.0)[None].copy(),
    )


def _record(made: Batch, here: NDArray[np.intp], results: Floats, plan: Plan, sheet: Sheet) -> None:
    """Write the metrics, rounded outward, into the sheet."""
    from spinvolt.kernels import small_chain_layout as told

    rate = results[:, told.UNIT] * np.abs(made.real["coupling"][here])
    unit = made.real["battery_splitting"][here]
    cells, _, low, up = (made.whole[name][here] for name in COUNTS)
    gain = (np.minimum(cells, low + up) - low).astype(float)
    time = _around(results[:, told.PEAK_TIME], results[:, told.PEAK_TIME_ERROR], 1.0 / rate)
    energy = _around(results[:, told.VALUE], results[:, told.VALUE_ERROR], unit)
    best = _around(results[:, told.BEST], results[:, told.BEST_ERROR], rate * unit)
    least = results[:, told.BEST_LEAST] * (rate * unit) * (1.0 - 8.0 * EPSILON)
    sides = {
        "charging_time": time,
        "max_energy": energy,
        "max_power": (best[0], np.maximum(best[1], np.minimum(least, best[0])), best[2]),
        "time_of_max_power": _around(
            results[:, told.BEST_TIME], results[:, told.BEST_TIME_ERROR], 1.0 / rate
        ),
        "charging_power": _over(energy, time),
        "efficiency": _over(energy, (unit * gain, unit * gain, unit * gain)),
    }
    for name in plan.metrics:
        if name in QUICK:
            column = sheet.block.columns[name]
            column.value[here], column.low[here], column.high[here] = sides[name]
            column.proof[here] = Grade.PROVED
    others = [name for name in plan.metrics if name not in QUICK]
    if others:
        _record_others(made, here, sides, others, sheet)


Sides = tuple[Floats, Floats, Floats]


def _around(value: Floats, error: Floats, unit: Floats) -> Sides:
    """A number in a unit, with what rounding adds to its error."""
    middle = value * unit
    off = error * unit * (1.0 + 8.0 * EPSILON) + 4.0 * EPSILON * np.abs(middle)
    return middle, middle - off, middle + off


def _over(top: Sides, bottom: Sides) -> Sides:
    """A ratio of positive numbers."""
    value = top[0] / bottom[0]
    return (
        value,
        np.minimum(top[1] / bottom[2] * (1.0 - 4.0 * EPSILON), value),
        np.maximum(top[2] / bottom[1] * (1.0 + 4.0 * EPSILON), value),
    )


def _record_others(
    made: Batch, here: NDArray[np.intp], sides: Mapping[str, Sides], names: list[str], sheet: Sheet
) -> None:
    """The figures that compare with other schemes, one case at a time."""

    def bounded(name: str) -> Callable[[int], Bounded]:
        columns = [side.tolist() for side in sides[name]]
        return lambda i: Bounded(*(column[i] for column in columns))

    energy, time, power, when = (
        bounded(name) for name in ("max_energy", "charging_time", "max_power", "time_of_max_power")
    )
    for i, place in enumerate(here.tolist()):
        cells, spins, low, up = (int(made.whole[name][place]) for name in COUNTS)
        constants = {name: float(column[place]) for name, column in made.real.items()}
        found = figures(
            Maximum(time(i), energy(i)),
            Maximum(when(i), power(i)),
            constants["battery_splitting"] * (min(cells, low + up) - low),
            Setting(n_battery=cells, n_charger=spins, excited=up, battery_excited=low, **constants),
            speed_limit_time(abs(constants["coupling"]) * _spread(cells, spins, low, up)),
        )
        for name in names:
            sheet.number(place, name, found[name])


def _spread(cells: int, spins: int, low: int, up: int) -> float:
    """The energy spread of the start over the coupling: root of the squares of its two links."""
    below = low * (cells - low + 1) * (up + 1) * (spins - up)
    above = (low + 1) * (cells - low) * up * (spins - up + 1)
    return math.sqrt(below + above)
