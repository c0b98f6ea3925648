"""Where candidates come from: all of them where that is cheap, an optimiser elsewhere."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from spinvolt.batteries.rules import shown
from spinvolt.errors import Misstated, NotConverged, NotCovered
from spinvolt.study.block import Status
from spinvolt.study.design_candidate import Candidate
from spinvolt.study.design_evolve import evolve
from spinvolt.study.design_judge import Judge, laid_out
from spinvolt.study.design_polish import polish
from spinvolt.study.design_seen import Seen
from spinvolt.study.table import quick

Progress = Callable[[float, str], None] | None

# Candidates that are computed at most: where many are computed at once, and elsewhere.
QUICK, SLOW = 100_000, 2_000
# Grid points that are looked at for constraints on fields alone.
LISTED = 2_000_000
# The part of the budget that looks at the whole space; the rest looks closely at what it found.
WIDE = 0.6
# Failures that leave open whether a candidate is better; a misstated one is no battery.
OPEN = (Status.NOT_COVERED, Status.NOT_CONVERGED, Status.BROKEN, Status.DIED)


@dataclass(frozen=True)
class Found:
    """What a search looked at.

    Attributes
    ----------
    candidates
        Every candidate, in the order of the space or of the search.
    exhaustive
        Whether these are all that there are.
    """

    candidates: tuple[Candidate, ...]
    exhaustive: bool


def search(judge: Judge, progress: Progress) -> Found:
    """Look at every candidate where the budget allows it, and look for good ones elsewhere.

    Raises
    ------
    Misstated
        When no candidate meets the constraints on fields alone.
    """
    space, budget = judge.brief.space, _budget(judge)
    if space.size is not None and space.size <= (LISTED if judge.brief.early else budget):
        begun = [each for each in map(judge.early, space.every()) if _hopeful(each)]
        if not begun:
            raise Misstated("`design.subject_to` must leave a candidate, but leaves none.")
        if len(begun) <= budget:
            return Found(tuple(_all(judge, begun, progress)), exhaustive=True)
    return Found(tuple(_sought(judge, budget, progress)), exhaustive=False)


def _hopeful(early: Candidate) -> bool:
    """Whether a candidate may meet the constraints on fields alone, or fails, which is told."""
    return early.possible or early.undefined or early.status is not Status.DONE


def _budget(judge: Judge) -> int:
    """How many candidates may be computed."""
    if judge.brief.budget is not None:
        return judge.brief.budget
    space = judge.brief.space
    middle = space.chosen(np.array([0.5 * (a + b) for a, b in space.bounds()]))
    points = judge.points(judge.early(middle).fields)
    plan, cases = laid_out(judge.brief, points), len(points)
    most = QUICK if quick(plan) else SLOW
    return max(1, most // cases)


def _all(judge: Judge, begun: Sequence[Candidate], progress: Progress) -> list[Candidate]:
    """Every candidate, charged in one go."""
    spread = judge.brief.spread
    total, done = len(begun) * (len(spread.shifts) if spread else 1), 0

    def told(count: int) -> None:
        nonlocal done
        done += count
        if progress is not None:
            progress(done / total, f"{done} of {total} charges")

    judge.told = told
    return judge.candidates(begun)


def _sought(judge: Judge, budget: int, progress: Progress) -> list[Candidate]:
    """What was looked at for good candidates: at most ``budget`` of them are charged."""

    def told(seen: Seen) -> None:
        if progress is not None:
            said = f"{seen.spent} candidates of {budget} at most, {len(seen.front())} best"
            progress(seen.spent / budget, said)

    seen = Seen(judge, told)
    wide, close = np.random.SeedSequence(judge.brief.seed).spawn(2)
    evolve(seen, max(1, int(WIDE * budget)), wide)
    polish(seen, budget, close)
    return [*seen.candidates.values()]


def refuse_empty(found: Found) -> None:
    """Say why no candidate is left.

    Raises
    ------
    Misstated
        When none can be admitted.
    NotCovered, NotConverged
        When none was computed that might have been.
    """
    if any(each.admitted for each in found.candidates):
        return
    causes = Counter(map(_cause, found.candidates))
    told = ", ".join(f"{shown(count)} {what}" for what, count in causes.items())
    said = f"of {shown(len(found.candidates))} candidates none is left: {told}"
    first = next((f". The first: {each.reason}" for each in found.candidates if each.reason), ".")
    open_ones = [each for each in found.candidates if each.status in OPEN]
    if open_ones:
        kind = NotConverged if open_ones[0].status is Status.NOT_CONVERGED else NotCovered
        raise kind(f"{said}{first}")
    if BROKEN in causes:
        raise Misstated(f"`design.subject_to` must leave a candidate, but {said}{first}")
    raise Misstated(
        f"`design.vary` must hold a battery with a value of each aim and constraint, but {said}"
        f"{first}"
    )


BROKEN = "break a constraint"


def _cause(candidate: Candidate) -> str:
    """What keeps a candidate out, after a number of them."""
    if candidate.undefined:
        return "have no value"
    if candidate.status is Status.MISSTATED:
        return "are no battery"
    return BROKEN if candidate.status is Status.DONE else "were not computed"
