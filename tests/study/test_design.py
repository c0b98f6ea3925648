"""Designs: proved optima, fronts, spreads, what is searched, what is kept, what is refused."""

import json
import subprocess
import sys
from itertools import product

import numpy as np
import pytest

from spinvolt.batteries.central_spin import CentralSpin
from spinvolt.bounded import Bounded, Proof
from spinvolt.charging import charge
from spinvolt.errors import Misstated, NotConverged
from spinvolt.study import case
from spinvolt.study.design import design
from spinvolt.study.design_judge import Judge
from spinvolt.study.design_ledger import CHARGES
from spinvolt.study.design_result import Standing

BATTERY = {"kind": "central-spin"}


def tables(battery=BATTERY, **table):
    return {"battery": battery, "design": table}


def sizes(top):
    return {name: {"integer": [1, top]} for name in ("n_battery", "n_charger")}


def figure(name, **battery):
    found = charge(CentralSpin(**battery), samples=2, watch=["energy"]).peaks[name]
    assert isinstance(found, Bounded)
    return found


def test_the_proved_optimum_of_a_space_charged_one_by_one():
    found = design(
        tables(
            vary=sizes(7),
            maximise="max_power / (n_battery + n_charger)",
            subject_to=["n_battery + n_charger <= 8", "efficiency >= 0.97"],
        )
    )
    scores = {}
    for cells, spins in product(range(1, 8), repeat=2):
        if cells + spins <= 8:
            battery = {"n_battery": cells, "n_charger": spins}
            if figure("efficiency", **battery).value >= 0.97:
                scores[cells, spins] = figure("max_power", **battery).value / (cells + spins)
    (best,) = found.best
    cells, spins = max(scores, key=scores.__getitem__)
    assert found.exhaustive
    assert found.proof is Proof.PROVED
    assert "proved optimum of 28 candidates" in found.claim
    top = max(scores.values())
    assert best.aims[0].contains(top) or abs(best.aims[0].value - top) <= 1e-12
    mine = (best.fields["n_battery"], best.fields["n_charger"])
    assert mine in {(cells, spins), (spins, cells)}


def test_mirrored_batteries_are_told_as_ties():
    alone = design(tables(vary=sizes(3), maximise="max_power"))
    assert alone.standing == (Standing.CERTAIN,)
    half = design(
        tables(vary=sizes(4), maximise="max_power", subject_to="n_battery + n_charger == 5")
    )
    assert half.standing == (Standing.TIED,)
    assert len(half.rivals) == 1
    assert "tied with 1 of them" in half.claim


def test_a_front_holds_whatever_nothing_beats():
    found = design(
        tables(
            vary=sizes(11),
            maximise="max_energy",
            minimise="charging_time",
            subject_to="n_battery + n_charger <= 12",
        )
    )
    rows = np.array([[c.aims[0].value, -c.aims[1].value] for c in found.candidates])
    beaten = [any((other >= row).all() and (other > row).any() for other in rows) for row in rows]
    best = {tuple(c.fields.values()) for c in found.best}
    unbeaten = {
        tuple(c.fields.values()) for c, b in zip(found.candidates, beaten, strict=True) if not b
    }
    assert best == unbeaten
    assert len(best) > 3
    assert found.proof is Proof.PROVED
    energies = [c.aims[0].value for c in found.best]
    assert energies == sorted(energies, reverse=True)


LOST = {"start.charger.dicke": {"steps": [-4, -2, 0], "weights": [1, 2, 1]}}
FORTY = {
    "n_battery": {"integer": [15, 25]},
    "n_charger": "40 - n_battery",
    "start.charger.dicke": "n_charger",
}


def test_the_robust_optimum_is_another_than_the_nominal_one():
    found = design(tables(vary=FORTY, maximise="max_energy", robust=LOST))
    (best,), (nominal,) = found.best, found.nominal
    assert best.fields["n_battery"] < nominal.fields["n_battery"] == 20
    assert best.aims[0].low > nominal.aims[0].high
    assert best.nominal[0].high < nominal.nominal[0].low
    # A few steps are all there is of this spread, so its mean is as sure as the numbers.
    assert found.proof is Proof.PROVED
    plain = design(tables(vary=FORTY, maximise="max_energy"))
    assert plain.best[0].fields == nominal.fields


def test_the_mean_over_a_few_steps_is_their_weighted_sum():
    found = design(
        tables(
            {"n_charger": 9},
            vary={"n_battery": [3]},
            maximise="max_energy",
            robust={
                "coupling": {"steps": [-0.5, 0.0], "weights": [1, 3]},
                "n_charger": {"steps": [0, 2]},
            },
        )
    )
    expected = sum(
        weight * figure("max_energy", n_battery=3, n_charger=spins, coupling=coupling).value
        for spins, (coupling, weight) in product((9, 11), ((0.5, 0.125), (1.0, 0.375)))
    )
    assert found.best[0].aims[0].value == pytest.approx(expected, abs=1e-12)


def test_worst_cases_and_normal_spreads():
    vary = {"n_battery": {"integer": [1, 5]}, "n_charger": "6 - n_battery"}
    worst = design(
        tables(
            vary=vary,
            maximise="efficiency",
            robust={"charger_splitting": {"within": 2.0}, "judge": "worst"},
        )
    )
    assert worst.proof is Proof.ESTIMATED
    for each in worst.candidates:
        ends = [figure("efficiency", charger_splitting=x, **each.fields).value for x in (-1.0, 3.0)]
        assert each.aims[0].value <= min(ends) + 1e-12
    normal = design(
        tables(
            {"n_charger": 3},
            vary={"n_battery": [1]},
            maximise="max_energy",
            robust={"charger_splitting": {"sd": 0.5}},
        )
    )
    # One cell: E = 4 u^2 / (4 u^2 + d^2), u^2 = 3, over a normal detuning.
    points, weights = np.polynomial.hermite_e.hermegauss(60)
    mean = float(weights @ (12.0 / (12.0 + (0.5 * points) ** 2)) / weights.sum())
    assert normal.best[0].aims[0].contains(mean)
    drawn = design(
        tables(
            {"n_charger": 3},
            vary={"n_battery": [1]},
            maximise="max_energy",
            robust={"charger_splitting": {"sd": 0.5}, "samples": 256},
        )
    )
    assert drawn.best[0].aims[0].contains(mean)


def test_a_search_finds_what_is_known():
    # One cell is fullest at resonance, however it is coupled.
    found = design(
        tables(
            {"n_battery": 1},
            vary={
                "charger_splitting": {"continuous": [0.2, 3.0]},
                "n_charger": {"integer": [1, 3]},
            },
            maximise="max_energy",
            budget=150,
            seed=3,
        )
    )
    assert not found.exhaustive
    assert "not proved" in found.claim
    assert found.best[0].fields["charger_splitting"] == pytest.approx(1.0, abs=1e-3)
    assert found.best[0].aims[0].value == pytest.approx(1.0, abs=1e-6)
    again = design(found.statement)
    assert again.best[0].fields == found.best[0].fields


def test_a_search_for_a_front_comes_close_to_the_whole_one():
    table = {
        "vary": sizes(12),
        "maximise": "max_energy",
        "minimise": "charging_time",
        "subject_to": "n_battery + n_charger <= 13",
    }
    whole = design(tables(**table))
    found = design(tables(**table, budget=66))
    assert not found.exhaustive
    known = {tuple(c.fields.values()) for c in whole.best} | {
        tuple(c.fields.values()) for c in whole.rivals
    }
    inside = [tuple(c.fields.values()) in known for c in found.best]
    assert np.mean(inside) >= 0.5


def test_failures_are_recorded_and_doubt_is_told(monkeypatch):
    original = case.charge

    def failing(statement):
        if statement.battery.n_battery == 2:
            raise NotConverged("no luck")
        return original(statement)

    monkeypatch.setattr(case, "charge", failing)
    found = design(
        tables(
            {"n_charger": 4, "anisotropy": 0.1},
            vary={"n_battery": [1, 2, 3, 0]},
            maximise="max_energy",
        )
    )
    assert found.failed == {"not-converged": 1, "misstated": 1}
    assert found.proof is Proof.ESTIMATED
    assert "1 of them not computed" in found.claim
    assert any("no luck" in reason for reason in found.reasons)
    assert found.best[0].fields["n_battery"] == 3


STUDY = tables(
    {"anisotropy": 0.1},
    vary=sizes(7),
    maximise="max_power",
    subject_to="n_battery + n_charger <= 8",
)
KILLED = """
import json, os, signal, sys
from spinvolt.study.design import design
from spinvolt.study.design_ledger import Charges
keep = Charges.add
def add(self, points, block):
    keep(self, points, block)
    os.kill(os.getpid(), signal.SIGKILL)
Charges.add = add
design(json.loads(sys.argv[1]), sys.argv[2])
"""


def test_a_killed_design_goes_on_where_it_was(tmp_path):
    folder = tmp_path / "d"
    words = [sys.executable, "-c", KILLED, json.dumps(STUDY), str(folder)]
    for kept in (16, 28):
        done = subprocess.run(words, check=False, capture_output=True)
        assert done.returncode == -9, done.stderr
        assert len((folder / CHARGES).read_text().splitlines()) == kept
    found = design(STUDY, folder)
    assert (found.kept, found.computed) == (28, 0)
    fresh = design(STUDY)
    assert [c.aims for c in found.candidates] == [c.aims for c in fresh.candidates]
    assert json.loads((folder / "result.json").read_text())["claim"] == fresh.claim


def test_a_torn_line_is_computed_anew(tmp_path):
    folder = tmp_path / "d"
    whole = design(STUDY, folder)
    text = (folder / CHARGES).read_bytes()
    (folder / CHARGES).write_bytes(text[:-25])
    again = design(STUDY, folder)
    assert again.computed == 1
    assert [c.aims for c in again.candidates] == [c.aims for c in whole.candidates]
    assert (folder / CHARGES).read_bytes() == text


def test_a_search_that_was_interrupted_replays(tmp_path, monkeypatch):
    study = tables(
        {"n_battery": 2, "n_charger": 3},
        vary={"ising": {"continuous": [-1.0, 1.0]}},
        maximise="max_power",
        budget=60,
    )
    fresh = design(study)
    original = Judge.candidates
    calls = 0

    def interrupted(self, chosen):
        nonlocal calls
        calls += 1
        if calls == 3:
            raise KeyboardInterrupt
        return original(self, chosen)

    monkeypatch.setattr(Judge, "candidates", interrupted)
    with pytest.raises(KeyboardInterrupt):
        design(study, tmp_path / "d")
    monkeypatch.undo()
    found = design(study, tmp_path / "d")
    assert found.kept > 0
    assert found.kept + found.computed == fresh.computed
    assert found.best[0].fields == fresh.best[0].fields


def test_workers_leave_no_trace():
    here, there = design(STUDY), design(STUDY, workers=2)
    assert [c.aims for c in here.candidates] == [c.aims for c in there.candidates]


def test_a_folder_of_another_design_is_refused(tmp_path):
    design(STUDY, tmp_path / "d")
    with pytest.raises(Misstated, match="another design"):
        design(tables({"ising": 0.2}, **STUDY["design"]), tmp_path / "d")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").touch()
    with pytest.raises(Misstated, match="not empty"):
        design(STUDY, tmp_path / "full")


GOOD = {"vary": {"n_battery": [1, 2]}, "maximise": "max_energy"}


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({}, r"\[design\] table"),
        (GOOD | {"maximize": "x"}, "did you mean `maximise`"),
        ({"maximise": "max_energy"}, "design.vary"),
        (GOOD | {"vary": {"n_battery": {"integer": [2, 1]}}}, "must be"),
        (GOOD | {"vary": {"n_battery": {"integer": [1, 2.5]}}}, "must be"),
        (GOOD | {"vary": {"n_battery": "n_charger"}}, "not tied"),
        (GOOD | {"vary": {"ising": [1.0], "n_battery": "n_battery"}}, "circle"),
        (GOOD | {"maximise": []}, "1 to 4 aims"),
        (GOOD | {"maximise": "max_energies"}, "did you mean `max_energy`"),
        (GOOD | {"maximise": "max_energy +"}, "must be a formula"),
        (GOOD | {"subject_to": "efficiency"}, "must compare"),
        (GOOD | {"subject_to": "n_battery > 5"}, "leaves none"),
        (GOOD | {"subject_to": "efficiency > 5"}, "none meets it"),
        (GOOD | {"robust": {}}, "at least one field"),
        (GOOD | {"robust": {"ising": {"sd": -1}}}, "robust.ising"),
        (GOOD | {"robust": {"ising": {"sd": 1.0}, "judge": "best"}}, "judge"),
        (GOOD | {"robust": {"ising": {"sd": 1.0}, "judge": "worst"}}, "no worst case"),
        (GOOD | {"robust": {"ising": {"sd": 1.0}, "samples": 3}}, "samples"),
        (GOOD | {"seed": -1}, "seed"),
    ],
)
def test_what_is_misstated(table, said):
    with pytest.raises(Misstated, match=said):
        design({"battery": {"n_charger": 3}, "design": table})


def test_the_data_set_has_every_candidate():
    found = design(STUDY)
    data = found.to_dataset()
    assert data.sizes["candidate"] == 28
    assert int((data["place"] == 1).sum()) == 1
    best = data.isel(candidate=int(np.argmax(data["aim_1"].to_numpy())))
    assert int(best["place"]) == 1
    assert bool((data["aim_1_low"] <= data["aim_1"]).all())
    assert json.dumps(found.to_json(), allow_nan=False)
    assert str(found).startswith("maximise max_power")
