"""Many small batteries at once: as one by one, within the bounds of both."""

import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spinvolt.bounded import Bounded
from spinvolt.study.batch import METHOD
from spinvolt.study.batch_cases import METRICS, batch, suits
from spinvolt.study.block import Block, Grade, Status
from spinvolt.study.case import run_of
from spinvolt.study.table import BATCH, plan
from spinvolt.study.work import Order, computed

PLAIN = {"battery": {}, "sweep": {"n_battery": [1, 2, 3], "n_charger": 5}}


def stated(sweep, **tables):
    return plan({"battery": {}, **tables, "sweep": {"metrics": [*METRICS], **sweep}})


def alike(study):
    """A batch's numbers against single charges; how many were computed at once."""
    part = study.part(range(len(study)))
    block = computed(Order(part))
    many = [block.texts[code] == METHOD for code in block.method.tolist()]
    for place in np.flatnonzero(many).tolist():
        run = run_of(part, part.tables(place))
        for name in study.metrics:
            column, figure = block.columns[name], run.peaks[name]
            if not isinstance(figure, Bounded):
                assert column.proof[place] == Grade.UNDEFINED
                assert block.texts[column.reason[place]] == figure.reason
                continue
            value, low, high = (
                float(side[place]) for side in (column.value, column.low, column.high)
            )
            assert low <= value <= high, name
            assert max(low, figure.low) <= min(high, figure.high), name
            assert high - low <= 2e-9 * abs(value) or figure.error > 1e-12 * abs(value), name
    return sum(many)


cells = st.integers(1, 12)


@settings(max_examples=40)
@given(
    st.lists(st.tuples(cells, cells, st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=3),
    st.sampled_from([1.0, -0.3, 250.0]),
    st.sampled_from([1.0, 7.5]),
)
def test_figures_agree_with_single_charges(drawn, coupling, splitting):
    cases = [
        {"n_battery": n, "n_charger": m, "start.battery.dicke": int(a * n),
         "start.charger.dicke": int(b * m)}
        for n, m, a, b in drawn
    ]  # fmt: skip
    constants = {"coupling": coupling, "battery_splitting": splitting}
    study = stated({"cases": cases}, battery={**constants, "charger_splitting": splitting})
    alike(study)


@settings(max_examples=30)
@given(
    st.lists(st.tuples(cells, cells, st.floats(0, 1)), min_size=1, max_size=3),
    st.sampled_from([1.0, -0.3, 250.0]),
    st.tuples(st.floats(-3, 3), st.floats(-1, 1), st.floats(-1, 1), st.floats(-1, 1)),
)
def test_figures_of_detuned_and_interacting_spins_agree_with_single_charges(drawn, unit, levels):
    names = ("charger_splitting", "ising", "battery_crosstalk", "charger_crosstalk")
    cases = [
        {"n_battery": n, "n_charger": m, "start.charger.dicke": int(b * m)} for n, m, b in drawn
    ]
    constants = {name: round(unit * x, 3) for name, x in zip(names, levels, strict=True)}
    alike(stated({"cases": cases}, battery={"coupling": unit, **constants}))


def test_grids_of_the_papers_are_computed_at_once():
    table = {
        "n_battery": [1, 2, 20, 50],
        "n_charger": [100, 300],
        "start.charger.dicke": "n_battery",
    }
    assert alike(stated(table)) == 8
    assert alike(stated({"n_battery": [1, 40, 63], "n_charger": [63, 200]})) == 6
    huge = {"n_battery": [1, 5], "n_charger": [10**12], "start.charger.dicke": [5, 10**6, 10**12]}
    assert alike(stated(huge)) >= 5


def test_the_company_of_a_case_leaves_no_trace():
    study = stated({"n_battery": {"range": [1, 12]}, "n_charger": [3, 12]})
    whole = computed(Order(study.part(range(24)))).encoded()
    block = computed(Order(study.part(range(23, -1, -1))))
    turned = Block.empty(study, 24).placed(range(23, -1, -1), block)
    assert turned.encoded() == whole


FRESH = """
import sys
from spinvolt.study.table import plan
from spinvolt.study.work import Order, computed
table = {"n_battery": {"range": [1, 40]}, "n_charger": [30, 90], "metrics": ["max_power"]}
study = plan({"battery": {}, "sweep": table})
sys.stdout.buffer.write(computed(Order(study.part(range(80)))).encoded())
"""


def test_bits_depend_neither_on_the_cache_nor_on_the_processor(tmp_path):
    """A process that compiles, one that reads what was compiled, and a processor without FMA."""
    here = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)}
    plain = {"NUMBA_CPU_NAME": "generic", "NUMBA_CPU_FEATURES": ""}
    known, compiled, cached = (
        subprocess.run(
            [sys.executable, "-c", FRESH], capture_output=True, check=True, env=environment
        ).stdout
        for environment in (os.environ, here | plain, here | plain)
    )
    assert any(tmp_path.rglob("*.nbc"))
    assert known == compiled == cached


@pytest.mark.parametrize(
    ("sweep", "tables"),
    [
        ({"n_battery": [1, 2], "curves": ["energy"]}, {}),
        ({"n_battery": [1, 2], "metrics": ["entropy"]}, {}),
        ({"n_battery": [1, 2], "charge.until": [1.0]}, {}),
        ({"n_battery": [1, 2]}, {"charge": {"until": 2.0}}),
        ({"n_battery": [1, 2]}, {"method": {"engine": "eigen"}}),
        ({"n_battery": [1, 2]}, {"start": {"charger": {"flipped": 1}}}),
        ({"start.charger.thermal": [0.1, 0.2]}, {}),
        ({"n_battery": [1, 2]}, {"battery": {"kind": "cavity"}}),
        ({"n_battery": [1, 2]}, {"battery": {"n_chargr": 3}}),
    ],
)
def test_other_studies_are_charged_one_by_one(sweep, tables):
    study = plan({"battery": {}, **tables, "sweep": {"chunk": 1, **sweep}})
    assert not suits(study)
    assert batch(study.part([0])) is None


def test_cases_that_do_not_fit_are_left_to_the_charge():
    said = [(2, 0.0, 0.0), (2, 0.5, 0.0), (2, 0.0, 0.5), (2.0, 0.0, 0.0), (70, 0.0, 0.0)]
    said += [(0, 0.0, 0.0), (True, 0.0, 0.0)]
    names = ("n_battery", "ising", "anisotropy")
    cases = [dict(zip(names, values, strict=True)) for values in said]
    study = plan({"battery": {"n_charger": 80}, "sweep": {"cases": cases}})
    made = batch(study.part(range(7)))
    assert made is not None
    assert made.fits.tolist() == [True, True, False, False, False, False, False]
    block = computed(Order(study.part(range(7))))
    assert (
        block.status.tolist()
        == [Status.DONE] * 3 + [Status.MISSTATED, Status.DONE] + [Status.MISSTATED] * 2
    )


@pytest.mark.parametrize(
    "value", [True, 4.0, "4", None, -1, 10**12 + 1, 2**63, -(2**63), 10**30, -(10**30)]
)
def test_what_is_no_number_of_spins_is_left_to_the_charge(value):
    study = plan({"battery": {"n_battery": 2}, "sweep": {"n_charger": [4, value]}})
    made = batch(study.part(range(2)))
    assert made is not None
    assert made.fits.tolist() == [True, False]
    block = computed(Order(study.part(range(2))))
    assert block.status.tolist() == [Status.DONE, Status.MISSTATED]


def test_a_formula_of_a_field_that_is_not_stated_has_its_usual_value():
    ties = {"battery_splitting": "coupling", "charger_splitting": "coupling"}
    study = stated({"n_battery": [1, 2], "n_charger": [3], **ties})
    block = computed(Order(study.part([0])))
    assert [block.texts[code] for code in block.method] == [METHOD]


def test_a_field_that_is_swept_over_one_value_gives_the_bits_of_a_fixed_one():
    constants = {"coupling": -0.7, "battery_splitting": 7.3, "charger_splitting": 7.3}
    sweep = {"n_battery": [1, 2, 9], "n_charger": [5]}
    fixed = stated(sweep, battery=constants)
    swept = stated({**sweep, **{name: [value] for name, value in constants.items()}})
    first, second = (computed(Order(study.part(range(3)))) for study in (fixed, swept))
    assert first.encoded() == second.encoded()


def calls(task):
    """How many calls Python makes in a task."""
    made = []
    before = sys.getprofile()
    sys.setprofile(lambda _, event, __: made.append(event))
    try:
        task()
    finally:
        sys.setprofile(before)
    return sum(event in ("call", "c_call") for event in made)


def test_more_cases_need_no_more_python():
    def task(copies):
        columns = {
            "n_battery": [1, 2, 5, 20] * copies,
            "n_charger": [3, 9, 100, 30] * copies,
            "start.charger.dicke": [2, 9, 5, 30] * copies,
        }
        tables = {"battery": {}, "sweep": {**columns, "zip": [[*columns]]}}

        def sweep():
            study = plan(tables)
            block = computed(Order(study.part(range(len(study)))))
            assert block.texts == (METHOD,)

        return sweep

    task(1)()
    few, many = calls(task(2)), calls(task(200))
    assert many - few <= 0.1 * 4 * 198


def test_studies_of_small_batteries_have_large_chunks():
    assert stated({"n_battery": [1, 2], "n_charger": [3]}).chunk == BATCH
    assert stated({"n_battery": [1, 2], "n_charger": [3], "ising": [1.0]}).chunk == BATCH
    assert stated({"n_battery": [1, 2], "n_charger": [3], "anisotropy": [1.0]}).chunk == 16
