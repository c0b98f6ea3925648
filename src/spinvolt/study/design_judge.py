"""Candidates: charged, and judged by the aims and constraints of a design."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from spinvolt.bounded import Bounded, Undefined
from spinvolt.errors import Misstated
from spinvolt.study.axes import Axis
from spinvolt.study.block import Block, Status
from spinvolt.study.design_arithmetic import NoValue
from spinvolt.study.design_candidate import Candidate, told
from spinvolt.study.design_formulas import Verdict
from spinvolt.study.design_ledger import Charges, key
from spinvolt.study.design_space import Point
from spinvolt.study.design_table import Brief
from spinvolt.study.drive import Drive
from spinvolt.study.fleet import Fleet, Here
from spinvolt.study.ledger import Ledger, Portion
from spinvolt.study.plan import Plan, path_of, plain
from spinvolt.study.table import quick

Told = Callable[[int], None]

# Charges that are kept together: many where they are computed at once, few where each takes long.
MANY, FEW = 2048, 16
# What a formula raises where its value is not known.
FAULTS = (ArithmeticError, ValueError, LookupError)


@dataclass
class Judge:
    """A brief and the charges that it needs.

    Attributes
    ----------
    brief
        What is sought.
    charges
        What was computed so far.
    fleet
        Who computes.
    told
        Called with the number of charges of each portion that comes in.
    computed
        How many charges were computed now.
    """

    brief: Brief
    charges: Charges
    fleet: Fleet = field(default_factory=Here)
    told: Told | None = None
    computed: int = 0

    def candidates(self, begun: Sequence[Candidate]) -> list[Candidate]:
        """Candidates that ``early`` has begun, judged; only what is new is charged."""
        self.charge(point for each in begun if each.possible for point in self.points(each.fields))
        return [self._judged(each) if each.possible else each for each in begun]

    def early(self, chosen: Mapping[str, Any]) -> Candidate:
        """A candidate before it is charged: its tied fields, and constraints on fields alone."""
        try:
            fields = self.brief.space.point(chosen, self.brief.fixed)
        except Misstated as fault:
            return Candidate(chosen, status=Status.MISSTATED, reason=str(fault))
        given = _Numbers(self.brief, fields, {})
        try:
            verdict = Verdict.joined([each.verdict([given], None) for each in self.brief.early])
        except NoValue as fault:
            return Candidate.valueless(fields, str(fault))
        except FAULTS as fault:
            return Candidate(fields, status=Status.NOT_COVERED, reason=told(fault))
        return Candidate(fields, holds=verdict.holds, sure=verdict.sure, excess=verdict.excess)

    def charge(self, points: Iterable[Point]) -> None:
        """Charge the points that are new.

        Raises
        ------
        OSError
            When the disk is full; what was computed is kept.
        """
        named = {key(point): point for point in points}
        rows = [point for name, point in named.items() if name not in self.charges.found]
        if not rows:
            return
        plan = laid_out(self.brief, rows)
        size = MANY if quick(plan) else FEW
        ledger = Ledger(replace(plan, chunk=size), iter(()))
        ledger.ahead = (
            Portion(chunk, range(len(ledger.plan.numbers(chunk))))
            for chunk in range(ledger.plan.chunks)
        )

        def keep(chunk: int, block: Block) -> None:
            numbers = ledger.plan.numbers(chunk)
            self.charges.add(rows[numbers.start : numbers.stop], block)
            self.computed += len(numbers)
            if self.told is not None:
                self.told(len(numbers))

        Drive(ledger, _Held(self.fleet), keep, lambda _: None).run()

    def points(self, fields: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The cases that a candidate is charged in: itself, or itself under every shift."""
        spread = self.brief.spread
        if spread is None:
            return [dict(fields)]
        centre = {name: self._nominal(name, fields) for name in spread.fields}
        return [
            {**fields, **{n: x + s for (n, x), s in zip(centre.items(), shift, strict=True)}}
            for shift in spread.shifts
        ]

    def _nominal(self, name: str, fields: Mapping[str, Any]) -> float:
        value = fields.get(name, self.brief.fixed(name))
        if not isinstance(value, int | float):
            raise Misstated(f"`design.robust.{name}` must be a field that is a number.")
        return value

    def _judged(self, early: Candidate) -> Candidate:
        """A candidate whose charges are there."""
        fields, brief = early.fields, self.brief
        points = self.points(fields)
        rows = [self.charges.found[key(point)] for point in points]
        for point, row in zip(points, rows, strict=True):
            if row.status is not Status.DONE:
                where = {k: v for k, v in point.items() if fields.get(k) != v}
                said = f"{row.reason} (at {where})" if where else row.reason
                return Candidate(fields, status=row.status, reason=said)
        cases = [
            _Numbers(brief, point, row.figures) for point, row in zip(points, rows, strict=True)
        ]
        spread = brief.spread
        mean = None if spread is None or spread.worst else spread.mean
        try:
            each = [[aim.formula.value(case) for case in cases] for aim in brief.aims]
            verdicts = [each.verdict(cases, mean) for each in brief.late]
        except NoValue as fault:
            return Candidate.valueless(fields, str(fault), figures=rows[0].figures)
        except FAULTS as fault:
            return Candidate(fields, status=Status.NOT_COVERED, reason=told(fault))
        verdict = Verdict.joined([Verdict(early.holds, early.sure, early.excess), *verdicts])
        return Candidate(
            fields=fields,
            aims=tuple(self._joined(k, values) for k, values in enumerate(each)),
            nominal=tuple(values[0] for values in each),
            figures=rows[0].figures,
            holds=verdict.holds,
            sure=verdict.sure,
            excess=verdict.excess,
        )

    def _joined(self, k: int, values: Sequence[Bounded]) -> Bounded:
        """What an aim reaches over the spread."""
        spread = self.brief.spread
        if spread is None:
            return values[0]
        if not spread.worst:
            return spread.mean(values)
        return spread.least(values) if self.brief.aims[k].maximise else spread.most(values)


def laid_out(brief: Brief, points: Sequence[Point]) -> Plan:
    """The plan whose cases are these points."""
    axes = tuple(
        Axis(name, path_of(name), tuple(point[name] for point in points)) for name in points[0]
    )
    return Plan(base=brief.base, groups=(axes,), dims=("case",), metrics=brief.metrics)


@dataclass(frozen=True)
class _Numbers(Mapping[str, Bounded | int | float]):
    """What formulas may speak of: a case's figures of merit and its fields."""

    brief: Brief
    fields: Mapping[str, Any]
    figures: Mapping[str, Bounded | Undefined]

    def __getitem__(self, name: str) -> Bounded | int | float:
        if name in self.brief.metrics:
            figure = self.figures.get(name)
            if isinstance(figure, Bounded):
                return figure
            if figure is None:
                raise LookupError(f"`{name}` was not computed")
            raise NoValue(f"`{name}` is undefined: {figure.reason}")
        field_name = plain(name)
        fields = self.fields
        value = fields[field_name] if field_name in fields else self.brief.fixed(field_name)
        if isinstance(value, int | float):
            return value
        raise LookupError(f"`{name}` is no number")

    def __iter__(self) -> Iterator[str]:
        return iter((*self.brief.metrics, *self.fields))

    def __len__(self) -> int:
        return len(self.brief.metrics) + len(self.fields)


@dataclass
class _Held:
    """A fleet that outlives the portions that it is driven with."""

    fleet: Fleet

    @property
    def room(self) -> int:
        return self.fleet.room

    @property
    def one_for_all(self) -> bool:
        return self.fleet.one_for_all

    def submit(self, order: Any) -> Any:  # noqa: ANN401
        return self.fleet.submit(order)

    def lost(self, fault: BaseException) -> bool:
        return self.fleet.lost(fault)

    def renew(self) -> None:
        self.fleet.renew()

    def stop(self) -> None:
        """Kept for the next portions."""
