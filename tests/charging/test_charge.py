"""The front door, end to end: every kind of battery of this release, and the odd ones."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reference import dense

import spinvolt as sv
from spinvolt.bounded import Bounded, Proof, Undefined
from spinvolt.vocabulary import PEAKS, SERIES


def value(run: sv.Run, name: str) -> Bounded:
    found = run.peaks[name]
    assert isinstance(found, Bounded), found
    return found


def test_the_main_job_meets_its_numbers_and_its_width() -> None:
    run = sv.charge(sv.CentralSpin(n_battery=100, n_charger=100))
    expected = {
        "charging_time": 0.0623899786632656,
        "max_energy": 98.887840563847588,
        "efficiency": 0.98887840563847588,
    }
    for name, true in expected.items():
        found = value(run, name)
        assert found.contains(true)
        assert found.high - found.low <= 1e-9 * abs(true)
        assert found.proof is Proof.PROVED


@pytest.mark.parametrize(
    ("size", "time", "energy"),
    [
        (1000, 0.0086233019381274, 998.46931951983146),
        (10_000, 0.00109945898628, 9998.174497694),
    ],
)
def test_larger_batteries_meet_their_numbers(size: int, time: float, energy: float) -> None:
    run = sv.charge(sv.CentralSpin(n_battery=size, n_charger=size), watch=["energy"])
    assert (
        abs(value(run, "charging_time").value - time) <= value(run, "charging_time").error + 5e-15
    )
    assert abs(value(run, "max_energy").value - energy) <= value(run, "max_energy").error + 5e-10
    assert value(run, "charging_time").error < 1e-8 * time


def rounded(low: float, high: float) -> st.SearchStrategy[float]:
    return st.floats(low, high).map(lambda x: round(x, 3))


@given(
    st.integers(1, 6), st.integers(1, 6), st.integers(0, 6), st.integers(0, 6),
    rounded(-2, 2), rounded(0.2, 3), rounded(-1, 3), rounded(-1, 1), rounded(0.1, 4),
)  # fmt: skip
def test_curves_and_maxima_equal_dense_diagonalisation(
    cells: int, spins: int, up: int, charged: int, coupling: float,
    splitting: float, other: float, ising: float, until: float,
) -> None:  # fmt: skip
    up, charged = min(up, cells), min(charged, spins)
    battery = sv.CentralSpin(
        n_battery=cells, n_charger=spins, coupling=coupling, ising=ising,
        battery_splitting=splitting, charger_splitting=other,
    )  # fmt: skip
    run = sv.charge(battery, battery=sv.Dicke(up), charger=sv.Dicke(charged), until=until)
    exact = dense(
        cells, spins, up, charged, coupling=coupling, ising=ising,
        battery_splitting=splitting, charger_splitting=other,
    )  # fmt: skip
    energy = splitting * exact.level(run.time)
    found = run["energy"]
    if len(run.time) > 1:
        assert np.all(np.abs(found.value - energy) <= (found.high - found.low) / 2 + 1e-12)
        assert energy.max() <= value(run, "max_energy").high + 1e-12
        power = energy[1:] / run.time[1:]
        assert power.max() <= value(run, "max_power").high + 1e-11
    total = run["energy"].value + run["charger_energy"].value + run["interaction_energy"].value
    assert np.allclose(total, total[0], atol=1e-11 * (1 + abs(total[0])))


@pytest.mark.parametrize(
    ("statement", "start", "words"),
    [
        ({"n_battery": 3, "n_charger": 5}, (0, 0), "no excitation can pass"),
        ({"n_battery": 3, "n_charger": 5, "coupling": 0.0}, (0, 5), "the coupling is zero"),
        ({"n_battery": 3, "n_charger": 5}, (3, 5), "no excitation can pass"),
        ({"n_battery": 4, "n_charger": 4}, (2, 2), "the start is balanced"),
    ],
)
@pytest.mark.parametrize("until", ["first-peak", 2.0])
def test_what_never_charges_says_so(
    statement: dict[str, float], start: tuple[int, int], words: str, until: float
) -> None:
    battery = sv.CentralSpin(**statement)  # pyright: ignore[reportArgumentType]
    run = sv.charge(battery, battery=sv.Dicke(start[0]), charger=sv.Dicke(start[1]), until=until)
    assert run.status.startswith("nothing ever charges")
    assert words in run.status
    assert value(run, "max_energy") == Bounded.exact(0.0)
    time = run.peaks["charging_time"]
    assert isinstance(time, Undefined)
    assert words in time.reason
    assert np.allclose(run["energy"].value, 0.0, atol=1e-13)
    assert words in str(run).replace("\n", " ").replace("  ", " ")


def test_a_battery_that_starts_full_can_only_fall() -> None:
    battery = sv.CentralSpin(n_battery=3, n_charger=5)
    run = sv.charge(battery, battery=sv.Dicke(3), charger=sv.Dicke(1), until=4.0)
    assert value(run, "max_energy") == value(run, "charging_time") == Bounded.exact(0.0)
    assert isinstance(run.peaks["charging_power"], Undefined)
    assert run["energy"].value.min() < -0.5
    assert "can only fall" in run.status


def test_a_start_inside_the_chain_that_is_drained_first_says_so() -> None:
    battery = sv.CentralSpin(n_battery=6, n_charger=6, charger_splitting=1.0)
    run = sv.charge(battery, battery=sv.Dicke(4), charger=sv.Dicke(1))
    if value(run, "max_energy").high < 0:
        assert "drained first" in run.status
    window = sv.charge(battery, battery=sv.Dicke(4), charger=sv.Dicke(1), until=3.0)
    assert value(window, "max_energy").high >= value(run, "max_energy").low


def test_one_cell_meets_its_closed_form() -> None:
    for spins, up in ((1, 1), (9, 4), (1000, 1000)):
        coupling = math.sqrt(up * (spins - up + 1))
        run = sv.charge(sv.CentralSpin(n_battery=1, n_charger=spins), charger=sv.Dicke(up))
        assert abs(value(run, "charging_time").value - math.pi / 2 / coupling) < 1e-12
        assert abs(value(run, "max_energy").value - 1.0) < 1e-13
        expected = np.sin(coupling * run.time) ** 2
        assert np.allclose(run["energy"].value, expected, atol=1e-13)


def test_exchange_of_battery_and_charger_sizes_changes_nothing() -> None:
    one = sv.charge(sv.CentralSpin(n_battery=30, n_charger=70))
    two = sv.charge(sv.CentralSpin(n_battery=70, n_charger=30))
    for name in ("max_energy", "charging_time", "max_power"):
        a, b = value(one, name), value(two, name)
        assert abs(a.value - b.value) <= a.error + b.error


def test_the_sign_of_the_coupling_changes_nothing() -> None:
    one = sv.charge(sv.CentralSpin(n_battery=7, n_charger=9, ising=0.2, charger_splitting=1.3))
    two = sv.charge(
        sv.CentralSpin(n_battery=7, n_charger=9, ising=0.2, charger_splitting=1.3, coupling=-1.0)
    )
    assert value(one, "charging_time").value == pytest.approx(value(two, "charging_time").value)
    assert np.allclose(one["entropy"].value, two["entropy"].value, atol=1e-12)


def test_times_alone_look_for_no_peaks() -> None:
    run = sv.charge(
        sv.CentralSpin(n_battery=4, n_charger=4),
        times=[0.0, 0.1, 0.25],
        watch=["energy", "populations"],
    )
    assert run.peaks == run.at_peak == {}
    assert run["populations"].value.shape == (3, 5)
    assert np.allclose(run["populations"].value.sum(axis=1), 1.0)
    assert np.allclose(run["populations"].value @ np.arange(5), run["energy"].value)
    with pytest.raises(KeyError, match="asked for times only"):
        run.peak("energy")


def test_default_series_are_all_but_the_populations_and_nothing_is_null() -> None:
    run = sv.charge(sv.CentralSpin(n_battery=4, n_charger=6))
    assert list(run.series) == [q.name for q in SERIES if q.name != "populations"]
    assert set(run.peaks) <= {q.name for q in PEAKS}
    for series in run.series.values():
        assert np.all(series.low <= series.value)
        assert np.all(series.value <= series.high)


def test_what_the_size_does_not_allow_is_left_out_and_can_be_asked_for() -> None:
    battery = sv.CentralSpin(n_battery=3000, n_charger=3000)
    assert "entropy" not in sv.charge(battery).series
    assert "entropy" in sv.charge(battery, samples=5, watch=["entropy"]).series


def test_the_last_sample_is_the_peak() -> None:
    run = sv.charge(sv.CentralSpin(n_battery=12, n_charger=12))
    for name, figure in run.at_peak.items():
        if name in run.series:
            assert isinstance(figure, Bounded)
            assert abs(run[name].value[-1] - figure.value) <= figure.error + 1e-12


def test_a_chain_engine_does_not_take_counter_rotating_terms_and_says_so() -> None:
    with pytest.raises(sv.NotCovered, match="rational engine"):
        sv.charge(
            sv.CentralSpin(n_battery=2, n_charger=2, anisotropy=0.5), engine=sv.engines.Rational()
        )


@pytest.mark.parametrize("engine", [sv.engines.Eigen(), sv.engines.Chebyshev()])
def test_a_general_sector_is_solved_by_the_engine_that_was_asked_for(engine: Any) -> None:
    battery = sv.CentralSpin(n_battery=4, n_charger=3, anisotropy=0.5, ising=0.2)
    asked, chosen = sv.charge(battery, engine=engine), sv.charge(battery)
    assert asked.method.engine == engine.name
    for name in ("max_energy", "charging_time", "max_power"):
        ours, other = asked.peaks[name], chosen.peaks[name]
        assert isinstance(ours, Bounded)
        assert isinstance(other, Bounded)
        assert abs(ours.value - other.value) <= ours.error + other.error


def test_progress_is_told() -> None:
    told: list[tuple[float, str]] = []
    sv.charge(
        sv.CentralSpin(n_battery=5, n_charger=5),
        until=20.0,
        progress=lambda f, what: told.append((f, what)),
    )
    assert told[-1][0] == 1.0


def test_power_is_the_largest_at_any_time_even_after_a_low_first_peak() -> None:
    battery = sv.CentralSpin(n_battery=7, n_charger=7, ising=30.0, charger_splitting=1.0)
    found = value(sv.charge(battery), "max_power")
    longer = value(sv.charge(battery, until=3.0), "max_power")
    assert found.low <= longer.value <= found.high


def test_what_does_not_fit_into_memory_is_refused_with_what_would() -> None:
    battery = sv.CentralSpin(n_battery=10**7, n_charger=10**7)
    with pytest.raises(sv.NotCovered, match=r"eigen engine needs about .* GiB .* levels fit"):
        sv.charge(battery, engine=sv.engines.Eigen())


def test_windows_that_would_take_days_are_refused_with_one_that_fits() -> None:
    battery = sv.CentralSpin(n_battery=1000, n_charger=1000)
    with pytest.raises(sv.NotCovered, match="`until` up to about"):
        sv.charge(battery, until=1e9)


@pytest.mark.parametrize(
    ("battery", "charger"),
    [
        (sv.CentralSpin(n_battery=1, n_charger=4), None),
        (sv.CentralSpin(n_battery=1, n_charger=4, anisotropy=0.3), None),
        (sv.CentralSpin(n_battery=1, n_charger=4), sv.Thermal(0.3)),
    ],
)
def test_single_cell_is_entangled_with_no_other(
    battery: sv.CentralSpin, charger: sv.Thermal | None
) -> None:
    run = sv.charge(battery, charger=charger)
    depth = run.at_peak["entanglement_depth"]
    assert isinstance(depth, sv.Undefined)
    assert depth.reason == "a single cell has no other cell to be entangled with"
    assert "entangled" not in str(run)
    several = sv.charge(replace(battery, n_battery=2), charger=charger)
    assert isinstance(several.at_peak["entanglement_depth"], sv.Bounded)
    assert "cells proved entangled" in str(several)
