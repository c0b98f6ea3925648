"""`sensitivity`: how figures of merit depend on parameters, and on what is uncertain of them."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from os import PathLike
from typing import Any

from spinvolt.batteries.cavity import Cavity
from spinvolt.batteries.central_spin import CentralSpin
from spinvolt.batteries.reservoir import Reservoir
from spinvolt.batteries.rules import shown
from spinvolt.bounded import Bounded, Undefined
from spinvolt.errors import Misstated, NotCovered
from spinvolt.statement import Statement
from spinvolt.statement.parse import parsed
from spinvolt.statement.read import read_file
from spinvolt.study.axes import Axis
from spinvolt.study.block import Block, Status
from spinvolt.study.design_ledger import Charged, charged_of
from spinvolt.study.plan import Plan
from spinvolt.study.quantities import METRICS, NUMBERED
from spinvolt.study.sensitivity_differences import Steps, slope, steps
from spinvolt.study.sensitivity_exact import HOW, NEEDED, derivatives
from spinvolt.study.sensitivity_fields import (
    asked,
    axes,
    first_step,
    names_of,
    number_at,
    put,
    range_of,
    real_fields,
)
from spinvolt.study.sensitivity_laws import by_law
from spinvolt.study.sensitivity_motion import Motion, motion_of
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
from spinvolt.study.work import Order, computed

Figure = Bounded | Undefined
System = CentralSpin | Cavity | Reservoir | Statement | Mapping[str, Any] | str | PathLike[str]
Progress = Callable[[float, str], None] | None

USUAL = ("max_energy", "charging_time", "max_power", "efficiency")
PORTION = 16


def sensitivity(
    system: System,
    /,
    *,
    by: str | Sequence[str] | None = None,
    of: str | Sequence[str] = USUAL,
    uncertain: Mapping[str, Any] | None = None,
    progress: Progress = None,
) -> Sensitivity:
    """Tell how figures of merit depend on a battery's parameters.

    Derivatives come from a scaling law or a symmetry where one gives them, and from the
    eigenvectors of a closed battery on one chain of up to 512 levels, by the envelope theorem;
    elsewhere they are differences of many steps, extrapolated. Those of laws are as sure as the
    figure, the others have an estimate of their error. Parameters that are
    uncertain make an interval for each figure: to first order where the second leaves it alone,
    from samples elsewhere; such intervals are estimated.

    Parameters
    ----------
    system
        A battery, a statement, its tables, or a file with one; tables and files may have a table
        `[uncertain]`, such as ``coupling = { mean = 1.0, sd = 0.02 }``.
    by
        Fields by which is differentiated, one or several; left out, all that are real numbers, but
        for local noise that an open battery does not have. Entries of lists are fields of their
        own, such as ``decay[0]``.
    of
        Figures of merit, or series at the charging time or in the long-time state; one or several.
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
    names = asked(statement, by)
    metrics = names_of("of", of, "figures of merit")
    for name in metrics:
        _refuse_unknown(name)
    laboratory = _Laboratory(tables, metrics, progress)
    (centre,) = laboratory.figures([{}])
    _refuse_failed(centre)
    slopes = _slopes(laboratory, statement, names, centre)
    spread = {} if found is None else _spread(laboratory, statement, found, centre, slopes)
    return Sensitivity(
        statement=statement.to_dict(),
        figures={metric: _figure(centre, metric) for metric in metrics},
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
        # A case needs an axis even where nothing changes.
        still = Axis("battery.kind", ("battery", "kind"), (_kind(self.tables),) * len(values))
        plan = Plan(
            base=self.tables,
            groups=((still, *axes(self.tables, values)),),
            dims=("case",),
            metrics=tuple(dict.fromkeys((*self.metrics, *NEEDED))),
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
        put(tables, name, mean)
    full = parsed(tables)
    charge = {k: v for k, v in tables.get("charge", {}).items() if k == "until"}
    kept = {**full.to_dict(), "charge": charge}
    return kept, full, found


def _slopes(
    laboratory: _Laboratory, statement: Statement, names: Sequence[str], centre: Charged
) -> dict[str, dict[str, Slope]]:
    """Derivatives of each figure by each field: from a law, from eigenvectors, or differences."""
    found: dict[str, dict[str, Slope]] = {metric: {} for metric in laboratory.metrics}
    exact = _Exact(statement, centre.figures)
    for name in names:
        at = number_at(laboratory.tables, name) or 0.0
        differences = _Differences(laboratory, statement, name, at)
        for metric, row in found.items():
            figure = _figure(centre, metric)
            if isinstance(figure, Undefined):
                row[name] = Slope(figure, None, "")
                continue
            value, how = (
                by_law(statement, name, metric, figure)
                or exact.told(name, metric)
                or differences.told(metric, figure)
            )
            row[name] = Slope(value, _relative(value, at, figure), how)
    return found


@dataclass
class _Exact:
    """Derivatives from one diagonalisation, made when it is first asked."""

    statement: Statement
    figures: Mapping[str, Figure]

    @cached_property
    def motion(self) -> Motion | None:
        return motion_of(self.statement)

    @cached_property
    def fields(self) -> dict[str, dict[str, Bounded]]:
        """What is known so far, by field."""
        return {}

    def told(self, field: str, metric: str) -> tuple[Bounded, str] | None:
        """A derivative, where there is an exact one."""
        if self.motion is None:
            return None
        if field not in self.fields:
            self.fields[field] = derivatives(self.motion, field, self.figures)
        value = self.fields[field].get(metric)
        return None if value is None else (value, HOW)


@dataclass
class _Differences:
    """Derivatives from charges about a field's value, made when one is first asked."""

    laboratory: _Laboratory
    statement: Statement
    field: str
    at: float

    @cached_property
    def plan(self) -> Steps:
        first = first_step(self.statement, self.field, self.at)
        return steps(self.at, first, *range_of(self.statement, self.field, self.at))

    @cached_property
    def around(self) -> list[Charged]:
        return self.laboratory.figures([{self.field: value} for value in self.plan.values()])

    def told(self, metric: str, figure: Bounded) -> tuple[Figure, str]:
        """A derivative, or why there is none."""
        told = slope(self.plan, [_figure(each, metric) for each in self.around], figure)
        widths = self.plan.widths
        how = f"differences of {len(widths)} steps from {widths[0]:.3g}"
        return Undefined(told) if isinstance(told, str) else told, how


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
        if value is None or name not in real_fields(statement):
            raise Misstated(f"`uncertain.{name}` must be a field that is a real number.")

    def moved(shifts: Sequence[Mapping[str, float]]) -> list[Charged]:
        values = [{n: (at[n] or 0.0) + s for n, s in shift.items()} for shift in shifts]
        return laboratory.figures(values)

    around = moved(checks(found))
    result: dict[str, Propagated | Undefined] = {}
    sampled: list[Charged] = []
    for metric in laboratory.metrics:
        figure = _figure(centre, metric)
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


def _kind(tables: Mapping[str, Any]) -> str:
    return tables["battery"]["kind"]


def _figure(charged: Charged, metric: str) -> Figure:
    if charged.status is not Status.DONE:
        return Undefined(charged.reason)
    return charged.figures.get(metric, Undefined("not told"))


def _relative(slope_: Figure, at: float, figure: Bounded) -> float | None:
    """d ln figure / d ln field."""
    if isinstance(slope_, Undefined) or figure.value == 0.0 or at == 0.0:
        return None
    return slope_.value * at / figure.value


def _refuse_unknown(name: str) -> None:
    if name not in METRICS:
        near = get_close_matches(name[:80], METRICS, 1)
        whole = ", ".join(each for each in METRICS if each not in NUMBERED)
        hint = f"; did you mean `{near[0]}`?" if near else f": known are {whole}."
        raise Misstated(f"`of` must name figures of merit, but has {shown(name)}{hint}")


def _refuse_failed(centre: Charged) -> None:
    if centre.status is Status.MISSTATED:
        raise Misstated(centre.reason)
    if centre.status is not Status.DONE:
        raise NotCovered(centre.reason)
