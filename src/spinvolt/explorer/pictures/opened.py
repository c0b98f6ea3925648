"""The picture of an open battery: the panels of its page, pinned batteries beside."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from spinvolt.bounded import Bounded
from spinvolt.charging import charge
from spinvolt.explorer.panes.laws import held
from spinvolt.explorer.panes.open_battery import EACH, asked
from spinvolt.explorer.panes.pins import pins
from spinvolt.explorer.pictures.others import PINS, Other, draw_key
from spinvolt.explorer.state import State
from spinvolt.metrics.curve import Progress
from spinvolt.plots.open import open_charging
from spinvolt.plots.panels import BLUE
from spinvolt.plots.picture import styled
from spinvolt.run.result import Run

Floats = NDArray[np.float64]

# Panels by the words on their axes, and what stands in each of them.
STATES = ("ergotropy_full", "ergotropy", "log_negativity")
PANELS = {
    "energy per cell or spin": ("battery_0", "battery_1", "battery_2", "battery_3"),
    "ergotropy": ("energy", "ergotropy_full", "ergotropy"),
    "negativity (bit)": ("log_negativity",),
}
# Batteries of a pinned charger that are told apart, and how close those are that are not.
APART, ALIKE = 4, 1e-6


def open_picture(state: State, progress: Progress) -> Figure:
    """A figure of what the open-battery page shows: the same time, the same axis, the pins.

    Raises
    ------
    NotCovered, NotConverged
        As `charge`.
    """
    run = charge(asked(state), progress=progress)
    others = [*_energy(run), *_pinned(state, progress)]
    log = state.view.log_time and len(run.time) > 1
    figure = open_charging(_told(run).to_dataset(), log_time=log)
    ends = [float(time[-1]) for other in others for time, _ in other.curves.values()]
    with styled():
        main, *_ = figure.axes
        main.set_xlim(right=max([float(run.time[-1]), *ends]) or None)
        for axes in figure.axes:
            for other in others:
                other.draw(axes, PANELS.get(axes.get_ylabel(), ()))
        late = run.peaks.get("t99")
        if isinstance(late, Bounded) and late.value > 0.0:
            main.axvline(late.value, color="0.6", linestyle=":", linewidth=0.7, zorder=0.5)
        draw_key(figure, others, columns=1)
        figure.draw_without_rendering()
    return figure


def _told(run: Run) -> Run:
    """The run without the law's time of holding, where its curves contradict that."""
    density = run.series.get(EACH)
    curves = [] if density is None else list(density.value.T)
    if held(run.theory, run.time, curves) is not None:
        return run
    return replace(run, theory=tuple(law for law in run.theory if law.quantity != "hold_time"))


def _energy(run: Run) -> Iterator[Other]:
    """The energy above the work that can be drawn from it, where the run has both."""
    if {"energy", *PANELS["ergotropy"]} & set(run.series) > {"energy"}:
        along = {"energy": (run.time, run.series["energy"].value)}
        yield Other("own", "energy of all batteries", BLUE, along)


def _pinned(state: State, progress: Progress) -> Iterator[Other]:
    answer = pins(state, progress)
    for pin in answer.header["pins"]:
        i = pin["index"]
        if "reason" in pin:
            continue
        head = f"pin{i}_"
        arrays = {n.removeprefix(head): a for n, a in answer.arrays.items() if n.startswith(head)}
        names = [
            *_batteries(arrays, len(pin["cells"])),
            "ergotropy_full",
            "ergotropy",
            "log_negativity",
        ]
        along = {name: (arrays["time"], arrays[name]) for name in names if name in arrays}
        yield Other(f"pin_{i}", f"{i + 1}: {pin['title']}", PINS[i], along)


def _batteries(arrays: dict[str, Any], count: int) -> list[str]:
    """The batteries with a line of their own: one for those alike, the first of many."""
    names = [f"battery_{m}" for m in range(count) if f"battery_{m}" in arrays]
    first = names[:1]
    if len(names) > APART or all(
        np.allclose(arrays[name], arrays[first[0]], rtol=0.0, atol=ALIKE) for name in names
    ):
        return first
    return names
