"""Any small battery, from any start: every figure of merit is that of a dense simulation."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.laws import dense
from tests.laws.dense import Dense

import spinvolt as sv

# What is asked of every value, in units of the splitting and of its square.
ACCURACY = 1e-10
# What the dense simulation itself loses, above the most that was seen.
ROUNDING = 1e-12
NAMES = (
    "energy", "power", "instantaneous_power", "charger_energy", "interaction_energy", "entropy",
    "purity", "ergotropy", "ergotropy_coherent", "ergotropy_incoherent", "ergotropy_full",
    "capacity", "energy_variance", "ergotropy_variance", "fisher", "log_negativity",
    "switching_work", "populations",
)  # fmt: skip
# The unitary that extracts the ergotropy is not determined between equal eigenvalues: there the
# variance of its work has a bound as wide as what it can be.
UNDETERMINED = "ergotropy_variance"

strengths = st.floats(0.05, 1.5) | st.floats(-1.5, -0.05)
shares = st.floats(0.01, 1.0) | st.floats(-1.0, -0.01)
terms = st.just(0.0) | strengths
moments = st.lists(st.floats(0.02, 2.5), min_size=1, max_size=2, unique=True)


def single_starts(n: int) -> st.SearchStrategy[Any]:
    """Starts of n spins that are no mixtures."""
    return st.one_of(
        st.integers(0, n).map(sv.Dicke),
        st.integers(0, n).map(sv.Flipped),
        st.floats(0.0, 1.0).map(sv.Thermal),
        st.floats(-3.1, 3.1).map(sv.Coherent),
    )


@st.composite
def starts(draw: st.DrawFn, n: int) -> Any:
    """Any start of n spins."""
    if draw(st.integers(0, 2)):
        return draw(single_starts(n))
    parts = draw(st.lists(single_starts(n), min_size=2, max_size=4))
    weights = np.array([draw(st.floats(0.05, 1.0)) for _ in parts])
    weights = (weights / weights.sum()).tolist()
    return sv.Mixture(tuple(zip(weights, parts, strict=True)))


@st.composite
def batteries(draw: st.DrawFn, least: int, most: int) -> sv.CentralSpin:
    """Any central-spin battery of so many spins in all."""
    total = draw(st.integers(least, most))
    cells = draw(st.integers(1, total - 1))
    return sv.CentralSpin(
        n_battery=cells,
        n_charger=total - cells,
        coupling=draw(strengths),
        anisotropy=draw(st.just(0.0) | shares),
        ising=draw(terms),
        battery_splitting=draw(st.floats(0.1, 2.0)),
        charger_splitting=draw(terms),
        charger_crosstalk=draw(terms),
        battery_crosstalk=draw(terms),
    )


@st.composite
def charges(draw: st.DrawFn, least: int, most: int) -> tuple[sv.CentralSpin, Any, Any]:
    """A battery with both starts."""
    battery = draw(batteries(least, most))
    return battery, draw(starts(battery.n_battery)), draw(starts(battery.n_charger))


def agree(run: sv.Run, full: Dense) -> None:
    """Every series against the dense simulation: close, and inside its own bounds."""
    assert set(run.series) == set(NAMES)
    for i, time in enumerate(run.time):
        expected = full.figures(float(time))
        assert set(expected) == set(NAMES)
        for name in NAMES:
            found, true = run[name], np.asarray(expected[name])
            said = f"{name} at t = {time}: {found.value[i]} against {true}"
            scale = max(1.0, float(np.max(np.abs(true))))
            assert np.all(found.low[i] <= true + ROUNDING * scale), said
            assert np.all(found.high[i] >= true - ROUNDING * scale), said
            width = float(np.max(found.high[i] - found.low[i]))
            if name != UNDETERMINED or width < ACCURACY:
                assert np.all(np.abs(found.value[i] - true) <= ACCURACY * scale), said


def check(case: tuple[sv.CentralSpin, Any, Any], times: list[float]) -> None:
    battery, cells, spins = case
    run = sv.charge(battery, battery=cells, charger=spins, times=[0.0, *sorted(times)], watch=NAMES)
    agree(run, dense.spins(battery, cells, spins))


@settings(max_examples=150)
@given(charges(2, 5), moments)
def test_up_to_five_spins(case: tuple[sv.CentralSpin, Any, Any], times: list[float]) -> None:
    check(case, times)


@settings(max_examples=40)
@given(charges(6, 6), moments)
def test_six_spins(case: tuple[sv.CentralSpin, Any, Any], times: list[float]) -> None:
    check(case, times)


@settings(max_examples=12)
@given(charges(7, 8), moments)
def test_eight_spins(case: tuple[sv.CentralSpin, Any, Any], times: list[float]) -> None:
    check(case, times)


@pytest.mark.parametrize("anisotropy", [0.0, 0.6])
@pytest.mark.parametrize(
    ("cells", "spins"),
    [
        (sv.Coherent(0.8), sv.Coherent(-2.0)),
        (sv.Flipped(1), sv.Coherent(1.1)),
        (sv.Mixture(((0.4, sv.Coherent(1.0)), (0.6, sv.Thermal(0.2)))), sv.Thermal(0.8)),
    ],
    ids=str,
)
def test_the_sign_of_the_coupling_counts(anisotropy: float, cells: Any, spins: Any) -> None:
    """Coherence between excitation sectors sees it."""
    battery = sv.CentralSpin(
        n_battery=2, n_charger=3, coupling=-0.8, anisotropy=anisotropy, charger_splitting=0.7
    )
    check((battery, cells, spins), [0.7, 1.9])


# Levels of the dense mode. Where the upper third is empty up to rounding, the last ones are so far
# beyond it.
TOP = 75
photons = st.one_of(
    st.integers(0, 5).map(sv.Fock),
    st.floats(-1.2, 1.2).map(sv.CoherentField),
    st.floats(0.0, 0.4).map(sv.ThermalField),
)


@st.composite
def cavities(draw: st.DrawFn, *, most: int, driven: bool) -> tuple[sv.Cavity, Any, Any]:
    """A cavity of few cells with both starts; ``driven`` by counter-rotating terms or not."""
    cells = draw(st.integers(1, most))
    battery = sv.Cavity(
        n_battery=cells,
        coupling=draw(st.floats(-0.6, -0.05) | st.floats(0.05, 0.6)),
        anisotropy=draw(shares) if driven else 0.0,
        battery_splitting=draw(st.floats(0.1, 2.0)),
        charger_splitting=draw(terms),
    )
    return battery, draw(starts(cells)), draw(photons)


def check_cavity(case: tuple[sv.Cavity, Any, Any], time: float) -> None:
    battery, cells, field = case
    full = dense.cavity(battery, cells, field, TOP)
    for at in (0.5 * time, time):
        chances = full.state(at).diagonal().real.reshape(-1, TOP + 1)
        assert np.sum(np.abs(chances[:, 2 * TOP // 3 :])) < 1e-14
    run = sv.charge(battery, battery=cells, charger=field, times=[0.0, time], watch=NAMES)
    agree(run, full)


@settings(max_examples=12)
@given(cavities(most=3, driven=False), st.floats(0.05, 1.5))
def test_cavities(case: tuple[sv.Cavity, Any, Any], time: float) -> None:
    check_cavity(case, time)


@settings(max_examples=10)
@given(cavities(most=2, driven=True), st.floats(0.05, 1.0))
def test_driven_cavities(case: tuple[sv.Cavity, Any, Any], time: float) -> None:
    check_cavity(case, time)
