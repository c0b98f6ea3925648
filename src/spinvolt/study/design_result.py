"""The result of a design: the best batteries, how sure that is, and everything looked at."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from spinvolt.bounded import Proof
from spinvolt.study.design_candidate import Candidate
from spinvolt.study.plan import plain

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from xarray import Dataset

# So many reasons are kept for those that have no numbers.
EXAMPLES = 3
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
    damaged
        Charges of which the folder had a damaged record; it is out of the way now.
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
    damaged: int
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
            "damaged": self.damaged,
            "seconds": self.seconds,
        }

    def to_dataset(self) -> "Dataset":
        """Every candidate that was charged, along `candidate`: fields, aims, what became of it.

        Variables: one for each field, as text where it is no number; `aim_1`, ... with `_low`,
        `_high`; `place` with 0 admitted, 1 best, 2 rival, 3 breaks a constraint, 4 best without
        the spread.
        """
        from xarray import Dataset

        rows = [each for each in self.candidates if each.aims]
        sides = {
            f"aim_{k + 1}{end}": [getattr(each.aims[k], side) for each in rows]
            for k in range(len(self.aims))
            for end, side in (("", "value"), ("_low", "low"), ("_high", "high"))
        }
        names = [*rows[0].fields] if rows else []
        fields = {name: _column([each.fields[name] for each in rows]) for name in names}
        known = {id(each): place for place, some in self._places() for each in some}
        codes = [known.get(id(each), 0 if each.holds else 3) for each in rows]
        data = Dataset(
            {
                **{name: ("candidate", np.array(values)) for name, values in sides.items()},
                **{name: ("candidate", values) for name, values in fields.items()},
                "place": ("candidate", np.array(codes, dtype=np.int8)),
            },
            attrs={
                "claim": self.claim,
                "aims": list(self.aims),
                "fields": [name for name in names if name in self._free()],
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
        return {plain(name) for name, said in vary.items() if not isinstance(said, str)}

    def _places(self) -> list[tuple[int, tuple[Candidate, ...]]]:
        return [(2, self.rivals), (4, self.nominal), (1, self.best)]

    def __str__(self) -> str:
        from spinvolt.study.design_card import card

        return card(self)


def _column(values: Sequence[Any]) -> NDArray[Any]:
    """A field of some candidates: numbers, or texts where one of them is no number."""
    kinds = int | float
    if all(isinstance(value, kinds) and not isinstance(value, bool) for value in values):
        return np.array(values)
    return np.array([text_of(value) for value in values])


def text_of(value: object) -> str:
    """A field that is no number, in a few letters.

    >>> text_of({"dicke": 2}), text_of([{"dicke": 0, "weight": 0.5}, {"flipped": 1, "weight": 0.5}])
    ('dicke 2', '0.5 dicke 0 + 0.5 flipped 1')
    """
    if isinstance(value, list | tuple):
        mixed = all(isinstance(each, Mapping) for each in value)
        return (" + " if mixed else ", ").join(map(text_of, value))
    if isinstance(value, Mapping):
        weight = [text_of(value["weight"])] if "weight" in value else []
        rest = [f"{name} {text_of(each)}" for name, each in value.items() if name != "weight"]
        return " ".join(weight + rest)
    return value if isinstance(value, str) else json.dumps(value)
