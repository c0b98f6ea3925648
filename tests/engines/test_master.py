"""The master equation: stored values, a dense solver on single spins, laws, broken generators."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.open_reference import cases, reservoirs, spins_dense

from spinvolt.algebra.liouville import liouville
from spinvolt.algebra.rates import block_rates, entry_count, fastest
from spinvolt.batteries.reservoir import Reservoir
from spinvolt.batteries.starts import Dicke
from spinvolt.engines.blocks import first_moments
from spinvolt.engines.master import Master
from spinvolt.engines.segments import segments
from spinvolt.engines.sums import sums
from spinvolt.errors import NotCovered

EXACT = cases("exact_me", "exact_full_2N_local")


@pytest.mark.parametrize("case", EXACT, ids=[case["id"] for case in EXACT])
def test_stored_series_are_met_within_the_stated_error(case: dict[str, Any]) -> None:
    problem = reservoirs(case).lindblad()
    run = Master().solve(problem, np.array(case["t"], dtype=float))
    # How well the reference itself is known: two of its methods, or two of its tolerances.
    known = max(case.get("method_diff", 0.0), case.get("tol_diff", 0.0))
    assert known < 1e-9
    allowed = run.series.error + known
    assert np.all(np.abs(run.series.charger_density - case["E_C"]) <= allowed)
    for mine, theirs in zip(run.series.battery_density.T, case["E_B"], strict=True):
        assert np.all(np.abs(mine - theirs) <= allowed)
    assert run.checks.trace < run.series.error[-1]
    assert run.checks.first_moments < 1e-14
    assert run.checks.lowest_eigenvalue > -1e-14
    if "reduced_dim" in case:
        assert entry_count(problem) == case["reduced_dim"]


NEGATIVE = [case for case in EXACT if "logneg2_C_vs_allB_t" in case]


@pytest.mark.parametrize("case", NEGATIVE, ids=[case["id"] for case in NEGATIVE])
def test_stored_log_negativity(case: dict[str, Any]) -> None:
    times = np.array(case["t"])
    run = Master().solve(reservoirs(case).lindblad(), times, states=True)
    assert run.series.log_negativity is not None
    assert np.max(np.abs(run.series.log_negativity - case["logneg2_C_vs_allB_t"])) < 1e-10


ERGOTROPIC = [case for case in EXACT if "ergotropy_ladder_t" in case]


@pytest.mark.parametrize("case", ERGOTROPIC, ids=[case["id"] for case in ERGOTROPIC])
def test_stored_ergotropies_follow_from_the_populations(case: dict[str, Any]) -> None:
    run = Master().solve(reservoirs(case).lindblad(), np.array(case["t"]))
    levels = np.arange(case["NB"][0] + 1)
    for counts, ladder, full in zip(
        run.series.batteries[0].counts,
        case["ergotropy_ladder_t"],
        case["ergotropy_full2N_t"],
        strict=True,
    ):
        mean = counts @ levels
        assert abs(mean - np.sort(counts)[::-1] @ levels - ladder) < 1e-10
        assert abs(mean - (1.0 - counts.max()) - full) < 1e-10


def test_single_spins_solved_one_by_one_agree() -> None:
    """At once: unequal sizes and rates, heat, pump, local noise, partly charged starts."""
    battery = Reservoir(
        n_charger=2,
        n_battery=[1, 2],
        decay=[1.0, 0.6],
        thermal=[0.2, 0.0],
        pump=0.4,
        local_decay=[0.3, 0.1, 0.2],
        local_dephasing=[0.05, 0.2, 0.1],
    )
    problem = battery.model([Dicke(1), Dicke(1)], Dicke(1)).lindblad()
    times = np.array([0.0, 0.2, 0.7])
    run = Master().solve(problem, times, states=True)
    dense, rho = spins_dense(problem, times)
    mine = np.column_stack([run.series.charger_density, run.series.battery_density])
    # scipy's expm is good to about its number of squarings times 2^-52.
    assert np.max(np.abs(mine - dense)) < 1e-12
    assert run.series.purity is not None
    assert run.series.log_negativity is not None
    assert abs(run.series.purity[-1] - np.sum(rho**2)) < 1e-12
    turned = rho.reshape(4, 8, 4, 8).transpose(0, 3, 2, 1).reshape(32, 32)
    negativity = np.log2(np.abs(np.linalg.eigvalsh(turned)).sum())
    assert abs(run.series.log_negativity[-1] - negativity) < 1e-11
    assert abs(run.checks.lowest_eigenvalue) < 1e-13


@pytest.mark.parametrize("noise", [0.0, [0.1, 0.0, 0.1], 0.2])
def test_entries_are_counted_before_anything_is_built(noise: float | list[float]) -> None:
    battery = Reservoir(n_charger=7, n_battery=[2, 3], local_decay=noise)
    built = liouville(battery.model().lindblad())
    entries = int(np.sum(built.rows.copies * (built.rows.high - built.rows.low)))
    assert entry_count(built.problem) == entries


def test_a_shared_reservoir_is_one_battery_of_the_summed_size() -> None:
    both = Reservoir(n_charger=6, n_battery=[1, 2], thermal=0.1, shared_reservoir=True).model()
    one = Reservoir(n_charger=6, n_battery=[3], thermal=0.1).model()
    times = np.linspace(0.0, 0.6, 4)
    first, second = (Master().solve(m.lindblad(), times).series for m in (both, one))
    allowed = (first.error + second.error)[:, None]
    assert np.all(np.abs(first.battery_density - second.battery_density) <= allowed)


@settings(max_examples=25)
@given(
    st.integers(1, 5),
    st.lists(st.integers(1, 2), min_size=1, max_size=2),
    st.floats(0.0, 2.0),
    st.floats(0.0, 1.0),
    st.floats(0.0, 0.5),
)
def test_trace_positivity_and_first_moments_hold(
    spins: int, cells: list[int], pump: float, thermal: float, noise: float
) -> None:
    battery = Reservoir(
        n_charger=spins,
        n_battery=cells,
        pump=round(pump, 3),
        thermal=round(thermal, 3),
        local_decay=round(noise, 3),
        local_dephasing=round(noise, 3),
    )
    run = Master().solve(battery.model().lindblad(), np.array([0.3]), states=True)
    assert run.checks.trace < run.series.error[-1]
    assert run.checks.first_moments < 1e-14
    assert run.checks.lowest_eigenvalue > -1e-14


def test_the_curve_goes_through_the_series_and_its_rates_are_its_slopes() -> None:
    problem = Reservoir(n_charger=30, n_battery=[2, 2], pump=1.0).model().lindblad()
    times = np.linspace(0.0, 0.3, 13)
    run = Master().solve(problem, times)
    assert run.curve is not None
    at_times = run.curve.densities(times)
    assert np.all(np.abs(at_times[:, :2] - run.series.battery_density) <= 1e-15)
    h = 1e-4
    inner = times[1:-1]
    slope = (run.curve.densities(inner + h) - run.curve.densities(inner - h)) / (2 * h)
    # Third derivatives are below (2 kappa n_charger)^3; h^2 / 6 of them is the difference's error.
    assert np.max(np.abs(slope - run.curve.rates(inner))) < 60**3 * h**2 / 6


def test_rates_bound_every_loss() -> None:
    built = liouville(Reservoir(n_charger=12, n_battery=[2, 3], thermal=0.3).model().lindblad())
    assert np.max(block_rates(built)) <= fastest(built.problem) * (1 + 1e-12)
    for segment in segments(built, 0.1, np.zeros(0)):
        losses = [
            built.still[r]
            + built.tables[built.frame[r, 5] + m]
            + built.tables[built.frame[r, 6] + m]
            for r in range(len(built.still))
            for m in range(built.frame[r, 0], built.frame[r, 1])
        ]
        assert max(losses) <= segment.rate * (1 + 1e-12)


def test_a_wrong_weight_is_seen_by_the_checks() -> None:
    built = liouville(Reservoir(n_charger=10, n_battery=[2]).model().lindblad())
    wrong = replace(built, weights=built.weights * (1.0 + 1e-9))
    segment = next(iter(segments(wrong, 0.1, np.zeros(0))))
    adds = sums(wrong)
    assert np.max(np.abs(segment.records @ adds.trace - 1.0)) > 1e-10
    change = segment.rate * (segment.records[1] - segment.records[0]) @ adds.densities
    exact = first_moments(wrong, segment.before) / np.array([10.0, 2.0])
    assert np.max(np.abs(np.roll(change, 1) - exact)) / segment.rate > 1e-12


def test_what_does_not_fit_is_refused_with_its_size() -> None:
    problem = Reservoir(n_charger=10**6, n_battery=[100, 100]).model().lindblad()
    with pytest.raises(NotCovered, match=r"GiB and at most .* s"):
        Master().solve(problem, np.array([1e-6]))


def test_times_may_come_in_any_order_and_twice() -> None:
    problem = Reservoir(n_charger=5, n_battery=[1]).model().lindblad()
    run = Master().solve(problem, np.array([0.5, 0.0, 0.5, 0.1]), states=True)
    density = run.series.battery_density[:, 0]
    assert density[0] == density[2] > density[3] > density[1] == 0.0
    assert run.series.purity is not None
    assert run.series.purity[1] == 1.0


def test_nothing_moves_without_rates() -> None:
    model = Reservoir(n_charger=3, n_battery=[1], decay=0.0).model()
    run = Master().solve(model.lindblad(), np.array([0.0, 7.0]))
    assert np.all(run.series.charger_density == 1.0)
