"""What is looked at on the pages of papers and sweeps: names and numbers, never paths."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from spinvolt.batteries.rules import listed, shown
from spinvolt.errors import Misstated

FIGURE = re.compile(r"[a-z0-9]{1,40}/[a-z0-9-]{1,40}")
NAME = 200
AXES = ("auto", "none", "x", "y", "both")
MOST_PLACES = 64
LARGEST_PLACE = 10**9


def checked_figure(value: object) -> str:
    """The figure that is opened, as paper/id; empty for none.

    Raises
    ------
    Misstated
        When it is no such name.

    Example
    -------
    >>> checked_figure("yang2025/table-1")
    'yang2025/table-1'
    """
    if isinstance(value, str) and (value == "" or FIGURE.fullmatch(value)):
        return value
    raise Misstated(f'`figure` must be as in "yang2025/5", but is {shown(value)}.')


@dataclass(frozen=True)
class SweepLook:
    """How a sweep is looked at.

    Attributes
    ----------
    store
        Its name on the shelf; empty for the first one.
    quantity
        A figure of merit that it keeps; empty for the first one.
    x, y
        The swept fields along the axes; an empty ``y`` draws lines instead of a map.
    at
        Places along the other fields, from 0.
    log
        Which axes are logarithmic: "auto", "none", "x", "y" or "both".

    Raises
    ------
    Misstated
        When an entry is no such name or number.

    Example
    -------
    >>> SweepLook(x="n_battery", at={"n_charger": 2}).at
    {'n_charger': 2}
    """

    store: str = ""
    quantity: str = ""
    x: str = ""
    y: str = ""
    at: Mapping[str, int] = field(default_factory=dict)
    log: str = "auto"

    def __post_init__(self) -> None:
        for name in ("store", "quantity", "x", "y"):
            value = getattr(self, name)
            if not isinstance(value, str) or len(value) > NAME:
                raise Misstated(f"`sweep.{name}` must be a name, but is {shown(value)}.")
        if self.log not in AXES:
            raise Misstated(f"`sweep.log` must be {listed(AXES)}, but is {shown(self.log)}.")
        if not isinstance(self.at, Mapping) or len(self.at) > MOST_PLACES:
            raise Misstated(f"`sweep.at` must be an object, but is {shown(self.at)}.")
        for name, place in self.at.items():
            whole = isinstance(place, int) and not isinstance(place, bool)
            if not isinstance(name, str) or not (whole and 0 <= place <= LARGEST_PLACE):
                raise Misstated(f"`sweep.at` must hold places from 0, but has {shown(place)}.")

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "store": self.store, "quantity": self.quantity, "x": self.x, "y": self.y,
            "at": dict(self.at), "log": self.log,
        }  # fmt: skip
