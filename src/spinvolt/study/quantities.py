"""Names of what a study keeps, and what they mean.

Where each of several open batteries has a value of its own, a number behind the name tells which:
`battery_density_0`, `battery_density_1`.
"""

from dataclasses import replace

from spinvolt.batteries.lists import MOST
from spinvolt.vocabulary import GENERAL, OPEN, PEAKS, SERIES, TIME, Quantity, series

# Quantities of each battery, one number at a time.
EACH = tuple(q.name for q in OPEN if q.dims == ("time", "battery"))
NUMBERED = tuple(f"{name}_{number}" for name in EACH for number in range(MOST))
# Series with one number at a time; a maximum itself tells what happens to the power there.
CURVES = (*(q.name for q in (*SERIES, *GENERAL, *OPEN) if "excited" not in q.dims), *NUMBERED)
_RATES = ("power", "instantaneous_power")
METRICS = tuple(dict.fromkeys([*(q.name for q in PEAKS), *(n for n in CURVES if n not in _RATES)]))
CURVE_END = "curve_end"
_CURVE_END = Quantity(
    CURVE_END, "end of the curves", r"t_{\mathrm{end}}", TIME, (),
    "Time at which the case's curves end: the charging time of a closed battery's first peak, or "
    "the end of the window that was looked at.",
    "definition",
)  # fmt: skip


def part_of(name: str) -> tuple[str, int | None]:
    """A quantity's name, and which battery's value is meant, if one is.

    >>> part_of("battery_density_1"), part_of("ergotropy")
    (('battery_density', 1), ('ergotropy', None))
    """
    if name not in NUMBERED:
        return name, None
    quantity, _, number = name.rpartition("_")
    return quantity, int(number)


def meaning(name: str) -> Quantity:
    """The figure of merit of that name, or the series at the charging time.

    >>> meaning("battery_density_1").label
    'energy density of each battery: battery 1'
    """
    quantity, number = part_of(name)
    found = next((q for q in (*PEAKS, _CURVE_END) if q.name == quantity), None) or series(quantity)
    if number is None:
        return found
    return replace(found, name=name, label=f"{found.label}: battery {number}")
