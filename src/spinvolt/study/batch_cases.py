"""Which cases of a plan may be computed at once, and their columns.

These are central spins with a flip-flop coupling, whatever else is diagonal, Dicke starts and at
most 64 levels, charged to the first peak.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spinvolt.batteries.central_spin import CentralSpin
from spinvolt.batteries.rules import LARGEST
from spinvolt.errors import Misstated
from spinvolt.study.chains import Chains
from spinvolt.study.plan import Plan, plain
from spinvolt.study.ties import Tie

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

SITES = 64
COUNTS = ("n_battery", "n_charger", "start.battery.dicke", "start.charger.dicke")
# The other fields and their values where a statement is silent.
REAL: Mapping[str, Any] = {
    field.name: field.default for field in fields(CentralSpin) if field.name not in COUNTS
}
FIELDS = frozenset((*REAL, *COUNTS))
# What the base of a plan may say.
KNOWN = {
    "battery": frozenset(("kind", "n_battery", "n_charger", *REAL)),
    "start": frozenset(("battery", "charger")),
    "charge": frozenset(("until",)),
    "method": frozenset(("reduction",)),
}
# What is diagonal.
LEVELS = (
    "battery_splitting", "charger_splitting", "ising", "battery_crosstalk", "charger_crosstalk",
)  # fmt: skip
EPSILON = float(np.finfo(float).eps)
# Couplings and splittings beyond these are left to those who look after overflow.
SMALL, LARGE = 1e-12, 1e12
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
    whole
        Battery cells, charger spins, and how many of each are up; shape (4, n).
    real
        The other fields; one number where it is the same in all cases.
    fits
        Which cases may.
    """

    whole: NDArray[np.int64]
    real: Mapping[str, Floats | float]
    fits: Flags


def suits(plan: Plan) -> bool:
    """Whether a plan keeps only what a batch tells and changes only what it knows."""
    if plan.curves or not set(plan.metrics).issubset(METRICS):
        return False
    swept = {axis.field for group in plan.groups for axis in group}
    swept |= {tie.field for tie in plan.ties}
    return swept <= FIELDS and _base_suits(plan.base)


def batch(plan: Plan) -> Batch | None:
    """The columns of a part of a plan; None where the plan does not suit."""
    if not suits(plan):
        return None
    columns = _columns(plan)
    whole = np.empty((len(COUNTS), len(plan)), dtype=np.int64)
    for row, name in zip(whole, COUNTS, strict=True):
        row[:] = _whole(columns[name])
    real = {n: _real(columns[n]) if n in columns else usual for n, usual in REAL.items()}
    cells, spins, low, up = whole
    up_in_all = low + up
    length = np.minimum(cells, up_in_all) - np.maximum(up_in_all - spins, 0) + 1
    # With two levels or more there is a cell and a charger spin.
    fits = (low >= 0) & (up >= 0) & (low <= cells) & (up <= spins)
    fits &= (length >= 2) & (length <= SITES) & (np.maximum(cells, spins) <= LARGEST)
    unit, splitting = abs(real["coupling"]), real["battery_splitting"]
    fits &= (unit >= SMALL) & (unit <= LARGE) & (splitting >= SMALL) & (splitting <= LARGE)
    fits &= real["anisotropy"] == 0.0
    for name in LEVELS:
        fits &= abs(real[name]) < LARGE
    return Batch(whole, real, fits)


def chains(made: Batch, here: NDArray[np.intp]) -> Chains:
    """Some cases as chains.

    With b cells up, <H> is a constant and (tilt b + curve b^2) |coupling|: 2 ising Sz Jz and the
    crosstalks -2 battery_crosstalk Sz^2 - 2 charger_crosstalk Jz^2, with Sz = b - n_battery / 2 and
    Jz = excitations - b - n_charger / 2.
    """
    cells, spins, low, up = made.whole[:, here]
    unit, *told = (at(made.real[name], here) for name in ("coupling", *LEVELS))
    battery, charger, ising, inside, outside = told
    height = (low + up) - 0.5 * spins
    parts = (
        battery - charger,
        2.0 * ising * (height + 0.5 * cells),
        2.0 * inside * cells,
        4.0 * outside * height,
    )
    curve = -2.0 * (ising + inside + outside)
    sizes = 64.0 * sum(abs(part) for part in parts) + 64.0**2 * abs(curve)
    count = np.zeros(len(here))
    unit = abs(unit)
    return Chains(
        cells, spins, low, up, count + sum(parts) / unit, count + curve / unit,
        count + 8.0 * EPSILON * sizes / unit,
    )  # fmt: skip


def at(column: Floats | float, here: NDArray[np.intp]) -> Floats | float:
    """Some cases of a column; a number for all stays one."""
    return column[here] if isinstance(column, np.ndarray) else column


def _base_suits(base: Mapping[str, Any]) -> bool:
    if not all(name in KNOWN and KNOWN[name].issuperset(base[name]) for name in base):
        return False
    starts = base.get("start", {}).values()
    return (
        base.get("battery", {}).get("kind", CentralSpin.kind) == CentralSpin.kind
        and base.get("charge", {}).get("until", "first-peak") == "first-peak"
        and base.get("method", {}).get("reduction", "exact") == "exact"
        and all(isinstance(start, Mapping) and set(start) == {"dicke"} for start in starts)
    )


def _columns(plan: Plan) -> dict[str, Sequence[Any]]:
    """The values of numbers of spins and of other stated fields, case by case or one for all."""
    said: dict[str, Sequence[Any]] = {n: [x] for n, x in plan.base.get("battery", {}).items()}
    said |= {f"start.{end}.dicke": [x["dicke"]] for end, x in plan.base.get("start", {}).items()}
    (axes,) = plan.groups
    said |= {axis.field: axis.values for axis in axes}
    for tie in plan.ties:
        said[tie.field] = _tied(plan, tie, said)
    spins = said.get("n_charger", [None])
    usual = {"n_battery": [None], "n_charger": spins, "start.battery.dicke": [0]}
    return {**usual, "start.charger.dicke": spins, **said}


def _tied(plan: Plan, tie: Tie, said: Mapping[str, Sequence[Any]]) -> Sequence[Any]:
    """A tied field's values; None where its formula cannot be worked out."""
    if not tie.names:
        return [_worked_out(tie, ())]
    names = [plain(name) for name in tie.names]
    said = {**{name: [usual] for name, usual in REAL.items()}, **said}
    if tie.text.strip() in said:
        return said[tie.text.strip()]
    if said.keys() >= {*names}:
        told = [said[name] for name in names]
        whole = [column if len(column) == len(plan) else [*column] * len(plan) for column in told]
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


def _whole(values: Sequence[Any]) -> NDArray[np.int64]:
    """Whole numbers; -1 for what is none, or is far too large."""
    if set(map(type, values)) != {int}:
        values = [x if type(x) is int else -1 for x in values]
    try:
        return np.array(values, dtype=np.int64)
    except OverflowError:
        return np.array([x if abs(x) <= LARGEST else -1 for x in values])


def _real(values: Sequence[Any]) -> Floats | float:
    """Numbers, or the one for all; nan for what is none."""
    kinds = (float, int)
    # Without the sign of zero, as in a statement.
    plain = [float(x) + 0.0 if type(x) in kinds and abs(x) < LARGE else math.nan for x in values]
    return plain[0] if len(plain) == 1 else np.array(plain)
