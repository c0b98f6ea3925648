"""What can be said of a charge before anything is solved."""

from dataclasses import dataclass

from spinvolt.algebra.blend import Blend, Part
from spinvolt.algebra.chain import balanced
from spinvolt.algebra.problem import Unitary

# Weights that sum to one leave a full battery this much room, relative to the number of cells.
FULL = 1e-13


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


def outlook_of_blend(problem: Blend) -> Outlook:
    """What is certain of a blend: each wave can at best put all weight on its sector's top."""
    most = sum(part.weight * _most(part) for part in problem.parts)
    gain = most - problem.rest
    moving = [part for part in problem.parts if part.slope and part.problem.size > 1]
    still = None
    if not moving:
        still = "no excitation can pass between charger and battery"
    elif all(isinstance(p.problem, Unitary) and _motionless(p.problem) for p in moving):
        still = "the start is balanced: as much energy flows in as out, at all times"
    return Outlook(still, gain <= FULL * problem.n_battery, max(gain, 0.0))


def _most(part: Part) -> float:
    """The most excited cells that a wave can have."""
    if part.problem.size == 1:
        return part.rest
    return part.offset + max(part.slope, 0.0) * part.problem.top
