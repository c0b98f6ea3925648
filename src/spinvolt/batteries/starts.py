"""States in which an ensemble of spins can start, and what they are on its ladders."""

from collections.abc import Mapping
from typing import Any, get_args

from spinvolt.algebra.kets import Mixed
from spinvolt.batteries.coherent import Coherent
from spinvolt.batteries.dicke import Dicke
from spinvolt.batteries.flipped import Flipped
from spinvolt.batteries.mixture import Mixture
from spinvolt.batteries.rules import LARGEST, shown
from spinvolt.batteries.spread import mixed
from spinvolt.batteries.thermal import Thermal
from spinvolt.errors import Misstated

SpinStart = Dicke | Flipped | Thermal | Coherent | Mixture
STARTS: tuple[type[SpinStart], ...] = get_args(SpinStart)

EMPTY = Dicke(0)

__all__ = [
    "EMPTY",
    "LARGEST",
    "STARTS",
    "Coherent",
    "Dicke",
    "Flipped",
    "Mixture",
    "SpinStart",
    "Thermal",
    "level_of",
    "on_ladders",
    "start_of",
]


def on_ladders(start: SpinStart, n: int) -> int | Mixed:
    """A start of ``n`` spins: its level on the symmetric ladder, or its kets on several ladders.

    Raises
    ------
    NotCovered
        When it spreads over more kets than can be listed.

    Example
    -------
    >>> on_ladders(Thermal(1.0), 5)
    5
    >>> [piece.twice_spin for piece in on_ladders(Flipped(1), 5).kets[0].pieces]
    [5, 3]
    """
    level = level_of(start, n)
    return mixed(start, n) if level is None else level


def level_of(start: SpinStart, n: int) -> int | None:
    """The level on the symmetric ladder of ``n`` spins, where a start is a single one."""
    if isinstance(start, Dicke):
        return start.excited
    if isinstance(start, Flipped):
        return start.excited if start.excited in (0, n) else None
    if isinstance(start, Mixture):
        levels = {level_of(member, n) for _, member in start.members}
        return levels.pop() if len(levels) == 1 else None
    return {0.0: 0, 1.0: n}.get(start.probability)


def start_of(place: str, value: object) -> SpinStart:
    """The value itself, which must be a start.

    Raises
    ------
    Misstated
        When it is anything else, such as a number of spins.

    Example
    -------
    >>> start_of("charger", 30)
    Traceback (most recent call last):
    ...
    spinvolt.errors.Misstated: `start.charger` must be a start such as Dicke(30), but is 30.
    """
    if isinstance(value, STARTS):
        return value
    meant: Any = value.get(Dicke.kind) if isinstance(value, Mapping) else value
    try:
        example = Dicke(meant).excited
    except Misstated:
        example = 1
    raise Misstated(
        f"`start.{place}` must be a start such as Dicke({example}), but is {shown(value)}."
    )
