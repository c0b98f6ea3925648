"""Plans: what the cases are, in which order, and when two plans are one."""

import itertools
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spinvolt.errors import Misstated
from spinvolt.study.batch_cases import batch
from spinvolt.study.table import plan

FIELDS = ("n_battery", "n_charger", "coupling", "start.charger.dicke")


def stated(sweep, **tables):
    return plan({"battery": {"n_battery": 2, "n_charger": 4}, **tables, "sweep": sweep})


axes = st.dictionaries(
    st.sampled_from(FIELDS), st.lists(st.integers(1, 9), min_size=1, max_size=4), min_size=1
)


@given(axes, st.integers(1, 7))
def test_a_grid_is_a_product_with_the_last_axis_fastest(sweep, chunk):
    study = stated({**sweep, "chunk": chunk})
    expected = [
        dict(zip(sweep, values, strict=True)) for values in itertools.product(*sweep.values())
    ]
    assert len(study) == len(expected)
    assert [study.given(i) for i in range(len(study))] == expected
    numbers = [n for c in range(study.chunks) for n in study.numbers(c)]
    assert numbers == list(range(len(study)))


@given(axes, st.data())
def test_a_part_has_the_same_cases(sweep, data):
    study = stated({**sweep, "charger_splitting": "2 * coupling"}, charge={"until": 1.0})
    study = replace(study, base={**study.base, "battery": {**study.base["battery"], "coupling": 3}})
    chosen = data.draw(st.lists(st.integers(0, len(study) - 1), min_size=1, max_size=5))
    part = study.part(chosen)
    assert [part.tables(i) for i in range(len(part))] == [study.tables(n) for n in chosen]


def test_zipped_fields_change_together_and_tied_ones_follow():
    study = stated(
        {
            "n_battery": [1, 2],
            "coupling": [1.0, 2.0, 3.0],
            "ising": [4.0, 5.0, 6.0],
            "zip": ["ising", "battery.coupling"],
            "n_charger": "max(3 * n_battery, 4)",
            "start.charger.dicke": "n_charger - battery.n_battery",
        }
    )
    assert (study.dims, study.shape) == (("n_battery", "coupling"), (2, 3))
    assert study.tables(5) == {
        "battery": {"n_battery": 2, "n_charger": 6, "coupling": 3.0, "ising": 6.0},
        "start": {"charger": {"dicke": 4}},
    }


def test_explicit_cases():
    study = stated({"cases": [{"n_battery": 1, "ising": 0.5}, {"ising": 0.1, "n_battery": 3}]})
    assert (study.dims, [study.given(i) for i in range(2)]) == (
        ("case",),
        [{"n_battery": 1, "ising": 0.5}, {"n_battery": 3, "ising": 0.1}],
    )


def test_a_swept_start_replaces_the_one_of_another_kind():
    study = stated({"start.charger.thermal": [0.5]}, start={"charger": {"dicke": 3}})
    assert study.tables(0)["start"] == {"charger": {"thermal": 0.5}}


def test_identity_tells_studies_apart_and_survives_json():
    sweep = {"n_battery": [1, 2], "n_charger": [3, 4]}
    turned = {"n_charger": [3, 4], "n_battery": [1, 2]}
    assert stated(sweep).identity != stated(turned).identity
    others = [
        {**sweep, "metrics": ["max_energy"]},
        {**sweep, "curves": ["energy"]},
        {**sweep, "seed": 1},
        {**sweep, "chunk": 2},
        {**sweep, "n_battery": [1, 2.0]},
        {**sweep, "coupling": "n_battery"},
    ]
    found = {stated(each).identity for each in (sweep, *others)}
    assert len(found) == len(others) + 1
    assert stated(json.loads(json.dumps(sweep))).identity == stated(sweep).identity
    assert stated(sweep, charge={"until": 1.0}).identity not in found
    assert stated({"n_battery": {"range": [1, 2]}, "n_charger": [3, 4]}).identity in found


def test_open_batteries_get_the_seeds_of_their_cases():
    study = stated({"n_charger": [1, 2, 3], "seed": 5}, battery={"kind": "reservoir"})
    seeds = [study.tables(i)["method"]["seed"] for i in range(3)]
    assert len(set(seeds)) == 3
    assert [study.part([2, 0]).tables(i)["method"]["seed"] for i in range(2)] == [
        seeds[2],
        seeds[0],
    ]
    assert study.part([2, 0]).part([1]).tables(0)["method"]["seed"] == seeds[0]
    given = stated({"n_charger": [1, 2]}, battery={"kind": "reservoir"}, method={"seed": 9})
    assert given.tables(1)["method"]["seed"] == 9


@pytest.mark.parametrize(("cases", "chunk"), [(2, 16), (420, 16), (2000, 32), (100_000, 64)])
def test_storing_is_shared_by_several_cases(cases, chunk):
    grid = {"coupling": {"linear": [0.5, 1.5, cases]}}
    assert stated(grid, charge={"until": 1.0}).chunk == chunk
    assert stated({**grid, "chunk": 3}, charge={"until": 1.0}).chunk == 3


def test_seeds_belong_to_cases():
    study = stated({"n_battery": [1, 2, 3], "seed": 5})
    states = [tuple(study.seed_of(i).generate_state(4)) for i in range(3)]
    assert len(set(states)) == 3
    assert tuple(stated({"n_battery": [1, 2], "seed": 5}).seed_of(1).generate_state(4)) == states[1]


@pytest.mark.parametrize(
    ("sweep", "said"),
    [
        ({}, "must have a .sweep. table"),
        ({"metrics": ["max_energy"]}, "at least one field"),
        ({"n_charger": "2 * n_battery"}, "at least one field"),
        ({"n_battery": [1], "battery.n_battery": [2]}, "given once"),
        ({"start.charger": [{"dicke": 1}], "start.charger.dicke": [2]}, "must not both"),
        ({"start.charger.dicke": [2], "start.charger": [{"dicke": 1}]}, "must not both"),
        ({"start.charger.dicke": [2], "start.charger.thermal": [0.1]}, "must not both"),
        ({"cases": [{"n_battery": 1}], "n_battery": [1]}, "must not both"),
        ({"charge.samples": [2, 3]}, "must be a field"),
        ({"charger.n": [2, 3]}, "must be a field"),
        ({"n_battery": [1, 2], "metrics": ["max_energyy"]}, "did you mean `max_energy`"),
        ({"n_battery": [1, 2], "metrics": ["populations"]}, "not known"),
        ({"n_battery": [1, 2], "curves": ["populations"]}, "not known"),
        ({"n_battery": [1, 2], "metrics": []}, "must keep something"),
        ({"n_battery": [1, 2], "samples": 1}, r"\[2, 100000\]"),
        ({"n_battery": [1, 2], "seed": -1}, "seed"),
        ({"n_battery": [1, 2], "chunk": 0}, "chunk"),
        ({"n_battery": [1, 2], "ising": [1], "zip": ["n_battery", "ising"]}, "equally long"),
        ({"n_battery": [1, 2], "zip": ["n_battery"]}, "two fields"),
        ({"n_battery": [1, 2], "zip": ["n_battery", "isng"]}, "swept fields once"),
        ({"n_battery": [1], "ising": "coupling", "coupling": "ising"}, "circle"),
        ({"cases": []}, "same fields"),
        ({"cases": [{"n_battery": 1}, {"ising": 1}]}, "same fields"),
        ({"n_battery": {"range": [1, 10**5]}, "n_charger": {"range": [1, 10**5]}}, "at most"),
    ],
)
def test_faults_are_one_sentence(sweep, said):
    with pytest.raises(Misstated, match=said) as caught:
        stated(sweep)
    assert str(caught.value).endswith((".", "?"))


@pytest.mark.parametrize("name", ["samples", "watch", "times"])
def test_what_a_single_charge_reports_is_refused(name):
    with pytest.raises(Misstated, match=f"charge.{name}` must be left out"):
        stated({"n_battery": [1, 2]}, charge={name: [1]})


def test_uncertain_fields_are_for_single_batteries():
    table = {"coupling": {"mean": 1.0, "sd": 0.02}}
    with pytest.raises(Misstated, match="`uncertain` must be left out of a sweep"):
        stated({"n_battery": [1, 2]}, uncertain=table)


def test_a_tie_may_speak_of_what_is_left_as_it_is():
    usual = {"coupling": 1.0, "battery_splitting": 1.0, "ising": 0.0}
    for name, value in usual.items():
        study = stated({"n_battery": [1, 2], "charger_crosstalk": f"{name} / 10"})
        assert study.given(0)["charger_crosstalk"] == value / 10
        made = batch(study.part([0]))
        assert made is not None
        assert made.real["charger_crosstalk"] == value / 10


def test_a_tie_to_what_is_not_given_says_so():
    bare = {"battery": {"n_battery": 2}, "sweep": {"ising": [0, 1], "coupling": "n_charger / 2"}}
    with pytest.raises(Misstated, match="`n_charger`, which the statement does not give and"):
        plan(bare).given(0)


def test_a_formula_may_have_no_name():
    study = stated({"n_battery": [1, 2, 3], "n_charger": "2*50"})
    assert [study.given(i)["n_charger"] for i in range(3)] == [100] * 3
    made = batch(study.part([0, 1, 2]))
    assert made is not None
    assert made.fits.all()
    assert made.whole[1].tolist() == [100] * 3
    without = batch(stated({"n_battery": [1, 2], "n_charger": "9**9**9"}).part([0, 1]))
    assert without is not None
    assert not without.fits.any()


@pytest.mark.parametrize(
    ("word", "hint"),
    [("metric", "metrics"), ("curve", "curves"), ("sample", "samples"), ("seeds", "seed")],
)
def test_a_word_like_one_of_the_table_is_not_taken_for_a_field(word, hint):
    with pytest.raises(Misstated, match=f"`sweep.{word}` is not a field; did you mean `{hint}`"):
        stated({"n_battery": [1, 2], word: ["max_power"]})
