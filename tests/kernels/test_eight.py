"""Eight numbers side by side mean the same to the compiler as to Python."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numba import njit, types

from spinvolt.kernels.eight import (
    LANES,
    any_of,
    fused,
    larger,
    largest,
    load,
    root,
    same,
    select,
    size,
    smaller,
    store,
)
from spinvolt.kernels.eight_compiled import ROWS


def arithmetic(rows):
    a, b = load(rows, 0), load(rows, 1)
    store(rows, 2, 2.0 * a - b / 3.0 + (-a) * b)
    store(rows, 3, same(1.5) / (size(a) + 1.0))
    store(rows, 4, root(size(b)))


def choices(rows):
    a, b = load(rows, 0), load(rows, 1)
    store(rows, 2, smaller(a, b))
    store(rows, 3, larger(a, 0.5))
    store(rows, 4, select(((a < b) | (a == 1.0)) & ~(b >= 2.0), a, 7.0))
    if any_of((a > 3.0) & (b <= 0.0)):
        store(rows, 2, same(largest(a)))


numbers = st.floats(-1e6, 1e6) | st.sampled_from([0.0, 0.5, 1.0, 2.0, 3.0])


@pytest.mark.parametrize("function", [arithmetic, choices])
def test_compiled_functions_do_what_python_does(function):
    fast = njit([types.void(ROWS)], error_model="numpy")(function)

    @given(st.lists(numbers, min_size=2 * LANES, max_size=2 * LANES))
    def agree(drawn):
        rows = np.zeros((5, LANES))
        rows[:2] = np.reshape(drawn, (2, LANES))
        other = rows.copy()
        function(rows)
        fast(other)
        assert np.array_equal(rows, other)

    agree()


@njit([types.void(ROWS)])
def fused_rows(rows):
    store(rows, 0, fused(load(rows, 0), load(rows, 1), load(rows, 2)))


@given(st.tuples(numbers, numbers, numbers))
def test_fused_products_are_rounded_once(drawn):
    a, b, c = drawn
    rows = np.array([[x] * LANES for x in drawn])
    fused_rows(rows)
    exact = float(Fraction(a) * Fraction(b) + Fraction(c))
    assert rows[0].tolist() == [exact] * LANES
    assert abs(fused(a, b, c) - exact) <= 2.0**-52 * (abs(a * b) + abs(exact))
