"""Battery and charger both taken as modes: two coupled oscillators."""

from dataclasses import dataclass
from typing import ClassVar

from spinvolt.algebra.chain import chain
from spinvolt.algebra.ensembles import Spins
from spinvolt.algebra.model import Model
from spinvolt.algebra.problem import Unitary
from spinvolt.bounded import Proof
from spinvolt.errors import NotCovered
from spinvolt.reductions.holstein_primakoff import as_mode, counter_rotating, single_levels


@dataclass(frozen=True)
class TwoModes:
    """H = B b+b + h a+a + coupling sqrt(n_battery n_charger) (a+ b + a b+).

    From m cells and n charger spins up, at resonance,

        E(t) = B (n - m) sin^2(coupling sqrt(n_battery n_charger) t).

    Range: excitations << n_battery and << n_charger; neglected are the roots sqrt(1 - b+b / N) of
    both ladders. The source uses it for n = n_battery too, outside of this range (its Eq. 31).
    With more excitations than cells or charger spins it is refused.

    Source: peng2021 Eqs. 19-31.

    Example
    -------
    >>> from spinvolt.algebra.terms import Hop
    >>> spins = Model((Spins(50), Spins(200)), (Hop(1.0, (1, -1)),), (0, 2))
    >>> TwoModes().problem(spins).chain.couplings()[1:-1] ** 2
    array([20000., 20000.])
    """

    name: ClassVar = "two_modes"
    grade: ClassVar[Proof] = Proof.UNCONTROLLED
    sources: ClassVar[tuple[str, ...]] = ("peng2021",)

    def model(self, model: Model) -> Model:
        """Two modes and their coupling.

        Raises
        ------
        NotCovered
            When the start is not a single level, there are counter-rotating terms, which amplify
            two modes without end, or there are more excitations than cells or charger spins.
        """
        total = sum(single_levels(model, self.name))
        if counter_rotating(model):
            raise NotCovered(
                f"the {self.name} reduction needs anisotropy = 0, but there is a counter-rotating "
                'coupling, which amplifies two modes without end: use the "exact" reduction'
            )
        cells, spins = (e.twice_spin for e in model.ensembles if isinstance(e, Spins))
        if total > min(cells, spins):
            raise NotCovered(
                f"the {self.name} reduction needs at most min(n_battery = {cells}, n_charger = "
                f"{spins}) excitations, and far fewer to be close, but there are {total}: "
                'use the "exact" reduction'
            )
        return as_mode(as_mode(model, 1), 0)

    def problem(self, model: Model) -> Unitary:
        """The Schroedinger equation on the start's chain; `NotCovered` as ``model``."""
        return Unitary(*chain(self.model(model)))
