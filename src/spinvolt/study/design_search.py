"""Where candidates come from: all of them where that is cheap, an optimiser elsewhere."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from spinvolt.batteries.rules import shown
from spinvolt.errors import Misstated
from spinvolt.study.design_judge import Candidate, Judge, laid_out, quick
from spinvolt.study.pareto import front

Floats = NDArray[np.float64]

# Candidates that are computed at most: where many are computed at once, and elsewhere.
QUICK, SLOW = 100_000, 2_000
# Grid points that are looked at for constraints on fields alone.
LISTED = 2_000_000
PEOPLE = 15
# Losses of candidates that break a constraint, and of those that failed.
BROKEN, FAILED = 1e100, 3e100
TOLERANCE = 1e-9
# The refining simplex begins with this part of the box, and has this share of the budget.
REACH, REFINED = 0.01, 4
# Points along each edge of the weights that a front is sought with.
DIVISIONS = {2: 10, 3: 4, 4: 3}
# How much the sum of the losses counts beside the largest one.
AUGMENTED = 1e-3


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


def search(judge: Judge, progress: Callable[[float, str], None] | None) -> Found:
    """Look at every candidate where the budget allows it, and look for good ones elsewhere.

    Raises
    ------
    Misstated
        When no candidate meets the constraints on fields alone.
    """
    size = judge.brief.space.size
    if size is not None and size <= LISTED:
        chosen = [each for each in judge.brief.space.every() if _hopeful(judge, each)]
        if len(chosen) <= _budget(judge):
            if not chosen:
                raise Misstated("`design.subject_to` must leave a candidate, but leaves none.")
            return Found(tuple(_all(judge, chosen, progress)), exhaustive=True)
    return Found(tuple(_evolved(judge, progress)), exhaustive=False)


def _hopeful(judge: Judge, chosen: Mapping[str, Any]) -> bool:
    """Whether a candidate meets the constraints on fields alone, or fails, which is told."""
    early = judge.early(chosen)
    return early.holds


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


def _all(
    judge: Judge,
    chosen: Sequence[Mapping[str, Any]],
    progress: Callable[[float, str], None] | None,
) -> list[Candidate]:
    """Every candidate, charged in one go."""
    spread = judge.brief.spread
    total, done = len(chosen) * (len(spread.shifts) if spread else 1), 0

    def told(count: int) -> None:
        nonlocal done
        done += count
        if progress is not None:
            progress(done / total, f"{done} of {total} charges")

    judge.told = told
    return judge.candidates(chosen)


def _evolved(judge: Judge, progress: Callable[[float, str], None] | None) -> list[Candidate]:
    """Candidates that differential evolution looked at: for one aim, or for many trade-offs."""
    aims = len(judge.brief.aims)
    runs = [*_extremes(aims)] if aims == 1 else [*_extremes(aims), *_weights(aims)]
    budget = max(_budget(judge) // len(runs), 1)
    seen: dict[str, Candidate] = {}
    seeds = np.random.SeedSequence(judge.brief.seed).spawn(len(runs))
    for number, (weights, seed) in enumerate(zip(runs, seeds, strict=True)):

        def told(fraction: float, number: int = number) -> None:
            if progress is not None:
                part = (number + min(fraction, 1.0)) / len(runs)
                progress(part, f"search {number + 1} of {len(runs)}, {len(seen)} candidates")

        _one_search(judge, np.array(weights), budget, seed, seen, told)
    return [*seen.values()]


def _one_search(
    judge: Judge,
    weights: Floats,
    budget: int,
    seed: np.random.SeedSequence,
    seen: dict[str, Candidate],
    told: Callable[[float], None],
) -> None:
    """One run of the optimiser, for one weighing of the aims."""
    from scipy.optimize import differential_evolution

    space = judge.brief.space
    ideal, width = _frame([*seen.values()], len(judge.brief.aims))
    asked: set[str] = set()

    def losses(variables: Floats) -> Floats:
        chosen = [space.chosen(each) for each in np.atleast_2d(variables.T)]
        found = judge.candidates(chosen)
        for name, candidate in zip(map(repr, chosen), found, strict=True):
            seen.setdefault(name, candidate)
            asked.add(name)
        told(len(asked) / budget)
        return np.array([_loss(judge, each, weights, ideal, width) for each in found])

    def enough(intermediate_result: object) -> None:  # noqa: ARG001
        if len(asked) >= budget:
            raise StopIteration

    moving = sum(low < high for low, high in space.bounds())
    people = max(5, min(PEOPLE * max(moving, 1), budget))
    found = differential_evolution(
        losses,
        space.bounds(),
        integrality=space.integrality(),
        init=cast(Any, _first(judge, people, seed)),
        maxiter=max(1, 4 * budget // people),
        tol=TOLERANCE,
        rng=np.random.default_rng(seed),
        polish=False,
        updating="deferred",
        vectorized=True,
        callback=enough,
    )
    if not all(space.integrality()):
        _refined(losses, np.asarray(found.x), space.integrality(), space.bounds(), budget)


def _refined(
    losses: Callable[[Floats], Floats],
    start: Floats,
    whole: Sequence[bool],
    bounds: Sequence[tuple[float, float]],
    budget: int,
) -> None:
    """A simplex about the best point found, in its continuous fields; all it visits is kept."""
    from scipy.optimize import minimize

    free = np.flatnonzero(~np.array(whole))

    def loss(values: Floats) -> float:
        moved = start.copy()
        moved[free] = values
        return float(losses(moved[:, None])[0])

    box = [bounds[k] for k in free.tolist()]
    sizes = np.array([high - low for low, high in box])
    corners = np.vstack([start[free], start[free] + REACH * np.diag(sizes)])
    minimize(
        loss,
        start[free],
        method="Nelder-Mead",
        bounds=box,
        options={
            "initial_simplex": np.clip(corners, [b[0] for b in box], [b[1] for b in box]),
            "maxfev": max(budget // REFINED, 10 * len(free)),
            "xatol": TOLERANCE * float(sizes.max()),
            "fatol": 0.0,
        },
    )


def _first(judge: Judge, people: int, seed: np.random.SeedSequence) -> Floats:
    """The first generation: scrambled Sobol points of the box."""
    from scipy.stats import qmc

    bounds = np.array(judge.brief.space.bounds())
    power = int(np.ceil(np.log2(people)))
    sampler = qmc.Sobol(len(bounds), scramble=True, rng=np.random.default_rng(seed.spawn(1)[0]))
    points = sampler.random_base2(power)[:people]
    return bounds[:, 0] + points * (bounds[:, 1] - bounds[:, 0])


def _loss(
    judge: Judge, candidate: Candidate, weights: Floats, ideal: Floats, width: Floats
) -> float:
    """What the optimiser makes small: failures last, then those that break constraints."""
    if not candidate.holds:
        return BROKEN * (1.0 + candidate.excess / (1.0 + candidate.excess))
    if not candidate.admitted:
        return FAILED
    losses = losses_of(judge, candidate)
    if len(losses) == 1:
        return float(losses[0])
    apart = (losses - ideal) / width
    return float(np.max(weights * apart) + AUGMENTED * np.sum(weights * apart))


def losses_of(judge: Judge, candidate: Candidate) -> Floats:
    """What a candidate reaches, with the sign that makes less better."""
    signs = [aim.sign for aim in judge.brief.aims]
    return np.array([-s * aim.value for s, aim in zip(signs, candidate.aims, strict=True)])


def bounds_of(judge: Judge, candidates: Sequence[Candidate]) -> tuple[Floats, Floats, Floats]:
    """Losses and their bounds, shape (candidates, aims)."""
    rows: list[list[tuple[float, float, float]]] = []
    for each in candidates:
        row: list[tuple[float, float, float]] = []
        for aim, found in zip(judge.brief.aims, each.aims, strict=True):
            ends = sorted((-aim.sign * found.low, -aim.sign * found.high))
            row.append((-aim.sign * found.value, ends[0], ends[1]))
        rows.append(row)
    table = np.array(rows, dtype=float).reshape(len(candidates), len(judge.brief.aims), 3)
    return table[..., 0], table[..., 1], table[..., 2]


def _frame(candidates: Sequence[Candidate], aims: int) -> tuple[Floats, Floats]:
    """Where each aim is best so far, and how far the front reaches: the units of trade-offs."""
    found = [each for each in candidates if each.admitted]
    if not found or aims == 1:
        return np.zeros(aims), np.ones(aims)
    signs = np.array([[aim.value for aim in each.aims] for each in found])
    return _reach(signs)


def _reach(values: Floats) -> tuple[Floats, Floats]:
    best = values[front(values, values, values).best]
    low, high = best.min(axis=0), best.max(axis=0)
    width = np.where(high > low, high - low, np.maximum(np.abs(low), 1.0))
    return low, width


def _extremes(aims: int) -> Iterator[tuple[float, ...]]:
    """Each aim by itself."""
    for k in range(aims):
        yield tuple(float(k == j) for j in range(aims))


def _weights(aims: int) -> Iterator[tuple[float, ...]]:
    """Points inside the simplex of weights."""
    steps = DIVISIONS[aims]
    for parts in product(range(1, steps), repeat=aims):
        if sum(parts) == steps:
            yield tuple(part / steps for part in parts)


def refuse_empty(found: Found) -> None:
    """Say why no candidate is left.

    Raises
    ------
    Misstated
        When none is admitted.
    """
    if any(each.admitted for each in found.candidates):
        return
    reasons = [each.reason for each in found.candidates if each.reason]
    why = f" The first failed: {reasons[0]}" if reasons else ""
    raise Misstated(
        f"`design.subject_to` must leave a candidate, but of {shown(len(found.candidates))} none "
        f"meets it.{why}"
    )
