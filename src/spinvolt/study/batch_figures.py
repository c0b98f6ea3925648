"""What is kept of the cases that were computed at once: the figures of merit, rounded outward."""

import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from spinvolt.bounded import Bounded
from spinvolt.metrics.advantage import Setting
from spinvolt.metrics.figures import Maximum, figures
from spinvolt.metrics.speed_limit import speed_limit_time
from spinvolt.study.batch_cases import EPSILON, QUICK, Batch, Floats, at
from spinvolt.study.block import Grade
from spinvolt.study.case import Sheet

Sides = tuple[Floats, Floats, Floats]


def record(
    made: Batch, here: NDArray[np.intp], results: Floats, names: Sequence[str], sheet: Sheet
) -> None:
    """Write the named metrics of the cases at ``here`` into the sheet."""
    sides = _maxima(made, here, results)
    if "charging_power" in names:
        sides["charging_power"] = _over(sides["max_energy"], sides["charging_time"])
    if "efficiency" in names:
        capacity = _capacity(made, here)
        sides["efficiency"] = _over(sides["max_energy"], (capacity, capacity, capacity))
    for name in names:
        if name in QUICK:
            column = sheet.block.columns[name]
            column.value[here], column.low[here], column.high[here] = sides[name]
            column.proof[here] = Grade.PROVED
    others = [name for name in names if name not in QUICK]
    if others:
        _record_others(made, here, sides, others, sheet)


def _maxima(made: Batch, here: NDArray[np.intp], results: Floats) -> dict[str, Sides]:
    """Both maxima and their times."""
    from spinvolt.kernels.small_chains import layout as told

    unit = at(made.real["battery_splitting"], here)
    rate = results[told.UNIT] * abs(at(made.real["coupling"], here))
    time, power = 1.0 / rate, rate * unit
    best = _around(results[told.BEST], results[told.BEST_ERROR], power)
    least = results[told.BEST_LEAST] * power * (1.0 - 8.0 * EPSILON)
    return {
        "charging_time": _around(results[told.PEAK_TIME], results[told.PEAK_TIME_ERROR], time),
        "max_energy": _around(results[told.VALUE], results[told.VALUE_ERROR], unit),
        "max_power": (best[0], np.maximum(best[1], np.minimum(least, best[0])), best[2]),
        "time_of_max_power": _around(results[told.BEST_TIME], results[told.BEST_TIME_ERROR], time),
    }


def _capacity(made: Batch, here: NDArray[np.intp]) -> Floats:
    """The most energy that the conserved excitations allow, counted from the start."""
    cells, _, low, up = made.whole[:, here]
    gain = (np.minimum(cells, low + up) - low).astype(float)
    return at(made.real["battery_splitting"], here) * gain


def _around(value: Floats, error: Floats, unit: Floats | float) -> Sides:
    """A number in a unit, with what rounding adds to its error."""
    middle = value * unit
    off = error * unit
    off *= 1.0 + 8.0 * EPSILON
    off += 4.0 * EPSILON * np.abs(middle)
    return middle, middle - off, middle + off


def _over(top: Sides, bottom: Sides) -> Sides:
    """A ratio of positive numbers."""
    value = top[0] / bottom[0]
    return (
        value,
        np.minimum(top[1] / bottom[2] * (1.0 - 4.0 * EPSILON), value),
        np.maximum(top[2] / bottom[1] * (1.0 + 4.0 * EPSILON), value),
    )


def _record_others(
    made: Batch, here: NDArray[np.intp], sides: Mapping[str, Sides], names: list[str], sheet: Sheet
) -> None:
    """The figures that compare with other schemes, one case at a time."""

    def bounded(name: str) -> Callable[[int], Bounded]:
        columns = [side.tolist() for side in sides[name]]
        return lambda i: Bounded(*(column[i] for column in columns))

    energy, time, power, when = (
        bounded(name) for name in ("max_energy", "charging_time", "max_power", "time_of_max_power")
    )
    real = {name: np.broadcast_to(column, len(made.fits)) for name, column in made.real.items()}
    for i, place in enumerate(here.tolist()):
        cells, spins, low, up = made.whole[:, place].tolist()
        constants = {name: float(column[place]) for name, column in real.items()}
        found = figures(
            Maximum(time(i), energy(i)),
            Maximum(when(i), power(i)),
            constants["battery_splitting"] * (min(cells, low + up) - low),
            Setting(n_battery=cells, n_charger=spins, excited=up, battery_excited=low, **constants),
            speed_limit_time(abs(constants["coupling"]) * _spread(cells, spins, low, up)),
        )
        for name in names:
            sheet.number(place, name, found[name])


def _spread(cells: int, spins: int, low: int, up: int) -> float:
    """The energy spread of the start over the coupling: root of the squares of its two links."""
    below = low * (cells - low + 1) * (up + 1) * (spins - up)
    above = (low + 1) * (cells - low) * up * (spins - up + 1)
    return math.sqrt(below + above)
