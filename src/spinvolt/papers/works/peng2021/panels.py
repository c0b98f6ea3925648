"""The panel of powers that Figs. 3 and 4 share."""

import numpy as np
import xarray as xr
from matplotlib.axes import Axes

from spinvolt.papers.drawing import FITTED, PENS, curve, points
from spinvolt.papers.works.peng2021.powers import Branch

MARKERS = 25


def draw_powers(axes: Axes, data: xr.Dataset, branch: Branch) -> None:
    """Powers over the number of cells in double logarithmic scale, with their fits."""
    cells = data["n_battery"].to_numpy()
    few = np.unique(np.geomspace(1, len(cells), MARKERS).round().astype(int)) - 1
    fitted = cells[branch.fitted[0] - 1 : branch.fitted[1]]
    for n, pen in zip(branch.spins, PENS, strict=False):
        one = data.sel(n_charger=n)
        points(axes, cells[few], one["max_power"].to_numpy()[few], pen, f"$N = {n}$")
        slope, factor = float(one["exponent"]), float(one["factor"])
        told = "fits" if n == branch.spins[-1] else None
        curve(axes, fitted, factor * fitted**slope, FITTED, told)
    axes.set(xlabel="$N_B$", ylabel=r"$P_{\max}$ ($BA$)", xscale="log", yscale="log")
    axes.set_xlim(0.9, 1.2 * branch.cells)
    axes.legend(loc="lower right", borderaxespad=1.2)
