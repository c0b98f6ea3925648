"""Sensitivities of open batteries: every rate, entries of lists, edges, the long-time state."""

import pytest

from spinvolt.batteries.reservoir import Reservoir
from spinvolt.bounded import Bounded, Proof, Undefined
from spinvolt.charging import charge
from spinvolt.errors import Misstated
from spinvolt.statement import Statement
from spinvolt.statement.parse import parsed
from spinvolt.study.sensitivity import sensitivity
from spinvolt.study.sensitivity_fields import first_step, range_of, real_fields
from spinvolt.study.sensitivity_spread import Propagated

PUMPED = {"kind": "reservoir", "n_charger": 3, "n_battery": [1, 2], "pump": 0.4}
LONG = {"until": "steady"}


def slope(found, metric, field) -> Bounded:
    told = found.slopes[metric][field].value
    assert isinstance(told, Bounded), told
    return told


def energy(**fields) -> float:
    run = charge(parsed({"battery": {**PUMPED, **fields}, "charge": LONG}))
    assert run.steady is not None
    return run.steady.energy.value


@pytest.mark.parametrize("field", ["decay", "thermal", "pump", "local_decay", "local_dephasing"])
def test_every_rate_has_a_slope(field):
    about = {"decay": 1.0, "thermal": 0.1, "pump": 0.4, "local_decay": 0.2, "local_dephasing": 0.2}
    battery = {**PUMPED, "local_decay": 0.2, "local_dephasing": 0.2, "thermal": 0.1}
    found = sensitivity({"battery": battery, "charge": LONG}, by=field, of="energy")
    step = 1e-4
    above, below = (energy(**{**battery, field: about[field] + s}) for s in (step, -step))
    # The central difference is off by step^2 / 6 of the third derivative.
    assert slope(found, "energy", field).value == pytest.approx(
        (above - below) / 2 / step, rel=1e-4
    )


def test_slopes_by_the_entries_of_a_list_make_that_of_the_whole():
    """All rates times s leaves the long-time state: the slopes times the rates sum to nothing."""
    battery = {**PUMPED, "decay": [1.0, 0.5]}
    fields = ("decay[0]", "decay[1]", "pump")
    found = sensitivity({"battery": battery, "charge": LONG}, by=fields, of="battery_density_1")
    parts = [slope(found, "battery_density_1", field) for field in fields]
    rates = (1.0, 0.5, 0.4)
    total = sum(part.value * rate for part, rate in zip(parts, rates, strict=True))
    assert abs(total) <= sum(part.error * rate for part, rate in zip(parts, rates, strict=True))
    assert min(abs(part.value) for part in parts) > 1e-3
    with pytest.raises(Misstated, match=r'"decay\[0\]", "decay\[1\]", .* but has \'decay\''):
        sensitivity({"battery": battery}, by="decay")


def test_one_rate_alone_is_the_unit_of_time():
    battery = {"kind": "reservoir", "n_charger": 4, "n_battery": 2, "decay": 2.0}
    found = sensitivity({"battery": battery}, by="decay", of=["max_energy", "max_power", "t90"])
    for metric, power in (("max_energy", 0), ("max_power", 1), ("t90", -1)):
        told, figure = found.slopes[metric]["decay"], found.figures[metric]
        assert told.how.startswith("symmetry law")
        assert isinstance(figure, Bounded)
        assert isinstance(told.value, Bounded)
        assert told.value.contains(power * figure.value / 2.0)
        assert told.value.proof is figure.proof
    assert found.charges == 1


def test_beside_zero_the_steps_go_up():
    """A rate cannot be negative, and a small one is its own scale."""
    battery, window = {"kind": "reservoir", "n_charger": 4, "n_battery": 2}, {"until": 1.0}
    found = sensitivity({"battery": battery, "charge": window}, by="pump", of="max_power")
    told = slope(found, "max_power", "pump")
    runs = [charge(parsed({"battery": battery | {"pump": p}, "charge": window})) for p in (0, 1e-6)]
    none, some = (each.peaks["max_power"] for each in runs)
    assert isinstance(none, Bounded)
    assert isinstance(some, Bounded)
    assert told.value == pytest.approx((some.value - none.value) / 1e-6, rel=1e-3)
    assert found.slopes["max_power"]["pump"].how.startswith("differences of 12")
    small = Statement(Reservoir(n_charger=4, n_battery=[2], pump=1e-3))
    assert first_step(small, "pump", 1e-3) == 5e-4
    assert range_of(small, "pump", 1e-3)[0] == 0.0


def test_what_is_not_smooth_is_not_told():
    """Without a pump the plateau stays; with any it is left in the end."""
    found = sensitivity(Reservoir(n_charger=2, n_battery=[1]), by="local_decay", of="max_energy")
    assert isinstance(found.slopes["max_energy"]["local_decay"].value, Undefined)


def test_absent_noise_must_be_asked_for():
    battery = {"n_charger": 2, "n_battery": [1, 1], "decay": [1.0, 2.0], "local_decay": 0.1}
    said = {"battery": {"kind": "reservoir", **battery}, "charge": LONG}
    fields = {"decay[0]", "decay[1]", "thermal", "pump", "local_decay"}
    assert {*real_fields(parsed(said)), "local_dephasing"} == {*fields, "local_dephasing"}
    assert set(sensitivity(said, of="energy").slopes["energy"]) == fields


def test_uncertain_rates():
    battery = {**PUMPED, "decay": [1.0, 0.5]}
    said = {"decay[1]": {"mean": 0.5, "sd": 0.01}, "thermal": {"mean": 0.2, "within": 0.01}}
    found = sensitivity(
        {"battery": battery, "charge": LONG, "uncertain": said},
        by=("decay[1]", "thermal"),
        of="energy",
    )
    told = found.spread["energy"]
    assert isinstance(told, Propagated)
    parts = (
        slope(found, "energy", "decay[1]").value * 0.01,
        slope(found, "energy", "thermal").value * 0.01 / 3.0**0.5,
    )
    assert told.sd == pytest.approx(sum(part**2 for part in parts) ** 0.5, rel=1e-6)
    assert found.statement["battery"]["thermal"] == 0.2
    with pytest.raises(Misstated, match="must be an entry of a list"):
        sensitivity({"battery": PUMPED}, uncertain={"decay[1]": {"mean": 1.0, "sd": 0.1}})
    assert slope(found, "energy", "thermal").proof is Proof.ESTIMATED
