"""The enclosure of a curve holds the curve, and would not if a bound were broken."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.polynomial import Polynomial
from tests.metrics.synthetic import Synthetic

from spinvolt.metrics import hermite
from spinvolt.metrics.curve import March, window

coefficients = st.lists(st.floats(-1, 1), min_size=2, max_size=6)


@given(coefficients, st.floats(0.05, 0.4), st.sampled_from([0.0, 1e-12, 1e-8]))
def test_values_and_derivatives_lie_within_their_bounds(
    polynomial: list[float], step: float, error: float
) -> None:
    flow = Synthetic(Polynomial([0.0, *polynomial]), error, step)
    curve = window(flow, 4.0).curve()
    times = np.linspace(0, 4.0, 203)
    for order in range(5):
        values, bounds = curve.at(times, order)
        assert np.all(np.abs(values - flow.exact(times, order)) <= bounds)


def test_bounds_are_not_idle() -> None:
    flow = Synthetic(Polynomial([0.0, 0.3, 0.5, -0.2]), 0.0, 0.5)
    curve = window(flow, 4.0).curve()
    _, bounds = curve.at(np.linspace(0, 4.0, 203))
    assert bounds.max() < 1e-9
    wrong = Synthetic(Polynomial([0.0, 0.3, 0.5, -0.2 + 1e-8]), 0.0, 0.5)
    times = np.linspace(0, 4.0, 203)
    assert np.any(np.abs(curve.at(times)[0] - wrong.exact(times)) > bounds)


def test_the_remainder_is_attained_up_to_its_polynomial_factor() -> None:
    frequency, step = 12.0, 0.4
    nodes = step * np.arange(-1, 3)
    jets = np.stack(
        [np.cos(frequency * nodes + k * np.pi / 2) * frequency**k for k in range(5)], axis=1
    )
    shape = hermite.scaled(jets, step) @ hermite.to_bernstein().T
    places = np.linspace(0, 1, 101)
    error = np.abs(hermite.evaluate(shape[0], places) - np.cos(frequency * step * places)).max()
    bound = hermite.remainders(step, frequency**20)[0]
    assert bound / 100 < error <= bound
    coarse = hermite.remainders(2 * step, 1.0) / hermite.remainders(step, 1.0)
    assert coarse == pytest.approx([2.0 ** (20 - r) for r in range(5)])


@given(st.lists(st.floats(-1, 1), min_size=20, max_size=20), st.floats(0, 1))
def test_halving_splitting_and_evaluation_agree(shape: list[float], place: float) -> None:
    row = np.array(shape)

    def at(coefficients: np.ndarray, where: float) -> float:
        return float(hermite.evaluate(coefficients, np.array([where]))[0])

    value = at(row, place)
    left, right = hermite.halve(row)
    half = at(left, 2 * place) if place <= 0.5 else at(right, 2 * place - 1)
    assert abs(value - half) < 1e-11
    before, after = hermite.split(row, 0.3)
    part = at(before, place / 0.3) if place <= 0.3 else at(after, (place - 0.3) / 0.7)
    assert abs(value - part) < 1e-11
    eighth = min(int(8 * place), 7)
    assert abs(value - at(hermite.parts(row, 3)[eighth], 8 * place - eighth)) < 1e-11


def test_a_march_continued_in_parts_is_the_march_in_one_go() -> None:
    flow = Synthetic(Polynomial([0.0, 1.0, 0.2]))
    one = March.begin(flow, 0.2).onward(20)
    two = March.begin(flow, 0.2).onward(7).onward(13)
    assert np.array_equal(one.nodes, two.nodes) or np.allclose(one.nodes, two.nodes, atol=1e-13)
    assert one.reached == two.reached == 20
