"""Maps of a sweep: a figure of merit over two fields in colours, or a curve over one."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LogNorm, Normalize
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from spinvolt.plots.scales import label_plainly, spans
from spinvolt.plots.view import TIME, View

Floats = NDArray[np.float64]

# Of cells without a number.
GREY, HATCH, HATCHED = "0.85", "////////", "0.6"
# Colours of numbers that all agree: a relative range that rounding cannot fill.
LEAST = 1e-9


def draw_map(axes: Axes, shown: View, label: str) -> None:
    """Cells in colours, growing numbers brighter; hatched in grey where there is no number."""
    if shown.up is None:
        raise ValueError("a map needs a field along both axes")
    values = shown.dataset[shown.y].transpose(shown.up.dim, shown.across.dim).to_numpy()
    norm = _norm(values, log=shown.across.log or shown.up.log)
    mesh = axes.pcolormesh(
        shown.across.borders(),
        shown.up.borders(),
        np.ma.masked_invalid(values),
        norm=norm,
        rasterized=True,
        gid=shown.y,
    )
    for along, axis in ((shown.across, axes.xaxis), (shown.up, axes.yaxis)):
        along.dress(axis)
    ends = shown.across.values if shown.across.name == TIME else shown.across.borders()
    axes.set_xlim(float(ends[0]), float(ends[-1]))
    axes.set_ylim(*shown.up.borders()[[0, -1]].tolist())
    axes.tick_params(direction="out", which="both", top=False, right=False)
    if not np.isfinite(values).all():
        axes.patch.set(facecolor=GREY, hatch=HATCH, edgecolor=HATCHED, linewidth=0.0)
    figure = axes.get_figure()
    assert figure is not None
    bar = figure.colorbar(mesh, cax=axes.inset_axes((1.03, 0.0, 0.045, 1.0)))
    if isinstance(norm, LogNorm):
        label_plainly(bar.ax.yaxis, values)
    else:
        bar.locator = MaxNLocator(6)
        bar.update_ticks()
    bar.set_label(label)
    bar.outline.set_linewidth(0.6)


def _norm(values: Floats, *, log: bool) -> Normalize:
    """What spreads over the colours; logarithms where that is wanted and numbers span decades."""
    told = values[np.isfinite(values)]
    if not len(told):
        return Normalize(0.0, 1.0)
    low, high = float(told.min()), float(told.max())
    if log and spans(told):
        return LogNorm(low, high)
    room = max(LEAST * max(abs(low), abs(high)) - (high - low), 0.0)
    return Normalize(low - room, high + room or low + 1.0)
