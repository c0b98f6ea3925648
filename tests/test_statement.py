"""Statements: round trips, defaults, and the exact sentence for each common fault."""

import json
import math
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spinvolt.batteries.central_spin import CentralSpin
from spinvolt.batteries.starts import LARGEST, Coherent, Dicke, Flipped, Mixture, Thermal
from spinvolt.statement import (
    ENGINES,
    Method,
    Request,
    Start,
    Statement,
    load,
    loads,
)
from spinvolt.statement.request import WATCHABLE

ALL_FILES = sorted((Path(__file__).parents[1] / "examples").glob("*.toml"))
STUDIES = {"sweep", "design", "scaling"}
EXAMPLES = [path for path in ALL_FILES if STUDIES.isdisjoint(tomllib.loads(path.read_text()))]

positive = st.floats(1e-30, 1e30)
numbers = st.just(0.0) | positive | positive.map(lambda x: -x)
counts = st.integers(1, LARGEST)
instants = st.lists(st.floats(0.0, 1e30), min_size=1, max_size=9, unique=True)
moments = instants.map(sorted).map(tuple)
watches = st.lists(st.sampled_from(WATCHABLE), unique=True).map(tuple)


def simple_starts(n):
    ups = st.integers(0, n)
    angles = st.floats(-math.pi, math.pi).map(Coherent)
    return ups.map(Dicke) | ups.map(Flipped) | st.floats(0, 1).map(Thermal) | angles


@st.composite
def starts(draw, n):
    members = draw(st.lists(simple_starts(n), min_size=1, max_size=4))
    if len(members) == 1 and draw(st.booleans()):
        return members[0]
    parts = draw(st.lists(st.floats(0.01, 1), min_size=len(members), max_size=len(members)))
    return Mixture(tuple((part / sum(parts), m) for part, m in zip(parts, members, strict=True)))


@st.composite
def statements(draw):
    battery = CentralSpin(
        n_battery=draw(counts),
        n_charger=draw(counts),
        coupling=draw(numbers),
        anisotropy=draw(st.floats(-1, 1)),
        ising=draw(numbers),
        battery_splitting=draw(positive),
        charger_splitting=draw(numbers),
        charger_crosstalk=draw(numbers),
        battery_crosstalk=draw(numbers),
    )
    start = Start(
        draw(starts(battery.n_battery)),
        draw(st.none() | starts(battery.n_charger)),
    )
    until = draw(st.none() | st.just("first-peak") | positive)
    times = draw(st.none() | moments)
    samples = draw(st.integers(2, 10**6)) if times is None else 401
    request = Request(until, samples, times, draw(st.none() | watches))
    method = Method(engine=draw(st.none() | st.sampled_from(ENGINES)))
    return Statement(battery, start, request, method)


@given(statements())
def test_toml_and_json_give_back_the_statement(statement):
    assert loads(statement.to_toml(), "toml") == statement
    assert loads(json.dumps(statement.to_dict()), "json") == statement


@given(statements())
def test_both_forms_say_the_same(statement):
    assert tomllib.loads(statement.to_toml()) == statement.to_dict()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples_are_statements(path):
    assert load(path).battery.n_battery


def test_there_are_examples():
    assert len(EXAMPLES) >= 9


SMALL = "[battery]\nn_battery = 2\nn_charger = 3\n"


def test_every_default_is_filled_in():
    assert loads(SMALL, "toml").to_dict() == {
        "battery": {
            "kind": "central-spin",
            "n_battery": 2,
            "n_charger": 3,
            "coupling": 1.0,
            "anisotropy": 0.0,
            "ising": 0.0,
            "battery_splitting": 1.0,
            "charger_splitting": 1.0,
            "charger_crosstalk": 0.0,
            "battery_crosstalk": 0.0,
        },
        "start": {"battery": {"dicke": 0}, "charger": {"dicke": 3}},
        "charge": {"until": "first-peak", "samples": 401},
        "method": {"reduction": "exact", "check_reduction": False},
    }


def test_times_without_until_seek_no_peak():
    request = loads(SMALL + "[charge]\ntimes = [0, 1]", "toml").charge
    assert request == Request(times=(0.0, 1.0))
    assert request.until is None
    array: Any = np.array([0.0, 1.0])
    assert Request(times=array) == request
    assert Request(until=2, times=(0.0, 1.0)).until == 2.0


def test_whole_numbers_count_as_numbers():
    battery, _ = loads(SMALL + "coupling = 2", "toml").closed()
    assert battery.coupling == 2.0
