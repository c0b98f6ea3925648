"""Both ergotropies: stored values, full density matrices, windows and bounds."""

from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.full_space import density_matrix, full_ergotropy, spin
from tests.perturbation import typical_looseness, worst_excess
from tests.reference import dense_populations, entries_with, entry
from tests.starts import start_of

from spinvolt.metrics.ergotropy import ergotropy, ergotropy_full

STORED = [pytest.param(e, id=e["id"]) for e in entries_with("at_T_ergotropy_sym")]
WEIGHTS = st.lists(st.floats(0.0, 1.0), min_size=2, max_size=5).filter(lambda w: sum(w) > 0.01)


@pytest.mark.parametrize("case", STORED)
@pytest.mark.parametrize(
    ("metric", "key"),
    [(ergotropy, "at_T_ergotropy_sym"), (ergotropy_full, "at_T_ergotropy_full")],
)
def test_ergotropy_at_the_charging_time(case, metric, key):
    s = start_of(case)
    value, bound = metric(s.populations, s.error, levels=s.levels, first=0, splitting=1.0)
    expected = case["values"][key]
    tolerance = bound[0] + max(1.0, expected) * 10.0 ** -case["digits"]
    assert value[0] == pytest.approx(expected, abs=tolerance)
    assert bound[0] < 1e-11


@pytest.mark.parametrize("row", entry("000-fig5")["values"]["rows"][:60:3], ids=lambda r: r["N"])
def test_ergotropy_of_equal_sizes(row):
    n = row["N"]
    q = dense_populations(n, n, 0, n, [row["T"]])
    for metric, key in ((ergotropy, "W_sym"), (ergotropy_full, "W_full")):
        value, _ = metric(q, 1e-14, levels=range(n + 1), first=0, splitting=1.0)
        assert value[0] == pytest.approx(row[key], abs=1e-12 * n)


@given(WEIGHTS)
def test_ergotropy_against_density_matrices(weights):
    q = np.array(weights) / sum(weights)
    n = len(q) - 1
    full, bound = ergotropy_full(q, 0.0, levels=range(n + 1), first=0, splitting=1.7)
    expected = full_ergotropy(density_matrix(q), 1.7 * spin("z", n))
    assert full == pytest.approx(expected, abs=float(bound) + 1e-13)
    ladder, bound = ergotropy(q, 0.0, levels=range(n + 1), first=0, splitting=1.7)
    expected = full_ergotropy(np.diag(q), 1.7 * np.diag(np.arange(n + 1.0)))
    assert ladder == pytest.approx(expected, abs=float(bound) + 1e-13)
    assert full >= ladder - 1e-13


@pytest.mark.parametrize("metric", [ergotropy, ergotropy_full])
def test_a_window_inside_the_ladder_is_the_same_as_zeros_around_it(metric):
    inside = [0.1, 0.6, 0.3]
    around = [0.0, 0.0, 0.0, 0.0, *inside, 0.0, 0.0]
    narrow, _ = metric(inside, 0.0, levels=range(9), first=4, splitting=2.0)
    wide, _ = metric(around, 0.0, levels=range(9), first=0, splitting=2.0)
    assert narrow == pytest.approx(float(wide), abs=1e-14)


def test_a_passive_battery_gives_no_work():
    """Populations that fall with the level; three cells still have work across their irreps."""
    q = [0.5, 0.3, 0.15, 0.05]
    ladder, bound = ergotropy(q, 0.0, levels=range(4), first=0, splitting=1.0)
    assert abs(ladder) <= bound < 1e-13
    full, _ = ergotropy_full(q, 0.0, levels=range(4), first=0, splitting=1.0)
    assert full == pytest.approx(0.75 - 0.5, abs=1e-14)


@pytest.mark.parametrize("metric", [ergotropy, ergotropy_full])
def test_ergotropy_bounds_hold_and_are_tight(metric):
    measured = partial(metric, levels=range(5, 17), first=5, splitting=3.0)
    assert worst_excess(measured, 120, 12) <= 1.0
    steep, random = typical_looseness(measured, 20, 12)
    assert steep < 2.0
    assert random < 1e3
