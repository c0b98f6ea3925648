"""A product start that is not symmetric: given spins are up."""

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from spinvolt.batteries.rules import LARGEST, STRICT, Whole, settle
from spinvolt.errors import Misstated


@dataclass(frozen=True)
class Flipped:
    """The product state in which ``excited`` given spins of an ensemble are up.

    In statements: ``{ flipped = 1 }``. Which spins makes no difference, as all couple alike;
    within a mixture, the spins up in one are among those up in another that has more.

    With l the spins it falls short of the symmetric ladder, it has the probability

        w_l = (n - 2l + 1) k! (n - k)! / ((n - l + 1)! l!),   l = 0 ... min(k, n - k),

    on the ladder of total spin n/2 - l, whose cells behave as n - 2l symmetric ones. For k = 1
    that is 1/n symmetric and (n - 1)/n as an empty battery of n - 2 cells.

    Source: huangfu2021 Sec. III C, non-empty batteries.

    Attributes
    ----------
    excited
        Number of spins that are up.

    Raises
    ------
    Misstated
        When ``excited`` is not a whole number in [0, 10^12].

    Example
    -------
    >>> Flipped(1)
    Flipped(excited=1)
    """

    kind: ClassVar[str] = "flipped"
    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    excited: Annotated[int, Whole(0, LARGEST)]

    def __post_init__(self) -> None:
        settle(self)

    def check(self, place: str, size: str, n: int) -> None:
        """Refuse a start that an ensemble of ``n`` spins does not have.

        Raises
        ------
        Misstated
            When more spins are up than there are.
        """
        if self.excited > n:
            raise Misstated(
                f"`start.{place}.flipped` must lie in [0, {size} = {n}], but is {self.excited}."
            )

    def height(self, n: int) -> float:
        """The mean of S^z."""
        return self.excited - n / 2

    def width(self, n: int) -> float:
        """The mean of S^x."""
        del n
        return 0.0

    def flips(self, n: int) -> float:
        """The mean of S+S- + S-S+ - n."""
        del n
        return 0.0
