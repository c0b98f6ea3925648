"""The state at time zero, for each kind of battery."""

from dataclasses import dataclass
from typing import Any, ClassVar

from spinvolt.batteries.cavity import Cavity
from spinvolt.batteries.central_spin import CentralSpin
from spinvolt.batteries.fields import CoherentField, Field, Fock, ThermalField
from spinvolt.batteries.reservoir import Reservoir
from spinvolt.batteries.rules import STRICT, shown
from spinvolt.batteries.starts import EMPTY, Dicke, SpinStart, start_of
from spinvolt.errors import Misstated

Battery = CentralSpin | Cavity | Reservoir


@dataclass(frozen=True)
class Start:
    """Battery and charger at time zero; left out, the battery is empty and the charger full.

    A full charger has all spins up; a cavity holds as many photons as there are cells.

    Raises
    ------
    Misstated
        When one of the two is no start.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    battery: SpinStart = EMPTY
    charger: SpinStart | Field | None = None

    def __post_init__(self) -> None:
        start_of("battery", self.battery)
        if not isinstance(self.charger, Fock | CoherentField | ThermalField | None):
            start_of("charger", self.charger)


@dataclass(frozen=True)
class OpenStart:
    """Charger and batteries at time zero; left out, the charger is full and each battery empty."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    charger: Dicke | None = None
    batteries: tuple[Dicke, ...] | None = None


def settled(battery: Battery, start: Start | OpenStart) -> Start | OpenStart:
    """The start with its defaults filled in and every rule of its battery checked.

    Raises
    ------
    Misstated
        When it is not a start of this kind of battery, or has more spins up than there are.
    """
    if isinstance(battery, Reservoir):
        if start == Start():
            start = OpenStart()
        if not isinstance(start, OpenStart):
            raise Misstated(
                f"`start` must be an OpenStart(charger, batteries) of a Reservoir, but is "
                f"{shown(start)}."
            )
        spins, *cells = battery.levels(start.batteries, start.charger)
        return OpenStart(Dicke(spins), tuple(Dicke(level) for level in cells))
    if not isinstance(start, Start):
        raise Misstated(
            f"`start` must be a Start(battery, charger) of a {type(battery).__name__}, but is "
            f"{shown(start)}."
        )
    charger: Any = start.charger
    return Start(*battery.starts(start.battery, charger))
