"""The central-spin battery: its rules, and its terms against sums over Pauli matrices."""

from itertools import combinations, permutations
from math import comb, inf, nan, sqrt
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spinvolt.algebra.chain import chain
from spinvolt.algebra.ensembles import Spins
from spinvolt.algebra.terms import Hop
from spinvolt.batteries.central_spin import CentralSpin
from spinvolt.batteries.starts import Dicke
from spinvolt.errors import Misstated, NotCovered

SIGMA = {
    "+": np.array([[0.0, 0.0], [1.0, 0.0]]),
    "-": np.array([[0.0, 1.0], [0.0, 0.0]]),
    "z": np.diag([-0.5, 0.5]),
}

numbers = st.integers(-3000, 3000).map(lambda k: k / 1000)
splittings = st.integers(1, 3000).map(lambda k: k / 1000)


def pauli(axis, site, n):
    """sigma^+-, or sigma^z / 2, of one of n spins; level 0 of each is down."""
    return np.kron(np.kron(np.eye(2**site), SIGMA[axis]), np.eye(2 ** (n - site - 1)))


def full(battery):
    """H, H_b and H_c on all 2^(n_battery + n_charger) levels, summed spin by spin."""
    cells, n = battery.n_battery, battery.n_battery + battery.n_charger

    def s(axis, site):
        return pauli(axis, site, n)

    def flips(sites, strength):
        pairs = permutations(sites, 2)
        return strength * sum((2 * s("+", i) @ s("-", j) for i, j in pairs), np.zeros((2**n, 2**n)))

    inner, outer = range(cells), range(cells, n)
    h_battery = battery.battery_splitting * sum(s("z", i) for i in inner)
    h_charger = battery.charger_splitting * sum(s("z", j) for j in outer)
    total = h_battery + h_charger + flips(inner, battery.battery_crosstalk)
    total += flips(outer, battery.charger_crosstalk)
    for i in inner:
        for j in outer:
            exchange = s("+", i) @ s("-", j)
            pair = s("+", i) @ s("+", j)
            total += battery.coupling * (exchange + exchange.T)
            total += battery.coupling * battery.anisotropy * (pair + pair.T)
            total += 2 * battery.ising * s("z", i) @ s("z", j)
    return total, h_battery, h_charger


def dicke(n, up):
    state = np.zeros(2**n)
    for sites in combinations(range(n), up):
        state[sum(1 << (n - 1 - site) for site in sites)] = 1.0
    return state / sqrt(comb(n, up))


def product(battery, cells, spins):
    return np.kron(dicke(battery.n_battery, cells), dicke(battery.n_charger, spins))


@st.composite
def batteries(draw):
    return CentralSpin(
        n_battery=draw(st.integers(1, 3)),
        n_charger=draw(st.integers(1, 3)),
        coupling=draw(numbers),
        ising=draw(numbers),
        battery_splitting=draw(splittings),
        charger_splitting=draw(splittings),
        charger_crosstalk=draw(numbers),
        battery_crosstalk=draw(numbers),
    )


def starts(battery):
    cells, spins = st.integers(0, battery.n_battery), st.integers(0, battery.n_charger)
    return st.tuples(cells, spins)


@given(batteries(), st.data())
def test_chain_is_the_hamiltonian_of_the_spins(battery, data):
    cells, spins = data.draw(starts(battery))
    built, site = chain(battery.model(Dicke(cells), Dicke(spins)))
    total, _, _ = full(battery)
    states = [
        product(battery, built.origin[0] + j * v, built.origin[1] + j * w)
        for j in range(built.length)
        for v, w in [built.direction]
    ]
    matrix = np.array([[x @ total @ y for y in states] for x in states])
    assert built.origin[0] + site * built.direction[0] == cells
    scale = 1e-13 * (1.0 + np.abs(total).sum())
    assert np.allclose(np.abs(np.diag(matrix, 1)), built.couplings()[1:-1], rtol=0, atol=scale)
    energies = built.energies(np.arange(built.length, dtype=float))
    assert np.allclose(np.diag(matrix) - matrix[0, 0], energies, rtol=0, atol=scale)
    outside = total @ states[site] - sum(matrix[site, j] * states[j] for j in range(built.length))
    assert np.linalg.norm(outside) <= scale


@given(batteries(), st.data())
def test_interaction_energy_is_what_the_spins_have(battery, data):
    cells, spins = data.draw(starts(battery))
    total, h_battery, h_charger = full(battery)
    state = product(battery, cells, spins)
    expected = state @ (total - h_battery - h_charger) @ state
    assert battery.interaction_energy(Dicke(cells), Dicke(spins)) == pytest.approx(
        expected, abs=1e-12
    )


def test_counter_rotating_terms_are_stated_and_not_covered():
    battery = CentralSpin(n_battery=2, n_charger=2, coupling=2.0, anisotropy=0.25)
    assert Hop(0.5, (1, 1)) in battery.model().terms
    with pytest.raises(NotCovered):
        chain(battery.model())


def test_defaults_are_an_empty_battery_and_a_full_charger():
    model = CentralSpin(n_battery=3, n_charger=5).model()
    assert model.start == (0, 5)
    assert model.ensembles == (Spins(3), Spins(5))


def test_numbers_are_brought_into_one_form():
    given_as: Any = np.int64(3)
    one = CentralSpin(n_battery=given_as, n_charger=4, coupling=1, ising=-0.0)
    other = CentralSpin(n_battery=3, n_charger=4, coupling=1.0, ising=0.0)
    assert one == other
    assert repr(one) == repr(other)
    assert hash(one) == hash(other)


COUNT = "be a whole number in [1, 1000000000000]"
FINITE = "be 0 or a number of size 1e-30 to 1e+30"


@pytest.mark.parametrize(
    ("name", "value", "rule", "seen"),
    [
        ("n_battery", 0, COUNT, "0"),
        ("n_battery", True, COUNT, "True"),
        ("n_battery", 3.0, COUNT, "3.0: write 3"),
        ("n_battery", "3", COUNT, "'3'"),
        ("n_charger", 10**12 + 1, COUNT, "1000000000001"),
        pytest.param("n_charger", 10**5000, COUNT, "about 1e5000", id="huge"),
        ("n_charger", None, COUNT, "None"),
        ("coupling", nan, FINITE, "nan"),
        ("coupling", -inf, FINITE, "-inf"),
        ("ising", 10**400, FINITE, "about 1e400"),
        ("ising", 1j, FINITE, "1j"),
        ("ising", 1e-31, FINITE, "1e-31"),
        ("charger_splitting", False, FINITE, "False"),
        ("battery_splitting", 0, "be a number from 1e-30 to 1e+30", "0"),
        ("battery_splitting", -1.5, "be a number from 1e-30 to 1e+30", "-1.5"),
        ("anisotropy", 1.5, "be a number in [-1, 1]", "1.5"),
    ],
)
def test_a_broken_rule_is_one_sentence(name, value, rule, seen):
    with pytest.raises(Misstated) as caught:
        CentralSpin(**{"n_battery": 2, "n_charger": 2, name: value})
    assert str(caught.value) == f"`{name}` must {rule}, but is {seen}."


def test_further_faults_are_notes():
    with pytest.raises(Misstated) as caught:
        CentralSpin(n_battery=0, n_charger=0)
    assert str(caught.value) == f"`n_battery` must {COUNT}, but is 0."
    assert caught.value.__notes__ == [f"`n_charger` must {COUNT}, but is 0."]


def test_more_spins_up_than_there_are():
    battery = CentralSpin(n_battery=1, n_charger=2)
    with pytest.raises(Misstated) as caught:
        battery.model(charger=Dicke(3))
    assert str(caught.value) == "`start.charger.dicke` must lie in [0, n_charger = 2], but is 3."
    with pytest.raises(Misstated) as caught:
        battery.model(Dicke(2))
    assert str(caught.value) == "`start.battery.dicke` must lie in [0, n_battery = 1], but is 2."
    with pytest.raises(Misstated, match=r"`excited` must be a whole number in \[0, "):
        Dicke(-1)


@pytest.mark.parametrize("wrong", [30, {"dicke": 30}], ids=["a number", "a table"])
def test_what_is_no_start_is_refused(wrong):
    battery = CentralSpin(n_battery=40, n_charger=50)
    for place in ("battery", "charger"):
        sentence = f"`start.{place}` must be a start such as Dicke(30), but is {wrong}."
        for use in (battery.levels, battery.model, battery.interaction_energy):
            with pytest.raises(Misstated) as caught:
                use(**{"battery": Dicke(0), place: wrong})
            assert str(caught.value) == sentence
