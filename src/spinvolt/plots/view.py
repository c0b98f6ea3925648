"""What a picture shows of a sweep: which quantity, which fields along its axes, which as lines."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

import numpy as np
from xarray import Dataset

from spinvolt.errors import Misstated
from spinvolt.plots.fields import field_label, setting
from spinvolt.plots.scales import Along, geometric

# As many lines as there are pens.
MOST_LINES = 7
# So many sizes make a line of its own.
FEWEST = 3
CURVE, CURVE_END, TIME, SIZE = "_curve", "curve_end", "relative_time", "n_battery"
Where = Mapping[str, object]


@dataclass(frozen=True, eq=False)
class View:
    """A part of a sweep as one picture.

    Attributes
    ----------
    dataset
        That part, without dimensions of a single place.
    y
        The variable.
    across
        What runs along the horizontal axis.
    up
        What runs along the vertical axis of a map; None where there are lines.
    lines
        The dimensions of which each place is a line.
    fixed
        What all of it has in common, in words.
    """

    dataset: Dataset
    y: str
    across: Along
    up: Along | None
    lines: tuple[str, ...]
    fixed: tuple[str, ...]


def view(dataset: Dataset, x: str | Sequence[str] | None, y: str | None, where: Where) -> View:
    """The part that is meant, with what is usual where nothing is said.

    Raises
    ------
    Misstated
        When a name or a value is not one of the sweep, or more fields are left than fit.
    """
    name = quantity(dataset, y)
    shown, fixed = _narrowed(dataset, name, where)
    dims = tuple(str(dim) for dim in shown[name].dims)
    said = (x,) if isinstance(x, str) else tuple(x or ())
    if len(said) > 2 or (x is not None and not said):
        raise Misstated("`x` must be one field, or two for a map.")
    across = _along(shown, said[0] if said else _usual(shown, dims), dims, "x")
    rest = tuple(dim for dim in dims if dim != across.dim)
    if len(said) == 2:
        up = _along(shown, said[1], rest, "x")
        _refuse(shown, tuple(dim for dim in rest if dim != up.dim), across)
        return _ordered(View(shown, name, across, up, (), fixed))
    if math.prod(shown.sizes[dim] for dim in rest) <= MOST_LINES:
        return _ordered(View(shown, name, across, None, rest, fixed))
    _refuse(shown, rest[1:] and rest, across)
    return _ordered(View(shown, name, across, _along(shown, None, rest, "x"), (), fixed))


def quantity(dataset: Dataset, said: str | None) -> str:
    """The variable that is meant: the named one, else the first figure of merit, else a curve.

    Raises
    ------
    Misstated
        When there is none of that name.
    """
    known = [str(name) for name in dataset.data_vars if f"{name}_proof" in dataset]
    if not known:
        raise Misstated("The data set must be that of a sweep: take one from `open_sweep`.")
    if said is None:
        return min(known, key=lambda name: (name == CURVE_END, TIME in dataset[name].dims))
    for name in (said, f"{said}{CURVE}"):
        if name in known:
            return name
    near = get_close_matches(str(said)[:80], known, 1)
    hint = f"; did you mean `{near[0]}`?" if near else "."
    raise Misstated(
        f"A picture must show {_listed(known)}, which the sweep keeps, but is asked for "
        f"{_said(said)}{hint}"
    )


def told(dataset: Dataset, dim: str) -> str:
    """The value of a dimension's fields where only one place of it is left."""
    names = [dim] if dim in dataset.coords else _stated(dataset, dim)
    return ", ".join(setting(name, dataset[name].to_numpy().item()) for name in names)


def _stated(dataset: Dataset, dim: str) -> list[str]:
    """The fields along a dimension that do not follow others."""
    return [
        str(name)
        for name, each in dataset.coords.items()
        if each.dims == (dim,) and "formula" not in each.attrs
    ]


def _narrowed(dataset: Dataset, name: str, where: Where) -> tuple[Dataset, tuple[str, ...]]:
    """The part at some values, what has one value throughout put aside."""
    for field, value in where.items():
        known = [str(c) for c, each in dataset.coords.items() if len(each.dims) == 1]
        if field not in known:
            raise Misstated(f"`where` must name {_listed(known)}, but has {_said(field)}.")
        values = dataset[field].to_numpy()
        places = [i for i, each in enumerate(values.tolist()) if _same(each, value)]
        if not places:
            raise Misstated(
                f"`where` must give {field} a value of the sweep ({_some(values.tolist())}), but "
                f"gives {_said(value)}."
            )
        dataset = dataset.isel({str(dataset[field].dims[0]): places})
    single = [str(dim) for dim in dataset[name].dims if dataset.sizes[dim] == 1]
    fixed = tuple(text for dim in single if (text := told(dataset.isel({dim: 0}), dim)))
    if len(single) == dataset[name].ndim:
        # A single number is a dot.
        single, fixed = single[:-1], fixed[:-1]
    return dataset.isel(dict.fromkeys(single, 0)), fixed


def _usual(dataset: Dataset, dims: tuple[str, ...]) -> str | None:
    """The field that usually runs across: the time of curves, sizes, or what has most values.

    What leaves few lines comes first.
    """
    if TIME in dims:
        return TIME
    fields = [name for dim in dims if (name := _field(dataset, dim)) is not None]
    cases = math.prod(dataset.sizes[dim] for dim in dims)
    few = [n for n in fields if cases <= MOST_LINES * dataset[n].size]
    among = few or fields
    if SIZE in among and dataset[SIZE].size >= FEWEST:
        return SIZE
    return max(among, key=lambda name: dataset[name].size, default=None)


def _field(dataset: Dataset, dim: str) -> str | None:
    """The field that stands for a dimension: its own, or one with a number for each place."""
    for name in dict.fromkeys((dim, *_stated(dataset, dim))):
        if name in dataset.coords:
            values = dataset[name].to_numpy()
            if values.dtype.kind in "iuf" and len(np.unique(values)) == len(values):
                return name
    return None


def _along(dataset: Dataset, name: str | None, dims: tuple[str, ...], flag: str) -> Along:
    """A field as an axis; left out, that of the first dimension."""
    if name is None:
        name = _field(dataset, dims[0]) or dims[0]
    known = [str(c) for c, each in dataset.coords.items() if each.dims and each.dims[0] in dims]
    known = [c for c in known if dataset[c].ndim == 1]
    if name in dims and name not in dataset.coords:
        places = np.arange(dataset.sizes[name], dtype=float)
        return Along(name, name, places, (), name, log=False, whole=True)
    if name not in known:
        raise Misstated(f"`{flag}` must name {_listed(known)}, but has {_said(name)}.")
    values, dim = dataset[name].to_numpy(), str(dataset[name].dims[0])
    if values.dtype.kind not in "iuf":
        words = tuple(str(value).replace("$", r"\$") for value in values.tolist())
        places = np.arange(len(words), dtype=float)
        return Along(name, dim, places, words, field_label(name), log=False, whole=False)
    whole = values.dtype.kind in "iu"
    numbers = values.astype(float)
    log = geometric(np.sort(numbers)) and len(np.unique(numbers)) == len(numbers)
    return Along(name, dim, numbers, (), field_label(name), log=log, whole=whole)


def _ordered(view_: View) -> View:
    """The same with growing numbers along the axes; places without a number are left out."""
    made: dict[str, Along] = {}
    dataset = view_.dataset
    for side, along in (("across", view_.across), ("up", view_.up)):
        if along is None:
            continue
        order = np.argsort(along.values, kind="stable")
        order = order[np.isfinite(along.values[order])]
        dataset = dataset.isel({along.dim: order})
        values = along.values[order]
        if view_.up is not None and len(np.unique(values)) < len(values):
            raise Misstated(f"Along an axis of a map {along.name} must have each value once.")
        made[side] = replace(along, values=values)
    return replace(view_, dataset=dataset, **made)


def _refuse(dataset: Dataset, dims: tuple[str, ...], across: Along) -> None:
    """More fields than a picture has room for."""
    if dims:
        left = " and ".join(f"{dim} ({dataset.sizes[dim]} values)" for dim in dims)
        raise Misstated(
            f"A picture must have at most {MOST_LINES} lines, or two fields as a map, but besides "
            f"{across.name} there are {left}: choose with `where`."
        )


def _same(value: object, said: object) -> bool:
    if isinstance(value, float) and isinstance(said, int | float):
        return math.isclose(value, said, rel_tol=1e-9)
    return value == said


def _listed(names: Sequence[str]) -> str:
    return " or ".join(f"`{name}`" for name in names) or "nothing"


def _some(values: Sequence[Any]) -> str:
    told_ = [f"{each:g}" if isinstance(each, float) else str(each) for each in values]
    return ", ".join(told_ if len(told_) <= 9 else [*told_[:4], "...", told_[-1]])


def _said(value: object) -> str:
    return repr(value)[:80]
