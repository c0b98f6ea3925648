"""The picture of a scaling: numbers and laws, and the exponent between neighbouring sizes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from spinvolt.errors import Misstated
from spinvolt.plots.charging import COLUMN
from spinvolt.plots.fields import field_label
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
    raised,
)
from spinvolt.plots.picture import Picture, styled
from spinvolt.plots.scales import label_plainly

Floats = NDArray[np.float64]

COLOURS = tuple(p.colour for p in (BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY, BLACK))
MARKERS = ("o", "s", "^", "D", "v", "P", "X")
# The laws' pens, where a line is alone in the picture.
LAW_PENS: Mapping[str, tuple[str, str | tuple[float, tuple[float, ...]]]] = {
    "power": (VERMILION.colour, DASHED),
    "log": (BLUE.colour, "solid"),
    "log-log": (GREEN.colour, DASH_DOT),
    "times-log": (PURPLE.colour, (0, (1.0, 1.2))),
    "inverse-size": (ORANGE.colour, (0, (2.5, 1.2))),
}
TALL, LOW = 2.4, 1.7
# Letters of a label of which two fit beside each other.
NARROW = 22
# Beyond so many numbers dots are small.
MANY = 40
# Numbers that were read off a grid, where no line's colour stands for them.
READ = "0.45"


@dataclass(frozen=True, eq=False)
class Curve:
    """A law drawn through a line's numbers.

    Attributes
    ----------
    name, label
        The law, and what the legend calls it.
    y, exponent
        At the line's fine sizes: the law and its own local exponent.
    """

    name: str
    label: str
    y: Floats
    exponent: Floats


@dataclass(frozen=True, eq=False)
class Line:
    """What is drawn of one line of a study.

    Attributes
    ----------
    label
        Its settings.
    x, y, low, high
        The numbers and their bounds.
    at, exponent, exponent_low, exponent_high
        Local exponents and where they stand.
    fine
        Sizes at which the laws are drawn.
    curves
        The laws, the preferred one first.
    reading
        Of which other numbers the largest were read; empty where they are the line's own. Such
        numbers are crosses in the colour of the line with the same label.
    """

    label: str
    x: Floats
    y: Floats
    low: Floats
    high: Floats
    at: Floats
    exponent: Floats
    exponent_low: Floats
    exponent_high: Floats
    fine: Floats
    curves: tuple[Curve, ...]
    reading: str = ""


def scaling_figure(lines: Sequence[Line], x: str, y: str) -> Figure:
    """A figure of a scaling, ready for a journal's column.

    Above, the numbers on logarithmic axes with the laws: all of them where there is one line, each
    line's preferred one, which the legend names, where there are several. Below, the exponents
    between neighbouring sizes with their bounds, and those that the laws have. Numbers that were
    read off a grid stand behind the line's own ones, as crosses without a law.

    Parameters
    ----------
    lines
        At most seven besides readings, so that each has a colour and a marker of its own.
    x, y
        What the axes are called.

    Raises
    ------
    Misstated
        When there are more lines.
    """
    own = [line for line in lines if not line.reading]
    if len(own) > len(COLOURS):
        raise Misstated(
            f"A picture must have at most {len(COLOURS)} lines, but there are {len(own)}: choose "
            "some of them with `where`."
        )
    with styled():
        figure = Picture(figsize=(COLUMN, TALL + LOW + 0.55))
        above, below = figure.subplots(2, 1, sharex=True, height_ratios=(TALL, LOW))
        for number, line in enumerate(own):
            _numbers(above, below, line, number, alone=len(own) == 1)
        _readings(above, below, own, [line for line in lines if line.reading])
        above.set(xscale="log", yscale="log")
        label_plainly(above.xaxis, np.concatenate([line.x for line in lines]))
        label_plainly(above.yaxis, np.concatenate([line.y for line in lines]))
        above.set_ylabel(raised(y))
        below.set_ylabel("local exponent")
        below.set_xlabel(field_label(x))
        below.margins(x=0.03)
        _level(below, lines)
        _, labels = above.get_legend_handles_labels()
        columns = 2 if len(labels) > 1 and max(map(len, labels)) <= NARROW else 1
        above.legend(loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=columns)
        figure.align_labels()
        # Ticks are made when they are first drawn: here, while the style still holds.
        figure.draw_without_rendering()
    return figure


def _numbers(above: Axes, below: Axes, line: Line, number: int, *, alone: bool) -> None:
    colour, marker = (BLACK.colour, "o") if alone else (COLOURS[number], MARKERS[number])
    look: dict[str, Any] = {
        "color": colour,
        "marker": marker,
        "markersize": 3.0 if len(line.x) <= MANY else 1.8,
        "markerfacecolor": "white",
        "markeredgewidth": 0.7,
        "zorder": 3.0,
    }
    label = line.label if alone else None
    above.plot(line.x, line.y, linestyle="none", label=label, gid=f"numbers {number}", **look)
    below.plot(line.at, line.exponent, linestyle="none", gid=f"exponents {number}", **look)
    above.vlines(line.x, line.low, line.high, color=colour, linewidth=0.7)
    below.vlines(line.at, line.exponent_low, line.exponent_high, color=colour, linewidth=0.7)
    for curve in line.curves if alone else line.curves[:1]:
        pen, dashes = LAW_PENS[curve.name] if alone else (colour, LAW_PENS[curve.name][1])
        for axes, values in ((above, curve.y), (below, curve.exponent)):
            axes.plot(
                line.fine, values, color=pen, linestyle=dashes, linewidth=0.9,
                label=curve.label if alone and axes is above else None,
                gid=f"{curve.name} {number}",
            )  # fmt: skip
        if not alone:
            # One entry for the numbers and the law through them.
            said = f"{line.label}: {curve.name}"
            above.plot([], [], linestyle=dashes, linewidth=0.9, label=said, **look)


def _readings(above: Axes, below: Axes, own: Sequence[Line], read: Sequence[Line]) -> None:
    """Numbers read off a grid, each in the colour of its own line."""
    labels = [line.label for line in own]
    for number, line in enumerate(read):
        alone = len(own) == 1 or line.label not in labels
        look: dict[str, Any] = {
            "color": READ if alone else COLOURS[labels.index(line.label)],
            "marker": "x",
            "linestyle": "none",
            "markersize": 2.2,
            "markeredgewidth": 0.5,
            "alpha": 0.6,
            "zorder": 1.5,
        }
        above.plot(line.x, line.y, gid=f"readings {number}", **look)
        below.plot(line.at, line.exponent, gid=f"read exponents {number}", **look)
    for reading in dict.fromkeys(line.reading for line in read):
        above.plot(
            [],
            [],
            color=READ,
            marker="x",
            linestyle="none",
            markersize=2.2,
            label=f"read at {reading}",
        )


def _level(axes: Axes, lines: Sequence[Line]) -> None:
    """An axis for the exponents that the numbers have, however far a law strays from them."""
    told = np.concatenate([line.exponent for line in lines])
    low, high = float(np.min(told)), float(np.max(told))
    room = max(0.12 * (high - low), 0.01)
    axes.set_ylim(low - room, high + room)
