"""What a figure needs of a data set beside its series: the battery in words, and the peaks."""

import json
import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xarray import Dataset

from spinvolt.bounded import with_uncertainty
from spinvolt.errors import Misstated
from spinvolt.titles import title
from spinvolt.vocabulary import peak

# Where each series has its peak: the names of the time and of the value among the figures of merit.
PEAK_OF = {"energy": ("charging_time", "max_energy"), "power": ("time_of_max_power", "max_power")}

# What a parameter is when it needs no mention.
SILENT = {
    "coupling": 1.0,
    "anisotropy": 0.0,
    "ising": 0.0,
    "battery_splitting": 1.0,
    "charger_splitting": 1.0,
    "charger_crosstalk": 0.0,
    "battery_crosstalk": 0.0,
    "decay": 1.0,
    "thermal": 0.0,
    "pump": 0.0,
    "local_decay": 0.0,
    "local_dephasing": 0.0,
}
DIGITS = 6
SYMBOLS = {"alpha": r"\alpha", "theta": r"\theta", "nbar": r"\bar n"}
UNBROKEN = str.maketrans({" ": "\N{NO-BREAK SPACE}", "_": "\N{NO-BREAK SPACE}"})


@dataclass(frozen=True)
class Mark:
    """A peak on a curve: where, how high, and the words for it."""

    time: float
    value: float
    words: str


@dataclass(frozen=True)
class Header:
    """A run without its series, as `Run.to_dataset` stores it.

    Attributes
    ----------
    statement
        The full statement.
    status
        One sentence on what was found.
    peaks
        Figures of merit in the JSON result's form; empty when only times were asked for.
    """

    statement: Mapping[str, Any]
    status: str
    peaks: Mapping[str, Mapping[str, Any]]

    @classmethod
    def of(cls, dataset: Dataset) -> "Header":
        """The header that a data set carries.

        Raises
        ------
        Misstated
            When the data set was not made by `Run.to_dataset`.
        """
        if "spinvolt" not in dataset.attrs:
            raise Misstated(
                "The data set must have the attribute `spinvolt`, but has none: "
                "take one from `Run.to_dataset()`."
            )
        stored = json.loads(dataset.attrs["spinvolt"])
        return cls(stored["statement"], stored["status"], stored.get("peaks", {}))

    @property
    def chosen(self) -> bool:
        """Whether the times were given one by one."""
        return self.statement["charge"].get("times") is not None

    @property
    def n_battery(self) -> int:
        """Number of battery cells; zero where there are several batteries."""
        cells = self.statement["battery"]["n_battery"]
        return cells if isinstance(cells, int) else 0

    def mark(self, name: str) -> Mark | None:
        """The peak of the series ``name``; None when it has none."""
        where, what = PEAK_OF.get(name, ("", ""))
        time, value = self.peaks.get(where), self.peaks.get(what)
        if time is None or value is None or time["value"] is None or value["value"] is None:
            return None
        words = f"{_equation(what, value)} at {_equation(where, time)}"
        return Mark(time["value"], value["value"], words)

    def title(self, width: int = 200) -> str:
        """The battery and its start, and why there is no peak, in lines of at most ``width``.

        >>> battery = {"kind": "central-spin", "n_battery": 1, "n_charger": 4, "ising": 0.0}
        >>> start = {"battery": {"dicke": 0}, "charger": {"dicke": 3}}
        >>> print(Header({"battery": battery, "start": start}, "", {}).title())
        central-spin battery: 1 cell, 4 charger spins (3 up)
        """
        battery = self.statement["battery"]
        rest = [
            f"{name} {_numbers(battery[name])}".translate(UNBROKEN)
            for name, value in SILENT.items()
            if battery.get(name, value) != value
        ]
        reduction = self.statement.get("method", {}).get("reduction", "exact")
        if reduction != "exact":
            rest.append(f"{reduction} reduction".translate(UNBROKEN))
        text = "; ".join([title(self.statement, _equals, short=True), *rest])
        lines = broken(text, width)
        if self.peaks and self.mark("energy") is None:
            lines += broken(self.status, width)
        return "\n".join(lines)


def broken(text: str, width: int) -> list[str]:
    """Lines of at most ``width`` that end behind a comma, a colon or a semicolon where they can.

    >>> broken("a hundred cells, a hundred spins", 20)
    ['a hundred cells,', 'a hundred spins']
    """
    lines: list[str] = []
    for part in re.split(r"(?<=[,;:]) ", text):
        if lines and len(lines[-1]) + 1 + len(part) <= width:
            lines[-1] += f" {part}"
        else:
            lines += textwrap.wrap(part, width)
    return lines


def _equals(symbol: str, value: float) -> str:
    """A symbol and its value in TeX, on one line."""
    tex = SYMBOLS.get(symbol, symbol)
    return f"${tex}={in_tex(f'{value:.6g}')}$"


def _numbers(value: float | Sequence[float]) -> str:
    """A parameter's value in TeX, or the values of one that each battery has."""
    values = value if isinstance(value, Sequence) else [value]
    return ", ".join(f"${in_tex(f'{each:.6g}')}$" for each in values)


def _equation(name: str, figure: Mapping[str, Any]) -> str:
    """A symbol and its value."""
    value = figure["value"]
    number = shortened(value, max(figure["high"] - value, value - figure["low"]))
    return f"${peak(name).symbol} = {in_tex(number)}$"


def shortened(value: float, error: float) -> str:
    """Six digits of a number, with its uncertainty where that shows in them.

    >>> shortened(98.887840563848, 1e-11), shortened(98.8878, 0.3)
    ('98.8878', '98.89(30)')
    """
    coarse = error > 0.5 * 10.0**-DIGITS * abs(value)
    return with_uncertainty(value, error) if coarse else f"{value:.{DIGITS}g}"


def in_tex(number: str) -> str:
    r"""A number as Python writes it, in TeX.

    >>> in_tex("1.25e-05"), in_tex("98.5(3)"), in_tex("0 +- 1e-14")
    ('1.25\\times10^{-5}', '98.5(3)', '0 \\pm 1\\times10^{-14}')
    """
    scientific = re.sub(r"e([+-]\d+)", lambda m: rf"\times10^{{{int(m[1])}}}", number)
    return scientific.replace("+-", r"\pm")
