"""Neglect nothing."""

from dataclasses import dataclass
from typing import ClassVar

from spinvolt.algebra.blend import Blend
from spinvolt.algebra.chain import chain
from spinvolt.algebra.model import Model
from spinvolt.algebra.problem import Unitary
from spinvolt.algebra.sectors import moves
from spinvolt.reductions.products import blend


@dataclass(frozen=True)
class Exact:
    """The model as it stands, on the conserved sectors that hold its start.

    >>> from spinvolt.algebra.ensembles import Spins
    >>> from spinvolt.algebra.terms import Hop
    >>> pair = Model((Spins(4), Spins(9)), (Hop(1.0, (1, -1)),), (0, 2))
    >>> Exact().problem(pair).chain.length
    3

    Attributes
    ----------
    top
        The highest level kept of a mode that counter-rotating terms drive, see
        ``algebra.cutoff``; not needed otherwise.
    """

    name: ClassVar = "exact"

    top: int | None = None

    def problem(self, model: Model) -> Unitary | Blend:
        """The Schroedinger equation on the start's sectors.

        One chain where the start is one level of each ensemble and all hops go one way; otherwise
        a blend of waves on every sector that carries weight.

        Raises
        ------
        NotCovered
            When there are too many sectors, or the terms move levels in an uncovered way.
        """
        if len(moves(model.terms)) < 2 and all(isinstance(level, int) for level in model.start):
            built, start = chain(model)
            return Unitary(built, start)
        return blend(model, self.top)
