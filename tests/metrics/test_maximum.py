"""Global maxima over a window, of the curve and of the curve over time."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.polynomial import Polynomial
from tests.metrics.synthetic import Synthetic, dipped

from spinvolt.metrics.curve import window
from spinvolt.metrics.maximum import highest, most_power

coefficients = st.lists(st.floats(-1, 1).map(lambda x: round(x, 2)), min_size=1, max_size=5)


@given(coefficients, st.floats(0.3, 9.0))
def test_no_sample_exceeds_the_global_maximum_and_one_reaches_it(
    polynomial: list[float], until: float
) -> None:
    flow = Synthetic(Polynomial([0.0, *polynomial]))
    if np.abs(flow.cosines[1:]).sum() < 1e-3:
        return
    peak = highest(window(flow, until), until)
    times = np.linspace(0, until, 4001)
    values = flow.exact(times)
    assert values.max() <= peak.value + peak.value_error + 1e-15
    reached = flow.exact(np.clip(np.array([peak.time]), 0, until))[0]
    assert abs(reached - peak.value) <= peak.value_error + 1e-6 * peak.time_error
    assert peak.value_error < 1e-9


@given(coefficients, st.floats(0.3, 9.0))
def test_no_sample_exceeds_the_largest_power_and_one_reaches_it(
    polynomial: list[float], until: float
) -> None:
    flow = Synthetic(Polynomial([0.0, *polynomial]))
    times = np.linspace(0, until, 4001)[1:]
    power = flow.exact(times) / times
    best = most_power(window(flow, until), 0.0)
    if best.value == 0.0:
        assert power.max() <= best.value_error
        return
    assert power.max() <= best.value + best.value_error
    reached = flow.exact(np.array([best.time]))[0] / best.time
    assert abs(reached - best.value) <= best.value_error


def test_the_largest_power_of_a_cell_is_the_known_constant() -> None:
    flow = Synthetic(Polynomial([0.0, 0.5]))
    best = most_power(window(flow, 4.0), 0.0)
    # sin^2(x)/x with x = t/2 has its maximum at 1.16556118520721.
    assert abs(best.time - 2 * 1.1655611852072114) <= best.time_error < 1e-9
    assert abs(best.value - 0.7246113537767084 / 2) <= best.value_error < 1e-11


def test_equal_maxima_give_the_earliest_and_cover_all() -> None:
    flow = Synthetic(Polynomial([0.0, 0.5]))
    peak = highest(window(flow, 40.0), 40.0)
    assert abs(peak.time - np.pi) < 1e-9
    # Nothing says that this motion repeats itself exactly, so all of them are covered.
    assert peak.time + peak.time_error >= 11 * np.pi


def test_a_later_maximum_that_is_higher_by_little_wins() -> None:
    flow = Synthetic(dipped(0.2, -1e-3))
    wiggle = np.arccos(0.2 + np.sqrt(1e-3))
    until = 2.2
    peak = highest(window(flow, until), until)
    assert peak.time == until
    assert flow.exact(np.array([until]))[0] > flow.exact(np.array([wiggle]))[0]


@pytest.mark.parametrize("until", [0.1, 1.0, 3.0])
def test_a_rising_curve_is_highest_at_the_window_s_end(until: float) -> None:
    flow = Synthetic(Polynomial([0.0, 1.0]))
    march = window(flow, until)
    peak = highest(march, until)
    assert (peak.time, peak.time_error) == (until, 0.0)
    assert abs(peak.value - flow.exact(np.array([until]))[0]) <= peak.value_error


def test_a_falling_curve_is_highest_at_the_start_and_has_no_power() -> None:
    march = window(Synthetic(Polynomial([0.0, -1.0])), 2.0)
    peak = highest(march, 2.0)
    assert (peak.time, peak.value) == (0.0, 0.0)
    power = most_power(march, 0.0)
    assert power.value == 0.0
    assert power.value_error < 1e-5


def test_what_lies_beyond_the_curve_widens_the_power_s_bound() -> None:
    march = window(Synthetic(Polynomial([0.0, 0.5])), 3.0)
    near, far = most_power(march, 0.0), most_power(march, 10.0)
    assert far.value + far.value_error >= 10.0 / 3.0 > near.value + near.value_error
