"""The explorer's whole state: a page, a statement, what is looked at, batteries pinned beside."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from spinvolt.batteries.central_spin import CentralSpin
from spinvolt.batteries.rules import listed, shown
from spinvolt.charging.parallel import SCHEMES
from spinvolt.errors import Misstated
from spinvolt.explorer.looks import SweepLook, checked_figure
from spinvolt.statement import Statement
from spinvolt.statement.parse import parsed

PAGES = ("battery", "open", "papers", "sweeps")
BESIDE = ("auto", *SCHEMES, "none")
SHORTEST, LONGEST = 1.0, 6.0
MOST_PINS = 6
FIRST = Statement(CentralSpin(n_battery=100, n_charger=100))


@dataclass(frozen=True)
class View:
    """What is looked at, besides the battery itself.

    Attributes
    ----------
    stretch
        How far the curves go, in charging times.
    parallel
        The paper whose parallel scheme is drawn beside, "auto" for the first that is defined.
    theory
        Whether closed forms are drawn.
    aligned
        Whether pinned curves have their times in units of their charging times.
    log_time
        Whether an open battery's time axis is logarithmic.

    Raises
    ------
    Misstated
        When a value breaks its rule.
    """

    stretch: float = 1.6
    parallel: str = "auto"
    theory: bool = True
    aligned: bool = False
    log_time: bool = False

    def __post_init__(self) -> None:
        number = not isinstance(self.stretch, bool) and isinstance(self.stretch, int | float)
        if not (number and SHORTEST <= self.stretch <= LONGEST):
            raise Misstated(
                f"`view.stretch` must be a number in [{SHORTEST:g}, {LONGEST:g}], "
                f"but is {shown(self.stretch)}."
            )
        if self.parallel not in BESIDE:
            raise Misstated(
                f"`view.parallel` must be {listed(BESIDE)}, but is {shown(self.parallel)}."
            )
        for name in ("theory", "aligned", "log_time"):
            value = getattr(self, name)
            if not isinstance(value, bool):
                raise Misstated(f"`view.{name}` must be true or false, but is {shown(value)}.")


@dataclass(frozen=True)
class State:
    """Everything that a link restores.

    Attributes
    ----------
    statement
        The battery that the controls show.
    page
        Where.
    view
        What is looked at.
    pins
        Batteries that stay for comparison.
    figure
        The paper's figure that is opened, as paper/id; empty for none.
    sweep
        How a sweep is looked at.

    Raises
    ------
    Misstated
        When there is no such page, or there are too many pins.

    Example
    -------
    >>> State().statement.battery.n_battery
    100
    """

    statement: Statement = FIRST
    page: str = PAGES[0]
    view: View = field(default_factory=View)
    pins: tuple[Statement, ...] = ()
    figure: str = ""
    sweep: SweepLook = field(default_factory=SweepLook)

    def __post_init__(self) -> None:
        checked_figure(self.figure)
        if self.page not in PAGES:
            raise Misstated(f"`page` must be {listed(PAGES)}, but is {shown(self.page)}.")
        if len(self.pins) > MOST_PINS:
            raise Misstated(
                f"`pins` must be at most {MOST_PINS} batteries, but are {len(self.pins)}: "
                "take one away first."
            )

    def to_json(self) -> dict[str, Any]:
        """The state as plain dicts and lists, every default filled in."""
        return {
            "page": self.page,
            "statement": self.statement.to_dict(),
            "view": asdict(self.view),
            "pins": [pin.to_dict() for pin in self.pins],
            "figure": self.figure,
            "sweep": self.sweep.to_json(),
        }


def state_of(document: object) -> State:
    """The state that plain dicts and lists describe; what is left out has its default.

    Raises
    ------
    Misstated
        When anything in it is unknown or breaks a rule.

    Example
    -------
    >>> state_of({"view": {"stretch": 9}})
    Traceback (most recent call last):
    ...
    spinvolt.errors.Misstated: `view.stretch` must be a number in [1, 6], but is 9.
    """
    tables = _table("the state", document, tuple(f.name for f in fields(State)))
    view = _table("view", tables.get("view", {}), tuple(f.name for f in fields(View)))
    look = _table("sweep", tables.get("sweep", {}), tuple(f.name for f in fields(SweepLook)))
    pins = tables.get("pins", [])
    if not isinstance(pins, list):
        raise Misstated(f"`pins` must be a list of statements, but is {shown(pins)}.")
    return State(
        statement=_statement(tables["statement"]) if "statement" in tables else FIRST,
        page=tables.get("page", PAGES[0]),
        view=View(**view),
        pins=tuple(map(_statement, pins[: MOST_PINS + 1])),
        figure=tables.get("figure", ""),
        sweep=SweepLook(**look),
    )


def _statement(tables: object) -> Statement:
    if not isinstance(tables, Mapping):
        raise Misstated(f"A statement must be an object, but is {shown(tables)}.")
    return parsed(tables)


def _table(name: str, value: object, known: tuple[str, ...]) -> Mapping[str, Any]:
    """An object with known keys only."""
    if not isinstance(value, Mapping):
        raise Misstated(f"`{name}` must be an object, but is {shown(value)}.")
    for key in value:
        if key not in known:
            raise Misstated(
                f"`{name}` must have no keys but {listed(known)}, but has {shown(key)}."
            )
    return value
