"""Which series share a panel, and the pen that each one is drawn with."""

import re
import textwrap
from collections.abc import Container
from dataclasses import dataclass

import spinvolt.vocabulary as words

DASHED, DASH_DOT = (0, (4.5, 1.6)), (0, (5.0, 1.4, 1.2, 1.4))
# Characters that fit along the side of a panel.
SIDE = 33
# Up to this many samples each one is a dot: lines between few points would pretend to be a curve.
FEW = 60
DOT = 3.5


@dataclass(frozen=True)
class Pen:
    """A colour of the Okabe-Ito set, and dashes or markers that tell series apart without it."""

    colour: str
    dashes: str | tuple[float, tuple[float, ...]] = "solid"
    marker: str = "o"


BLACK, ORANGE, SKY, GREEN = Pen("#000000"), Pen("#E69F00"), Pen("#56B4E9"), Pen("#009E73")
BLUE, VERMILION, PURPLE = Pen("#0072B2"), Pen("#D55E00"), Pen("#CC79A7")

PENS = {
    "energy": BLUE,
    "power": VERMILION,
    "instantaneous_power": Pen(BLACK.colour, DASHED, "x"),
    "efficiency": Pen(BLUE.colour, DASH_DOT),
    "entropy": PURPLE,
    "log_negativity": Pen(BLACK.colour, DASHED, "x"),
    "purity": PURPLE,
    "ergotropy": GREEN,
    "ergotropy_full": Pen(BLACK.colour, DASHED, "x"),
    "ergotropy_incoherent": GREEN,
    "ergotropy_coherent": Pen(ORANGE.colour, DASHED, "x"),
    "capacity": BLUE,
    "fisher": Pen(ORANGE.colour),
    "energy_variance": SKY,
    "ergotropy_variance": Pen(GREEN.colour, DASHED, "x"),
    "charger_energy": VERMILION,
    "interaction_energy": BLACK,
    "switching_work": Pen(ORANGE.colour, DASHED, "x"),
}
# Curves of another run in the panels of the energy and the power.
BESIDE = Pen(ORANGE.colour, DASH_DOT, "+")


@dataclass(frozen=True)
class Panel:
    """Series that share an axis; ``words`` is what several have in common."""

    names: tuple[str, ...]
    words: str = ""

    def among(self, names: Container[str]) -> "Panel":
        """The panel with those of its series that there are."""
        return Panel(tuple(name for name in self.names if name in names), self.words)

    def label(self) -> str:
        """The axis's label in short lines, the unit on one of its own."""
        first = words.series(self.names[0])
        lines = wrapped(self.words) if len(self.names) > 1 else wrapped(first.label, first.symbol)
        return "\n".join([*lines, raised(f"({first.unit})")] if first.unit else lines)


PANELS = (
    Panel(("energy",)),
    Panel(("power", "instantaneous_power"), "power"),
    Panel(("ergotropy", "ergotropy_full"), "ergotropy"),
    Panel(("ergotropy_incoherent", "ergotropy_coherent"), "parts of the ergotropy"),
    Panel(("entropy", "log_negativity"), "entropy, negativity"),
    Panel(("purity",)),
    Panel(("capacity",)),
    Panel(("fisher",)),
    Panel(("energy_variance", "ergotropy_variance"), "variance"),
    Panel(("charger_energy",)),
    Panel(("interaction_energy", "switching_work"), "interaction"),
    Panel(("efficiency",)),
    Panel(("populations",)),
)


def panels(names: Container[str]) -> tuple[Panel, ...]:
    """The panels that hold any of ``names``, in the order in which they are drawn.

    >>> [panel.names for panel in panels(("entropy", "power"))]
    [('power',), ('entropy',)]
    """
    found = (panel.among(names) for panel in PANELS)
    return tuple(panel for panel in found if panel.names)


def wrapped(text: str, symbol: str = "") -> list[str]:
    """Words and a symbol in lines that fit along a panel's side.

    >>> wrapped("Fisher information about Sx", r"F_Q(t)")
    ['Fisher information about $S_x$ $F_Q(t)$']
    """
    # A placeholder keeps the symbol whole: TeX has more characters than the symbol has width.
    lines = textwrap.wrap(f"{text} @@@@" if symbol else text, SIDE)
    return [raised(line).replace("@@@@", f"${symbol}$") for line in lines]


def raised(text: str) -> str:
    """Plain text with its powers and spin components in TeX.

    >>> raised("all 2^N levels"), raised("about Sx")
    ('all 2$^{N}$ levels', 'about $S_x$')
    """
    return re.sub(r"\bS([xyz])\b", r"$S_\1$", re.sub(r"\^(\w+)", r"$^{\1}$", text))
