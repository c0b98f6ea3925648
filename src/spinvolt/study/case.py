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

GRADES: Mapping[Proof, Grade] = {
    Proof.PROVED: Grade.PROVED,
    Proof.ESTIMATED: Grade.ESTIMATED,
    Proof.UNCONTROLLED: Grade.UNCONTROLLED,
}
# A sweep keeps no series unless curves are asked for; two samples are the fewest.
FEWEST = 2
SEVERAL = "there are several batteries, each with a value of its own"


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
        column, series = self.block.columns[f"{name}{CURVE}"], run.series.get(name)
        if series is None or series.value.size != samples:
            why = SEVERAL if series is not None and series.value.ndim > 1 else _untold(run)
            _undefined(column, place, self.code(why))
            return
        for side in ("value", "low", "high"):
            getattr(column, side)[place] = getattr(series, side).ravel()
        column.proof[place] = GRADES[series.proof]


def figure_of(run: Run, name: str) -> Bounded | Undefined:
    """A figure of merit, or a quantity at the charging time, or in the long-time state."""
    found = run.peaks.get(name) or run.at_peak.get(name)
    if found is None and run.steady is not None:
        found = getattr(run.steady, name, None)
    if isinstance(found, tuple):
        found = found[0] if len(found) == 1 else Undefined(SEVERAL)
    return found if isinstance(found, Bounded | Undefined) else Undefined(_untold(run))


def _untold(run: Run) -> str:
    return f"not told for this battery: {run.status}"


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
        "watch": [*plan.curves] or ["energy"],
    }
    return charge(parsed({**tables, "charge": {**said, **kept}}))


def _undefined(column: Column, place: int, reason: int) -> None:
    column.value[place] = column.low[place] = column.high[place] = np.nan
    column.proof[place] = Grade.UNDEFINED
    column.reason[place] = reason
