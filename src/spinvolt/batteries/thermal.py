"""A start without coherence: every spin is up with the same probability."""

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from spinvolt.batteries.rules import STRICT, Number, settle


@dataclass(frozen=True)
class Thermal:
    """The state in which each spin of an ensemble is up with a ``probability``, independently.

    In statements: ``{ thermal = 0.1 }``. At inverse temperature beta the probability is
    1 / (1 + exp(beta splitting)). A state with k spins up has the probability p^k (1-p)^(n-k),
    on each copy of each ladder, of which there are C(n, l) - C(n, l-1) with total spin n/2 - l.

    Attributes
    ----------
    probability
        Of each spin to be up.

    Raises
    ------
    Misstated
        When ``probability`` is not a number in [0, 1].

    Example
    -------
    >>> Thermal(0.1)
    Thermal(probability=0.1)
    """

    kind: ClassVar[str] = "thermal"
    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    probability: Annotated[float, Number(0, 1)]

    def __post_init__(self) -> None:
        settle(self)

    def check(self, place: str, size: str, n: int) -> None:
        """Every ensemble has this start."""

    def height(self, n: int) -> float:
        """The mean of S^z."""
        return n * (self.probability - 0.5)

    def width(self, n: int) -> float:
        """The mean of S^x."""
        del n
        return 0.0

    def flips(self, n: int) -> float:
        """The mean of S+S- + S-S+ - n."""
        del n
        return 0.0
