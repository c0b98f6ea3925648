"""The picture of a sweep: lines over one field, a map over two, or curves on rescaled time."""

import json
from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from xarray import Dataset

from spinvolt.plots.charging import COLUMN, LETTERS
from spinvolt.plots.fields import settings, tied
from spinvolt.plots.gaps import notes
from spinvolt.plots.header import broken
from spinvolt.plots.panels import raised, wrapped
from spinvolt.plots.picture import Picture, styled
from spinvolt.plots.sweep_lines import draw_lines
from spinvolt.plots.sweep_maps import draw_map
from spinvolt.plots.view import CURVE, View, view

# Inches: a panel, and what lies above and below it.
ROW, FRAME = 2.3, 0.5
# Letters of a note that fit on an inch.
SMALL = 22


def plot_sweep(
    dataset: Dataset,
    *,
    x: str | Sequence[str] | None = None,
    y: str | None = None,
    where: Mapping[str, object] | None = None,
) -> Figure:
    r"""A figure of a sweep, ready for a journal's column.

    One field with numbers runs across and each setting of the others is a line, where there are
    seven at most; else two fields span a map. Axes are logarithmic along values that grow like a
    geometric series; so are, over these, colours and numbers that span decades. Bounds are
    bands where they are wide enough to be seen. Where a case has no number, lines have a gap and
    maps are hatched, and a note below says how many and why. Curves run over the time relative to
    the end of the charge, with a line for each case, or as a map over one field.

    Parameters
    ----------
    dataset
        From ``open_sweep``, complete or not, or a store's ``result.nc``.
    x
        The field that runs across, or the two of a map; left out, `n_battery` or the field with
        most values.
    y
        A figure of merit or a curve; left out, the first that the sweep keeps.
    where
        Values of other fields.

    Returns
    -------
    Figure
        In a style of its own, not known to pyplot.

    Raises
    ------
    Misstated
        When a name or a value is not one of the sweep, or it has more fields than a picture.

    Example
    -------
    >>> import tempfile
    >>> import spinvolt as sv
    >>> tables = {"battery": {"n_charger": 4}, "sweep": {"n_battery": [1, 2, 3]}}
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     data = sv.sweep(tables, f"{folder}/store", workers=0).dataset()
    >>> axes = plot_sweep(data, y="charging_time").axes[0]
    >>> axes.get_xlabel(), axes.get_ylabel()
    ('battery cells $N_b$', 'charging time $T$\n(1/unit of coupling)')
    """
    shown = view(dataset, x, y, where or {})
    with styled():
        figure = Picture(figsize=(COLUMN, ROW + FRAME))
        axes = figure.add_subplot()
        _draw(axes, shown)
        below = notes(shown.dataset, shown.y, _gap(shown), int(SMALL * COLUMN))
        if below:
            figure.supxlabel("\n".join(below), fontsize="small", style="italic")
        title = "\n".join(broken(_title(dataset, shown), int(LETTERS * COLUMN)))
        figure.suptitle(title, fontsize="medium")
        # Ticks are made when they are first drawn: here, while the style still holds.
        figure.draw_without_rendering()
    return figure


def _draw(axes: Axes, shown: View) -> None:
    if shown.up is None:
        draw_lines(axes, shown)
        axes.set_ylabel(_label(shown))
    else:
        draw_map(axes, shown, _label(shown))


def _gap(shown: View) -> str:
    return "gaps" if shown.up is None else "hatched"


def _label(shown: View) -> str:
    """Words, symbol and unit of the quantity, the unit on a line of its own."""
    told = shown.dataset[shown.y].attrs
    name = str(told.get("long_name", shown.y.removesuffix(CURVE)))
    lines = wrapped(name, str(told.get("symbol", "")))
    unit = str(told.get("units", "1"))
    return "\n".join([*lines, *([raised(f"({unit})")] if unit not in ("", "1") else [])])


def _title(dataset: Dataset, shown: View) -> str:
    """What all numbers of the picture have in common."""
    base = json.loads(str(dataset.attrs.get("spinvolt_base", "{}")))
    ties = [
        tied(str(name), str(each.attrs["formula"]))
        for name, each in dataset.coords.items()
        if "formula" in each.attrs and name != shown.across.name
    ]
    return ", ".join([*settings(base), *shown.fixed, *ties]).replace(", ", ": ", 1)
