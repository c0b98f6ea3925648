"""The papers as data: every figure with what makes it, draws it, and what is claimed of it.

Example
-------
>>> from spinvolt import papers
>>> papers.yang2025.figure("5").title
'Collective advantage over the number of cells'
"""

from difflib import get_close_matches
from importlib import import_module
from typing import TYPE_CHECKING

from spinvolt.batteries.rules import shown
from spinvolt.errors import Misstated

if TYPE_CHECKING:
    from spinvolt.papers.paper import Paper

    beyond: Paper
    dias2024: Paper
    huangfu2021: Paper
    liu2025: Paper
    peng2021: Paper
    yang2025: Paper

__all__ = ["KEYS", "beyond", "dias2024", "huangfu2021", "liu2025", "named", "peng2021", "yang2025"]

KEYS = ("yang2025", "liu2025", "huangfu2021", "peng2021", "dias2024", "beyond")


def named(key: str) -> "Paper":
    """A paper by its key.

    Raises
    ------
    Misstated
        When there is none of that key.
    """
    if key not in KEYS:
        near = get_close_matches(key.lower(), KEYS, 1)
        hint = f"; did you mean {near[0]}?" if near else "."
        raise Misstated(f"The paper must be one of {', '.join(KEYS)}, but is {shown(key)}{hint}")
    return import_module(f"spinvolt.papers.works.{key}").PAPER


def __getattr__(name: str) -> "Paper":
    """Load a paper when it is first used."""
    if name not in KEYS:
        raise AttributeError(f"module 'spinvolt.papers' has no attribute {name!r}")
    return named(name)


def __dir__() -> list[str]:
    return sorted(__all__)
