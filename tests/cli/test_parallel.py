"""`spinvolt charge --parallel`: cells charged apart, beside the collective battery."""

import json

import numpy as np
import pytest
from tests.command_line import spinvolt

import spinvolt as sv
from spinvolt.charging.parallel import charge_parallel, scheme_of
from spinvolt.statement import Request, Start, Statement

SIZES = ("--n-battery", 4, "--n-charger", 20, "--charger-excited", 8)
PAIRS = ("--n-battery", 3, "--n-charger", 3)


def test_json_has_source_copies_statement_and_peaks():
    found = spinvolt("charge", *SIZES, "--parallel", "yang2025", "--json").json
    parallel = found["parallel"]
    assert (parallel["source"], parallel["copies"]) == ("yang2025", 4)
    assert parallel["statement"]["battery"]["n_battery"] == 1
    assert parallel["statement"]["battery"]["n_charger"] == 5
    assert parallel["statement"]["start"]["charger"] == {"dicke": 2}
    cell = sv.charge(sv.CentralSpin(n_battery=1, n_charger=5), charger=sv.Dicke(2))
    for name in ("max_energy", "max_power", "charging_power"):
        figure = cell.peaks[name]
        assert isinstance(figure, sv.Bounded)
        assert parallel["peaks"][name] == figure.scaled(4.0).to_json()
    assert parallel["peaks"]["charging_time"] == cell.peaks["charging_time"].to_json()
    power = found["peaks"]["parallel_power"]
    assert parallel["peaks"]["charging_power"]["low"] <= power["high"]
    assert power["low"] <= parallel["peaks"]["charging_power"]["high"]


def test_the_pairs_of_huangfu2021_reach_their_closed_form():
    found = spinvolt("charge", *PAIRS, "--anisotropy", 0.4, "--parallel", "huangfu2021", "--json")
    parallel = found.json["parallel"]
    assert (parallel["source"], parallel["copies"]) == ("huangfu2021", 3)
    closed = found.json["peaks"]["parallel_max_power"]
    assert parallel["peaks"]["max_power"]["low"] <= closed["high"]
    assert closed["low"] <= parallel["peaks"]["max_power"]["high"]


def test_the_card_has_two_lines_more():
    alone = spinvolt("charge", *SIZES).out.splitlines()
    both = spinvolt("charge", *SIZES, "--parallel", "yang2025").out.splitlines()
    new = [line for line in both if "seconds" not in line and line not in alone]
    assert new[0] == "parallel  4 x [1 cell (0 up), 5 charger spins (2 up)], yang2025"
    assert new[1].startswith("          together 4 at t = 0.")


def test_the_picture_has_the_curves(tmp_path):
    path = tmp_path / "out.svg"
    words = (*SIZES, "--parallel", "yang2025", "--watch", "energy,power", "--plot", path)
    assert spinvolt("charge", *words).code == 0
    text = path.read_text(encoding="utf-8")
    assert 'id="energy_beside"' in text
    assert 'id="power_beside"' in text


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("--n-battery", 4, "--n-charger", 6), "n_charger = 6 and excited = 6 must be multiples"),
        (("--kind", "cavity", "--n-battery", 4), "the charger of this battery is a cavity"),
        ((*SIZES, "--battery-excited", 1), "this battery is not empty at the start"),
        ((*PAIRS, "--charger-start", "thermal=0.5"), "a definite number of charger spins"),
        (("--n-battery", 2, "--n-charger", 4), None),
    ],
)
def test_what_does_not_divide_says_so(words, part):
    said = spinvolt("charge", *words, "--parallel", "yang2025")
    if part is None:
        assert said.code == 0
    else:
        assert said.code == 3
        assert part in said.sentence


def test_both_are_sampled_at_the_same_times():
    statement = Statement(
        sv.CentralSpin(n_battery=4, n_charger=8), Start(), Request(watch=("energy",))
    )
    run = sv.charge(statement)
    beside = charge_parallel(scheme_of(statement, "yang2025"), statement, run)
    assert np.array_equal(beside.cell.time, run.time)
    peak = beside.peaks["charging_time"]
    assert isinstance(peak, sv.Bounded)
    assert peak.value > run.time[-1]


def test_times_alone_leave_peaks_out():
    words = (*PAIRS, "--times", "0.1,0.2", "--parallel", "huangfu2021", "--json")
    found = spinvolt("charge", *words)
    assert json.loads(found.out)["parallel"]["peaks"] == {}
    assert spinvolt("charge", *words[:-1]).code == 0
