"""The starts that a form offers, made from the starts' own rules."""

from dataclasses import dataclass, fields
from typing import get_args

from spinvolt.batteries.cavity import Cavity
from spinvolt.batteries.coherent import Coherent
from spinvolt.batteries.dicke import Dicke
from spinvolt.batteries.fields import Field
from spinvolt.batteries.flipped import Flipped
from spinvolt.batteries.reservoir import Reservoir
from spinvolt.batteries.rules import LARGEST, Number, Whole, rules
from spinvolt.batteries.thermal import Thermal

SPINS: tuple[type, ...] = (Dicke, Flipped, Thermal, Coherent)
LIGHT: tuple[type, ...] = get_args(Field)


@dataclass(frozen=True)
class Choice:
    """One kind of start.

    Attributes
    ----------
    name
        Its key in the statement.
    label
        What a form calls it.
    scale
        "whole" or "linear": how its number is chosen.
    low, high
        The ends of its slider; ``high`` None stands for the size of the ensemble.
    """

    name: str
    label: str
    scale: str
    low: float
    high: float | None


def choices(kind: str, place: str) -> tuple[Choice, ...]:
    """The starts of "battery" or "charger" of a kind of battery.

    >>> [choice.name for choice in choices("cavity", "charger")]
    ['fock', 'coherent', 'thermal']
    >>> choices("central-spin", "battery")[0]
    Choice(name='dicke', label='dicke: excited', scale='whole', low=0.0, high=None)
    """
    if kind == Reservoir.kind:
        return (_choice(Dicke),)
    light = kind == Cavity.kind and place == "charger"
    return tuple(_choice(each) for each in (LIGHT if light else SPINS))


def _choice(owner: type) -> Choice:
    (only,) = fields(owner)
    rule = rules(owner)[only.name]
    kind: str = owner.__dict__["kind"]
    label = f"{kind}: {only.name.replace('_', ' ')}"
    match rule:
        case Whole(low=low, high=high):
            return Choice(kind, label, "whole", float(low), None if high == LARGEST else high)
        case Number(low=low, high=high):
            # Fields of a thousand photons are for typing; a slider needs its lower tenth.
            reach = min(high, 10.0)
            return Choice(kind, label, "linear", max(low, -reach), reach)
        case _:
            raise TypeError(f"no choice for {rule!r}")
