"""Axes: lists, ranges and equal steps."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spinvolt.errors import Misstated
from spinvolt.study.axes import values_of


@given(st.integers(-50, 50), st.integers(0, 60), st.integers(1, 9))
def test_ranges_include_both_ends(low, length, step):
    expected = tuple(range(low, low + length + 1, step))
    assert values_of("x", {"range": [low, low + length, step]}, whole=True) == expected
    assert values_of("x", {"range": [low, low + length, float(step)]}, whole=True) == expected


@given(st.floats(-9, 9), st.floats(0.1, 9), st.integers(2, 30))
def test_steps_of_a_line_meet_both_ends(low, length, count):
    found = values_of("x", {"linear": [low, low + length, count]}, whole=False)
    assert (found[0], found[-1], len(found)) == (low, low + length, count)
    assert list(found) == sorted(found)


@given(st.integers(1, 9), st.integers(10, 10**9), st.integers(2, 60))
def test_whole_steps_of_a_logarithm_come_once(low, high, count):
    found = values_of("x", {"log": [low, high, count]}, whole=True)
    assert (found[0], found[-1]) == (low, high)
    assert all(isinstance(x, int) for x in found)
    assert all(a < b for a, b in pairwise(found))


def test_a_list_is_taken_as_it_stands():
    assert values_of("x", [3, 1, 3], whole=True) == (3, 1, 3)


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ({"range": [1.5, 5.5]}, "1.5"),
        ({"range": [1, 5, 0.5]}, "0.5"),
        ({"linear": [1, 5.5, 4]}, "5.5"),
        ({"log": [1, 10.25, 4]}, "10.25"),
    ],
)
def test_whole_fields_begin_and_end_with_whole_numbers(said, value):
    with pytest.raises(Misstated, match=f"whole numbers, but has {value}"):
        values_of("x", said, whole=True)
    assert len(values_of("x", said, whole=False)) > 1


def test_a_logarithm_of_zero_is_shown():
    with pytest.raises(Misstated, match=r"a > 0 and b > 0, but is \[0, 5, 3\]"):
        values_of("x", {"log": [0, 5, 3]}, whole=False)


@pytest.mark.parametrize(
    "said",
    [
        [],
        3,
        "n",
        {"range": [1]},
        {"range": [2, 1]},
        {"range": [0, 1, 0]},
        {"range": [0, 1, -1]},
        {"range": [0, 1e12]},
        {"linear": [0, 1]},
        {"linear": [0, 1, 1]},
        {"linear": [0, 1, 2.5]},
        {"log": [0, 1, 3]},
        {"log": [1, float("inf"), 3]},
        {"steps": [0, 1, 3]},
        {"range": [0, 1], "log": [1, 2, 3]},
        {"range": [True, 3]},
    ],
)
def test_other_shapes_are_refused_with_a_sentence(said):
    with pytest.raises(Misstated, match=r"^`sweep.x` must .*\.$"):
        values_of("x", said, whole=False)
