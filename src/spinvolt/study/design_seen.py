"""What a search has looked at, and how much it may still charge."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from spinvolt.study.design_candidate import Candidate
from spinvolt.study.design_judge import Judge
from spinvolt.study.design_losses import losses_of, reach, standing_in, weighed
from spinvolt.study.pareto import merged

Floats = NDArray[np.float64]


class Spent(Exception):
    """A share of the budget is used up."""


@dataclass
class Seen:
    """Candidates by their chosen fields, in the order in which they were looked at.

    Attributes
    ----------
    judge
        Who judges them.
    told
        Called after each population.
    candidates
        What became of each.
    rows
        The variables that each was found with.
    spent
        How many of them were charged.
    """

    judge: Judge
    told: Callable[["Seen"], None] = lambda _: None
    candidates: dict[str, Candidate] = field(default_factory=dict)
    rows: dict[str, Floats] = field(default_factory=dict)
    spent: int = 0
    _losses: dict[str, list[float]] = field(default_factory=dict)
    _front: list[str] = field(default_factory=list)
    _fresh: list[str] = field(default_factory=list)

    def look(self, rows: Floats, limit: int) -> list[str]:
        """Names of the candidates at some variables, shape (n, variables), charged in one go.

        Raises
        ------
        Spent
            When more than ``limit`` would be charged in all; those that fit were.
        """
        space, judge = self.judge.brief.space, self.judge
        chosen = [space.chosen(row) for row in rows]
        names = [repr(each) for each in chosen]
        fresh = {
            name: (row, each)
            for name, row, each in zip(names, rows, chosen, strict=True)
            if name not in self.candidates
        }
        begun = {name: judge.early(each) for name, (_, each) in fresh.items()}
        dear = [name for name, each in begun.items() if each.possible]
        left_out = set(dear[max(limit - self.spent, 0) :])
        kept = [name for name in begun if name not in left_out]
        for name, each in zip(kept, judge.candidates([begun[n] for n in kept]), strict=True):
            self.candidates[name] = each
            self.rows[name] = fresh[name][0]
            if each.admitted:
                self._losses[name] = losses_of(judge.brief.aims, each)
                self._fresh.append(name)
        self.spent += len(dear) - len(left_out)
        self.told(self)
        if left_out:
            raise Spent
        return names

    def front(self) -> list[str]:
        """Names of the best by value so far, in the order of the first aim."""
        if self._fresh:
            some = [*self._front, *self._fresh]
            places = merged(self.losses(some), len(self._front))
            self._front = [some[place] for place in places.tolist()]
            self._fresh.clear()
        return self._front

    def losses(self, names: list[str]) -> Floats:
        """What some reach, shape (candidates, aims)."""
        found = [self._losses[name] for name in names]
        return np.array(found, dtype=float).reshape(len(names), len(self.judge.brief.aims))

    def weighing(self, weights: Sequence[float]) -> Callable[[str], float]:
        """The loss of a candidate under a weighing of the aims, in units of the front so far."""
        aims, front = len(self.judge.brief.aims), self.front()
        units = reach(self.losses(front)) if front else ([0.0] * aims, [1.0] * aims)

        def loss(name: str) -> float:
            stand_in = standing_in(self.candidates[name])
            return weighed(self._losses[name], weights, *units) if stand_in is None else stand_in

        return loss
