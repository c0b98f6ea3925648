"""Closed forms beside the computed numbers: on the card, in JSON, in files and in the citations."""

import re
from pathlib import Path

import pytest
from tests.command_line import spinvolt

import spinvolt as sv
from spinvolt.citing import keys_in, references
from spinvolt.run.card import THEORY
from spinvolt.run.document import document, header, rebuilt
from spinvolt.statement import loads
from spinvolt.vocabulary import peak


@pytest.fixture(scope="module")
def run() -> sv.Run:
    battery = sv.CentralSpin(n_battery=10, n_charger=1000)
    return sv.charge(battery, charger=sv.Dicke(100), watch=["energy"], samples=3)


def test_differences_are_from_the_computed_numbers(run: sv.Run) -> None:
    figures = {**run.at_peak, **run.peaks}
    assert {"charging_time", "max_energy", "max_power", "advantage", "entropy", "fisher"} <= {
        form.quantity for form in run.theory
    }
    for form in run.theory:
        figure = figures[form.quantity]
        assert isinstance(figure, sv.Bounded)
        assert form.difference is not None
        assert form.difference == form.value - figure.value
        assert form.error is not None
        assert abs(form.difference) <= form.error + figure.error


def test_json_lists_every_form(run: sv.Run) -> None:
    listed = run.to_json()["theory"]
    keys = {"name", "quantity", "value", "error", "difference", "source"}
    assert all(set(form) == keys for form in listed)
    assert [form["source"] for form in listed if form["name"] == "few cells, partly filled charger"]


def test_the_card_shows_the_best_form_of_each_quantity(run: sv.Run) -> None:
    card = str(run)
    assert "theory: midpoint rotation (derived here; yang2025 Sec. III)" in card
    assert re.search(r"^charging time +0\.00534356\d*, differs by \+4\.\de-08$", card, re.MULTILINE)
    assert card.count("differs by") == len(THEORY)
    assert "few cells" not in card
    assert max(map(len, card.splitlines())) <= 79


def test_exact_forms_agree() -> None:
    for battery in (
        sv.CentralSpin(n_battery=2, n_charger=5),
        sv.CentralSpin(n_battery=1, n_charger=1),
        sv.CentralSpin(n_battery=1, n_charger=3, ising=0.4, charger_crosstalk=0.2),
    ):
        card = str(sv.charge(battery, watch=["energy"], samples=3))
        assert ", agrees" in card
        assert "differs by" not in card


def test_nothing_is_said_where_nothing_holds() -> None:
    battery = sv.CentralSpin(n_battery=20, n_charger=20)
    for run in (
        sv.charge(battery, charger=sv.Dicke(19), watch=["energy"]),
        sv.charge(battery, until=1.0, watch=["energy"]),
        sv.charge(battery, times=[0.1], watch=["energy"]),
    ):
        assert run.theory == ()
        assert "theory" not in str(run)
    assert "theory" not in document(run)


def test_forms_of_undefined_figures_are_left_out() -> None:
    run = sv.charge(sv.CentralSpin(n_battery=200, n_charger=100), watch=["energy"], samples=3)
    assert "advantage" not in {form.quantity for form in run.theory}
    assert f"{peak('advantage').label} " not in str(run).partition("theory:")[2]


def test_theory_survives_a_file(run: sv.Run, tmp_path: Path) -> None:
    run.save(tmp_path / "run.nc")
    assert sv.open_run(tmp_path / "run.nc").theory == run.theory
    old = {key: value for key, value in header(run).items() if key != "theory"}
    assert rebuilt(old, run.time.tolist(), run.series).theory == ()


def test_the_theory_is_cited(run: sv.Run, tmp_path: Path) -> None:
    two = "[battery]\nn_battery = 2\nn_charger = 5\n[charge]\nwatch = []\n"
    statement = loads(two, "toml")
    used = references(statement)
    (tmp_path / "two.toml").write_text(two)
    assert set(used) == set(spinvolt("cite", tmp_path / "two.toml", "--json").json["references"])
    assert {"liu2025", "huangfu2021"} <= set(used)
    for form in (*run.theory, *sv.charge(statement).theory):
        assert form.source == "own" or set(keys_in(form.source)) <= set(run.references) | set(used)
