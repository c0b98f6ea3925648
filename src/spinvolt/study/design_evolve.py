"""A look at a whole space: differential evolution, for one aim or for many trade-offs."""

from collections.abc import Iterator
from itertools import product
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from spinvolt.study.design_seen import Seen, Spent

Floats = NDArray[np.float64]

# Candidates of a generation for each variable, and the fewest that the optimiser takes.
PEOPLE, FEWEST = 15, 5
# Generations that a weighing should have at least.
GENERATIONS = 3
TOLERANCE = 1e-6
# Points along each edge of the weights that a front is sought with.
DIVISIONS = {2: 10, 3: 4, 4: 3}


def evolve(seen: Seen, limit: int, seed: np.random.SeedSequence) -> None:
    """Look for the best of each weighing of the aims until ``limit`` candidates are charged.

    All begin with the same points, spread evenly, and with the best of what was seen before them.
    """
    aims, space = len(seen.judge.brief.aims), seen.judge.brief.space
    moving = max(1, sum(low < high for low, high in space.bounds()))
    people = max(FEWEST, min(PEOPLE * moving, limit // (2 * aims)))
    first, *seeds = seed.spawn(2 + sum(1 for _ in _weighings(aims)))
    start = _spread(space.bounds(), people, first)
    try:
        seen.look(start, limit)
    except Spent:
        return
    runs = [*_weighings(aims)][: max(1, (limit - seen.spent) // (GENERATIONS * people))]
    for number, weights in enumerate(runs):
        share = (limit - seen.spent) // (len(runs) - number)
        _one(seen, weights, seen.spent + share, start, seeds[number])


def _one(
    seen: Seen, weights: tuple[float, ...], limit: int, start: Floats, seed: np.random.SeedSequence
) -> None:
    """One run of the optimiser, for one weighing of the aims."""
    from scipy.optimize import differential_evolution

    space, loss = seen.judge.brief.space, seen.weighing(weights)
    best = sorted(seen.candidates, key=loss)[: len(start) // 2]
    begin = np.vstack([*(seen.rows[name] for name in best), start])[: len(start)]

    def losses(variables: Floats) -> Floats:
        return np.array([loss(name) for name in seen.look(np.atleast_2d(variables.T), limit)])

    try:
        differential_evolution(
            losses,
            space.bounds(),
            integrality=space.integrality(),
            init=cast(Any, begin),
            maxiter=max(1, 4 * limit // len(start)),
            tol=TOLERANCE,
            rng=np.random.default_rng(seed),
            polish=False,
            updating="deferred",
            vectorized=True,
        )
    except Spent:
        return


def _spread(bounds: list[tuple[float, float]], people: int, seed: np.random.SeedSequence) -> Floats:
    """The first generation: scrambled Sobol points of the box."""
    from scipy.stats import qmc

    low, high = np.array(bounds).T
    power = int(np.ceil(np.log2(people)))
    sampler = qmc.Sobol(len(bounds), scramble=True, rng=np.random.default_rng(seed))
    return low + sampler.random_base2(power)[:people] * (high - low)


def _weighings(aims: int) -> Iterator[tuple[float, ...]]:
    """Each aim by itself, then points inside the simplex of weights, far ones first."""
    for k in range(aims):
        yield tuple(float(k == j) for j in range(aims))
    if aims == 1:
        return
    steps = DIVISIONS[aims]
    inside = [w for w in product(range(1, steps), repeat=aims) if sum(w) == steps]
    for parts in sorted(inside, key=lambda w: (max(w), w)):
        yield tuple(part / steps for part in parts)
