"""A reduction against exact values at a small size."""

import numpy as np
import pytest
from tests.open_cases import case, energies_of, model, model_of

from spinvolt.engines.moment_equations import MomentEquations
from spinvolt.engines.quadrature import Quadrature
from spinvolt.errors import Misstated
from spinvolt.reductions.checking import compared, corresponding_times, smaller
from spinvolt.reductions.mean_field import MeanField
from spinvolt.reductions.tipping import RandomTipping


def test_largest_difference_and_its_time():
    entry = case("R16")
    setting, exact = model_of(entry), energies_of(entry)
    found = MomentEquations().run(MeanField().problem(setting), entry["t"])
    said = compared(found, exact)
    off = np.abs(found.fillings - exact)
    assert said.charger == off[:, 0].max()
    assert said.batteries == off[:, 1].max()
    assert exact[entry["t"].index(said.charger_time), 0] == pytest.approx(
        found.fillings[entry["t"].index(said.charger_time), 0], abs=1.0001 * said.charger
    )
    assert 0.08 < said.charger < 0.16
    assert said.last < 0.02
    assert f"{said.batteries:.3g}" in str(said)


def test_shapes_must_agree():
    found = Quadrature().run(RandomTipping().problem(model(100, (2,))), [0.0, 0.01])
    with pytest.raises(Misstated, match=r"\(2, 2\)"):
        compared(found, np.zeros((2, 3)))


def test_small_models_keep_rates_and_stage():
    large = model(10**7, (100, 50), 1.0, decay=(1.0, 0.5), thermal=(0.1, 0.0))
    small = smaller(large, 40)
    assert (small.n_charger, small.n_battery, small.start) == (40, (4, 2), (40, 0, 0))
    assert (small.decay, small.pump, small.thermal) == (large.decay, large.pump, large.thermal)
    times = np.array([0.0, 2e-6, 3e-6])
    scaled = corresponding_times(large, small, times)
    averages = [
        Quadrature().run(RandomTipping().problem(m), t).fillings[1:]
        for m, t in ((large, times), (small, scaled))
    ]
    assert averages[0] == pytest.approx(averages[1], abs=1e-9)
    assert scaled[0] == 0.0
    assert smaller(small, 40) == small
    assert corresponding_times(model(100, (2,), 2.0), model(10, (2,), 2.0), [3.0]) == [30.0]
    assert smaller(model(1000, (10,), start=(500, 5)), 100).start == (50, 5 * 4 // 10)
