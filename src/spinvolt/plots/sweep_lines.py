"""Lines of a sweep: a figure of merit or a curve over one field, a line for each of the others."""

import itertools

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from spinvolt.plots.bands import draw_band
from spinvolt.plots.panels import (
    BLUE,
    DASH_DOT,
    DASHED,
    DOT,
    FEW,
    GREEN,
    ORANGE,
    PURPLE,
    SKY,
    VERMILION,
    Pen,
)
from spinvolt.plots.scales import logarithmic, spans
from spinvolt.plots.view import TIME, View, told

Floats = NDArray[np.float64]

PENS = (
    BLUE,
    Pen(VERMILION.colour, DASHED, "s"),
    Pen(GREEN.colour, DASH_DOT, "^"),
    Pen(PURPLE.colour, (0, (1.0, 1.2)), "D"),
    Pen(ORANGE.colour, (0, (2.5, 1.2)), "v"),
    Pen(SKY.colour, (0, (6.0, 2.0, 2.0, 2.0)), "P"),
    Pen("#000000", (0, (4.0, 1.0, 1.0, 1.0, 1.0, 1.0)), "X"),
)
# Beyond so many numbers dots are small.
MANY, SMALL_DOT = 30, 2.2
# Letters of a label of which two fit beside each other.
NARROW = 24


def draw_lines(axes: Axes, shown: View) -> None:
    """Every line with its bounds where they show, and a legend where there are several."""
    values = shown.dataset[shown.y].to_numpy()
    shown.across.dress(axes.xaxis)
    if shown.across.log and spans(values):
        logarithmic(axes.yaxis, values)
    places = list(itertools.product(*(range(shown.dataset.sizes[dim]) for dim in shown.lines)))
    for place, pen in zip(places, PENS, strict=False):
        _line(axes, shown, dict(zip(shown.lines, place, strict=True)), pen)
    # Bounds need the axis that the lines have made.
    axes.set_ylim(axes.get_ylim())
    for place, pen in zip(places, PENS, strict=False):
        _band(axes, shown, dict(zip(shown.lines, place, strict=True)), pen)
    axes.margins(x=0.0 if _curve(shown) else 0.03)
    if len(places) > 1:
        _, labels = axes.get_legend_handles_labels()
        columns = 2 if max(map(len, labels)) <= NARROW else 1
        axes.legend(loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=columns)


def _line(axes: Axes, shown: View, place: dict[str, int], pen: Pen) -> None:
    line = shown.dataset.isel(place)
    x, dots = shown.across.values, _dots(shown)
    once = len(np.unique(x)) == len(x) and not shown.across.words
    axes.plot(
        x,
        line[shown.y].to_numpy(),
        color=pen.colour,
        linestyle=pen.dashes if once else "none",
        linewidth=0.8 if dots else None,
        marker=pen.marker if dots else "",
        markersize=DOT if len(x) <= MANY else SMALL_DOT,
        clip_on=not dots,
        label=", ".join(told(line, dim) for dim in place),
        gid=_gid(shown, place),
    )


def _band(axes: Axes, shown: View, place: dict[str, int], pen: Pen) -> None:
    line = shown.dataset.isel(place)
    low, high = (line[f"{shown.y}_{side}"].to_numpy() for side in ("low", "high"))
    gid = f"{_gid(shown, place)}_bounds"
    draw_band(axes, shown.across.values, low, high, pen.colour, gid, dots=_dots(shown))


def _gid(shown: View, place: dict[str, int]) -> str:
    return " ".join([shown.y, *map(str, place.values())])


def _curve(shown: View) -> bool:
    return shown.across.name == TIME


def _dots(shown: View) -> bool:
    """Whether every number is a mark of its own: cases are, samples of a curve are not."""
    return len(shown.across.values) <= FEW and not _curve(shown)
