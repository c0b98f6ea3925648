"""Long-time states: stored values, laws, uniqueness decided."""

from typing import Any

import numpy as np
import pytest
from tests.open_reference import cases, reservoirs

from spinvolt.algebra.liouville import liouville
from spinvolt.batteries.reservoir import Reservoir
from spinvolt.batteries.starts import Dicke
from spinvolt.engines.levels import stationary
from spinvolt.engines.master import Master
from spinvolt.engines.steady import steady
from spinvolt.errors import NotCovered

STEADY = [case for case in cases("exact_me") if "steady" in case]


@pytest.mark.parametrize("case", STEADY, ids=[case["id"] for case in STEADY])
def test_stored_steady_states(case: dict[str, Any]) -> None:
    found, stored = steady(reservoirs(case)), case["steady"]
    # Long evolutions are as good as their rounding errors; direct solutions as their residual.
    known = 1e-12 if case["steady_method"].startswith("expm") else 1e-13
    allowed = found.error + known
    assert allowed < 1e-10
    assert abs(found.charger_density - stored["E_C"]) < allowed
    assert np.all(np.abs(np.array(found.battery_density) - stored["E_B"]) < allowed)
    for mine, theirs in zip(found.batteries, stored["battery_pops"], strict=True):
        assert np.max(np.abs(mine.counts[0] - theirs)) < allowed
    if "logneg2_C_vs_allB" in stored:
        assert found.log_negativity is not None
        assert abs(found.log_negativity - stored["logneg2_C_vs_allB"]) < 1e-10
    warm_or_pumped = case["gu"] > 0 or (len(case["NB"]) > 1 and any(case["nbar"]))
    assert found.unique == warm_or_pumped


def test_two_batteries_tend_to_the_stored_limit_of_a_large_charger() -> None:
    """1/2 - (4^N / C(2N, N) - 1) / (4N): the distance falls as 1 / n_charger."""
    limits = cases("closed_form")[0]["values"]
    for cells in (1, 2, 3):
        near, far = (
            steady(Reservoir(n_charger=n, n_battery=[cells, cells]).model()).battery_density[0]
            for n in (200, 400)
        )
        limit = limits[str(cells)]
        assert abs(far - limit) < 0.6 * abs(near - limit)
        # Two sizes and a law in 1/n leave an error of its next order.
        assert abs(2.0 * far - near - limit) < 3.0 * (cells / 200.0) ** 2


def test_one_temperature_gives_the_product_of_thermal_states() -> None:
    model = Reservoir(n_charger=50, n_battery=[1, 1], thermal=0.1).model()
    found = steady(model)
    assert found.unique
    assert abs(found.battery_density[0] - 0.1 / 1.2) < found.error


def test_pumped_up_chargers_are_solved_from_the_full_end() -> None:
    model = Reservoir(n_charger=60, n_battery=[2], pump=3.0).model()
    found = steady(model)
    run = Master().solve(model.lindblad(), np.array([4.0]))
    assert found.charger_density > 0.99
    error = found.error + run.series.error[0]
    assert abs(found.charger_density - run.series.charger_density[0]) < error


def test_local_decay_alone_empties_everything() -> None:
    model = Reservoir(n_charger=3, n_battery=[2], local_decay=0.1).model()
    found = steady(model)
    assert found.unique
    assert abs(found.battery_density[0]) <= found.error
    assert abs(found.charger_density) <= found.error


def test_noise_pump_and_heat_together_agree_with_a_long_run() -> None:
    battery = Reservoir(
        n_charger=3, n_battery=[1, 2], pump=0.5, thermal=[0.2, 0.0], local_dephasing=0.1,
        local_decay=[0.05, 0.1, 0.0],
    )  # fmt: skip
    model = battery.model([Dicke(1), Dicke(1)])
    found = steady(model)
    run = Master().solve(model.lindblad(), np.array([150.0]))
    error = found.error + run.series.error[0]
    assert found.unique
    assert np.all(np.abs(np.array(found.battery_density) - run.series.battery_density[0]) < error)
    for mine, theirs in zip(found.batteries, run.series.batteries, strict=True):
        assert np.max(np.abs(mine.values[0] - theirs.values[0])) < error


def test_conserved_total_spin_is_noticed_by_the_elimination() -> None:
    one = liouville(Reservoir(n_charger=4, n_battery=[2], thermal=0.3).model().lindblad())
    assert not stationary(one).unique
    alone = Reservoir(n_charger=4, n_battery=[2, 1], decay=[1.0, 0.0], pump=0.5).model()
    with pytest.raises(NotCovered, match="depends on its start"):
        steady(alone)


def test_shared_reservoirs_and_their_parts() -> None:
    both = steady(Reservoir(n_charger=9, n_battery=[1, 2], shared_reservoir=True).model())
    one = steady(Reservoir(n_charger=9, n_battery=[3]).model())
    assert both.battery_density == one.battery_density * 2
    for battery in both.batteries:
        assert abs(battery.density[0] - one.battery_density[0]) < 1e-14
    run = Master().solve(
        Reservoir(n_charger=9, n_battery=[1, 2], shared_reservoir=True).model().lindblad(),
        np.array([30.0]),
    )
    assert np.max(np.abs(run.series.batteries[1].values[0] - both.batteries[1].values[0])) < 1e-12


@pytest.mark.parametrize(
    "fields",
    [
        {"n_charger": 10**12, "n_battery": [10, 10]},
        {"n_charger": 10**7, "n_battery": [100, 100], "pump": 1.0},
        {"n_charger": 10**9, "n_battery": [10**9]},
    ],
)
def test_what_does_not_fit_is_refused_at_once(fields: dict[str, Any]) -> None:
    with pytest.raises(NotCovered):
        steady(Reservoir(**fields).model())
