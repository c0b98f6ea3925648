"""A panel of curves over time: series, bands where they are wide enough to see, peaks."""

from collections.abc import Iterable

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray
from xarray import Dataset

import spinvolt.vocabulary as words
from spinvolt.bounded import Proof
from spinvolt.plots.bands import draw_band
from spinvolt.plots.beside import Beside
from spinvolt.plots.header import Header, Mark
from spinvolt.plots.panels import DOT, FEW, PENS, Panel, raised

Floats = NDArray[np.float64]

# Fewer samples than this for each turning point cannot show a curve.
A_TURN = 4
# A step counts as one up or down beyond this part of the range.
STEP = 1e-3
PROVED = str(Proof.PROVED)
GUIDE = "0.35"
FAINT = "0.7"


def draw_curves(
    axes: Axes, dataset: Dataset, panel: Panel, header: Header, beside: Beside | None = None
) -> None:
    """Draw the series of a panel, their bounds and peaks, and name what needs a name."""
    time = dataset["time"].to_numpy()
    for name in panel.names:
        _line(axes, dataset, name, dots=dotted(dataset, header))
    other = None if beside is None else beside.shown(panel)
    if beside is not None and other is not None:
        limits = axes.get_xlim()
        beside.draw(axes, other, float(time[-1]))
        axes.set_xlim(limits)
    else:
        _level(axes, dataset, panel.names)
    for name in panel.names:
        _band(axes, dataset, name, dots=dotted(dataset, header))
    cells = header.n_battery if "fisher" in panel.names else 0
    if cells > 1:
        _classical_limit(axes, cells)
    axes.set_ylabel(panel.label())
    # A power of ten stands on the right, out of the way of the names above the panel.
    axes.yaxis.set_offset_position("right")
    marks = [mark for name in panel.names if (mark := header.mark(name)) is not None]
    axes.set_xlim(axes.get_xlim())
    axes.set_ylim(axes.get_ylim())
    for mark in marks:
        _mark(axes, mark, inside=bool(time[0] <= mark.time <= time[-1]))
    plain = len(panel.names) == 1 and other is None and _grade(dataset, panel.names[0]) == PROVED
    if marks or cells > 1 or not plain:
        _legend(axes, hide_line=plain)


def dotted(dataset: Dataset, header: Header) -> bool:
    """Whether samples stand for themselves alone: they are few, or were chosen one by one."""
    return header.chosen or dataset.sizes["time"] <= FEW


def undersampled(values: Floats, bounds: Floats) -> bool:
    """Whether a series turns more often than once in four samples.

    ``bounds`` are the widths of its intervals: what lies within them is no turn.

    >>> time = np.linspace(0.0, 100.0, 101)
    >>> undersampled(np.sin(time / 9.0), np.zeros(101)), undersampled(np.sin(2.0 * time), time * 0)
    (False, True)
    """
    span = float(np.ptp(values))
    steps = np.diff(values)
    steps = steps[np.abs(steps) > max(STEP * span, float(np.max(bounds)))]
    turns = int(np.count_nonzero(np.diff(np.sign(steps))))
    return A_TURN * turns > len(values)


def draw_charging_time(axes: Axes, mark: Mark) -> None:
    """A faint line at the charging time, behind the curves of another quantity."""
    axes.axvline(mark.time, color=FAINT, linestyle=":", linewidth=0.7, zorder=0.5)


def draw_efficiency(axes: Axes, capacity: float) -> None:
    """A second scale on the right of the energy panel: efficiency is energy over ``capacity``."""
    axes.tick_params(axis="y", right=False)
    right = axes.secondary_yaxis(
        "right",
        functions=(
            lambda energy: np.asarray(energy, dtype=float) / capacity,
            lambda part: np.asarray(part, dtype=float) * capacity,
        ),
    )
    right.set_ylabel(Panel(("efficiency",)).label())


def capacity_of(dataset: Dataset) -> float | None:
    """Energy over efficiency; None where one of them is missing or zero throughout."""
    if not {"energy", "efficiency"} <= set(map(str, dataset.data_vars)):
        return None
    energy, part = dataset["energy"].to_numpy(), dataset["efficiency"].to_numpy()
    largest = int(np.argmax(np.abs(part)))
    if part[largest] == 0.0 or energy[largest] == 0.0:
        return None
    return float(energy[largest] / part[largest])


def _line(axes: Axes, dataset: Dataset, name: str, *, dots: bool) -> None:
    """One series as a line or dots, named, with its grade where that is not proved."""
    known, pen = words.series(name), PENS[name]
    series = dataset[name]
    grade = _grade(dataset, name)
    label = f"{raised(known.label)} ${known.symbol}$" + ("" if grade == PROVED else f", {grade}")
    axes.plot(
        dataset["time"].to_numpy(),
        series.to_numpy(),
        color=pen.colour,
        linestyle="none" if dots else pen.dashes,
        marker=pen.marker if dots else "",
        markersize=DOT,
        clip_on=not dots,
        label=label,
        gid=name,
    )


def _grade(dataset: Dataset, name: str) -> str:
    return str(dataset[name].attrs["proof"])


def _band(axes: Axes, dataset: Dataset, name: str, *, dots: bool) -> None:
    """The interval between a series' bounds, where it is wider than its line."""
    time, low, high = (dataset[each].to_numpy() for each in ("time", f"{name}_low", f"{name}_high"))
    draw_band(axes, time, low, high, PENS[name].colour, f"{name}_bounds", dots=dots)


def _level(axes: Axes, dataset: Dataset, names: Iterable[str]) -> None:
    """Room around curves that nobody can tell from constants, whose noise would fill the axis."""
    centres: list[float] = []
    widest = reach = 0.0
    for name in names:
        low, high = float(dataset[f"{name}_low"].max()), float(dataset[f"{name}_high"].min())
        if low > high:
            return
        middle = 0.5 * (low + high) if np.isfinite(high - low) else float(dataset[name].median())
        centres.append(0.0 if low <= 0.0 <= high else middle)
        widest = max(widest, float((dataset[f"{name}_high"] - dataset[f"{name}_low"]).max()))
        reach = max(reach, float(np.abs(dataset[name]).max()))
    size = max(map(abs, centres))
    least = 0.05 * size if size > 0.0 else 0.05
    room = max(least, min(2.0 * widest, 2.0 * reach))
    axes.set_ylim(min(centres) - room, max(centres) + room)


def _mark(axes: Axes, mark: Mark, *, inside: bool) -> None:
    """A circle on a peak with guides to both axes; words alone where it lies beyond the samples."""
    if not inside:
        axes.plot([], [], linestyle="none", label=f"{mark.words} (outside)")
        return
    left, bottom = axes.get_xlim()[0], axes.get_ylim()[0]
    corner: tuple[list[float], list[float]] = (
        [left, mark.time, mark.time],
        [mark.value, mark.value, bottom],
    )
    axes.plot(*corner, color=GUIDE, linestyle=":", linewidth=0.7, zorder=1.5)
    axes.plot(
        mark.time,
        mark.value,
        marker="o",
        markerfacecolor="white",
        markeredgecolor="black",
        linestyle="none",
        zorder=3.0,
        clip_on=False,
        label=mark.words,
        gid="peak",
    )


def _classical_limit(axes: Axes, n_battery: int) -> None:
    """The Fisher information above which cells are proved to be entangled (yang2025 Eq. 45)."""
    axes.axhline(
        n_battery,
        color=GUIDE,
        linestyle=(0, (1.0, 2.0)),
        linewidth=0.9,
        label="$N_b$, above it cells are entangled",
    )


def _legend(axes: Axes, *, hide_line: bool) -> None:
    """Names above the panel, where no curve can run into them."""
    handles, labels = axes.get_legend_handles_labels()
    start = int(hide_line)
    axes.legend(handles[start:], labels[start:], loc="lower left", bbox_to_anchor=(0.0, 1.0))
