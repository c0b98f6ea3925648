"""Figures of merit as a page prints them."""

from collections.abc import Mapping
from typing import Any

from spinvolt.run.result import Figure_


def figures(found: Mapping[str, Figure_]) -> dict[str, Any]:
    """Each one's value, bounds and proof, and `text` with its uncertain digits in brackets.

    >>> from spinvolt.bounded import Bounded
    >>> figures({"max_energy": Bounded.exact(2.0)})["max_energy"]["text"]
    '2'
    """
    return {name: {**figure.to_json(), "text": str(figure)} for name, figure in found.items()}
