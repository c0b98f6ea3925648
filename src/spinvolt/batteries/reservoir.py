"""The reservoir battery: charged by collective decay into reservoirs shared with a charger."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from spinvolt.algebra.open import LocalNoise, Reservoirs
from spinvolt.batteries.lists import Each, OneOrEach, spread
from spinvolt.batteries.rules import LARGE, SMALL, STRICT, Number, Whole, YesNo, settle, shown
from spinvolt.batteries.starts import EMPTY, LARGEST, Dicke, SpinStart, level_of, start_of
from spinvolt.errors import Misstated, NotCovered

if TYPE_CHECKING:
    from spinvolt.algebra.qobj import QutipModel


@dataclass(frozen=True)
class Rate:
    """Zero or a positive number of moderate size.

    >>> Rate().text
    'be 0 or a number from 1e-30 to 1e+30'
    """

    @property
    def text(self) -> str:
        """What follows "must"."""
        return f"be 0 or a number from {SMALL:g} to {LARGE:g}"

    def read(self, value: object) -> float:
        """The number as a plain float."""
        number = Number(0.0, LARGE).read(value)
        if 0.0 < number < SMALL:
            raise ValueError(f"is {shown(value)}")
        return number


Rates = float | Sequence[float]


@dataclass(frozen=True, kw_only=True)
class Reservoir:
    """Batteries charged by collective decay, each in a reservoir that it shares with a charger.

        rho' = sum_m decay_m [(1 + thermal_m) L[C- + B_m-] + thermal_m L[C+ + B_m+]] rho
               + pump L[C+] rho
               + sum over spins of local_decay L[sigma-] + local_dephasing L[sigma_z],

        L[O] rho = 2 O rho O+ - O+ O rho - rho O+ O,

    with C the charger's and B_m the batteries' collective spin one-half operators, in the
    rotating frame. Rates have the unit of `decay`; times come in its inverse.

    Source: dias2024 Eqs. 2 and 4; temperature and local noise as in the works it builds on.

    Attributes
    ----------
    n_charger
        Number of charger spins.
    n_battery
        Number of cells of each battery, a list of up to 16; one number stands for one battery.
    decay
        Rate of collective decay into each reservoir: one number, or one for each.
    thermal
        Mean number of thermal quanta in each reservoir: one number, or one for each.
    pump
        Rate of incoherent collective pumping of the charger.
    local_decay, local_dephasing
        Rates at which single spins decay and dephase: one number, or the charger's and then one
        for each battery.
    shared_reservoir
        Whether all batteries are in one reservoir, which then has one decay and temperature.

    Raises
    ------
    Misstated
        When a number is out of its range or a list has the wrong length.

    Example
    -------
    >>> battery = Reservoir(n_charger=20, n_battery=[2, 2], pump=1.0)
    >>> battery.model().start
    (20, 0, 0)
    """

    kind: ClassVar[str] = "reservoir"
    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    n_charger: Annotated[int, Whole(1, LARGEST)]
    n_battery: Annotated[Sequence[int], Each(Whole(1, LARGEST))]
    decay: Annotated[Rates, OneOrEach(Rate())] = 1.0
    thermal: Annotated[Rates, OneOrEach(Rate())] = 0.0
    pump: Annotated[float, Rate()] = 0.0
    local_decay: Annotated[Rates, OneOrEach(Rate())] = 0.0
    local_dephasing: Annotated[Rates, OneOrEach(Rate())] = 0.0
    shared_reservoir: Annotated[bool, YesNo()] = False

    def __post_init__(self) -> None:
        settle(self)
        try:
            self._rates()
        except ValueError as wrong:
            raise Misstated(str(wrong)) from None

    @property
    def count(self) -> int:
        """The number of batteries."""
        return len(self.n_battery)

    def levels(
        self, batteries: Sequence[SpinStart] | None = None, charger: SpinStart | None = None
    ) -> tuple[int, ...]:
        """Excited charger spins and excited cells of each battery.

        Left out, the charger is fully up and every battery is empty.

        Raises
        ------
        Misstated
            When more spins are up than there are, or there is not one start for each battery.
        NotCovered
            When a start is more than one level of its ladder.
        """
        cells = [EMPTY] * self.count if batteries is None else _starts(batteries, self.count)
        spins = Dicke(self.n_charger) if charger is None else charger
        return (
            _level("charger", "n_charger", spins, self.n_charger),
            *(
                _level(f"batteries[{m}]", f"n_battery[{m}]", start, self.n_battery[m])
                for m, start in enumerate(cells)
            ),
        )

    def model(
        self, batteries: Sequence[SpinStart] | None = None, charger: SpinStart | None = None
    ) -> Reservoirs:
        """The battery as pure data; left out, the charger is fully up and every battery empty.

        Raises
        ------
        Misstated, NotCovered
            As for ``levels``.
        """
        decay, thermal, local = self._rates()
        return Reservoirs(
            n_charger=self.n_charger,
            n_battery=tuple(self.n_battery),
            decay=decay,
            thermal=thermal,
            pump=self.pump,
            local=local,
            start=self.levels(batteries, charger),
            shared=self.shared_reservoir,
        )

    def to_qutip(
        self, batteries: Sequence[Dicke] | None = None, charger: Dicke | None = None
    ) -> "QutipModel":
        """Start, collapse operators and observables as QuTiP objects, on the product of ladders.

        Collapse operators carry the factor 2 of L[O], so that ``qutip.mesolve`` solves the same
        equation; the Hamiltonian is zero in the rotating frame.

        Raises
        ------
        NotCovered
            When single spins decay or dephase, or there are too many levels to hand over.
        ImportError
            When QuTiP is not installed: ``pip install spinvolt[qutip]``.

        Example
        -------
        >>> handed = Reservoir(n_charger=2, n_battery=[1]).to_qutip()
        >>> len(handed.jumps), handed.start.dims
        (1, [[3, 2], [1]])
        """
        from spinvolt.algebra.qobj import open_to_qutip

        return open_to_qutip(self.model(batteries, charger).lindblad())

    def _rates(self) -> tuple[tuple[float, ...], tuple[float, ...], tuple[LocalNoise, ...]]:
        """One decay and temperature for each reservoir, one local noise for each ensemble."""
        reservoirs = 1 if self.shared_reservoir else self.count
        ensembles = "ensemble, the charger first"
        decays = spread("local_decay", self.local_decay, self.count + 1, ensembles)
        dephasings = spread("local_dephasing", self.local_dephasing, self.count + 1, ensembles)
        return (
            spread("decay", self.decay, reservoirs, "reservoir"),
            spread("thermal", self.thermal, reservoirs, "reservoir"),
            tuple(LocalNoise(a, b) for a, b in zip(decays, dephasings, strict=True)),
        )


def _starts(batteries: object, count: int) -> Sequence[SpinStart]:
    """The starts of all batteries, which must be a list with one for each."""
    if isinstance(batteries, Sequence) and len(batteries) == count:
        return batteries
    given = f"is {shown(batteries)}"
    if isinstance(batteries, Sequence) and not isinstance(batteries, str):
        given = f"has {len(batteries)}"
    raise Misstated(
        f"`start.batteries` must be a list with one start for each battery, of which there "
        f"{'is' if count == 1 else 'are'} {count}, but {given}."
    )


def _level(place: str, size: str, value: object, n: int) -> int:
    """The one level on its ladder that a start is."""
    start = start_of(place, value)
    start.check(place, size, n)
    level = level_of(start, n)
    if level is None:
        raise NotCovered(
            f"`start.{place}` is {shown(start)}, but open batteries start on one level of each "
            "ladder: take a Dicke start"
        )
    return level
