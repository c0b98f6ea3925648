"""The numbers of a study along one field: sizes, values and their bounds, line by line."""

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import numpy as np
from numpy.typing import NDArray
from xarray import DataArray, Dataset

from spinvolt.batteries.rules import shown
from spinvolt.bounded import Bounded, Proof, weakest
from spinvolt.errors import Misstated
from spinvolt.study.block import Grade
from spinvolt.study.layout import TIME
from spinvolt.study.scaling_family import Family, family_of
from spinvolt.study.scaling_fit import Data

Floats = NDArray[np.float64]

FEWEST = 5
USUAL = "n_battery"
ROUNDING = 4.0 * float(np.finfo(float).eps)
_GRADES = {Grade.PROVED: Proof.PROVED, Grade.ESTIMATED: Proof.ESTIMATED}


@dataclass(frozen=True, eq=False)
class Points:
    """Numbers at growing sizes, and where in the study they stand.

    Attributes
    ----------
    where
        The other fields of the study.
    sizes
        Shape (n,), growing.
    values
        Each with its bounds.
    left_out
        Sizes of the window without a positive number, and why.
    family
        The batteries behind the numbers, where they are known.
    """

    where: Mapping[str, Any]
    sizes: Floats
    values: tuple[Bounded, ...]
    left_out: tuple[tuple[float, str], ...]
    family: Family | None = None

    def data(self) -> Data:
        """Their logarithms, for fits."""
        sides = np.array([[y.low, y.value, y.high] for y in self.values])
        logs = np.log(sides[:, 1])
        off = np.maximum(logs - np.log(np.maximum(sides[:, 0], 1e-300)), np.log(sides[:, 2]) - logs)
        return Data(self.sizes, logs, off + ROUNDING * (1.0 + np.abs(logs)))

    @property
    def proof(self) -> Proof:
        """The weakest grade among them."""
        return weakest(*(y.proof for y in self.values))


def named(names: Sequence[str]) -> str:
    """Names for a sentence.

    >>> named(["max_power", "max_energy"])
    '`max_power` or `max_energy`'
    """
    return " or ".join(f"`{name}`" for name in names)


def metric_of(dataset: Dataset, said: str | None) -> str:
    """The figure of merit that is meant: the named one, else the first that the study keeps.

    Raises
    ------
    Misstated
        When there is none of that name.
    """
    names = [str(name) for name in dataset.data_vars]
    known = [
        name
        for name in names
        if (f"{name}_low" in names or not any(f"{n}_low" in names for n in names))
        and TIME not in dataset[name].dims
        and dataset[name].dtype.kind in "fiu"
    ]
    if said is None and known:
        return known[0]
    if said in known:
        return str(said)
    if not known:
        raise Misstated("The study must keep a figure of merit, but has none: name it in metrics.")
    near = get_close_matches(str(said)[:80], known, 1)
    hint = f"; did you mean `{near[0]}`?" if near else "."
    raise Misstated(
        f"`y` must be {named(known)}, which the study keeps, but is {shown(said)}{hint}"
    )


def field_of(dataset: Dataset, y: str, said: str | None) -> str:
    """The field that is meant: the named one, else `n_battery`, else the only one there is.

    Raises
    ------
    Misstated
        When there is none of that name, or several could be meant.
    """
    dims = dataset[y].dims
    known = [
        str(name)
        for name, coordinate in dataset.coords.items()
        if len(coordinate.dims) == 1
        and coordinate.dims[0] in dims
        and coordinate.dtype.kind in "fiu"
    ]
    if said is not None:
        if said in known:
            return said
        raise Misstated(
            f"`x` must be a field with numbers that the study sweeps ({named(known)}), but is "
            f"{shown(said)}."
        )
    if USUAL in known or len(known) == 1:
        return USUAL if USUAL in known else known[0]
    raise Misstated(f"`x` must be named: the study sweeps {named(known) or 'no numbers'}.")


def lines(
    dataset: Dataset, x: str, y: str, window: tuple[float, float] | None = None
) -> Iterator[Points]:
    """The numbers y over x, one line for each setting of the study's other fields.

    Raises
    ------
    Misstated
        When a size comes twice, or a line has fewer than five positive numbers in the window.
    """
    along = str(dataset[x].dims[0])
    others = [str(dim) for dim in dataset[y].dims if dim != along]
    for places in itertools.product(*(range(dataset.sizes[dim]) for dim in others)):
        line = dataset.isel(dict(zip(others, places, strict=True)))
        where = {name: _label(line, name, at) for name, at in zip(others, places, strict=True)}
        yield _points(line, x, y, where, window)


def _points(
    line: Dataset, x: str, y: str, where: Mapping[str, Any], window: tuple[float, float] | None
) -> Points:
    sizes = line[x].to_numpy().astype(float)
    order = np.argsort(sizes, kind="stable")
    low, high = window or (0.0, math.inf)
    found: list[tuple[float, Bounded]] = []
    left_out: list[tuple[float, str]] = []
    for place in order.tolist():
        size = float(sizes[place])
        if not low <= size <= high or not (size > 0.0 and math.isfinite(size)):
            continue
        value = _bounded(line, y, place)
        if isinstance(value, Bounded):
            found.append((size, value))
        else:
            left_out.append((size, value))
    told = np.array([size for size, _ in found])
    here = "".join(f", {name} = {value}" for name, value in where.items())
    if len(np.unique(told)) < len(told):
        twice = told[:-1][np.diff(told) == 0.0][0]
        raise Misstated(f"`x` must take each value once, but {x} is {twice:g} twice{here}.")
    if len(told) < FEWEST:
        why = f" ({left_out[0][1].rstrip('.')})" if left_out else ""
        raise Misstated(
            f"A fit needs at least {FEWEST} sizes with a positive number in the window, but "
            f"{y} over {x}{here} has {len(told)}{why}."
        )
    values = tuple(value for _, value in found)
    return Points(where, told, values, tuple(left_out), _family(line, x, y, told))


def _family(line: Dataset, x: str, y: str, sizes: Floats) -> Family | None:
    """The batteries of a line, if they can be stated once more from what its data set says."""
    family = family_of(line, x, y)
    if family is not None:
        try:
            for size in (float(sizes[0]), float(sizes[-1])):
                family.statement(size)
        except Misstated:
            return None
    return family


def _bounded(line: Dataset, y: str, place: int) -> Bounded | str:
    """The number at one place, or why there is no positive one."""
    value, low, high = (float(_at(line, y + side, place, y)) for side in ("", "_low", "_high"))
    if not math.isfinite(value):
        return _reason(line, y, place)
    if value <= 0.0:
        return f"{y} is {value:.6g}, which has no logarithm"
    if low <= 0.0:
        return f"{y} may be zero: its bounds are {low:.6g} and {high:.6g}"
    if f"{y}_proof" not in line:
        return Bounded(value, min(low, value), max(high, value), Proof.UNCONTROLLED)
    grade = Grade(int(line[f"{y}_proof"].to_numpy()[place]))
    return Bounded(value, low, high, _GRADES.get(grade, Proof.UNCONTROLLED))


def _at(line: Dataset, name: str, place: int, instead: str) -> float:
    return float((line[name] if name in line else line[instead]).to_numpy()[place])


def _reason(line: Dataset, y: str, place: int) -> str:
    for name in (f"{y}_reason", "failure"):
        code = int(line[name].to_numpy()[place]) if name in line else -1
        if code >= 0:
            return str(line["text"].to_numpy()[code])
    return "the study does not have it yet"


def _label(line: Dataset, name: str, place: int) -> Any:  # noqa: ANN401
    """The value of a field at which a line stands, or its number."""
    told: DataArray | None = line.coords.get(name)
    return place if told is None else told.item()
