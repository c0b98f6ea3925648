"""One excitation exchanged: stored curves, the dense solver, conservation and the range."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reference import dense, entry

from spinvolt.errors import NotCovered
from spinvolt.theory.one_hop import absolute, amplitudes, covers, energies, one_hop, peak

PANELS = ["003-fig2a", "003-fig2b", "003-fig2c", "003-fig2d"]
STARTS = [(1, 7, 4, 0), (5, 1, 1, 0), (5, 3, 1, 0), (4, 4, 4, 3), (6, 1, 1, 2)]


@pytest.mark.parametrize("panel", PANELS)
def test_curves_of_peng2021(panel):
    case = entry(panel)
    p, values = case["params"], case["values"]
    levels = one_hop(
        p["Nb"],
        p["Nc"],
        p["n"],
        coupling=p["A"],
        battery_splitting=p["B"],
        charger_splitting=p["h"],
        ising=p["Delta"],
    )
    assert levels.detuning == values["Delta_n"]
    assert levels.frequency == pytest.approx(values["Omega_n"], rel=1e-15, abs=0.0)
    found = energies(levels, values["t"])
    tolerance = 10.0 ** -case["digits"] * max(p["B"], p["Delta"], 1)
    assert found.battery == pytest.approx(np.array(values["dE_B"]), abs=tolerance)
    assert found.charger == pytest.approx(np.array(values["dE_C"]), abs=tolerance)
    assert found.interaction == pytest.approx(np.array(values["E_I"]), abs=tolerance)
    whole = absolute(levels, values["t"])
    assert whole.battery - found.battery == pytest.approx(values["E_B0"], abs=1e-14)
    assert whole.charger - found.charger == pytest.approx(values["E_C0"], abs=1e-14)
    up = np.abs(amplitudes(levels, values["t"])) ** 2
    assert p["B"] * up[:, 0] == pytest.approx(found.battery, abs=1e-14 * p["B"])
    assert up.sum(axis=1) == pytest.approx(np.ones(len(up)), abs=1e-14)
    best = peak(levels)
    assert best.charging_time == pytest.approx(values["t_max"], rel=1e-14, abs=0.0)
    assert best.max_energy == pytest.approx(values["max_dE_B"], rel=1e-14, abs=0.0)
    assert best.max_power == pytest.approx(values["Pmax"], rel=1e-13, abs=0.0)
    assert best.time_of_max_power == pytest.approx(values["t_P"], rel=1e-7)


@pytest.mark.parametrize("row", entry("001-III1")["values"]["rows"], ids=lambda r: r["Nc"])
def test_one_cell_of_liu2025(row):
    best = peak(one_hop(1, row["Nc"], row["Nc"]))
    assert best.charging_time == pytest.approx(row["T"], rel=1e-14, abs=0.0)
    assert best.max_energy == pytest.approx(row["E"], rel=1e-14, abs=0.0)
    assert best.max_power == pytest.approx(row["Pmax"], rel=1e-14, abs=0.0)


@pytest.mark.parametrize("row", entry("003-N1")["values"]["rows"])
def test_one_charger_spin_of_peng2021(row):
    best = peak(one_hop(row["NB"], 1, 1, row["m"]))
    assert best.max_power == pytest.approx(row["Pmax"], rel=1e-13, abs=0.0)


@pytest.mark.parametrize(("n_battery", "n_charger", "excited", "battery_excited"), STARTS)
@given(ising=st.floats(-3.0, 3.0), detuning=st.floats(-3.0, 3.0))
def test_against_the_dense_solver(n_battery, n_charger, excited, battery_excited, ising, detuning):
    constants: dict[str, Any] = {
        "coupling": 0.7,
        "battery_splitting": 1.3,
        "charger_splitting": 1.3 - detuning,
        "ising": ising,
    }
    levels = one_hop(n_battery, n_charger, excited, battery_excited, **constants)
    process = dense(n_battery, n_charger, battery_excited, excited, **constants)
    times = np.linspace(0.0, 5.0, 7)
    found = energies(levels, times)
    assert found.battery == pytest.approx(1.3 * process.level(times), abs=1e-12)
    charged = process.level(times)
    height = battery_excited - n_battery / 2 + charged
    charger = excited - n_charger / 2 - charged
    start = 2 * ising * (battery_excited - n_battery / 2) * (excited - n_charger / 2)
    assert found.charger == pytest.approx((1.3 - detuning) * (charger - charger[0]), abs=1e-12)
    total = found.battery + found.charger + found.interaction
    assert total == pytest.approx(np.full(7, start), abs=1e-12)
    assert height[0] == battery_excited - n_battery / 2
    best = peak(levels)
    assert process.rate(best.charging_time) == pytest.approx(0.0, abs=1e-11 * levels.frequency)
    assert best.max_energy == pytest.approx(
        1.3 * float(process.level(best.charging_time)), rel=1e-10, abs=0.0
    )


def test_range():
    assert covers(1, 5, 3)
    assert not covers(2, 5, 3)
    assert not covers(1, 5, 0)
    assert not covers(3, 5, 1, 1)
    with pytest.raises(NotCovered, match="n_battery = 2, n_charger = 5, excited = 3"):
        one_hop(2, 5, 3)
    with pytest.raises(NotCovered, match="coupling = 0"):
        one_hop(1, 5, 3, coupling=0.0)
