"""The picture of a sensitivity study: bars for derivatives, intervals for what is uncertain."""

import textwrap

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from xarray import Dataset

from spinvolt.errors import Misstated
from spinvolt.plots.charging import COLUMN, LETTERS, PAGE
from spinvolt.plots.fields import known
from spinvolt.plots.header import Header, in_tex, shortened
from spinvolt.plots.panels import BLUE, VERMILION, raised
from spinvolt.plots.picture import Picture, styled

# Inches: a bar, what else a row has, what lies above and below all rows.
BAR, ROW, FRAME = 0.17, 0.5, 0.75
# Letters of a note that fit on an inch.
SMALL = 22
GUIDE = "0.35"
# What rounding outward makes of zero.
NOTHING = 1e-300
# Beside the bars, as a part of the axis, for their numbers.
ROOM = 0.2


def sensitivity_figure(dataset: Dataset) -> Figure:
    """A figure of a sensitivity study: a row for each figure of merit.

    On the left its relative derivatives d ln f / d ln x as bars, with their intervals; open bars
    are those of fields x at zero, d ln f / dx. Fields that move none of the figures are named
    below. On the right, where parameters are uncertain, what becomes of it: mean, standard
    deviation and central 95 %, next to its value without the spread.

    Parameters
    ----------
    dataset
        Along `metric` and `field`: ``relative`` with ``relative_low`` and ``relative_high``; along
        `field` ``at_zero``; along `metric` ``figure``, its ``figure_low`` and ``figure_high``,
        ``mean``, ``sd``, ``low``, ``high``, and in words ``label``, ``symbol``, ``unit``. NaN where
        there is no number. The attribute `spinvolt` holds the statement, as that of a run does.

    Returns
    -------
    Figure
        In a style of its own, not known to pyplot.

    Raises
    ------
    Misstated
        When no figure of merit has a value, or none depends on a field.
    """
    rows = dataset.isel(metric=np.flatnonzero(np.isfinite(dataset["figure"].to_numpy())))
    if 0 in (rows.sizes["metric"], rows.sizes["field"]):
        raise Misstated("A picture needs a figure of merit with a value, and a field that is real.")
    shown, still = _moving(rows)
    spread = bool(np.isfinite(shown["mean"].to_numpy()).any())
    count, bars = shown.sizes["metric"], shown.sizes["field"]
    width = PAGE if spread else COLUMN
    with styled():
        figure = Picture(figsize=(width, count * (BAR * bars + ROW) + FRAME))
        grid = figure.add_gridspec(count, 2 if spread else 1, width_ratios=[3, 2][: 1 + spread])
        first: Axes | None = None
        for number in range(count):
            axes = figure.add_subplot(grid[number, 0], sharex=first)
            first = first or axes
            _bars(axes, shown.isel(metric=number))
            axes.tick_params(labelbottom=number == count - 1)
            if spread:
                _interval(figure.add_subplot(grid[number, 1]), shown.isel(metric=number))
        assert first is not None
        first.set_xlim(*_ends(shown))
        figure.axes[(count - 1) * (1 + spread)].set_xlabel(
            r"relative sensitivity $d\ln f\,/\,d\ln x$"
        )
        _below(figure, rows, shown, still, spread=spread)
        title = Header.of(dataset).title(int(LETTERS * width))
        figure.suptitle(title, fontsize="medium")
        figure.draw_without_rendering()
    return figure


def _moving(dataset: Dataset) -> tuple[Dataset, list[str]]:
    """The part with the fields that move a figure, and the names of the others."""
    sides = [np.abs(dataset[f"relative{side}"].to_numpy()) for side in ("", "_low", "_high")]
    moves = np.any([~(side < NOTHING) for side in sides], axis=(0, 1))
    if not moves.any():
        return dataset, []
    still = [str(name) for name in dataset["field"].to_numpy()[~moves]]
    return dataset.isel(field=np.flatnonzero(moves)), still


def _ends(dataset: Dataset) -> tuple[float, float]:
    """An axis for all bars, with room for their numbers."""
    every = [dataset[f"relative{side}"].to_numpy() for side in ("", "_low", "_high")]
    told = np.concatenate([[0.0], *(side[np.isfinite(side)] for side in every)])
    low, high = float(told.min()), float(told.max())
    room = ROOM * (high - low or 1.0)
    return low - room, high + room


def _bars(axes: Axes, row: Dataset) -> None:
    """A bar for each field, its interval, and its number where the bar ends."""
    names = [str(name) for name in row["field"].to_numpy()]
    values = row["relative"].to_numpy()
    low, high = (row[f"relative_{side}"].to_numpy() for side in ("low", "high"))
    zero = row["at_zero"].to_numpy().astype(bool)
    places = np.arange(len(names))
    for here, fill in ((~zero, BLUE.colour), (zero, "none")):
        axes.barh(
            places[here], values[here], height=0.62, color=fill, edgecolor=BLUE.colour,
            linewidth=0.8,
        )  # fmt: skip
    axes.hlines(places, low, high, color="black", linewidth=0.9)
    for place, value, end in zip(places.tolist(), values.tolist(), high.tolist(), strict=True):
        told = np.isfinite(value)
        left = told and value < 0.0
        axes.annotate(
            f"{value:+.3g}".replace("-", "\N{MINUS SIGN}") if value else "0" if told else "none",
            (value if left else max(end, 0.0) if told else 0.0, place),
            (-3 if left else 3, 0),
            textcoords="offset points",
            ha="right" if left else "left",
            va="center",
            fontsize="x-small",
        )
    axes.axvline(0.0, color=GUIDE, linewidth=0.6)
    axes.set_yticks(places, [_field(name) for name in names])
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.xaxis.set_major_locator(MaxNLocator(6))
    axes.set_title(_figure(row), loc="left", fontsize="medium", pad=3)


def _interval(axes: Axes, row: Dataset) -> None:
    """What the uncertain parameters make of a figure."""
    mean, sd, low, high = (float(row[name]) for name in ("mean", "sd", "low", "high"))
    unit = str(row["unit"].item())
    label = f"${row['symbol'].item()}${f' ({unit})' if unit else ''}"
    axes.set_title(raised(label), loc="left", fontsize="medium", pad=3)
    axes.set_yticks([])
    axes.set_ylim(-1.0, 1.0)
    axes.set_box_aspect(0.22)
    axes.set_anchor("NW")
    if not np.isfinite(mean):
        axes.set_xticks([])
        axes.annotate("none", (0.5, 0.5), xycoords="axes fraction", ha="center", va="center")
        return
    axes.hlines(0.0, low, high, color=VERMILION.colour, linewidth=1.2, label="central 95 %")
    axes.hlines(
        0.0, mean - sd, mean + sd, color=VERMILION.colour, alpha=0.45, linewidth=6.0,
        label="standard deviation",
    )  # fmt: skip
    axes.plot(mean, 0.0, "o", color=VERMILION.colour, label="mean")
    axes.axvline(
        float(row["figure"]), color="black", linestyle=(0, (4.0, 2.0)), linewidth=0.9,
        label="without the spread",
    )  # fmt: skip
    axes.margins(x=0.15)
    axes.xaxis.set_major_locator(MaxNLocator(4))


def _below(
    figure: Figure, rows: Dataset, shown: Dataset, still: list[str], *, spread: bool
) -> None:
    """What the bars and lines are, and what is not drawn."""
    lines: list[str] = []
    if shown["at_zero"].to_numpy().any():
        lines.append(r"open bars: fields $x$ at zero, $d\ln f\,/\,dx$")
    if still:
        names = ", ".join(_field(name) for name in still)
        lines.append(f"no effect on {'any of them' if rows.sizes['metric'] > 1 else 'it'}: {names}")
    width = int(SMALL * figure.get_figwidth())
    if spread:
        every = [each for each in figure.axes if each.get_legend_handles_labels()[1]]
        every[-1].legend(loc="upper left", bbox_to_anchor=(-0.03, -0.4), ncols=2)
    if lines:
        text = "\n".join("\n".join(textwrap.wrap(line, width)) for line in lines)
        figure.supxlabel(text, fontsize="small", style="italic")


def _field(name: str) -> str:
    told = known(name)
    return f"{told.words} ${told.symbol}$" if told.symbol else told.words


def _figure(row: Dataset) -> str:
    """Words, symbol and value of a figure of merit."""
    value, low, high = (float(row[f"figure{side}"]) for side in ("", "_low", "_high"))
    number = in_tex(shortened(value, max(high - value, value - low)))
    return f"{raised(str(row['label'].item()))} ${row['symbol'].item()} = {number}$"
