"""Open batteries through `charge`: stored exact cases, steady states, modes, figures of merit."""

import math

import numpy as np
import pytest
from tests.open_cases import case, cases, energies_of
from tests.peaks import known

import spinvolt as sv
from spinvolt.algebra.open_results import LadderPopulations
from spinvolt.bounded import Bounded, Undefined
from spinvolt.charging.open_ergotropy import full_ergotropy, ladder_ergotropy, purity
from spinvolt.errors import Misstated, NotCovered
from spinvolt.statement import Method, OpenStart, Request, Statement

EXACT = ("R01", "R02", "R04", "R06", "R08", "R09", "R10", "R12", "R15", "R17")
STEADY = ("R01", "R02", "R04", "R06", "R08", "R10", "R13", "R17")
# What the stored values state of themselves.
STATED = 1e-8


def battery_of(entry):
    return sv.Reservoir(
        n_charger=entry["NC"],
        n_battery=entry["NB"],
        decay=entry["gd"],
        thermal=entry["nbar"],
        pump=entry["gu"],
        local_decay=entry.get("local_decay", 0.0),
        local_dephasing=entry.get("local_dephasing", 0.0),
    )


def charged(entry, **words):
    starts = [sv.Dicke(n) for n in entry.get("nB0", [0] * len(entry["NB"]))]
    charger = sv.Dicke(entry.get("nC0", entry["NC"]))
    return sv.charge(battery_of(entry), battery=starts, charger=charger, **words)


def density(run):
    return np.column_stack([run["charger_density"].value, run["battery_density"].value])


@pytest.mark.parametrize("name", EXACT)
def test_exact_cases(name):
    entry = case(name)
    run = charged(entry, times=entry["t"])
    assert run.method.reduction == "exact"
    assert np.max(np.abs(density(run) - energies_of(entry))) <= STATED
    gained = energies_of(entry)[:, 1:] @ np.array(entry["NB"], dtype=float)
    assert np.allclose(run["energy"].value, gained, atol=STATED * sum(entry["NB"]), rtol=0.0)
    assert max(run.checks["trace"], run.checks["first_moments"]) < 1e-10
    assert run.checks["lowest_eigenvalue"] > -1e-10


@pytest.mark.parametrize("entry", cases("exact_full_2N_local"), ids=lambda c: c["id"])
def test_local_noise_has_ergotropies(entry):
    run = charged(entry, times=entry["t"])
    ladder, full = run["ergotropy"].value, run["ergotropy_full"].value
    assert np.all(ladder >= 0.0)
    assert np.all(full >= ladder - 1e-12)


@pytest.mark.parametrize("name", STEADY)
def test_steady_states_say_whether_they_are_unique(name):
    entry = case(name)
    run = charged(entry, until="steady")
    assert run.steady is not None
    assert not run.peaks
    assert not run.series
    assert run.steady.unique == (entry["gu"] > 0.0 or name == "R10")


def test_the_first_maximum_is_found_in_continuous_time():
    run = sv.charge(sv.Reservoir(n_charger=20, n_battery=[2, 2], pump=1.0), samples=11)
    time, top = known(run, "charging_time"), known(run, "max_energy")
    around = time.value * np.array([0.999, 1.0, 1.001])
    again = sv.charge(sv.Reservoir(n_charger=20, n_battery=[2, 2], pump=1.0), times=around.tolist())
    energy = again["energy"].value
    assert energy[1] > max(energy[0], energy[2])
    assert abs(energy[1] - top.value) <= top.error + again["energy"].high[1] - energy[1]
    assert known(run, "t50").value < known(run, "t90").value < known(run, "t99").value < time.value
    half = sv.charge(
        sv.Reservoir(n_charger=20, n_battery=[2, 2], pump=1.0), times=[known(run, "t50").value]
    )
    assert abs(half["energy"].value[0] - 0.5 * top.value) < 1e-9
    drawn = run.at_peak["ergotropy"]
    assert isinstance(drawn, Bounded)
    assert drawn.contains(again["ergotropy"].value[1])


def test_a_battery_that_discharges_at_first_has_its_maximum_after_that():
    """Also where that maximum lies below the start."""
    battery = sv.Reservoir(n_charger=3, n_battery=[3], local_decay=[0.0, 0.2])
    for cells, low in (([1], -1.0), ([0], 0.0)):
        starts = [sv.Dicke(n) for n in cells]
        run = sv.charge(battery, battery=starts)
        time, top = known(run, "charging_time"), known(run, "max_energy")
        around = np.append(np.linspace(0.02, 1.0, 50), [1.02]) * time.value
        energy = sv.charge(battery, battery=starts, times=around.tolist())["energy"].value
        assert energy[-2] == pytest.approx(top.value, abs=1e-9)
        assert energy[-2] > energy[-1]
        rises = np.diff(energy[:-1]) > 0.0
        assert rises[-1]
        assert not np.any(rises[:-1] & ~rises[1:])
        assert low <= top.value
    falls = sv.charge(
        sv.Reservoir(n_charger=2, n_battery=[1, 1], decay=0.5, local_decay=0.5),
        charger=sv.Dicke(0), battery=[sv.Dicke(1)] * 2,
    )  # fmt: skip
    assert isinstance(falls.peaks["charging_time"], Undefined)
    assert "discharge" in falls.peaks["charging_time"].reason


def test_a_monotone_rise_is_said_plainly():
    run = sv.charge(sv.Reservoir(n_charger=10, n_battery=[2]))
    assert "without a maximum" in run.status
    assert isinstance(run.peaks["charging_time"], Undefined)
    stored = case("R02")["steady"]["E_B"][0] * 2.0
    # The search ends where the energy changes by less than 1e-9 of the room.
    assert abs(known(run, "max_energy").value - stored) < 4e-9
    assert known(run, "t99").value < run.time[-1]


def test_a_window_has_its_global_maximum():
    battery = sv.Reservoir(n_charger=20, n_battery=[2, 2], pump=1.0)
    first = sv.charge(battery)
    late = sv.charge(battery, until=3.0)
    early = sv.charge(battery, until=0.1)
    top, time = known(first, "max_energy").value, known(first, "charging_time").value
    assert known(late, "max_energy").value == pytest.approx(top, abs=1e-9)
    assert known(late, "charging_time").value == pytest.approx(time, rel=1e-5)
    assert known(early, "charging_time").value == pytest.approx(0.1)
    assert known(early, "max_energy").value < top


def test_nothing_charges_without_excitations():
    run = sv.charge(sv.Reservoir(n_charger=4, n_battery=[2]), charger=sv.Dicke(0))
    assert known(run, "max_energy").value == 0.0
    time = run.peaks["charging_time"]
    assert isinstance(time, Undefined)
    assert "nothing ever charges" in time.reason


def test_batteries_in_one_reservoir_share_what_one_would_have():
    pair = sv.charge(
        sv.Reservoir(n_charger=8, n_battery=[2, 3], shared_reservoir=True), times=[0.1, 0.3]
    )
    one = sv.charge(sv.Reservoir(n_charger=8, n_battery=[5]), times=[0.1, 0.3])
    cells = pair["battery_density"].value
    assert np.allclose(cells, one["battery_density"].value, atol=1e-12, rtol=0.0)
    assert np.allclose(pair["energy"].value, one["energy"].value, atol=1e-11, rtol=0.0)


def test_populations_and_whole_states_are_told_when_asked():
    names = ["populations", "log_negativity", "joint_purity", "purity"]
    single = sv.charge(sv.Reservoir(n_charger=6, n_battery=[2]), times=[0.0, 0.2], watch=names)
    assert single["populations"].value.shape == (2, 3)
    assert single["purity"].value[0] == pytest.approx(1.0)
    several = sv.charge(
        sv.Reservoir(n_charger=6, n_battery=[2, 1]), times=[0.0, 0.2], watch=["populations"]
    )
    levels = several["battery_populations"].value
    assert levels.shape == (2, 2, 3)
    assert np.allclose(levels.sum(axis=2), 1.0)
    assert list(several.to_dataset()["battery"].values) == [0, 1]


def test_ergotropies_of_ladders_with_copies():
    """Two cells in the singlet and the lowest triplet level, each with one half."""
    mixed = LadderPopulations(
        2, np.array([2, 2, 2, 0]), np.array([0, 1, 2, 1]), np.array([[0.5, 0.0, 0.0, 0.5]])
    )
    assert ladder_ergotropy(mixed) == pytest.approx(0.0)
    assert full_ergotropy(mixed) == pytest.approx(0.0)
    # Three cells, spin one half, up: two copies with 1/2 each go to levels 0 and 1.
    doubled = LadderPopulations(3, np.array([1, 1]), np.array([1, 2]), np.array([[0.0, 1.0]]))
    assert purity(doubled) == pytest.approx(0.5)
    assert ladder_ergotropy(doubled) == pytest.approx(1.0)
    assert full_ergotropy(doubled) == pytest.approx(2.0 - 0.5)


def test_what_does_not_fit_is_refused_with_an_estimate():
    huge = sv.Reservoir(n_charger=10**5, n_battery=[20, 20, 20])
    with pytest.raises(NotCovered, match=r"GiB.*truncated_wigner"):
        sv.charge(huge, until=1e-4, method=Method(reduction="exact"))
    with pytest.raises(NotCovered, match=r"GiB"):
        sv.charge(huge, until=1e-4, method=Method(engine="master"))
    with pytest.raises(NotCovered, match="late time with reduction"):
        sv.charge(huge, until="steady")
    with pytest.raises(NotCovered, match="elimination"):
        sv.charge(sv.Reservoir(n_charger=4, n_battery=[1, 1], pump=1.0), until="steady",
                  method=Method(engine="jumps"))  # fmt: skip
    with pytest.raises(NotCovered, match="computed exactly"):
        sv.charge(huge, until="steady", method=Method(reduction="mean_field"))


def test_nothing_to_check_is_said():
    run = sv.charge(
        sv.Reservoir(n_charger=4, n_battery=[1]), times=[0.1], method=Method(check_reduction=True)
    )
    assert run.warnings == ("Nothing is neglected here, so there is no reduction to check.",)


def test_the_estimate_is_stated():
    battery = sv.Reservoir(n_charger=100, n_battery=[2, 2])
    run = sv.charge(battery, times=[0.01])
    assert "estimated beforehand: at most" in run.method.why
    assert "MiB" in run.method.why


@pytest.mark.parametrize(
    ("means", "sentence"),
    [
        ({"reduction": "two_modes"}, "for a reservoir battery, but is 'two_modes'"),
        ({"engine": "eigen"}, "for a reservoir battery, but is 'eigen'"),
        ({"reduction": "mean_field", "engine": "jumps"}, "must be left out with the reduction"),
        ({"trajectories": 10}, "`method.trajectories`"),
    ],
)
def test_methods_that_are_not_for_reservoirs(means, sentence):
    with pytest.raises(Misstated, match=sentence):
        Statement(sv.Reservoir(n_charger=4, n_battery=[1]), OpenStart(), Request(), Method(**means))


@pytest.mark.parametrize(
    "means", [{"reduction": "mean_field"}, {"engine": "master"}, {"seed": 3}, {"trajectories": 9}]
)
def test_methods_that_are_for_reservoirs_alone(means):
    with pytest.raises(Misstated, match="for a central-spin battery"):
        Statement(sv.CentralSpin(n_battery=1, n_charger=2), method=Method(**means))


def test_json_and_netcdf_hold_everything(tmp_path):
    run = sv.charge(sv.Reservoir(n_charger=10, n_battery=[2]))
    run.save(tmp_path / "run.nc")
    again = sv.open_run(tmp_path / "run.nc")
    assert again.peaks == run.peaks
    assert again.theory == run.theory
    assert math.inf in {law.value for law in again.theory if law.quantity == "hold_time"}
    assert again.checks == run.checks
    told = run.to_json()
    assert len(told["series"]["battery_density"]) == 1
    assert len(told["series"]["battery_density"][0]) == len(run.time)
    steady = sv.charge(sv.Reservoir(n_charger=10, n_battery=[2]), until="steady")
    steady.save(tmp_path / "steady.nc")
    assert sv.open_run(tmp_path / "steady.nc").steady == steady.steady
