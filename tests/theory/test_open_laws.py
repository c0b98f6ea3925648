"""Laws of open batteries against exact steady states, exact trajectories and mean field."""

import math

import numpy as np
import pytest
from tests.open_cases import case, cases, model, model_of
from tests.reference import stored

import spinvolt as sv
from spinvolt.engines.jumps import Jumps
from spinvolt.engines.moment_equations import MomentEquations
from spinvolt.engines.wigner import Wigner
from spinvolt.errors import NotCovered
from spinvolt.reductions.after_pulse import AfterPulse
from spinvolt.reductions.mean_field import MeanField
from spinvolt.reductions.truncated_wigner import TruncatedWigner
from spinvolt.statement.parse import parsed
from spinvolt.theory import open_area, open_drift, open_limits, open_sizes, open_times
from spinvolt.theory.open_matching import OpenLaw, matching_open


def law(setting, quantity: str, battery: int | None = None) -> OpenLaw:
    return next(
        x for x in matching_open(setting) if x.quantity == quantity and x.battery == battery
    )


@pytest.mark.parametrize("entry", cases("closure"), ids=lambda c: c["id"])
def test_area_theorem_of_figure_2(entry):
    decay = (1.0,) * entry["k"]
    found = open_area.area_theorem(decay, entry["gu"])
    assert found == pytest.approx([entry["area_law"]] * entry["k"], abs=1e-15)


@pytest.mark.parametrize(
    ("decay", "pump"),
    [((1.0, 0.25), 0.0), ((1.0, 0.5), 1.0), ((1.0, 0.3, 0.2), 0.5), ((2.0, 1.0, 1.0), 2.0)],
)
def test_area_theorem_is_the_end_of_mean_field(decay, pump):
    charger, net = 10**9, math.fsum(decay) - pump
    setting = model(charger, (10,) * len(decay), pump, decay=decay)
    times = [6.0 * math.log(charger) / (net * charger)]
    found = MomentEquations().run(MeanField(tilt=1e-4).problem(setting), times)
    assert found.fillings[0, 1:] == pytest.approx(open_area.area_theorem(decay, pump), abs=2e-4)


def test_full_charge_and_overcharging():
    for decay in [(1.0, 1.0), (1.0, 0.4, 0.7)]:
        for m in range(len(decay)):
            best = open_area.full_charge_pump(decay, m)
            assert open_area.area_theorem(decay, best)[m] == pytest.approx(1.0, abs=1e-15)
            assert open_area.overcharged(decay, best + 0.01)[m]
            assert not open_area.overcharged(decay, best)[m]
    assert open_area.area_theorem((1.0,), 0.5)[0] == pytest.approx(0.0, abs=1e-15)
    assert open_area.area_theorem((1.0,), 2.0 / 3.0)[0] == pytest.approx(1.0, abs=1e-15)
    with pytest.raises(NotCovered, match="stays up"):
        open_area.area_theorem((1.0, 1.0), 2.0)


@pytest.mark.parametrize(("count", "ratio"), [(1, 0.5), (2, 0.1), (3, 0.9), (4, 0.5), (5, 1.5)])
def test_finite_ratio_law_is_the_end_of_mean_field(count, ratio):
    cells = 1000
    charger = round(cells / ratio)
    setting = model(charger, (cells,) * count)
    found = MomentEquations().run(MeanField(tilt=1e-5).problem(setting), [100.0 / cells])
    battery, rest = open_sizes.finite_ratio(count, ratio)
    assert found.fillings[0, 1:] == pytest.approx([battery] * count, abs=2e-4)
    assert found.fillings[0, 0] == pytest.approx(rest, abs=2e-4)


def test_finite_ratio_law_in_closed_form():
    for ratio in (0.0, 0.3, 1.2):
        assert open_sizes.finite_ratio(2, ratio)[0] == pytest.approx(0.5 - ratio / 4, abs=1e-14)
        wanted = 0.5 - math.sqrt(1.0 + ratio) / 4
        assert open_sizes.finite_ratio(3, ratio)[0] == pytest.approx(wanted, abs=1e-14)
    assert open_sizes.finite_ratio(1, 0.999)[0] == 1.0
    assert open_sizes.finite_ratio(1, 1.0) == (0.0, 1.0)
    assert open_sizes.finite_ratio(3, 3.0) == (0.0, 1.0)


@pytest.mark.parametrize("cells", [(10, 12, 15), (10, 20, 40), (10, 11), (9, 10, 11, 12)])
def test_triangle_law_is_the_end_of_mean_field(cells):
    setting = model(10**6, cells)
    found = MomentEquations(1e-9).run(MeanField(tilt=1e-5).problem(setting), [100.0])
    assert found.fillings[0, 1:] == pytest.approx(open_sizes.triangle(cells), abs=1e-4)


def test_triangle_of_three_sides():
    sides = np.array([1 / 10, 1 / 12, 1 / 15])
    a, b, c = sides
    angles = [
        math.acos((y * y + z * z - x * x) / (2 * y * z))
        for x, y, z in ((a, b, c), (b, a, c), (c, a, b))
    ]
    wanted = np.sin(0.5 * np.array(angles)) ** 2
    assert open_sizes.triangle((10, 12, 15)) == pytest.approx(wanted, abs=1e-13)
    assert open_sizes.triangle((7,)) == pytest.approx([1.0])


@pytest.mark.parametrize(("count", "pump"), [(1, 0.0), (2, 1.0), (3, 1.0)])
def test_delay_time_is_mean_field_half_time(count, pump):
    setting = model(10**7, (10,) * count, pump)
    delay = open_times.delay_time(10**7, (1.0,) * count, pump)
    found = MomentEquations().run(MeanField().problem(setting), [delay])
    assert found.fillings[0, 0] == pytest.approx(0.5, abs=1e-4)


SAMPLED = [
    model(20, (1, 1)),
    model(400, (1, 1)),
    model(100, (1, 1), 1.0),
    model(100, (2, 2, 2), 2.0),
    model(200, (1, 1), 0.5, decay=(1.0, 0.5)),
    model(100, (4,)),
    model(20, (10, 10)),
]


@pytest.mark.parametrize("setting", SAMPLED, ids=str)
def test_plateaus_and_times_hold_within_their_errors(setting):
    """The largest averaged energy, and when the charger has lost a half and nine tenths."""
    end = 8.0 * math.log(setting.n_charger) / (2.0 * setting.n_charger)
    times = np.linspace(0.0, 1.5 * end / (sum(setting.decay) - setting.pump), 151)
    found = Jumps(1000).run(setting.lindblad(), times, seed=1)
    for m in range(setting.count):
        top = int(found.fillings[:, m + 1].argmax())
        plateau = law(setting, "plateau", m)
        assert plateau.error is not None
        allowed = plateau.error + 4.0 * float(found.errors[top, m + 1])
        assert abs(plateau.value - found.fillings[top, m + 1]) <= allowed
    if sum(setting.n_battery) > 0.25 * setting.n_charger:
        return
    for quantity, level in (("half_time", 0.5), ("tenth_time", 0.1)):
        stated = law(setting, quantity)
        assert stated.error is not None
        low, high = (
            float(np.interp(-level, -(found.fillings[:, 0] + s * found.errors[:, 0]), times))
            for s in (-4.0, 4.0)
        )
        assert low - stated.error <= stated.value <= high + stated.error


STEADY = [c for c in cases("exact_me") if "steady" in c]


@pytest.mark.parametrize("entry", STEADY, ids=lambda c: c["id"])
def test_long_time_limits_hold_within_their_errors(entry):
    setting = model_of(entry)
    if entry["id"].startswith(("R11", "R12", "R15", "R18")):
        assert not [x for x in matching_open(setting) if x.quantity == "long_time"]
        return
    if entry["id"].startswith(("R04", "R05")):
        return
    for m, energy in enumerate(entry["steady"]["E_B"]):
        stated = law(setting, "long_time", m)
        assert stated.error is not None
        assert abs(stated.value - energy) <= max(stated.error, 1e-12)


def test_two_batteries_in_closed_form():
    for n, value in case("K2_nopump")["values"].items():
        assert open_limits.two_batteries(int(n)) == pytest.approx(value, abs=1e-12)
        assert open_limits.dark_energies(int(n), int(n))[1] == pytest.approx(value, abs=1e-12)
    assert open_limits.dark_energies(4, 2) == pytest.approx((0.10277778, 0.56111111), abs=1e-8)


def test_dark_energies_at_large_sizes():
    assert open_limits.dark_energies(10**7, 1)[1] == pytest.approx(
        (1e7 / (1e7 + 1)) ** 2, abs=1e-14
    )
    missing = 1.0 - open_limits.dark_energies(10**7, 100)[1]
    assert missing == pytest.approx(2e-7, rel=1e-4)
    for entry in stored("open")["cases"][:3]:
        charger, cells = entry["NC"], entry["NB"][0]
        found = open_limits.dark_energies(charger, cells)
        assert found[0] == pytest.approx(entry["steady"]["E_C"], abs=1e-13)
        assert found[1] == pytest.approx(entry["steady"]["E_B"][0], abs=1e-13)


def test_pumped_ladder_of_the_theory_after_the_pulse():
    entry = case("EFF")["cases"][1]
    assert open_limits.pumped_ladder(4, 1.0, 0.5) == pytest.approx(
        np.array(entry["battery1_pops"]), abs=1e-13
    )


@pytest.mark.parametrize(
    ("setting", "start"),
    [(model(10**6, (3, 3), 1.0), (3, 3)), (model(10**6, (2, 3), 0.6, decay=(1.0, 0.7)), (0, 3))],
    ids=["full", "mixed"],
)
def test_drift_is_the_first_change_of_the_theory_after_the_pulse(setting, start):
    """Against sampled jumps of that theory, over a short time, with a second-order remainder."""
    problem = AfterPulse(start).problem(setting)
    short = 2e-3
    found = Jumps(20000).run(problem, [short], seed=2)
    angles = [math.pi if k else 0.0 for k in start]
    wanted = np.array(start) / np.array(setting.n_battery)
    wanted = wanted + short * open_drift.plateau_drift(setting, angles)
    assert np.all(np.abs(found.fillings[0] - wanted) <= 4.0 * found.errors[0] + 200.0 * short**2)


def test_known_drifts():
    half = [math.pi / 2] * 2
    for cells in (1, 8, 100):
        found = open_drift.plateau_drift(model(10**6, (cells,) * 2), half)
        assert found == pytest.approx([-0.25, -0.25], abs=1e-12)
    for count in (2, 3, 5):
        setting = model(10**6, (7,) * count, count - 1.0)
        found = open_drift.plateau_drift(setting, [math.pi] * count)
        assert found == pytest.approx([-2.0 * (count - 1)] * count, rel=1e-12)
    assert open_drift.plateau_drift(model(10**6, (7,)), [math.pi]) == pytest.approx([0.0])


def test_hold_time_against_sampled_batteries():
    setting = model(10**6, (100, 100), 1.0)
    for loss in (0.01, 0.05):
        held = open_drift.hold_time(loss, 100, 2)
        later = held + open_drift.hold_error(loss, 100, 2)
        problem = TruncatedWigner().after_pulse(AfterPulse((100, 100)).problem(setting))
        found = Wigner(4000).run(problem, [held, later], seed=1)
        early, late = 1.0 - found.fillings[:, 0]
        assert early - 4.0 * found.errors[0, 0] <= loss <= late + 4.0 * found.errors[1, 0]
    assert open_drift.hold_time(0.01, 100, 1) == math.inf
    with pytest.raises(NotCovered, match="loss"):
        open_drift.hold_time(0.5, 100, 2)


@pytest.mark.parametrize(("count", "cells"), [(2, 8), (2, 24), (3, 3)])
def test_plateau_loss_against_exact_batteries(count, cells):
    times = np.array([0.0, 0.01, 0.05, 0.1, 0.2]) / cells
    statement = parsed(
        {
            "battery": {
                "kind": "reservoir",
                "n_charger": 10**7,
                "n_battery": [cells] * count,
                "pump": count - 1.0,
            },
            "start": {"charger": {"dicke": 0}, "batteries": [{"dicke": cells}] * count},
            "charge": {"times": times.tolist(), "watch": ["battery_density"]},
            "method": {"reduction": "after_pulse", "engine": "master"},
        }
    )
    exact = 1.0 - sv.charge(statement)["battery_density"].value[:, 0]
    law = np.array([open_drift.plateau_loss(t, cells, count) for t in times])
    assert np.all(law >= exact - 1e-9)
    assert np.all(law <= exact + open_drift.SATURATION * law**2 + 1e-9)


@pytest.mark.parametrize(("spins", "cells"), [(100, 1), (200, 1), (400, 1), (100, 4)])
def test_an_overcharged_battery_comes_down_to_the_law_within_its_error(spins, cells):
    decay, pump = (1.0, 1.0), 1.5
    times = np.linspace(0.0, 16.0 * math.log(spins) / spins, 200)
    statement = parsed(
        {
            "battery": {
                "kind": "reservoir",
                "n_charger": spins,
                "n_battery": [cells] * 2,
                "pump": pump,
            },
            "charge": {"times": times.tolist(), "watch": ["battery_density"]},
            "method": {"engine": "master"},
        }
    )
    energy = sv.charge(statement)["battery_density"].value[:, 0]
    plateau = float(np.min(energy[np.argmax(energy) :]))
    law = open_area.area_theorem(decay, pump) + open_area.tipping_correction(spins, decay, pump)
    error = open_area.area_error(spins, (cells, cells), decay, pump)
    assert abs(plateau - max(law[0], 0.0)) <= error[0]


def test_the_loss_begins_with_the_drift_and_is_inverted_by_the_hold_time():
    short = 1e-9
    setting = model(10**6, (7,) * 3, 2.0)
    drift = open_drift.plateau_drift(setting, [math.pi] * 3)[0]
    assert open_drift.plateau_loss(short, 7, 3) / short == pytest.approx(-drift, rel=1e-6)
    held = open_drift.hold_time(0.03, 7, 3)
    assert open_drift.plateau_loss(held, 7, 3) == pytest.approx(0.03, rel=1e-9)


def test_figure_2f_is_said_to_be_no_steady_state():
    setting = model(10**7, (100,) * 3, 2.0)
    assert law(setting, "plateau", 1).value == pytest.approx(1.0, abs=1e-5)
    assert law(setting, "switch_off_after").value < 1e-3 * law(setting, "switch_off_before").value
    assert law(setting, "hold_time", 1).value == pytest.approx(0.00296, abs=1e-5)
    assert law(setting, "long_time", 1).value == 0.5


def test_nothing_is_said_outside_of_the_range():
    assert matching_open(model(100, (4,), local=(0.1, 0.0))) == ()
    assert matching_open(model(100, (4,), start=(50, 0))) == ()
    held_up = matching_open(model(100, (4, 4), 3.0))
    assert {x.quantity for x in held_up} == {"best_pump"}
    one = matching_open(model(1000, (4, 6), shared=True))
    assert law(model(1000, (10,)), "plateau", 0) == next(x for x in one if x.quantity == "plateau")
