"""`spinvolt charge`: JSON keys of the contract, flags, files that are written."""

import csv
import json
from io import StringIO

import numpy as np
import pytest
from tests.command_line import spinvolt

from spinvolt.batteries.central_spin import CentralSpin
from spinvolt.charging import charge
from spinvolt.statement import load

SMALL = "[battery]\nn_battery = 2\nn_charger = 5\n"
FLAGS = ("--n-battery", 2, "--n-charger", 5)
CONTRACT = {
    "max_energy",
    "charging_time",
    "max_power",
    "time_of_max_power",
    "charging_power",
    "efficiency",
    "advantage",
    "power_ratio",
    "speed_limit_rate",
}
MERIT = {"value", "low", "high", "proof"}


@pytest.fixture
def statement(tmp_path):
    path = tmp_path / "statement.toml"
    path.write_text(SMALL)
    return path


def test_the_card_names_the_figures(statement):
    said = spinvolt("charge", statement)
    assert (said.code, said.err) == (0, "")
    run = charge(load(statement))
    assert str(run.peaks["charging_time"]) in said.out
    assert "maximal stored energy" in said.out


def test_json_has_the_contracts_keys(statement):
    result = spinvolt("charge", statement, "--json").json
    assert {"statement", "method", "peaks", "series", "references"} <= set(result)
    assert result["statement"] == load(statement).to_dict()
    assert {"reduction", "engine", "why", "cost", "seconds", "version"} <= set(result["method"])
    assert set(result["peaks"]) >= CONTRACT
    for figure in result["peaks"].values():
        assert set(figure) >= MERIT
        if figure["value"] is None:
            assert figure["reason"]
        else:
            assert figure["low"] <= figure["value"] <= figure["high"]
            assert figure["proof"] == "proved"
    series = result["series"]
    assert {"time", "energy", "power", "efficiency", "entropy", "ergotropy"} <= set(series)
    assert all(len(values) == 401 for values in series.values())
    assert "yang2025" in result["references"]


def test_times_without_until_leave_out_the_peaks():
    said = spinvolt("charge", *FLAGS, "--times", "0, 0.1,0.25", "--watch", "energy", "--json")
    assert "peaks" not in said.json
    assert set(said.json["series"]) == {"time", "energy"}
    assert said.json["series"]["time"] == [0.0, 0.1, 0.25]


def test_what_has_no_value_says_why():
    advantage = spinvolt("charge", "--n-battery", 5, "--n-charger", 2, "--json").json["peaks"][
        "advantage"
    ]
    assert advantage["value"] is None
    assert "n_charger" in advantage["reason"]


def test_flags_replace_what_the_file_says(statement):
    words = ("--n-charger", 7, "--charger-excited", 3, "--until", 2, "--samples", 3, "--ising", 0.5)
    found = spinvolt("charge", statement, *words, "--engine", "eigen", "--json").json["statement"]
    assert found["battery"] == CentralSpinTable(n_charger=7, ising=0.5)
    assert found["start"] == {"battery": {"dicke": 0}, "charger": {"dicke": 3}}
    assert found["charge"] == {"until": 2.0, "samples": 3}
    assert found["method"] == {"reduction": "exact", "check_reduction": False, "engine": "eigen"}


def CentralSpinTable(**changed):
    fields = {"n_battery": 2, "n_charger": 5} | changed
    battery = CentralSpin(**fields)
    return {"kind": "central-spin"} | {name: getattr(battery, name) for name in vars(battery)}


def test_flags_alone_are_a_statement(statement):
    assert (
        spinvolt("charge", *FLAGS, "--json").json["statement"]
        == spinvolt("charge", statement, "--json").json["statement"]
    )


def test_times_and_samples_give_way_to_each_other(tmp_path):
    timed = tmp_path / "timed.toml"
    timed.write_text(SMALL + "[charge]\ntimes = [1]\n")
    sampled = tmp_path / "sampled.toml"
    sampled.write_text(SMALL + "[charge]\nsamples = 9\n")
    for until in ("first-peak", 2.0):
        words = ("charge", timed, "--samples", 5, "--until", until, "--json")
        assert spinvolt(*words).json["statement"]["charge"] == {"until": until, "samples": 5}
    timed_window = tmp_path / "window.toml"
    timed_window.write_text(SMALL + "[charge]\nuntil = 2\ntimes = [1]\n")
    request = spinvolt("charge", timed_window, "--samples", 5, "--json").json["statement"]["charge"]
    assert request == {"until": 2.0, "samples": 5}
    request = spinvolt("charge", sampled, "--times", 1, "--json").json["statement"]["charge"]
    assert request == {"times": [1.0]}


def test_samples_do_not_make_a_file_with_times_seek_a_peak(tmp_path):
    timed = tmp_path / "timed.toml"
    timed.write_text(SMALL + "[charge]\ntimes = [1]\n")
    said = spinvolt("charge", timed, "--samples", 5)
    assert said.code == 2
    assert said.sentence == (
        "`--samples` must not replace the file's `times` where `until` is left out: add "
        "`--until first-peak` or `--until NUMBER`."
    )


def test_a_start_of_another_kind_gives_way_to_a_flag(tmp_path):
    path = tmp_path / "thermal.toml"
    path.write_text(SMALL + "[start]\ncharger = { thermal = 0.5 }\n")
    assert spinvolt("charge", path, "--charger-excited", 4, "--json").code == 0


def test_a_statement_from_the_standard_input(statement):
    from_file = spinvolt("charge", statement, "--json").json
    for text in (SMALL, json.dumps(load(statement).to_dict())):
        found = spinvolt("charge", "-", "--json", stdin=text.encode()).json
        assert found["peaks"] == from_file["peaks"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "Nothing is stated: name a FILE, or give --n-battery and --n-charger."),
        (("--n-battery", "2"), "`battery.n_charger` must be given, but is missing."),
        (
            ("--n-battery", "two", "--n-charger", "2"),
            "`battery.n_battery` must be a whole number in [1, 1000000000000], but is 'two'.",
        ),
        (
            (*FLAGS, "--coupling", "nan"),
            "`battery.coupling` must be 0 or a number of size 1e-30 to 1e+30, but is nan.",
        ),
        (
            (*FLAGS, "--charger-excited", "6"),
            "`start.charger.dicke` must lie in [0, n_charger = 5], but is 6.",
        ),
        (
            (*FLAGS, "--times", ""),
            "`charge.times` must be a list of ascending numbers in [0, 1e+30], but has ''.",
        ),
        (
            (*FLAGS, "--until", "x"),
            (
                '`charge.until` must be "first-peak" or a number from 1e-30 to 1e+30, or "steady" '
                "for a reservoir battery, but is 'x'."
            ),
        ),
        (
            (*FLAGS, "--json", "--csv", "-"),
            "`--json` and `--csv -` both print: give a PATH to one, or leave one out.",
        ),
    ],
)
def test_a_misstatement_is_one_sentence(words, sentence):
    said = spinvolt("charge", *words)
    assert said.code == 2
    if "--json" in words:
        assert said.json["error"] == {"kind": "misstated", "message": sentence, "exit_code": 2}
    else:
        assert said.sentence == sentence


def test_what_is_not_covered_exits_with_three():
    said = spinvolt("charge", *FLAGS, "--anisotropy", 0.5, "--engine", "rational")
    assert said.code == 3
    assert "takes chains" in said.sentence
    said = spinvolt("charge", *FLAGS, "--anisotropy", 0.5, "--engine", "rational", "--json")
    assert said.code == 3
    assert said.json["error"]["kind"] == "not-covered"


def table(text):
    header, *lines = csv.reader(StringIO(text))
    return header, np.array(lines, dtype=float)


def test_csv_holds_the_series_to_the_last_digit(tmp_path, statement):
    path = tmp_path / "series.csv"
    words = ("charge", statement, "--watch", "energy,populations", "--samples", 5)
    assert spinvolt(*words, "--csv", path).code == 0
    printed = spinvolt(*words, "--csv", "-").out
    assert path.read_text(encoding="utf-8") == printed
    header, values = table(printed)
    run = spinvolt(*words, "--json").json
    columns = dict(zip(header, values.T, strict=True))
    assert header[:5] == ["time", "energy", "energy_low", "energy_high", "populations_0"]
    assert columns["time"].tolist() == run["series"]["time"]
    assert columns["energy"].tolist() == run["series"]["energy"]
    assert columns["energy_low"].tolist() == run["series_low"]["energy"]
    levels = np.array(run["series"]["populations"])
    assert levels.shape == (5, 3)
    for level in range(3):
        assert columns[f"populations_{level}"].tolist() == levels[:, level].tolist()


@pytest.mark.parametrize(
    ("ending", "magic"),
    [("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF"), ("PNG", b"\x89PNG")],
)
def test_pictures(tmp_path, statement, ending, magic):
    path = tmp_path / f"out.{ending}"
    assert spinvolt("charge", statement, "--plot", path).code == 0
    assert path.read_bytes().startswith(magic)
    assert sorted(tmp_path.iterdir()) == sorted([path, statement])


def test_saved_runs_open_again(tmp_path, statement):
    from spinvolt.run.dataset import open_run

    path = tmp_path / "out.nc"
    said = spinvolt("charge", statement, "--save", path, "--json")
    assert said.code == 0
    peaks = {name: figure.to_json() for name, figure in open_run(path).peaks.items()}
    assert peaks == said.json["peaks"]
    assert sorted(tmp_path.iterdir()) == sorted([path, statement])
