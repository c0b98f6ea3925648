"""Sensitivities: laws against differences, Euler's relation, closed forms, propagated intervals."""

import json
import math

import numpy as np
import pytest

from spinvolt.batteries.central_spin import CentralSpin
from spinvolt.bounded import Bounded, Proof, Undefined
from spinvolt.errors import Misstated
from spinvolt.statement import Statement
from spinvolt.study import sensitivity as module
from spinvolt.study.sensitivity import USUAL, sensitivity
from spinvolt.study.sensitivity_differences import slope, steps
from spinvolt.study.sensitivity_spread import Propagated

SKEW = CentralSpin(n_battery=3, n_charger=4, charger_splitting=1.5, ising=0.2, anisotropy=0.1)


def value(found, metric, field) -> Bounded:
    told = found.slopes[metric][field].value
    assert isinstance(told, Bounded), told
    return told


def test_laws_agree_with_differences(monkeypatch):
    battery = CentralSpin(n_battery=3, n_charger=5, coupling=0.7)
    exact = sensitivity(battery)
    monkeypatch.setattr(module, "by_law", lambda *_: None)
    monkeypatch.setattr(module, "motion_of", lambda _: None)
    differences = sensitivity(battery)
    for metric in USUAL:
        for field, law in exact.slopes[metric].items():
            assert isinstance(law.value, Bounded)
            assert law.value.proof is Proof.PROVED
            told = value(differences, metric, field)
            assert told.proof is Proof.ESTIMATED
            assert told.low <= law.value.high
            assert law.value.low <= told.high


def test_one_cell_with_a_detuning_has_a_closed_form():
    # E = 4 u^2 / W^2 and T = pi / W, W^2 = 4 u^2 + d^2, u^2 = n_charger coupling^2.
    g, d, n = 1.0, 0.8, 3
    found = sensitivity(
        CentralSpin(n_battery=1, n_charger=n, charger_splitting=1.0 + d),
        by=["coupling", "charger_splitting"],
        of=["max_energy", "charging_time"],
    )
    w2 = 4.0 * n * g**2 + d**2
    expected = {
        ("max_energy", "coupling"): 8.0 * n * g * d**2 / w2**2,
        ("max_energy", "charger_splitting"): -8.0 * n * g**2 * d / w2**2,
        ("charging_time", "coupling"): -4.0 * n * g * math.pi / w2**1.5,
        ("charging_time", "charger_splitting"): -d * math.pi / w2**1.5,
    }
    for (metric, field), derivative in expected.items():
        told = value(found, metric, field)
        assert told.contains(derivative)
        assert told.error < 1e-8


@pytest.mark.parametrize(
    ("metric", "degree"), [("charging_time", -1), ("max_energy", 1), ("max_power", 2)]
)
def test_eulers_relation(metric, degree):
    """All energies times s: times over s, energies times s, powers times s^2."""
    fields = ("coupling", "ising", "battery_splitting", "charger_splitting")
    found = sensitivity(SKEW, by=fields, of=[metric])
    figure = found.figures[metric]
    assert isinstance(figure, Bounded)
    parts = [value(found, metric, field).scaled(getattr(SKEW, field)) for field in fields]
    total, error = sum(p.value for p in parts), sum(p.error for p in parts)
    assert abs(total - degree * figure.value) <= error + abs(degree) * figure.error


def test_an_even_anisotropy_and_one_at_its_edge():
    battery = CentralSpin(n_battery=2, n_charger=3, ising=0.3)
    found = sensitivity(battery, by=["anisotropy"])
    assert value(found, "max_energy", "anisotropy") == Bounded.exact(0.0)
    edge = sensitivity(
        CentralSpin(n_battery=2, n_charger=3, coupling=0.1, anisotropy=1.0),
        by=["anisotropy"],
        of=["max_energy"],
    )
    told = value(edge, "max_energy", "anisotropy")
    near = [
        sensitivity(
            CentralSpin(n_battery=2, n_charger=3, coupling=0.1, anisotropy=x),
            by=[],
            of=["max_energy"],
        ).figures["max_energy"]
        for x in (1.0, 1.0 - 1e-5)
    ]
    at, below = [each.value for each in near if isinstance(each, Bounded)]
    assert told.value == pytest.approx((at - below) / 1e-5, rel=1e-3)


def test_differences_own_up_to_jumps_and_kinks():
    plan = steps(0.0, 0.1, -1.0, 1.0)
    centre = Bounded.exact(0.0)

    def told(function):
        return slope(plan, [Bounded.around(function(x), 1e-13) for x in plan.values()], centre)

    assert isinstance(told(lambda x: 1.0 if x > 0.0 else 0.0), str)
    assert isinstance(told(lambda x: abs(x) ** 0.5 * np.sign(x)), str)
    smooth = told(lambda x: math.sin(3.0 * x) + x**2)
    assert isinstance(smooth, Bounded)
    assert smooth.contains(3.0)
    gone = slope(plan, [Undefined("gone")] * 14, centre)
    assert isinstance(gone, str)


def test_differences_own_up_to_what_two_sides_hide():
    """Even jumps and bends, and slopes without end: neither may pass for a derivative."""

    def told(plan, function):
        figures = [Bounded.around(function(x), 1e-13) for x in plan.values()]
        return slope(plan, figures, Bounded.exact(function(0.0)))

    both, right = steps(0.0, 0.1, -1.0, 1.0), steps(0.0, 0.1, 0.0, 1.0)
    assert isinstance(told(both, lambda x: 1.0 if x else 0.0), str)
    assert isinstance(told(both, abs), str)
    assert isinstance(told(right, lambda x: 1.0 + (x * math.log(x) if x else 0.0)), str)
    assert isinstance(told(right, lambda x: 1.0 + x**0.5), str)
    smooth = told(right, lambda x: math.exp(20.0 * x))
    assert isinstance(smooth, Bounded)
    assert smooth.contains(20.0)
    even = told(both, lambda x: math.cos(3.0 * x))
    assert isinstance(even, Bounded)
    assert even.contains(0.0)


def test_without_a_coupling_nothing_is_divided_by_zero():
    battery = CentralSpin(n_battery=2, n_charger=3, coupling=0.0)
    found = sensitivity(battery, of=["max_energy", "charging_time"])
    assert isinstance(found.slopes["max_energy"]["coupling"].value, Undefined)
    assert value(found, "max_energy", "ising").contains(0.0)
    assert isinstance(found.slopes["charging_time"]["ising"].value, Undefined)
    assert json.dumps(found.to_json(), allow_nan=False)


def test_an_uncertain_coupling_about_zero_is_sampled():
    battery = CentralSpin(n_battery=2, n_charger=3)
    tables = {**Statement(battery).to_dict(), "charge": {}}
    del tables["battery"]["coupling"]
    uncertain = {"coupling": {"mean": 0.0, "sd": 0.5}, "samples": 64}
    found = sensitivity(tables, by=[], of="max_power", uncertain=uncertain)
    told = propagated(found, "max_power")
    one = sensitivity(battery, by=[], of="max_power").figures["max_power"]
    assert isinstance(one, Bounded)
    # The power goes with the coupling's size, whose mean is sd sqrt(2 / pi).
    spread = 3.0 * told.sd / math.sqrt(64)
    assert told.mean == pytest.approx(one.value * 0.5 * math.sqrt(2.0 / math.pi), abs=spread)


def propagated(found, metric) -> Propagated:
    told = found.spread[metric]
    assert isinstance(told, Propagated)
    return told


def test_first_order_where_it_does():
    found = sensitivity(
        CentralSpin(n_battery=4, n_charger=6),
        by=[],
        of=["charging_time", "max_energy", "max_power"],
        uncertain={"coupling": {"mean": 1.0, "sd": 0.01}},
    )
    time, power = propagated(found, "charging_time"), propagated(found, "max_power")
    assert time.how == power.how == "first order"
    assert time.sd == pytest.approx(0.01 * time.mean, rel=0.01)
    assert power.high == pytest.approx(power.mean * (1.0 + 1.96 * 0.01), rel=1e-4)
    assert propagated(found, "max_energy").sd <= 1e-10


def test_samples_where_the_first_order_vanishes():
    battery = CentralSpin(n_battery=1, n_charger=3)
    found = sensitivity(
        battery,
        by=[],
        of=["max_energy"],
        uncertain={"charger_splitting": {"sd": 0.3}, "samples": 256},
    )
    told = propagated(found, "max_energy")
    assert "256 samples" in told.how
    # 1 - E is about d^2 / 12, of mean sd^2 / 12 and 97.5 % quantile (2.2414 sd)^2 / 12.
    points, weights = np.polynomial.hermite_e.hermegauss(60)
    mean = float(weights @ (12.0 / (12.0 + (0.3 * points) ** 2)) / weights.sum())
    assert told.mean == pytest.approx(mean, abs=3.0 * told.sd / math.sqrt(256))
    assert 1.0 - told.low == pytest.approx((2.2414 * 0.3) ** 2 / 12.0, rel=0.1)
    assert told.high <= 1.0 + 1e-12


def test_a_statement_file_with_an_uncertain_table(tmp_path):
    file = tmp_path / "s.toml"
    file.write_text(
        "[battery]\nn_battery = 2\nn_charger = 3\n"
        "[uncertain]\ncoupling = { mean = 2.0, within = 0.1 }\n"
    )
    found = sensitivity(file, of=["charging_time"])
    assert found.statement["battery"]["coupling"] == 2.0
    told = propagated(found, "charging_time")
    assert told.sd == pytest.approx(told.mean * 0.1 / math.sqrt(3.0) / 2.0, rel=0.01)
    assert json.dumps(found.to_json(), allow_nan=False)
    assert "uncertain:" in str(found)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"by": ["n_battery"]}, "`by` must name"),
        ({"of": ["speed"]}, "`of` must name"),
        ({"of": "max_powr"}, "did you mean `max_power`"),
        ({"of": 3}, "`of` must be a name or a list"),
        ({"by": ["ising", 3]}, "`by` must be a name or a list"),
        ({"uncertain": {}}, "at least one field"),
        ({"uncertain": {"samples": 64}}, "at least one field"),
        ({"uncertain": {"coupling": {"mean": 1.0}}}, r"with mean = m, but is \{'mean': 1\.0\}"),
        ({"uncertain": {"coupling": {"steps": [0.1]}}}, r"sd = s .* but is \{'steps'"),
        ({"uncertain": {"coupling": {"mean": "1", "sd": 0.1}}}, "mean` must be a number"),
        ({"uncertain": {"coupling": 0.1}}, "uncertain.coupling"),
        ({"uncertain": {"coupling": {"mean": 2.0, "sd": 0.1}}}, "must agree"),
        ({"uncertain": {"n_charger": {"sd": 0.1}}}, "real number"),
        ({"uncertain": {"coupling": {"sd": 0.1}, "samples": 2}}, "samples"),
    ],
)
def test_what_is_misstated(arguments, said):
    with pytest.raises(Misstated, match=said):
        sensitivity(Statement(CentralSpin(n_battery=2, n_charger=3)), **arguments)
