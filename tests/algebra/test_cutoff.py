"""The cut of a mode's ladder: every bound against dense matrices that are cut far higher."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.spin_and_mode import Floats, SpinAndMode

from spinvolt.algebra.climb import Climb, climb
from spinvolt.algebra.cutoff import bound, choose_cut, first_guess, larger, nodes, tails
from spinvolt.algebra.ensembles import Mode, Spins
from spinvolt.algebra.kets import Ket, Mixed, Piece
from spinvolt.algebra.model import Model
from spinvolt.algebra.moments import ORDERS, Moments
from spinvolt.algebra.terms import Hop, Tilt
from spinvolt.batteries.cavity import Cavity
from spinvolt.batteries.fields import CoherentField, Field, Fock, ThermalField
from spinvolt.batteries.starts import Dicke
from spinvolt.errors import NotCovered

HUGE = 240
# Rounding of dense states on some hundred levels.
ROUNDING = 1e-12


def twin(battery: Cavity, top: int) -> SpinAndMode:
    return SpinAndMode(
        battery.n_battery,
        top,
        battery.coupling,
        battery.anisotropy,
        battery.battery_splitting,
        battery.charger_splitting,
    )


def looks(system: SpinAndMode, start: Floats, times: Floats) -> Floats:
    states = system.states(start, times)
    return np.array([tails(state, system.photons, system.top) for state in states])


energy = st.floats(-2, 2).map(lambda x: round(x, 2))
batteries = st.builds(
    Cavity,
    n_battery=st.integers(1, 3),
    coupling=st.sampled_from([0.3, -1.0, 1.4]),
    anisotropy=st.sampled_from([-1.0, -0.3, 0.2, 0.7, 1.0]),
    battery_splitting=st.sampled_from([0.1, 1.0, 2.5]),
    charger_splitting=energy,
)


@settings(max_examples=12)
@given(batteries, st.integers(0, 6), st.floats(0.05, 1.0))
def test_what_is_foreseen_bounds_every_tail(battery: Cavity, photons: int, time: float) -> None:
    mode = climb(battery.model(charger=Fock(photons)))
    system = twin(battery, HUGE)
    found = looks(system, system.level(0, photons), np.array([time]))[0]
    foreseen = np.array([mode.foreseen(k, time) for k in range(HUGE + 1)])
    assert np.all(found <= foreseen + ROUNDING)


def distances(
    battery: Cavity, photons: int, top: int, time: float, mode: Climb | None = None
) -> tuple[float, float, Floats, Floats]:
    """Leak and what it bounds: of the state, then of the jets."""
    mode = climb(battery.model(charger=Fock(photons))) if mode is None else mode
    cut, full = twin(battery, top), twin(battery, HUGE)
    times = nodes(mode, top, time)
    start = cut.level(0, photons)
    leak = bound(mode, top, times, looks(cut, start, times))
    shape = (battery.n_battery + 1, HUGE + 1)
    padded = np.zeros(shape, dtype=complex)
    padded[:, : top + 1] = cut.states(start, [time]).reshape(shape[0], top + 1)
    apart = np.linalg.norm(padded.ravel() - full.states(full.level(0, photons), [time])[0])
    jets = cut.jets(start, time) - full.jets(full.level(0, photons), time)
    energy_moments = dense_moments(full, full.level(0, photons))
    errors = np.array(leak.jet_errors(energy_moments, battery.n_battery))
    return leak.norm, float(apart), np.abs(jets), errors


def dense_moments(system: SpinAndMode, start: Floats) -> Moments:
    shifted = system.matrix - np.eye(len(start)) * (start @ system.matrix @ start)
    scaled, state = [1.0], start
    frequency = float(np.linalg.norm(shifted @ start))
    for _ in range(ORDERS - 1):
        state = shifted @ state / frequency
        scaled.append(float(np.linalg.norm(state)))
    return Moments(frequency, tuple(scaled))


@settings(max_examples=12)
@given(batteries, st.integers(0, 5), st.floats(0.1, 1.5), st.integers(6, 40))
def test_the_leak_bounds_states_and_jets(
    battery: Cavity, photons: int, time: float, more: int
) -> None:
    norm, apart, jets, errors = distances(battery, photons, photons + more, time)
    assert apart <= norm + ROUNDING
    scale = np.array([battery.n_battery * 10.0 ** (2 * r) for r in range(5)])
    assert np.all(jets <= errors + 10 * ROUNDING * scale)


def test_the_leak_is_not_far_from_what_it_bounds() -> None:
    battery = Cavity(n_battery=3, anisotropy=1.0, charger_splitting=0.5)
    for top in (20, 26, 32):
        norm, apart, _, _ = distances(battery, 3, top, 0.8)
        assert apart <= norm <= 40.0 * apart


def test_a_speed_that_is_too_low_breaks_the_bounds() -> None:
    battery = Cavity(n_battery=3, anisotropy=1.0)
    slow = replace(climb(battery.model()), speed=0.2)
    norm, apart, _, _ = distances(battery, 3, 18, 0.8, slow)
    assert apart > 2.0 * norm


@settings(max_examples=10)
@given(batteries, st.integers(0, 4), st.floats(0.05, 0.5), st.sampled_from([1e-6, 1e-10]))
def test_a_chosen_cut_keeps_its_tolerance(
    battery: Cavity, photons: int, time: float, tolerance: float
) -> None:
    mode = climb(battery.model(charger=Fock(photons)))
    top = choose_cut(mode, time, tolerance)
    assert mode.foreseen(top + 1, time) <= tolerance
    if top < HUGE:
        norm, apart, _, _ = distances(battery, photons, top, time)
        assert norm <= tolerance
        assert apart <= tolerance + ROUNDING


def test_enlarging_ends_with_the_leak_that_was_asked_for() -> None:
    battery, tolerance = Cavity(n_battery=3, anisotropy=1.0, charger_splitting=0.0), 1e-13
    mode = climb(battery.model(charger=Fock(0)))
    top, tried = 45, []
    while True:
        times = nodes(mode, top, 1.2)
        system = twin(battery, top)
        leak = bound(mode, top, times, looks(system, system.level(0, 0), times))
        tried.append(top)
        if leak.norm <= tolerance:
            break
        top = larger(mode, top, 1.2, tolerance)
    assert 2 <= len(tried) <= 4


@pytest.mark.parametrize(("cells", "photons"), [(5, 5), (5, 20), (12, 12), (12, 48)])
@pytest.mark.parametrize("anisotropy", [0.2, 1.0])
def test_the_first_guess_reaches_to_the_usual_first_peak(
    cells: int, photons: int, anisotropy: float
) -> None:
    """With the coupling a tenth of the splittings, as in huangfu2021."""
    battery = Cavity(
        n_battery=cells, anisotropy=anisotropy, battery_splitting=10.0, charger_splitting=10.0
    )
    mode = climb(battery.model(charger=Fock(photons)))
    top = first_guess(mode)
    assert top < 14 * cells + 2 * photons + 50
    time = 1.3 / np.sqrt(cells + photons)
    system, times = twin(battery, top), nodes(mode, top, time)
    leak = bound(mode, top, times, looks(system, system.level(0, photons), times))
    assert leak.norm < 1e-9


def test_conserved_numbers_need_no_cut() -> None:
    for start, field in ((Dicke(0), Fock(7)), (Dicke(2), Fock(3))):
        mode = climb(Cavity(n_battery=4).model(start, field))
        last = start.excited + field.photons
        assert mode.last == first_guess(mode) == choose_cut(mode, 1e9, 0.0) == last
        assert bound(mode, last, np.array([0.0, 5.0]), np.ones((2, last + 1))).norm == 0.0
    rising = Model((Spins(4), Mode()), (Hop(1.0, (1, 1)),), (0, 3))
    assert climb(rising).last == 7
    assert climb(Cavity(n_battery=4, coupling=0.0).model()).last == 4


@pytest.mark.parametrize("field", [CoherentField(1.2), CoherentField(-1.2), ThermalField(0.7)])
def test_spread_starts_climb_from_all_their_levels(field: Field) -> None:
    battery = Cavity(n_battery=2, anisotropy=0.6, charger_splitting=0.8)
    model = battery.model(charger=field)
    mode, time = climb(model), 0.4
    kept = field.start()
    assert isinstance(kept, Mixed)
    system = twin(battery, 200)
    found = np.zeros(201)
    for ket in kept.kets:
        vector = np.zeros(201)
        for piece in ket.pieces:
            vector[piece.first : piece.first + len(piece.amplitudes)] = piece.amplitudes
        start = system.product([1.0], vector)
        found += ket.weight * looks(system, start, np.array([time]))[0] ** 2
    foreseen = np.array([mode.foreseen(k, time) for k in range(201)])
    assert mode.highest < 140
    assert np.all(np.sqrt(found) <= foreseen + ROUNDING)


def test_a_mixed_battery_start_counts_its_highest_level() -> None:
    cells = Mixed((Ket(1.0, 1, (Piece(4, 0, 1, (0.6, 0.8)),)),))
    model = Model((Spins(4), Mode()), (Hop(1.0, (1, -1)),), (cells, 5))
    assert climb(model).last == 7


def test_large_levels_do_not_lose_the_bound_to_rounding() -> None:
    """At 10^9 photons one step climbs by speed sqrt(10^9): Eq. (1) with q_k as a Poisson series."""
    mode = climb(Cavity(n_battery=1, anisotropy=1.0).model(charger=Fock(10**9)))
    path = 1e-6 * np.sqrt(1e9)
    expected = path**3 / 6.0
    found = mode.foreseen(10**9 + 3, 1e-6)
    assert expected <= found <= 1.1 * expected


@pytest.mark.parametrize(
    ("model", "words"),
    [
        (Model((Spins(2), Spins(2)), (Hop(1.0, (1, -1)),), (0, 2)), "Spins, Spins"),
        (Model((Spins(2), Mode()), (Hop(1.0, (1, -2)),), (0, 2)), r"\(1, -2\)"),
    ],
)
def test_other_models_are_refused(model: Model, words: str) -> None:
    with pytest.raises(NotCovered, match=words):
        climb(model)


def test_diagonal_energies_enter_the_reach_alone() -> None:
    hops = (Hop(1.0, (1, -1)), Hop(1.0, (1, 1)))
    bare = climb(Model((Spins(2), Mode()), hops, (0, 2)))
    tilted = climb(Model((Spins(2), Mode()), (*hops, Tilt(3.0, (1, 1))), (0, 2)))
    assert bare.foreseen(9, 0.1) == tilted.foreseen(9, 0.1)
    assert tilted.reach(10) == bare.reach(10) + 60.0
