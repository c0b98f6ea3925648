"""The picture of a charge: every series of a run over time, with the peaks marked."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from xarray import Dataset

import spinvolt.vocabulary as words
from spinvolt.errors import Misstated
from spinvolt.plots.beside import Beside
from spinvolt.plots.curves import (
    capacity_of,
    draw_charging_time,
    draw_curves,
    draw_efficiency,
    undersampled,
)
from spinvolt.plots.header import Header
from spinvolt.plots.heat import draw_populations
from spinvolt.plots.instant import draw_levels, draw_values, value_lines
from spinvolt.plots.panels import PENS, Panel, panels
from spinvolt.plots.picture import Picture, styled

# Inches: one and two columns of a journal, a row of panels, what lies above and below them.
COLUMN, PAGE, ROW, FRAME = 3.375, 7.0, 1.7, 0.55
# Letters of the title that fit on an inch.
LETTERS = 19
UNDERSAMPLED = "undersampled: the curves turn faster than the samples show"
# Up to this many panels stand in one column.
STACK = 3


def charging(dataset: Dataset, beside: Beside | None = None) -> Figure:
    r"""A figure of the series of a run, ready for a journal's column or page.

    Panels share the time axis. Series of one kind share a panel; efficiency is a second scale of
    the energy's. Peaks are marked by a circle with dotted guides and their values; a dotted line
    shows the charging time in the other panels. Bounds are drawn as bands where they are wide
    enough to be seen, populations as a heat map whose colours grow with the square root. Few
    samples, and times chosen one by one, are dots; a single time is a list of values.

    Parameters
    ----------
    dataset
        From ``Run.to_dataset()``.
    beside
        Other batteries, whose curves are drawn into the panels of energy and power.

    Returns
    -------
    Figure
        In a style of its own, not known to pyplot. Its ``savefig`` writes the same bytes for the
        same data with the same Matplotlib.

    Raises
    ------
    Misstated
        When the data set has no series, or was not made by ``Run.to_dataset``.

    Example
    -------
    >>> import spinvolt as sv
    >>> run = sv.charge(sv.CentralSpin(n_battery=2, n_charger=2), watch=["energy"])
    >>> figure = charging(run.to_dataset())
    >>> figure.axes[0].get_ylabel()
    'stored energy $E(t)$\n(energy unit)'
    """
    header = Header.of(dataset)
    names = {str(name) for name in dataset.data_vars}
    if capacity_of(dataset) is not None:
        names -= {"efficiency"}
    shown = panels(names)
    if not shown:
        raise Misstated("`watch` must name a series to plot, but the run has none.")
    with styled():
        if dataset.sizes["time"] == 1:
            figure = _at_once(dataset)
        else:
            figure, places = _frame(len(shown))
            for number, (axes, panel) in enumerate(zip(places, shown, strict=True)):
                _draw(axes, dataset, panel, header, beside)
                if len(shown) > 1:
                    _letter(axes, number)
            figure.align_labels()
            if not header.chosen and any(_turns(dataset, name) for name in names):
                _note(figure, UNDERSAMPLED)
        figure.suptitle(header.title(int(LETTERS * figure.get_figwidth())), fontsize="medium")
        # Ticks are made when they are first drawn: here, while the style still holds.
        figure.draw_without_rendering()
    return figure


def _at_once(dataset: Dataset) -> Picture:
    """A figure of a single time: a line of text for each series, and the populations if any."""
    count = len(value_lines(dataset))
    levels = "populations" in dataset
    text = 0.2 * count + 0.1
    figure = Picture(figsize=(COLUMN, text + FRAME + (ROW if levels else 0.0)))
    grid = figure.add_gridspec(1 + levels, 1, height_ratios=[text, ROW][: 1 + levels])
    draw_values(figure.add_subplot(grid[0, 0]), dataset)
    if levels:
        draw_levels(figure.add_subplot(grid[1, 0]), dataset)
    return figure


def _turns(dataset: Dataset, name: str) -> bool:
    """Whether a curve turns too often for its samples."""
    if name not in PENS or f"{name}_low" not in dataset:
        return False
    bounds = (dataset[f"{name}_high"] - dataset[f"{name}_low"]).to_numpy()
    return undersampled(dataset[name].to_numpy(), bounds)


def _note(figure: Figure, text: str) -> None:
    """A small line below all panels."""
    figure.supxlabel(text, fontsize="small", style="italic")


def _draw(
    axes: Axes, dataset: Dataset, panel: Panel, header: Header, beside: Beside | None
) -> None:
    """One panel; the charging time shows in all but the energy's own."""
    if panel.names == ("populations",):
        draw_populations(axes, dataset)
        return
    draw_curves(axes, dataset, panel, header, beside)
    charged, capacity = header.mark("energy"), capacity_of(dataset)
    if panel.names != ("energy",):
        if charged is not None and charged.time <= axes.get_xlim()[1]:
            draw_charging_time(axes, charged)
    elif capacity is not None:
        draw_efficiency(axes, capacity)


def _frame(count: int) -> tuple[Picture, list[Axes]]:
    """A figure with ``count`` axes: up to three in a column, more in two, an odd one in both."""
    columns = 1 if count <= STACK else 2
    rows = -(-count // columns)
    width = COLUMN if columns == 1 else PAGE
    figure = Picture(figsize=(width, ROW * rows + FRAME))
    grid = figure.add_gridspec(rows, columns)
    odd = count % columns
    cells = [grid[0, :]] * odd
    cells += [grid[divmod(i, columns)] for i in range(2 * odd, rows * columns)]
    places: list[Axes] = []
    for i, cell in enumerate(cells):
        axes = figure.add_subplot(cell, sharex=places[0] if places else None)
        lowest = i >= count - columns
        axes.tick_params(labelbottom=lowest)
        if lowest:
            axes.set_xlabel(words.axis_label(words.TIME_AXIS))
        places.append(axes)
    places[0].xaxis.set_major_locator(MaxNLocator(nbins=7, steps=[1, 2, 2.5, 5, 10]))
    return figure, places


def _letter(axes: Axes, number: int) -> None:
    """(a), (b), ... left of the panel's upper corner."""
    axes.annotate(
        f"({chr(ord('a') + number)})",
        (0.0, 1.0),
        xytext=(-6, 4),
        xycoords="axes fraction",
        textcoords="offset points",
        horizontalalignment="right",
    )
