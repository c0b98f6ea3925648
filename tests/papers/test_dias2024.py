"""What dias2024 claims: the recorded verdicts, and the reference values behind them."""

import tomllib
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from tests.papers.claims import changed, data, spoiled
from tests.reference import stored

from spinvolt.papers import dias2024
from spinvolt.papers.claim import Verdict
from spinvolt.papers.data import charged
from spinvolt.papers.works.dias2024.densities import crossing, followed, sampled, stated
from spinvolt.run.result import Series

KEY = "dias2024"
CASES = {case["id"]: case for case in stored("open")["cases"]}
AGREES, DIFFERS, AMBIGUOUS = Verdict.AGREES, Verdict.DIFFERS, Verdict.AMBIGUOUS
EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.mark.parametrize("figure", [one.id for one in dias2024.figures])
def test_quick_data_give_the_recorded_verdicts(figure):
    assert not changed(KEY, figure)


@pytest.mark.parametrize("panel", "abcdef")
def test_panels_are_those_of_the_reference(panel):
    """Second moments have the reference's plateaus; trajectories come to the same."""
    case = CASES[f"F2{panel}"]
    reference = case["hama_z2"]["E_B"][-1]
    found = data(KEY, "2").sel(curve=panel, battery=1).isel(sample=-1)
    closed = float(found["battery_density_second_moments"])
    assert closed == pytest.approx(reference, abs=2e-5)
    assert float(found["battery_density_low"]) <= closed <= float(found["battery_density_high"])
    count, pump = len(charged_batteries(panel)), case["gu"]
    assert (count, pump) == (case["k"], examples(panel)["battery"].get("pump", 0.0))


def charged_batteries(panel):
    return dias2024.figure("2").statements[f"panel ({panel})"]["battery"]["n_battery"]


def examples(panel):
    return tomllib.loads((EXAMPLES / f"dias2024-fig2{panel}.toml").read_text("utf-8"))


@pytest.mark.parametrize("panel", "abcdef")
def test_statements_are_those_of_the_examples(panel):
    ours = dias2024.figure("2").statements[f"panel ({panel})"]
    file = examples(panel)
    assert {"pump": 0.0, **file["battery"]} == dict(ours["battery"])
    assert file["charge"] == dict(ours["charge"])


def test_late_energies_are_those_of_the_reference():
    limits = CASES["K2_nopump_exact_limit"]["values"]
    found = data(KEY, "2")
    assert float(found["late_large"]) == pytest.approx(limits["100"], abs=1e-12)
    # One cell each: 1/4 for an infinite charger, approached as 1/N_C.
    assert limits["1"] - 1.0 / 800 < float(found["late"].sel(batteries="two")) < limits["1"]
    unequal = CASES["R17_k2_unequal"]["steady"]["E_B"][0]
    assert float(data(KEY, "text")["smaller"]) == pytest.approx(unequal, abs=1e-9)


def test_small_batteries_are_those_of_the_reference():
    case = CASES["R08_k2_pump_10_1"]
    run = followed(stated(2, 1.0, n_charger=10, cells=1), case["t"])
    assert run["battery_density"].value[:, 0] == pytest.approx(case["E_B"][0], abs=1e-10)
    assert run["charger_density"].value == pytest.approx(case["E_C"], abs=1e-10)


def sides(name):
    return (name, f"{name}_low", f"{name}_high")


def times(name, dim, *factors):
    return dict.fromkeys(sides(name), xr.DataArray(list(factors), dims=dim))


@pytest.mark.parametrize(
    ("figure", "claim", "change", "verdict"),
    [
        ("2", "two-batteries", dict.fromkeys(sides("plateau"), 0.9), AMBIGUOUS),
        ("2", "steady-b", dict.fromkeys(sides("plateau"), 0.8), DIFFERS),
        ("2", "overlap", {"battery_density": np.nan}, DIFFERS),
        ("2", "superradiant-time", dict.fromkeys(sides("half_time"), 100.0), DIFFERS),
        ("2", "pump-slows", times("half_time", "falling", 1.0, 1.0, 0.1, 1.0, 0.1, 0.1), DIFFERS),
        ("text", "larger-charger", dict.fromkeys(sides("battery_end"), 0.01), DIFFERS),
        ("text", "limit-two", dict.fromkeys(sides("equal_small"), 1.5), AMBIGUOUS),
        ("text", "temperature", times("warm", "thermal", 1.0, 1.1, 1.2, 1.3, 1.4), DIFFERS),
        ("text", "shared-reservoir", dict.fromkeys(sides("shared"), 0.5), DIFFERS),
        ("text", "more-reservoirs-more-pump", dict.fromkeys(sides("pumped"), 0.9), AMBIGUOUS),
        ("text", "no-entanglement-with-pump", times("entangled", "case", 1.0, 1.0, 5.0, 1.0),
         AMBIGUOUS),
        ("text", "local-decay", dict.fromkeys(sides("local"), 1e5), DIFFERS),
    ],
)  # fmt: skip
def test_other_data_get_another_verdict(figure, claim, change, verdict):
    assert spoiled(KEY, figure, claim, change) is verdict


@pytest.mark.parametrize("figure", [one.id for one in dias2024.figures])
def test_statements_are_charged(figure):
    """Large ones with few trajectories here; as they stand they are the examples."""
    for tables in dias2024.figure(figure).statements.values():
        large = tables["battery"]["n_charger"] > 100
        means = {"method": sampled(20)} if large else {}
        assert charged({**tables, **means}).status


def test_a_crossing_lies_between_samples():
    times = np.array([0.0, 1.0, 2.0])
    falling = np.array([1.0, 0.75, 0.25])
    found = crossing(times, Series(falling, falling - 0.05, falling + 0.05))
    assert found.value == 1.5
    assert found.low == pytest.approx(1.4)
    assert found.high == pytest.approx(1.6)
