"""A battery and its start in words, from the tables of a statement: titles of cards and pictures.

>>> battery = {"kind": "cavity", "n_battery": 20}
>>> start = {"battery": {"thermal": 0.1}, "charger": {"coherent": 2.0}}
>>> title({"battery": battery, "start": start})
'cavity battery: 20 cells (thermal, p = 0.1), field: coherent, alpha = 2'
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

# A symbol and its value as one text.
Equation = Callable[[str, float], str]
# A start of spins: one kind and its number, or several of these with weights.
Start = Mapping[str, Any] | Sequence[Mapping[str, Any]]

# Members of a mixture that are listed one by one.
LISTED = 3
CELL, SPIN = "cell", "charger spin"
WEIGHT = "weight"


def plain(symbol: str, value: float) -> str:
    """A symbol and its value as plain text.

    >>> plain("theta", 1.5)
    'theta = 1.5'
    """
    return f"{symbol} = {value:.6g}"


def title(statement: Mapping[str, Any], equation: Equation = plain, *, short: bool = False) -> str:
    """The kind of battery, its sizes and its start.

    Parameters
    ----------
    statement
        As ``Statement.to_dict`` gives it.
    equation
        How numbers of starts are written.
    short
        Leave out that a battery is empty, and say "all" of a full ensemble.
    """
    battery, start = statement["battery"], statement["start"]
    kind, n_battery = battery["kind"], battery["n_battery"]

    def spins() -> str:
        return _ensemble(battery["n_charger"], SPIN, start["charger"], equation, short)

    if kind == "reservoir":
        cells = _batteries(n_battery, start["batteries"], short)
        shared = ", one shared reservoir" if battery["shared_reservoir"] else ""
        return f"reservoir battery: {spins()}, {cells}{shared}"
    cells = _ensemble(n_battery, CELL, start["battery"], equation, short)
    if kind == "cavity":
        return f"cavity battery: {cells}, field: {_field(start['charger'], equation)}"
    return f"{kind} battery: {cells}, {spins()}"


def mixed(statement: Mapping[str, Any]) -> bool:
    """Whether battery and charger together are in a mixed state, from the start or for reservoirs.

    >>> start = {"battery": {"flipped": 1}, "charger": {"thermal": 0.5}}
    >>> mixed({"battery": {"kind": "central-spin"}, "start": start})
    True
    """
    kind, starts = statement["battery"]["kind"], statement["start"]
    if kind == "reservoir":
        return True
    certain = (0.0,) if kind == "cavity" else (0.0, 1.0)
    return _spread(starts["battery"], (0.0, 1.0)) or _spread(starts["charger"], certain)


def counted(number: int, noun: str) -> str:
    """A number of things.

    >>> counted(1, "cell"), counted(2, "cell")
    ('1 cell', '2 cells')
    """
    return f"{number} {noun}" + ("" if number == 1 else "s")


def _spread(start: Start, certain: Sequence[float]) -> bool:
    """Whether a start is not pure; thermal ones are at their ``certain`` values."""
    if isinstance(start, Mapping):
        return start.get("thermal", certain[0]) not in certain
    kinds = [_unweighted(member) for member in start]
    return any(kind != kinds[0] for kind in kinds) or _spread(kinds[0], certain)


def _ensemble(number: int, noun: str, start: Start, equation: Equation, short: bool) -> str:
    """Things and, in brackets, where they start."""
    if short and noun == CELL and start == {"dicke": 0}:
        return counted(number, noun)
    if short and start == {"dicke": number} and number > 1:
        return f"{counted(number, noun)} (all up)"
    return f"{counted(number, noun)} ({_start(start, equation)})"


def _start(start: Start, equation: Equation) -> str:
    """A start of an ensemble of spins in words."""
    if not isinstance(start, Mapping):
        return _mixture(start, equation)
    ((kind, value),) = start.items()
    if kind == "dicke":
        return f"{value} up"
    if kind == "flipped":
        return f"{value} flipped up"
    return f"{kind}, {equation('p' if kind == 'thermal' else 'theta', value)}"


def _mixture(members: Sequence[Mapping[str, Any]], equation: Equation) -> str:
    if len(members) > LISTED:
        return f"mixture of {len(members)} starts"
    parts = (f"{m[WEIGHT]:.6g} of {_start(_unweighted(m), equation)}" for m in members)
    return f"mixture: {', '.join(parts)}"


def _unweighted(member: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in member.items() if key != WEIGHT}


def _field(start: Mapping[str, Any], equation: Equation) -> str:
    ((kind, value),) = start.items()
    if kind == "fock":
        return counted(value, "photon")
    return f"{kind}, {equation('alpha' if kind == 'coherent' else 'nbar', value)}"


def _batteries(sizes: Sequence[int], starts: Sequence[Mapping[str, int]], short: bool) -> str:
    """All batteries of a charger with their excited cells."""
    levels = [start["dicke"] for start in starts]
    up = "" if short and not any(levels) else f" ({_listed(levels)} up)"
    if len(sizes) == 1:
        return f"{counted(sizes[0], CELL)}{up}"
    if len(set(sizes)) == 1:
        return f"{len(sizes)} batteries of {counted(sizes[0], CELL)}{up}"
    return f"batteries of {_listed(sizes)} cells{up}"


def _listed(numbers: Sequence[int]) -> str:
    """Numbers in words, one for all where they are alike."""
    *rest, last = map(str, numbers if len(set(numbers)) > 1 else numbers[:1])
    return f"{', '.join(rest)} and {last}" if rest else last
