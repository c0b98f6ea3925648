"""A spin-coherent start: all spins point in the same direction."""

import math
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from spinvolt.batteries.rules import STRICT, Number, settle


@dataclass(frozen=True)
class Coherent:
    """The product state in which each spin is ``cos(theta/2) |down> + sin(theta/2) |up>``.

    In statements: ``{ coherent = 1.5 }``. It is symmetric, with amplitudes

        sqrt(C(n, k)) cos(theta/2)^(n-k) sin(theta/2)^k

    on the levels k of the symmetric ladder. Angles of opposite sign differ by half a turn about z.

    Attributes
    ----------
    theta
        Polar angle from all down, in radians: 0 is all down, pi all up.

    Raises
    ------
    Misstated
        When ``theta`` is not a number in [-pi, pi].

    Example
    -------
    >>> Coherent(1.5)
    Coherent(theta=1.5)
    """

    kind: ClassVar[str] = "coherent"
    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    theta: Annotated[float, Number(-math.pi, math.pi)]

    def __post_init__(self) -> None:
        settle(self)

    @property
    def probability(self) -> float:
        """Of each spin to be up."""
        return 1.0 if abs(self.theta) == math.pi else math.sin(0.5 * self.theta) ** 2

    def check(self, place: str, size: str, n: int) -> None:
        """Every ensemble has this start."""

    def height(self, n: int) -> float:
        """The mean of S^z."""
        return -0.5 * n * math.cos(self.theta)

    def width(self, n: int) -> float:
        """The mean of S^x."""
        return 0.5 * n * math.sin(self.theta)

    def flips(self, n: int) -> float:
        """The mean of S+S- + S-S+ - n."""
        return 0.5 * n * (n - 1) * math.sin(self.theta) ** 2
