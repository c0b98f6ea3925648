"""Sampled weights and evaluated jets against plain NumPy."""

from typing import Any

import numpy as np
import pytest

from spinvolt.kernels.jets import evaluate
from spinvolt.kernels.weights import PATCH, weigh


def twins(function: Any) -> list[Any]:
    """A function, compiled and in plain Python."""
    return [function, function.py_func]


@pytest.mark.parametrize("function", twins(weigh))
@pytest.mark.parametrize("span", [(0, 40, 20), (10, 40, 3), (0, 2 * PATCH + 7, PATCH)])
def test_weights_are_polynomials_times_couplings(function, span):
    first, after, centre = span
    random = np.random.default_rng(after)
    polynomials, offsets = random.normal(size=(5, 4)), np.array([0, 1, 2, 3, 1])
    polynomials[3, 1:], polynomials[4] = 0.0, 0.0
    couplings = random.uniform(0.5, 2.0, after + 1)
    weights = np.full((5, after), 7.0)
    function(span, polynomials, offsets, couplings, weights)
    x = np.arange(first, after) - float(centre)
    for row, p, offset in zip(weights, polynomials, offsets, strict=True):
        wanted = np.polynomial.polynomial.polyval(x, p)
        size = np.polynomial.polynomial.polyval(np.abs(x), np.abs(p))
        for k in range(1, offset + 1):
            ahead = np.append(couplings, np.ones(k))[first + k : after + k]
            wanted, size = wanted * ahead, size * ahead
        count = len(x) - offset
        assert np.all(np.abs(row[first:][:count] - wanted[:count]) <= 4e-15 * size[:count])
        np.testing.assert_array_equal(row[:first], 7.0)
        np.testing.assert_array_equal(row[after - offset :], 7.0)


@pytest.mark.parametrize("function", twins(evaluate))
def test_jets_follow_from_the_sums(function):
    random = np.random.default_rng(3)
    sums, windows = random.uniform(0.5, 1.5, (6, 11)), np.array([[3, 10], [0, 1]] * 3)
    sums[:, 2] += 5.0
    distances, frequency = 10.0 ** -np.arange(6.0, 12.0), 3.0
    crowds, norms = np.array([0.0, 1.0, 1.0, 2.0, 3.0]), np.array([40.0, 9.0, 8.0, 7.0, 6.0])
    values, errors = np.empty((2, 6, 5))
    function(sums, windows, distances, (crowds, norms), frequency, (values, errors))
    shares = sums / sums[:, :1]
    wanted = shares[:, 2:7] * frequency ** np.arange(5)
    wanted[:, 0] = windows.sum(axis=1) // 2 + shares[:, 1]
    np.testing.assert_allclose(values, wanted, rtol=1e-14)
    near = np.sqrt(shares[:, 6:] * crowds)
    near[:, 0] = np.sqrt(shares[:, 2] - shares[:, 1] ** 2)
    e = distances[:, None]
    least = (2.0 * e * near + e**2 * norms) * frequency ** np.arange(5)
    assert np.all(errors >= least)
    assert np.all(errors <= least * (1.0 + 1e-6) + 1e-5 * e * 40.0 + 1e-10)
