"""The picture of a closed battery: the panels of its page with all that stands beside."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray
from xarray import Dataset

from spinvolt.charging import charge
from spinvolt.errors import NotCovered
from spinvolt.explorer.panes.asked import followed
from spinvolt.explorer.panes.beside import beside
from spinvolt.explorer.panes.charging import WATCH, capacity
from spinvolt.explorer.panes.closed_forms import curves, marks
from spinvolt.explorer.panes.pins import pins
from spinvolt.explorer.panes.populations import populations
from spinvolt.explorer.panes.states import NAMES, looked
from spinvolt.explorer.pictures.others import PINS, THEORY, Other, draw_key, make_room
from spinvolt.explorer.state import State
from spinvolt.metrics.curve import Progress
from spinvolt.plots.curves import draw_charging_time, draw_curves
from spinvolt.plots.header import Header
from spinvolt.plots.heat import draw_populations
from spinvolt.plots.panels import BESIDE, Panel, panels
from spinvolt.plots.picture import Picture, styled
from spinvolt.run.result import Run
from spinvolt.vocabulary import TIME_AXIS, axis_label

Floats = NDArray[np.float64]

# Inches: two columns of a journal, a row of panels, what lies above and below.
PAGE, ROW, FRAME = 7.0, 1.75, 0.55
# Letters of the title that fit on an inch.
LETTERS = 19
COLUMNS = 2
# The order of the page.
ORDER = ("energy", "power", "efficiency", "entropy", "ergotropy")


def closed_picture(state: State, progress: Progress) -> Figure:
    """A figure of what the battery page shows: the same time, the same curves.

    Energy, power and efficiency with their bounds and maxima, entropy, ergotropies and populations
    as far as the page has them; the parallel scheme, closed forms and pinned batteries that are
    switched on. A single time is a list of values.

    Raises
    ------
    NotCovered, NotConverged
        As `charge`.
    """
    found, run = followed(state, WATCH, progress)
    others = list(_others(state, found, run, progress))
    lengths = [len(time) for other in others for time, _ in other.curves.values()]
    if max([len(run.time), *lengths]) < 2:
        return charge(state.statement, progress=progress).plot()
    data = run.to_dataset()
    header = Header.of(found.to_dataset())
    states, levels = _tried(lambda: _states(state, progress)), _tried(lambda: _levels(state))
    parts = ((data, WATCH), (states, NAMES))
    shown = [(p, part) for part, names in parts if part is not None for p in _of(part, names)]
    shown.sort(key=lambda pair: ORDER.index(pair[0].names[0]))
    # A single column would fill the whole time.
    if levels is not None and levels.sizes["time"] > 1:
        shown.append((Panel(("populations",)), levels))
    with styled():
        return _drawn(shown, header, others)


def _drawn(shown: list[tuple[Panel, Dataset]], header: Header, others: list[Other]) -> Figure:
    ends = [float(dataset["time"][-1]) for _, dataset in shown]
    ends += [float(time[-1]) for other in others for time, _ in other.curves.values()]
    rows = -(-len(shown) // COLUMNS)
    figure = Picture(figsize=(PAGE, ROW * rows + FRAME))
    grid = figure.add_gridspec(rows, COLUMNS)
    charged = header.mark("energy")
    for number, (panel, dataset) in enumerate(shown):
        axes = figure.add_subplot(grid[divmod(number, COLUMNS)])
        axes.set_xlim(0.0, max(ends))
        lowest = number >= len(shown) - COLUMNS
        axes.set_xlabel(axis_label(TIME_AXIS) if lowest else "")
        axes.tick_params(labelbottom=lowest)
        if panel.names == ("populations",):
            draw_populations(axes, dataset)
            axes.set_title(dataset.attrs["rows"], loc="left", fontsize="small")
            continue
        for other in others:
            other.draw(axes, panel.names)
        draw_curves(axes, dataset, panel, header)
        make_room(axes, panel.names, others)
        if charged is not None and panel.names != ("energy",):
            draw_charging_time(axes, charged)
    draw_key(figure, others, COLUMNS)
    figure.align_labels()
    figure.suptitle(header.title(int(LETTERS * PAGE)), fontsize="medium")
    figure.draw_without_rendering()
    return figure


def _of(dataset: Dataset, names: tuple[str, ...]) -> tuple[Panel, ...]:
    """The panels of those series that a data set has."""
    return panels([name for name in names if name in dataset])


def _tried(made: Callable[[], Dataset]) -> Dataset | None:
    """A data set, or None where the page says in words why it has none."""
    try:
        return made()
    except NotCovered:
        return None


def _states(state: State, progress: Progress) -> Dataset:
    """Entropy and ergotropies."""
    return looked(state, progress).to_dataset()


def _levels(state: State) -> Dataset:
    """The populations, in rows as the page has them."""
    answer = populations(state, None)
    first, group = answer.header["first"], answer.header["group"]
    values = answer.arrays["populations"]
    rows = first + group * (np.arange(values.shape[1]) + 0.5) - 0.5
    told = f"each row adds up {group} levels" if group > 1 else ""
    return Dataset(
        {"populations": (("time", "excited"), values)},
        {"time": answer.arrays["time"], "excited": rows},
        {"rows": told},
    )


def _others(state: State, found: Run, run: Run, progress: Progress) -> Iterator[Other]:
    """What stands beside, in the order of the page's key."""
    time = run.time
    told, arrays = beside(state, found, tuple(time.tolist()))
    if arrays:
        words = f"{told['copies']} side by side ({told['source']})"
        along = {name.removeprefix("parallel_"): (time, arrays[name]) for name in arrays}
        yield Other("parallel", words, BESIDE, along)
    if state.view.theory:
        yield from _theory(state, found, time)
    yield from _pinned(state, found, progress)


def _theory(state: State, found: Run, time: Floats) -> Iterator[Other]:
    """The closed form that is drawn, and points of those that give a maximum."""
    drawn, arrays = curves(state.statement, time)
    points = {form["name"]: form for form in marks(found)}
    for form in drawn:
        energy, most = arrays["theory_0"], capacity(found)
        rate = np.divide(energy, time, out=np.zeros_like(energy), where=time > 0.0)
        along = {"energy": (time, energy), "power": (time, rate)}
        if most > 0.0:
            along["efficiency"] = (time, energy / most)
        own = points.pop(form["name"], None)
        top = [] if own is None else [(own["time"], own["energy"])]
        yield Other("theory", f"closed form: {_named(form)}", THEORY, along, top)
    for number, form in enumerate(points.values()):
        place = [(form["time"], form["energy"])]
        yield Other(f"mark_{number}", _named(form), THEORY, {}, place)


def _named(form: dict[str, Any]) -> str:
    source = str(form["source"])
    return f"{form['name']} ({'derived here' if source.startswith('own') else source})"


def _pinned(state: State, found: Run, progress: Progress) -> Iterator[Other]:
    """Pinned batteries, their times in units of their charging times where that is switched on."""
    answer = pins(state, progress)
    for pin in answer.header["pins"]:
        i = pin["index"]
        if "reason" in pin:
            continue
        by = _scale(found, pin) if state.view.aligned else 1.0
        head = f"pin{i}_"
        arrays = {n.removeprefix(head): a for n, a in answer.arrays.items() if n.startswith(head)}
        along = {
            name: (by * arrays[f"{part}time"], arrays[f"{part}{name}"])
            for part, names in (("", WATCH), ("state_", NAMES))
            for name in names
            if f"{part}{name}" in arrays
        }
        yield Other(f"pin_{i}", f"{i + 1}: {pin['title']}", PINS[i], along)


def _scale(found: Run, pin: dict[str, Any]) -> float:
    own, other = found.to_json()["peaks"].get("charging_time"), pin["peaks"].get("charging_time")
    if own is None or other is None or not own["value"] or not other["value"]:
        return 1.0
    return own["value"] / other["value"]
