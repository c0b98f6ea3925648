"""The reservoir battery: rules, defaults, JSON round trip, jumps."""

import json
from typing import Any

import pytest
from pydantic import TypeAdapter

from spinvolt.algebra.open import merged
from spinvolt.batteries.reservoir import Reservoir
from spinvolt.batteries.starts import Dicke, Thermal
from spinvolt.errors import Misstated, NotCovered


def test_one_number_stands_for_all_parts() -> None:
    model = Reservoir(n_charger=5, n_battery=[2, 3], decay=2, thermal=0.5, local_decay=0.1).model()
    assert model.decay == (2.0, 2.0)
    assert model.thermal == (0.5, 0.5)
    assert [noise.decay for noise in model.local] == [0.1] * 3
    assert model.start == (5, 0, 0)
    bare: Any = 4
    assert Reservoir(n_charger=5, n_battery=bare).n_battery == (4,)


def test_jumps_carry_temperature_pump_and_membership() -> None:
    model = Reservoir(n_charger=5, n_battery=[2, 3], thermal=[0.5, 0.0], pump=0.7).model()
    found = [(jump.rate, jump.amplitudes, jump.raises) for jump in model.jumps()]
    assert found == [
        (1.5, (1.0, 1.0, 0.0), False),
        (0.5, (1.0, 1.0, 0.0), True),
        (1.0, (1.0, 0.0, 1.0), False),
        (0.7, (1.0, 0.0, 0.0), True),
    ]
    shared = Reservoir(n_charger=5, n_battery=[2, 3], shared_reservoir=True).model()
    assert [jump.amplitudes for jump in shared.jumps()] == [(1.0, 1.0, 1.0)]


def test_batteries_that_start_in_between_are_not_merged() -> None:
    battery = Reservoir(n_charger=5, n_battery=[2, 3], shared_reservoir=True)
    assert merged(battery.model()).n_battery == (5,)
    assert merged(battery.model([Dicke(2), Dicke(3)])).start == (5, 5)
    assert merged(battery.model([Dicke(1), Dicke(0)])).n_battery == (2, 3)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"n_battery": [0]}, r"`n_battery` must be .* or a list .* but entry 0 is 0\."),
        ({"n_battery": 0}, r"`n_battery` must be .* or a list .* but is 0\."),
        ({"n_battery": []}, r"`n_battery` .* has 0 entries\."),
        ({"n_battery": [1, 2], "decay": [1.0]}, r"`decay` .* there are 2, but is \[1\.0\]\."),
        ({"n_battery": [1], "pump": -1.0}, r"`pump` must be a? ?.*, but is -1"),
        ({"n_battery": [1], "local_decay": [1.0]}, r"`local_decay` .* there are 2"),
        ({"n_battery": [1], "shared_reservoir": 1}, r"`shared_reservoir` must be true or false"),
    ],
)
def test_broken_rules_are_said_in_one_sentence(fields: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Misstated, match=sentence):
        Reservoir(n_charger=3, **fields)


def test_starts_are_checked() -> None:
    battery = Reservoir(n_charger=3, n_battery=[1, 2])
    with pytest.raises(Misstated, match=r"`start.batteries\[1\].dicke` .* 2.*, but is 3"):
        battery.model([Dicke(1), Dicke(3)])
    with pytest.raises(Misstated, match="one start for each battery"):
        battery.model([Dicke(1)])
    with pytest.raises(NotCovered, match="take a Dicke start"):
        battery.model(charger=Thermal(0.5))


def test_json_and_back() -> None:
    battery = Reservoir(n_charger=3, n_battery=[1, 2], decay=[1.0, 0.5], pump=0.2)
    adapter = TypeAdapter(Reservoir)
    text = adapter.dump_json(battery)
    assert adapter.validate_json(text, strict=True) == battery
    assert json.loads(text)["n_battery"] == [1, 2]
