"""Curves that stand beside those of a battery: other schemes, closed forms, pinned batteries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from spinvolt.plots.header import broken
from spinvolt.plots.panels import BLACK, GREEN, ORANGE, SKY, VERMILION, Pen

Floats = NDArray[np.float64]

THEORY = Pen("0.25", (0, (1.0, 1.1)), "D")
# Pinned batteries, in the order in which they may stand: colours and dashes of their own.
PINS = (
    Pen("#7a3fb0", (0, (4.0, 2.0))),
    Pen(GREEN.colour, (0, (1.5, 1.5))),
    Pen(VERMILION.colour, (0, (6.0, 2.0, 1.5, 2.0))),
    Pen(SKY.colour, (0, (1.0, 1.0))),
    Pen(ORANGE.colour, (0, (8.0, 2.5))),
    Pen(BLACK.colour, (0, (3.0, 1.2, 1.0, 1.2))),
)
# The second curve of one pinned battery in the same panel is thinner.
WIDTHS = (1.1, 0.7)
MARK = 4.0
# Above and below curves, as a part of their range.
ROOM = 0.05
# Inches of a line of the key; letters on an inch, and those that a line's sample takes.
LINE, LETTERS, HANDLE = 0.15, 19, 9


@dataclass(frozen=True, eq=False)
class Other:
    """Curves along a time of their own, by the names of the series that they stand beside.

    Attributes
    ----------
    name
        What the lines' ids end with.
    words
        What the key of the figure calls them.
    pen
        How they are drawn.
    curves
        Times and values for each series.
    marks
        Points on the energy's panel.
    """

    name: str
    words: str
    pen: Pen
    curves: Mapping[str, tuple[Floats, Floats]]
    marks: Sequence[tuple[float, float]] = ()

    def draw(self, axes: Axes, names: Sequence[str]) -> None:
        """The curves that belong into a panel with some series."""
        there = [name for name in names if name in self.curves]
        for place, name in enumerate(there):
            axes.plot(
                *self.curves[name],
                color=self.pen.colour,
                linestyle=self.pen.dashes,
                linewidth=WIDTHS[min(place, len(WIDTHS) - 1)],
                gid=f"{name}_{self.name}",
            )
        if "energy" in names and self.marks:
            axes.plot(
                *zip(*self.marks, strict=True),
                color=self.pen.colour,
                linestyle="none",
                marker=self.pen.marker,
                markersize=MARK,
                markerfacecolor="white",
                zorder=3.0,
                gid=f"mark_{self.name}",
            )

    def key(self, letters: int) -> Line2D:
        """The line that stands in the figure's key, its words in lines of so many letters."""
        line = Line2D([], [], label="\n".join(broken(self.words, letters)))
        line.set(color=self.pen.colour, linestyle=self.pen.dashes if self.curves else "none")
        if self.marks:
            line.set(marker=self.pen.marker, markersize=MARK, markerfacecolor="white")
        return line


def make_room(axes: Axes, names: Sequence[str], others: Sequence[Other]) -> None:
    """Widen a panel whose own curves are so even that what stands beside would be cut off."""
    beside = [other.curves[name][1] for other in others for name in names if name in other.curves]
    values = np.concatenate([axes.get_ylim(), *beside])
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    if (low, high) != axes.get_ylim():
        room = ROOM * (high - low)
        axes.set_ylim(low - room, high + room)


def draw_key(figure: Figure, others: Sequence[Other], columns: int) -> None:
    """One key for all panels, below them; the figure grows by as much."""
    if not others:
        return
    letters = int(LETTERS * figure.get_figwidth() / columns - HANDLE)
    handles = [other.key(letters) for other in others]
    lines = [str(handle.get_label()).count("\n") + 1 for handle in handles]
    height = sum(max(lines[i : i + columns]) for i in range(0, len(lines), columns))
    figure.set_figheight(figure.get_figheight() + LINE * height)
    figure.legend(handles=handles, loc="outside lower center", ncols=columns)
