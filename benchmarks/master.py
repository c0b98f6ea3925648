"""Spinvolt's part of the master equation, through the path that a user takes."""

import numpy as np
from numpy.typing import ArrayLike

from benchmarks.ours import Ours
from benchmarks.task import OPEN_SAMPLES, Floats, open_times
from spinvolt.batteries.reservoir import Reservoir
from spinvolt.charging import charge
from spinvolt.engines.open_charge import charge_open, choose_open

WATCHED = ("battery_density", "charger_density")


def battery(size: int) -> Reservoir:
    """The job as spinvolt is told it."""
    return Reservoir(n_charger=size, n_battery=[size])


def curve(size: int) -> Ours:
    """The job: model, engine, densities of battery and charger, shape (2, times)."""
    model, times = battery(size).model(), open_times(size)
    engine = choose_open(model, times).engine.name
    series = charge_open(model, times).series
    found = stacked(series.battery_density[:, 0], series.charger_density)
    return told(times, found, engine, series.error)


def whole(size: int) -> Ours:
    """The same through the front door."""
    times = open_times(size)
    run = charge(battery(size), until=float(times[-1]), samples=OPEN_SAMPLES, watch=WATCHED)
    energy, charger = (run[name] for name in WATCHED)
    width = np.maximum(energy.high - energy.value, energy.value - energy.low)
    return told(times, stacked(energy.value, charger.value), run.method.engine, width)


def stacked(cells: Floats, charger: Floats) -> Floats:
    """Battery first."""
    return np.stack([np.reshape(cells, -1), np.reshape(charger, -1)])


def told(times: Floats, densities: Floats, engine: str, errors: ArrayLike) -> Ours:
    """Relative to the largest density; no time is looked for."""
    bound = float(np.max(errors)) / float(np.max(densities))
    return Ours(float(times[-1]), densities, engine, bound, 0.0)
