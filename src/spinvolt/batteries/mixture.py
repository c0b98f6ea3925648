"""A start that is one of several, each with a probability."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, NoReturn

from spinvolt.batteries.coherent import Coherent
from spinvolt.batteries.dicke import Dicke
from spinvolt.batteries.flipped import Flipped
from spinvolt.batteries.rules import STRICT, shown
from spinvolt.batteries.thermal import Thermal
from spinvolt.errors import Misstated

Simple = Dicke | Flipped | Thermal | Coherent
SIMPLE = (Dicke, Flipped, Thermal, Coherent)

# How far the weights' sum may be from one before it is taken for a slip.
SLIP = 1e-9


@dataclass(frozen=True)
class Mixture:
    """A mixture of starts, each with its weight.

    In statements a list: ``[{ dicke = 0, weight = 0.6 }, { flipped = 1, weight = 0.4 }]``.

    Attributes
    ----------
    members
        Pairs of weight and start; the weights are divided by their sum.

    Raises
    ------
    Misstated
        When there is no member, a member is no simple start, or the weights are not in (0, 1] or
        do not sum to 1 within 1e-9.

    Example
    -------
    >>> Mixture(((0.6, Dicke(0)), (0.4, Flipped(1)))).members[1]
    (0.4, Flipped(excited=1))
    """

    kind: ClassVar[str] = "mixture"
    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    members: tuple[tuple[float, Simple], ...]

    def __post_init__(self) -> None:
        if not isinstance(self.members, tuple | list) or not self.members:
            _refuse("be pairs of a weight and a start", self.members)
        pairs = tuple(map(_pair, self.members))
        total = math.fsum(weight for weight, _ in pairs)
        if not abs(total - 1.0) <= SLIP:
            raise Misstated(
                f"the weights of a mixture must sum to 1 within {SLIP:g}, but sum to {total:.12g}: "
                "divide each by that sum."
            )
        # Weights that sum to one but for their own rounding stay, so that files give them back.
        if abs(total - 1.0) > len(pairs) * 2.0**-52:
            pairs = tuple((weight / total, start) for weight, start in pairs)
        object.__setattr__(self, "members", pairs)

    def check(self, place: str, size: str, n: int) -> None:
        """Refuse a start that an ensemble of ``n`` spins does not have."""
        for _, start in self.members:
            start.check(place, size, n)

    def height(self, n: int) -> float:
        """The mean of S^z."""
        return self._mean(lambda start: start.height(n))

    def width(self, n: int) -> float:
        """The mean of S^x."""
        return self._mean(lambda start: start.width(n))

    def flips(self, n: int) -> float:
        """The mean of S+S- + S-S+ - n."""
        return self._mean(lambda start: start.flips(n))

    def _mean(self, value: Callable[[Simple], float]) -> float:
        return math.fsum(weight * value(start) for weight, start in self.members)


def _pair(member: object) -> tuple[float, Simple]:
    """A weight and a start, checked."""
    if not isinstance(member, tuple | list) or len(member) != 2:
        _refuse("be pairs of a weight and a start", member)
    weight, start = member
    number = isinstance(weight, int | float) and not isinstance(weight, bool)
    if not (number and 0.0 < weight <= 1.0 + SLIP):
        raise Misstated(f"`weight` must be a number in (0, 1], but is {shown(weight)}.")
    if isinstance(start, Mixture):
        raise Misstated(
            "the members of a mixture must be simple starts, but one is a mixture: multiply its "
            "weights out and list its members."
        )
    if not isinstance(start, SIMPLE):
        _refuse("be simple starts such as Dicke(1), each with a weight", start)
    return float(weight), start


def _refuse(rule: str, value: object) -> NoReturn:
    raise Misstated(f"the members of a mixture must {rule}, but one is {shown(value)}.")
