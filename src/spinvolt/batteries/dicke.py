"""The symmetric start: a definite number of spins up, none distinguished."""

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from spinvolt.batteries.rules import LARGEST, STRICT, Whole, settle
from spinvolt.errors import Misstated


@dataclass(frozen=True)
class Dicke:
    """The symmetric state in which ``excited`` spins of an ensemble are up.

    In statements: ``{ dicke = 3 }``.

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
    >>> Dicke(3)
    Dicke(excited=3)
    """

    kind: ClassVar[str] = "dicke"
    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    excited: Annotated[int, Whole(0, LARGEST)]

    def __post_init__(self) -> None:
        settle(self)

    def check(self, place: str, size: str, n: int) -> None:
        """Refuse a start that an ensemble of ``n`` spins does not have.

        ``place`` and ``size`` are the names of the start and of ``n`` in messages.

        Raises
        ------
        Misstated
            When more spins are up than there are.
        """
        if self.excited > n:
            raise Misstated(
                f"`start.{place}.dicke` must lie in [0, {size} = {n}], but is {self.excited}."
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
        return 2.0 * (self.excited * (n - self.excited))
