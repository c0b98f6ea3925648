"""`spinvolt design` and `spinvolt sensitivity`: what they print, write and refuse."""

from pathlib import Path

import pytest
from tests.command_line import spinvolt

from spinvolt.study import design as module

DESIGNS = Path(__file__).resolve().parents[2] / "examples" / "designs"
STUDY = """
[battery]
kind = "central-spin"
[design]
vary = { n_battery = { integer = [1, 4] }, n_charger = { integer = [1, 4] } }
maximise = "max_power"
minimise = "n_charger"
"""


@pytest.fixture
def study(tmp_path):
    file = tmp_path / "study.toml"
    file.write_text(STUDY)
    return file


@pytest.mark.parametrize(
    ("name", "claim"),
    [
        ("power-of-40-spins", "proved optimum of 780 candidates"),
        ("energy-against-time", "proved Pareto front of"),
        ("lost-excitations", "proved optimum of 35 candidates"),
        ("detuned", "estimated optimum of 11 candidates"),
    ],
)
def test_examples(name, claim):
    found = spinvolt("design", DESIGNS / f"{name}.toml", "--json").json
    assert found["claim"].startswith(claim)
    if found["without_spread"]:
        assert found["best"][0]["fields"] != found["without_spread"][0]["fields"]


def test_a_folder_is_gone_on_with_and_a_picture_drawn(study, tmp_path):
    words = ("design", study, "--out", tmp_path / "d", "--plot", tmp_path / "p.png")
    said = spinvolt(*words)
    assert said.code == 0
    assert "16 charges, 0 kept" in said.out
    assert (tmp_path / "p.png").read_bytes().startswith(b"\x89PNG")
    assert "0 charges, 16 kept" in spinvolt(*words).out


def test_a_picture_where_no_varied_field_is_a_number(tmp_path):
    file = tmp_path / "starts.toml"
    file.write_text(
        "battery = { n_battery = 3, n_charger = 3 }\n[design]\nmaximise = 'max_energy'\n"
        "vary = { 'start.charger' = [{ dicke = 2 }, { coherent = 1.0 }] }\n"
    )
    said = spinvolt("design", file, "--plot", tmp_path / "p.png")
    assert "start.charger = dicke 2" in said.out
    assert (tmp_path / "p.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("out", [True, False])
@pytest.mark.parametrize("as_json", [True, False])
def test_ctrl_c_says_how_to_go_on(study, tmp_path, monkeypatch, out, as_json):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "design", interrupted)
    folder = ["--out", tmp_path / "d"] if out else []
    found = spinvolt("design", study, *folder, *["--json"] * as_json)
    assert found.code == 130
    said = found.json["error"]["message"] if as_json else found.sentence
    assert "go on" in said or "gone on" in said


def test_misstated(study, tmp_path):
    assert (
        "`--plot` must end in" in spinvolt("design", study, "--plot", tmp_path / "x.gif").sentence
    )
    assert "`--workers`" in spinvolt("design", study, "--workers", "two").sentence
    assert "no statement" in spinvolt("design", tmp_path / "no.toml").sentence


def test_sensitivity():
    file = DESIGNS / "uncertain.toml"
    words = ("--of", "charging_time,max_power", "--by", "coupling,charger_splitting")
    found = spinvolt("sensitivity", file, *words, "--json").json
    assert set(found["slopes"]) == {"charging_time", "max_power"}
    assert found["spread"]["charging_time"]["how"] == "first order"
    assert "by coupling" in spinvolt("sensitivity", file, *words).out
    assert "`by` must name" in spinvolt("sensitivity", file, "--by", "n_battery").sentence
