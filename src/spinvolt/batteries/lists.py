"""Fields that hold one value for each part of a battery, or one value for all of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from spinvolt.batteries.rules import Rule, shown

if TYPE_CHECKING:
    from pydantic_core.core_schema import CoreSchema

MOST = 16


@dataclass(frozen=True)
class Each:
    """A list whose entries obey a rule; one bare value stands for a list of one.

    >>> from spinvolt.batteries.rules import Whole
    >>> Each(Whole(1, 9)).read([3, 4]), Each(Whole(1, 9)).read(5)
    ((3, 4), (5,))
    >>> Each(Whole(1, 9)).text
    'be a whole number in [1, 9] or a list of up to 16 such'
    """

    rule: Rule

    @property
    def text(self) -> str:
        """What follows "must"."""
        return f"{self.rule.text} or a list of up to {MOST} such"

    def read(self, value: object) -> tuple[object, ...]:
        """The entries in their normal form."""
        if not isinstance(value, Sequence) or isinstance(value, str):
            return (self.rule.read(value),)
        if not 1 <= len(value) <= MOST:
            raise ValueError(f"has {len(value)} entries")
        return tuple(_read(self.rule, i, entry) for i, entry in enumerate(value))

    def __get_pydantic_core_schema__(
        self, source: object, handler: "Callable[[object], CoreSchema]"
    ) -> "CoreSchema":
        """What pydantic makes of the field in a file: a whole number is a list of one."""
        from pydantic_core.core_schema import no_info_before_validator_function

        return no_info_before_validator_function(_listed, handler(source))


@dataclass(frozen=True)
class OneOrEach:
    """One value for all parts, or a list with one for each.

    >>> from spinvolt.batteries.rules import Sized
    >>> OneOrEach(Sized()).read(2), OneOrEach(Sized()).read((2, 3))
    (2.0, (2.0, 3.0))
    """

    rule: Rule

    @property
    def text(self) -> str:
        """What follows "must"."""
        return f"{self.rule.text}, or be a list of such"

    def read(self, value: object) -> object:
        """The value or the entries in their normal form."""
        if isinstance(value, Sequence) and not isinstance(value, str):
            return Each(self.rule).read(value)
        return self.rule.read(value)


def _listed(value: Any) -> Any:  # noqa: ANN401
    """A whole number as a list of one; all else as it is, for the rule to speak of."""
    return [value] if isinstance(value, int) and not isinstance(value, bool) else value


def _read(rule: Rule, place: int, entry: object) -> object:
    try:
        return rule.read(entry)
    except ValueError as wrong:
        raise ValueError(f"entry {place} {wrong}") from None


def spread(name: str, value: object, count: int, parts: str) -> tuple[float, ...]:
    """One number for each of ``count`` parts, from one for all or a list.

    Raises
    ------
    ValueError
        When a list has another length: the sentence that says so.

    Example
    -------
    >>> spread("decay", 2.0, 3, "reservoir")
    (2.0, 2.0, 2.0)
    """
    if not isinstance(value, tuple):
        number: float = value  # type: ignore[assignment]
        return (number,) * count
    if len(value) == count:
        return value
    raise ValueError(
        f"`{name}` must be one number or a list with one entry for each {parts}, of which there "
        f"{'is' if count == 1 else 'are'} {count}, but is {shown(list(value))}."
    )
