"""The picture of a design: the front of two aims or more, or one aim along each varied field."""

import textwrap
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray
from xarray import Dataset

from spinvolt.plots.panels import BLUE, GREEN, ORANGE, SIDE, VERMILION
from spinvolt.plots.picture import Picture, styled
from spinvolt.vocabulary import GENERAL, OPEN, PEAKS, SERIES, Quantity

Floats = NDArray[np.float64]

# Inches: one and two columns of a journal, and a panel's height.
COLUMN, PAGE, ROW = 3.375, 7.0, 2.2
ADMITTED, BEST, RIVAL, BROKEN, NOMINAL = range(5)
GREY, PALE = "0.55", "0.82"
# Letters of the claim that fit on an inch.
LETTERS = 19
# Letters of a text at a tick.
TICK = 14
TEXT = "UTO"
PANELS = 8
# Beyond so many of the best, their marks are smaller by a factor.
MANY, FINE = 60, 0.5
KNOWN: dict[str, Quantity] = {q.name: q for q in (*SERIES, *GENERAL, *OPEN, *PEAKS)}


def designed(dataset: Dataset) -> Figure:
    r"""A figure of a design, ready for a journal's column or page.

    With several aims, each of the others against the first: the front as a staircase that marks
    what nothing looked at goes beyond, its members as circles, all other candidates as dots. With
    one aim, a panel for each varied field. Bounds are drawn where they are wide enough to see.

    Parameters
    ----------
    dataset
        From ``Design.to_dataset()``.

    Returns
    -------
    Figure
        In a style of its own, not known to pyplot.

    Example
    -------
    >>> from spinvolt.study.design import design
    >>> table = {"vary": {"n_battery": [1, 2, 3]}, "maximise": "max_energy"}
    >>> figure = design({"battery": {"n_charger": 4}, "design": table}).plot()
    >>> figure.axes[0].get_ylabel()
    'maximal stored energy $E_{\\max}$\n(energy unit)'
    """
    aims, fields = _listed(dataset.attrs["aims"]), _listed(dataset.attrs["fields"])
    names = [f"aim_{k + 1}" for k in range(len(aims))]
    if len(aims) > 1:
        pairs = [("aim_1", name) for name in names[1:]]
    else:
        pairs = [(name, "aim_1") for name in fields[:PANELS]]
    columns = min(len(pairs), 2)
    rows = -(-len(pairs) // columns)
    with styled():
        figure = Picture(figsize=(COLUMN if columns == 1 else PAGE, ROW * rows + 0.6))
        for number, (across, up) in enumerate(pairs):
            axes = figure.add_subplot(rows, columns, number + 1)
            _draw(axes, dataset, across, up, several=len(aims) > 1)
            axes.set_xlabel(_label(across, aims))
            axes.set_ylabel(_label(up, aims))
            if len(aims) > 1:
                _staircase(axes, dataset, up, aims)
            else:
                _ticks(axes, dataset[across].to_numpy())
        handles, labels = figure.axes[0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside lower center", ncols=2 + (columns > 1) * 2)
        width = int(LETTERS * figure.get_figwidth())
        said = [dataset.attrs["claim"]]
        if len(aims) == 1 and len(fields) > PANELS:
            left = len(fields) - PANELS
            said.append(f"{left} more field{'s' * (left > 1)} in the data set alone")
        lines = [textwrap.fill(each, width) for each in said]
        figure.suptitle("\n".join(lines), fontsize="medium")
        figure.draw_without_rendering()
    return figure


def _listed(value: object) -> list[str]:
    """A list of names, which netCDF gives back as a name when there is one."""
    return [value] if isinstance(value, str) else [str(each) for each in np.atleast_1d(value)]  # pyright: ignore[reportArgumentType, reportCallIssue]


# Place, words, colour, marker, size, filled.
MARKS = (
    (BROKEN, "breaks a constraint", PALE, "x", 2.5, False),
    (ADMITTED, "candidate", GREY, ".", 3.0, True),
    (RIVAL, "not told apart from the best", ORANGE.colour, "s", 4.5, False),
    (NOMINAL, "best without the spread", GREEN.colour, "D", 4.5, False),
    (BEST, "best", VERMILION.colour, "o", 4.5, True),
)


def _draw(axes: Axes, dataset: Dataset, across: str, up: str, *, several: bool) -> None:
    """Every candidate, those that matter last."""
    x, y = _places(dataset, across), dataset[up].to_numpy()
    places = dataset["place"].to_numpy()
    for place, words, colour, marker, size, filled in MARKS:
        here = places == place
        if not here.any():
            continue
        if place in (BEST, NOMINAL):
            _bars(axes, dataset, across, up, here, colour)
        axes.plot(
            x[here],
            y[here],
            linestyle="none",
            marker=marker,
            markersize=FINE * size if place in (BEST, RIVAL) and here.sum() > MANY else size,
            color=colour,
            markerfacecolor=colour if filled else "none",
            label=words.replace("best", "front") if several else words,
            gid=f"{up}_{words.replace(' ', '_')}",
            clip_on=False,
            zorder=2.0 + place * (place != BROKEN) * 0.01 + (place == BEST),
        )
    axes.margins(x=0.05)


def _bars(
    axes: Axes, dataset: Dataset, across: str, up: str, here: NDArray[np.bool_], colour: str
) -> None:
    """Bounds as thin lines, in either direction where there are any."""
    x, y = _places(dataset, across)[here], dataset[up].to_numpy()[here]
    low, high = (dataset[f"{up}_{side}"].to_numpy()[here] for side in ("low", "high"))
    axes.vlines(x, low, high, color=colour, linewidth=0.8)
    if f"{across}_low" in dataset:
        low, high = (dataset[f"{across}_{side}"].to_numpy()[here] for side in ("low", "high"))
        axes.hlines(y, low, high, color=colour, linewidth=0.8)


def _staircase(axes: Axes, dataset: Dataset, up: str, aims: list[str]) -> None:
    """Where the front of two aims lies: beyond it nothing was found."""
    if len(aims) > 2:
        return
    best = dataset["place"].to_numpy() == BEST
    x, y = dataset["aim_1"].to_numpy()[best], dataset[up].to_numpy()[best]
    order = np.argsort(x)
    way = "steps-pre" if aims[0].startswith("maximise") else "steps-post"
    axes.plot(
        x[order], y[order], drawstyle=way, color=BLUE.colour, linewidth=0.9, zorder=1.5,
        gid=f"{up}_staircase",
    )  # fmt: skip


def _label(name: str, aims: list[str]) -> str:
    """Words, symbol and unit of a figure of merit; the formula of another aim; a field's name."""
    if not name.startswith("aim_"):
        return name
    text = aims[int(name[4:]) - 1].partition(" ")[2]
    known = KNOWN.get(text)
    if known is None:
        return textwrap.fill(text, SIDE, break_long_words=False)
    # One number of a series is told, at the charging time or in the long-time state.
    line = textwrap.fill(f"{known.label} ${known.symbol.removesuffix('(t)')}$", SIDE)
    return f"{line}\n({known.unit})" if known.unit else line


def _ticks(axes: Axes, values: NDArray[Any]) -> None:
    """Whole numbers at whole ticks, and each text at its own."""
    if values.dtype.kind in TEXT:
        words = _words(values)
        axes.set_xticks(range(len(words)), [textwrap.fill(each, TICK) for each in words])
        axes.set_xlim(-0.5, len(words) - 0.5)
    elif np.issubdtype(values.dtype, np.integer):
        axes.xaxis.set_major_locator(MaxNLocator(nbins=7, integer=True, min_n_ticks=1))


def _places(dataset: Dataset, name: str) -> Floats:
    """Numbers along an axis: a column's own, or the places of its texts."""
    values = dataset[name].to_numpy()
    if values.dtype.kind not in TEXT:
        return values
    words = _words(values)
    return np.array([words.index(each) for each in values.tolist()])


def _words(values: NDArray[Any]) -> list[str]:
    """Each text once, in the order of the candidates."""
    return list(dict.fromkeys(values.tolist()))
