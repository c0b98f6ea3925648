"""Blends of waves against all 2^N levels of the spins."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.blends import battery_spectrum
from tests.full_charging import Full

from spinvolt.algebra.blend import Blend
from spinvolt.algebra.problem import Unitary
from spinvolt.algebra.sectors import conserved
from spinvolt.batteries.central_spin import CentralSpin
from spinvolt.batteries.starts import Coherent, Dicke, Flipped, Mixture, Thermal
from spinvolt.engines.chebyshev import Chebyshev
from spinvolt.engines.eigen import Eigen
from spinvolt.engines.parting import flows
from spinvolt.errors import NotCovered
from spinvolt.metrics.peak import first_peak
from spinvolt.reductions.exact import Exact

CONSERVING = CentralSpin(
    n_battery=3,
    n_charger=4,
    coupling=0.8,
    ising=-0.3,
    battery_splitting=1.1,
    charger_splitting=0.7,
    charger_crosstalk=0.25,
    battery_crosstalk=-0.4,
)
PAIRING = CentralSpin(
    n_battery=4,
    n_charger=3,
    coupling=-0.6,
    anisotropy=0.7,
    ising=0.2,
    battery_splitting=0.9,
    charger_splitting=1.3,
    charger_crosstalk=-0.15,
    battery_crosstalk=0.35,
)
ALL = Mixture(
    (
        (0.1, Dicke(1)),
        (0.2, Flipped(1)),
        (0.15, Flipped(2)),
        (0.25, Thermal(0.3)),
        (0.2, Coherent(-0.9)),
        (0.1, Coherent(2.0)),
    )
)
STARTS = {
    "flipped, dicke": (Flipped(1), Dicke(3)),
    "dicke, flipped": (Dicke(0), Flipped(2)),
    "flipped, flipped": (Flipped(1), Flipped(2)),
    "thermal, thermal": (Thermal(0.2), Thermal(0.9)),
    "hot, hot": (Thermal(0.5), Thermal(0.5)),
    "coherent, coherent": (Coherent(0.7), Coherent(-2.2)),
    "coherent, flipped": (Coherent(0.7), Flipped(1)),
    "several flipped": (Mixture(((0.3, Flipped(1)), (0.7, Flipped(2)))), Dicke(3)),
    "everything": (ALL, ALL),
    "everything, thermal": (ALL, Thermal(0.4)),
}
TIMES = np.array([0.0, 0.35, 1.2, 4.0])


def flow_of(battery, cells, spins):
    problem = Exact().problem(battery.model(cells, spins))
    assert isinstance(problem, Blend)
    return flows(problem)


@pytest.mark.parametrize("battery", [CONSERVING, PAIRING], ids=["conserving", "pairing"])
@pytest.mark.parametrize("starts", STARTS.values(), ids=STARTS)
def test_a_blend_is_what_all_spins_do(battery, starts):
    full, flow = Full.of(battery, *starts), flow_of(battery, *starts)
    jets = flow.jets(TIMES)
    expected = [full.excited(t) for t in TIMES]
    assert np.max(np.abs(jets.values[:, 0] - expected)) <= np.max(jets.errors[:, 0]) + 1e-13
    assert np.max(jets.errors[:, 0]) <= 1e-10
    assert np.allclose(jets.values[:, 0], expected, rtol=0, atol=1e-11)
    for joint in flow.joint(TIMES):
        found = battery_spectrum(joint)
        spectrum = full.spectrum(joint.time)
        padded = np.zeros(len(spectrum))
        padded[: min(len(found), len(padded))] = found[: len(padded)]
        assert joint.error <= 1e-11
        assert np.max(np.abs(padded - spectrum)) <= 2.0 * joint.error + 1e-13
        assert sum(branch.weight for branch in joint.branches) == pytest.approx(1.0, abs=1e-14)


@pytest.mark.parametrize("battery", [CONSERVING, PAIRING], ids=["conserving", "pairing"])
@pytest.mark.parametrize("starts", STARTS.values(), ids=STARTS)
def test_derivatives_are_those_of_the_mean(battery, starts):
    """Against exact commutators on all levels: d^r <n> = <[iH, ...[iH, n]]>."""
    full, flow = Full.of(battery, *starts), flow_of(battery, *starts)
    time = 0.6
    jets = flow.jets(np.array([time]))
    operator = full.counter()
    turn = np.exp(-1j * full.energies * time)
    rho = turn[:, None] * full.rho * turn.conj()
    gaps = 1j * (full.energies[:, None] - full.energies[None, :])
    for order in range(5):
        expected = np.real(np.sum(rho.T * gaps**order * operator))
        scale = 1e-12 * max(1.0, np.max(np.abs(gaps))) ** order
        assert abs(jets.values[0, order] - expected) <= jets.errors[0, order] + scale


@pytest.mark.parametrize("battery", [CONSERVING, PAIRING], ids=["conserving", "pairing"])
@pytest.mark.parametrize("starts", STARTS.values(), ids=STARTS)
def test_openings_are_signs_at_time_zero(battery, starts):
    problem = Exact().problem(battery.model(*starts))
    full = Full.of(battery, *starts)
    operator = full.counter()
    gaps = 1j * (full.energies[:, None] - full.energies[None, :])
    second, fourth = problem.opening()
    assert problem.rest == pytest.approx(full.excited(0.0), abs=1e-13)
    for sign, order in ((second, 2), (fourth, 4)):
        value = np.real(np.sum(full.rho.T * gaps**order * operator))
        if sign and abs(value) > 1e-9:
            assert sign == np.sign(value)


@given(
    n_battery=st.integers(1, 3),
    n_charger=st.integers(1, 3),
    numbers=st.tuples(*[st.integers(-1000, 1000).map(lambda k: k / 1000) for _ in range(6)]),
    kinds=st.tuples(st.integers(0, 5), st.integers(0, 5)),
)
@settings(max_examples=60)
def test_random_batteries(n_battery, n_charger, numbers, kinds):
    coupling, anisotropy, ising, one, other, detuning = numbers
    battery = CentralSpin(
        n_battery=n_battery,
        n_charger=n_charger,
        coupling=coupling,
        anisotropy=anisotropy,
        ising=ising,
        charger_splitting=detuning,
        battery_crosstalk=one,
        charger_crosstalk=other,
    )

    def choice(kind, n):
        mixture = Mixture(((0.25, Flipped(1)), (0.5, Thermal(0.3)), (0.25, Coherent(1.0))))
        return (Dicke(n), Flipped(1), Thermal(0.2), Coherent(0.8), mixture, Dicke(n // 2))[kind]

    starts = choice(kinds[0], n_battery), choice(kinds[1], n_charger)
    full, problem = Full.of(battery, *starts), Exact().problem(battery.model(*starts))
    if isinstance(problem, Unitary):
        return
    flow = flows(problem)
    jets = flow.jets(TIMES)
    expected = [full.excited(t) for t in TIMES]
    assert np.all(np.abs(jets.values[:, 0] - expected) <= jets.errors[:, 0] + 1e-13)
    *_, joint = flow.joint(TIMES)
    found, spectrum = battery_spectrum(joint), full.spectrum(joint.time)
    size = min(len(found), len(spectrum))
    assert np.max(np.abs(found[:size] - spectrum[:size])) <= 2.0 * joint.error + 1e-13


def test_a_nearly_empty_large_battery_runs_through_its_peak():
    battery = CentralSpin(n_battery=100_000, n_charger=10)
    peak = first_peak(flow_of(battery, Flipped(1), Dicke(10)), 10_000)
    alone = Exact().problem(battery.model(charger=Dicke(10)))
    assert isinstance(alone, Unitary)
    empty = first_peak(Eigen().flow(alone), 10_000)
    assert abs(peak.value - empty.value) < 1e-3
    assert peak.value_error < 1e-8


def test_amplitudes_of_chain_engines_agree_with_their_phases():
    """Chebyshev and Eigen, from a site whose energy is not zero."""
    battery = CentralSpin(n_battery=5, n_charger=7, ising=0.3, charger_splitting=1.7)
    problem = Exact().problem(battery.model(Dicke(2), Dicke(4)))
    assert isinstance(problem, Unitary)
    sites = np.arange(problem.size, dtype=float)
    matrix = np.diag(problem.chain.energies(sites))
    couplings = problem.chain.couplings()[1:-1]
    matrix += np.diag(couplings, 1) + np.diag(couplings, -1)
    energies, modes = np.linalg.eigh(matrix)
    for engine in (Eigen(), Chebyshev()):
        for found in engine.flow(problem).amplitudes(np.array([0.2, 1.3])):
            exact = modes @ (np.exp(-1j * energies * found.time) * modes[problem.start])
            assert np.linalg.norm(found.values - exact) <= found.error + 1e-13
            assert found.error < 1e-12


def test_what_is_conserved_names_no_value_for_mixed_starts():
    battery = CentralSpin(n_battery=3, n_charger=3)
    model = battery.model(Dicke(0), Thermal(0.5))
    assert [str(c) for c in conserved(model)] == ["total excitation"]


def test_a_frozen_blend_stays():
    battery = CentralSpin(n_battery=3, n_charger=3, coupling=0.0, ising=0.5)
    flow = flow_of(battery, Coherent(1.0), Thermal(0.3))
    jets = flow.jets(np.array([0.0, 2.0]))
    assert flow.moments.frequency == 0.0
    assert np.allclose(jets.values[:, 0], flow.problem.rest, rtol=0, atol=1e-14)
    assert np.all(jets.values[:, 1:] == 0.0)
    full = Full.of(battery, Coherent(1.0), Thermal(0.3))
    (joint,) = flow.joint(np.array([2.0]))
    found = battery_spectrum(joint)
    assert np.allclose(found, full.spectrum(2.0)[: len(found)], rtol=0, atol=1e-13)


def test_engines_agree_on_a_blend():
    """Waves by two engines of their own."""
    battery = CentralSpin(n_battery=12, n_charger=9, ising=0.1)
    problem = Exact().problem(battery.model(Flipped(4), Dicke(6)))
    assert isinstance(problem, Blend)
    several, others = flows(problem, Eigen()), flows(problem, Chebyshev())

    one, other = several.jets(TIMES), others.jets(TIMES)
    assert np.all(np.abs(one.values - other.values) <= one.errors + other.errors)
    assert several.ceiling <= 12.0


def test_long_waves_of_a_blend_agree_between_engines():
    """Chains of 1200 levels, by rational steps and by Chebyshev polynomials."""
    battery = CentralSpin(n_battery=1200, n_charger=1200)
    problem = Exact().problem(battery.model(Flipped(1), Dicke(1200)))
    assert isinstance(problem, Blend)
    chosen, other = flows(problem), flows(problem, Chebyshev())
    assert {flow.problem.size for flow in chosen.alone.values()} == {1199, 1200}
    times = np.array([0.002, 0.006])
    one, two = chosen.jets(times), other.jets(times)
    assert np.all(np.abs(one.values - two.values) <= one.errors + two.errors)
    assert np.all(one.errors[:, 0] <= 1e-8)
    with pytest.raises(NotCovered, match="needs amplitudes"):
        next(chosen.joint(times))
