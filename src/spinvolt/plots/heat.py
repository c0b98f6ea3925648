"""The populations of the battery's levels over time, as a heat map."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import PowerNorm
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray
from xarray import Dataset

import spinvolt.vocabulary as words
from spinvolt.plots.panels import wrapped

# A hundredth of the colour scale, since colours grow with the square root.
INVISIBLE = 1e-4
# The part of all populations that may lie beyond the colour scale.
BRIGHTEST = 0.005


def draw_populations(axes: Axes, dataset: Dataset) -> None:
    """Colours grow with the square root, up to what few populations exceed.

    Shown are the levels between the first and the last that ever show a colour.
    """
    populations = dataset["populations"].transpose("excited", "time")
    populations = populations[_occupied(populations.max("time").to_numpy())]
    shown = populations.to_numpy()
    most = colour_end(shown)
    mesh = axes.pcolormesh(
        borders(dataset["time"].to_numpy()),
        borders(populations["excited"].to_numpy().astype(float)),
        shown,
        norm=PowerNorm(0.5, vmin=0.0, vmax=most),
        rasterized=True,
        gid="populations",
    )
    axes.set_ylabel(words.axis_label(words.LEVEL_AXIS))
    axes.yaxis.set_major_locator(MaxNLocator(nbins=6, integer=True, min_n_ticks=1))
    axes.tick_params(direction="out", top=False, right=False)
    figure = axes.get_figure()
    assert figure is not None
    bar = figure.colorbar(
        mesh,
        cax=axes.inset_axes((1.025, 0.0, 0.03, 1.0)),
        ticks=MaxNLocator(4),
        extend="max" if shown.max() > most else "neither",
    )
    known = words.series("populations")
    bar.set_label("\n".join(wrapped(known.label, known.symbol)))
    bar.outline.set_linewidth(0.6)


def colour_end(shown: NDArray[np.float64]) -> float:
    """The population at which the colour scale ends: one in two hundred is larger.

    A start in one level has the population one, in which a spread state would be black.

    >>> colour_end(np.linspace(0.0, 1.0, 1001))
    0.995
    """
    end = float(np.quantile(shown, 1.0 - BRIGHTEST, method="lower"))
    return end if end > INVISIBLE else max(float(shown.max()), INVISIBLE)


def _occupied(highest: NDArray[np.float64]) -> slice:
    """The levels that are populated by more than ``INVISIBLE`` at some time, and all in between."""
    places = np.flatnonzero(highest > INVISIBLE)
    return slice(int(places[0]), int(places[-1]) + 1) if len(places) else slice(None)


def borders(centres: NDArray[np.float64]) -> NDArray[np.float64]:
    """Half way between neighbouring points, and at the first and the last beyond by as much.

    >>> borders(np.array([0.0, 1.0, 3.0]))
    array([-0.5,  0.5,  2. ,  4. ])
    """
    if len(centres) == 1:
        return centres[0] + np.array([-0.5, 0.5])
    middle = 0.5 * (centres[1:] + centres[:-1])
    first, last = 2.0 * centres[0] - middle[0], 2.0 * centres[-1] - middle[-1]
    return np.concatenate([[first], middle, [last]])
