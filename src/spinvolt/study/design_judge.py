"""Candidates: charged, and judged by the aims and constraints of a design."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from spinvolt.bounded import Bounded, Proof, Undefined, weakest
from spinvolt.errors import Misstated
from spinvolt.study.axes import Axis
from spinvolt.study.batch import batch
from spinvolt.study.block import Block, Status
from spinvolt.study.design_ledger import Charges, key
from spinvolt.study.design_space import Point
from spinvolt.study.design_table import Brief
from spinvolt.study.drive import Drive
from spinvolt.study.fleet import Fleet, Here
from spinvolt.study.ledger import Ledger, Portion
from spinvolt.study.plan import Plan, path_of, plain
from spinvolt.study.table import probes

Told = Callable[[int], None]

# Charges that are kept together: many where they are computed at once, few where each takes long.
MANY, FEW = 2048, 16


@dataclass(frozen=True)
class Candidate:
    """One battery of a design.

    Attributes
    ----------
    fields
        Its varied and tied fields.
    aims
        What it reaches of each aim; over the spread where there is one. Empty where it failed.
    nominal
        The same without the spread.
    figures
        Its figures of merit without the spread.
    holds
        Whether it meets every constraint, by value.
    sure
        Whether the bounds leave no doubt about that.
    excess
        By how much constraints are broken, relative to what they compare.
    status
        Whether it was charged.
    reason
        Why it failed.
    """

    fields: Mapping[str, Any]
    aims: tuple[Bounded, ...] = ()
    nominal: tuple[Bounded, ...] = ()
    figures: Mapping[str, Bounded | Undefined] = field(default_factory=dict)
    holds: bool = True
    sure: bool = True
    excess: float = 0.0
    status: Status = Status.DONE
    reason: str = ""

    @property
    def admitted(self) -> bool:
        """Whether it was charged and meets the constraints."""
        return self.status is Status.DONE and self.holds

    @property
    def possible(self) -> bool:
        """Whether it may meet the constraints, as far as the bounds tell."""
        return self.status is Status.DONE and (self.holds or not self.sure)

    @property
    def proof(self) -> Proof:
        """The weakest grade of what it reaches."""
        return weakest(*(aim.proof for aim in self.aims)) if self.aims else Proof.UNCONTROLLED

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        said: dict[str, Any] = {"fields": dict(self.fields)}
        said["aims"] = [aim.to_json() for aim in self.aims]
        if self.nominal != self.aims:
            said["nominal"] = [aim.to_json() for aim in self.nominal]
        said["figures"] = {name: figure.to_json() for name, figure in self.figures.items()}
        said["constraints"] = "met" if self.sure else "met within the bounds"
        return said


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

    def candidates(self, chosen: Sequence[Mapping[str, Any]]) -> list[Candidate]:
        """Candidates in the order of their chosen fields; only what is new is charged."""
        begun = [self.early(each) for each in chosen]
        waiting = [each.fields for each in begun if each.admitted]
        self.charge(point for fields in waiting for point in self.points(fields))
        return [self._judged(each.fields) if each.admitted else each for each in begun]

    def early(self, chosen: Mapping[str, Any]) -> Candidate:
        """A candidate before it is charged: its tied fields, and constraints on fields alone."""
        try:
            fields = self.brief.space.point(chosen, self.brief.fixed)
        except Misstated as fault:
            return Candidate(chosen, status=Status.MISSTATED, reason=str(fault))
        given = _Numbers(self.brief, fields, {})
        excess, sure = 0.0, True
        try:
            for each in self.brief.early:
                verdict = each.verdict([given], None)
                excess, sure = excess + verdict.excess, sure and verdict.sure
        except (ArithmeticError, ValueError, LookupError) as fault:
            return Candidate(fields, status=Status.MISSTATED, reason=_why(fault))
        return Candidate(fields, holds=excess == 0.0, sure=sure, excess=excess)

    def charge(self, points: Iterable[Point]) -> None:
        """Charge the points that are new.

        Raises
        ------
        OSError
            When the disk is full; what was computed is kept.
        """
        fresh = {key(p): p for p in points if key(p) not in self.charges.found}
        if not fresh:
            return
        rows = [*fresh.values()]
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

    def _judged(self, fields: Mapping[str, Any]) -> Candidate:
        """A candidate whose charges are there."""
        brief, points = self.brief, self.points(fields)
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
            verdicts = [c.verdict(cases, mean) for c in brief.constraints if c not in brief.early]
        except (ArithmeticError, ValueError, LookupError) as fault:
            return Candidate(fields, status=Status.NOT_COVERED, reason=_why(fault))
        return Candidate(
            fields=fields,
            aims=tuple(self._joined(k, values) for k, values in enumerate(each)),
            nominal=tuple(values[0] for values in each),
            figures=rows[0].figures,
            holds=all(v.holds for v in verdicts),
            sure=all(v.sure for v in verdicts),
            excess=sum(v.excess for v in verdicts),
        )

    def _joined(self, k: int, values: Sequence[Bounded]) -> Bounded:
        """What an aim reaches over the spread."""
        spread = self.brief.spread
        if spread is None:
            return values[0]
        if not spread.worst:
            return spread.mean(values)
        return spread.least(values) if self.brief.aims[k].maximise else spread.most(values)


def quick(plan: Plan) -> bool:
    """Whether most cases of a plan are computed at once, as far as some of them tell."""
    made = batch(plan.part(probes(plan)))
    return made is not None and 2 * int(made.fits.sum()) > len(made.fits)


def laid_out(brief: Brief, points: Sequence[Point]) -> Plan:
    """The plan whose cases are these points."""
    axes = tuple(
        Axis(name, path_of(name), tuple(point[name] for point in points)) for name in points[0]
    )
    return Plan(base=brief.base, groups=(axes,), dims=("case",), metrics=brief.metrics)


@dataclass(frozen=True)
class _Numbers(Mapping[str, Bounded]):
    """What formulas may speak of: a case's figures of merit and its fields."""

    brief: Brief
    fields: Mapping[str, Any]
    figures: Mapping[str, Bounded | Undefined]

    def __getitem__(self, name: str) -> Bounded:
        if name in self.brief.metrics:
            figure = self.figures.get(name)
            if isinstance(figure, Bounded):
                return figure
            why = figure.reason if figure is not None else "it was not computed"
            raise ValueError(f"`{name}` is undefined: {why}")
        field_name = plain(name)
        value = self.fields.get(field_name, self.brief.fixed(field_name))
        if isinstance(value, int | float):
            return Bounded.exact(float(value))
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


def _why(fault: Exception) -> str:
    """A sentence for a formula that has no value."""
    return f"a formula of the design has no value: {fault}"
