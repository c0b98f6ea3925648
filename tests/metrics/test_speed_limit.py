"""The quantum speed limit against stored rates and its own meaning."""

import math

import numpy as np
import pytest
from tests.reference import dense, entries_with

from spinvolt.bounded import Bounded, Undefined
from spinvolt.metrics.speed_limit import speed_limit_rate, speed_limit_time


@pytest.mark.parametrize("case", entries_with("qsl_rate"), ids=lambda e: e["id"])
def test_rate_at_the_charging_time(case):
    values, p = case["values"], case["params"]
    spread = math.sqrt(p["Nb"] * p["m"] * (p["Nc"] - p["m"] + 1))
    assert spread == pytest.approx(values["dE_variance"], rel=1e-12, abs=0.0)
    rate = speed_limit_rate(speed_limit_time(spread), Bounded.exact(values["T_first"]))
    assert isinstance(rate, Bounded)
    assert rate.value == pytest.approx(values["qsl_rate"], rel=10.0 ** -case["digits"], abs=0.0)
    assert rate.error < 1e-14


def test_no_state_is_orthogonal_to_the_start_before_the_limit():
    """|<start|psi(t)>| >= cos(Delta t) up to the limit, with equality for a single cell."""
    process = dense(3, 5, 0, 4)
    limit = speed_limit_time(math.sqrt(3 * 4 * 2))
    assert isinstance(limit, Bounded)
    times = np.linspace(0.0, limit.value, 50)
    overlap = np.abs(process.states(times)[:, process.start])
    assert np.all(overlap >= np.cos(math.sqrt(24) * times) - 1e-14)
    cell = speed_limit_rate(speed_limit_time(1.0), Bounded.exact(math.pi / 2))
    assert isinstance(cell, Bounded)
    assert cell.contains(1.0)


def test_nothing_that_does_not_move_has_a_limit():
    limit = speed_limit_time(0.0)
    assert isinstance(limit, Undefined)
    assert speed_limit_rate(limit, Bounded.exact(1.0)) is limit
    still = Undefined("no maximum.")
    assert speed_limit_rate(Bounded.exact(1.0), still) is still
