"""A large spin charger taken as a cavity."""

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
class TavisCummings:
    """The charger becomes a mode; its coupling grows to sqrt(n_charger) coupling.

    Few charger spins up (``holes = False``): H = g (S+ a + S- a+), as many photons as spins up.
    Few spins down (``holes = True``): H = g (S+ c+ + S- c), with the spins that are down as quanta.
    For a charger that is fully up this, from the vacuum of c, is the limit n_charger -> infinity;
    the cavity with as many photons as the charger has spins up is another system.

    Range: quanta << n_charger at all times; neglected are the factors sqrt(1 - quanta / n_charger)
    of the coupling, so the largest relative error of a coupling is about
    (most quanta) / (2 n_charger). With more quanta than charger spins it is refused.

    Source: yang2025 Eqs. 13, 14, 20; huangfu2021 Eqs. 5, 6, A3; peng2021 Eqs. 19, 20.

    Attributes
    ----------
    holes
        Count the spins that are down; left out, the picture with the fewer quanta.

    Example
    -------
    >>> from spinvolt.algebra.terms import Hop
    >>> full = Model((Spins(2), Spins(100)), (Hop(0.1, (1, -1)),), (0, 100))
    >>> inverted = TavisCummings().problem(full)
    >>> inverted.chain.couplings()[1:-1] ** 2
    array([2., 4.])
    """

    name: ClassVar = "tavis_cummings"
    grade: ClassVar[Proof] = Proof.UNCONTROLLED
    sources: ClassVar[tuple[str, ...]] = ("yang2025", "huangfu2021", "peng2021")

    holes: bool | None = None

    def counts_holes(self, model: Model) -> bool:
        """Whether the quanta are the charger spins that are down."""
        if self.holes is not None:
            return self.holes
        _, level = single_levels(model, self.name)
        up, down = _most_quanta(model)
        return 2 * level > _spins(model) if up == down else down < up

    def model(self, model: Model) -> Model:
        """The battery with a mode for a charger.

        Raises
        ------
        NotCovered
            When the start is not a single level, or more quanta than charger spins can gather.
        """
        single_levels(model, self.name)
        holes, spins = self.counts_holes(model), _spins(model)
        most = _most_quanta(model)[1 if holes else 0]
        if most > spins:
            kind = "spins down" if holes else "spins up"
            raise NotCovered(
                f"the {self.name} reduction needs at most n_charger = {spins} {kind} at all times, "
                f'but a mode would hold up to {most}: use the "exact" reduction'
            )
        return as_mode(model, 1, holes=holes)

    def problem(self, model: Model) -> Unitary:
        """The Schroedinger equation on the start's chain; `NotCovered` as ``model``."""
        return Unitary(*chain(self.model(model)))


def _spins(model: Model) -> int:
    charger = model.ensembles[1]
    return charger.twice_spin if isinstance(charger, Spins) else 0


def _most_quanta(model: Model) -> tuple[int, int]:
    """The most quanta that a mode would hold: counting spins up, and counting spins down."""
    battery, spins = model.ensembles[0], _spins(model)
    cells, level = single_levels(model, TavisCummings.name)
    if counter_rotating(model) or not isinstance(battery, Spins):
        return spins, spins
    return level + cells, spins - level + battery.twice_spin - cells
