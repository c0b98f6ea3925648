"""Which part of a sweep is drawn: a quantity over one field or two, the other fields fixed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from xarray import Dataset

from spinvolt.batteries.rules import listed, shown
from spinvolt.errors import Misstated
from spinvolt.explorer.looks import SweepLook
from spinvolt.study.plan import Plan

Floats = NDArray[np.float64]

# So many lines are told apart; a field with more values is fixed instead.
LINES = 6
# Values of a field that are told to the page.
TOLD = 2000


@dataclass(frozen=True)
class Slice:
    """A settled look at a data set.

    Attributes
    ----------
    quantity
        What is drawn.
    x, y
        Fields along the axes; no ``y`` draws lines.
    along
        The dimensions of x and y.
    family
        The dimension with a line for each of its values; empty for one line.
    at
        Places along the other dimensions.
    """

    quantity: str
    x: str
    y: str
    along: tuple[str, ...]
    family: str
    at: dict[str, int]

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        return {"quantity": self.quantity, "x": self.x, "y": self.y, "family": self.family,
                "at": self.at}  # fmt: skip

    def places(self, data: Dataset, name: str) -> Floats:
        """Where a field's values stand on its axis: its numbers, or 0, 1, ... for words."""
        values = data[name].to_numpy()
        if values.dtype.kind in "iuf":
            return values.astype(float)
        return np.arange(len(values), dtype=float)

    def lines(self, data: Dataset) -> Iterator[tuple[str, Dataset]]:
        """Each line with its label, along growing x."""
        rest = data.isel(self.at)
        order = np.argsort(self.places(data, self.x), kind="stable")
        rest = rest.isel({self.along[0]: order})
        if not self.family:
            yield "", rest
            return
        for place in range(data.sizes[self.family]):
            line = rest.isel({self.family: place})
            yield f"{self.family} = {_value(data, self.family, place)}", line

    def plane(self, data: Dataset) -> Floats:
        """Numbers over both fields, shape (y, x), both growing."""
        part = data[self.quantity].isel(self.at).transpose(self.along[1], self.along[0])
        rows = np.argsort(self.places(data, self.y), kind="stable")
        columns = np.argsort(self.places(data, self.x), kind="stable")
        return part.to_numpy()[np.ix_(rows, columns)]


def fields_of(data: Dataset, plan: Plan) -> list[dict[str, Any]]:
    """The swept fields with their values, one for each dimension and those zipped with it."""
    found: list[dict[str, Any]] = []
    for dim, group in zip(plan.dims, plan.groups, strict=True):
        for axis in group:
            values = data[axis.field].to_numpy()
            found.append(
                {
                    "name": axis.field,
                    "dim": dim,
                    "size": len(values),
                    "numbers": values.dtype.kind in "iuf",
                    "values": values[:TOLD].tolist(),
                }
            )
    return found


def slice_of(data: Dataset, plan: Plan, look: SweepLook) -> Slice:
    """The look with what it leaves open filled in.

    Raises
    ------
    Misstated
        When the sweep has no such quantity or field.
    """
    if not plan.metrics:
        raise Misstated("This sweep keeps curves alone, and figures of merit are what is drawn.")
    quantity = _known("quantity", look.quantity, plan.metrics)
    dims = {
        axis.field: dim for dim, group in zip(plan.dims, plan.groups, strict=True) for axis in group
    }
    x = _known("x", look.x, tuple(dims), _longest(data, dims))
    y = _known("y", look.y, tuple(dims)) if look.y else ""
    if y and dims[y] == dims[x]:
        y = ""
    along = (dims[x], dims[y]) if y else (dims[x],)
    others = [dim for dim in plan.dims if dim not in along]
    few = [dim for dim in others if 1 < data.sizes[dim] <= LINES and dim not in look.at]
    family = few[0] if few and not y else ""
    at = {
        dim: min(look.at.get(dim, data.sizes[dim] - 1), data.sizes[dim] - 1)
        for dim in others
        if dim != family
    }
    return Slice(quantity, x, y, along, family, at)


def _longest(data: Dataset, dims: dict[str, str]) -> str:
    """The field of numbers with the most values, else the first field."""
    numbers = [name for name in dims if data[name].dtype.kind in "iuf"] or list(dims)
    return max(numbers, key=lambda name: data.sizes[dims[name]])


def _known(entry: str, said: str, known: tuple[str, ...], usual: str | None = None) -> str:
    if not said:
        return usual or known[0]
    if said not in known:
        raise Misstated(f"`sweep.{entry}` must be {listed(known)}, but is {shown(said)}.")
    return said


def _value(data: Dataset, dim: str, place: int) -> str:
    """A dimension's value as a label says it."""
    if dim not in data.coords:
        return str(place)
    value = data[dim].to_numpy()[place]
    return f"{value:.6g}" if isinstance(value, float) else str(value)
