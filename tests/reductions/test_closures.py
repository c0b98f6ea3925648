"""Closures against stored values, against each other, and where they are exact."""

import math

import numpy as np
import pytest
from tests.open_cases import case, cases, energies_of, model, model_of

from spinvolt.bounded import Proof
from spinvolt.engines.moment_equations import MomentEquations
from spinvolt.errors import NotCovered
from spinvolt.reductions.cumulants import Cumulants
from spinvolt.reductions.mean_field import MeanField
from spinvolt.reductions.second_moments import SecondMoments

CLOSURES = {"hama_z2": SecondMoments(), "cumulant2": Cumulants(), "tilt": MeanField()}
STORED = 1e-6
SMALL = [c for c in cases("exact_me") if c["id"][:3] in ("R03", "R07", "R11", "R14", "R18")]


@pytest.mark.parametrize("key", CLOSURES)
@pytest.mark.parametrize("entry", cases("closure"), ids=lambda c: c["id"])
def test_panels_of_figure_2(entry, key):
    setting = model(int(entry["NC"]), (entry["NB"],) * entry["k"], entry["gu"])
    found = MomentEquations().run(CLOSURES[key].problem(setting), entry["t"])
    wanted = entry[key]
    assert found.fillings[:, 0] == pytest.approx(wanted["E_C"], abs=STORED)
    for m in range(entry["k"]):
        assert found.fillings[:, m + 1] == pytest.approx(wanted["E_B"], abs=STORED)
    assert found.fillings[-1, 1] == pytest.approx(entry["area_law"], abs=3e-4)
    assert found.proof is Proof.UNCONTROLLED


@pytest.mark.parametrize("entry", SMALL, ids=lambda c: c["id"])
def test_cumulants_stay_near_exact_values(entry):
    found = MomentEquations().run(Cumulants().problem(model_of(entry)), entry["t"])
    assert np.abs(found.fillings - energies_of(entry)).max() <= 0.16


@pytest.mark.parametrize("entry", cases("exact_full_2N_local"), ids=lambda c: c["id"])
def test_cumulants_with_local_noise(entry):
    found = MomentEquations().run(Cumulants().problem(model_of(entry)), entry["t"])
    assert np.abs(found.fillings - energies_of(entry)).max() <= 0.03


@pytest.mark.parametrize("reduction", [SecondMoments(), Cumulants()], ids=lambda r: r.name)
@pytest.mark.parametrize("thermal", [0.0, 0.3])
def test_first_rates_of_change_are_exact(reduction, thermal):
    """d<C^z>/dt = -2 sum g [(1+n) N_C - 0] + 0, d<B^z>/dt = 2 g n N_B at the start."""
    setting = model(30, (3, 5), 0.7, decay=(1.0, 0.4), thermal=(thermal, 0.1))
    problem = reduction.problem(setting)
    step = 1e-6 * problem.rates(problem.start)
    before, after = (
        problem.fillings(y[:, None])[:, 0] for y in (problem.start, problem.start + step)
    )
    slopes = (after - before) / 1e-6
    wanted = [-2.0 * ((1.0 + thermal) + 0.4 * 1.1), 2.0 * thermal, 2.0 * 0.4 * 0.1]
    assert slopes == pytest.approx(wanted, rel=1e-6, abs=1e-8)


def test_cumulants_are_exact_for_one_pair_without_pump():
    """Two spins have no third."""
    times = np.linspace(0.0, 2.0, 9)
    found = MomentEquations().run(Cumulants().problem(model(1, (1,))), times)
    exact = _two_spins(times)
    assert found.fillings == pytest.approx(exact, abs=1e-9)


def _two_spins(times: np.ndarray) -> np.ndarray:
    """Energies of charger (up) and battery (down) that decay together, by a 4 x 4 Liouvillian."""
    lower = np.array([[0.0, 0.0], [1.0, 0.0]])
    jump = np.kron(lower, np.eye(2)) + np.kron(np.eye(2), lower)
    product, one = jump.T @ jump, np.eye(4)
    generator = 2.0 * np.kron(jump, jump) - np.kron(product, one) - np.kron(one, product)
    values, vectors = np.linalg.eig(generator)
    start = np.zeros((4, 4))
    start[1, 1] = 1.0
    weights = np.linalg.solve(vectors, start.ravel())
    states = (vectors @ (np.exp(np.outer(values, times)) * weights[:, None])).real
    populations = states.reshape(4, 4, -1)[range(4), range(4)]
    return np.array([populations[0] + populations[1], populations[0] + populations[2]]).T


def test_conserved_spin_of_cumulants():
    setting = model(12, (4, 3), 0.6, decay=(1.0, 0.7), thermal=(0.2, 0.0))
    problem = Cumulants().problem(setting)
    rng = np.random.default_rng(4)
    y = problem.start + 0.05 * rng.standard_normal(len(problem.start))
    count = 3
    p, q = y[count:].reshape(2, count, count)
    p[:], q[:] = p + p.T, q + q.T
    q[np.diag_indices(count)] = 1.0 - 4.0 * np.diag(p)
    dp, dq = problem.rates(y)[count:].reshape(2, count, count)
    assert 4.0 * np.diag(dp) + np.diag(dq) == pytest.approx(np.zeros(count), abs=1e-12)


def test_mean_field_keeps_the_sum_of_angles_without_pump():
    problem = MeanField().problem(model(1000, (30, 50), decay=(1.0, 0.6)))
    rates = problem.rates(np.array([0.7, 0.3, 0.1]))
    assert rates[0] == pytest.approx(rates[1:].sum(), rel=1e-14)


def test_shared_reservoir_of_mean_field_is_one_large_battery():
    times = np.linspace(0.0, 0.01, 5)
    engine, reduction = MomentEquations(), MeanField()
    together = engine.run(reduction.problem(model(1000, (30, 50), shared=True)), times)
    one = engine.run(reduction.problem(model(1000, (80,))), times)
    for column in (1, 2):
        assert together.fillings[:, column] == pytest.approx(one.fillings[:, 1], abs=1e-9)


@pytest.mark.parametrize("reduction", CLOSURES.values(), ids=lambda r: r.name)
def test_warnings_are_said(reduction):
    late = MomentEquations().run(reduction.problem(model(20, (2, 2), 1.0)), [0.0, 5.0])
    said = " ".join(late.warnings)
    assert "0.136" in said
    assert "lies beyond" in said
    assert "solve the master equation" in said
    early = MomentEquations().run(reduction.problem(model(10**6, (2, 2), 1.0)), [0.0, 1e-6])
    assert "lies beyond" not in " ".join(early.warnings)


def test_what_is_not_covered():
    noisy = model(20, (2,), local=(0.1, 0.0))
    for reduction in (MeanField(), SecondMoments()):
        with pytest.raises(NotCovered, match="local"):
            reduction.problem(noisy)
    with pytest.raises(NotCovered, match="reservoir of its own"):
        SecondMoments().problem(model(20, (2, 3), shared=True))
    with pytest.raises(NotCovered, match="empty or full"):
        MeanField().problem(model(20, (2,), start=(20, 1)))


def test_partly_filled_charger_of_mean_field():
    """No tilt is needed: the ladder's own dipole, sqrt(J(J+1) - z^2), sets the angle."""
    problem = MeanField().problem(model(100, (4,), start=(50, 0)))
    assert problem.start[0] == pytest.approx(math.pi / 2)


def test_energies_at_time_zero_and_no_times():
    problem = SecondMoments().problem(model_of(case("R09")))
    assert MomentEquations().run(problem, [0.0]).fillings == pytest.approx(np.array([[1.0, 0, 0]]))
    assert MomentEquations().run(problem, []).fillings.shape == (0, 3)
