"""The rational engine against dense exponentials, extended precision, and itself."""

import subprocess
import sys
from functools import cache

import numpy as np
import pytest

from spinvolt.algebra.chain import Chain, chain
from spinvolt.algebra.ensembles import Spins
from spinvolt.algebra.model import Model
from spinvolt.algebra.motion import ORDER
from spinvolt.algebra.problem import Unitary
from spinvolt.algebra.terms import Hop, Tilt
from spinvolt.engines import walk
from spinvolt.engines.rational import Rational, RationalFlow
from spinvolt.errors import NotCovered

PEAKS = {100: 0.0623899786632656, 1000: 0.0086233019381274}


def battery(n_battery, n_charger, excited, *, ising=0.0, start=None, coupling=1.0):
    """A charger with ``excited`` spins up and an empty battery; or a start inside the chain."""
    terms = (Hop(coupling, (1, -1)), Tilt(2.0 * ising, (1, 1)))[: 2 if ising else 1]
    made, site = chain(Model((Spins(n_battery), Spins(n_charger)), terms, (0, excited)))
    return Unitary(made, site if start is None else start)


def cursor(jets):
    """Where the walk behind some jets ended."""
    assert isinstance(jets.end, walk.Cursor)
    return jets.end


def dense(problem):
    """H as a matrix, its start's energy at zero."""
    sites = np.arange(problem.chain.length, dtype=float)
    matrix = np.diag(problem.chain.energies(sites))
    links = problem.chain.couplings()[1:-1]
    matrix += np.diag(links, 1) + np.diag(links, -1)
    return matrix - np.eye(len(sites)) * matrix[problem.start, problem.start]


def dense_jets(problem, times):
    """<X_r> with X_{r+1} = i [H, X_r], from eigenvectors."""
    matrix = dense(problem)
    values, vectors = np.linalg.eigh(matrix)
    states = (vectors * vectors[problem.start]) @ np.exp(-1j * np.multiply.outer(values, times))
    operator = np.diag(np.arange(len(matrix)).astype(complex))
    jets = []
    for _ in range(ORDER + 1):
        jets.append(np.einsum("jt,jk,kt->t", states.conj(), operator, states).real)
        operator = 1j * (matrix @ operator - operator @ matrix)
    return np.array(jets).T, states


@cache
def extended(n_battery, n_charger, excited, time, start=0):
    """Real amplitudes at ``time`` by Taylor steps in extended precision."""
    assert np.finfo(np.longdouble).nmant > 60, "this test needs a long double of 64 bits or more"
    j = np.arange(min(n_battery, excited) + 2, dtype=np.longdouble)
    u = np.sqrt(
        j * (n_battery - j + 1) * (n_charger - excited + j) * np.maximum(excited - j + 1, 0)
    )
    links = u[1:-1]
    steps = int(np.ceil(float(np.max(u)) * abs(time)))
    links = links * (np.longdouble(time) / steps)
    state = np.zeros(len(links) + 1, dtype=np.longdouble)
    state[start] = 1.0
    for _ in range(steps):
        term, order = state.copy(), 0
        while np.max(np.abs(term)) > 1e-22:
            order += 1
            following = np.zeros_like(term)
            following[1:] = links * term[:-1]
            following[:-1] -= links * term[1:]
            term = following / order
            state += term
    return state


@pytest.mark.parametrize(
    "problem",
    [
        battery(1, 1, 1),
        battery(2, 3, 2),
        battery(12, 12, 12),
        battery(12, 12, 12, start=5),
        battery(30, 40, 20),
        battery(20, 20, 20, coupling=1e-6),
        battery(1, 4, 2, ising=0.3),
        battery(12, 12, 12, ising=0.4),
        battery(12, 12, 12, ising=-2.5, start=7),
        battery(25, 60, 31, ising=0.05),
    ],
)
@pytest.mark.parametrize("direction", [1.0, -1.0])
def test_small_batteries_against_dense_matrices(problem, direction):
    flow = Rational().flow(problem)
    times = direction * np.array([0.0, 0.7, 1.4, 2.1, 2.2, 2.05, 9.0]) * flow.step
    wanted, states = dense_jets(problem, times)
    jets = flow.jets(times)
    slack = 2e-13 * np.max(np.abs(wanted), axis=0)
    assert np.all(np.abs(jets.values - wanted) <= jets.errors + slack)
    units = (problem.chain.length - 1) * flow.moments.frequency ** np.arange(ORDER + 1)
    assert np.all(jets.errors <= 1e-10 * units)
    for time, state, exact in zip(times, flow.states(times), states.T, strict=True):
        populations = np.zeros(problem.chain.length)
        populations[state.first : state.first + len(state.populations)] = state.populations
        assert state.time == time
        assert state.populations.sum() == pytest.approx(1.0, abs=1e-14)
        root = np.sqrt(populations)
        assert np.linalg.norm(root - np.abs(exact)) <= state.error + 1e-13
        assert state.error < 1e-11


def test_the_first_peak_of_a_hundred_cells():
    jets = Rational().flow(battery(100, 100, 100)).jets(np.array([PEAKS[100]]))
    assert abs(jets.values[0, 0] - 98.887840563847588) <= jets.errors[0, 0] < 1e-10
    assert abs(jets.values[0, 1]) <= jets.errors[0, 1] + 1e-15 * abs(jets.values[0, 2])


def test_the_first_peak_of_a_thousand_cells_and_what_it_costs():
    flow = Rational().flow(battery(1000, 1000, 1000))
    steps = int(np.ceil(PEAKS[1000] / flow.step))
    jets = flow.jets(np.linspace(0.0, PEAKS[1000], steps + 1))
    assert abs(jets.values[-1, 0] - 998.46931951983146) <= jets.errors[-1, 0] < 5e-10
    assert steps <= 60
    assert jets.cost.solves <= 4 * 60
    assert jets.cost.site_visits <= 1.7 * 60 * 1001


@pytest.mark.parametrize(
    ("sizes", "time", "start"),
    [
        ((100, 100, 100), PEAKS[100], 0),
        ((300, 300, 300), 0.0246, 0),
        ((1000, 1000, 1000), PEAKS[1000], 0),
        ((500, 500, 500), 0.06, 0),
        ((1000, 1000, 1000), -0.003, 0),
        ((1000, 1000, 1000), 0.0006, 400),
        ((400, 400, 200), 0.02, 0),
        ((200, 5000, 200), 0.003, 0),
    ],
)
def test_states_against_extended_precision(sizes, time, start):
    """The distance of the states themselves, signs included, is below the stated bound."""
    problem = battery(*sizes, start=start)
    flow = Rational().flow(problem)
    end = cursor(flow.jets(np.array([time])))
    wanted = extended(*sizes, time, start)
    state = np.zeros(problem.chain.length)
    state[end.low : end.low + end.fields.shape[1]] = end.fields[0]
    distance = float(np.linalg.norm(state - wanted))
    (stated,) = flow.states(np.array([time]))
    assert distance <= stated.error < 2e-11
    rounding = walk.rounded(np.array([end.steps]), np.array([end.reach]), tilted=False)[0]
    assert distance <= end.truncation + end.lost + 0.1 * rounding


def test_jets_against_extended_precision():
    """Sums of the operators' stripes over exact states, in extended precision."""
    problem = battery(300, 300, 300)
    times = np.array([0.004, 0.011, 0.019, 0.0246])
    jets = Rational().flow(problem).jets(times)
    j = np.arange(302, dtype=np.longdouble)
    hop = (j * (301 - j)) ** 2
    rise, bend = np.sqrt(hop[1:-1]), 2.0 * np.diff(hop)
    for time, values, errors in zip(times, jets.values, jets.errors, strict=True):
        state = extended(300, 300, 300, time)
        populations, pairs = state**2, 2.0 * rise * state[1:] * state[:-1]
        wanted = [j[:-1] @ populations, pairs.sum(), bend @ populations, pairs @ np.diff(bend)]
        assert np.all(np.abs(values[:4] - np.array(wanted, dtype=float)) <= errors[:4])


@pytest.mark.parametrize("tolerance", [1e-13, 1e-9, 1e-5])
def test_a_hundred_steps_keep_the_tolerance(tolerance):
    for problem in (
        battery(1000, 1000, 1000),
        battery(300, 300, 150),
        battery(40, 40, 40, ising=1.0),
    ):
        flow = Rational(tolerance).flow(problem)
        assert 100.0 * flow._allowance.truncation(flow.step) <= tolerance * (1.0 + 1e-9)


def test_a_loose_tolerance_is_kept_and_is_cheaper():
    problem = battery(1000, 1000, 1000)
    exact = Rational().flow(problem).jets(np.array([PEAKS[1000]]))
    loose = Rational(tolerance=1e-7).flow(problem).jets(np.array([PEAKS[1000]]))
    assert loose.cost.site_visits < exact.cost.site_visits
    difference = np.abs(loose.values - exact.values)
    assert np.all(difference <= loose.errors + exact.errors)
    assert loose.errors[0, 0] > 1e2 * exact.errors[0, 0]


@pytest.mark.parametrize("ising", [0.0, 0.2])
def test_forward_then_back_returns_to_the_start(ising):
    problem = battery(200, 250, 180, ising=ising)
    flow = Rational().flow(problem)
    there = flow.jets(np.array([20.0]) * flow.step)
    back = flow.jets(np.array([18.0, 10.0, 9.0]) * flow.step, there.end)
    assert cursor(back).steps == 20 + 11
    (state,) = flow.states(np.array([0.0]), back.end)
    assert state.error <= 1e-16
    home = flow.jets(np.array([5.0, 4.0, 3.0, 2.0, 1.0]) * flow.step, back.end)
    direct = flow.jets(np.array([5.0, 4.0, 3.0, 2.0, 1.0]) * flow.step)
    assert np.all(np.abs(home.values - direct.values) <= home.errors + direct.errors)


@pytest.mark.parametrize("ising", [0.0, 0.1])
def test_a_walk_that_ends_where_it_began_finds_the_start(ising):
    problem = battery(150, 150, 150, ising=ising)
    flow = Rational().flow(problem)
    far = 12.0 * flow.step
    place = cursor(flow.jets(np.array([far])))
    ground, space = flow._ground, flow._ground.blank()
    walk.unfold(place, space)
    (run,) = walk.planned(np.array([0.0]), place.time, flow.step, {})
    factors = ground.factorised(run.tau)
    place, trace = walk.onward(ground, place, space, factors, run, flow._allowance)
    home = walk.folded(place)
    amplitudes = np.zeros(problem.chain.length, dtype=complex)
    amplitudes[home.low : home.low + home.fields.shape[1]] = home.fields[0]
    if ising:
        amplitudes[home.low : home.low + home.fields.shape[1]] += 1j * home.fields[1]
    start = np.zeros(problem.chain.length)
    start[problem.start] = 1.0
    overlap = abs(amplitudes @ start)
    distance = np.sqrt(np.linalg.norm(np.delete(amplitudes, 0)) ** 2 + (1.0 - overlap) ** 2)
    assert distance <= trace.distances[-1]


@pytest.mark.parametrize("ising", [0.0, 0.3])
def test_windows_change_nothing_beyond_the_bounds(ising, monkeypatch):
    problem = battery(600, 600, 300, ising=ising)
    flow = Rational().flow(problem)
    times = flow.step * np.arange(1.0, 41.0)
    narrow = flow.jets(times)
    monkeypatch.setattr(walk, "INCOME", 0.0)
    whole = RationalFlow(problem, flow.tolerance)
    whole.__dict__["_allowance"] = walk.Allowance(
        flow.moments.frequency, flow.moments.mu(17), cut=0.0
    )
    wide = whole.jets(times)
    assert cursor(wide).lost == 0.0
    assert cursor(narrow).lost > 0.0
    assert narrow.cost.site_visits < 0.6 * wide.cost.site_visits
    assert np.all(np.abs(narrow.values - wide.values) <= narrow.errors + wide.errors)


@pytest.mark.parametrize("ising", [0.0, 1e-3])
def test_windows_of_near_harmonic_batteries_stay_narrow(ising):
    problem = battery(20_000, 20_000, 10_000, ising=ising)
    flow = Rational().flow(problem)
    jets = flow.jets(flow.step * np.arange(1.0, 201.0))
    assert jets.cost.solves == (8 if ising else 4) * 200
    assert jets.cost.site_visits < 0.1 * 2 * 200 * problem.chain.length
    assert jets.errors[-1, 0] < 1e-12 * problem.chain.length


def test_walking_on_equals_walking_at_once():
    problem = battery(500, 500, 500)
    flow = Rational().flow(problem)
    times = flow.step * np.arange(33.0)
    once = flow.jets(times)
    pieces = [flow.jets(times[:2])]
    for part in np.split(times[2:], [8, 16, 24]):
        pieces.append(flow.jets(part, pieces[-1].end))
    assert cursor(pieces[-1]).steps == cursor(once).steps == 32
    difference = np.abs(np.vstack([jets.values for jets in pieces]) - once.values)
    assert np.all(difference <= 1e-2 * once.errors + 1e-300)


@pytest.mark.parametrize("ising", [0.0, 0.05])
@pytest.mark.parametrize("start", [0, 60])
def test_a_flow_that_rises_stops_after_the_fall(ising, start):
    flow = Rational().flow(battery(100, 100, 100, ising=ising, start=start))
    times = flow.step * np.arange(2000.0)
    risen, followed = flow.rising(times), flow.jets(times)
    slope = followed.values[:, 1]
    (falls,) = np.nonzero((slope[:-1] > 0.0) & (slope[1:] < 0.0))
    assert len(risen.times) == falls[0] + 3 < len(times)
    np.testing.assert_array_equal(risen.times, times[: len(risen.times)])
    np.testing.assert_array_equal(risen.values, followed.values[: len(risen.times)])
    assert cursor(risen).steps == len(risen.times) - 1
    further = flow.rising(times[len(risen.times) :], risen.end)
    assert len(further.times) > 1
    off = np.abs(further.values - followed.values[len(risen.times) :][: len(further.times)])
    assert np.all(off <= further.errors)


def test_the_nearer_beginning_is_taken():
    flow = Rational().flow(battery(100, 100, 100))
    late = flow.jets(np.array([30.0]) * flow.step)
    near = flow.jets(np.array([29.0]) * flow.step, late.end)
    assert near.cost.solves == 4
    early = flow.jets(np.array([2.0]) * flow.step, late.end)
    assert early.cost.solves == 8
    assert cursor(early).steps == 2


def test_uneven_times_are_met():
    problem = battery(60, 70, 50)
    flow = Rational().flow(problem)
    times = flow.step * np.array([0.0, 0.0, 0.3, 1.0, 1.0, 4.5, 4.6, 4.7, 4.8, 2.0, -1.0, -1.0])
    jets = flow.jets(times)
    wanted, _ = dense_jets(problem, times)
    slack = 2e-13 * np.max(np.abs(wanted), axis=0)
    assert np.all(np.abs(jets.values - wanted) <= jets.errors + slack)
    np.testing.assert_array_equal(jets.values[0], jets.values[1])


def test_a_flow_keeps_to_the_times_over_a_long_march():
    """Equal spacings as they come from arithmetic are one run, and no time is off."""
    times = 0.1 * np.arange(1.0, 1001.0)
    (run,) = walk.planned(times, 0.0, 0.1, {})
    assert (run.groups, run.substeps) == (1000, 1)
    assert abs(run.tau * 1000 - 100.0) <= 2e-14
    (run,) = walk.planned(0.1 * np.arange(5.0), 0.0, 0.1, {})
    assert (run.groups, run.substeps, run.lead) == (5, 1, 0)
    runs = list(walk.planned(np.array([0.1, 0.2, 0.3, 0.55, 0.8, 0.8]), 0.0, 0.2, {}))
    assert [(r.groups, r.substeps) for r in runs] == [(3, 1), (2, 2), (1, 0)]
    (again,) = walk.planned(np.array([0.7, 0.8]), 0.6, 0.1, {0.1: ()})
    assert again.tau == 0.1


def test_what_cannot_move_stays():
    still = Unitary(Chain(1, 1.0, (), (), (0, 3), (1, -1)), 0)
    flow = Rational().flow(still)
    assert flow.step == np.inf
    jets = flow.jets(np.array([0.0, 5.0]))
    np.testing.assert_array_equal(jets.values, np.zeros((2, ORDER + 1)))
    np.testing.assert_array_equal(jets.errors, 0.0)
    states = list(flow.states(np.array([1.0, 2.0])))
    assert [s.populations.tolist() for s in states] == [[1.0], [1.0]]
    assert Rational().estimate(still, 7.0).solves == 0


def test_two_levels_rotate():
    flow = Rational().flow(battery(1, 9, 5))
    rate = float(battery(1, 9, 5).chain.couplings()[1])
    times = np.linspace(-3.0, 3.0, 25) / rate
    jets = flow.jets(times)
    wanted = 0.5 * (1.0 - np.cos(2.0 * rate * times))
    assert np.all(np.abs(jets.values[:, 0] - wanted) <= jets.errors[:, 0])
    assert np.max(jets.errors[:, 0]) < 1e-11


def test_strong_couplings_do_not_overflow():
    problem = battery(10**9, 10**9, 10**9)
    small = battery(30_000, 10**9, 10**9)
    assert Rational().estimate(problem, 1e-9).memory == 176 * (10**9 + 1)
    flow = Rational().flow(small)
    jets = flow.jets(flow.step * np.arange(1.0, 31.0))
    assert np.all(np.isfinite(jets.values))
    assert np.all(np.isfinite(jets.errors))
    assert np.all(np.diff(jets.values[:, 0]) > 0.0)


def test_an_estimate_spends_nothing():
    symmetric, tilted = battery(10**9, 10**9, 10**9), battery(10**6, 10**6, 10**6, ising=0.1)
    cost = Rational().estimate(symmetric, 2e-8)
    assert cost.solves > 0
    assert cost.site_visits >= 10**9
    assert Rational().estimate(tilted, 1e-5).memory == 352 * (10**6 + 1)


def test_what_does_not_fit_is_said_in_a_sentence():
    flow = Rational().flow(battery(10**14, 10**14, 10**14))
    with pytest.raises(NotCovered, match="a chain of 100000000000001 levels does not fit"):
        flow.jets(np.array([flow.step]))


def test_the_compiler_is_loaded_only_when_a_walk_begins():
    program = (
        "import sys, numpy as np\n"
        "from spinvolt.engines.rational import Rational\n"
        "from spinvolt.algebra.chain import Chain\n"
        "from spinvolt.algebra.problem import Unitary\n"
        "cell = Chain(2, 1.0, ((0, 1), (2, -1)), (), (0, 1), (1, -1))\n"
        "flow = Rational().flow(Unitary(cell, 0))\n"
        "flow.step, Rational().estimate(flow.problem, 1.0)\n"
        "assert 'numba' not in sys.modules\n"
        "flow.jets(np.array([1.0]))\n"
        "assert 'numba' in sys.modules\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
