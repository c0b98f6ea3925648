"""Designs: proved optima, fronts, spreads, what is told of them, what is refused."""

import json
from itertools import product

import numpy as np
import pytest
from tests.study.designs import STUDY, sizes, tables

from spinvolt.batteries.central_spin import CentralSpin
from spinvolt.bounded import Bounded, Proof
from spinvolt.charging import charge
from spinvolt.errors import Misstated, NotConverged
from spinvolt.study import case
from spinvolt.study.design import design
from spinvolt.study.design_judge import Judge
from spinvolt.study.design_result import Standing


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


LIMIT = {"n_battery": 3, "n_charger": 9}


@pytest.mark.parametrize(
    ("battery", "vary", "limit", "best"),
    [
        ({"n_charger": 9}, {"n_battery": {"integer": [1, 5]}}, "0.1 * n_battery <= 0.3", 3),
        (LIMIT, {"coupling": {"linear": [0.1, 0.5, 5]}}, "coupling <= 0.3", 0.3),
        (LIMIT, {"coupling": {"range": [0.1, 0.5, 0.1]}}, "coupling <= 0.3", 0.3),
        (
            {"n_charger": 9},
            {"n_battery": {"integer": [1, 5]}, "coupling": "0.1 * n_battery"},
            "coupling <= 0.3",
            3,
        ),
    ],
)
def test_a_boundary_belongs_to_what_is_admitted(battery, vary, limit, best):
    found = design(tables(battery, vary=vary, maximise="max_power", subject_to=limit))
    assert found.claim == "proved optimum of 3 candidates"
    assert next(iter(found.best[0].fields.values())) == best


def test_a_candidate_whose_limit_is_in_doubt_is_charged():
    found = design(
        tables(
            LIMIT,
            vary={"coupling": {"linear": [0, 1, 4]}},
            maximise="max_power",
            subject_to=["3 * coupling <= 1", "coupling > 0.1"],
        )
    )
    (only,) = found.candidates
    assert only.fields["coupling"] == 1 / 3
    assert only.figures
    assert not only.sure
    assert found.proof is Proof.ESTIMATED


def test_an_undefined_figure_is_inadmissible_and_the_rest_stays_proved():
    found = design(tables(vary=sizes(10), maximise="advantage"))
    assert found.claim == "proved optimum of 100 candidates"
    assert found.failed == {"undefined": 45}
    assert "parallel scheme needs n_charger >= n_battery" in found.reasons[0]
    assert "45 candidates without numbers (45 undefined)" in str(found)
    limited = design(tables(vary=sizes(4), maximise="max_power", subject_to="advantage > 0"))
    assert limited.proof is Proof.PROVED
    assert limited.failed == {"undefined": 6}
    divided = design(
        tables({"n_charger": 3}, vary={"n_battery": [1, 2]}, maximise="max_energy/(n_battery-2)")
    )
    assert divided.failed == {"undefined": 1}


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


def test_workers_leave_no_trace():
    here, there = design(STUDY), design(STUDY, workers=2)
    assert [c.aims for c in here.candidates] == [c.aims for c in there.candidates]


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
        (GOOD | {"subject_to": "efficiency > 5"}, "none is left: 2 break a constraint"),
        (GOOD | {"robust": {}}, "at least one field"),
        (GOOD | {"robust": {"ising": {"sd": -1}}}, "robust.ising"),
        (GOOD | {"robust": {"ising": {"sd": 1.0}, "judge": "best"}}, "judge"),
        (GOOD | {"robust": {"ising": {"sd": 1.0}, "judge": "worst"}}, "no worst case"),
        (GOOD | {"robust": {"ising": {"sd": 1.0}, "samples": 3}}, "samples"),
        (GOOD | {"seed": -1}, "seed"),
        (GOOD | {"vary": {"couplin": {"continuous": [1, 2]}}}, "did you mean `coupling`"),
        (GOOD | {"vary": {"start.charger.dike": [1]}}, "did you mean `dicke`"),
        (GOOD | {"vary": {"battery.coupling.strength": [1]}}, "must be a field of the statement"),
        (GOOD | {"vary": {"start.chager.dicke": [1]}}, "did you mean `charger`"),
        (GOOD | {"vary": {"kind": ["central-spin", "cavty"]}}, "did you mean `cavity`"),
        (GOOD | {"vary": {"n_battery": {"continuous": [1, 5]}}}, "takes whole numbers"),
        (GOOD | {"vary": {"n_battery": {"integer": [5, 1]}}}, r"a <= b, but is \[5, 1\]"),
        (GOOD | {"vary": {"n_battery": {"integer": [1.5, 5]}}}, r"whole numbers, but is \[1.5, 5"),
        (GOOD | {"vary": {"ising": {"continuous": [1, 1]}}}, "a < b.*goes into its table"),
        (GOOD | {"vary": {"ising": {"continuous": [0, np.inf]}}}, "finite numbers"),
        (GOOD | {"vary": {"ising": {"linear": [0, 1]}}}, r"`design\.vary\.ising` must be"),
        (GOOD | {"vary": {"n_battery": [4, 5]}, "maximise": "advantage"}, "value of each aim"),
        (GOOD | {"vary": {"n_battery": [0, -1]}}, "none is left: 2 are no battery"),
    ],
)
def test_what_is_misstated(table, said):
    with pytest.raises(Misstated, match=said):
        design({"battery": {"n_charger": 3}, "design": table})


def test_a_misspelling_is_told_before_anything_is_charged(monkeypatch):
    monkeypatch.setattr(Judge, "charge", None)
    for name in ("couplin", "start.charger.dike"):
        with pytest.raises(Misstated, match=f"design.vary.{name}"):
            design({"design": {"vary": {name: {"continuous": [1, 2]}}, "maximise": "max_energy"}})
    with pytest.raises(
        Misstated, match=r"`battery\.couplin` is not known; did you mean `coupling`"
    ):
        design({"battery": {"n_charger": 3, "couplin": 2.0}, "design": GOOD})


def test_where_nothing_could_be_computed_the_statement_is_not_blamed(monkeypatch):
    def failing(_):
        raise NotConverged("no luck")

    monkeypatch.setattr(case, "charge", failing)
    with pytest.raises(NotConverged, match=r"2 were not computed\. The first: no luck"):
        design(tables({"n_charger": 3, "anisotropy": 0.1}, **GOOD))


@pytest.mark.parametrize("workers", ["a", 1.5, -1])
def test_workers_are_a_whole_number(workers):
    with pytest.raises(Misstated, match="workers"):
        design(tables({"n_charger": 3}, **GOOD), workers=workers)


def test_fields_that_are_no_numbers_are_in_the_data_set():
    starts = [{"dicke": 2}, {"coherent": 1.0}]
    vary = {"n_battery": [3], "n_charger": [3], "start.charger": starts}
    data = design(tables(vary=vary, maximise="max_energy")).to_dataset()
    assert data["start.charger"].to_numpy().tolist() == ["dicke 2", "coherent 1.0"]
    assert data.attrs["fields"] == [*vary]


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
