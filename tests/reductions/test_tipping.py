"""The random-tipping average against its closed form, stored values and exact dynamics."""

import numpy as np
import pytest
from scipy.special import exp1
from tests.open_cases import cases, model

from spinvolt.engines.quadrature import Quadrature
from spinvolt.errors import NotCovered
from spinvolt.reductions.tipping import RandomTipping
from spinvolt.theory.open_area import area_theorem


@pytest.mark.parametrize("entry", cases("closure"), ids=lambda c: c["id"])
def test_panels_of_figure_2(entry):
    """The stored averages hold while the pulse is young; later theirs miss slow runs by 1e-3."""
    setting = model(int(entry["NC"]), (entry["NB"],) * entry["k"], entry["gu"])
    times = np.array(entry["t"])
    found = Quadrature().run(RandomTipping().problem(setting), times)
    stored = entry["random_tipping_asymptotic"]
    kappa = entry["k"] - entry["gu"]
    a = entry["k"] / kappa / entry["NC"] * np.exp(2.0 * kappa * entry["NC"] * times)
    young = a < 2.0
    assert young.sum() >= 8
    for column, key in ((0, "E_C"), (1, "E_B")):
        wanted = np.array(stored[key])
        assert found.fillings[young, column] == pytest.approx(wanted[young], abs=1e-9)
        assert found.fillings[:, column] == pytest.approx(wanted, abs=2e-3)
    inverse = 1.0 / a[a > 2e-3]
    closed = inverse * np.exp(inverse) * exp1(inverse)
    assert found.fillings[a > 2e-3, 0] == pytest.approx(closed, rel=1e-11, abs=1e-14)


@pytest.mark.parametrize("entry", cases("exact_k1_laplace"), ids=lambda c: c["id"])
def test_exact_single_reservoirs(entry):
    setting = model(int(entry["NC"]), (entry["NB"],))
    found = Quadrature().run(RandomTipping().problem(setting), entry["t"])
    allowed = 0.005 + 0.6 * np.log(entry["NC"]) * entry["NB"] / entry["NC"]
    assert np.abs(found.fillings[:, 1] - np.array(entry["E_B"])).max() <= allowed


def test_end_is_the_area_theorem():
    setting = model(10**6, (3, 4), 0.2, decay=(1.0, 0.7))
    found = Quadrature().run(RandomTipping().problem(setting), [1.0])
    assert found.fillings[0, 1:] == pytest.approx(area_theorem((1.0, 0.7), 0.2), abs=1e-12)


def test_shared_reservoirs_turn_alike():
    setting = model(10**6, (3, 4), shared=True)
    found = Quadrature().run(RandomTipping().problem(setting), [1e-5, 1e-4])
    assert found.fillings[:, 1] == pytest.approx(found.fillings[:, 2], abs=0.0)
    assert found.fillings[-1, 1] == pytest.approx(1.0, abs=1e-6)


@pytest.mark.parametrize(
    "setting",
    [
        model(100, (3,), start=(99, 0)),
        model(100, (3,), 1.0),
        model(100, (3,), 0.999),
        model(100, (3,), start=(100, 1)),
    ],
    ids=["start", "pump", "noise", "battery"],
)
def test_what_is_not_covered(setting):
    with pytest.raises(NotCovered):
        RandomTipping().problem(setting)
