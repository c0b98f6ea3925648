"""Fields of a cavity: their weights against definitions in exact or multiprecision arithmetic."""

import math

import numpy as np
import pytest
from flint import arb, ctx
from hypothesis import given
from hypothesis import strategies as st

from spinvolt.algebra.kets import Mixed
from spinvolt.batteries.fields import CoherentField, Fock, ThermalField, field_of, poisson
from spinvolt.errors import Misstated


def exact_poisson(mean: float, level: int) -> float:
    with ctx.workprec(200):
        x = arb(mean)
        return float((-x + level * x.log() - arb(level + 1).lgamma()).exp())


@pytest.mark.parametrize("mean", [1e-6, 0.3, 1.0, 9.0, 123.4, 1e4, 1e6])
def test_poisson_weights_are_exact_to_rounding(mean: float) -> None:
    first, weights, dropped = poisson(mean)
    for at in np.linspace(0, len(weights) - 1, 25).astype(int):
        exact = exact_poisson(mean, first + int(at))
        # Logarithms up to ln(1e30) carry their own rounding.
        assert weights[at] == pytest.approx(exact, rel=2e-14 * (1.0 + abs(math.log(exact))))
    assert abs(weights.sum() - 1.0) < 1e-14
    assert dropped < 1e-30


@pytest.mark.parametrize("mean", [0.3, 25.0, 400.0])
def test_what_a_coherent_field_drops_is_bounded(mean: float) -> None:
    first, weights, dropped = poisson(mean)
    beyond = [*range(max(first - 40, 0), first), *range(first + len(weights), 900)]
    assert sum(exact_poisson(mean, k) for k in beyond) <= dropped


@given(st.floats(-20, 20))
def test_coherent_fields_are_eigenstates_of_annihilation(amplitude: float) -> None:
    field = CoherentField(amplitude)
    (ket,) = field.start().kets
    (piece,) = ket.pieces
    state = np.zeros(piece.twice_spin + 1)
    state[piece.first :] = piece.amplitudes
    lowered = np.sqrt(np.arange(1.0, len(state))) * state[1:]
    assert piece.twice_spin == piece.first + len(piece.amplitudes) - 1
    assert state @ state == pytest.approx(1.0, abs=1e-14)
    assert np.abs(lowered - amplitude * state[:-1]).max(initial=0.0) < 1e-12
    assert state @ (np.arange(len(state)) * state) == pytest.approx(field.height(), abs=1e-11)
    assert state[:-1] @ lowered == pytest.approx(field.width(), abs=1e-13)


@given(st.floats(0, 30))
def test_thermal_fields_have_their_mean(mean: float) -> None:
    field = ThermalField(mean)
    mixed = field.start()
    levels = [ket.pieces[0].first for ket in mixed.kets]
    weights = [ket.weight for ket in mixed.kets]
    assert levels == list(range(len(levels)))
    assert {ket.pieces[0].twice_spin for ket in mixed.kets} == {levels[-1]}
    assert math.fsum(weights) + mixed.dropped == pytest.approx(1.0, abs=1e-14)
    assert mixed.dropped <= 1e-30
    assert np.dot(weights, levels) == pytest.approx(field.height(), rel=1e-12, abs=1e-12)
    assert field.width() == 0.0


def test_vacua_are_one_level() -> None:
    assert CoherentField(0.0).start() == ThermalField(0.0).start()
    assert isinstance(ThermalField(0.0).start(), Mixed)
    assert (Fock(3).start(), Fock(3).height(), Fock(3).width()) == (3, 3.0, 0.0)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: Fock(-1), "`photons` must be a whole number in [0, 1000000000000], but is -1."),
        (
            lambda: Fock(True),
            "`photons` must be a whole number in [0, 1000000000000], but is True.",
        ),
        (
            lambda: CoherentField(1001.0),
            "`amplitude` must be a number in [-1000, 1000], but is 1001.0.",
        ),
        (
            lambda: ThermalField(-0.5),
            "`mean_photons` must be a number in [0, 1000], but is -0.5.",
        ),
        (
            lambda: field_of({"fock": 3}),
            "`start.charger` must be a field such as Fock(1), but is {'fock': 3}.",
        ),
    ],
)
def test_misstated_fields_are_said(make, sentence: str) -> None:
    with pytest.raises(Misstated) as caught:
        make()
    assert str(caught.value) == sentence
