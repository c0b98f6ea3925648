"""What an open battery is foreseen to take, and refused for, before anything is computed."""

from dataclasses import replace

import pytest

import spinvolt as sv
from spinvolt.explorer.limits import Limits
from spinvolt.explorer.open_limits import refuse_open
from spinvolt.statement import Method, Request


def test_trajectories_of_batteries_alone_are_refused_in_words():
    battery = sv.Reservoir(n_charger=10**6, n_battery=[100] * 3, pump=2.0)
    means = Method(reduction="after_pulse")
    statement = sv.Statement(battery, charge=Request(until=1.0), method=means)
    with pytest.raises(sv.NotCovered) as refusal:
        refuse_open(statement, Limits())
    said = str(refusal.value)
    assert "s (after_pulse reduction, jumps engine), but the explorer allows 120 s" in said
    assert "fewer trajectories" in said
    # So few that they come at once.
    few = replace(means, trajectories=10)
    refuse_open(replace(statement, charge=Request(until=1e-5), method=few), Limits())


def test_looks_at_whole_states_count():
    battery = sv.Reservoir(n_charger=40, n_battery=[3, 3], local_decay=0.1)
    plain = sv.Statement(battery, charge=Request(until=0.01, watch=("battery_density",)))
    refuse_open(plain, Limits())
    looked = replace(plain, charge=Request(until=0.01, samples=10_000, watch=("log_negativity",)))
    with pytest.raises(sv.NotCovered, match="but the explorer allows 120 s"):
        refuse_open(looked, Limits())
