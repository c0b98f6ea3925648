"""Reductions of the central-spin battery: what they keep, what they become, where they refuse."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.peaks import exact, peaks
from tests.reference import entry

from spinvolt.algebra.ensembles import Mode, Spins
from spinvolt.algebra.model import Model
from spinvolt.algebra.problem import Unitary
from spinvolt.algebra.terms import Hop
from spinvolt.batteries.cavity import Cavity
from spinvolt.batteries.central_spin import CentralSpin
from spinvolt.batteries.fields import Fock
from spinvolt.batteries.starts import Dicke, Thermal
from spinvolt.bounded import Bounded, Proof, Undefined
from spinvolt.errors import NotCovered
from spinvolt.reductions.distance import coupling_error, distance
from spinvolt.reductions.shifted import Shifted
from spinvolt.reductions.tavis_cummings import TavisCummings
from spinvolt.reductions.two_modes import TwoModes

Reduction = TavisCummings | TwoModes | Shifted


def energies(problem: Unitary) -> np.ndarray:
    return problem.chain.energies(np.arange(problem.chain.length, dtype=float))


@st.composite
def statements(draw: st.DrawFn) -> Model:
    number = st.sampled_from([-0.7, 0.0, 0.25, 1.0])
    spins, cells = draw(st.integers(30, 90)), draw(st.integers(1, 6))
    battery = CentralSpin(
        n_battery=cells, n_charger=spins, coupling=draw(st.sampled_from([0.1, -2.0])),
        ising=draw(number), battery_splitting=draw(st.sampled_from([0.5, 1.0])),
        charger_splitting=draw(number), charger_crosstalk=draw(number),
        battery_crosstalk=draw(number),
    )  # fmt: skip
    up = draw(st.integers(0, spins))
    return battery.model(Dicke(draw(st.integers(0, cells))), Dicke(up))


@settings(max_examples=60)
@given(statements(), st.sampled_from([TavisCummings(), TwoModes(), Shifted()]))
def test_reductions_keep_the_levels_and_their_energies(model: Model, way: Reduction) -> None:
    try:
        reduced = way.problem(model)
    except NotCovered:
        return
    full = exact(model)
    assert reduced.chain.length == full.chain.length
    assert reduced.start == full.start
    assert reduced.chain.origin[0] == full.chain.origin[0]
    scale = 1.0 + np.abs(energies(full)).max()
    assert np.abs(energies(reduced) - energies(full)).max() <= 1e-10 * scale


def test_neglected_roots_are_what_the_couplings_lack() -> None:
    """u_exact / u_reduced = sqrt(1 - quanta / N) with the quanta of each picture."""
    sites = np.arange(1.0, 6.0)
    few = CentralSpin(n_battery=5, n_charger=80, coupling=0.3).model(charger=Dicke(9))
    ratio = exact(few).chain.coupling(sites) / TavisCummings().problem(few).chain.coupling(sites)
    assert np.allclose(ratio, np.sqrt(1.0 - (9.0 - sites) / 80.0), rtol=1e-14, atol=0)
    full = CentralSpin(n_battery=5, n_charger=80, coupling=0.3).model(charger=Dicke(78))
    ratio = exact(full).chain.coupling(sites) / TavisCummings().problem(full).chain.coupling(sites)
    assert np.allclose(ratio, np.sqrt(1.0 - (1.0 + sites) / 80.0), rtol=1e-14, atol=0)
    assert not TavisCummings().counts_holes(few)
    assert TavisCummings().counts_holes(full)


def test_photons_are_the_cavity_battery_itself() -> None:
    spins = CentralSpin(n_battery=6, n_charger=400, coupling=0.05).model(charger=Dicke(20))
    cavity = Cavity(n_battery=6, coupling=0.05 * math.sqrt(400)).model(charger=Fock(20))
    reduced, own = TavisCummings().problem(spins).chain, exact(cavity).chain
    assert np.array_equal(reduced.couplings(), own.couplings())


@pytest.mark.parametrize("up", [20, None])
def test_a_growing_charger_tends_to_the_cavity(up: int | None) -> None:
    """At fixed sqrt(N) coupling the distance falls as 1/N."""
    found: list[float] = []
    for spins in (1000, 2000, 4000, 8000):
        battery = CentralSpin(n_battery=6, n_charger=spins, coupling=1.0 / math.sqrt(spins))
        model = battery.model(charger=None if up is None else Dicke(up))
        apart = distance(
            peaks(TavisCummings().problem(model)).figures(), peaks(exact(model)).figures()
        )
        assert isinstance(apart.charging_time, Bounded)
        assert isinstance(apart.max_energy, Bounded)
        assert apart.charging_time.proof is Proof.PROVED
        assert abs(apart.max_energy.value) < 4.0 * 6 / spins
        found.append(apart.charging_time.value)
        error = coupling_error(TavisCummings().problem(model), exact(model))
        assert abs(apart.charging_time.value) <= error
    assert np.allclose(np.divide(found[1:], found[:-1]), 0.5, atol=0.02)


def test_two_modes_are_peng2021s_closed_form() -> None:
    """dE = B (n - m) sin^2(A sqrt(N_B N) t); stored rows hold P of Eq. 30."""
    stored = entry("003-HP")
    for row in stored["values"]["rows"]:
        battery = CentralSpin(n_battery=row["NB"], n_charger=row["N"])
        found = peaks(TwoModes().problem(battery.model(charger=Dicke(row["n"]))))
        slow = math.sqrt(row["NB"] * row["N"])
        assert found.max_energy.contains(row["n"])
        assert found.charging_time.value == pytest.approx(math.pi / (2 * slow), rel=1e-13)
        assert found.max_power.value == pytest.approx(row["P_HP"], rel=1e-12)
        assert found.time_of_max_power.value == pytest.approx(row["t_HP"], rel=1e-7)
        spins = peaks(exact(battery.model(charger=Dicke(row["n"]))))
        assert spins.max_power.value == pytest.approx(row["Pmax"], rel=3e-12)


def test_two_modes_from_a_partly_filled_battery() -> None:
    model = CentralSpin(n_battery=500, n_charger=900, coupling=0.01).model(Dicke(2), Dicke(9))
    found = peaks(TwoModes().problem(model))
    assert found.max_energy.value == pytest.approx(7.0, rel=1e-13)


@pytest.mark.parametrize("share", [0.1, 0.25, 0.5, 0.75, 0.9])
def test_the_shifted_limit_is_yang2025s_rotation(share: float) -> None:
    """T = pi / (2 A N_c sqrt(k (1-k))) and full charging; exact values from the reference."""
    values = entry(f"000-fig3a-k{share:g}")["values"]
    cells, spins = 10, 10_000
    battery = CentralSpin(n_battery=cells, n_charger=spins)
    model = battery.model(charger=Dicke(int(share * spins)))
    reduced, full = peaks(Shifted().problem(model)), peaks(exact(model))
    slow = spins * math.sqrt(share * (1.0 - share))
    assert reduced.charging_time.value == pytest.approx(math.pi / (2 * slow), rel=1e-13)
    assert reduced.charging_time.value == pytest.approx(values["T_theory"], rel=1e-13)
    assert reduced.max_energy.value == pytest.approx(10.0, rel=1e-13)
    apart = distance(reduced.figures(), full.figures())
    assert isinstance(apart.charging_time, Bounded)
    expected = values["T_theory"] / values["T_first"] - 1.0
    assert apart.charging_time.value == pytest.approx(expected, rel=1e-6)
    assert abs(apart.charging_time.value) < coupling_error(Shifted().problem(model), exact(model))


def test_off_resonance_the_shifted_battery_turns_about_a_tilted_axis() -> None:
    """E = N (4 f^2 / W^2) sin^2(W t / 2), W^2 = 4 f^2 + (B - h)^2."""
    battery = CentralSpin(
        n_battery=3, n_charger=4000, coupling=0.001, battery_splitting=1.7, charger_splitting=1.0
    )
    found = peaks(Shifted().problem(battery.model(charger=Dicke(2000))))
    turn, detuning = 0.001 * 2000.0, 0.7
    rate = math.hypot(2 * turn, detuning)
    assert found.max_energy.value == pytest.approx(3 * (2 * turn / rate) ** 2, rel=1e-12)
    assert found.charging_time.value == pytest.approx(math.pi / rate, rel=1e-12)


def spins(cells: int, charger: int, up: int, own: int = 0, **more: float) -> Model:
    battery = CentralSpin(n_battery=cells, n_charger=charger, **more)
    return battery.model(Dicke(own), Dicke(up))


@pytest.mark.parametrize(
    ("way", "model", "words"),
    [
        (
            TavisCummings(holes=True),
            spins(9, 20, 6),
            "needs at most n_charger = 20 spins down at all times, but a mode would hold up to 23",
        ),
        (
            TavisCummings(holes=False),
            spins(9, 20, 20, own=3),
            "needs at most n_charger = 20 spins up at all times, but a mode would hold up to 23",
        ),
        (
            TavisCummings(),
            CentralSpin(n_battery=3, n_charger=3).model(charger=Thermal(0.5)),
            "covers starts on one symmetric level, but this one is spread",
        ),
        (TavisCummings(), Cavity(n_battery=3).model(), "is of a central-spin battery"),
        (
            TwoModes(),
            spins(5, 50, 6),
            (
                r"needs at most min\(n_battery = 5, n_charger = 50\) excitations, and far fewer to "
                "be close, but there are 6"
            ),
        ),
        (TwoModes(), spins(5, 50, 2, anisotropy=0.1), "needs anisotropy = 0"),
        (Shifted(), spins(5, 50, 50), "with 5 to 49 of its 50 spins up, .* but 50 are"),
        (Shifted(), spins(5, 50, 4), "with 5 to 49 of its 50 spins up, .* but 4 are"),
        (Shifted(), spins(5, 50, 49, own=2), "with 3 to 48 of its 50 spins up, .* but 49 are"),
        (Shifted(), spins(5, 50, 25, anisotropy=0.1), "needs anisotropy = 0"),
    ],
)
def test_reductions_say_where_they_do_not_apply(way: Reduction, model: Model, words: str) -> None:
    with pytest.raises(NotCovered, match=words):
        way.problem(model)


def test_counter_rotating_terms_stay_in_the_cavity() -> None:
    """From the top of the ladder the two kinds of hops change places."""
    model = spins(3, 100, 100, coupling=0.1, anisotropy=0.5)
    reduced = TavisCummings(holes=True).model(model)
    assert reduced.ensembles == (Spins(3), Mode())
    hops = {t.powers: t.coefficient for t in reduced.terms if isinstance(t, Hop)}
    assert hops == {(1, 1): 1.0, (1, -1): 0.5}
    assert reduced.start == (0, 0)


def test_reductions_are_graded_and_sourced() -> None:
    for way in (TavisCummings(), TwoModes(), Shifted()):
        assert way.grade is Proof.UNCONTROLLED
        assert way.sources
    assert [w.name for w in (TavisCummings, TwoModes, Shifted)] == [
        "tavis_cummings",
        "two_modes",
        "shifted",
    ]


def test_distances_carry_bounds_and_reasons() -> None:
    whole = {"max_energy": Bounded.around(2.0, 0.1), "charging_time": Bounded.exact(1.0)}
    still = {"max_energy": Bounded.exact(0.0), "charging_time": Undefined("nothing moves")}
    apart = distance(
        {
            "max_energy": Bounded(3.0, 2.9, 3.1, Proof.UNCONTROLLED),
            "charging_time": whole["charging_time"],
        },
        whole,
    )
    assert isinstance(apart.max_energy, Bounded)
    assert (apart.max_energy.value, apart.max_energy.proof) == (0.5, Proof.PROVED)
    assert apart.max_energy.low <= 2.9 / 2.1 - 1.0
    assert apart.max_energy.high >= 3.1 / 1.9 - 1.0
    assert str(apart).startswith("highest energy +50 %, charging time within")
    nothing = distance(whole, still)
    assert isinstance(nothing.max_energy, Undefined)
    assert nothing.charging_time == Undefined("nothing moves")
    with pytest.raises(ValueError, match="chains of"):
        coupling_error(exact(spins(2, 9, 9)), exact(spins(3, 9, 9)))
