"""The statement: one battery, its start, what to report and how, as one value."""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar

from spinvolt.algebra.model import Model
from spinvolt.batteries.central_spin import CentralSpin
from spinvolt.batteries.rules import STRICT, shown
from spinvolt.batteries.starts import EMPTY, Dicke, start_of
from spinvolt.errors import Misstated
from spinvolt.statement.request import Method, Request
from spinvolt.statement.toml import document


@dataclass(frozen=True)
class Start:
    """The state at time zero; left out, the battery is empty and the charger fully up.

    Raises
    ------
    Misstated
        When one of the two is no start.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    battery: Dicke = EMPTY
    charger: Dicke | None = None

    def __post_init__(self) -> None:
        start_of("battery", self.battery)
        if self.charger is not None:
            start_of("charger", self.charger)


@dataclass(frozen=True)
class Statement:
    """Everything that fixes a computation.

    Attributes
    ----------
    battery
        What it is.
    start
        Where it starts; the charger's default is filled in.
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

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    battery: CentralSpin
    start: Start = field(default_factory=Start)
    charge: Request = field(default_factory=Request)
    method: Method = field(default_factory=Method)

    def __post_init__(self) -> None:
        for name, kind in _PARTS.items():
            if not isinstance(part := getattr(self, name), kind):
                raise Misstated(f"`{name}` must be a {kind.__name__}, but is {shown(part)}.")
        cells, spins = self.battery.levels(self.start.battery, self.start.charger)
        object.__setattr__(self, "start", Start(Dicke(cells), Dicke(spins)))

    def model(self) -> Model:
        """The battery in its start, as ladders and terms."""
        return self.battery.model(self.start.battery, self.start.charger)

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
            "start": {name: {start.kind: start.excited} for name, start in _given(self.start)},
            "charge": charge,
            "method": _plain(self.method),
        }

    def to_toml(self) -> str:
        """The statement as a TOML document, which `loads` reads back to an equal one."""
        return document(self.to_dict())


_PARTS = {"battery": CentralSpin, "start": Start, "charge": Request, "method": Method}


def _given(part: CentralSpin | Start | Request | Method) -> Iterator[tuple[str, Any]]:
    """Names and values of the fields that have one."""
    pairs = ((f.name, getattr(part, f.name)) for f in fields(part))
    return ((name, value) for name, value in pairs if value is not None)


def _plain(part: CentralSpin | Request | Method) -> dict[str, Any]:
    return {name: list(v) if isinstance(v, tuple) else v for name, v in _given(part)}
