"""The cavity battery: battery cells that swap excitations with one mode of light."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from spinvolt.algebra.ensembles import Mode, Spins
from spinvolt.algebra.model import Model
from spinvolt.algebra.terms import Hop, Term, Tilt
from spinvolt.batteries.fields import Field, Fock, field_of
from spinvolt.batteries.rules import LARGEST, STRICT, Number, Sized, Whole, settle, shown
from spinvolt.batteries.starts import EMPTY, SpinStart, level_of, on_ladders, start_of
from spinvolt.errors import NotCovered

if TYPE_CHECKING:
    from spinvolt.algebra.qobj import QutipModel


@dataclass(frozen=True, kw_only=True)
class Cavity:
    """A battery charged by a single mode of a cavity.

        H = battery_splitting Sz + charger_splitting b+b + coupling (S+ b + S- b+)
            + coupling anisotropy (S+ b+ + S- b),      hbar = 1,

    with S the battery's collective spin one-half operator and b the mode's annihilation operator.
    ``anisotropy = 0`` is the Tavis-Cummings model (one cell: Jaynes-Cummings), which conserves the
    number of excitations; ``anisotropy = 1`` is the Dicke model.

    Source: huangfu2021 Eqs. 6, A3; yang2025 Eq. 14; peng2021 Eq. 20.

    Attributes
    ----------
    n_battery
        Number of battery cells.
    coupling
        Coupling between each cell and the mode.
    anisotropy
        Counter-rotating part of the coupling, relative to the rotating part.
    battery_splitting
        Energy of one excited battery cell.
    charger_splitting
        Energy of one photon.

    Raises
    ------
    Misstated
        When a number is out of its range; energies are 0 or of size 1e-30 to 1e30.

    Example
    -------
    >>> battery = Cavity(n_battery=10)
    >>> battery.model().start
    (0, 10)
    """

    kind: ClassVar[str] = "cavity"
    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    n_battery: Annotated[int, Whole(1, LARGEST)]
    coupling: Annotated[float, Sized()] = 1.0
    anisotropy: Annotated[float, Number(-1, 1)] = 0.0
    battery_splitting: Annotated[float, Sized(positive=True)] = 1.0
    charger_splitting: Annotated[float, Sized()] = 1.0

    def __post_init__(self) -> None:
        settle(self)

    def starts(
        self, battery: SpinStart = EMPTY, charger: Field | None = None
    ) -> tuple[SpinStart, Field]:
        """Both starts, checked; left out, the field holds as many photons as there are cells.

        Raises
        ------
        Misstated
            When more cells are up than there are, or a start is none.
        """
        cells = start_of("battery", battery)
        cells.check("battery", "n_battery", self.n_battery)
        return cells, Fock(self.n_battery) if charger is None else field_of(charger)

    def levels(self, battery: SpinStart = EMPTY, charger: Field | None = None) -> tuple[int, int]:
        """Excited cells and photons of starts on one level each.

        Raises
        ------
        Misstated
            As ``starts``.
        NotCovered
            When a start is more than one level.
        """
        cells, field = self.starts(battery, charger)
        level = level_of(cells, self.n_battery)
        if level is None or not isinstance(field, Fock):
            raise NotCovered(
                "starts must be single levels for this, but one is "
                f"{shown(cells if level is None else field)}: take Dicke and Fock starts"
            )
        return level, field.photons

    def interaction_energy(self, battery: SpinStart = EMPTY, charger: Field | None = None) -> float:
        """<H> - <H_b> - <H_c> of a start: 2 coupling (1 + anisotropy) <Sx> <(b + b+)/2>.

        Example
        -------
        >>> Cavity(n_battery=2).interaction_energy()
        0.0
        """
        cells, field = self.starts(battery, charger)
        strength = 2.0 * self.coupling * (1.0 + self.anisotropy)
        return strength * cells.width(self.n_battery) * field.width()

    def model(self, battery: SpinStart = EMPTY, charger: Field | None = None) -> Model:
        """The battery as ladders, terms and a start.

        Raises
        ------
        Misstated
            When more cells are up than there are, or a start is none.
        NotCovered
            When a start spreads over more levels than can be listed.

        Example
        -------
        >>> from spinvolt.algebra.chain import chain
        >>> built, site = chain(Cavity(n_battery=2).model(charger=Fock(7)))
        >>> built.length, site
        (3, 0)
        """
        cells, field = self.starts(battery, charger)
        terms: list[Term] = [
            Hop(self.coupling, (1, -1)),
            Tilt(self.battery_splitting, (1, 0)),
            Tilt(self.charger_splitting, (0, 1)),
        ]
        if self.coupling * self.anisotropy:
            terms.append(Hop(self.coupling * self.anisotropy, (1, 1)))
        kept = tuple(term for term in terms if isinstance(term, Hop) or term.coefficient)
        start = (on_ladders(cells, self.n_battery), field.start())
        return Model((Spins(self.n_battery), Mode()), kept, start)

    def to_qutip(
        self,
        battery: SpinStart = EMPTY,
        charger: Field | None = None,
        *,
        sector: bool = True,
        photons: int | None = None,
    ) -> "QutipModel":
        """Hamiltonian, start and observables as QuTiP objects.

        Parameters
        ----------
        battery, charger
            Starts, as for ``model``.
        sector
            Whether to keep only the levels that the start reaches; otherwise the product of the
            ladders of battery and charger, with QuTiP's tensor structure.
        photons
            Highest level of the field that is kept; needed with anisotropy alone.

        Raises
        ------
        NotCovered
            When there are too many levels to hand over.
        ImportError
            When QuTiP is not installed: ``pip install spinvolt[qutip]``.

        Example
        -------
        >>> handed = Cavity(n_battery=2).to_qutip()
        >>> handed.hamiltonian.shape, handed.start.shape
        ((3, 3), (3, 1))
        """
        from spinvolt.algebra.qobj import to_qutip

        splittings = (self.battery_splitting, self.charger_splitting)
        return to_qutip(self.model(battery, charger), splittings, sector=sector, photons=photons)
