"""Every stored value of open.json by its path, and those that say how it was computed."""

from collections.abc import Iterator
from typing import Any

# What a case is, how its numbers were made and how well they are known: nothing to reproduce.
INPUTS = {
    "id", "type", "k", "NC", "NB", "gd", "nbar", "gu", "nC0", "nB0", "t",
    "local_decay", "local_dephasing", "local_convention",
    "method_diff", "tol_diff", "trace_err", "steady_method", "steady_resid", "accuracy",
    "note", "formula",
}  # fmt: skip


def leaves(entry: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The paths of all values that are results; a list of numbers is one value.

    >>> list(leaves({"id": "R", "E_C": [1.0], "steady": {"E_B": [[0.5]]}}))
    [('E_C',), ('steady', 'E_B')]
    """
    if isinstance(entry, dict):
        for key, value in entry.items():
            if key not in INPUTS:
                yield from leaves(value, (*path, key))
    elif isinstance(entry, list) and entry and isinstance(entry[0], dict):
        for place, value in enumerate(entry):
            yield from leaves(value, (*path, str(place)))
    else:
        yield path


def leaf(entry: Any, path: tuple[str, ...]) -> Any:
    """The value at a path."""
    for key in path:
        entry = entry[int(key)] if isinstance(entry, list) else entry[key]
    return entry
