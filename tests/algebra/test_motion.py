"""Derivatives of the position equal dense commutators and stay accurate at a million spins."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spinvolt.algebra.chain import Chain, chain
from spinvolt.algebra.ensembles import Spins
from spinvolt.algebra.model import Model
from spinvolt.algebra.moments import ORDERS, moments
from spinvolt.algebra.motion import (
    ORDER,
    derivative_operators,
    opening,
    position_derivatives,
    position_errors,
    stripes,
)
from spinvolt.algebra.polynomial import exact
from spinvolt.algebra.problem import Unitary
from spinvolt.algebra.terms import Hop, Tilt

number = st.floats(-2, 2).map(lambda x: round(x, 3))


@st.composite
def problems(draw: st.DrawFn) -> Unitary:
    n, m = draw(st.integers(1, 7)), draw(st.integers(1, 7))
    start = (draw(st.integers(0, n)), draw(st.integers(0, m)))
    tilts = [Tilt(draw(number), p) for p in ((1, 0), (1, 1), (2, 0), (0, 2))] * draw(
        st.integers(0, 1)
    )
    coupling = draw(number.filter(lambda x: abs(x) > 0.05))
    return Unitary(*chain(Model((Spins(n), Spins(m)), (Hop(coupling, (1, -1)), *tilts), start)))


def matrix(built: Chain) -> np.ndarray:
    u = built.couplings()[1:-1]
    return (
        np.diag(built.energies(np.arange(built.length, dtype=float)))
        + np.diag(u, 1)
        + np.diag(u, -1)
    )


@given(problems(), st.floats(0, 3))
def test_derivatives_equal_nested_commutators(problem: Unitary, time: float) -> None:
    hamiltonian = matrix(problem.chain)
    values, vectors = np.linalg.eigh(hamiltonian)
    state = vectors @ (np.exp(-1j * values * time) * vectors[problem.start])
    sites = np.arange(problem.chain.length, dtype=float)
    found = position_derivatives(stripes(problem.chain), sites, state[None, :])[0]
    operator = np.diag(sites).astype(complex)
    scale = 1.0
    for order in range(ORDER + 1):
        expected = (state.conj() @ operator @ state).real
        assert abs(found[order] - expected) <= 1e-12 * scale * problem.chain.length
        operator = 1j * (hamiltonian @ operator - operator @ hamiltonian)
        scale *= 2.0 * max(1.0, np.abs(values).max())


def test_the_second_derivative_is_the_stable_sum_of_the_literature() -> None:
    built, _ = chain(Model((Spins(5), Spins(8)), (Hop(1.0, (1, -1)),), (0, 6)))
    second = derivative_operators(built)[2][0]
    for j in range(built.length):
        assert exact(second, j) == 2 * (exact(built.hop, j + 1) - exact(built.hop, j))


@given(problems())
def test_the_opening_signs_are_those_of_the_operators(problem: Unitary) -> None:
    for about in (0, problem.start):
        operators = derivative_operators(problem.chain, about)
        values = [exact(operators[r].get(0, ()), problem.start - about) for r in (2, 4)]
        signs = tuple(int(np.sign(float(value))) for value in values)
        assert opening(problem.chain, problem.start) == signs


def test_coefficients_at_a_million_spins_lose_no_digits() -> None:
    size = 10**6
    built, _ = chain(Model((Spins(size), Spins(size)), (Hop(1.0, (1, -1)),), (0, size)))
    operators = derivative_operators(built)
    window = (size // 2 - 3, size // 2 + 3)
    for stripe in stripes(built, *window):
        if stripe.offset:
            continue
        for i, site in enumerate(range(window[0], window[1] + 1)):
            true = exact(operators[stripe.order][0], site)
            largest = max(abs(exact(operators[stripe.order][0], s)) for s in (0, size // 4, size))
            assert abs(Fraction(float(stripe.weights[i])) - true) <= Fraction(1, 10**14) * largest


@given(problems())
def test_moments_equal_norms_of_powers_of_the_hamiltonian(problem: Unitary) -> None:
    found = moments(problem)
    hamiltonian = matrix(problem.chain)
    hamiltonian = hamiltonian - np.eye(len(hamiltonian)) * hamiltonian[problem.start, problem.start]
    if found.frequency == 0.0:
        assert problem.chain.length == 1
        return
    state = np.eye(len(hamiltonian))[problem.start]
    for order in range(ORDERS):
        assert found.mu(order) == pytest.approx(float(np.linalg.norm(state)), rel=1e-10)
        state = hamiltonian @ state / found.frequency


@given(problems(), st.floats(0, 5))
def test_moment_bounds_hold_for_derivatives_at_any_time(problem: Unitary, time: float) -> None:
    energy = moments(problem)
    values, vectors = np.linalg.eigh(matrix(problem.chain))
    state = vectors @ (np.exp(-1j * values * time) * vectors[problem.start])
    sites = np.arange(problem.chain.length, dtype=float)
    found = position_derivatives(stripes(problem.chain), sites, state[None, :])[0]
    for order in range(1, ORDER + 1):
        bound = energy.derivative(order, problem.chain.length - 1.0) * energy.frequency**order
        assert abs(found[order]) <= bound * (1 + 1e-9) + 1e-12


@given(problems())
def test_almost_no_weight_lies_outside_the_band(problem: Unitary) -> None:
    energy = moments(problem)
    hamiltonian = matrix(problem.chain)
    values, vectors = np.linalg.eigh(
        hamiltonian - np.eye(len(hamiltonian)) * hamiltonian[problem.start, problem.start]
    )
    outside = np.abs(values) > energy.band() * energy.frequency * (1 + 1e-9) + 1e-12
    assert np.sum(vectors[problem.start, outside] ** 2) < 1e-15


@given(problems(), st.floats(0, 3), st.floats(1e-6, 0.3), st.integers(0, 2**31))
def test_error_bounds_hold_for_states_at_a_known_distance(
    problem: Unitary, time: float, distance: float, seed: int
) -> None:
    length = problem.chain.length
    values, vectors = np.linalg.eigh(matrix(problem.chain))
    state = vectors @ (np.exp(-1j * values * time) * vectors[problem.start])
    random = np.random.default_rng(seed)
    other = random.normal(size=length) + 1j * random.normal(size=length)
    other -= state * (state.conj() @ other)
    if np.linalg.norm(other) < 1e-9:
        return
    angle = 2 * np.arcsin(distance / 2)
    moved = np.cos(angle) * state + np.sin(angle) * other / np.linalg.norm(other)
    assert np.linalg.norm(moved - state) <= distance * (1 + 1e-8)
    operators, sites = stripes(problem.chain), np.arange(length, dtype=float)
    true = position_derivatives(operators, sites, state[None, :])[0]
    found = position_derivatives(operators, sites, moved[None, :])[0]
    off = np.array([distance * (1 + 1e-8)])
    bounds = position_errors(operators, sites, moved[None, :], off)[0]
    assert np.all(np.abs(found - true) <= bounds)
    wrong = position_errors(operators, sites, moved[None, :], 1e-3 * off)[0]
    assert length == 1 or np.all(wrong[1:] < bounds[1:]) or np.all(bounds[1:] == 0)
