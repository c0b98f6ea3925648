"""What candidates reach, as losses: less is better in every aim."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from spinvolt.study.block import Status
from spinvolt.study.design_candidate import Candidate
from spinvolt.study.design_table import Aim

Floats = NDArray[np.float64]

# Losses of candidates that break a constraint, and of those without numbers.
BROKEN, FAILED = 1e100, 3e100
# How much the sum of the losses counts beside the largest one.
AUGMENTED = 1e-3


def losses_of(aims: Sequence[Aim], candidate: Candidate) -> list[float]:
    """What a candidate reaches of each aim."""
    return [-aim.sign * found.value for aim, found in zip(aims, candidate.aims, strict=True)]


def bounds_of(aims: Sequence[Aim], candidates: Sequence[Candidate]) -> tuple[Floats, ...]:
    """Losses, their lower and their upper bounds, each of shape (candidates, aims)."""
    signs = np.array([-aim.sign for aim in aims])
    value, low, high = (
        signs * np.array([[getattr(x, side) for x in each.aims] for each in candidates])
        .reshape(len(candidates), len(aims))
        for side in ("value", "low", "high")
    )  # fmt: skip
    return value, np.minimum(low, high), np.maximum(low, high)


def standing_in(candidate: Candidate) -> float | None:
    """The loss of one that reaches nothing: broken constraints, and last what has no numbers."""
    if candidate.status is not Status.DONE or candidate.undefined:
        return FAILED
    if not candidate.holds:
        return BROKEN * (1.0 + candidate.excess / (1.0 + candidate.excess))
    return None


def weighed(
    losses: Sequence[float],
    weights: Sequence[float],
    ideal: Sequence[float],
    width: Sequence[float],
) -> float:
    """One number that an optimiser makes small.

    The largest of the weighted distances from the ideal and a little of their sum, so that every
    weighing leads to the front (Steuer and Choo 1983).
    """
    if len(losses) == 1:
        return losses[0]
    apart = [w * (x - a) / b for w, x, a, b in zip(weights, losses, ideal, width, strict=True)]
    return max(apart) + AUGMENTED * sum(apart)


def reach(losses: Floats) -> tuple[list[float], list[float]]:
    """Where each aim is best on a front, and how far the front extends: the units of trade-offs."""
    low, high = losses.min(axis=0), losses.max(axis=0)
    width = np.where(high > low, high - low, np.maximum(np.abs(low), 1.0))
    return low.tolist(), width.tolist()
