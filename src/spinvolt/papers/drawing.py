"""What the papers' pictures share: a sheet of lettered panels, pens, curves with their bounds.

Fill a sheet inside `styled()`.
"""

from string import ascii_lowercase

import numpy as np
from matplotlib.axes import Axes
from matplotlib.typing import ColorType
from numpy.typing import NDArray

from spinvolt.plots.panels import (
    BLACK,
    BLUE,
    DASH_DOT,
    DASHED,
    GREEN,
    ORANGE,
    PURPLE,
    SKY,
    VERMILION,
    Pen,
)
from spinvolt.plots.picture import Picture, styled

__all__ = ["FITTED", "PENS", "THEORY", "curve", "points", "sheet", "styled"]

Floats = NDArray[np.float64]
DOTTED = (0, (1.2, 1.6))

# Inches: one and two columns of a journal, and a panel's height.
COLUMN, PAGE, ROW = 3.375, 7.0, 2.2
# Told apart by dashes and markers where colours are not seen.
PENS = (
    BLUE,
    Pen(VERMILION.colour, DASHED, "s"),
    Pen(GREEN.colour, DASH_DOT, "^"),
    Pen(PURPLE.colour, DOTTED, "D"),
    Pen(ORANGE.colour, (0, (7.0, 1.5)), "v"),
    Pen(SKY.colour, (0, (3.0, 1.0, 1.0, 1.0, 1.0, 1.0)), "P"),
)
# What a formula gives, over what is computed; and what is fitted.
THEORY = Pen(VERMILION.colour, DASHED, "x")
FITTED = Pen(BLACK.colour, DOTTED, "+")


def sheet(
    panels: int, columns: int = 2, *, height: float = ROW, lettered: bool = True
) -> tuple[Picture, list[Axes]]:
    """A picture with panels (a), (b), ... in rows; one column makes a journal's column wide."""
    rows = -(-panels // columns)
    picture = Picture(figsize=(COLUMN if columns == 1 else PAGE, height * rows + 0.3))
    # Inches around each panel, so that no label touches a neighbour.
    picture.set_layout_engine("constrained", w_pad=0.06, h_pad=0.05)
    axes = [picture.add_subplot(rows, columns, number + 1) for number in range(panels)]
    if lettered and panels > 1:
        for one, letter in zip(axes, ascii_lowercase, strict=False):
            one.set_title(f"({letter})", loc="left", fontsize="medium")
    return picture, axes


def curve(
    axes: Axes,
    x: Floats,
    y: Floats,
    pen: Pen,
    label: str | None = None,
    bounds: tuple[Floats, Floats] | None = None,
) -> None:
    """A line; bounds show as a band where they are wide enough to see."""
    axes.plot(x, y, color=pen.colour, linestyle=pen.dashes, label=label)
    if bounds is not None:
        axes.fill_between(x, *bounds, color=_colour(pen), alpha=0.25, linewidth=0.0)


def points(axes: Axes, x: Floats, y: Floats, pen: Pen, label: str | None = None) -> None:
    """Open markers without a line."""
    axes.plot(x, y, pen.marker, color=pen.colour, markerfacecolor="none", label=label)


def _colour(pen: Pen) -> ColorType:
    return pen.colour
