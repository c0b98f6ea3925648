"""The central-spin battery: battery cells and charger spins that swap excitations."""

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from spinvolt.algebra.ensembles import Spins
from spinvolt.algebra.model import Model
from spinvolt.algebra.terms import Hop, Term, Tilt
from spinvolt.batteries.rules import STRICT, Number, Sized, Whole, settle
from spinvolt.batteries.starts import EMPTY, LARGEST, Dicke, start_of

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

    def levels(self, battery: Dicke, charger: Dicke | None = None) -> tuple[int, int]:
        """Excited cells and excited charger spins of a start; left out, the charger is fully up.

        Raises
        ------
        Misstated
            When more spins are up than there are, or a start is none.
        """
        cells = start_of("battery", battery)
        spins = Dicke(self.n_charger) if charger is None else start_of("charger", charger)
        return (
            cells.level("battery", "n_battery", self.n_battery),
            spins.level("charger", "n_charger", self.n_charger),
        )

    def interaction_energy(self, battery: Dicke = EMPTY, charger: Dicke | None = None) -> float:
        """<H> - <H_b> - <H_c> in a start with k cells and m charger spins up.

            (ising / 2) (2k - n_battery)(2m - n_charger)
                + 2 battery_crosstalk k (n_battery - k) + 2 charger_crosstalk m (n_charger - m)

        Source: peng2021 Eq. A8; huangfu2021 Eq. 15 with its constant term counted once per spin.

        Example
        -------
        >>> CentralSpin(n_battery=2, n_charger=4, ising=0.5).interaction_energy()
        -2.0
        """
        k, m = self.levels(battery, charger)
        return (
            0.5 * self.ising * ((2 * k - self.n_battery) * (2 * m - self.n_charger))
            + 2.0 * self.battery_crosstalk * (k * (self.n_battery - k))
            + 2.0 * self.charger_crosstalk * (m * (self.n_charger - m))
        )

    def model(self, battery: Dicke = EMPTY, charger: Dicke | None = None) -> Model:
        """The battery as ladders, terms and a start; left out, the charger is fully up.

        Crosstalk is diagonal on a ladder, J+J- + J-J+ = 2 j(j+1) - 2 (Jz)^2; constants are left
        out.

        Raises
        ------
        Misstated
            When more spins are up than there are.

        Example
        -------
        >>> from spinvolt.algebra.chain import chain
        >>> built, site = chain(CentralSpin(n_battery=2, n_charger=3).model())
        >>> built.length, site
        (3, 0)
        """
        start = self.levels(battery, charger)
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
