"""Samplers and reductions of open batteries through `charge`, and how they are chosen."""

import numpy as np
import pytest
from tests.open_cases import case, energies_of
from tests.peaks import known

import spinvolt as sv
from spinvolt.bounded import Proof
from spinvolt.charging.open_plan import planned
from spinvolt.statement import Method

PANELS = {"F2a": (1, 0.0), "F2d": (3, 0.0), "F2f": (3, 2.0)}


def panel(name):
    k, pump = PANELS[name]
    return sv.Reservoir(n_charger=10**7, n_battery=[100] * k, pump=pump)


@pytest.mark.parametrize("name", PANELS)
@pytest.mark.parametrize(
    ("reduction", "key"), [("second_moments", "hama_z2"), ("cumulants", "cumulant2")]
)
def test_closures_of_figure_2(name, reduction, key):
    entry = case(name)
    run = sv.charge(panel(name), times=entry["t"], method=Method(reduction=reduction))
    stored = entry[key]
    assert np.max(np.abs(run["charger_density"].value - stored["E_C"])) < 1e-6
    assert np.max(np.abs(run["battery_density"].value[:, 0] - stored["E_B"])) < 1e-6
    assert {series.proof for series in run.series.values()} == {Proof.UNCONTROLLED}
    assert any("0.136" in said for said in run.warnings)


def test_times_of_a_closure_are_in_continuous_time():
    entry, means = case("F2f")["hama_z2"], Method(reduction="second_moments")
    run = sv.charge(panel("F2f"), until=3e-6, method=means)
    top = known(run, "max_energy").value
    assert top == pytest.approx(300.0 * entry["plateau_max"], rel=1e-6)
    for name, part in (("t50", 0.5), ("t90", 0.9), ("t99", 0.99)):
        # Stored from samples, with straight lines between them.
        assert known(run, name).value == pytest.approx(entry[name], rel=1e-3)
        there = sv.charge(panel("F2f"), times=[known(run, name).value], method=means)
        assert there["energy"].value[0] == pytest.approx(part * top, rel=1e-6)


def test_figure_2f_by_truncated_wigner():
    """Its plateau is 1 within its error, and the pulse comes when random tipping says."""
    means = Method(trajectories=1000, reduction="truncated_wigner")
    run = sv.charge(panel("F2f"), until=3e-6, method=means)
    assert run.method.engine == "wigner"
    assert known(run, "max_energy").contains(300.0)
    entry = case("F2f")["random_tipping_asymptotic"]
    half = float(np.interp(0.5, entry["E_B"], case("F2f")["t"]))
    ninety = float(np.interp(0.9, entry["E_B"], case("F2f")["t"]))
    # Stored at 31 times only: straight lines between them are good to a percent.
    assert known(run, "t50").value == pytest.approx(half, rel=0.03)
    assert known(run, "t90").value == pytest.approx(ninety, rel=0.03)
    laws = {law.quantity: law.value for law in run.theory}
    assert laws["switch_off_after"] < laws["switch_off_before"]
    plateau = next(law for law in run.theory if law.quantity == "plateau")
    assert plateau.difference is not None
    assert abs(plateau.difference) <= 3e-3


def test_large_batteries_are_sampled_unasked():
    run = sv.charge(panel("F2f"), times=[0.0, 3e-6])
    assert (run.method.reduction, run.method.engine) == ("truncated_wigner", "wigner")
    assert "does not fit" in run.method.why
    assert run["battery_density"].low[0, 0] == run["battery_density"].high[0, 0] == 0.0


def test_the_same_seed_gives_the_same_numbers():
    battery = sv.Reservoir(n_charger=50, n_battery=[3])
    runs = [
        sv.charge(battery, times=[0.1], method=Method(engine="jumps", trajectories=64, seed=seed))
        for seed in (1, 1, 2)
    ]
    values = [run["energy"].value[0] for run in runs]
    assert values[0] == values[1] != values[2]


def test_jumps_hold_the_exact_answer():
    entry = case("R16")
    run = sv.charge(
        sv.Reservoir(n_charger=200, n_battery=[4]),
        times=entry["t"],
        method=Method(engine="jumps", trajectories=800, seed=5),
    )
    truth = energies_of(entry)
    cells = run["battery_density"]
    assert cells.proof is Proof.ESTIMATED
    # Three standard errors hold 99.7 %; a fourth of the width more makes it four.
    slack = (cells.high - cells.low)[:, 0] / 6.0
    assert np.all(cells.low[:, 0] - slack <= truth[:, 1])
    assert np.all(truth[:, 1] <= cells.high[:, 0] + slack)


def test_a_sampled_maximum_holds_the_exact_one():
    battery = sv.Reservoir(n_charger=60, n_battery=[2, 2], pump=1.0)
    exact = sv.charge(battery, until=0.3)
    sampled = sv.charge(battery, until=0.3, method=Method(engine="jumps", trajectories=600, seed=2))
    for name in ("max_energy", "charging_time", "t50", "t90", "max_power"):
        assert known(sampled, name).contains(known(exact, name).value), name


def test_a_long_window_does_not_lose_the_pulse():
    """A window ten thousand times as long as the pulse still tells when it comes."""
    means = Method(reduction="truncated_wigner", trajectories=200)
    run = sv.charge(panel("F2f"), until=0.01, samples=11, method=means)
    assert known(run, "t50").value == pytest.approx(7.77e-7, rel=0.05)
    assert known(run, "t50").low < 7.77e-7 < known(run, "t50").high


def test_a_reduction_is_checked_at_a_smaller_size():
    means = Method(reduction="mean_field", check_reduction=True)
    run = sv.charge(panel("F2f"), until=3e-6, method=means)
    assert set(run.apart) == {"charger_density", "battery_density", "last_density"}
    # physics: closures are wrong by up to 0.136 in the pulse.
    off = run.apart["charger_density"]
    assert isinstance(off, sv.Bounded)
    assert 0.1 < off.value < 0.15
    assert run.warnings[0].startswith("Checked against the exact answer at")


def test_the_theory_after_the_pulse_is_checked_against_a_fallen_charger():
    """It is off by less than n_battery / n_charger, from full batteries and from given levels."""
    means = Method(reduction="after_pulse", check_reduction=True)
    battery = sv.Reservoir(n_charger=10**5, n_battery=[8, 8], pump=1.0)
    full = sv.charge(battery, times=[0.0, 0.1, 1.0], method=means)
    begun = sv.charge(
        battery, charger=sv.Dicke(0), battery=[sv.Dicke(4), sv.Dicke(2)], times=[0.0, 0.1, 1.0],
        method=means,
    )  # fmt: skip
    assert begun["battery_density"].value[0].tolist() == [0.5, 0.25]
    for run in (full, begun):
        off = run.apart["battery_density"]
        assert isinstance(off, sv.Bounded)
        assert 0.0 < off.value < 4 / 60
        assert "60 charger spins that have fallen" in run.warnings[0]


def test_after_the_pulse_the_charger_is_left_out():
    """The battery-only theory has maximally mixed ladders in the end at pump = decay."""
    battery = sv.Reservoir(n_charger=10**6, n_battery=[2, 2], pump=1.0)
    run = sv.charge(battery, times=[0.0, 20.0], method=Method(reduction="after_pulse"))
    assert "charger_density" not in run.series
    assert run["battery_density"].value[0].tolist() == [1.0, 1.0]
    assert np.allclose(run["battery_density"].value[1], 0.5, atol=1e-8)
    assert run["energy"].value[1] == pytest.approx(-2.0, abs=1e-7)


def test_jumps_of_batteries_alone_are_estimated_beforehand():
    """Three batteries of 100: hours that were neither told nor shown while they passed."""
    battery = sv.Reservoir(n_charger=10**6, n_battery=[100] * 3, pump=2.0)
    statement = sv.Statement(battery, method=Method(reduction="after_pulse"))
    model = statement.reservoirs()
    plan = planned(statement, model, np.linspace(0.0, 1.0, 401), states=False)
    assert plan.engine.name == "jumps"
    assert plan.why.endswith(f"estimated beforehand: about {plan.seconds:.2g} s")
    assert plan.seconds > 3600.0
    with pytest.raises(sv.NotCovered, match="quantum jumps of the batteries alone would take"):
        planned(statement, model, np.linspace(0.0, 100.0, 401), states=False)


def test_batteries_alone_tell_how_far_they_are():
    said: list[tuple[float, str]] = []
    battery = sv.Reservoir(n_charger=10**5, n_battery=[3, 3], pump=1.0)
    for means in (
        Method(reduction="after_pulse"),
        Method(reduction="after_pulse", engine="jumps", trajectories=64),
    ):
        said.clear()
        sv.charge(
            battery, times=[0.0, 0.5], method=means,
            progress=lambda part, why: said.append((part, why)),
        )  # fmt: skip
        assert "estimated beforehand" in said[0][1]
        assert said[-1][0] == 1.0
