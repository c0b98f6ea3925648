"""Cases that once broke a promise; each true value was found with 260-bit arithmetic."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import spinvolt as sv
from spinvolt.bounded import Bounded


def figure(run: sv.Run, name: str) -> Bounded:
    found = run.peaks[name]
    assert isinstance(found, Bounded), found
    return found


@pytest.mark.parametrize(
    ("cells", "spins", "ising", "splitting", "time", "energy"),
    [
        (100, 99, -54.448611, -142.546338, 1.25582580627e-4, 1.57697672e-8),
        (1000, 999, -199.79995, -398.5999, 4.3387e-6, None),
    ],
)
def test_a_tiny_first_maximum_right_after_the_start_is_not_passed_over(
    cells: int, spins: int, ising: float, splitting: float, time: float, energy: float | None
) -> None:
    battery = sv.CentralSpin(
        n_battery=cells, n_charger=spins, ising=ising, charger_splitting=splitting
    )
    run = sv.charge(battery, battery=sv.Dicke(1), charger=sv.Dicke(1))
    assert figure(run, "charging_time").contains(time)
    if energy is not None:
        assert figure(run, "max_energy").contains(energy)


@pytest.mark.parametrize(
    ("cells", "spins", "up", "charged", "power"),
    [(19, 18, 11, 8, 0.5507071451), (5, 6, 4, 1, 0.0619470), (18, 16, 16, 6, 0.0426709)],
)
def test_a_battery_that_is_drained_first_may_still_gain_power_later(
    cells: int, spins: int, up: int, charged: int, power: float
) -> None:
    battery = sv.CentralSpin(n_battery=cells, n_charger=spins)
    run = sv.charge(battery, battery=sv.Dicke(up), charger=sv.Dicke(charged))
    assert figure(run, "max_power").high >= power


def test_the_time_of_the_largest_power_covers_what_was_not_looked_at() -> None:
    battery = sv.CentralSpin(n_battery=18, n_charger=18)
    run = sv.charge(battery, battery=sv.Dicke(8), charger=sv.Dicke(7))
    assert figure(run, "max_power").contains(0.82547170690)
    assert figure(run, "time_of_max_power").contains(2.44493603745)


def test_the_higher_of_two_nearly_equal_maxima_lies_in_the_interval() -> None:
    battery = sv.CentralSpin(
        n_battery=14, n_charger=3, charger_splitting=21.188536818782993,
        battery_crosstalk=-54.54952704628425,
    )  # fmt: skip
    run = sv.charge(battery, until=4.4080045603929285)
    assert figure(run, "charging_time").contains(3.514077410530201)
    assert figure(run, "max_energy").contains(8.1193281839123787e-5)


def test_the_end_of_a_window_is_that_end_to_the_last_bit() -> None:
    until = 0.2182178902359924
    run = sv.charge(sv.CentralSpin(n_battery=12, n_charger=7), until=until)
    assert figure(run, "time_of_max_power").contains(until)


def test_a_tiny_window_rises_to_its_end() -> None:
    run = sv.charge(sv.CentralSpin(n_battery=20, n_charger=20), until=1e-20)
    assert figure(run, "charging_time") == Bounded.exact(1e-20)
    assert run.status.endswith("at the end of the window")


def test_entropy_near_a_pure_state_holds_the_closed_form() -> None:
    times = [1e-9, 1e-8, 1e-7, 1e-6]
    run = sv.charge(sv.CentralSpin(n_battery=1, n_charger=1), times=times, watch=["entropy"])
    up = np.sin(np.array(times)) ** 2
    true = -(up * np.log2(up) + (1 - up) * np.log1p(-up) / np.log(2))
    assert np.all(run["entropy"].low <= true)
    assert np.all(true <= run["entropy"].high)


def test_interaction_energy_holds_its_rounding() -> None:
    battery = sv.CentralSpin(
        n_battery=15, n_charger=16, charger_crosstalk=-0.015159136230727942,
        battery_crosstalk=0.014015460182480927,
    )  # fmt: skip
    watch = ["interaction_energy"]
    run = sv.charge(battery, battery=sv.Dicke(3), charger=sv.Dicke(13), times=[1.0], watch=watch)
    assert run["interaction_energy"].at(0).contains(-0.17329949285815276702)


def test_times_at_which_the_phases_are_lost_are_refused() -> None:
    with pytest.raises(sv.NotConverged, match="phases of the state are lost to rounding"):
        sv.charge(sv.CentralSpin(n_battery=3, n_charger=3), times=[0.0, 1e16])


def test_detuned_batteries_know_their_largest_power_at_any_time() -> None:
    for battery in (
        sv.CentralSpin(n_battery=50, n_charger=50, ising=3.0),
        sv.CentralSpin(n_battery=3, n_charger=3, charger_splitting=20.0),
    ):
        power = figure(sv.charge(battery), "max_power")
        assert power.error < 1e-9 * power.value


def test_populations_cover_the_levels_that_can_be_reached() -> None:
    battery = sv.CentralSpin(n_battery=100_000, n_charger=10**7)
    run = sv.charge(battery, charger=sv.Dicke(3), samples=5, watch=["populations"])
    assert run["populations"].value.shape == (5, 4)
    assert run.levels == (0, 3)
    data = sv.charge(
        battery, battery=sv.Dicke(7), charger=sv.Dicke(0), times=[0.0], watch=["populations"]
    ).to_dataset()
    assert data["excited"].values.tolist() == list(range(8))


# What a caller without a type checker may pass.
untyped: Any = sv.charge


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda b: untyped(sv.Statement(b), until=2.0), "a statement says all but"),
        (lambda b: untyped(str(b)), "takes a battery or a statement"),
        (lambda b: untyped(b, engine="eigen"), "`engine` must be one of"),
        (lambda b: untyped(b, engine=sv.engines.Eigen), "`engine` must be one of"),
        (lambda b: untyped(b, charger=30), r"such as Dicke\(30\)"),
        (lambda b: untyped(b, times=0.5), "be a list of ascending"),
        (lambda b: untyped(b, watch="energy"), r"\[\"energy\"\]"),
        (lambda b: sv.engines.Rational(tolerance=-float(b.n_battery)), r"in \[1e-16, 0.001\]"),
    ],
)
def test_wrong_arguments_get_one_sentence(
    call: Callable[[sv.CentralSpin], object], words: str
) -> None:
    battery = sv.CentralSpin(n_battery=2, n_charger=3)
    with pytest.raises(sv.Misstated, match=words):
        call(battery)
