"""Figures of merit and curves as a page takes them."""

from collections.abc import Mapping
from typing import Any

from numpy.typing import NDArray

from spinvolt.run.result import Figure_, Run

Arrays = dict[str, NDArray[Any]]


def figures(found: Mapping[str, Figure_]) -> dict[str, Any]:
    """Each one's value, bounds and proof, and `text` with its uncertain digits in brackets.

    >>> from spinvolt.bounded import Bounded
    >>> figures({"max_energy": Bounded.exact(2.0)})["max_energy"]["text"]
    '2'
    """
    return {name: {**figure.to_json(), "text": str(figure)} for name, figure in found.items()}


def arrays(run: Run) -> Arrays:
    """The times of a run, and each series with its bounds."""
    found: Arrays = {"time": run.time}
    for name, series in run.series.items():
        found |= {name: series.value, f"{name}_low": series.low, f"{name}_high": series.high}
    return found
