"""How spins fall into ladders: against exact fractions, and against projections on all states."""

from fractions import Fraction
from math import comb, factorial, isqrt, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.full_space import spin

from spinvolt.algebra import irreps


@given(st.integers(1, 400))
def test_copies_of_all_ladders_fill_the_space(n):
    spins = range(n % 2, n + 1, 2)
    assert sum((j + 1) * irreps.multiplicity(n, j) for j in spins) == 2**n
    depths = n // 2 + 1
    assert irreps.multiplicities(n, 0, depths) == [
        irreps.multiplicity(n, n - 2 * depth) for depth in range(depths)
    ]


def close(window, exact, scale=64.0):
    """A distribution against all its exact values, those that were cut off included."""
    found = np.zeros(len(exact))
    found[window.first : window.first + len(window.values)] = window.values
    expected = np.array([float(x) for x in exact])
    kept = found > 0.0
    assert expected[~kept].sum() <= window.dropped
    assert np.all(np.abs(found - expected)[kept] <= scale * 2.0**-52 * len(exact) * expected[kept])


@given(st.integers(1, 120), st.data())
def test_flipped_depths(n, data):
    up = data.draw(st.integers(0, n))
    exact = [
        Fraction((n - 2 * d + 1) * factorial(up) * factorial(n - up))
        / (factorial(n - d + 1) * factorial(d))
        for d in range(min(up, n - up) + 1)
    ]
    assert sum(exact) == 1
    close(irreps.flipped_depths(n, up), exact)


@given(st.integers(1, 60), st.integers(1, 2**20 - 1).map(lambda k: k / 2**20))
def test_thermal_depths(n, p):
    q = Fraction(p)
    exact = [
        irreps.multiplicity(n, n - 2 * d)
        * sum(q**k * (1 - q) ** (n - k) for k in range(d, n - d + 1))
        for d in range(n // 2 + 1)
    ]
    assert sum(exact) == 1
    close(irreps.thermal_depths(n, p), exact, 256.0)


@given(st.integers(1, 120), st.integers(1, 2**20 - 1).map(lambda k: k / 2**20))
def test_binomial_and_levels(n, p):
    q = Fraction(p)
    close(irreps.binomial(n, p), [comb(n, k) * q**k * (1 - q) ** (n - k) for k in range(n + 1)])
    powers = [q**k * (1 - q) ** (n - k) for k in range(n + 1)]
    close(irreps.thermal_levels(n, p), [x / sum(powers) for x in powers])


@pytest.mark.parametrize("p", [0.5, 0.5 - 1e-15, 0.5 + 1e-12, 0.3, 1e-9, 1.0 - 1e-9])
@pytest.mark.parametrize("n", [10**4, 10**8])
def test_moments_of_large_distributions(n, p):
    """Means and variances that are known in closed form."""
    window = irreps.binomial(n, p)
    k = window.first + np.arange(len(window.values))
    offset = k - round(n * p)
    mean = float(window.values @ offset)
    assert mean == pytest.approx(n * p - round(n * p), abs=1e-12 * sqrt(n))
    variance = float(window.values @ offset**2) - mean**2
    assert variance == pytest.approx(n * p * (1.0 - p), rel=1e-11)
    # <S^2> of independent spins: n/2 ((n-1)(p-1/2)^2 + ...) = 3n/4 + n(n-1)(p-1/2)^2
    depths = irreps.thermal_depths(n, p)
    j = 0.5 * n - (depths.first + np.arange(len(depths.values)))
    square = float(depths.values @ (j * (j + 1.0)))
    assert square == pytest.approx(0.75 * n + n * (n - 1.0) * (p - 0.5) ** 2, rel=1e-12)


@pytest.mark.parametrize("n", [10**4, 10**8])
@pytest.mark.parametrize("part", [0.5, 0.3, 0.001, 0.999])
def test_total_spin_of_large_product_states(n, part):
    """<S^2> = (k - n/2)^2 + n/2."""
    up = int(part * n)
    depths = irreps.flipped_depths(n, up)
    j = 0.5 * n - (depths.first + np.arange(len(depths.values)))
    expected = (up - 0.5 * n) ** 2 + 0.5 * n
    assert float(depths.values @ (j * (j + 1.0))) == pytest.approx(expected, rel=1e-12)
    assert len(depths.values) <= 40 * isqrt(n) + 400


@pytest.mark.parametrize("n", [2, 3, 4, 5, 6, 7])
def test_overlaps_are_those_of_projected_product_states(n):
    """Project nested product states on one ladder and bring them to the same level."""
    x, z = spin("x", n), spin("z", n)
    levels = np.diag(z)
    lower = np.where(np.subtract.outer(levels, levels) == -1.0, 2.0 * x, 0.0)
    square = lower @ lower.T + z @ z + z
    spins, states = np.linalg.eigh(square)
    for fewer in range(1, n):
        for more in range(fewer + 1, n):
            for depth in range(min(fewer, n - more) + 1):
                j = 0.5 * n - depth
                inside = states[:, np.abs(spins - j * (j + 1.0)) < 1e-9]
                one, other = (_flipped(n, up) @ inside @ inside.T for up in (fewer, more))
                for _ in range(more - fewer):
                    other = lower @ other
                found = one @ other / (np.linalg.norm(one) * np.linalg.norm(other))
                expected = irreps.overlap_squared(n, depth, fewer, more)
                assert found == pytest.approx(sqrt(expected), abs=1e-12)
                rest = irreps.remainder(n, depth, fewer, more)
                assert rest**2 + expected == pytest.approx(1.0, abs=1e-14)


def _flipped(n, up):
    """The product state whose first ``up`` spins are up, in the order of tests.full_space."""
    state = np.zeros(2**n)
    state[sum(1 << cell for cell in range(up))] = 1.0
    return state
