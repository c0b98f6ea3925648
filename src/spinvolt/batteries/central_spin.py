"""The central-spin battery: battery cells and charger spins that swap excitations."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from spinvolt.algebra.ensembles import Spins
from spinvolt.algebra.model import Model
from spinvolt.algebra.terms import Hop, Term, Tilt
from spinvolt.batteries.rules import LARGEST, STRICT, Number, Sized, Whole, settle, shown
from spinvolt.batteries.starts import EMPTY, Dicke, SpinStart, level_of, on_ladders, start_of
from spinvolt.errors import NotCovered

if TYPE_CHECKING:
    from spinvolt.algebra.qobj import QutipModel

Count = Annotated[int, Whole(1, LARGEST)]
Energy = Annotated[float, Sized()]


@dataclass(frozen=True, kw_only=True)
class CentralSpin:
    """A central-spin battery, charged by a collective flip-flop coupling.

        H = battery_splitting Sz + charger_splitting Jz + coupling (S+J- + S-J+)
            + coupling anisotropy (S+J+ + S-J-) + 2 ising Sz Jz
            + charger_crosstalk (J+J- + J-J+ - n_charger)
            + battery_crosstalk (S+S- + S-S+ - n_battery),      hbar = 1,

    with S the battery's and J the charger's collective spin one-half operators. Every parameter
    has the unit of `coupling`; times come in its inverse.

    Source: yang2025 Eq. 1; Ising term and unequal splittings peng2021 Eqs. 4-6; anisotropy and
    crosstalk huangfu2021 Eqs. 3, 15.

    Attributes
    ----------
    n_battery
        Number of battery cells.
    n_charger
        Number of charger spins.
    coupling
        Flip-flop coupling between each cell and each charger spin.
    anisotropy
        Counter-rotating part of the coupling, relative to the flip-flop part.
    ising
        Ising coupling between battery and charger.
    battery_splitting
        Energy of one excited battery cell.
    charger_splitting
        Energy of one excited charger spin.
    charger_crosstalk
        Flip-flop coupling among the charger spins.
    battery_crosstalk
        Flip-flop coupling among the battery cells.

    Raises
    ------
    Misstated
        When a number is out of its range; energies are 0 or of size 1e-30 to 1e30.

    Example
    -------
    >>> battery = CentralSpin(n_battery=10, n_charger=20)
    >>> battery.model().start
    (0, 20)
    """

    kind: ClassVar[str] = "central-spin"
    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    n_battery: Count
    n_charger: Count
    coupling: Energy = 1.0
    anisotropy: Annotated[float, Number(-1, 1)] = 0.0
    ising: Energy = 0.0
    battery_splitting: Annotated[float, Sized(positive=True)] = 1.0
    charger_splitting: Energy = 1.0
    charger_crosstalk: Energy = 0.0
    battery_crosstalk: Energy = 0.0

    def __post_init__(self) -> None:
        settle(self)

    def starts(
        self, battery: SpinStart = EMPTY, charger: SpinStart | None = None
    ) -> tuple[SpinStart, SpinStart]:
        """Both starts, checked; left out, the battery is empty and the charger fully up.

        Raises
        ------
        Misstated
            When more spins are up than there are, or a start is none.
        """
        cells = start_of("battery", battery)
        spins = Dicke(self.n_charger) if charger is None else start_of("charger", charger)
        cells.check("battery", "n_battery", self.n_battery)
        spins.check("charger", "n_charger", self.n_charger)
        return cells, spins

    def levels(self, battery: SpinStart, charger: SpinStart | None = None) -> tuple[int, int]:
        """Excited cells and charger spins of starts on one symmetric level each.

        Raises
        ------
        Misstated
            As ``starts``.
        NotCovered
            When a start is more than one level.
        """
        cells, spins = self.starts(battery, charger)
        k, m = level_of(cells, self.n_battery), level_of(spins, self.n_charger)
        if k is None or m is None:
            raise NotCovered(
                "starts must be single levels for this, but one is "
                f"{shown(cells if k is None else spins)}: take Dicke starts"
            )
        return k, m

    def interaction_energy(
        self, battery: SpinStart = EMPTY, charger: SpinStart | None = None
    ) -> float:
        """<H> - <H_b> - <H_c> in a start.

            2 coupling (1 + anisotropy) <Sx><Jx> + 2 ising <Sz><Jz>
                + battery_crosstalk <S+S- + S-S+ - n_battery>
                + charger_crosstalk <J+J- + J-J+ - n_charger>

        For k cells and m charger spins up, symmetrically, <Sx> = 0, <Sz> = k - n_battery/2 and
        <S+S- + S-S+ - n_battery> = 2 k (n_battery - k), and so for the charger.

        Source: peng2021 Eq. A8; huangfu2021 Eq. 15 with its constant term counted once per spin.

        Example
        -------
        >>> CentralSpin(n_battery=2, n_charger=4, ising=0.5).interaction_energy()
        -2.0
        """
        cells, spins = self.starts(battery, charger)
        n, m = self.n_battery, self.n_charger
        return (
            2.0 * self.coupling * (1.0 + self.anisotropy) * (cells.width(n) * spins.width(m))
            + 2.0 * self.ising * (cells.height(n) * spins.height(m))
            + self.battery_crosstalk * cells.flips(n)
            + self.charger_crosstalk * spins.flips(m)
        )

    def model(self, battery: SpinStart = EMPTY, charger: SpinStart | None = None) -> Model:
        """The battery as ladders, terms and a start; left out, the charger is fully up.

        Crosstalk is diagonal on a ladder, J+J- + J-J+ = 2 j(j+1) - 2 (Jz)^2. Constants are left
        out, and so is j(j+1): it turns the phases of whole ladders, which neither a spin operator
        nor the spectrum of a reduced state sees.

        Raises
        ------
        Misstated
            When more spins are up than there are.
        NotCovered
            When a start spreads over more kets than can be listed.

        Example
        -------
        >>> from spinvolt.algebra.chain import chain
        >>> built, site = chain(CentralSpin(n_battery=2, n_charger=3).model())
        >>> built.length, site
        (3, 0)
        """
        cells, spins = self.starts(battery, charger)
        start = (on_ladders(cells, self.n_battery), on_ladders(spins, self.n_charger))
        terms: list[Term] = [
            Hop(self.coupling, (1, -1)),
            Tilt(self.battery_splitting, (1, 0)),
            Tilt(self.charger_splitting, (0, 1)),
            Tilt(2.0 * self.ising, (1, 1)),
            Tilt(-2.0 * self.battery_crosstalk, (2, 0)),
            Tilt(-2.0 * self.charger_crosstalk, (0, 2)),
        ]
        if self.coupling * self.anisotropy:
            terms.append(Hop(self.coupling * self.anisotropy, (1, 1)))
        kept = tuple(term for term in terms if isinstance(term, Hop) or term.coefficient)
        return Model((Spins(self.n_battery), Spins(self.n_charger)), kept, start)

    def to_qutip(
        self,
        battery: SpinStart = EMPTY,
        charger: SpinStart | None = None,
        *,
        sector: bool = True,
    ) -> "QutipModel":
        """Hamiltonian, start and observables as QuTiP objects.

        Parameters
        ----------
        battery, charger
            Starts, as for ``model``.
        sector
            Whether to keep only the levels that the start reaches; otherwise the product of the
            ladders of battery and charger, with QuTiP's tensor structure.

        Raises
        ------
        NotCovered
            When there are too many levels to hand over.
        ImportError
            When QuTiP is not installed: ``pip install spinvolt[qutip]``.

        Example
        -------
        >>> handed = CentralSpin(n_battery=2, n_charger=3).to_qutip()
        >>> handed.hamiltonian.shape, handed.start.shape
        ((3, 3), (3, 1))
        """
        from spinvolt.algebra.qobj import to_qutip

        splittings = (self.battery_splitting, self.charger_splitting)
        return to_qutip(self.model(battery, charger), splittings, sector=sector)
