"""Milestones of open batteries against dense sampling."""

import numpy as np

from spinvolt.batteries.reservoir import Reservoir
from spinvolt.engines.master import Master
from spinvolt.metrics.charging_times import crossing, milestones


def test_the_first_maximum_and_fractions_of_it() -> None:
    problem = Reservoir(n_charger=50, n_battery=[1, 1], pump=1.0).model().lindblad()
    curve = Master().solve(problem, np.array([0.2])).curve
    assert curve is not None
    found = milestones(curve, 0)
    times = np.linspace(0.0, 0.2, 2001)
    values = curve.densities(times)[:, 0]
    assert found.peak_time is not None
    assert found.peak_density is not None
    assert abs(found.peak_time.value - times[np.argmax(values)]) <= 1e-4
    assert 0 <= found.peak_density.value - values.max() < 1e-6
    for percent, time in found.fractions.items():
        level = 0.01 * percent * found.peak_density.value
        assert abs(curve.densities(np.array([time.value]))[0, 0] - level) < 1e-12
        assert time.low <= time.value <= time.high
        assert time.high - time.low < 1e-9
        assert np.all(values[times < time.low] < level)


def test_a_density_that_rises_has_no_maximum_and_is_measured_by_its_end() -> None:
    problem = Reservoir(n_charger=50, n_battery=[1]).model().lindblad()
    curve = Master().solve(problem, np.array([0.1])).curve
    assert curve is not None
    found = milestones(curve, 0)
    assert found.peak_time is None
    assert found.reference.value == curve.densities(np.array([0.1]))[0, 0]
    assert crossing(curve, 0, 0.999) is None
