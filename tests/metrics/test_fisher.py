"""Fisher information and entanglement depth: stored values, density matrices, bounds."""

from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.full_space import density_matrix, full_fisher, spin
from tests.perturbation import typical_looseness, worst_excess
from tests.reference import dense_populations, entries_with, entry
from tests.starts import start_of

from spinvolt.metrics.fisher import entanglement_depth, fisher

STORED = [pytest.param(e, id=e["id"]) for e in entries_with("at_T_qfi_Sx")]
WEIGHTS = st.lists(st.floats(0.0, 1.0), min_size=2, max_size=5).filter(lambda w: sum(w) > 0.01)


@pytest.mark.parametrize("case", STORED)
def test_fisher_at_the_charging_time(case):
    s = start_of(case)
    value, bound = fisher(s.populations, s.error, levels=s.levels, first=0, n_battery=s.n_battery)
    expected = case["values"]["at_T_qfi_Sx"]
    assert value[0] == pytest.approx(expected, abs=bound[0] + expected * 10.0 ** -case["digits"])
    assert bound[0] < 1e-12 * max(expected, 1.0)


@pytest.mark.parametrize("row", entry("000-fig5")["values"]["rows"][:60:3], ids=lambda r: r["N"])
def test_fisher_of_equal_sizes(row):
    n = row["N"]
    q = dense_populations(n, n, 0, n, [row["T"]])
    value, _ = fisher(q, 1e-14, levels=range(n + 1), first=0, n_battery=n)
    assert value[0] / n == pytest.approx(row["F_over_Nb"], abs=1e-12)


def test_fisher_of_binomial_populations():
    """yang2025 Fig. 6, the ideal curve of fifty cells, as one block of times."""
    values = entry("000-fig6")["values"]
    angles = np.array(values["nu_t"]) / 2
    n = 50
    q = np.ones((len(angles), 1))
    for _ in range(n):
        up = np.sin(angles)[:, None] ** 2
        q = np.pad(q, ((0, 0), (0, 1))) * (1 - up) + np.pad(q, ((0, 0), (1, 0))) * up
    value, bound = fisher(q, np.full(len(angles), 1e-14), levels=range(n + 1), first=0, n_battery=n)
    expected = np.array(values["F_over_Nb_ideal"])
    assert value / n == pytest.approx(expected, abs=1e-13 + float(np.max(bound)) / n)


@given(WEIGHTS)
def test_fisher_against_density_matrices(weights):
    q = np.array(weights) / sum(weights)
    n = len(q) - 1
    value, bound = fisher(q, 1e-14, levels=range(n + 1), first=0, n_battery=n)
    expected = full_fisher(density_matrix(q), spin("x", n))
    assert value == pytest.approx(expected, abs=float(bound) + 1e-11)


@pytest.mark.parametrize("level", [0, 3, 10])
def test_fisher_of_a_dicke_state(level):
    value, _ = fisher([1.0], 0.0, levels=range(11), first=level, n_battery=10)
    assert value == 2 * level * (10 - level) + 10


def test_fisher_bound_holds_and_is_tight():
    for levels, first, n_battery in [(range(12), 0, 11), (range(5, 17), 5, 40)]:
        metric = partial(fisher, levels=levels, first=first, n_battery=n_battery)
        assert worst_excess(metric, 120, 12) <= 1.0
        steep, random = typical_looseness(metric, 20, 12)
        assert steep < 1.01
        assert random < 1e3


def test_the_bound_stays_tight_at_a_million_levels():
    """A smooth distribution: relative error below a thousand times that of the state."""
    n = 10**6
    sites = np.arange(n + 1)
    q = np.exp(-0.5 * ((sites - n / 2) / (n / 8)) ** 2)
    value, bound = fisher(q, 1e-12, levels=range(n + 1), first=0, n_battery=n)
    assert 0 < bound < 1e-6 * value


def largest_producible(n: int) -> list[int]:
    """For k = 1 ... n the largest sum of squares of parts of n, none above k, by enumeration."""
    best = [[0] * (n + 1) for _ in range(n + 1)]
    for k in range(1, n + 1):
        for total in range(1, n + 1):
            best[k][total] = max(p**2 + best[k][total - p] for p in range(1, min(k, total) + 1))
    return [best[k][n] for k in range(1, n + 1)]


@pytest.mark.parametrize("n_battery", [1, 2, 3, 7, 12, 30])
def test_depth_against_brute_force(n_battery):
    limits = largest_producible(n_battery)
    for twice in range(2 * n_battery**2 + 4):
        value = twice / 2
        proved = [k + 1 for k, limit in enumerate(limits, start=1) if value > limit]
        assert entanglement_depth(value, n_battery) == max(
            [d for d in proved if d <= n_battery] or [1]
        )


def test_depth_is_decided_without_rounding():
    """The limit of k = n - 1 has 19 digits here, and its nearest float lies above it."""
    n = 10**9 + 9
    limit = (n - 1) ** 2 + 1
    assert int(float(limit)) > limit
    assert entanglement_depth(float(limit), n) == n
    assert entanglement_depth(float(np.nextafter(float(limit), 0.0)), n) == n - 1


def test_nothing_is_proved_by_an_unknown_value():
    assert entanglement_depth(float("nan"), 10) == 1
    assert entanglement_depth(-1.0, 10) == 1
