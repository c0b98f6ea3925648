"""Variance of the battery's energy: exact arithmetic, windows far from zero, the bound."""

from fractions import Fraction
from functools import partial

import numpy as np
import pytest
from tests.full_space import density_matrix, spin
from tests.perturbation import (
    at_distance,
    change_and_bound,
    typical_looseness,
    worst_excess,
)
from tests.reference import dense

from spinvolt.metrics.energy import energy_variance


def test_variance_far_from_zero_is_exact_to_its_rounding():
    """A narrow window at level 10^6 against exact rational arithmetic."""
    rng = np.random.default_rng(3)
    raw = rng.exponential(size=500)
    first = 10**6
    value, bound = energy_variance(
        raw, 0.0, levels=range(first, first + 500), first=first, splitting=1.0
    )
    weights = [Fraction(x) for x in raw]
    total = sum(weights)
    mean = sum(i * w for i, w in enumerate(weights)) / total
    exact = sum((i - mean) ** 2 * w for i, w in enumerate(weights)) / total
    assert abs(Fraction(float(value)) - exact) <= Fraction(float(bound))
    assert bound < 1e-8


def test_variance_of_a_million_levels():
    """Uniform populations on 0 ... n-1 have the variance (n^2 - 1)/12."""
    n = 10**6
    value, bound = energy_variance(np.ones(n), 0.0, levels=range(n), first=0, splitting=1.0)
    exact = (n**2 - 1) / 12
    assert abs(value - exact) <= bound
    assert bound < 1e-13 * exact


def test_variance_against_the_full_density_matrix():
    q = np.array([0.1, 0.2, 0.3, 0.4])
    rho, energy = density_matrix(q), 2.5 * spin("z", 3)
    expected = np.trace(rho @ energy @ energy) - np.trace(rho @ energy) ** 2
    value, bound = energy_variance(q, 0.0, levels=range(4), first=0, splitting=2.5)
    assert value == pytest.approx(float(expected), abs=float(bound) + 1e-14)


def test_variance_of_a_rotated_battery_is_binomial():
    """One cell is a spin half; n_battery << excited << n_charger rotates each cell alike."""
    process = dense(4, 10**9, 0, 10**5)
    time = np.pi / (4 * np.sqrt((10**5 - 1.5) * (10**9 - 10**5 + 2.5)))
    value, _ = energy_variance(
        process.populations([time]), 1e-13, levels=process.levels, first=0, splitting=1.0
    )
    assert value[0] == pytest.approx(4 * 0.5 * 0.5, rel=1e-4)


def test_variance_bound_holds_and_is_tight():
    metric = partial(energy_variance, levels=range(3, 18), first=5, splitting=2.0)
    assert worst_excess(metric, 120, 12) <= 1.0
    steep, random = typical_looseness(metric, 20, 12)
    assert steep < 1.01
    assert random < 1e3


def test_a_moving_mean_lowers_the_variance():
    """Two equal levels: (j - 1/2)^2 is constant, so all of the change comes from the mean."""
    computed = np.sqrt([0.5, 0.5]).astype(complex)
    true = at_distance(computed, np.array([1.0, -1.0], dtype=complex), 1e-3)
    metric = partial(energy_variance, levels=range(2), first=0, splitting=1.0)
    change, bound = change_and_bound(metric, true, computed)
    assert change == pytest.approx(1e-6, rel=1e-3, abs=0.0)
    assert change <= bound < 1.5 * change


def test_levels_beyond_the_window_enter_the_bound():
    """A state error of 1e-3 may hide 1e-6 of the weight at level 10^6: variance up to 10^6."""
    value, bound = energy_variance([1.0], 1e-3, levels=range(10**6 + 1), first=0, splitting=1.0)
    assert value == 0.0
    hidden = 1e-6 * (1.0 - 1e-6) * 1e12
    assert hidden <= bound < 2.1 * hidden
