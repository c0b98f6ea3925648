"""Many small batteries at once: as one by one, within the bounds of both."""

import os
import subprocess
import sys
import types

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spinvolt.bounded import Bounded
from spinvolt.kernels import small_chains
from spinvolt.study import batch as module
from spinvolt.study.batch import METHOD, METRICS, batch, suits
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
            assert high - low <= 1e-10 * abs(value) or figure.error > 1e-12 * abs(value), name
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


def test_a_process_that_compiles_gets_the_same_bits_as_one_that_reads_the_cache(tmp_path):
    command = [sys.executable, "-c", FRESH]
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)}
    first, second = (
        subprocess.run(command, capture_output=True, check=True, env=environment).stdout
        for _ in range(2)
    )
    assert any(tmp_path.rglob("*.nbc"))
    assert first == second


def plain_twin():
    """The kernel's functions as plain Python."""
    names = dict(vars(small_chains))
    twins = {
        name: types.FunctionType(function.py_func.__code__, names, name)
        for name, function in vars(small_chains).items()
        if hasattr(function, "py_func")
    }
    names.update(twins)
    return types.SimpleNamespace(FIELDS=small_chains.FIELDS, **twins)


def test_the_compiled_kernel_is_its_plain_python():
    cases = np.array([[1, 4, 4, 0, 0], [4, 9, 4, 0, 0], [6, 3, 5, 2, 0], [5, 5, 5, 0, 1]])
    tables = module.tables()
    found = []
    for kernel in (small_chains, plain_twin()):
        results, proved = np.zeros((len(cases), kernel.FIELDS)), np.zeros(len(cases), dtype=bool)
        with np.errstate(all="ignore"):
            kernel.solve_all(cases, tables, results, proved)
        found.append((results, proved))
    (fast, proved), (slow, same) = found
    assert (proved == same).all()
    assert proved.sum() >= 3
    places = [small_chains.TIME, small_chains.VALUE, small_chains.BEST, small_chains.BEST_TIME]
    errors = [place + 1 for place in places[:3]] + [small_chains.BEST_TIME_ERROR]
    for place, error in zip(places, errors, strict=True):
        gap = np.abs(fast[proved, place] - slow[proved, place])
        assert (gap <= fast[proved, error] + slow[proved, error]).all()


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
    cases = [
        {"n_battery": 2, "ising": 0.0},
        {"n_battery": 2, "ising": 0.5},
        {"n_battery": 2.0, "ising": 0.0},
        {"n_battery": 70, "ising": 0.0},
        {"n_battery": 0, "ising": 0.0},
        {"n_battery": True, "ising": 0.0},
    ]
    study = plan({"battery": {"n_charger": 80}, "sweep": {"cases": cases}})
    made = batch(study.part(range(6)))
    assert made is not None
    assert made.fits.tolist() == [True, False, False, False, False, False]
    block = computed(Order(study.part(range(6))))
    assert (
        block.status.tolist()
        == [Status.DONE] * 2 + [Status.MISSTATED, Status.DONE] + [Status.MISSTATED] * 2
    )


def test_studies_of_small_batteries_have_large_chunks():
    assert stated({"n_battery": [1, 2], "n_charger": [3]}).chunk == BATCH
    assert stated({"n_battery": [1, 2], "n_charger": [3], "ising": [1.0]}).chunk == 1
