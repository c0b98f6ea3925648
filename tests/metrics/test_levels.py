"""Populations, their normalisation and the bound on means that every metric uses."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.perturbation import at_distance, random_state

from spinvolt.metrics.levels import level_populations, mean_level, normalised


@pytest.mark.parametrize("distance", [1.0, 0.3, 1e-3, 1e-8, 1e-13])
def test_populations_stay_within_their_bounds(distance):
    for seed in range(50):
        rng = np.random.default_rng(seed)
        true = random_state(rng, 12)
        computed = at_distance(true, random_state(rng, 12), distance)
        value, bound = level_populations(np.abs(computed) ** 2, distance)
        assert np.all(np.abs(value - np.abs(true) ** 2) <= bound + 1e-15)


def test_the_bound_of_a_population_is_reached():
    """All of the distance goes into one level: 2 e sqrt(q (1 - q)) is the change itself."""
    true = np.sqrt([0.3, 0.7]).astype(complex)
    computed = at_distance(true, np.array([1.0, 0.0], dtype=complex), 1e-6)
    value, bound = level_populations(np.abs(computed) ** 2, 1e-6)
    assert bound[0] < 1.001 * (value[0] - 0.3)


@given(st.lists(st.floats(0.0, 1.0), min_size=2, max_size=6), st.floats(1e-9, 0.5))
def test_normalising_a_state_that_lost_norm_keeps_the_bound(entries, lost):
    """The computed state is off in norm and in direction; its distance covers both."""
    moduli = np.sqrt(np.array(entries) + 1e-3)
    true = moduli / np.linalg.norm(moduli)
    side = np.roll(true, 1)
    computed = (1.0 - lost) * true + 0.3 * lost * side
    distance = float(np.linalg.norm(computed - true))
    q, e = normalised(computed**2, distance)
    assert np.linalg.norm(np.sqrt(q) - true) <= e


def test_a_state_that_lost_all_direction_is_not_believed():
    q, e = normalised([0.5, 0.5], 5.0)
    assert e == np.sqrt(2.0)
    assert np.sum(q) == pytest.approx(1.0, abs=1e-15)


def test_mean_level_far_from_zero_is_exact_to_its_rounding():
    """Against exact rational arithmetic, 10^6 levels up, with no error handed over."""
    rng = np.random.default_rng(1)
    raw = rng.exponential(size=3000)
    q, e = normalised(raw, 0.0)
    first = 10**6
    mean, _, bound = mean_level(q, e, range(first, first + 3000), first)
    weights = [Fraction(x) for x in raw]
    exact = first + sum(i * w for i, w in enumerate(weights)) / sum(weights)
    assert abs(Fraction(float(mean)) - exact) <= Fraction(float(bound))
    assert bound < 1e-7


def test_blocks_of_times_equal_single_times():
    rng = np.random.default_rng(2)
    block = rng.exponential(size=(4, 5, 7))
    errors = rng.uniform(0.0, 1e-3, size=(4, 5))
    value, bound = level_populations(block, errors)
    one, its_bound = level_populations(block[2, 3], errors[2, 3])
    assert np.array_equal(value[2, 3], one)
    assert np.array_equal(bound[2, 3], its_bound)
