"""Searches: what they find, what they may charge, what is shown of a continuum."""

import re

import numpy as np
import pytest
from tests.study.designs import sizes, tables

from spinvolt.study.design import design
from spinvolt.study.design_card import SHOWN
from spinvolt.study.design_judge import Judge

TWENTY = {
    "n_battery": {"integer": [1, 10]},
    "n_charger": "20 - n_battery",
    "coupling": {"continuous": [0.5, 1.5]},
}
FAST = {"maximise": "max_power", "minimise": "charging_time"}


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


@pytest.mark.parametrize("budget", [150, None])
def test_a_continuous_front_holds_nothing_that_is_plainly_beaten(budget):
    limit = {} if budget is None else {"budget": budget}
    found = design(tables(vary=TWENTY, **FAST, **limit))
    # Powers go as the coupling and times as its inverse: all of the front is coupled most.
    strong = TWENTY | {"coupling": [1.5]}
    known = {c.fields["n_battery"] for c in design(tables(vary=strong, **FAST)).best}
    assert {c.fields["coupling"] for c in found.best} == {1.5}
    assert {c.fields["n_battery"] for c in found.best} == known


def test_members_of_a_front_are_not_beaten_by_their_neighbours():
    low, high = np.array([0.5, 0.2]), np.array([1.5, 3.0])
    names = ("coupling", "charger_splitting")
    vary = {n: {"continuous": [a, b]} for n, a, b in zip(names, low, high, strict=True)}
    battery = {"n_battery": 4, "n_charger": 6}
    aims = {"maximise": "max_energy", "minimise": "charging_time"}
    found = design(tables(battery, vary=vary, **aims, budget=4000))
    members = found.best[:: max(1, len(found.best) // 40)]
    for each in members:
        here = np.array([each.fields[name] for name in names])
        ends = [
            np.where([k == j for j in range(2)], e, here) for k in range(2) for e in (low, high)
        ]
        steps = [here + s * (high - low) for s in np.vstack([np.eye(2), -np.eye(2)]) * 0.01]
        cases = [dict(zip(names, np.clip(x, low, high), strict=True)) for x in (*ends, *steps)]
        around = [
            c
            for case in cases
            for c in design(tables(battery | case, vary={"ising": [0.0]}, **aims)).candidates
        ]
        energy, time = (aim.value for aim in each.aims)
        better = [min(c.aims[0].value / energy, time / c.aims[1].value) for c in around]
        assert max(better) <= 1.0 + 1e-4


def test_one_aim_is_refined_to_the_bounds_of_its_fields():
    found = design(tables(vary=TWENTY, maximise="max_power"))
    assert found.best[0].fields == {"n_battery": 10, "n_charger": 10, "coupling": 1.5}
    # A valley: the Ising coupling shifts the splitting at which the charge is full.
    vary = {
        "charger_splitting": {"continuous": [0.2, 3.0]},
        "ising": {"continuous": [-1.0, 1.0]},
    }
    deep = design(tables({"n_battery": 5, "n_charger": 8}, vary=vary, maximise="efficiency"))
    grid = {
        "charger_splitting": {"linear": [0.2, 3.0, 57]},
        "ising": {"linear": [-1.0, 1.0, 41]},
    }
    coarse = design(tables({"n_battery": 5, "n_charger": 8}, vary=grid, maximise="efficiency"))
    assert deep.best[0].aims[0].high >= coarse.best[0].aims[0].low


@pytest.mark.parametrize("budget", [1, 7, 20, 100, 200, 300])
@pytest.mark.parametrize("aims", [FAST, {"maximise": "max_power"}])
def test_a_budget_is_a_limit(budget, aims):
    found = design(tables(vary=TWENTY, **aims, budget=budget))
    assert len(found.candidates) == found.computed <= budget
    assert found.computed > budget // 3


def test_a_budget_counts_candidates_whatever_their_spread():
    spread = {"charger_splitting": {"steps": [-0.1, 0.0, 0.1]}}
    found = design(tables(vary=TWENTY, **FAST, robust=spread, budget=40))
    assert len(found.candidates) <= 40
    assert found.computed == 3 * len(found.candidates)


def test_populations_are_charged_at_once(monkeypatch):
    calls, charge = [], Judge.charge

    def counted(self, points):
        calls.append(points := list(points))
        charge(self, points)

    monkeypatch.setattr(Judge, "charge", counted)
    found = design(tables(vary=TWENTY, **FAST, budget=1000))
    assert len([each for each in calls if each]) < found.computed / 5


def test_neighbours_of_an_optimum_are_told_by_their_number():
    vary = {"charger_splitting": {"continuous": [0.2, 3.0]}}
    found = design(tables({"n_battery": 5, "n_charger": 8}, vary=vary, maximise="max_energy"))
    assert len(found.rivals) > 1
    assert str(found).count("max_energy = ") == 1
    assert re.search(rf"{len(found.rivals)} neighbours in its continuous fields", str(found))
    assert len(found.to_json()["rivals"]) == len(found.rivals)


def test_a_long_front_is_shown_by_members_along_it():
    found = design(tables(vary=TWENTY, maximise="max_power", minimise="coupling", budget=2000))
    assert len(found.best) > 100
    told = [line for line in str(found).splitlines() if "max_power = " in line]
    assert len(told) == SHOWN
    powers = [float(line.partition("max_power = ")[2].partition("(")[0]) for line in told]
    ends = [each.aims[0].value for each in (found.best[0], found.best[-1])]
    assert powers == pytest.approx(sorted(powers, reverse=True))
    assert (powers[0], powers[-1]) == pytest.approx(ends)
    assert min(-np.diff(powers)) > 0.02 * (ends[0] - ends[1])
    assert f"{SHOWN} of {len(found.best)} on the front" in str(found)
    assert int((found.to_dataset()["place"] == 1).sum()) == len(found.best)
