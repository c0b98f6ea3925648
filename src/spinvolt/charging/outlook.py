"""What can be said of a charge before anything is solved."""

from dataclasses import dataclass

from spinvolt.algebra.chain import balanced
from spinvolt.algebra.problem import Unitary


@dataclass(frozen=True)
class Outlook:
    """Bounds and certainties that need no evolution.

    Attributes
    ----------
    still
        Why the stored energy stays zero for ever; None when it does not.
    full
        Whether the battery starts as full as it can get.
    gain
        The most excited cells that can be added to the start's mean.
    """

    still: str | None
    full: bool
    gain: float


def outlook(problem: Unitary) -> Outlook:
    """What is certain of a chain from one of its sites."""
    chain = problem.chain
    gain = problem.top - problem.rest
    return Outlook(_motionless(problem), problem.start == chain.length - 1, gain)


def _motionless(problem: Unitary) -> str | None:
    chain = problem.chain
    if chain.length == 1:
        if chain.strength == 0.0:
            return "the coupling is zero"
        return "no excitation can pass between charger and battery"
    if balanced(chain, problem.start):
        return "the start is balanced: as much energy flows in as out, at all times"
    return None
