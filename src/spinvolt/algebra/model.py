"""The waist between batteries and reductions: ensembles, terms, start and what is watched."""

from dataclasses import dataclass

from spinvolt.algebra.ensembles import Ensemble
from spinvolt.algebra.terms import Term


@dataclass(frozen=True)
class Model:
    """A battery as pure data: which ladders there are, how they couple, where they start.

    Attributes
    ----------
    ensembles
        The ladders; ensemble 0 is the battery.
    terms
        The Hamiltonian, hbar = 1; constants are left out.
    start
        The level of each ensemble at time zero.
    """

    ensembles: tuple[Ensemble, ...]
    terms: tuple[Term, ...]
    start: tuple[int, ...]
