"""The Python lines that the page shows do what the page did."""

import pytest

import spinvolt as sv
from spinvolt.explorer.lines import python_lines
from spinvolt.statement.parse import parsed

STATEMENTS = [
    {"battery": {"n_battery": 3, "n_charger": 5, "ising": 0.25}},
    {"battery": {"n_battery": 3, "n_charger": 5}, "start": {"charger": {"dicke": 2}}},
    {
        "battery": {"n_battery": 2, "n_charger": 2},
        "start": {"battery": [{"dicke": 0, "weight": 0.5}, {"flipped": 1, "weight": 0.5}]},
        "charge": {"until": 2.0, "watch": ["energy"]},
        "method": {"check_reduction": True},
    },
    {"battery": {"kind": "cavity", "n_battery": 2}, "start": {"charger": {"coherent": 1.5}}},
    {
        "battery": {"kind": "reservoir", "n_charger": 3, "n_battery": [2, 2]},
        "start": {"batteries": [{"dicke": 1}, {"dicke": 0}]},
        "charge": {"times": [0.1, 0.2]},
    },
]


@pytest.mark.parametrize("tables", STATEMENTS)
def test_lines_charge_the_same_battery(tables, capsys):
    statement = parsed(tables)
    place: dict[str, sv.Run] = {}
    exec(python_lines(statement), place)
    assert place["run"].statement == sv.charge(statement).statement
    assert capsys.readouterr().out.startswith(str(place["run"]).splitlines()[0])
