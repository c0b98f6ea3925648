"""The pane of a sweep: what its store has so far, as lines over a field or a map over two."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray
from xarray import Dataset

from spinvolt.errors import Misstated, NotCovered, sentence
from spinvolt.explorer.packet import Packet
from spinvolt.explorer.panes.slices import Slice, fields_of, slice_of
from spinvolt.explorer.panes.slopes import map_exponents, told_exponents
from spinvolt.explorer.shelf import Shelf
from spinvolt.explorer.standing import standing
from spinvolt.explorer.state import State
from spinvolt.metrics.curve import Progress
from spinvolt.study.block import Status
from spinvolt.study.dataset import dataset
from spinvolt.study.plan import Plan
from spinvolt.study.store import opened

LARGEST = 2_000_000
# Reasons that are told, the most frequent ones first, and rows of the table of numbers.
REASONS, ROWS = 8, 400


def swept(state: State, shelf: Shelf, progress: Progress) -> Packet:
    """What a sweep has so far.

    Header: `begun`; `stand`; the `fields`, `metrics` and the `look` as it was settled; `failed` by
    kind, `reasons` with counts; `highest` so far; `lines` with their labels and `table` rows, or
    `map`. Arrays of lines: `x`; line_i, line_i_low, line_i_high; exponent_i_x, exponent_i and its
    bounds. Of a map: `x`, `y`, `map` and `exponents`, rows along y.

    Raises
    ------
    Misstated
        When the shelf has no such sweep, or it has no such field or quantity.
    NotCovered
        When it is too large to be drawn.
    """
    look = state.sweep
    name = look.store or next(iter(shelf.stores), "")
    if not name:
        raise Misstated("No sweep is watched: start `spinvolt explore --store STORE`.")
    stand = standing(shelf.store(name))
    if not stand.begun:
        return Packet({"begun": False, "store": name})
    if progress is not None:
        progress(0.0, "reading the store")
    store = opened(shelf.store(name))
    if len(store.plan) > LARGEST:
        raise NotCovered(
            f"this sweep has {len(store.plan)} cases, but up to {LARGEST} are drawn: read it with "
            "`spinvolt.open_sweep`"
        )
    data = dataset(store)
    shown = slice_of(data, store.plan, look)
    header = {
        "begun": True,
        "store": name,
        "stand": stand.to_json(),
        "fields": fields_of(data, store.plan),
        "metrics": [_named(data, metric) for metric in store.plan.metrics],
        "look": shown.to_json(),
        "log": look.log,
        "quantity": _named(data, shown.quantity),
        "highest": _highest(data, store.plan, shown.quantity),
        **_failures(data),
    }
    arrays = {"x": shown.places(data, shown.x)}
    parts = _map(data, shown) if shown.y else _lines(data, shown)
    return Packet(header | parts[0], arrays | parts[1])


def _named(data: Dataset, name: str) -> dict[str, str]:
    told = data[name].attrs
    unit = told["units"] if told["units"] != "1" else ""
    return {"name": name, "label": told["long_name"], "unit": unit, "meaning": told["comment"]}


def _lines(data: Dataset, shown: Slice) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """A line for each value of one other field, the rest of them fixed."""
    arrays: dict[str, NDArray[Any]] = {}
    told: list[dict[str, Any]] = []
    for i, (label, line) in enumerate(shown.lines(data)):
        for side in ("", "_low", "_high"):
            arrays[f"line_{i}{side}"] = line[f"{shown.quantity}{side}"].to_numpy()
        exponents, more = told_exponents(line, shown.x, shown.quantity)
        arrays |= {f"exponent_{i}{side}": values for side, values in more.items()}
        told.append({"label": label, "table": _table(line, shown), "exponents": exponents})
    return {"lines": told}, arrays


def _table(line: Dataset, shown: Slice) -> list[list[Any]]:
    """Field, number and bounds in full, where there are numbers."""
    columns = [line[f"{shown.quantity}{side}"].to_numpy() for side in ("", "_low", "_high")]
    labels = line[shown.x].to_numpy().tolist() if shown.x in line else range(len(columns[0]))
    rows = zip(labels, *(column.tolist() for column in columns), strict=True)
    return [list(row) for row in rows if math.isfinite(row[1])][:ROWS]


def _map(data: Dataset, shown: Slice) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """Values over two fields, and the exponents along the first one."""
    plane = shown.plane(data)
    arrays = {
        "y": shown.places(data, shown.y),
        "map": plane,
        "exponents": map_exponents(shown.places(data, shown.x), plane),
    }
    return {"map": {"rows": plane.shape[0], "columns": plane.shape[1]}}, arrays


def _highest(data: Dataset, plan: Plan, quantity: str) -> dict[str, Any] | None:
    """The largest number so far and where it stands; None where there is none."""
    values = data[quantity].to_numpy()
    if not np.isfinite(values).any():
        return None
    number = int(np.nanargmax(values))
    low, high = (float(data[f"{quantity}_{s}"].to_numpy().ravel()[number]) for s in ("low", "high"))
    where = ", ".join(f"{name} = {_short(value)}" for name, value in plan.given(number).items())
    return {"value": float(values.ravel()[number]), "low": low, "high": high, "where": where}


def _short(value: object) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _failures(data: Dataset) -> dict[str, Any]:
    """Cases without numbers by kind, and the sentences that say why, the most frequent first."""
    status = data["status"].to_numpy().ravel()
    failed = {
        each.word: count
        for each in Status
        if each not in (Status.DONE, Status.MISSING) and (count := int(np.sum(status == each)))
    }
    codes = data["failure"].to_numpy().ravel()
    texts = data["text"].to_numpy()
    counts: dict[str, int] = {}
    for code, count in zip(*np.unique(codes[codes >= 0], return_counts=True), strict=True):
        text = sentence(str(texts[code]))
        counts[text] = counts.get(text, 0) + int(count)
    frequent = sorted(counts.items(), key=lambda pair: -pair[1])[:REASONS]
    return {"failed": failed, "reasons": [{"text": t, "count": n} for t, n in frequent]}
