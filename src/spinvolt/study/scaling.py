"""`scaling`: how a figure of merit grows with a field of a study."""

import itertools
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spinvolt.batteries.rules import shown
from spinvolt.errors import Misstated
from spinvolt.statement.read import read_file
from spinvolt.study.scaling_asked import Window, chosen, refuse
from spinvolt.study.scaling_card import card
from spinvolt.study.scaling_document import document
from spinvolt.study.scaling_grid import Grid, on_grid
from spinvolt.study.scaling_growth import EXACT, Growth, grown
from spinvolt.study.scaling_points import field_of, lines, metric_of
from spinvolt.study.table import plan as planned
from spinvolt.version import VERSION

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from xarray import Dataset

    from spinvolt.study.plan import Plan

Progress = Callable[[float, str], None] | None


@dataclass(frozen=True, eq=False)
class Scaling:
    """How y grows with x, on each line of a study.

    Attributes
    ----------
    x, y
        The field and the figure of merit.
    label, unit
        Of y, in words.
    lines
        One for each setting of the other fields, and one more each if a grid was given.
    quoted
        An exponent that was printed somewhere, whose fit windows are looked for.
    """

    x: str
    y: str
    label: str
    unit: str
    lines: tuple[Growth, ...]
    quoted: str | None = None

    def line(self, reading: str | None = None, **where: object) -> Growth:
        """The line with these settings of the other fields; the first that fits.

        Raises
        ------
        Misstated
            When there is none.
        """
        for each in self.lines:
            same = all(each.points.where.get(name) == value for name, value in where.items())
            if same and reading in (None, each.reading):
                return each
        raise Misstated(f"There is no line with {shown(where)}: the study has {self._settings()}.")

    def quoting(self, exponent: str | float) -> "Scaling":
        """The same, telling also which fit windows give a printed exponent.

        Text keeps a last zero.

        Raises
        ------
        Misstated
            When it is no decimal number.
        """
        self.lines[0].windows(exponent)
        return replace(self, quoted=str(exponent))

    def checked(self, progress: Progress = None) -> "Scaling":
        """The same, with the batteries charged that the lines are extrapolated to.

        ``beyond[i].charged`` of each line that was not read off a grid is then the number itself.

        Raises
        ------
        Misstated
            When the numbers are no sweep's, or another field changes with x that is not tied to it.
        """
        count, done = (
            sum(len(e.beyond) for e in self.lines if e.reading == EXACT),
            itertools.count(),
        )

        def told(size: float) -> None:
            place = next(done)
            if progress is not None:
                progress(place / count, f"charging {place + 1} of {count}: {self.x} = {size:g}")

        lines = tuple(e.checked(told) if e.reading == EXACT else e for e in self.lines)
        if progress is not None:
            progress(1.0, f"charged {count} batteries")
        return replace(self, lines=lines)

    def to_json(self) -> dict[str, Any]:
        """The contract's form: `spinvolt scaling --json` prints it."""
        return {
            "x": self.x,
            "y": self.y,
            "unit": self.unit,
            "lines": [document(each, self.quoted) for each in self.lines],
            "version": VERSION,
        }

    def plot(self) -> "Figure":
        """Numbers, laws and local exponents; see ``spinvolt.plots.scaling.scaling_figure``.

        Raises
        ------
        Misstated
            When there are more lines than a picture can tell apart.
        """
        from spinvolt.study.scaling_drawn import picture

        return picture(self.lines, self.x, self.label, self.unit)

    def __str__(self) -> str:
        return card(self.lines, self.x, self.label, self.quoted)

    def _settings(self) -> str:
        names = [
            ", ".join(f"{k} = {v}" for k, v in each.points.where.items()) for each in self.lines
        ]
        return "; ".join(dict.fromkeys(names)) or "one line alone"


def scaling(
    study: "Dataset | Mapping[str, Any] | str | PathLike[str]",
    *,
    x: str | None = None,
    y: str | None = None,
    window: Window | None = None,
    where: Mapping[str, object] | None = None,
    to: Sequence[float] = (),
    grid: Grid | None = None,
    store: str | PathLike[str] | None = None,
    progress: Progress = None,
) -> Scaling:
    """Exponents with intervals, local exponents, and which law of growth the numbers bear out.

    Parameters
    ----------
    study
        A data set as from ``open_sweep``, a store's folder, or a statement with a `[sweep]` table:
        a file, or its tables as nested dicts, whose cases are computed first.
    x
        The field that grows; left out, `n_battery`, or the only one with numbers.
    y
        The figure of merit; left out, the first that the study keeps.
    window
        First and last x to use; all of them if left out.
    where
        Values of other fields; lines for all their values if left out.
    to
        Values of x to extrapolate to; ten times the largest if left out.
    grid
        (first, last, count): fit also the maxima on ``numpy.linspace(first, last, count)``, as
        papers that read them off sampled curves do. For `max_power` and `max_energy`.
    store
        A folder to compute a sweep into, on all processors; if left out, it is computed in this
        process and not kept.
    progress
        Called with the fraction that is done and with what is being done.

    Returns
    -------
    Scaling
        ``print`` it for tables, ``.to_json()``, ``.plot()``; its lines hold all numbers.

    Raises
    ------
    Misstated
        When a field, a figure of merit or the window is not one of the study, a line has fewer
        than five sizes, or the sweep is misstated.
    NotConverged
        When the workers of a sweep are gone.
    OSError
        When the disk is full.

    Example
    -------
    >>> tables = {"battery": {}, "sweep": {"n_battery": {"log": [10, 1000, 9]}}}
    >>> tables["sweep"] |= {"n_charger": "n_battery", "metrics": ["advantage"]}
    >>> found = scaling(tables).lines[0]
    >>> print(f"{found.exponent.value:.4f} {found.preferred} {found.varying is not None}")
    0.8384 log True
    """
    refuse(window, to, where, grid)
    plan, dataset = _numbers(study, store, progress)
    name = metric_of(dataset, y)
    field = field_of(dataset, name, x)
    part = chosen(dataset, where or {})
    found = [grown(points, EXACT, to) for points in lines(part, field, name, window)]
    if grid is not None:
        if plan is None:
            raise Misstated("`grid` needs the study itself: name its file or its store.")
        read = chosen(on_grid(plan, name, grid, progress), where or {})
        label = f"{grid[2]} times in [{grid[0]:g}, {grid[1]:g}]"
        found += [grown(points, label, to) for points in lines(read, field, name, window)]
    attributes = dataset[name].attrs
    words, unit = str(attributes.get("long_name", name)), str(attributes.get("units", "1"))
    return Scaling(field, name, words, unit, tuple(found))


def _numbers(
    study: "Dataset | Mapping[str, Any] | str | PathLike[str]",
    store: str | PathLike[str] | None,
    progress: Progress,
) -> "tuple[Plan | None, Dataset]":
    """The plan of a study, where it is known, and its numbers; a sweep is run first."""
    import xarray as xr

    from spinvolt.study.dataset import open_sweep
    from spinvolt.study.store import opened
    from spinvolt.study.sweep import sweep

    if isinstance(study, str | PathLike) and Path(study).is_dir():
        _refuse_store(store)
        return opened(Path(study)).plan, open_sweep(study)
    if isinstance(study, str | PathLike) and Path(study).suffix.lower() == ".nc":
        _refuse_store(store)
        try:
            return None, xr.load_dataset(study, engine="netcdf4")
        except (OSError, ValueError) as error:
            raise Misstated(f"`{study}` cannot be read as netCDF: {error}.") from None
    if isinstance(study, xr.Dataset):
        _refuse_store(store)
        return None, study
    tables = study if isinstance(study, Mapping) else read_file(study)
    plan = planned(tables)
    if store is not None:
        return plan, sweep(tables, store, progress=progress).dataset()
    with tempfile.TemporaryDirectory() as folder:
        done = sweep(tables, Path(folder) / "store", workers=0, progress=progress)
        return plan, done.dataset()


def _refuse_store(store: str | PathLike[str] | None) -> None:
    if store is not None:
        raise Misstated("`store` must be left out: the numbers are there already.")
