"""The interval between the bounds of numbers, where it is wide enough to be seen."""

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# A band thinner than this part of the axis would hide behind its line.
VISIBLE = 0.015
# A band may reach beyond its curve by so many times the curve's own range.
BEYOND = 1.0


def draw_band(
    axes: Axes, x: Floats, low: Floats, high: Floats, colour: str, gid: str, *, dots: bool
) -> bool:
    """The band of a curve, or bars of dots; whether it is wide enough to be drawn.

    Bounds far beyond the curve end a little way outside the axis, so that the curve stays visible.
    """
    bottom, top = axes.get_ylim()
    known = ~(np.isnan(low) | np.isnan(high))
    if axes.get_yscale() == "log":
        widest = np.log(np.divide(high, low, out=np.full_like(high, np.inf), where=low > 0.0))
        size, edges = np.log(top / bottom), (bottom**2 / top, top**2 / bottom)
    else:
        widest, size = high - low, top - bottom
        edges = (bottom - BEYOND * size, top + BEYOND * size)
    if not known.any() or np.max(widest[known]) <= VISIBLE * size:
        return False
    low, high = np.clip((low, high), *edges)
    if dots:
        axes.vlines(x, low, high, color=colour, alpha=0.35, linewidth=2.0, gid=gid)
    else:
        axes.fill_between(x, low, high, color=colour, alpha=0.25, linewidth=0.0, gid=gid)
    return True
