"""Parallel schemes: stored values and every broken condition."""

import math
from dataclasses import replace

import pytest
from tests.reference import dense, entries_with, entry, stored

from spinvolt.algebra.constants import fastest_rise
from spinvolt.bounded import Bounded, Undefined
from spinvolt.metrics.advantage import (
    Setting,
    collective_advantage,
    parallel_max_power,
    parallel_power,
    power_ratio,
)

EQUAL = Setting(n_battery=6, n_charger=6, excited=6)


def test_fastest_rise_is_a_maximum_and_the_stored_constant():
    x, highest = fastest_rise()
    assert highest == pytest.approx(stored("closed")["constants"]["c072"], abs=1e-15)
    assert x == pytest.approx(stored("closed")["constants"]["xstar"], abs=1e-12)
    assert math.tan(x) == pytest.approx(2 * x, rel=1e-14, abs=0.0)
    for other in (x - 1e-4, x + 1e-4):
        assert math.sin(other) ** 2 / other < highest


@pytest.mark.parametrize("case", entries_with("P_single_cell"), ids=lambda e: e["id"])
def test_parallel_power_and_advantage(case):
    p, values = case["params"], case["values"]
    setting = Setting(n_battery=p["Nb"], n_charger=p["Nc"], excited=p["m"])
    parallel = parallel_power(setting)
    assert isinstance(parallel, Bounded)
    assert parallel.value == pytest.approx(p["Nb"] * values["P_single_cell"], rel=1e-14, abs=0.0)
    gamma = collective_advantage(Bounded.exact(values["P_T"]), parallel)
    assert isinstance(gamma, Bounded)
    assert gamma.value == pytest.approx(values["Gamma"], rel=10.0 ** -case["digits"], abs=0.0)


@pytest.mark.parametrize("row", entry("000-fig5")["values"]["rows"][::20], ids=lambda r: r["N"])
def test_advantage_and_power_ratio_of_equal_sizes(row):
    n = row["N"]
    setting = Setting(n_battery=n, n_charger=n, excited=n)
    power = Bounded.exact(n * row["eta"] / row["T"])
    gamma = collective_advantage(power, parallel_power(setting))
    assert isinstance(gamma, Bounded)
    assert gamma.value == pytest.approx(row["Gamma"], rel=1e-12, abs=0.0)
    ratio = power_ratio(Bounded.exact(row["Pmax"]), parallel_max_power(setting))
    assert isinstance(ratio, Bounded)
    assert ratio.value == pytest.approx(row["Pmax"] / (n * 0.7246113537767084), rel=1e-12, abs=0.0)


def test_parallel_power_is_that_of_single_cells():
    """Four cells, eight charger spins, four of them up: four batteries (1, 2, 1) side by side."""
    cell = dense(1, 2, 0, 1, coupling=0.3)
    time = math.pi / (2 * 0.3 * math.sqrt(2))
    assert cell.rate(time) == pytest.approx(0.0, abs=1e-14)
    parallel = parallel_power(
        Setting(
            n_battery=4, n_charger=8, excited=4, coupling=-0.3,
            battery_splitting=2.0, charger_splitting=2.0,
        )
    )  # fmt: skip
    assert isinstance(parallel, Bounded)
    assert parallel.value == pytest.approx(
        4 * 2.0 * float(cell.level(time)) / time, rel=1e-13, abs=0.0
    )
    assert parallel.contains(parallel.value)
    assert parallel.error < 1e-14 * parallel.value


def test_parallel_max_power_is_that_of_single_pairs():
    pair = dense(1, 1, 0, 1)
    x, _ = fastest_rise()
    parallel = parallel_max_power(EQUAL)
    assert isinstance(parallel, Bounded)
    assert parallel.value == pytest.approx(6 * float(pair.level(x)) / x, rel=1e-14, abs=0.0)


BROKEN = [
    ({"battery_excited": 1}, "an empty battery, but 1 cells are up"),
    (
        {"charger_splitting": 0.5},
        "charger_splitting = battery_splitting = 1, but charger_splitting is 0.5",
    ),
    ({"ising": 0.25}, "ising = 0, but it is 0.25"),
    ({"charger_crosstalk": 2.0}, "charger_crosstalk = 0, but it is 2"),
    ({"battery_crosstalk": -1.0}, "battery_crosstalk = 0, but it is -1"),
]


@pytest.mark.parametrize(("change", "sentence"), BROKEN)
@pytest.mark.parametrize("parallel", [parallel_power, parallel_max_power])
def test_shared_conditions_are_named(parallel, change, sentence):
    outcome = parallel(replace(EQUAL, **change))
    assert isinstance(outcome, Undefined)
    assert outcome.reason.endswith(f"needs {sentence}.")


@pytest.mark.parametrize(
    ("parallel", "change", "sentence"),
    [
        (
            parallel_power,
            {"n_charger": 5, "excited": 5},
            "n_charger >= n_battery = 6, but n_charger is 5",
        ),
        (parallel_power, {"excited": 5}, "at least n_battery = 6 charger spins up, but 5 are"),
        (parallel_power, {"anisotropy": 0.2}, "anisotropy = 0, but it is 0.2"),
        (
            parallel_max_power,
            {"n_charger": 7, "excited": 7},
            "n_charger = n_battery = 6, but n_charger is 7",
        ),
        (parallel_max_power, {"excited": 5}, "all 6 charger spins up, but 5 are"),
    ],
)
def test_own_conditions_are_named(parallel, change, sentence):
    outcome = parallel(replace(EQUAL, **change))
    assert isinstance(outcome, Undefined)
    assert outcome.reason.endswith(f"needs {sentence}.")


def test_anisotropy_leaves_pairs_alone():
    assert parallel_max_power(replace(EQUAL, anisotropy=0.7)) == parallel_max_power(EQUAL)


def test_undefined_passes_through_with_its_reason():
    missing = Undefined("no reason.")
    assert collective_advantage(Bounded.exact(1.0), missing) is missing
    assert power_ratio(missing, Bounded.exact(1.0)) is missing
    zero = collective_advantage(Bounded.exact(1.0), parallel_power(replace(EQUAL, coupling=0.0)))
    assert isinstance(zero, Undefined)
    assert "must differ from zero" in zero.reason


def test_undefined_as_json_has_the_fields_of_a_number():
    assert Undefined("why.").to_json() == {
        "value": None, "low": None, "high": None, "proof": None, "reason": "why.",
    }  # fmt: skip
    assert set(Bounded.exact(1.0).to_json()) < set(Undefined("why.").to_json())
