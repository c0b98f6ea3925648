"""The waist between batteries and reductions: ensembles, terms, start and what is watched."""

from dataclasses import dataclass

from spinvolt.algebra.ensembles import Ensemble
from spinvolt.algebra.kets import Mixed
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
        Each ensemble at time zero: one level of its ladder, or kets over ladders of several spins.
    """

    ensembles: tuple[Ensemble, ...]
    terms: tuple[Term, ...]
    start: tuple[int | Mixed, ...]
