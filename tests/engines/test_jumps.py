"""Quantum jumps: exact values within their errors, right errors, fixed streams."""

from typing import Any, cast

import numpy as np
import pytest
from tests.open_cases import case, cases, energies_of, model, model_of

from spinvolt.engines.jumps import Jumps
from spinvolt.errors import Misstated, NotCovered
from spinvolt.kernels.ladder_jumps import trajectory
from spinvolt.reductions.after_pulse import AfterPulse


@pytest.mark.parametrize("entry", cases("exact_me"), ids=lambda c: c["id"])
def test_exact_cases_within_four_standard_errors(entry):
    count = 300 if entry["NC"] * len(entry["NB"]) > 50 else 1000
    found = Jumps(count).run(model_of(entry).lindblad(), entry["t"], seed=11)
    off = np.abs(found.fillings - energies_of(entry))
    assert np.all(off <= 4.0 * found.errors + found.rare)
    moving = found.errors > 1e-3
    assert np.all(off[moving] <= 4.0 * found.errors[moving])


@pytest.mark.parametrize("entry", cases("exact_k1_laplace"), ids=lambda c: c["id"])
def test_large_single_reservoirs_within_four_standard_errors(entry):
    trajectories = 200 if entry["NC"] <= 10**4 and entry["NB"] <= 10 else 16
    problem = model(int(entry["NC"]), (entry["NB"],)).lindblad()
    found = Jumps(trajectories).run(problem, entry["t"], seed=2)
    off = np.abs(found.fillings[:, 1] - np.array(entry["E_B"]))
    assert np.all(off <= 4.0 * found.errors[:, 1] + found.rare[:, 1])


def test_error_bars_cover():
    """Over many seeds z = off / error is Gaussian: 95.4 % within two, mean square one."""
    entry = case("R08")
    setting, exact = model_of(entry).lindblad(), energies_of(entry)
    place = [3, 4, 6]
    times = [entry["t"][i] for i in place]
    runs = [Jumps(200).run(setting, times, seed=s) for s in range(200)]
    scores = np.array([(r.fillings - exact[place]) / r.errors for r in runs])
    for column in (0, 1):
        for row in range(len(place)):
            z = scores[:, row, column]
            assert abs(np.mean(np.abs(z) < 2.0) - 0.9545) <= 4.0 * np.sqrt(0.9545 * 0.0455 / 200)
            assert abs(np.mean(z**2) - 1.0) <= 4.0 * np.sqrt(2.0 / 200)
            assert abs(np.mean(z)) <= 4.0 / np.sqrt(200)


def test_same_numbers_for_every_number_of_workers():
    problem = model(30, (3, 2), 0.8).lindblad()
    one, three = (Jumps(100, workers=w).run(problem, [0.05, 0.1], seed=7) for w in (1, 3))
    assert np.array_equal(one.fillings, three.fillings)
    assert np.array_equal(one.errors, three.errors)
    other = Jumps(100).run(problem, [0.05, 0.1], seed=8)
    assert not np.array_equal(one.fillings, other.fillings)


def test_more_trajectories_begin_with_the_same_ones():
    problem = model(30, (3,)).lindblad()
    few, many = (Jumps(n).run(problem, [0.1], seed=7) for n in (32, 64))
    alone = Jumps(2).run(problem, [0.1], seed=7)
    assert few.samples == 32
    assert many.errors[0, 0] < 1.2 * few.errors[0, 0]
    assert alone.fillings.shape == (1, 2)


def test_samples_inside_a_step_do_not_depend_on_each_other():
    """More sampling times change neither the streams nor, within the tolerance, the values."""
    problem = model(25, (4,), 0.5).lindblad()
    few = Jumps(50).run(problem, [0.1, 0.3], seed=3)
    many = Jumps(50).run(problem, np.linspace(0.0, 0.3, 31), seed=3)
    assert many.fillings[[10, 30]] == pytest.approx(few.fillings, abs=1e-7)


def test_tighter_tolerance_changes_nothing():
    problem = model(25, (4, 2), 0.5, thermal=(0.2, 0.0)).lindblad()
    times = np.linspace(0.0, 0.3, 7)
    loose, tight = (Jumps(50, tolerance=e).run(problem, times, seed=3) for e in (1e-8, 1e-12))
    assert loose.fillings == pytest.approx(tight.fillings, abs=1e-5)


def test_total_excitation_falls_without_pump_and_stays_within():
    found = Jumps(64).run(model(12, (3, 3)).lindblad(), np.linspace(0, 2.0, 21), seed=1)
    totals = found.fillings @ np.array([12.0, 3.0, 3.0])
    assert np.all(np.diff(totals) <= 1e-12)
    assert np.all((found.fillings >= -1e-12) & (found.fillings <= 1.0 + 1e-12))


def test_shared_reservoir_is_one_large_battery():
    times = [0.05, 0.1, 0.4]
    together = Jumps(2000).run(model(12, (2, 1), shared=True).lindblad(), times, seed=1)
    one = Jumps(2000).run(model(12, (3,)).lindblad(), times, seed=2)
    for m in (1, 2):
        off = np.abs(together.fillings[:, m] - one.fillings[:, 1])
        assert np.all(off <= 4.0 * np.hypot(together.errors[:, m], one.errors[:, 1]))


LONG = [c for c in case("EFF")["cases"] if max(c["NB"]) <= 4]


@pytest.mark.parametrize("entry", LONG, ids=lambda c: f"{c['NB']}-{c['gu']}")
def test_batteries_alone_reach_their_steady_state(entry):
    problem = AfterPulse(tuple(entry["NB"])).problem(model(10**6, entry["NB"], entry["gu"]))
    found = Jumps(500).run(problem, [15.0], seed=5)
    assert np.all(np.abs(found.fillings[0] - entry["E_B"]) <= 4.0 * found.errors[0] + 1e-3)


def test_dark_batteries_do_not_move():
    found = Jumps(4).run(AfterPulse().problem(model(10**6, (5,))), [0.0, 9.0])
    assert found.fillings == pytest.approx(np.ones((2, 1)), abs=0.0)
    assert found.cost.products == 0


def test_kernel_equals_its_plain_python():
    problem = model(6, (2, 1), 0.7).lindblad()
    from spinvolt.engines.jumps import _grid
    from spinvolt.engines.samples import generators

    grid, times = _grid(problem), np.array([0.05, 0.2])
    rows = []
    for function in (trajectory, cast(Any, trajectory).py_func):
        work = np.empty((2 * 3 + len(grid.hops[1]) + 9, grid.rungs[1].shape[1]))
        levels = np.empty((2, 3))
        counts = function(
            generators(4, range(1))[0], grid.start, grid.rungs, grid.hops, grid.jumps, times, 1e-9,
            work, levels,
        )  # fmt: skip
        rows.append((levels, counts))
    assert rows[0][0] == pytest.approx(rows[1][0], abs=1e-12)
    assert np.array_equal(rows[0][1], rows[1][1])


def test_what_is_refused():
    with pytest.raises(Misstated, match="at least 2"):
        Jumps(1)
    with pytest.raises(NotCovered, match="local noise"):
        Jumps().run(model(6, (2,), local=(0.1, 0.0)).lindblad(), [0.1])
    with pytest.raises(NotCovered, match="levels"):
        Jumps().run(model(6, (300, 300, 300)).lindblad(), [0.1])
    assert Jumps(workers=2).estimate(model(6, (99,)).lindblad()).memory < 10**6
