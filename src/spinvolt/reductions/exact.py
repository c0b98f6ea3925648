"""Neglect nothing."""

from dataclasses import dataclass
from typing import ClassVar

from spinvolt.algebra.chain import chain
from spinvolt.algebra.model import Model
from spinvolt.algebra.problem import Unitary


@dataclass(frozen=True)
class Exact:
    """The model as it stands, on the conserved sector that holds its start.

    >>> from spinvolt.algebra.ensembles import Spins
    >>> from spinvolt.algebra.terms import Hop
    >>> pair = Model((Spins(4), Spins(9)), (Hop(1.0, (1, -1)),), (0, 2))
    >>> Exact().problem(pair).chain.length
    3
    """

    name: ClassVar = "exact"

    def problem(self, model: Model) -> Unitary:
        """The Schroedinger equation on the start's sector; `NotCovered` when that is no chain."""
        built, start = chain(model)
        return Unitary(built, start)
