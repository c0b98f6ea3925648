"""One case of a study: charged, and reduced to the numbers that are kept."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from spinvolt.bounded import Bounded, Proof, Undefined
from spinvolt.charging import charge
from spinvolt.errors import Misstated, NotConverged, NotCovered
from spinvolt.run.result import Run
from spinvolt.statement.parse import parsed
from spinvolt.study.block import CURVE, Block, Column, Grade, Status
from spinvolt.study.plan import Plan
from spinvolt.study.quantities import CURVE_END, EACH, part_of
from spinvolt.study.untold import WATCHED, untold

GRADES: Mapping[Proof, Grade] = {
    Proof.PROVED: Grade.PROVED,
    Proof.ESTIMATED: Grade.ESTIMATED,
    Proof.UNCONTROLLED: Grade.UNCONTROLLED,
}
# A sweep keeps no series unless curves are asked for; two samples are the fewest.
FEWEST = 2


@dataclass
class Sheet:
    """A block that is being filled in, case by case.

    Attributes
    ----------
    block
        The arrays.
    texts
        Sentences so far, each with its code.
    """

    block: Block
    texts: dict[str, int]

    @classmethod
    def blank(cls, plan: Plan, count: int) -> "Sheet":
        """Nothing known of ``count`` cases."""
        return cls(Block.empty(plan, count), {})

    def finished(self) -> Block:
        """The block with its texts."""
        block = replace(self.block, texts=tuple(self.texts))
        # One text alone is in order.
        return block.tidy() if len(self.texts) > 1 else block

    def code(self, text: str) -> int:
        """A text's number."""
        return self.texts.setdefault(text, len(self.texts))

    def fail(self, place: int, status: Status, reason: str) -> None:
        """Record that a case has no numbers, and why."""
        self.block.status[place] = status
        self.block.failure[place] = self.code(" ".join(reason.split()))
        for column in self.block.columns.values():
            column.proof[place] = Grade.FAILED

    def fill(self, place: int, plan: Plan, run: Run) -> None:
        """Record what a run says."""
        self.block.status[place] = Status.DONE
        self.block.method[place] = self.code(f"{run.method.reduction}, {run.method.engine}")
        for name in plan.metrics:
            self.number(place, name, figure_of(run, name))
        for name in plan.curves:
            self._curve(place, name, plan.samples, run)
        if plan.curves:
            self.number(place, CURVE_END, _end(run))

    def number(self, place: int, name: str, figure: Bounded | Undefined) -> None:
        """Record one figure of merit."""
        column = self.block.columns[name]
        if isinstance(figure, Undefined):
            _undefined(column, place, self.code(figure.reason))
            return
        for side in ("value", "low", "high"):
            getattr(column, side)[place] = getattr(figure, side)
        column.proof[place] = GRADES[figure.proof]

    def _curve(self, place: int, name: str, samples: int, run: Run) -> None:
        quantity, number = part_of(name)
        column, series = self.block.columns[f"{name}{CURVE}"], run.series.get(quantity)
        count = 0 if series is None else series.value.size // max(len(series), 1)
        if series is None or len(series) != samples or not _tells(count, number):
            _undefined(column, place, self.code(_why(quantity, count, number, run)))
            return
        for side in ("value", "low", "high"):
            told = getattr(series, side).reshape(samples, count)
            getattr(column, side)[place] = told[:, number or 0]
        column.proof[place] = GRADES[series.proof]


def figure_of(run: Run, name: str) -> Bounded | Undefined:
    """A figure of merit, or a quantity at the charging time, or in the long-time state."""
    quantity, number = part_of(name)
    found = run.peaks.get(name) or run.at_peak.get(name)
    if found is None and run.steady is not None:
        found = getattr(run.steady, quantity, None)
    elif name == "energy":
        found = run.peaks.get("max_energy")
    if found is None:
        return Undefined(untold(run, quantity))
    each = found if isinstance(found, tuple) else (found,)
    if not _tells(len(each), number):
        return Undefined(_why(quantity, len(each), number, run))
    return each[number or 0]


def _end(run: Run) -> Bounded | Undefined:
    """When the curves end, where there are any."""
    if run.time.size == 0:
        return Undefined(untold(run, CURVE_END))
    return Bounded.exact(float(run.time[-1]))


def _tells(count: int, number: int | None) -> bool:
    """Whether so many values tell that of one battery, or the only one."""
    return count == 1 if number is None else number < count


def _why(quantity: str, count: int, number: int | None, run: Run) -> str:
    """Why they do not."""
    if count == 0 or quantity not in EACH:
        return untold(run, quantity)
    if number is None:
        return f"each of {count} batteries has its own: name {quantity}_0 and so on"
    return f"there is no battery {number}: the last one is {count - 1}"


def charged(plan: Plan, sheet: Sheet, place: int) -> None:
    """Charge case number ``place`` of a plan and record what comes of it, failures included.

    A fault of our own in one case is recorded like the others: it must not end a long sweep.
    """
    try:
        sheet.fill(place, plan, run_of(plan, plan.tables(place)))
    except Misstated as fault:
        sheet.fail(place, Status.MISSTATED, str(fault))
    except NotCovered as fault:
        sheet.fail(place, Status.NOT_COVERED, str(fault))
    except NotConverged as fault:
        sheet.fail(place, Status.NOT_CONVERGED, str(fault))
    except MemoryError:
        sheet.fail(place, Status.NOT_COVERED, "this does not fit into the memory of this machine")
    except Exception as fault:  # noqa: BLE001
        sheet.fail(place, Status.BROKEN, f"{type(fault).__name__}: {fault}")


def run_of(plan: Plan, tables: Mapping[str, Any]) -> Run:
    """The run of one case, with the series alone that are kept.

    Raises
    ------
    Misstated, NotCovered, NotConverged
        As ``charge``.
    """
    said = tables.get("charge", {})
    kept = {
        "samples": plan.samples if plan.curves else FEWEST,
        "watch": _watch(plan) or ["energy"],
    }
    return charge(parsed({**tables, "charge": {**said, **kept}}))


def _watch(plan: Plan) -> list[str]:
    """The series that are kept, and those that are told at the charging time where watched."""
    kept = [*plan.curves, *(name for name in plan.metrics if name in WATCHED)]
    return [*dict.fromkeys(part_of(name)[0] for name in kept)]


def _undefined(column: Column, place: int, reason: int) -> None:
    column.value[place] = column.low[place] = column.high[place] = np.nan
    column.proof[place] = Grade.UNDEFINED
    column.reason[place] = reason
