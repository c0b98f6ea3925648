"""One battery of a design, and what it reaches."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from spinvolt.bounded import Bounded, Proof, Undefined, weakest
from spinvolt.study.block import Status


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
    undefined
        Whether an aim or a constraint has no value here, by definition; it meets none then.
    holds
        Whether it meets every constraint, by value.
    sure
        Whether the bounds leave no doubt about that.
    excess
        By how much constraints are broken, relative to what they compare.
    status
        Whether it was charged.
    reason
        Why it failed, or why something is undefined.
    """

    fields: Mapping[str, Any]
    aims: tuple[Bounded, ...] = ()
    nominal: tuple[Bounded, ...] = ()
    figures: Mapping[str, Bounded | Undefined] = field(default_factory=dict)
    undefined: bool = False
    holds: bool = True
    sure: bool = True
    excess: float = 0.0
    status: Status = Status.DONE
    reason: str = ""

    @classmethod
    def valueless(cls, fields: Mapping[str, Any], reason: str, **known: Any) -> "Candidate":  # noqa: ANN401
        """One for which a formula of the design has no value."""
        return cls(fields, undefined=True, holds=False, reason=told(reason), **known)

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


def told(fault: object) -> str:
    """A sentence for a formula that has no value.

    >>> told("it divides by zero")
    'a formula of the design has no value: it divides by zero'
    """
    return f"a formula of the design has no value: {fault}"
