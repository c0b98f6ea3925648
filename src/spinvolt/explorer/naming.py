"""A battery in words with all that sets it apart: what stands above its curves and in tables."""

from collections.abc import Mapping, Sequence
from typing import Any

from spinvolt.plots.header import SILENT
from spinvolt.titles import title

PROPER = {"ising": "Ising"}


def named(statement: Mapping[str, Any]) -> str:
    """Kind, sizes, start, and every parameter that is not as usual.

    >>> battery = {"kind": "central-spin", "n_battery": 2, "n_charger": 3, "ising": 0.5}
    >>> start = {"battery": {"dicke": 0}, "charger": {"dicke": 3}}
    >>> named({"battery": {**battery, "charger_crosstalk": -1.0}, "start": start})
    'central-spin battery: 2 cells, 3 charger spins (all up); Ising 0.5, charger crosstalk -1'
    """
    battery = statement["battery"]
    parts = [
        f"{PROPER.get(name, name.replace('_', ' '))} {_numbers(battery[name])}"
        for name, usual in SILENT.items()
        if battery.get(name, usual) != usual
    ]
    return "; ".join([title(statement, short=True), *([", ".join(parts)] if parts else [])])


def _numbers(value: float | Sequence[float]) -> str:
    """A parameter's value, or the values of one that each battery has."""
    values = value if isinstance(value, Sequence) else [value]
    return " and ".join(f"{each:.6g}" for each in values)
