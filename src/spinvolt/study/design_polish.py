"""Close looks at what a search found: a simplex for one aim, steps along every field for a front.

The second is direct multisearch (Custodio, Madeira, Vaz and Vicente 2011, SIAM J. Optim. 21, 1109):
each member of the front is compared with its neighbours; where none beats it, they move closer.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from spinvolt.study.design_seen import Seen, Spent
from spinvolt.study.pareto import spaced

Floats = NDArray[np.float64]

# First and last distance of the neighbours, as parts of the box.
REACH, CLOSE = 0.02, 1e-7
# Members that are followed at once, and rounds that the budget should suffice for.
FEWEST, MOST, ROUNDS = 4, 64, 8
# How often everything on the front is compared with the ends of its fields, after steps.
TURNS = 3
# Looks of the simplex for each field.
LOOKS = 200


def polish(seen: Seen, limit: int, seed: np.random.SeedSequence) -> None:
    """Refine what was found until nothing is left to try or ``limit`` candidates are charged."""
    if not seen.front():
        return
    try:
        if len(seen.judge.brief.aims) == 1:
            _simplex(seen, seen.spent + 2 * (limit - seen.spent) // 3)
        steps = _Steps(seen, limit, np.random.default_rng(seed))
        steps.edges(steps.share)
        for _ in range(TURNS):
            steps.run()
            steps.edges(len(seen.front()))
    except Spent:
        return


def _simplex(seen: Seen, limit: int) -> None:
    """A simplex about the best, in its continuous fields; all it visits is kept."""
    from scipy.optimize import minimize

    free = np.flatnonzero(~np.array(seen.judge.brief.space.integrality()))
    if len(free) == 0:
        return
    low, width = _box(seen)
    loss, start = seen.weighing((1.0,)), seen.rows[seen.front()[0]]

    def at(units: Floats) -> float:
        moved = start.copy()
        moved[free] = low[free] + units * width[free]
        return loss(*seen.look(moved[None], limit))

    begin = (start[free] - low[free]) / width[free]
    corners = np.vstack(
        [begin, begin + REACH * np.where(begin > 0.5, -1.0, 1.0) * np.eye(len(free))]
    )
    try:
        minimize(
            at,
            begin,
            method="Nelder-Mead",
            bounds=[(0.0, 1.0)] * len(free),
            options={
                "initial_simplex": corners,
                "maxfev": LOOKS * len(free),
                "xatol": CLOSE,
                "fatol": 0.0,
            },
        )
    except Spent:
        return


@dataclass
class _Steps:
    """Members of a front and how far from each its neighbours lie.

    Attributes
    ----------
    seen
        What was looked at.
    limit
        Candidates that may be charged in all.
    random
        For directions that no field alone has.
    lengths
        Distances by member; those without one are new.
    """

    seen: Seen
    limit: int
    random: np.random.Generator
    lengths: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.low, self.width = _box(self.seen)
        self.whole = np.array(self.seen.judge.brief.space.integrality())

    def run(self) -> None:
        """Follow members that lie far apart until all their neighbours are close."""
        while ready := self._ready():
            asked = {name: self._neighbours(name) for name in ready}
            names = iter(self.seen.look(np.vstack([*asked.values()]), self.limit))
            found = {name: [next(names) for _ in rows] for name, rows in asked.items()}
            front = set(self.seen.front())
            for name, others in found.items():
                length = self.lengths.get(name, REACH)
                self.lengths[name] = length / 2.0
                # What takes a member's place goes on as far as it went; what stands beside it less.
                for other in front.intersection(others):
                    self.lengths.setdefault(other, length / 2.0 if name in front else length)

    def edges(self, count: int) -> None:
        """Compare members of the front with themselves at the ends of each continuous field."""
        rows = [self._ends(self.seen.rows[name]) for name in self._apart(count)]
        self.seen.look(np.vstack(rows), self.limit)

    @property
    def share(self) -> int:
        """How many members are followed at once, so that the budget suffices."""
        looks = ROUNDS * 2 * (len(self.whole) + 1)
        return min(max((self.limit - self.seen.spent) // looks, FEWEST), MOST)

    def _apart(self, count: int) -> list[str]:
        """Members of the front that lie far from one another."""
        front = self.seen.front()
        return [front[place] for place in spaced(self.seen.losses(front), count).tolist()]

    def _ready(self) -> list[str]:
        chosen = self._apart(self.share)
        return [name for name in chosen if self.lengths.get(name, REACH) >= CLOSE]

    def _neighbours(self, name: str) -> Floats:
        """A little more and less of each continuous field, and of some of all of them.

        At first also the next values of the others.
        """
        row, length = self.seen.rows[name], self.lengths.get(name, REACH)
        ways = np.eye(len(row))[~self.whole]
        if len(ways) > 1:
            drawn = np.where(self.whole, 0.0, self.random.standard_normal(len(row)))
            ways = np.vstack([ways, drawn / np.abs(drawn).max()])
        moves = [row + sign * length * ways * self.width for sign in (1.0, -1.0)]
        if name not in self.lengths:
            moves += [row + sign * np.eye(len(row))[self.whole] for sign in (1.0, -1.0)]
        return np.clip(np.vstack(moves), self.low, self.low + self.width)

    def _ends(self, row: Floats) -> Floats:
        """A member at either end of each of its continuous fields."""
        free = np.flatnonzero(~self.whole)
        moved = np.tile(row, (2 * len(free), 1))
        moved[np.arange(len(free)), free] = self.low[free]
        moved[len(free) + np.arange(len(free)), free] = (self.low + self.width)[free]
        return moved


def _box(seen: Seen) -> tuple[Floats, Floats]:
    """The least values and the widths of the variables."""
    low, high = np.array(seen.judge.brief.space.bounds()).T
    return low, high - low
