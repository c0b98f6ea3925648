"""Fits and comparisons on numbers whose law is known."""

import math

import numpy as np
import pytest

from spinvolt.bounded import Bounded
from spinvolt.study.laws import LAWS
from spinvolt.study.scaling_compare import compared
from spinvolt.study.scaling_fit import Data, fit
from spinvolt.study.scaling_growth import grown
from spinvolt.study.scaling_local import windows_giving
from spinvolt.study.scaling_points import Points

SIZES = np.geomspace(10.0, 1e6, 31)
TRUE = {
    "power": (1.5, 0.8, []),
    "log": (1.57, 1.0, [1.2]),
    "log-log": (1.57, 1.0, [1.2, 2.5]),
    "times-log": (0.5, -1.0, [1.4]),
    "inverse-size": (2.0, 0.5, [3.0]),
}


def law_values(name: str) -> np.ndarray:
    c, a, shape = TRUE[name]
    return LAWS[name].logarithm(SIZES, np.array([math.log(c), a, *shape]))


def points(logs: np.ndarray, width: float = 0.0, sizes: np.ndarray = SIZES) -> Points:
    values = tuple(Bounded.around(math.exp(y), width * math.exp(y)) for y in logs.tolist())
    return Points({}, sizes, values, ())


@pytest.mark.parametrize("name", LAWS)
def test_derivatives(name):
    law, (c, a, shape) = LAWS[name], TRUE[name]
    values = np.array([math.log(c), a, *shape])
    step = 1e-6
    for place, column in enumerate(law.jacobian(SIZES, values).T):
        move = np.zeros(len(values))
        move[place] = step
        rise = law.logarithm(SIZES, values + move) - law.logarithm(SIZES, values - move)
        assert np.allclose(column, rise / (2 * step), rtol=1e-7, atol=1e-8)


@pytest.mark.parametrize("name", LAWS)
def test_a_law_finds_itself(name):
    """Each law's own numbers: its constants within their intervals, and preferred."""
    growth = grown(points(law_values(name), 1e-14))
    assert growth.preferred == name
    assert growth.told_apart
    c, a, shape = TRUE[name]
    for true, found in zip((c, a, *shape), growth.fits[name].constants().values(), strict=True):
        assert found.low - 1e-9 <= true <= found.high + 1e-9
        assert found.high - found.low < 1e-4 * max(1.0, abs(true))
    truth = LAWS[name].logarithm(np.array([1e7]), np.array([math.log(c), a, *shape]))
    beyond = growth.beyond[0].value
    assert beyond is not None
    assert beyond.low * (1 - 1e-9) <= math.exp(truth[0]) <= beyond.high * (1 + 1e-9)
    assert (growth.varying is None) == (name == "power")


def test_intervals_hold_the_exponent_of_scattered_numbers():
    """Independent scatter of 1 %: the intervals are wider than 95 % ones, never narrower."""
    generator = np.random.default_rng(5)
    errors = np.zeros(len(SIZES))
    held = []
    for _ in range(200):
        logs = law_values("power") + 0.01 * generator.standard_normal(len(SIZES))
        held.append(fit(LAWS["power"], Data(SIZES, logs, errors)).constants()["a"].contains(0.8))
    assert np.mean(held) > 0.95


def test_scattered_numbers_do_not_make_a_law():
    """A power law with scatter stays one: what bends it more is not needed."""
    generator = np.random.default_rng(6)
    simple = 0
    for _ in range(20):
        logs = law_values("power") + 0.01 * generator.standard_normal(len(SIZES))
        simple += grown(points(logs)).preferred == "power"
    assert simple >= 17


def test_wide_bounds_tell_no_laws_apart():
    """Numbers that are good to 10 % exclude nothing, whatever their middle says."""
    growth = grown(points(law_values("log"), 0.1))
    assert growth.preferred == "power"
    assert not growth.verdict.ranks["log"].excluded
    exact = grown(points(law_values("log")))
    assert growth.exponent.low < exact.exponent.low < exact.exponent.high < growth.exponent.high


def test_laws_that_cannot_be_told_apart_are_named():
    """On half a decade with scatter, a logarithm and 1 / N bend alike."""
    sizes = np.geomspace(10.0, 60.0, 9)
    logs = np.log(sizes / (np.log(sizes) + 1.2))
    logs += 3e-3 * np.random.default_rng(2).standard_normal(len(sizes))
    growth = grown(points(logs, sizes=sizes))
    assert growth.verdict.rivals
    assert any("cannot tell" in text for text in growth.warnings)
    assert any("less than a decade" in text for text in growth.warnings)
    assert any("farther beyond" in text for text in growth.warnings)


def test_the_same_curve_with_more_sizes_is_not_more_evidence():
    """The cautious difference does not grow with the density of sizes as AICc's does."""
    told = []
    for count in (16, 64, 256):
        sizes = np.geomspace(10.0, 1e4, count)
        data = Data(sizes, np.log(sizes / (np.log(sizes) + 1.2 / sizes)), np.full(count, 1e-12))
        verdict = compared([fit(law, data) for law in LAWS.values()])
        told.append((verdict.ahead("power"), verdict.ranks["power"].cautious))
    assert told[2][0] > 8.0 * told[0][0]
    assert told[2][1] < 2.5 * told[0][1]


def test_laws_outside_of_their_range_say_so():
    few = grown(points(law_values("power")[:5], sizes=SIZES[:5]))
    assert "log-log" in few.unfit
    assert "at least 7 sizes" in few.unfit["log-log"]
    small = grown(points(law_values("log")[:12], sizes=np.arange(1.0, 13.0)))
    assert "sizes above 1" in small.unfit["log-log"]


def test_windows_are_those_of_every_pair_of_sizes():
    data = points(law_values("log"))
    logs, values = np.log(SIZES), law_values("log")
    expected = {
        (SIZES[i], SIZES[j])
        for i in range(31)
        for j in range(i + 4, 31)
        if abs(np.polyfit(logs[i : j + 1], values[i : j + 1], 1)[0] - 0.9) <= 0.005
    }
    found = windows_giving(data, "0.90")
    assert set(found.windows) == expected
    assert found.tried == 27 * 28 // 2
    assert len(windows_giving(data, "0.9").windows) > len(found.windows)
