"""The chain appears by itself from the terms and equals the dense Hamiltonian in every sector."""

from functools import reduce

import numpy as np
import pytest
from flint import arb, ctx
from hypothesis import given
from hypothesis import strategies as st

from spinvolt.algebra.chain import balanced, chain
from spinvolt.algebra.ensembles import Ensemble, Mode, Spins
from spinvolt.algebra.model import Model
from spinvolt.algebra.polynomial import exact
from spinvolt.algebra.sectors import conserved
from spinvolt.algebra.terms import Hop, Tilt
from spinvolt.errors import NotCovered

CUT = 9
number = st.floats(-2, 2).map(lambda x: round(x, 3))


def ladder(ensemble: Ensemble) -> tuple[np.ndarray, np.ndarray]:
    """Raising and height operator, written from the textbook formulas."""
    if isinstance(ensemble, Spins):
        j = ensemble.twice_spin / 2
        m = np.arange(ensemble.levels) - j
        return np.diag(np.sqrt(j * (j + 1) - m[:-1] * (m[:-1] + 1)), -1), np.diag(m)
    return np.diag(np.sqrt(np.arange(1.0, CUT)), -1), np.diag(np.arange(float(CUT)))


def power(operator: np.ndarray, exponent: int) -> np.ndarray:
    base = operator if exponent >= 0 else operator.T
    return np.linalg.matrix_power(base, abs(exponent))


def dense(model: Model) -> np.ndarray:
    """The Hamiltonian on the whole product space, by Kronecker products."""
    ladders = [ladder(e) for e in model.ensembles]
    size = int(np.prod([len(up) for up, _ in ladders]))
    total = np.zeros((size, size))
    for term in model.terms:
        if isinstance(term, Hop):
            product = reduce(
                np.kron, [power(up, p) for (up, _), p in zip(ladders, term.powers, strict=True)]
            )
            total += term.coefficient * (product + product.T)
        else:
            factors = [
                np.linalg.matrix_power(z, p) for (_, z), p in zip(ladders, term.powers, strict=True)
            ]
            total += term.coefficient * reduce(np.kron, factors)
    return total


@st.composite
def spin_pairs(draw: st.DrawFn) -> Model:
    sizes = [draw(st.integers(1, 6)) for _ in range(2)]
    twice = [n - 2 * draw(st.integers(0, n // 2)) for n in sizes]
    ensembles = tuple(Spins(n, twice_spin=t) for n, t in zip(sizes, twice, strict=True))
    start = tuple(draw(st.integers(0, t)) for t in twice)
    tilts = [Tilt(draw(number), p) for p in ((1, 0), (0, 1), (1, 1), (2, 0), (0, 2))]
    return Model(ensembles, (Hop(draw(number), (1, -1)), *tilts), start)


def check_against_dense(model: Model) -> None:
    built, site = chain(model)
    sizes = [len(ladder(e)[0]) for e in model.ensembles]
    labels = [
        tuple(o + j * v for o, v in zip(built.origin, built.direction, strict=True))
        for j in range(built.length)
    ]
    places = [int(np.ravel_multi_index(label, sizes)) for label in labels]
    assert labels[site] == model.start
    full = dense(model)
    block = full[np.ix_(places, places)]
    inside = np.zeros(len(full), dtype=bool)
    inside[places] = True
    assert np.abs(full[np.ix_(inside, ~inside)]).max(initial=0.0) < 1e-12
    energies = built.energies(np.arange(built.length, dtype=float))
    assert np.allclose(np.diag(block) - block[0, 0], energies, atol=1e-11)
    couplings = built.couplings()
    assert np.allclose(np.abs(np.diag(block, 1)), couplings[1:-1], rtol=1e-14, atol=1e-14)
    assert couplings[0] == couplings[-1] == 0.0
    low, high = built.interval()
    values = np.linalg.eigvalsh(block) - block[0, 0]
    slack = 1e-10 * (1.0 + abs(low) + abs(high))
    assert low - slack <= values.min()
    assert values.max() <= high + slack
    assert built.reach() >= np.max(np.abs(values)) / 2 - slack


@given(spin_pairs())
def test_every_sector_of_a_spin_pair_equals_the_dense_hamiltonian(model: Model) -> None:
    check_against_dense(model)


@given(st.integers(1, 4), st.integers(0, 3), st.integers(0, 3), number, number)
def test_a_spin_and_a_mode_give_the_tavis_cummings_chain(
    n: int, up: int, quanta: int, coupling: float, detuning: float
) -> None:
    start = (min(up, n), quanta)
    terms = (Hop(coupling, (1, -1)), Tilt(detuning, (1, 0)))
    check_against_dense(Model((Spins(n), Mode()), terms, start))


@given(st.integers(2, 4), st.integers(2, 6), number)
def test_hops_of_two_levels_give_a_chain_of_their_own(n: int, m: int, coupling: float) -> None:
    check_against_dense(Model((Spins(n), Spins(m)), (Hop(coupling, (2, -1)),), (0, m)))


def test_the_flip_flop_chain_has_the_size_and_couplings_of_the_paper() -> None:
    n_battery, n_charger, up, coupling = 7, 11, 5, 0.3
    built, site = chain(
        Model((Spins(n_battery), Spins(n_charger)), (Hop(coupling, (1, -1)),), (0, up))
    )
    j = np.arange(1, min(n_battery, up) + 1)
    u = coupling * np.sqrt(j * (n_battery - j + 1) * (n_charger - up + j) * (up - j + 1))
    assert (built.length, site, built.tilted) == (min(n_battery, up) + 1, 0, False)
    assert np.allclose(built.couplings()[1:-1], u, rtol=1e-15)


@pytest.mark.parametrize("size", [10**6, 10**9, 10**12])
def test_amplitudes_stay_accurate_at_any_size(size: int) -> None:
    built, _ = chain(
        Model((Spins(size), Spins(size + 7)), (Hop(0.1, (1, -1)),), (0, size // 2 + 1))
    )
    ctx.prec = 200
    for site in (
        1,
        2,
        1000,
        built.length // 3,
        built.length // 2,
        built.length - 2,
        built.length - 1,
    ):
        true = arb(int(exact(built.hop, site))).sqrt() * arb(0.1)
        found = built.coupling(np.array([float(site)]))[0]
        assert abs(float((arb(float(found)) - true) / true)) < 10 * 2.0**-53


def test_moving_in_two_directions_is_not_covered_and_says_what_to_leave_out() -> None:
    model = Model((Spins(2), Spins(2)), (Hop(1.0, (1, -1)), Hop(0.5, (1, 1))), (0, 2))
    with pytest.raises(NotCovered, match="leave out the terms that do not conserve"):
        chain(model)
    assert [c.modulus for c in conserved(model)] == [2]


def test_raising_a_mode_without_end_is_not_covered() -> None:
    with pytest.raises(NotCovered, match="without end"):
        chain(Model((Mode(),), (Hop(1.0, (1,)),), (0,)))


@given(spin_pairs())
def test_conserved_quantities_commute_with_the_hamiltonian(model: Model) -> None:
    full = dense(model)
    sizes = [len(ladder(e)[0]) for e in model.ensembles]
    labels = np.array(np.unravel_index(np.arange(len(full)), sizes))
    for quantity in conserved(model):
        values = np.array(quantity.weights) @ labels
        values = values % quantity.modulus if quantity.modulus else values
        differs = values[:, None] != values[None, :]
        assert np.abs(full[differs]).max(initial=0.0) == 0.0


@pytest.mark.parametrize(
    ("vectors", "expected"),
    [
        ([(1, -1)], ["total excitation = 3"]),
        ([(1, -1), (1, 1)], ["parity of the total excitation = 1"]),
        ([(1, -1), (1, 2)], ["remainder modulo 3 of the total excitation = 0"]),
        ([(1, 0), (0, 1)], []),
        ([(2, -1)], ["levels weighted by (1, 2) = 6"]),
        ([(1, -1, 0), (0, 1, -1)], ["total excitation = 3"]),
    ],
)
def test_conserved_quantities_have_names(
    vectors: list[tuple[int, ...]], expected: list[str]
) -> None:
    size = len(vectors[0])
    start = (0, 3, 0)[:size]
    model = Model(tuple(Spins(6) for _ in range(size)), tuple(Hop(1.0, v) for v in vectors), start)
    assert [str(c) for c in conserved(model)] == expected


@given(spin_pairs())
def test_balanced_starts_keep_their_mean_position(model: Model) -> None:
    built, site = chain(model)
    if not balanced(built, site):
        return
    u, w = built.couplings()[1:-1], built.energies(np.arange(built.length, dtype=float))
    values, vectors = np.linalg.eigh(np.diag(w) + np.diag(u, 1) + np.diag(u, -1))
    state = vectors @ (np.exp(-1j * values * 0.7) * vectors[site])
    assert abs(np.abs(state) ** 2 @ np.arange(built.length) - site) < 1e-10


def test_balance_is_found_where_it_is_and_only_there() -> None:
    def at(n: int, m: int, start: tuple[int, int], *tilts: Tilt) -> bool:
        return balanced(*chain(Model((Spins(n), Spins(m)), (Hop(1.0, (1, -1)), *tilts), start)))

    assert at(4, 4, (2, 2))
    assert at(5, 5, (2, 2), Tilt(0.3, (1, 0)))
    assert not at(5, 5, (2, 2), Tilt(0.3, (1, 0)), Tilt(0.2, (1, 1)))
    assert not at(5, 5, (1, 3))
