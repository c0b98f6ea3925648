"""First maxima: proved where they are, refused where they cannot be told."""

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.polynomial import Polynomial
from tests.metrics.synthetic import Synthetic, dipped

from spinvolt.algebra.results import Jets
from spinvolt.errors import NotConverged
from spinvolt.metrics.peak import Peak
from spinvolt.metrics.peak import first_peak as search

LONGEST = 2000


@dataclass(frozen=True)
class Watchful(Synthetic):
    """A synthetic flow that sees for itself when it begins to fall."""

    def rising(self, times: np.ndarray, after: object = None) -> Jets:
        slope = np.where(times > 0.0, self.exact(times, 1), 0.0)
        (falls,) = np.nonzero((slope[:-1] > 0.0) & (slope[1:] < 0.0))
        return self.jets(times[: falls[0] + 3] if len(falls) else times, after)


def first_peak(flow: Synthetic, longest: int) -> Peak:
    """The search, told the exact signs with which the curve begins."""
    start = np.zeros(1)
    second, fourth = (float(flow.exact(start, k)[0]) for k in (2, 4))
    signs = tuple(int(np.sign(x)) if abs(x) > 1e-12 else 0 for x in (second, fourth))
    return search(flow, longest, signs=(signs[0], signs[1]))


@given(st.floats(0.2, 3.0), st.floats(0.05, 0.5), st.sampled_from([0.0, 1e-13, 1e-9]))
def test_a_single_cosine_peaks_at_pi(height: float, step: float, error: float) -> None:
    peak = first_peak(Synthetic(Polynomial([0.0, height]), error, step), LONGEST)
    assert abs(peak.time - np.pi) <= peak.time_error
    assert abs(peak.value - 2 * height) <= peak.value_error
    assert peak.value_error < 1e-7 * height + 10 * error


@pytest.mark.parametrize("polynomial", [[0.0, 1.0], [0.0, -1.0], [0.0, 0.3, 0.5, -0.2]])
@pytest.mark.parametrize("step", [0.07, 0.2, 0.45])
def test_a_flow_that_sees_the_fall_gives_the_same(polynomial: list[float], step: float) -> None:
    watchful = Watchful(Polynomial(polynomial), 1e-13, step)
    seen = first_peak(watchful, LONGEST)
    peak = first_peak(Synthetic(Polynomial(polynomial), 1e-13, step), LONGEST)
    assert abs(seen.time - peak.time) <= seen.time_error + peak.time_error
    assert abs(seen.value - peak.value) <= seen.value_error + peak.value_error
    assert watchful.asked == [len(seen.march.nodes) - 1, 1]
    assert seen.time <= step * seen.march.reached < seen.time + 2 * step


@pytest.mark.parametrize("kind", [Synthetic, Watchful])
def test_a_maximum_at_the_end_of_a_block_is_looked_at_again(kind: type[Synthetic]) -> None:
    flow = kind(Polynomial([0.0, 1.0]), 1e-13, np.pi / 31.998)
    peak = first_peak(flow, LONGEST)
    assert abs(peak.time - np.pi) <= peak.time_error < 1e-10
    assert peak.march.step == flow.step
    assert flow.asked == [34, 2, 1]


def test_one_jet_settles_a_maximum() -> None:
    flow = Synthetic(Polynomial([0.0, 1.0]))
    peak = first_peak(flow, LONGEST)
    assert flow.asked[-1] == 1
    assert peak.time_error < 1e-12


@pytest.mark.parametrize("depth", [1e-2, 1e-4, 1e-6, 1e-8])
def test_a_level_stretch_is_not_taken_for_a_maximum(depth: float) -> None:
    flow = Synthetic(dipped(0.2, depth))
    peak = first_peak(flow, LONGEST)
    assert abs(peak.time - np.pi) <= peak.time_error < 1e-9
    assert abs(peak.value - flow.exact(np.array([np.pi]))[0]) <= peak.value_error


@pytest.mark.parametrize("depth", [1e-2, 1e-4, 1e-6, 1e-8])
def test_a_tiny_wiggle_is_found(depth: float) -> None:
    flow = Synthetic(dipped(0.2, -depth))
    peak = first_peak(flow, LONGEST)
    true = np.arccos(0.2 + np.sqrt(depth))
    assert abs(peak.time - true) <= peak.time_error < 1e-4
    assert abs(peak.value - flow.exact(np.array([true]))[0]) <= peak.value_error


def test_what_cannot_be_told_is_refused_in_one_sentence() -> None:
    with pytest.raises(NotConverged, match="too flat to tell"):
        first_peak(Synthetic(dipped(0.2, 0.0)), LONGEST)


def test_noise_above_a_wiggle_is_refused_and_not_guessed() -> None:
    with pytest.raises(NotConverged, match="too flat to tell"):
        first_peak(Synthetic(dipped(0.2, -1e-8), error=1e-6), LONGEST)


def test_a_flat_top_of_fourth_order_is_enclosed() -> None:
    flow = Synthetic(Polynomial([0.0, 1.0, 0.5]))
    peak = first_peak(flow, LONGEST)
    assert abs(peak.time - np.pi) <= peak.time_error < 1e-2
    assert abs(peak.value - 2.0) <= peak.value_error < 1e-9


def test_a_curve_that_first_falls_peaks_after_its_minimum() -> None:
    flow = Synthetic(Polynomial([0.0, -1.0]))
    peak = first_peak(flow, LONGEST)
    assert abs(peak.time - 2 * np.pi) <= peak.time_error
    assert abs(peak.value) <= peak.value_error


def test_a_curve_that_starts_level_to_second_order_is_followed() -> None:
    # F'(1) = 0: the second derivative vanishes at time zero, the fourth decides.
    flow = Synthetic(Polynomial([0.0, -1.0, 0.5]) * -1.0)
    peak = first_peak(flow, LONGEST)
    times = np.linspace(0, peak.time, 1001)
    assert np.all(np.diff(flow.exact(times)) > -1e-15)
    assert abs(peak.time - np.pi) <= peak.time_error


def test_a_search_that_is_too_short_says_how_far_it_came() -> None:
    with pytest.raises(NotConverged, match=r"no maximum of the energy up to t = 1 \(5 steps"):
        first_peak(Synthetic(Polynomial([0.0, 1.0])), 5)


def test_the_work_is_a_few_jets_beyond_the_peak() -> None:
    flow = Synthetic(Polynomial([0.0, 1.0]))
    first_peak(flow, LONGEST)
    assert sum(flow.asked) <= np.pi / flow.step + 32


def test_samples_alone_would_be_wrong_here() -> None:
    flow = Synthetic(dipped(0.2, -1e-4), spacing=0.4)
    samples = flow.exact(flow.step * np.arange(9))
    assert np.all(np.diff(samples[:8]) > 0)
    assert first_peak(flow, LONGEST).time < 2.0
