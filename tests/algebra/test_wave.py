"""Starts, energy moments and the opening of waves, against dense matrices."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.grids import case, empty_against_full, exact_jets, spread

from spinvolt.algebra.chain import Chain, chain
from spinvolt.algebra.ensembles import Spins
from spinvolt.algebra.grid import grid
from spinvolt.algebra.model import Model
from spinvolt.algebra.moments import ORDERS, moments
from spinvolt.algebra.problem import Unitary
from spinvolt.algebra.terms import Hop, Tilt
from spinvolt.algebra.wave import Wave, neighbourhood, wave_moments

EPSILON = 2.0**-52


@given(st.integers(1, 7), st.integers(1, 7), st.integers(0, 1), st.integers(0, 50))
def test_moments_are_those_of_the_matrix(m: int, n: int, parity: int, seed: int) -> None:
    at = case(m, n, parity, seed)
    start = spread(at.sector.size, seed)
    energy = wave_moments(Wave(at.sector, start))
    shifted = at.matrix - (start @ at.matrix @ start) * np.eye(len(start))
    state, size = start, np.linalg.norm(at.matrix)
    for order in range(12):
        found = energy.mu(order) * energy.frequency**order
        assert abs(found - np.linalg.norm(state)) <= 1e-13 * (order + 1) * size**order
        state = shifted @ state


def test_moments_of_one_site_are_those_of_the_chain() -> None:
    terms = (Hop(0.3, (1, -1)), Tilt(1.0, (1, 0)), Tilt(0.8, (0, 1)))
    ladders = (Spins(90), Spins(80))
    built, site = chain(Model(ladders, terms, (3, 75)))
    sector = grid(terms, ladders, 0)
    k, n = sector.labels()
    start = np.where((k == 3) & (n == 75), 1.0, 0.0)
    one, other = wave_moments(Wave(sector, start)), moments(Unitary(built, site))
    assert abs(one.frequency / other.frequency - 1.0) < 1e-13
    np.testing.assert_allclose(one.scaled, other.scaled, rtol=1e-12)
    along = wave_moments(Wave(built, np.eye(built.length)[site]))
    np.testing.assert_allclose(along.scaled, other.scaled, rtol=1e-12)


def test_products_touch_only_what_they_reach() -> None:
    wave = empty_against_full(400, 400, 0.5)
    near = neighbourhood(wave, 10)
    assert near.start.shape == (11, 11)
    assert wave_moments(wave).mu(ORDERS - 1) < np.inf


def test_nothing_overflows_when_the_start_hardly_moves() -> None:
    sector = grid(
        [Hop(1e-9, (1, -1)), Hop(1e-9, (1, 1)), Tilt(1e3, (1, 1))], (Spins(20), Spins(20)), 0
    )
    energy = wave_moments(Wave(sector, np.eye(sector.size)[17]))
    assert np.all(np.isfinite(energy.scaled))
    assert energy.frequency > 0.0


def test_a_start_that_never_moves_has_no_frequency() -> None:
    at = case(2, 3, 1, 7)
    _, vectors = np.linalg.eigh(at.matrix)
    assert wave_moments(Wave(at.sector, vectors[:, 1])).frequency == 0.0


@given(st.integers(1, 6), st.integers(1, 6), st.integers(0, 1), st.integers(0, 50), st.booleans())
def test_bends_are_those_of_the_matrix(
    m: int, n: int, parity: int, seed: int, single: bool
) -> None:
    at = case(m, n, parity, seed)
    size = at.sector.size
    start = np.eye(size)[seed % size] if single else spread(size, seed)
    wave = Wave(at.sector, start)
    wanted = exact_jets(at.matrix, at.battery, start, np.zeros(1))[0]
    scale = m * np.linalg.norm(at.matrix) ** np.arange(5)
    for order, (value, off) in zip((2, 4), wave.bends(), strict=True):
        assert abs(value - wanted[order]) <= off + 200.0 * EPSILON * scale[order]
        assert off <= 1e-10 * scale[order]
    signs = wave.opening()
    clear = [abs(wanted[r]) > 1e-9 * scale[r] for r in (2, 4)]
    if clear[0]:
        assert signs[0] == np.sign(wanted[2])
        if clear[1]:
            assert signs[1] == np.sign(wanted[4])


def test_from_one_site_a_vanishing_bend_is_told_from_a_small_one() -> None:
    """Up and down are alike from the middle, unless the counter-rotating part differs."""
    ladders = (Spins(2), Spins(2))
    middle = np.array([0.0, 0.0, 1.0, 0.0, 0.0])
    alike = grid([Hop(0.3, (1, -1)), Hop(0.3, (1, 1))], ladders, 0)
    assert alike.labels()[0][2] == alike.labels()[1][2] == 1
    assert Wave(alike, middle).bends()[0] == (0.0, 0.0)
    lifted = grid([Hop(0.3, (1, -1)), Hop(0.3, (1, 1)), Tilt(1e-9, (1, 0))], ladders, 0)
    second, fourth = Wave(lifted, middle).bends()
    assert second == (0.0, 0.0)
    assert Wave(lifted, middle).opening()[1] == np.sign(fourth[0])


def test_what_rounding_hides_is_left_undecided() -> None:
    sector = grid([Hop(0.3, (1, -1)), Hop(0.3, (1, 1))], (Spins(2), Spins(2)), 0)
    mirrored = np.array([0.5, -0.1, 0.7, -0.1, 0.5])
    wave = Wave(sector, mirrored / np.linalg.norm(mirrored))
    value, off = wave.bends()[0]
    assert abs(value) <= off < 1e-12
    assert wave.opening() == (0, 0)


def test_a_wave_on_a_chain_counts_battery_levels() -> None:
    model = Model((Spins(6), Spins(4)), (Hop(1.0, (1, -1)),), (3, 4))
    built, site = chain(model)
    wave = Wave(built, np.eye(built.length)[site])
    assert (wave.rest, wave.top) == (3.0, 6.0)
    assert wave.opening() == Unitary(built, site).opening()
    start = spread(built.length, 2)
    mean = float(start**2 @ (built.origin[0] + np.arange(built.length)))
    assert abs(Wave(built, start).rest - mean) < 1e-14


def test_what_is_no_state_is_refused() -> None:
    cell = Chain(2, 1.0, ((0, 1), (2, -1)), (), (0, 1), (1, -1))
    with pytest.raises(ValueError, match="norm"):
        Wave(cell, np.array([1.0, 1.0]))
    with pytest.raises(ValueError, match="3"):
        Wave(cell, np.array([1.0, 0.0, 0.0]))
