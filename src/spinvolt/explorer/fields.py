"""The fields of each kind of battery, as a form shows them: made from the batteries' own rules."""

from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, fields
from functools import cache

from spinvolt.batteries.cavity import Cavity
from spinvolt.batteries.central_spin import CentralSpin
from spinvolt.batteries.described import described
from spinvolt.batteries.lists import Each, OneOrEach
from spinvolt.batteries.reservoir import Rate, Reservoir
from spinvolt.batteries.rules import Number, Rule, Sized, Whole, YesNo, rules

Battery = type[CentralSpin] | type[Cavity] | type[Reservoir]
KINDS: tuple[Battery, ...] = (CentralSpin, Cavity, Reservoir)

# How far a slider reaches; what is typed may be anything that the field's rule allows.
LARGEST_SIZE = 1e6
STRONGEST = 2.0
SCALES = (0.01, 100.0)
FASTEST = 10.0
# Where a size begins that has no default.
FIRST_SIZE = 100

SYMBOLS: Mapping[str, str] = {
    "n_battery": "N_b", "n_charger": "N_c", "coupling": "A", "anisotropy": "γ", "ising": "Δ",
    "battery_splitting": "B", "charger_splitting": "h", "charger_crosstalk": "J_c",
    "battery_crosstalk": "J_b", "decay": "Γ", "thermal": "n̄", "pump": "P",
}  # fmt: skip
WORDS: Mapping[str, str] = {"n_battery": "battery cells", "n_charger": "charger spins"}
COUNTED = "whole"


@dataclass(frozen=True)
class Control:
    """One field of a form.

    Attributes
    ----------
    name
        The key in the statement.
    label, symbol, help
        What stands beside it; ``help`` is the docstring's sentence.
    shape
        "whole", "number" or "switch"; "each" stands for a list with one entry per battery.
    scale
        Whether its slider is "log" or "linear".
    low, high
        The slider's ends.
    start
        The value that a new battery has.
    rule
        What the value must do, as messages say it.
    """

    name: str
    label: str
    symbol: str
    help: str
    shape: str
    scale: str
    low: float
    high: float
    start: object
    rule: str


@cache
def controls(owner: Battery) -> tuple[Control, ...]:
    """The controls of a kind of battery, in the order of its fields.

    Example
    -------
    >>> first = controls(CentralSpin)[0]
    >>> first.label, first.scale, first.high, first.help
    ('battery cells', 'log', 1000000.0, 'Number of battery cells.')
    """
    known = rules(owner)
    return tuple(_control(owner, field, known[field.name]) for field in fields(owner))


def _control(owner: Battery, field: "Field[object]", rule: Rule) -> Control:
    shape, scale, low, high = _range(rule)
    start = field.default
    if start is MISSING:
        start = [FIRST_SIZE] if shape == "each" else FIRST_SIZE
    return Control(
        name=field.name,
        label=WORDS.get(field.name, field.name.replace("_", " ")),
        symbol=SYMBOLS.get(field.name, ""),
        help=described(owner)[field.name],
        shape=shape,
        scale=scale,
        low=low,
        high=high,
        start=start,
        rule=rule.text,
    )


def _range(rule: Rule) -> tuple[str, str, float, float]:
    """Shape, scale and reach of the slider for a rule."""
    match rule:
        case Each(rule=inner):
            found = ("each", *_range(inner)[1:])
        case OneOrEach(rule=inner):
            found = _range(inner)
        case Whole(low=low, high=high):
            found = (COUNTED, "log", float(max(low, 1)), min(float(high), LARGEST_SIZE))
        case Number(low=low, high=high):
            found = ("number", "linear", low, high)
        case Sized(positive=True):
            found = ("number", "log", *SCALES)
        case Sized():
            found = ("number", "linear", -STRONGEST, STRONGEST)
        case Rate():
            found = ("number", "linear", 0.0, FASTEST)
        case YesNo():
            found = ("switch", "linear", 0.0, 1.0)
        case _:
            raise TypeError(f"no control for {rule!r}")
    return found
