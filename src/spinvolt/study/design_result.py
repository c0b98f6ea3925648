"""The result of a design: the best batteries, how sure that is, and everything looked at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import numpy as np

from spinvolt.bounded import Bounded, Proof
from spinvolt.study.design_judge import Candidate

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from xarray import Dataset

# So many batteries of a front, rivals and reasons a card tells; the JSON result has them all.
SHOWN, EXAMPLES = 12, 3
PLACES = ("admitted", "best", "rival", "broken", "nominal")


class Standing(StrEnum):
    """How sure it is that a candidate is among the best, as far as the bounds tell."""

    CERTAIN = "certain"
    TIED = "tied"
    DOUBTFUL = "not certain"


@dataclass(frozen=True)
class Design:
    """What a design found.

    Attributes
    ----------
    statement
        What was asked, as tables.
    aims
        What was sought, in words.
    claim
        How sure it is that these are the best.
    proof
        The grade of that.
    best
        The optimum, or the Pareto front in the order of its first aim.
    standing
        Of each of them: certain where no other candidate can beat it, whatever the numbers within
        their bounds; tied where only such can as agree with it within the bounds in every aim.
    rivals
        Candidates that the bounds cannot tell from the best.
    nominal
        What would be best without the spread; empty where none is stated.
    candidates
        Everything looked at.
    spread
        What was made of the spread, in words; empty without one.
    exhaustive
        Whether every candidate was looked at.
    failed
        How many candidates have no numbers, by kind.
    reasons
        Why, for some of them.
    kept, computed
        Charges that were there already, and those of this run.
    seconds
        How long it took.
    """

    statement: Mapping[str, Any]
    aims: tuple[str, ...]
    claim: str
    proof: Proof
    best: tuple[Candidate, ...]
    standing: tuple[Standing, ...]
    rivals: tuple[Candidate, ...]
    nominal: tuple[Candidate, ...]
    candidates: tuple[Candidate, ...]
    spread: str
    exhaustive: bool
    failed: Mapping[str, int]
    reasons: tuple[str, ...]
    kept: int
    computed: int
    seconds: float

    def to_json(self) -> dict[str, Any]:
        """Plain values, without the candidates that are not among the best."""
        return {
            "statement": self.statement,
            "aims": list(self.aims),
            "claim": self.claim,
            "proof": str(self.proof),
            "best": [
                each.to_json() | {"standing": str(how)}
                for each, how in zip(self.best, self.standing, strict=True)
            ],
            "rivals": [each.to_json() for each in self.rivals],
            "without_spread": [each.to_json() for each in self.nominal],
            "spread": self.spread,
            "exhaustive": self.exhaustive,
            "candidates": len(self.candidates),
            "failed": dict(self.failed),
            "reasons": list(self.reasons),
            "kept": self.kept,
            "computed": self.computed,
            "seconds": self.seconds,
        }

    def to_dataset(self) -> "Dataset":
        """Every candidate that was charged, along `candidate`: fields, aims, what became of it.

        Variables: one for each number among the fields; `aim_1`, ... with `_low`, `_high`;
        `place` with 0 admitted, 1 best, 2 rival, 3 breaks a constraint, 4 best without the spread.
        """
        from xarray import Dataset

        rows = [each for each in self.candidates if each.aims]
        sides = {
            f"aim_{k + 1}{end}": [getattr(each.aims[k], side) for each in rows]
            for k in range(len(self.aims))
            for end, side in (("", "value"), ("_low", "low"), ("_high", "high"))
        }
        numbers = [
            name
            for name, value in (rows[0].fields.items() if rows else ())
            if isinstance(value, int | float)
        ]
        fields = {name: [each.fields[name] for each in rows] for name in numbers}
        known = {id(each): place for place, some in self._places() for each in some}
        codes = [known.get(id(each), 0 if each.holds else 3) for each in rows]
        data = Dataset(
            {
                **{name: ("candidate", np.array(values)) for name, values in sides.items()},
                **{name: ("candidate", np.array(values)) for name, values in fields.items()},
                "place": ("candidate", np.array(codes, dtype=np.int8)),
            },
            attrs={
                "claim": self.claim,
                "aims": list(self.aims),
                "fields": [name for name in numbers if name in self._free()] or numbers,
                "spread": self.spread,
                "exhaustive": int(self.exhaustive),
            },
        )
        data["place"].attrs = {"flag_values": [0, 1, 2, 3, 4], "flag_meanings": " ".join(PLACES)}
        return data

    def plot(self) -> "Figure":
        """A figure: the front of two aims or more, or the aim along each varied field."""
        from spinvolt.plots.design import designed

        return designed(self.to_dataset())

    def _free(self) -> set[str]:
        vary = self.statement["design"]["vary"]
        return {name for name, said in vary.items() if not isinstance(said, str)}

    def _places(self) -> list[tuple[int, tuple[Candidate, ...]]]:
        return [(2, self.rivals), (4, self.nominal), (1, self.best)]

    def __str__(self) -> str:
        several = len(self.aims) > 1
        lines = ["; ".join(self.aims), self.claim]
        if self.spread:
            lines.append(f"spread: {self.spread}")
        table = [
            _line(each, self.aims, "" if how is Standing.CERTAIN else str(how))
            for each, how in zip(self.best[:SHOWN], self.standing, strict=False)
        ]
        lines += ["", *table]
        if len(self.best) > SHOWN:
            lines.append(f"and {len(self.best) - SHOWN} more on the front")
        if self.rivals and not several:
            lines += ["", "not told apart from it:"]
            lines += [_line(each, self.aims) for each in self.rivals[:EXAMPLES]]
        if self.nominal and not several:
            lines += ["", "without the spread the best would be:"]
            lines += [_line(each, self.aims) for each in self.nominal[:1]]
        lines += ["", f"{self.computed} charges, {self.kept} kept, {self.seconds:.1f} s"]
        if self.failed:
            kinds = ", ".join(f"{count} {word}" for word, count in self.failed.items())
            lines.append(f"{sum(self.failed.values())} candidates have no numbers ({kinds}):")
            lines += [f"  {text}" for text in self.reasons]
        return "\n".join(lines)


def _line(candidate: Candidate, aims: Sequence[str], note: str = "") -> str:
    """Fields and aims on one line."""
    fields = ", ".join(f"{name} = {_short(value)}" for name, value in candidate.fields.items())
    reached = "; ".join(
        f"{aim.partition(' ')[2]} = {_told(found)}"
        for aim, found in zip(aims, candidate.aims, strict=True)
    )
    nominal = ""
    if candidate.nominal != candidate.aims:
        values = ", ".join(f"{x.value:.6g}" for x in candidate.nominal)
        nominal = f" ({values} without the spread)"
    return f"  {fields}: {reached}{nominal}{f', {note}' if note else ''}"


def _told(figure: Bounded) -> str:
    return str(figure) + ("" if figure.proof is Proof.PROVED else f", {figure.proof}")


def _short(value: object) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)
