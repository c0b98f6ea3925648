"""Scales of axes: which are logarithmic, where cells of a map end, how ticks are written."""

from dataclasses import dataclass

import numpy as np
from matplotlib.axis import Axis
from matplotlib.ticker import LogFormatter, MaxNLocator
from numpy.typing import NDArray

from spinvolt.plots.heat import borders

Floats = NDArray[np.float64]

# Numbers that need no powers of ten.
PLAIN = (0.01, 9999.0)
# Positive numbers that span so much may be shown on a logarithmic scale.
SPAN = 30.0
# So many ticks of words fit.
TICKS = 12


@dataclass(frozen=True, eq=False)
class Along:
    """What runs along an axis.

    Attributes
    ----------
    name
        The field.
    dim
        The dimension that it runs along.
    values
        Shape (n,), growing; places from 0 where the field has words.
    words
        For each value; empty where the field has numbers.
    label
        For the axis.
    log
        Whether the values are spaced like the terms of a geometric series.
    whole
        Whether they are whole numbers.
    """

    name: str
    dim: str
    values: Floats
    words: tuple[str, ...]
    label: str
    log: bool
    whole: bool

    def borders(self) -> Floats:
        """Where the cells of a map end, shape (n + 1,)."""
        return np.exp(borders(np.log(self.values))) if self.log else borders(self.values)

    def dress(self, axis: Axis) -> None:
        """Scale, ticks and label."""
        axis.set_label_text(self.label)
        if self.words:
            step = -(-len(self.words) // TICKS)
            axis.set_ticks(self.values[::step].tolist(), labels=self.words[::step])
        elif self.log:
            logarithmic(axis, self.values)
        elif self.whole:
            axis.set_major_locator(
                MaxNLocator(nbins=7, steps=[1, 2, 5, 10], integer=True, min_n_ticks=1)
            )


class Plain(LogFormatter):
    """Labels of a logarithmic axis without powers of ten, no more of them than fit."""

    def __call__(self, x: float, pos: int | None = None) -> str:
        """The label of a tick, empty where there is no room for one."""
        return f"{x:g}" if super().__call__(x, pos) else ""


def geometric(values: Floats) -> bool:
    """Whether numbers grow like a geometric series rather than an arithmetic one.

    >>> geometric(np.array([10.0, 15.0, 22.0, 32.0])), geometric(np.array([100.0, 200.0, 300.0]))
    (True, False)
    """
    if len(values) < 3 or not (values > 0.0).all():
        return False
    return _uneven(np.log(values)) < _uneven(values)


def spans(values: Floats) -> bool:
    """Whether numbers are positive and span decades.

    >>> spans(np.array([1.0, 100.0])), spans(np.array([0.0, 100.0]))
    (True, False)
    """
    told = values[np.isfinite(values)]
    return len(told) > 1 and bool(told.min() > 0.0 and told.max() > SPAN * told.min())


def logarithmic(axis: Axis, values: Floats) -> None:
    """A logarithmic scale."""
    axes = axis.axes
    (axes.set_xscale if axis is axes.xaxis else axes.set_yscale)("log")
    label_plainly(axis, values)


def label_plainly(axis: Axis, values: Floats) -> None:
    """Ticks of a logarithmic axis as 0.3 and 30 where no number needs a power of ten."""
    told = values[np.isfinite(values)]
    if len(told) and PLAIN[0] <= float(told.min()) and float(told.max()) <= PLAIN[1]:
        axis.set_major_formatter(Plain())
        axis.set_minor_formatter(Plain())


def _uneven(values: Floats) -> float:
    """How much steps differ, relative to their mean."""
    steps = np.diff(values)
    return float(np.std(steps) / abs(np.mean(steps)))
