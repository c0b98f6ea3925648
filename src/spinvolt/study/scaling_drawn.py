"""A scaling as what its picture draws."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from spinvolt.plots.scaling import Curve, Line, scaling_figure
from spinvolt.study.scaling_fit import Fit
from spinvolt.study.scaling_growth import EXACT, Growth

Floats = NDArray[np.float64]

FINE = 401


def picture(lines: Sequence[Growth], x: str, label: str, unit: str) -> Figure:
    """The figure of a scaling's lines.

    Raises
    ------
    Misstated
        When there are more lines than a picture can tell apart.
    """
    words = label if unit == "1" else f"{label}\n({unit})"
    return scaling_figure([_line(each) for each in lines], x, words)


def _line(growth: Growth) -> Line:
    points = growth.points
    settings = [f"{name} = {value}" for name, value in points.where.items()]
    sides = np.array([[y.value, y.low, y.high] for y in points.values]).T
    slopes = np.array([[e.exponent.value, e.exponent.low, e.exponent.high] for e in growth.local]).T
    fine = np.geomspace(*growth.window, FINE)
    order = sorted(growth.fits, key=lambda name: (name != growth.preferred, name))
    return Line(
        label=", ".join(settings) or "computed",
        x=points.sizes, y=sides[0], low=sides[1], high=sides[2],
        at=np.array([each.size for each in growth.local]),
        exponent=slopes[0], exponent_low=slopes[1], exponent_high=slopes[2],
        fine=fine,
        curves=tuple(_curve(growth, growth.fits[name], fine) for name in order),
        reading="" if growth.reading == EXACT else growth.reading,
    )  # fmt: skip


def _curve(growth: Growth, fit: Fit, fine: Floats) -> Curve:
    logs = fit.law.logarithm(fine, fit.values)
    slope = np.gradient(logs, np.log(fine))
    note = ", preferred" if fit.law.name == growth.preferred else ""
    return Curve(fit.law.name, f"{fit.law.name}{note}", np.exp(logs), slope)
