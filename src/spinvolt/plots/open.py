"""The picture of an open battery: energies per spin over time, with the laws beside them."""

import json
import math
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray
from xarray import Dataset

from spinvolt.errors import Misstated
from spinvolt.plots.header import Header
from spinvolt.plots.panels import BLACK, BLUE, FEW, GREEN, ORANGE, PURPLE, VERMILION, Pen
from spinvolt.plots.picture import Picture, styled

Floats = NDArray[np.float64]

# Inches: the column of a journal, the main panel, each further one, what lies around them.
COLUMN, MAIN, ROW, FRAME = 3.375, 2.1, 1.2, 0.75
LETTERS = 19
# Batteries that are told apart by lines; more are told as one band from the lowest to the highest.
APART = 4
ALIKE = 1e-9
BATTERIES = (BLUE, VERMILION, GREEN, PURPLE)
DASHES = ("solid", (0, (4.5, 1.6)), (0, (5.0, 1.4, 1.2, 1.4)), (0, (1.0, 1.4)))
CHARGER = Pen("0.45", (0, (2.2, 1.2)), "s")
LAW = "0.25"
# A first tenth of the way up that comes this early in the window gets a logarithmic axis.
EARLY = 0.04
# A law's plateau that is less certain than this is not drawn.
VOID = 0.3
SHORT = {"ergotropy": "on the ladders", "ergotropy_full": "on all $2^N$ levels"}
FURTHER = (
    (("ergotropy", "ergotropy_full"), "ergotropy", (GREEN, Pen(BLACK.colour, DASHES[1], "x"))),
    (("log_negativity",), "negativity (bit)", (ORANGE,)),
)


def open_charging(dataset: Dataset, *, log_time: bool | None = None) -> Figure:
    """A figure of an open battery's run.

    Energies per cell and per charger spin with their intervals as bands, the law's plateau dashed,
    the time shaded in which it loses less than 0.01 per cell, t50 and t90 dotted; below,
    ergotropies and negativity where the run has them.

    Parameters
    ----------
    dataset
        From ``Run.to_dataset()``.
    log_time
        Whether time is logarithmic; None: where the pulse is short against the window.

    Raises
    ------
    Misstated
        When the run has no energies per cell over time.

    Example
    -------
    >>> import spinvolt as sv
    >>> run = sv.charge(sv.Reservoir(n_charger=10, n_battery=[2]))
    >>> open_charging(run.to_dataset()).axes[0].get_ylabel()
    'energy per cell or spin'
    """
    if "battery_density" not in dataset or dataset.sizes["time"] == 0:
        raise Misstated(
            'A picture of an open battery must have the series "battery_density", but the run has '
            "none: leave `watch` out, and give `until` or `times`."
        )
    header = Header.of(dataset)
    stored = json.loads(dataset.attrs["spinvolt"])
    below = [panel for panel in FURTHER if any(name in dataset for name in panel[0])]
    with styled():
        figure = Picture(figsize=(COLUMN, MAIN + ROW * len(below) + FRAME))
        grid = figure.add_gridspec(1 + len(below), 1, height_ratios=[MAIN, *[ROW] * len(below)])
        main = figure.add_subplot(grid[0, 0])
        _energies(main, dataset, header, stored.get("theory", []))
        axes = [main]
        for number, (names, label, pens) in enumerate(below, start=1):
            axes.append(figure.add_subplot(grid[number, 0], sharex=main))
            for name, pen in zip(names, pens, strict=True):
                if name in dataset:
                    _curve(axes[-1], dataset, name, pen, SHORT.get(name, ""))
            axes[-1].set_ylabel(label)
            if len(names) > 1:
                axes[-1].legend(loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=2)
        _time_axis(axes, dataset, log=_early(dataset) if log_time is None else log_time)
        figure.align_labels()
        title = header.title(int(LETTERS * figure.get_figwidth()))
        figure.suptitle(title, fontsize="medium")
        figure.draw_without_rendering()
    return figure


def _energies(axes: Axes, dataset: Dataset, header: Header, laws: list[dict[str, Any]]) -> None:
    """Batteries, charger, plateau, the window for switching off."""
    time = dataset["time"].to_numpy()
    value = dataset["battery_density"].to_numpy()
    count = value.shape[1]
    wide = dataset["battery_density_high"] - dataset["battery_density_low"]
    alike = bool(np.all(np.ptp(value, axis=1) <= ALIKE + wide.to_numpy().max(axis=1)))
    shown = range(1) if alike or count > APART else range(count)
    dots = len(time) <= FEW
    for m in shown:
        name = "battery" if count == 1 else f"battery {m}"
        if alike and count > 1:
            name = f"{count} batteries alike"
        elif count > APART:
            name = f"{count} batteries, the first one"
        pen = Pen(BATTERIES[m].colour, DASHES[m], "osD^"[m])
        low = dataset["battery_density_low"].to_numpy()[:, m]
        high = dataset["battery_density_high"].to_numpy()[:, m]
        _drawn(axes, time, value[:, m], low, high, pen, name, dots=dots)
    if "charger_density" in dataset:
        _curve(axes, dataset, "charger_density", CHARGER, "charger")
    axes.set_ylim(-0.03, 1.05)
    axes.set_ylabel("energy per cell or spin")
    _laws(axes, laws, float(time[-1]))
    for name, side in (("t50", "right"), ("t90", "left")):
        when = header.peaks.get(name, {}).get("value")
        if when is not None and 0.0 < when <= time[-1]:
            axes.axvline(when, color="0.6", linestyle=":", linewidth=0.7, zorder=0.5)
            symbol = f"$t_{{{name[1:]}}}$"
            axes.annotate(
                symbol, (when, 0.09), xytext=(2 if side == "left" else -2, 0),
                textcoords="offset points", xycoords=("data", "axes fraction"), ha=side,
                fontsize="small", color="0.4",
            )  # fmt: skip
    axes.legend(loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=2)


def _laws(axes: Axes, laws: list[dict[str, Any]], end: float) -> None:
    """The plateau of each battery, dashed, and how long after the pulse it holds, shaded."""
    found = {law["quantity"]: law for law in laws}
    levels = dict.fromkeys(
        round(law["value"], 9)
        for law in laws
        if law["quantity"] == "plateau" and (law["error"] or 0.0) <= VOID
    )
    for number, level in enumerate(levels):
        label = "law: plateau" if number == 0 else None
        axes.axhline(
            level, color=LAW, linestyle=(0, (6.0, 3.0)), linewidth=0.7, zorder=1.0, label=label
        )
    holds = [law["value"] for law in laws if law["quantity"] == "hold_time"]
    if "switch_off_after" not in found or not holds:
        return
    first = found["switch_off_after"]["value"]
    # None stands for ever.
    last = min(end, first + min(math.inf if held is None else held for held in holds))
    if first < last:
        axes.axvspan(
            first, last, color="#F0E442", alpha=0.25, linewidth=0.0, zorder=0.0,
            label="law: holds within 0.01",
        )  # fmt: skip


def _curve(axes: Axes, dataset: Dataset, name: str, pen: Pen, label: str) -> None:
    """A series of one quantity."""
    time = dataset["time"].to_numpy()
    value, low, high = (dataset[f"{name}{side}"].to_numpy() for side in ("", "_low", "_high"))
    _drawn(axes, time, value, low, high, pen, label, dots=len(time) <= FEW)


def _drawn(
    axes: Axes, time: Floats, value: Floats, low: Floats, high: Floats, pen: Pen, name: str, *,
    dots: bool,
) -> None:  # fmt: skip
    """A line or dots with the interval as a band."""
    axes.plot(
        time, value, color=pen.colour, linestyle="none" if dots else pen.dashes,
        marker=pen.marker if dots else "", markersize=3.0, label=name,
    )  # fmt: skip
    if dots:
        axes.vlines(time, low, high, color=pen.colour, alpha=0.35, linewidth=2.0)
    else:
        axes.fill_between(time, low, high, color=pen.colour, alpha=0.22, linewidth=0.0)


def _early(dataset: Dataset) -> bool:
    """Whether most of the rise happens in a small first part of the window."""
    time = dataset["time"].to_numpy()
    value = dataset["battery_density"].to_numpy().mean(axis=1)
    risen = np.flatnonzero(value >= 0.5 * float(value.max()))
    positive = time[time > 0.0]
    if len(positive) < 2 or len(risen) == 0 or value.max() <= 0.0:
        return False
    return bool(time[risen[0]] <= EARLY * time[-1])


def _time_axis(axes: list[Axes], dataset: Dataset, *, log: bool) -> None:
    """One time axis for all panels, labelled below the last."""
    time = dataset["time"].to_numpy()
    if log:
        axes[0].set_xscale("log")
        positive = time[time > 0.0]
        axes[0].set_xlim(float(positive[0]), float(positive[-1]))
    elif len(time) > 1:
        axes[0].set_xlim(float(time[0]), float(time[-1]))
    for each in axes[:-1]:
        each.tick_params(labelbottom=False)
    axes[-1].set_xlabel("time $t$ (1/unit of decay)")
