"""Entropy of the battery: stored values, closed forms, full density matrices and the bound."""

from functools import partial

import numpy as np
import pytest
from tests.perturbation import typical_looseness, worst_excess
from tests.reference import dense_populations, entries_with, entry
from tests.starts import start_of

from spinvolt.metrics.entropy import entropy

STORED = [pytest.param(e, id=e["id"]) for e in entries_with("at_T_entropy_bits")]


@pytest.mark.parametrize("case", STORED)
def test_entropy_at_the_charging_time(case):
    start = start_of(case)
    value, bound = entropy(start.populations, start.error, levels=start.levels)
    expected = case["values"]["at_T_entropy_bits"]
    assert value[0] == pytest.approx(expected, abs=bound[0] + 10.0 ** -case["digits"])
    assert bound[0] < 1e-12
    nats = case["values"]["at_T_entropy_nats"]
    assert value[0] * np.log(2) == pytest.approx(nats, abs=bound[0] + 10.0 ** -case["digits"])


@pytest.mark.parametrize("row", entry("001-fig5")["values"]["rows"][:60:3], ids=lambda r: r["N"])
def test_entropy_of_equal_sizes(row):
    n = row["N"]
    q = dense_populations(n, n, 0, n, [row["T"]])
    value, _ = entropy(q, 1e-14, levels=range(n + 1))
    assert value[0] == pytest.approx(row["S_bits"], abs=1e-12)


def test_entropy_of_known_distributions():
    uniform, bound = entropy(np.full(1024, 1.0), 0.0, levels=range(1024))
    assert uniform == pytest.approx(10.0, abs=float(bound))
    assert bound < 1e-12
    single, bound = entropy([0.0, 3.0, 0.0], 0.0, levels=range(3))
    assert single == 0.0
    assert bound < 1e-13


def test_tiny_populations_count_and_empty_ones_do_not():
    """One level at 1e-300 beside a full one: its entropy is 1e-300 log2(1e300), not NaN."""
    value, _ = entropy([1.0, 1e-300, 0.0, 5e-324], 0.0, levels=range(4))
    assert value == pytest.approx(1e-300 * 300 * np.log2(10), rel=1e-12, abs=0.0)


def test_entropy_bound_holds_and_is_tight():
    metric = partial(entropy, levels=range(12))
    assert worst_excess(metric, 120, 12) <= 1.0
    steep, random = typical_looseness(metric, 20, 12)
    assert steep < 1.01
    assert random < 1e3


@pytest.mark.parametrize("size", [1, 2, 3, 30])
def test_entropy_of_a_meaningless_state_is_bounded_by_the_number_of_levels(size):
    value, bound = entropy(np.arange(1.0, size + 1.0), 2.0, levels=range(size))
    assert value + bound >= np.log2(size)
    assert bound <= np.log2(size) + 1e-12


def test_levels_outside_the_window_widen_the_bound_only_logarithmically():
    near = entropy([0.5, 0.5], 1e-6, levels=range(2))[1]
    far = entropy([0.5, 0.5], 1e-6, levels=range(10**12))[1]
    assert near < far < near + 1e-12 * 50
