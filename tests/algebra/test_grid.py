"""Grids against Kronecker products of ladder operators."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.grids import case, spread

from spinvolt.algebra.ensembles import Spins
from spinvolt.algebra.grid import Cut, grid, ladder_couplings
from spinvolt.algebra.terms import Hop, Tilt
from spinvolt.errors import NotCovered

SIZES = st.tuples(st.integers(0, 7), st.integers(0, 7), st.integers(0, 1))


@given(SIZES, st.integers(0, 99), st.booleans())
def test_the_matrix_is_that_of_the_ladder_operators(
    sizes: tuple[int, int, int], seed: int, cavity: bool
) -> None:
    if sizes[:2] == (0, 0) and sizes[2] == 1:
        return
    at = case(*sizes, seed, cavity=cavity)
    assert at.matrix.shape == (at.sector.size, at.sector.size)
    off = at.matrix - at.sector.dense()
    scale = float(np.max(np.abs(at.matrix), initial=1.0))
    constant = off[0, 0] * np.eye(at.sector.size)
    np.testing.assert_allclose(off, constant, rtol=0.0, atol=1e-14 * scale)


@given(SIZES, st.integers(0, 99))
def test_a_product_is_that_with_the_matrix(sizes: tuple[int, int, int], seed: int) -> None:
    at = case(*sizes, seed)
    if at.sector.size == 0:
        return
    vector = spread(at.sector.size, seed)
    patch, wanted = at.sector.patch(), at.sector.dense() @ vector
    found = at.sector.unpacked(patch.product(at.sector.packed(vector)))
    np.testing.assert_allclose(found, wanted, rtol=0.0, atol=1e-13 * at.sector.bound() + 1e-300)


@given(SIZES, st.integers(0, 99))
def test_every_eigenvalue_lies_in_the_interval(sizes: tuple[int, int, int], seed: int) -> None:
    at = case(*sizes, seed)
    if at.sector.size == 0:
        return
    values = np.linalg.eigvalsh(at.sector.dense())
    low, high = at.sector.interval()
    slack = 1e-14 * max(abs(low), abs(high))
    assert low - slack <= values[0] <= values[-1] <= high + slack
    assert max(abs(low), abs(high)) <= 2.0 * at.sector.bound() + slack


def test_a_part_of_a_grid_leaves_out_what_leads_out_of_it() -> None:
    sector = case(6, 9, 1, 3).sector
    rows, columns = range(2, 5), range(1, 4)
    whole = np.zeros((sector.rows, sector.columns))
    whole[2:5, 1:4] = spread(9, 1).reshape(3, 3)
    part = sector.patch(rows, columns).product(whole[2:5, 1:4])
    np.testing.assert_allclose(part, sector.patch().product(whole)[2:5, 1:4], atol=1e-13)


def test_labels_have_the_parity_and_fill_the_ladders() -> None:
    sector = grid([Hop(1.0, (1, 1))], (Spins(5), Cut(4)), 1)
    k, n = sector.labels()
    wanted = {(a, b) for a in range(6) for b in range(5) if (a + b) % 2 == 1}
    assert set(zip(k.tolist(), n.tolist(), strict=True)) == wanted
    assert len(k) == sector.size == 15
    vector = np.arange(15.0)
    np.testing.assert_array_equal(sector.unpacked(sector.packed(vector)), vector)


def test_a_smaller_spin_has_the_ladder_of_its_own_size() -> None:
    one = grid([Hop(0.3, (1, -1)), Tilt(1.0, (1, 0))], (Spins(6, 2), Spins(5)), 0)
    other = grid([Hop(0.3, (1, -1)), Tilt(1.0, (1, 0))], (Spins(2), Spins(5)), 0)
    np.testing.assert_array_equal(one.dense(), other.dense())


def test_couplings_of_long_ladders_are_rounded_twice() -> None:
    n = 10**7
    levels = np.array([1, 2, n // 3, n // 2, n - 1, n])
    found = ladder_couplings(Spins(n), levels)
    for k, value in zip(levels.tolist(), found.tolist(), strict=True):
        assert abs(Fraction(value) ** 2 / (k * (n - k + 1)) - 1) < 4 * 2.0**-53


def test_energies_are_exact_polynomials_less_their_constant() -> None:
    terms = [Hop(1.0, (1, 1)), Tilt(0.3, (1, 1)), Tilt(-2.0, (0, 2)), Tilt(0.7, (1, 0))]
    sector = grid(terms, (Spins(4), Spins(7)), 0)

    def energy(k: int, n: int) -> Fraction:
        battery, charger = Fraction(k) - 2, Fraction(n) - Fraction(7, 2)
        total = Fraction(0.3) * battery * charger + Fraction(0.7) * battery
        return total - 2 * charger**2

    for k, n in ((0, 0), (2, 4), (4, 6), (3, 7)):
        assert sector.energy_at(k, n) == energy(k, n) - energy(0, 0)


@pytest.mark.parametrize("powers", [(2, -1), (1, 0), (0, 0), (1, -1, 1)])
def test_other_hops_are_refused_in_a_sentence(powers: tuple[int, ...]) -> None:
    with pytest.raises(NotCovered, match="moves the levels by") as caught:
        grid([Hop(1.0, powers)], (Spins(3), Spins(3)), 0)
    assert "\n" not in str(caught.value)


def test_energies_out_of_range_are_refused() -> None:
    for strength in (1e-36, 1e34):
        with pytest.raises(NotCovered, match="another unit"):
            grid([Hop(strength, (1, 1))], (Spins(30), Spins(30)), 0)
