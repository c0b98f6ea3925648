"""The result of a sensitivity study: derivatives, and intervals from uncertain parameters."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from spinvolt.bounded import Bounded, Proof, Undefined
from spinvolt.study.sensitivity_spread import COVERAGE, Propagated

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WIDTH = 22


@dataclass(frozen=True)
class Slope:
    """The derivative of a figure of merit by a field.

    Attributes
    ----------
    value
        The derivative, with its error.
    relative
        d ln figure / d ln field; None where one of them is zero.
    how
        Which law gives it, or how it was computed.
    """

    value: Bounded | Undefined
    relative: float | None
    how: str

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {**self.value.to_json(), "relative": self.relative, "how": self.how}


@dataclass(frozen=True)
class Sensitivity:
    """How the figures of merit of a battery depend on its parameters.

    Attributes
    ----------
    statement
        The battery, every default filled in.
    figures
        Its figures of merit.
    slopes
        Derivatives by figure of merit and field.
    spread
        By figure of merit, its interval from uncertain parameters; empty where none is.
    charges
        How many batteries were charged for it.
    """

    statement: Mapping[str, Any]
    figures: Mapping[str, Bounded | Undefined]
    slopes: Mapping[str, Mapping[str, Slope]]
    spread: Mapping[str, Propagated | Undefined]
    charges: int

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "statement": self.statement,
            "figures": {name: each.to_json() for name, each in self.figures.items()},
            "slopes": {
                name: {field: each.to_json() for field, each in row.items()}
                for name, row in self.slopes.items()
            },
            "spread": {name: each.to_json() for name, each in self.spread.items()},
            "charges": self.charges,
        }

    def plot(self) -> "Figure":
        """A figure: relative derivatives as bars, intervals from what is uncertain beside them.

        Raises
        ------
        Misstated
            When no figure of merit has a value, or none depends on a field.
        """
        from spinvolt.study.sensitivity_drawn import picture

        return picture(self)

    def __str__(self) -> str:
        lines: list[str] = []
        for metric, row in self.slopes.items():
            lines.append(f"{metric} = {self.figures[metric]}")
            lines += [f"  {_told(field, each)}" for field, each in row.items()]
            if metric in self.spread:
                lines.append(f"  {_interval(self.spread[metric])}")
        return "\n".join([*lines, f"{self.charges} charges"])


def _told(field: str, each: Slope) -> str:
    if isinstance(each.value, Undefined):
        return f"by {field:<{WIDTH}} {each.value}"
    grade = "" if each.value.proof is Proof.PROVED else f", {each.value.proof}"
    relative = "" if each.relative is None else f" ({each.relative:+.4g} relative)"
    return f"by {field:<{WIDTH}} {each.value}{relative}{grade}, {each.how}"


def _interval(each: Propagated | Undefined) -> str:
    if isinstance(each, Undefined):
        return f"uncertain: {each}"
    shares = ", ".join(f"{name} {share:.0%}" for name, share in each.shares.items())
    return (
        f"uncertain: {each.mean:.6g} +- {each.sd:.2g}, {COVERAGE:.0%} in [{each.low:.6g}, "
        f"{each.high:.6g}], {each.how}{f' ({shares})' if len(each.shares) > 1 else ''}"
    )
