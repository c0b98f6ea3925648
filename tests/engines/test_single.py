"""One reservoir: stored values, the master equation, extended precision, limits."""

from math import comb
from typing import Any

import numpy as np
import pytest
from tests.open_reference import cases, reservoirs

from spinvolt.algebra.coupled import coupled, mixing
from spinvolt.batteries.reservoir import Reservoir
from spinvolt.batteries.starts import Dicke
from spinvolt.engines.master import Master
from spinvolt.engines.open_charge import charge_open, choose_open
from spinvolt.engines.single import Single
from spinvolt.engines.single_steady import single_steady
from spinvolt.engines.steady import steady
from spinvolt.errors import NotConverged, NotCovered

ONE = [c for c in cases("exact_me") if len(c["NB"]) == 1 and c["gu"] == 0.0]
LARGE = cases("exact_k1_laplace")
Long = np.longdouble


@pytest.mark.parametrize("case", ONE, ids=[case["id"] for case in ONE])
def test_stored_series_are_met_within_the_stated_error(case: dict[str, Any]) -> None:
    run = Single().solve(reservoirs(case), np.array(case["t"]))
    allowed = run.series.error + case["method_diff"]
    assert np.all(np.abs(run.series.charger_density - case["E_C"]) <= allowed)
    assert np.all(np.abs(run.series.battery_density[:, 0] - case["E_B"][0]) <= allowed)
    assert np.max(run.series.error) < 1e-10


@pytest.mark.parametrize("case", LARGE, ids=[case["id"] for case in LARGE])
def test_stored_series_of_large_chargers(case: dict[str, Any]) -> None:
    model = Reservoir(n_charger=case["NC"], n_battery=case["NB"]).model()
    run = Single().solve(model, np.array(case["t"]))
    # The stored values keep their alias e^-23 f(3t) and enlarge rounding errors by e^11.5, which at
    # n_charger = 1e5 leaves 6e-10 (extended precision sides with this engine to 2e-13).
    assert np.max(np.abs(run.series.battery_density[:, 0] - case["E_B"])) < 1e-9


@pytest.mark.parametrize(("spins", "cells"), [(200, 3), (1000, 10)])
def test_extended_precision_agrees_within_the_stated_error(spins: int, cells: int) -> None:
    times = np.array([0.8, 1.2]) * np.log(spins) / (2 * spins)
    run = Single().solve(Reservoir(n_charger=spins, n_battery=[cells]).model(), times)
    for mine, error, time in zip(
        run.series.battery_density[:, 0], run.series.error, times, strict=True
    ):
        assert abs(mine - float(extended(spins, cells, time))) < error


def extended(spins: int, cells: int, time: float, damping: float = 32.0) -> np.longdouble:
    """The battery's density in 80-bit arithmetic, with enough damping to leave no alias."""
    k = np.arange(110)
    s = Long(damping) / (2 * Long(time)) + 1j * (
        k.astype(Long) * (4 * np.arctan(Long(1))) / Long(time)
    )
    weights = [Long(spins - cells + 1) / Long(spins + 1)]
    for a in range(cells - 1, -1, -1):
        both = Long(spins + cells - 2 * a)
        weights.append(
            weights[-1] * (both + 1) / (both - 1) * (a + 1) / Long(spins + cells - a + 1)
        )
    c = np.sqrt(np.array(weights[::-1]))
    big, small, total = Long(spins) / 2, Long(cells) / 2, 1 / (2 * s)
    for i in range(cells + 1):
        j = big + small - i
        for last in range(i, min(i + 2, cells + 1)):
            other = big + small - last
            share = ((j - big) * (j + big + 1) + small * (small + 1)) / (2 * j * (j + 1))
            if last > i:
                share = -2 * np.sqrt(
                    (j - big + small) * (j + big - small) * (big + small + 1 + j)
                    * (big + small + 1 - j) / (4 * j * j * (4 * j * j - 1))
                )  # fmt: skip
            heights = np.arange(int(big - small + other) + 1).astype(Long) - other
            fall, fall_other = (
                (j + heights) * (j - heights + 1),
                (other + heights) * (other - heights + 1),
            )
            seen = heights if last == i else np.sqrt((j - heights) * (j + heights))
            value = 0 * s
            for m in range(len(heights)):
                gain = 2 * np.sqrt(max(fall[m] * fall_other[m], Long(0)))
                value = (seen[m] + gain * value) / (s + fall[m] + fall_other[m])
            total = total + c[i] * c[last] * share * value / cells
    signs = np.where(k % 2 == 0, 1, -1) * np.where(k == 0, Long(0.5), Long(1))
    partial = np.cumsum(signs * total.real)[-15:]
    shares = np.array([Long(comb(14, i)) for i in range(15)]) / Long(2) ** 14
    return np.exp(Long(damping) / 2) / Long(time) * (partial @ shares)


@pytest.mark.parametrize(
    ("spins", "cells", "up", "charged", "thermal"),
    [(7, 3, 4, 2, 0.0), (7, 3, 4, 2, 0.3), (3, 7, 2, 5, 0.3), (3, 7, 3, 0, 0.0), (4, 4, 4, 0, 0.2)],
)
def test_any_start_and_temperature_agree_with_the_master_equation(
    spins: int, cells: int, up: int, charged: int, thermal: float
) -> None:
    battery = Reservoir(n_charger=spins, n_battery=[cells], decay=0.7, thermal=thermal)
    model = battery.model([Dicke(charged)], Dicke(up))
    times = np.array([0.0, 0.07, 0.3, 0.9, 80.0])
    one = Single().solve(model, times)
    two = Master().solve(model.lindblad(), times, states=True)
    allowed = one.series.error + two.series.error
    for mine, theirs in (
        (one.series.charger_density, two.series.charger_density),
        (one.series.battery_density[:, 0], two.series.battery_density[:, 0]),
    ):
        assert np.all(np.abs(mine - theirs) <= allowed)
    late = steady(model)
    assert not late.unique
    assert two.series.purity is not None
    assert two.series.log_negativity is not None
    error = late.error + two.series.error[-1]
    assert abs(late.battery_density[0] - two.series.battery_density[-1, 0]) < error
    assert np.max(np.abs(late.batteries[0].values[0] - two.series.batteries[0].values[-1])) < error
    assert late.purity is not None
    assert late.log_negativity is not None
    assert abs(late.purity - two.series.purity[-1]) < 2 * error
    assert abs(late.log_negativity - two.series.log_negativity[-1]) < 1e-11


def test_clebsch_gordan_coefficients_from_ratios_and_from_vectors_agree() -> None:
    start = coupled(9, 4, 9, 0)
    levels, vectors = mixing(9, 4, 9)
    np.testing.assert_allclose(np.abs(vectors[int(-levels[0])]), start.amplitudes, atol=1e-14)
    assert abs(np.sum(coupled(10**7, 100, 10**7, 0).amplitudes ** 2) - 1.0) < 1e-13


def test_the_largest_chargers() -> None:
    """Source: the closed form's large-charger limit, 1 - e_B = 2 / n_charger + O(n_charger^-2)."""
    found = single_steady(Reservoir(n_charger=10**7, n_battery=[100]).model())
    assert abs((1.0 - found.battery_density[0]) * 10**7 / 2.0 - 1.0) < 1e-4
    assert abs(found.batteries[0].density[0] - found.battery_density[0]) < 1e-14
    assert abs(found.batteries[0].values.sum() - 1.0) < 1e-14
    equal = single_steady(Reservoir(n_charger=50, n_battery=[50]).model())
    exact = 0.5 + 1 / 200 - 4**50 / (200 * comb(100, 50))
    assert abs(equal.battery_density[0] - exact) < 1e-14


def test_the_curve_has_the_slopes_of_the_master_equation() -> None:
    model = Reservoir(n_charger=60, n_battery=[2]).model()
    times = np.array([0.01, 0.04, 0.1])
    one = Single().solve(model, times).curve
    two = Master().solve(model.lindblad(), times).curve
    assert one is not None
    assert two is not None
    np.testing.assert_allclose(one.rates(times), two.rates(times), rtol=0, atol=1e-8)


def test_what_is_not_one_reservoir_is_refused() -> None:
    with pytest.raises(NotCovered, match="one battery in one reservoir"):
        Single().solve(Reservoir(n_charger=3, n_battery=[1], pump=0.1).model(), np.array([1.0]))
    with pytest.raises(NotCovered, match="closed form"):
        single_steady(Reservoir(n_charger=3, n_battery=[1, 1]).model())


def test_late_times_reach_the_limit() -> None:
    model = Reservoir(n_charger=3, n_battery=[1]).model()
    run, late = Single().solve(model, np.array([1e6])), steady(model)
    assert abs(run.series.battery_density[0, 0] - late.battery_density[0]) < run.series.error[0]


def test_a_sum_that_does_not_settle_says_what_to_ask_instead(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("spinvolt.engines.euler.MOST", 32)
    with pytest.raises(NotConverged, match="long-time limit"):
        Single().solve(Reservoir(n_charger=3, n_battery=[1]).model(), np.array([1.0]))


def test_the_door_takes_the_engine_that_fits() -> None:
    times = np.array([0.0, 5e-4])
    large = Reservoir(n_charger=10**4, n_battery=[10]).model()
    assert isinstance(choose_open(large, times).engine, Single)
    assert isinstance(
        choose_open(Reservoir(n_charger=10, n_battery=[2]).model(), times).engine, Master
    )
    shared = Reservoir(n_charger=10**4, n_battery=[4, 6], shared_reservoir=True).model()
    one, two = charge_open(large, times), charge_open(shared, times)
    assert two.series.battery_density.shape == (2, 2)
    np.testing.assert_array_equal(
        two.series.battery_density[:, 1], one.series.battery_density[:, 0]
    )
    assert two.curve is not None
    assert two.curve.densities(times).shape == (2, 3)
