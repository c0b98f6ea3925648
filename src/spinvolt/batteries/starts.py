"""States in which an ensemble of spins can start."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from spinvolt.batteries.rules import STRICT, Whole, settle, shown
from spinvolt.errors import Misstated

LARGEST = 10**12


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

    def level(self, place: str, size: str, n: int) -> int:
        """The level on the ladder of an ensemble with ``n`` spins.

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
        return self.excited


EMPTY = Dicke(0)


def start_of(place: str, value: object) -> Dicke:
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
    if isinstance(value, Dicke):
        return value
    meant: Any = value.get(Dicke.kind) if isinstance(value, Mapping) else value
    try:
        example = Dicke(meant).excited
    except Misstated:
        example = 1
    raise Misstated(
        f"`start.{place}` must be a start such as Dicke({example}), but is {shown(value)}."
    )
