"""Starts: what they refuse, what they are on ladders, and their means."""

import math
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.full_charging import RAISE, UP, spin, start

from spinvolt.algebra import irreps
from spinvolt.algebra.kets import Mixed
from spinvolt.batteries.starts import (
    Coherent,
    Dicke,
    Flipped,
    Mixture,
    Thermal,
    on_ladders,
)
from spinvolt.errors import Misstated, NotCovered

SIMPLE = st.one_of(
    st.integers(0, 5).map(Dicke),
    st.integers(0, 5).map(Flipped),
    st.floats(0, 1).map(Thermal),
    st.floats(-math.pi, math.pi).map(Coherent),
)
MIXED = st.lists(SIMPLE, min_size=1, max_size=5).map(
    lambda members: Mixture(tuple((1.0 / len(members), member) for member in members))
)


@given(SIMPLE | MIXED)
def test_weights_and_norms_are_one(kind):
    mixed = on_ladders(kind, 5)
    if isinstance(mixed, int):
        return
    assert sum(ket.weight for ket in mixed.kets) == pytest.approx(1.0, abs=1e-14)
    assert mixed.dropped <= 1e-28
    for ket in mixed.kets:
        squares = sum(a * a for piece in ket.pieces for a in piece.amplitudes)
        assert squares == pytest.approx(1.0, abs=1e-14)
        assert ket.copies == 1 or [piece.copy for piece in ket.pieces] == [None]


@given(SIMPLE | MIXED)
def test_copies_are_as_many_as_there_are(kind):
    """Numbered copies and the others together are all that a ladder has."""
    mixed = on_ladders(kind, 5)
    if isinstance(mixed, int):
        return
    pieces = [(ket.copies, piece) for ket in mixed.kets for piece in ket.pieces]
    for twice_spin in (1, 3, 5):
        numbered = {p.copy for _, p in pieces if p.twice_spin == twice_spin and p.copy is not None}
        others = {c for c, p in pieces if p.twice_spin == twice_spin and p.copy is None}
        assert len(others) <= 1
        assert numbered == set(range(len(numbered)))
        copies = irreps.multiplicity(5, twice_spin)
        assert len(numbered) + sum(others) <= copies
        if any(isinstance(m, Thermal) and 1e-3 < m.probability < 0.999 for m in members(kind)):
            filled = [p for _, p in pieces if p.twice_spin == twice_spin]
            assert not filled or len(numbered) + sum(others) == copies


def members(kind):
    return [member for _, member in kind.members] if isinstance(kind, Mixture) else [kind]


@given(SIMPLE | MIXED)
def test_means_are_those_of_all_spins(kind):
    n = 5
    rho = start(kind, n)
    up, z = (sum((spin(m, i, n) for i in range(n)), np.zeros((2**n, 2**n))) for m in (RAISE, UP))
    assert kind.height(n) == pytest.approx(np.trace(rho @ z), abs=1e-12)
    assert kind.width(n) == pytest.approx(np.trace(rho @ (up + up.T)) / 2.0, abs=1e-12)
    flips = np.trace(rho @ (up @ up.T + up.T @ up)) - n
    assert kind.flips(n) == pytest.approx(flips, abs=1e-12)


@pytest.mark.parametrize(
    ("kind", "level"),
    [
        (Dicke(3), 3),
        (Flipped(0), 0),
        (Flipped(7), 7),
        (Thermal(0.0), 0),
        (Thermal(1.0), 7),
        (Coherent(0.0), 0),
        (Coherent(math.pi), 7),
        (Coherent(-math.pi), 7),
        (Mixture(((0.5, Dicke(0)), (0.5, Thermal(0.0)))), 0),
    ],
)
def test_single_levels(kind, level):
    assert on_ladders(kind, 7) == level


def test_one_given_cell_is_mostly_an_empty_battery_of_two_cells_less():
    mixed = on_ladders(Flipped(1), 10**12)
    assert isinstance(mixed, Mixed)
    one, other = mixed.kets[0].pieces
    assert (one.twice_spin, one.first, other.twice_spin, other.first) == (10**12, 1, 10**12 - 2, 0)
    assert one.amplitudes[0] ** 2 == pytest.approx(1e-12, rel=1e-12)


@pytest.mark.parametrize(
    ("kind", "n"),
    [(Thermal(1e-6), 10**6), (Coherent(0.3), 10**6), (Flipped(10**5), 10**6), (Thermal(0.2), 2000)],
)
def test_large_starts_keep_their_probability(kind, n):
    mixed = on_ladders(kind, n)
    assert isinstance(mixed, Mixed)
    mean = 0.0
    for ket in mixed.kets:
        for p in ket.pieces:
            squares = np.square(p.amplitudes)
            levels = p.first + np.arange(len(squares)) + (n - p.twice_spin) // 2
            mean += ket.weight * float(squares @ levels)
    assert mixed.dropped <= 1e-28
    assert mean == pytest.approx(kind.height(n) + n / 2, rel=1e-11)


def test_a_thermal_start_counts_all_copies_exactly():
    mixed = on_ladders(Thermal(0.25), 200)
    assert isinstance(mixed, Mixed)
    for ket in mixed.kets:
        (piece,) = ket.pieces
        depth = (200 - piece.twice_spin) // 2
        assert ket.copies == (comb(200, depth) - comb(200, depth - 1) if depth else 1)


def test_what_spreads_too_far_is_refused():
    with pytest.raises(NotCovered, match="a start may spread over at most 1000000 states"):
        on_ladders(Thermal(0.5), 10**5)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: Thermal(1.5), "`probability` must be a number in [0, 1], but is 1.5."),
        (lambda: Coherent(4), "`theta` must be a number in [-3.14159, 3.14159], but is 4."),
        (
            lambda: Flipped(-1),
            "`excited` must be a whole number in [0, 1000000000000], but is -1.",
        ),
        (
            lambda: Mixture(((0.5, Dicke(1)),)),
            (
                "the weights of a mixture must sum to 1 within 1e-09, but sum to 0.5: divide each "
                "by that sum."
            ),
        ),
        (
            lambda: Mixture(((-0.5, Dicke(1)), (1.5, Dicke(1)))),
            "`weight` must be a number in (0, 1], but is -0.5.",
        ),
        (
            lambda: Mixture(((1.0, Mixture(((1.0, Dicke(1)),))),)),  # pyright: ignore[reportArgumentType]
            (
                "the members of a mixture must be simple starts, but one is a mixture: multiply "
                "its weights out and list its members."
            ),
        ),
        (
            lambda: Mixture(()),
            "the members of a mixture must be pairs of a weight and a start, but one is ().",
        ),
        (
            lambda: Mixture(((1.0, 3),)),  # pyright: ignore[reportArgumentType]
            (
                "the members of a mixture must be simple starts such as Dicke(1), each with a "
                "weight, but one is 3."
            ),
        ),
    ],
)
def test_broken_rules(make, sentence):
    with pytest.raises(Misstated) as caught:
        make()
    assert str(caught.value) == sentence


def test_weights_are_divided_by_their_sum_once():
    thirds = Mixture(((0.3333333333, Dicke(0)), (0.6666666667 + 5e-10, Dicke(1))))
    assert math.fsum(weight for weight, _ in thirds.members) == pytest.approx(1.0, abs=2.0**-52)
    assert Mixture(thirds.members) == thirds
