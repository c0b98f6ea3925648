"""Cavities against dense matrices, both readings of huangfu2021's benchmark, and large sizes."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.peaks import Peaks, exact, peaks
from tests.reference import entry
from tests.spin_and_mode import SpinAndMode

from spinvolt.algebra.chain import chain
from spinvolt.algebra.ensembles import Mode, Spins
from spinvolt.algebra.problem import Unitary
from spinvolt.algebra.terms import Hop, Tilt
from spinvolt.batteries.cavity import Cavity
from spinvolt.batteries.central_spin import CentralSpin
from spinvolt.batteries.fields import CoherentField, Fock, ThermalField
from spinvolt.batteries.starts import Coherent, Dicke
from spinvolt.bounded import Bounded
from spinvolt.engines.choose import choose
from spinvolt.errors import Misstated, NotCovered
from spinvolt.metrics.peak import first_peak
from spinvolt.reductions.tavis_cummings import TavisCummings

# The reference's own sums carry a few units in the last place.
REFERENCE_ROUNDING = 4e-15


def cavity_problem(cavity: Cavity, photons: int, cells: int = 0) -> Unitary:
    return exact(cavity.model(Dicke(cells), Fock(photons)))


def photons_reading(cells: int, coupling: float) -> Unitary:
    """|0>|n0 = M photons>, as huangfu2021 states its benchmark."""
    return cavity_problem(Cavity(n_battery=cells, coupling=coupling), cells)


def inverted_reading(cells: int, coupling: float) -> Unitary:
    """The limit of a fully-up spin charger, whose coupling sqrt(N) g is kept."""
    spins = 10_000
    battery = CentralSpin(n_battery=cells, n_charger=spins, coupling=coupling / math.sqrt(spins))
    return TavisCummings().problem(battery.model())


def check(found: Bounded, expected: float, digits: int) -> None:
    """Within the two stated errors; a coupling divided by sqrt(N) adds a unit in the last place."""
    tolerance = found.error + 3.0 * 10.0**-digits * abs(expected)
    assert abs(found.value - expected) <= tolerance + REFERENCE_ROUNDING, (found, expected)


READINGS = {"tc_photons": photons_reading, "tc_inverted": inverted_reading}


@pytest.mark.parametrize("reading", READINGS)
def test_both_readings_of_the_benchmark_agree_with_the_reference(reading: str) -> None:
    stored = entry("002-fig4-fig5")
    for row in stored["values"][reading]:
        found = peaks(READINGS[reading](row["M"], 1.0))
        check(found.max_energy, row["E_first"], stored["digits"])
        check(found.charging_time, row["gtilde_T"], stored["digits"])
        check(found.max_power, row["P_unit"], stored["digits"])
        check(found.time_of_max_power, row["gtilde_tP"], stored["digits"] - 4)


@pytest.mark.parametrize(
    ("identifier", "reading"),
    [
        ("002-fig8-9-TC-photons", photons_reading),
        ("002-fig8-9-TC-inverted", inverted_reading),
    ],
)
def test_two_cells_agree_with_the_reference(identifier: str, reading) -> None:
    stored = entry(identifier)
    found = peaks(reading(2, 1.0))
    check_two_cells(found, stored["values"], stored["digits"])
    assert abs(found.max_energy.value - 16.0 / 9.0) <= found.max_energy.error


def check_two_cells(found: Peaks, values: dict[str, float], digits: int) -> None:
    check(found.max_energy, values["Emax"], digits)
    check(found.charging_time, values["gtT"], digits)
    check(found.max_power, values["Pmax"], digits)
    check(found.time_of_max_power, values["gt_P"], digits - 4)


def test_the_benchmark_of_figure_2_agrees_with_the_reference() -> None:
    stored = entry("002-fig2-TC")
    for row in stored["values"]["rows"]:
        found = peaks(photons_reading(row["M"], 0.1 * math.sqrt(row["M"])))
        check(found.max_energy, row["E_first"], stored["digits"])
        check(found.charging_time, row["gT_first"] / 0.1, stored["digits"])
        check(found.max_power, row["P"], stored["digits"])


def test_only_the_inverted_reading_is_the_limit_of_a_spin_charger() -> None:
    """Ten cells: P / (sqrt(N) g) is 10.25 with 100 charger spins; huangfu2021 Fig. 2."""
    spins = peaks(exact(CentralSpin(n_battery=10, n_charger=100, coupling=0.1).model()))
    assert f"{spins.max_power.value:.2f}" == "10.25"
    assert f"{peaks(inverted_reading(10, 1.0)).max_power.value:.2f}" == "10.26"
    assert f"{peaks(photons_reading(10, 1.0)).max_power.value:.2f}" == "18.63"


def test_photons_charge_with_the_power_of_the_doubly_classical_limit() -> None:
    """Our own: max E/t -> 0.5825829 g M^(3/2) = max tanh(y)^2/y; physics of peng2021 Eq. 31."""
    cells = 20_000
    scaled = peaks(photons_reading(cells, 1.0), 2.0).max_power.value / cells**1.5
    assert scaled == pytest.approx(entry("002-fig4-fig5")["values"]["tanh_const"], rel=1e-5)


couplings = st.builds(
    Cavity,
    n_battery=st.integers(1, 7),
    coupling=st.sampled_from([-0.7, 0.4, 1.0]),
    battery_splitting=st.sampled_from([0.5, 1.0, 3.0]),
    charger_splitting=st.sampled_from([-1.0, 0.0, 0.5, 1.0]),
)


@settings(max_examples=30)
@given(couplings, st.integers(0, 9), st.integers(0, 7))
def test_chains_of_cavities_equal_dense_matrices(cavity: Cavity, photons: int, cells: int) -> None:
    cells = min(cells, cavity.n_battery)
    problem = cavity_problem(cavity, photons, cells)
    dense = SpinAndMode(
        cavity.n_battery,
        photons + cells,
        cavity.coupling,
        0.0,
        cavity.battery_splitting,
        cavity.charger_splitting,
    )
    times = np.linspace(0.0, 3.0, 7)
    jets = choose(problem).engine.flow(problem).jets(times)
    moved = jets.values[:, 0] - problem.start
    stored = dense.stored(dense.level(cells, photons), times)
    assert np.all(np.abs(moved - stored) <= jets.errors[:, 0] + 1e-12)


def test_one_cell_is_jaynes_cummings() -> None:
    """E = sin^2(g sqrt(n) t), so T = pi / (2 g sqrt(n))."""
    found = peaks(cavity_problem(Cavity(n_battery=1, coupling=0.3), 7))
    assert found.charging_time.contains(math.pi / (0.6 * math.sqrt(7.0)))
    assert found.max_energy.contains(1.0)


def test_a_million_cells_are_charged() -> None:
    """Counts are bounded here; seconds belong to the benchmarks."""
    problem = photons_reading(10**6, 1.0)
    found = first_peak(choose(problem).engine.flow(problem), 20_000)
    assert found.time_error < 1e-9 * found.time
    assert found.value_error < 1e-12 * found.value
    assert found.cost.site_visits < 3e8
    assert 0.999 < found.value / 10**6 < 1.0


def test_the_model_holds_all_terms() -> None:
    cavity = Cavity(
        n_battery=3, coupling=0.5, anisotropy=-0.5, battery_splitting=2.0, charger_splitting=0.0
    )
    model = cavity.model(Dicke(1), Fock(4))
    assert model.ensembles == (Spins(3), Mode())
    assert model.terms == (Hop(0.5, (1, -1)), Tilt(2.0, (1, 0)), Hop(-0.25, (1, 1)))
    assert model.start == (1, 4)
    with pytest.raises(NotCovered, match="2 directions"):
        chain(model)


@pytest.mark.parametrize("anisotropy", [0.0, 0.6])
def test_the_interaction_energy_of_product_starts(anisotropy: float) -> None:
    cavity = Cavity(n_battery=3, coupling=0.7, anisotropy=anisotropy)
    theta, alpha = 0.8, -1.3
    dense = SpinAndMode(3, 60, 0.7, anisotropy, 0.0, 0.0)
    up = np.sin(theta / 2)
    cells = [math.sqrt(math.comb(3, k)) * up**k * np.cos(theta / 2) ** (3 - k) for k in range(4)]
    (ket,) = CoherentField(alpha).start().kets
    start = dense.product(cells, ket.pieces[0].amplitudes)
    found = cavity.interaction_energy(Coherent(theta), CoherentField(alpha))
    assert found == pytest.approx(start @ dense.matrix @ start, abs=1e-12)
    assert cavity.interaction_energy(Dicke(1), CoherentField(alpha)) == 0.0
    assert cavity.interaction_energy(Coherent(theta), ThermalField(2.0)) == 0.0


def test_starts_are_checked_and_filled_in() -> None:
    cavity = Cavity(n_battery=4)
    assert cavity.starts() == (Dicke(0), Fock(4))
    assert cavity.levels(Dicke(2)) == (2, 4)
    with pytest.raises(Misstated, match=r"must lie in \[0, n_battery = 4\], but is 5"):
        cavity.model(Dicke(5))
    with pytest.raises(Misstated, match=r"must be a field such as Fock\(4\), but is 4"):
        cavity.model(charger=4)  # pyright: ignore[reportArgumentType]
    with pytest.raises(NotCovered, match="take Dicke and Fock starts"):
        cavity.levels(charger=CoherentField(1.0))
    with pytest.raises(Misstated, match=r"`anisotropy` must be a number in \[-1, 1\]"):
        Cavity(n_battery=2, anisotropy=1.5)
