"""Energy and power over time, side by side: Figs. 6 and 7."""

import math
from collections.abc import Mapping

import xarray as xr
from matplotlib.figure import Figure as Drawing

from spinvolt.papers.data import CURVE
from spinvolt.papers.drawing import PENS, curve, sheet, styled

# The printed axis ends at 2; that it counts in pi is not said, but Fig. 7's energies need it.
END = 2.0 * math.pi
WINDOWS = {"first": "first-peak", "2": 2.0, "2 pi": END}
WINDOW_WORDS = {
    "first": "at the first maximum",
    "2": "largest for $gt \\le 2$",
    "2 pi": "largest for $gt \\le 2\\pi$",
}


def side_by_side(data: xr.Dataset, labels: Mapping[str, str]) -> Drawing:
    """(a) Energy and (b) power, a pen for each curve."""
    with styled():
        picture, panels = sheet(2, height=2.6)
        for axes, name in zip(panels, ("energy", "power"), strict=True):
            for (place, label), pen in zip(labels.items(), PENS, strict=False):
                one = data.sel({CURVE: place})
                time, values = one["time"].to_numpy(), one[name].to_numpy()
                curve(axes, time, values, pen, label)
            axes.set(xlim=(0.0, END), xlabel="$gt$")
            axes.set_xticks([part * math.pi / 2.0 for part in range(5)])
            axes.set_xticklabels(["0", r"$\pi/2$", r"$\pi$", r"$3\pi/2$", r"$2\pi$"])
        panels[0].set(ylim=(0.0, 2.05), ylabel=r"stored energy $E/\omega$")
        panels[1].set(ylim=(0.0, 3.2), ylabel=r"average power $P/(g\omega)$")
        panels[1].legend(loc="upper right")
    return picture
