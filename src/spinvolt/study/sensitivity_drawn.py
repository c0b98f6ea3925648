"""A sensitivity study as labelled arrays, and as what its picture draws."""

import json
import math

import numpy as np
from matplotlib.figure import Figure
from xarray import Dataset

from spinvolt.bounded import Bounded, Undefined
from spinvolt.plots.sensitivities import sensitivity_figure
from spinvolt.study.quantities import meaning
from spinvolt.study.sensitivity_fields import number_at
from spinvolt.study.sensitivity_result import Sensitivity

NONE = (math.nan, math.nan, math.nan)
SIDES = ("", "_low", "_high")
SPREAD = ("mean", "sd", "low", "high")
WORDS = ("label", "symbol", "unit")


def picture(found: Sensitivity) -> Figure:
    """The figure of a sensitivity study.

    Raises
    ------
    Misstated
        When no figure of merit has a value, or none depends on a field.
    """
    return sensitivity_figure(arrays(found))


def arrays(found: Sensitivity) -> Dataset:
    """Relative derivatives along `metric` and `field`, figures and their spread along `metric`.

    Example
    -------
    >>> from spinvolt.batteries.central_spin import CentralSpin
    >>> from spinvolt.study.sensitivity import sensitivity
    >>> battery = CentralSpin(n_battery=2, n_charger=2)
    >>> data = arrays(sensitivity(battery, by=["coupling"], of=["charging_time"]))
    >>> data["relative"].values.tolist(), data["at_zero"].values.tolist()
    ([[-1.0]], [0])
    """
    metrics = list(found.figures)
    fields = list(next(iter(found.slopes.values()), {}))
    at = [number_at(found.statement, name) or 0.0 for name in fields]
    relative = [
        _relative(found.slopes[m][f].value, x, found.figures[m])
        for m in metrics
        for f, x in zip(fields, at, strict=True)
    ]
    sides = np.array(relative).reshape(len(metrics), len(fields), 3)
    figures = np.array([_sides(found.figures[m]) for m in metrics])
    spread = np.array([_spread(found, m) for m in metrics])
    words = {key: [getattr(meaning(m), key) for m in metrics] for key in WORDS}
    return Dataset(
        {
            **{f"relative{s}": (("metric", "field"), sides[..., k]) for k, s in enumerate(SIDES)},
            **{f"figure{s}": ("metric", figures[:, k]) for k, s in enumerate(SIDES)},
            **{name: ("metric", spread[:, k]) for k, name in enumerate(SPREAD)},
            **{key: ("metric", said) for key, said in words.items()},
            "at_zero": ("field", np.array([x == 0.0 for x in at], dtype=np.int8)),
        },
        {"metric": metrics, "field": fields},
        {"spinvolt": json.dumps({"statement": found.statement, "status": ""})},
    )


def _relative(
    slope: Bounded | Undefined, at: float, figure: Bounded | Undefined
) -> tuple[float, float, float]:
    """d ln figure / d ln field; of a field at zero d ln figure / d field."""
    if isinstance(slope, Undefined) or isinstance(figure, Undefined):
        return NONE
    if figure.low <= 0.0 <= figure.high:
        return NONE
    return _sides(slope.scaled(at or 1.0) / figure)


def _sides(number: Bounded | Undefined) -> tuple[float, float, float]:
    return NONE if isinstance(number, Undefined) else (number.value, number.low, number.high)


def _spread(found: Sensitivity, metric: str) -> tuple[float, float, float, float]:
    told = found.spread.get(metric)
    if told is None or isinstance(told, Undefined):
        return (*NONE, math.nan)
    return told.mean, told.sd, told.low, told.high
