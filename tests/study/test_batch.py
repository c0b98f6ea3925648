"""Many small batteries at once: as one by one, within the bounds of both."""

import os
import subprocess
import sys
import types

import flint
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spinvolt.bounded import Bounded
from spinvolt.kernels import (
    small_chain_bernstein,
    small_chain_jets,
    small_chain_layout,
    small_chain_operators,
    small_chain_proofs,
    small_chain_verdict,
    small_chain_waves,
    small_chains,
)
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


STAGES = (
    small_chain_bernstein, small_chain_waves, small_chain_operators, small_chain_jets,
    small_chain_proofs, small_chain_verdict, small_chains,
)  # fmt: skip


def plain_twin():
    """The kernel as plain Python, whose functions know plain ones alone."""
    names = {name: thing for stage in STAGES for name, thing in vars(stage).items()}
    twins = {
        name: types.FunctionType(thing.py_func.__code__, names, name)
        for name, thing in names.items()
        if hasattr(thing, "py_func")
    }
    names.update(twins)
    return types.SimpleNamespace(**twins)


def test_the_compiled_kernel_is_its_plain_python():
    cases = np.array([[1, 4, 4, 0, 0], [4, 9, 4, 0, 0], [6, 3, 5, 2, 0], [5, 5, 5, 0, 1]])
    tables = module.tables()
    found = []
    for kernel in (small_chains, plain_twin()):
        results = np.zeros((len(cases), small_chain_layout.FIELDS))
        proved = np.zeros(len(cases), dtype=bool)
        with np.errstate(all="ignore"):
            kernel.solve_all(cases, tables, module.TOLERANCES[0], results, proved)
        found.append((results, proved))
    (fast, proved), (slow, same) = found
    assert (proved == same).all()
    assert proved.sum() >= 3
    told = small_chain_layout
    places = [told.PEAK_TIME, told.VALUE, told.BEST, told.BEST_TIME]
    errors = [place + 1 for place in places[:3]] + [told.BEST_TIME_ERROR]
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


def exact(cells, spins, up, time):
    """Position and its slope on the way from empty cells, in balls of 160 bits."""
    length = min(cells, up) + 1
    links = [
        flint.arb(b * (cells - b + 1) * (up - b + 1) * (spins - up + b)).sqrt()
        for b in range(1, length)
    ]
    motion = flint.arb_mat(length, length)
    for b, link in enumerate(links):
        motion[b + 1, b], motion[b, b + 1] = link, -link
    moved = (motion * flint.arb(time)).exp()
    state = [moved[b, 0] for b in range(length)]
    place = sum((b * state[b] * state[b] for b in range(length)), flint.arb(0))
    slope = sum((2 * u * state[b] * state[b + 1] for b, u in enumerate(links)), flint.arb(0))
    return place, slope


@pytest.mark.parametrize(
    ("cells", "spins", "up"),
    [
        (1, 7, 3),
        (3, 5, 5),
        (12, 100, 12),
        (25, 25, 25),
        (40, 200, 40),
        (63, 63, 63),
        (63, 300, 300),
    ],
)
def test_bounds_hold_in_ball_arithmetic(cells, spins, up):
    table = {"n_battery": [cells], "n_charger": [spins], "start.charger.dicke": [up]}
    block = computed(Order(stated(table).part([0])))
    assert block.texts[block.method[0]] == METHOD
    low, value, high = (
        {name: float(getattr(block.columns[name], side)[0]) for name in block.columns}
        for side in ("low", "value", "high")
    )
    before = flint.ctx.prec
    flint.ctx.prec = 160
    try:
        assert exact(cells, spins, up, low["charging_time"])[1] > 0
        assert exact(cells, spins, up, high["charging_time"])[1] < 0
        top = exact(cells, spins, up, value["charging_time"])[0]
        assert low["max_energy"] <= float(top) <= high["max_energy"]
        for side, sign in ((low, 1), (high, -1)):
            time = side["time_of_max_power"]
            place, slope = exact(cells, spins, up, time)
            assert sign * (flint.arb(time) * slope - place) > 0
        place, _ = exact(cells, spins, up, value["time_of_max_power"])
        rate = place / flint.arb(value["time_of_max_power"])
        assert low["max_power"] <= float(rate) <= high["max_power"]
    finally:
        flint.ctx.prec = before
    assert abs(float(top) - value["max_energy"]) <= 1e-14 * value["max_energy"]
