"""Every statement in examples/ runs, and gives the reference values where there are any."""

import math
from pathlib import Path
from typing import Any

import pytest
from tests.command_line import spinvolt
from tests.reference import entry

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
# Those that take more than a few seconds are run by themselves.
LARGE = {"anisotropy-200.toml", "cavity-million.toml", "yang2025-fig3a.toml"}
# It has times in place of a window.
TIMED = {"dias2024-hundred-thousand.toml"}
SMALL = sorted({path.name for path in EXAMPLES.glob("*.toml")} - LARGE - TIMED)
# Rounding of the reference values, which state their digits.
RELATIVE = 5e-11


def charged(name: str, *words: object) -> dict[str, Any]:
    said = spinvolt("charge", EXAMPLES / name, "--samples", 5, *words, "--json")
    assert said.code == 0, said.err
    return said.json


def assert_holds(figure: dict[str, Any], expected: float) -> None:
    slack = RELATIVE * abs(expected)
    assert figure["low"] - slack <= expected <= figure["high"] + slack


@pytest.mark.parametrize("name", SMALL)
def test_small_examples_run(name: str) -> None:
    found = charged(name)
    assert found["peaks"]["max_energy"]["value"] > 0.0
    assert (EXAMPLES / name).read_text(encoding="utf-8").startswith("# ")


def test_anisotropy_as_in_fig4() -> None:
    rows = entry("002-fig4-fig5")["values"]["rows"]
    row = next(r for r in rows if r["M"] == 10 and r["gamma"] == 1.0)
    peaks = charged("huangfu2021-fig4.toml")["peaks"]
    assert_holds(peaks["max_energy"], row["E_first"])
    assert_holds(peaks["max_power"], row["P"])
    assert_holds(peaks["power_ratio"], row["eta_collective"])
    assert round(peaks["max_energy"]["value"], 4) == 6.8208


@pytest.mark.parametrize("crosstalk", [0.0, 0.1, 1.0])
def test_crosstalk_as_in_fig6(crosstalk: float) -> None:
    values = entry(f"002-fig6-g1_{crosstalk}")["values"]
    peaks = charged("huangfu2021-fig6.toml", "--charger-crosstalk", crosstalk)["peaks"]
    assert_holds(peaks["max_energy"], values["E_max_gt2"])
    assert_holds(peaks["charging_time"], values["gt_max_gt2"])
    assert_holds(peaks["max_power"], values["Pmax"])


@pytest.mark.parametrize(
    ("name", "identifier", "window"),
    [
        ("huangfu2021-fig7-chargers.toml", "002-fig7-nonideal_chargers", "gt2"),
        ("huangfu2021-fig7-cells.toml", "002-fig7-nonempty_batteries", "gt10"),
    ],
)
def test_starts_as_in_fig7(name: str, identifier: str, window: str) -> None:
    values = entry(identifier)["values"]
    peaks = charged(name)["peaks"]
    assert_holds(peaks["max_energy"], values[f"E_max_{window}"])
    assert_holds(peaks["charging_time"], values[f"gt_max_{window}"])
    assert_holds(peaks["max_power"], values["Pmax"])


def test_the_cavity_of_fig2() -> None:
    rows = entry("002-fig2-TC")["values"]["rows"]
    row = next(r for r in rows if r["M"] == 10)
    peaks = charged("huangfu2021-cavity.toml")["peaks"]
    assert_holds(peaks["max_energy"], row["E_first"])
    # Times are in units of the spins' coupling g, our cavity's is g sqrt(10).
    assert_holds(peaks["charging_time"], row["gT_first"] * math.sqrt(10.0))
    assert_holds(peaks["max_power"], row["P_unit"])


def test_a_reduction_says_how_far_it_is_off() -> None:
    found = charged("peng2021-two-modes.toml")
    assert found["method"]["reduction"] == "two_modes"
    assert {f["proof"] for f in found["peaks"].values() if f["value"] is not None} == {
        "uncontrolled"
    }
    apart = found["reduction_check"]["charging_time"]
    exact = charged("peng2021-two-modes.toml", "--reduction", "exact")["peaks"]["charging_time"]
    ratio = found["peaks"]["charging_time"]["value"] / exact["value"] - 1.0
    assert apart["low"] <= ratio <= apart["high"]


def test_two_hundred_cells_with_counter_rotating_terms() -> None:
    found = charged("anisotropy-200.toml")
    assert found["method"]["sector_sizes"] == [20201]
    assert found["peaks"]["max_energy"]["proof"] == "proved"


def test_a_million_cells_in_a_cavity() -> None:
    found = charged("cavity-million.toml")
    assert found["method"]["sector_sizes"] == [1_000_001]
    # P_max -> max tanh^2(y)/y g N^(3/2) for N -> infinity.
    assert found["peaks"]["max_power"]["value"] == pytest.approx(0.5825829084e9, rel=1e-5)
