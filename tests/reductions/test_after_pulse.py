"""The batteries alone: jumps against stored steady states, matrices against each other."""

import numpy as np
import pytest
from tests.open_cases import case, model

from spinvolt.algebra.open import Lindblad
from spinvolt.errors import NotCovered
from spinvolt.reductions.after_pulse import AfterPulse, drift_and_noise

CASES = [c for c in case("EFF")["cases"] if np.prod([n + 1 for n in c["NB"]]) <= 27]


def steady(problem: Lindblad) -> list[np.ndarray]:
    """Level populations of each ladder in the steady state, from the full Liouvillian."""
    sizes = [e.levels for e in problem.ensembles]
    dim = int(np.prod(sizes))
    lowers = []
    for a, n in enumerate(sizes):
        k = np.arange(1, n)
        one = np.diag(np.sqrt(k * (n - k)), 1)
        factors = [one if b == a else np.eye(m) for b, m in enumerate(sizes)]
        total = np.eye(1)
        for factor in factors:
            total = np.kron(total, factor)
        lowers.append(total)
    generator, one = np.zeros((dim**2, dim**2)), np.eye(dim)
    for jump in problem.jumps:
        operator = np.tensordot(np.array(jump.amplitudes), np.array(lowers), axes=1)
        operator = operator.T if jump.raises else operator
        square = operator.T @ operator
        generator += jump.rate * (
            2.0 * np.kron(operator, operator) - np.kron(square, one) - np.kron(one, square)
        )
    generator[0] = np.eye(dim).ravel()
    right = np.zeros(dim**2)
    right[0] = 1.0
    state = np.linalg.solve(generator, right).reshape(dim, dim)
    weights = np.diag(state).reshape(sizes)
    axes = range(len(sizes))
    return [weights.sum(axis=tuple(b for b in axes if b != a)) for a in axes]


@pytest.mark.parametrize("entry", CASES, ids=lambda c: f"{c['NB']}-{c['gu']}")
def test_stored_steady_states(entry):
    setting = model(10**6, entry["NB"], entry["gu"])
    problem = AfterPulse(start=tuple(entry["NB"])).problem(setting)
    found = steady(problem)
    for populations, n, energy in zip(found, entry["NB"], entry["E_B"], strict=True):
        assert populations @ np.arange(n + 1) / n == pytest.approx(energy, abs=1e-10)
    assert found[0] == pytest.approx(np.array(entry["battery1_pops"]), abs=1e-10)


@pytest.mark.parametrize(
    "setting",
    [
        model(900, (3, 2), 0.7, decay=(1.0, 0.6), thermal=(0.3, 0.0)),
        model(900, (3, 2, 4), 1.7, thermal=(0.1, 0.2, 0.3)),
    ],
    ids=["two", "three"],
)
def test_jumps_and_matrices_agree(setting):
    """Downward and upward jumps have the matrices (D + A)/2 and (D - A)/2."""
    drift, noise = drift_and_noise(setting)
    cells = len(setting.n_battery)
    sums = {True: np.zeros((cells, cells)), False: np.zeros((cells, cells))}
    for jump in AfterPulse((0,) * cells).problem(setting).jumps:
        sums[jump.raises] += jump.rate * np.outer(jump.amplitudes, jump.amplitudes)
    assert sums[False] == pytest.approx(0.5 * (noise + drift), abs=1e-13)
    assert sums[True] == pytest.approx(0.5 * (noise - drift), abs=1e-13)


def test_matrices_follow_from_slaving_the_charger():
    """F_n = g_n (C + B_n) + f_n with C = -(sum g B + sum f + pump noise) / K, noises added up."""
    setting = model(900, (3, 2), 0.7, decay=(1.0, 0.6), thermal=(0.3, 0.1))
    g, n, pump, net = np.array([1.0, 0.6]), np.array([0.3, 0.1]), 0.7, 0.9
    own = np.hstack([np.diag(np.sqrt(g * (2 * n + 1))), np.zeros((2, 1))])
    both = own.sum(axis=0) + np.array([0.0, 0.0, np.sqrt(pump)])
    push = own - np.outer(g / net, both)
    drift, noise = drift_and_noise(setting)
    assert noise == pytest.approx(push @ push.T, abs=1e-13)
    assert drift == pytest.approx(np.diag(g) - np.outer(g, g) / net, abs=1e-13)


def test_a_single_battery_without_pump_is_dark():
    assert AfterPulse().problem(model(10**6, (5,))).jumps == ()


def test_starts_and_what_is_not_covered():
    assert AfterPulse().problem(model(10**6, (5, 7), 1.0)).start == (5, 7)
    assert AfterPulse().problem(model(10**6, (5, 5), 1.5)).start == (0, 0)
    assert AfterPulse().problem(model(10**6, (5, 7), start=(0, 2, 3))).start == (2, 3)
    with pytest.raises(NotCovered, match="empty charger"):
        AfterPulse().problem(model(10**6, (5, 5)))
    with pytest.raises(NotCovered, match="lower the pump"):
        AfterPulse((0, 0)).problem(model(10**6, (5, 5), 2.0))
    with pytest.raises(NotCovered, match="no local noise"):
        AfterPulse((0,)).problem(model(10**6, (5,), local=(0.1, 0.0)))
