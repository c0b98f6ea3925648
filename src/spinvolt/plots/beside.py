"""Another run whose curves are drawn beside those of the run that a figure is about."""

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from xarray import Dataset

from spinvolt.plots.panels import BESIDE, DOT, FEW, Panel

# Series that add up over batteries that are charged side by side.
ADDED = ("energy", "power")


@dataclass(frozen=True, eq=False)
class Beside:
    """Several batteries alike, charged side by side.

    Attributes
    ----------
    dataset
        Of one of them, from ``Run.to_dataset()``.
    copies
        How many there are.
    words
        What the legend calls them; empty for their number.
    """

    dataset: Dataset
    copies: int = 1
    words: str = ""

    @property
    def label(self) -> str:
        """The legend's words."""
        return self.words or (f"{self.copies} side by side" if self.copies > 1 else "beside")

    def shown(self, panel: Panel) -> str | None:
        """The series that is drawn into a panel; None where there is none."""
        found = (name for name in ADDED if name in panel.names and name in self.dataset)
        return next(found, None)

    def draw(self, axes: Axes, name: str, last: float) -> None:
        """The curve of all of them, up to where the axis ends."""
        time = self.dataset["time"].to_numpy()
        # The first point beyond the end, so that the line runs up to it.
        count = int(np.searchsorted(time, last, side="left")) + 1
        few = len(time[:count]) <= FEW
        axes.plot(
            time[:count],
            self.copies * self.dataset[name].to_numpy()[:count],
            color=BESIDE.colour,
            linestyle="none" if few else BESIDE.dashes,
            marker=BESIDE.marker if few else "",
            markersize=DOT,
            label=self.label,
            gid=f"{name}_beside",
        )
