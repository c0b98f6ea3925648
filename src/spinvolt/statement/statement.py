"""The statement: one battery, its start, what to report and how, as one value."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar

from spinvolt.algebra.model import Model
from spinvolt.algebra.open import Reservoirs
from spinvolt.batteries.cavity import Cavity
from spinvolt.batteries.central_spin import CentralSpin
from spinvolt.batteries.fields import Field
from spinvolt.batteries.reservoir import Reservoir
from spinvolt.batteries.rules import STRICT, shown
from spinvolt.batteries.starts import Dicke, SpinStart
from spinvolt.errors import Misstated, NotCovered
from spinvolt.statement.fitting import fitted
from spinvolt.statement.request import Method, Request
from spinvolt.statement.start import Battery, OpenStart, Start, settled
from spinvolt.statement.starts import written
from spinvolt.statement.toml import document


@dataclass(frozen=True)
class Statement:
    """Everything that fixes a computation.

    Attributes
    ----------
    battery
        What it is.
    start
        Where it starts; defaults are filled in.
    charge
        How long to charge and what to report.
    method
        How to compute.

    Raises
    ------
    Misstated
        When the start has more spins up than there are, or a part is not of its class.

    Example
    -------
    >>> statement = Statement(CentralSpin(n_battery=2, n_charger=3))
    >>> statement.start.charger
    Dicke(excited=3)
    >>> statement.to_dict()["start"]
    {'battery': {'dicke': 0}, 'charger': {'dicke': 3}}
    """

    battery: Battery
    start: Start | OpenStart = field(default_factory=Start)
    charge: Request = field(default_factory=Request)
    method: Method = field(default_factory=Method)

    def __post_init__(self) -> None:
        for name, (classes, kinds) in _PARTS.items():
            if not isinstance(part := getattr(self, name), classes):
                raise Misstated(f"`{name}` must be {kinds}, but is {shown(part)}.")
        object.__setattr__(self, "start", settled(self.battery, self.start))
        opened = isinstance(self.battery, Reservoir)
        means = fitted(self.battery.kind, self.charge, self.method, opened=opened)
        object.__setattr__(self, "method", means)

    def closed(self) -> tuple[CentralSpin | Cavity, Start]:
        """Battery and start of a closed system.

        Raises
        ------
        NotCovered
            When the battery is open.
        """
        if isinstance(self.battery, Reservoir) or isinstance(self.start, OpenStart):
            raise NotCovered(f"this is for closed batteries, but `kind` is {self.battery.kind}")
        return self.battery, self.start

    def opened(self) -> tuple[Reservoir, OpenStart]:
        """Battery and start of an open system.

        Raises
        ------
        NotCovered
            When the battery is closed.
        """
        if isinstance(self.battery, Reservoir) and isinstance(self.start, OpenStart):
            return self.battery, self.start
        raise NotCovered(f"this is for open batteries, but `kind` is {self.battery.kind}")

    @property
    def splitting(self) -> float:
        """Energy of one excited cell of a closed battery."""
        return self.closed()[0].battery_splitting

    def model(self) -> Model:
        """A closed battery in its start, as ladders and terms."""
        battery, start = self.closed()
        charger: Any = start.charger
        return battery.model(start.battery, charger)

    def interaction_energy(self) -> float:
        """<H> - <H_b> - <H_c> of a closed battery's start."""
        battery, start = self.closed()
        charger: Any = start.charger
        return battery.interaction_energy(start.battery, charger)

    def reservoirs(self) -> Reservoirs:
        """An open battery in its start, as ladders and jumps."""
        battery, start = self.opened()
        return battery.model(start.batteries, start.charger)

    def to_dict(self) -> dict[str, dict[str, Any]]:
        """The statement as nested dicts and lists, every default filled in.

        What has no value (a series list left to the tool, an engine to be chosen) is left out,
        and so is `samples` where `times` is given.
        """
        charge = _plain(self.charge)
        if "times" in charge:
            del charge["samples"]
        return {
            "battery": {"kind": self.battery.kind, **_plain(self.battery)},
            "start": {name: _written(start) for name, start in _given(self.start)},
            "charge": charge,
            "method": _plain(self.method),
        }

    def to_toml(self) -> str:
        """The statement as a TOML document, which `loads` reads back to an equal one."""
        return document(self.to_dict())


# Classes of each part, and what messages call them.
_PARTS: Mapping[str, tuple[tuple[type, ...], str]] = {
    "battery": ((CentralSpin, Cavity, Reservoir), "a CentralSpin, a Cavity or a Reservoir"),
    "start": ((Start, OpenStart), "a Start, or an OpenStart for a Reservoir"),
    "charge": ((Request,), "a Request"),
    "method": ((Method,), "a Method"),
}


@dataclass(frozen=True)
class SpinTables:
    """The tables of a file about a central-spin battery; its starts are read apart."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    battery: CentralSpin
    start: Start = field(default_factory=Start)
    charge: Request = field(default_factory=Request)
    method: Method = field(default_factory=Method)


@dataclass(frozen=True)
class CavityTables:
    """The tables of a file about a cavity battery."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    battery: Cavity
    start: Start = field(default_factory=Start)
    charge: Request = field(default_factory=Request)
    method: Method = field(default_factory=Method)


@dataclass(frozen=True)
class ReservoirTables:
    """The tables of a file about a reservoir battery."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    battery: Reservoir
    start: OpenStart = field(default_factory=OpenStart)
    charge: Request = field(default_factory=Request)
    method: Method = field(default_factory=Method)


Tables = SpinTables | CavityTables | ReservoirTables
TABLES: Mapping[str, type[Tables]] = {
    CentralSpin.kind: SpinTables,
    Cavity.kind: CavityTables,
    Reservoir.kind: ReservoirTables,
}


def _written(start: SpinStart | Field | tuple[Dicke, ...]) -> object:
    """A start, or one for each battery, as files have it."""
    return [written(each) for each in start] if isinstance(start, tuple) else written(start)


def _given(part: object) -> Iterator[tuple[str, Any]]:
    """Names and values of the fields that have one."""
    pairs = ((f.name, getattr(part, f.name)) for f in fields(part))  # pyright: ignore[reportArgumentType]
    return ((name, value) for name, value in pairs if value is not None)


def _plain(part: object) -> dict[str, Any]:
    return {name: list(v) if isinstance(v, tuple) else v for name, v in _given(part)}
