"""`sensitivity`: how figures of merit depend on parameters, and on what is uncertain of them."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from os import PathLike
from typing import Any, get_type_hints

from spinvolt.batteries.cavity import Cavity
from spinvolt.batteries.central_spin import CentralSpin
from spinvolt.batteries.reservoir import Reservoir
from spinvolt.batteries.rules import Number, Rule, Sized, listed, rules, shown
from spinvolt.bounded import Bounded, Undefined
from spinvolt.errors import Misstated, NotCovered
from spinvolt.statement import Statement
from spinvolt.statement.parse import parsed
from spinvolt.statement.read import read_file
from spinvolt.study.axes import Axis
from spinvolt.study.block import Block, Status
from spinvolt.study.design_ledger import Charged, charged_of
from spinvolt.study.plan import Plan, path_of, plain
from spinvolt.study.sensitivity_differences import Steps, slope, steps
from spinvolt.study.sensitivity_laws import by_law
from spinvolt.study.sensitivity_result import Sensitivity, Slope
from spinvolt.study.sensitivity_spread import (
    Propagated,
    Uncertain,
    checks,
    draws,
    first_order,
    from_samples,
    uncertain_of,
)
from spinvolt.study.table import METRICS
from spinvolt.study.work import Order, computed

Figure = Bounded | Undefined
System = CentralSpin | Cavity | Reservoir | Statement | Mapping[str, Any] | str | PathLike[str]
Progress = Callable[[float, str], None] | None

USUAL = ("max_energy", "charging_time", "max_power", "efficiency")
# The first step, relative to the field or to the coupling, whichever is larger.
FIRST = 0.05
PORTION = 16


def sensitivity(
    system: System,
    /,
    *,
    by: Sequence[str] | None = None,
    of: Sequence[str] = USUAL,
    uncertain: Mapping[str, Any] | None = None,
    progress: Progress = None,
) -> Sensitivity:
    """Tell how figures of merit depend on a battery's parameters.

    Derivatives are exact where a scaling law or a symmetry gives them; elsewhere they are central
    differences of seven steps, extrapolated, with an estimate of their error. Parameters that are
    uncertain make an interval for each figure: to first order where the second leaves it alone,
    from samples elsewhere; such intervals are estimated.

    Parameters
    ----------
    system
        A battery, a statement, its tables, or a file with one; tables and files may have a table
        `[uncertain]`, such as ``coupling = { mean = 1.0, sd = 0.02 }``.
    by
        Fields by which is differentiated; left out, all of the battery that are real numbers.
    of
        Figures of merit, or series at the charging time.
    uncertain
        The table `[uncertain]` where the system has none: independent fields with ``sd`` (normal)
        or ``within`` (uniform).
    progress
        Called with the fraction that is done and with what is being done.

    Returns
    -------
    Sensitivity
        `print` shows a card; `.slopes[metric][field]`, `.spread[metric]`, `.to_json()`.

    Raises
    ------
    Misstated
        When a name is not known or the system breaks a rule.
    NotCovered, NotConverged
        When the system itself cannot be charged.

    Example
    -------
    >>> found = sensitivity(CentralSpin(n_battery=2, n_charger=2), by=["coupling"])
    >>> energy, time = (found.slopes[name]["coupling"] for name in ("max_energy", "charging_time"))
    >>> energy.value.value, time.relative
    (0.0, -1.0)
    """
    tables, statement, found = _stated(system, uncertain)
    names = _fields(statement, by)
    for name in of:
        if name not in METRICS:
            raise Misstated(f"`of` must name figures of merit, but has {shown(name)}.")
    metrics = tuple(dict.fromkeys(of))
    laboratory = _Laboratory(tables, metrics, progress)
    (centre,) = laboratory.figures([{}])
    _refuse_failed(centre)
    slopes = _slopes(laboratory, statement, names, centre)
    spread = {} if found is None else _spread(laboratory, statement, found, centre, slopes)
    return Sensitivity(
        statement=statement.to_dict(),
        figures=centre.figures,
        slopes=slopes,
        spread=spread,
        charges=laboratory.done,
    )


@dataclass
class _Laboratory:
    """Charges of one statement with some fields shifted."""

    tables: Mapping[str, Any]
    metrics: tuple[str, ...]
    progress: Progress
    done: int = 0

    def figures(self, values: Sequence[Mapping[str, float]]) -> list[Charged]:
        """What becomes of the battery with these fields set."""
        found: list[Charged] = []
        for begin in range(0, len(values), PORTION):
            some = values[begin : begin + PORTION]
            found += self._portion(some)
            self.done += len(some)
            if self.progress is not None:
                self.progress(begin / len(values), f"{self.done} charges")
        return found

    def _portion(self, values: Sequence[Mapping[str, float]]) -> list[Charged]:
        names = dict.fromkeys(name for each in values for name in each)
        now = {name: number_at(self.tables, name) for name in names}
        axes = [
            Axis(name, path_of(name), tuple(each.get(name, now[name]) for each in values))
            for name in names
        ]
        # A case needs an axis even where nothing changes.
        still = Axis("battery.kind", ("battery", "kind"), (_kind(self.tables),) * len(values))
        plan = Plan(
            base=self.tables, groups=((still, *axes),), dims=("case",), metrics=self.metrics
        )
        block: Block = computed(Order(plan))
        return [charged_of(block, place) for place in range(len(values))]


def _stated(
    system: System, uncertain: Mapping[str, Any] | None
) -> tuple[dict[str, Any], Statement, Uncertain | None]:
    """Tables with nothing that is not charged, the statement, and what is uncertain of it."""
    if isinstance(system, CentralSpin | Cavity | Reservoir):
        tables: dict[str, Any] = Statement(system).to_dict()
    elif isinstance(system, Statement):
        tables = system.to_dict()
    elif isinstance(system, str | PathLike):
        tables = read_file(system)
    elif isinstance(system, Mapping):
        tables = json.loads(json.dumps(system))
    else:
        raise Misstated(f"`sensitivity` takes a battery or a statement, but got {shown(system)}.")
    own = tables.pop("uncertain", None)
    if own is not None and uncertain is not None:
        raise Misstated(
            "`uncertain` must be left out where the statement has an [uncertain] table."
        )
    said = own if own is not None else uncertain
    found = None if said is None else uncertain_of(said)
    for name, mean in (found.means if found else {}).items():
        stated = number_at(tables, name)
        if stated is not None and stated != mean:
            raise Misstated(
                f"`uncertain.{name}.mean` = {mean} must agree with the field, which is {stated}: "
                "leave one out."
            )
        _put(tables, name, mean)
    full = parsed(tables)
    charge = {k: v for k, v in tables.get("charge", {}).items() if k == "until"}
    kept = {**full.to_dict(), "charge": charge}
    return kept, full, found


def _fields(statement: Statement, by: Sequence[str] | None) -> tuple[str, ...]:
    """The fields that are real numbers, or those of them that are asked for."""
    cls = type(statement.battery)
    hints = get_type_hints(cls)
    real = [each.name for each in fields(cls) if hints[each.name] is float]
    start = statement.to_dict()["start"]
    for place, said in start.items():
        if isinstance(said, Mapping):
            real += [f"start.{place}.{k}" for k, v in said.items() if isinstance(v, float)]
    if by is None:
        return tuple(real)
    for name in by:
        if plain(name) not in real:
            raise Misstated(f"`by` must name {listed(tuple(real))}, but has {shown(name)}.")
    return tuple(dict.fromkeys(map(plain, by)))


def _slopes(
    laboratory: _Laboratory, statement: Statement, names: Sequence[str], centre: Charged
) -> dict[str, dict[str, Slope]]:
    """Derivatives of each figure by each field."""
    found: dict[str, dict[str, Slope]] = {metric: {} for metric in centre.figures}
    for name in names:
        at = number_at(laboratory.tables, name) or 0.0
        plan: Steps | None = None
        around: list[Charged] = []
        for metric, figure in centre.figures.items():
            if isinstance(figure, Undefined):
                found[metric][name] = Slope(Undefined(figure.reason), None, "")
                continue
            law = by_law(statement, name, metric, figure)
            if law is not None:
                found[metric][name] = Slope(law[0], _relative(law[0], at, figure), law[1])
                continue
            if plan is None:
                plan = steps(at, _first(statement, name, at), *_range(statement, name, at))
                around = laboratory.figures([{name: value} for value in plan.values()])
            told = slope(plan, [_figure(each, metric) for each in around], figure)
            how = f"differences of {len(plan.widths)} steps from {plan.widths[0]:.3g}"
            value = Undefined(told) if isinstance(told, str) else told
            found[metric][name] = Slope(value, _relative(value, at, figure), how)
    return found


def _spread(
    laboratory: _Laboratory,
    statement: Statement,
    found: Uncertain,
    centre: Charged,
    slopes: Mapping[str, Mapping[str, Slope]],
) -> dict[str, Propagated | Undefined]:
    """What the uncertain fields make of each figure."""
    at = {each.field: number_at(laboratory.tables, each.field) for each in found.wobbles}
    for name, value in at.items():
        if value is None or name not in _fields(statement, None):
            raise Misstated(f"`uncertain.{name}` must be a field that is a real number.")

    def moved(shifts: Sequence[Mapping[str, float]]) -> list[Charged]:
        values = [{n: (at[n] or 0.0) + s for n, s in shift.items()} for shift in shifts]
        return laboratory.figures(values)

    around = moved(checks(found))
    result: dict[str, Propagated | Undefined] = {}
    sampled: list[Charged] = []
    for metric, figure in centre.figures.items():
        if isinstance(figure, Undefined):
            result[metric] = figure
            continue
        known = {name: each.value for name, each in slopes[metric].items()}
        told = first_order(found, figure, [_figure(each, metric) for each in around], known)
        if isinstance(told, str):
            sampled = sampled or moved(draws(found))
            told = from_samples(found, [_figure(each, metric) for each in sampled], told, {})
        result[metric] = told
    return result


def number_at(tables: Mapping[str, Any], name: str) -> float | None:
    """The number that a field has in tables; None where it has none."""
    here: Any = tables
    for key in path_of(name):
        here = here.get(key) if isinstance(here, Mapping) else None
    return here if isinstance(here, int | float) and not isinstance(here, bool) else None


def _put(tables: dict[str, Any], name: str, value: float) -> None:
    here = tables
    *path, last = path_of(name)
    for key in path:
        here = here.setdefault(key, {})
    here[last] = value


def _kind(tables: Mapping[str, Any]) -> str:
    return tables["battery"]["kind"]


def _first(statement: Statement, name: str, at: float) -> float:
    """The largest step: a part of the field, or of the coupling where that is larger."""
    unit = abs(float(getattr(statement.battery, "coupling", 1.0)))
    if name == "anisotropy" or name.startswith("start."):
        unit = 1.0
    return FIRST * (abs(at) if name == "coupling" else max(abs(at), unit))


def _range(statement: Statement, name: str, at: float) -> tuple[float, float]:
    """The field's range, from its rule; numbers that must keep their sign stay on their side."""
    if name in ("start.battery.thermal", "start.charger.thermal"):
        return 0.0, 1.0
    rule: Rule | None = rules(type(statement.battery)).get(name)
    if isinstance(rule, Number):
        return rule.low, rule.high
    positive = isinstance(rule, Sized) and rule.positive
    if positive or name == "coupling":
        return (0.0, float("inf")) if at > 0.0 else (float("-inf"), 0.0)
    return float("-inf"), float("inf")


def _figure(charged: Charged, metric: str) -> Figure:
    if charged.status is not Status.DONE:
        return Undefined(charged.reason)
    return charged.figures.get(metric, Undefined("not told"))


def _relative(slope_: Figure, at: float, figure: Bounded) -> float | None:
    """d ln figure / d ln field."""
    if isinstance(slope_, Undefined) or figure.value == 0.0 or at == 0.0:
        return None
    return slope_.value * at / figure.value


def _refuse_failed(centre: Charged) -> None:
    if centre.status is Status.MISSTATED:
        raise Misstated(centre.reason)
    if centre.status is not Status.DONE:
        raise NotCovered(centre.reason)
