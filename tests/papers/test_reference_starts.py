"""Non-ideal batteries and chargers of huangfu2021, Fig. 7 and Eq. 17 as corrected."""

import math

import numpy as np
import pytest
from tests.reference import stored

from spinvolt.algebra.blend import Blend
from spinvolt.batteries.central_spin import CentralSpin
from spinvolt.batteries.starts import Dicke, Flipped, Mixture
from spinvolt.engines.parting import flows
from spinvolt.metrics.curve import window
from spinvolt.metrics.maximum import highest, most_power
from spinvolt.metrics.peak import first_peak
from spinvolt.reductions.exact import Exact

ENTRIES = {entry["id"]: entry for entry in stored("starts")["entries"]}
STARTS = {
    "002-fig7-nonideal_chargers": (
        Dicke(0),
        Mixture(((0.6, Dicke(4)), *((0.1, Dicke(up)) for up in range(4)))),
    ),
    "002-fig7-nonempty_batteries": (Mixture(((0.6, Dicke(0)), (0.4, Flipped(1)))), Dicke(4)),
}


@pytest.mark.parametrize("name", STARTS)
def test_figure_7(name):
    values = ENTRIES[name]["values"]
    battery = CentralSpin(n_battery=2, n_charger=4)
    problem = Exact().problem(battery.model(*STARTS[name]))
    assert isinstance(problem, Blend)
    flow = flows(problem)
    peak = first_peak(flow, 1000)
    assert peak.time == pytest.approx(values["gT_first"], abs=1e-10)
    assert peak.value == pytest.approx(values["E_first"], abs=1e-12)
    march = window(flow, 10.0)
    found = highest(march, 10.0)
    assert found.value == pytest.approx(values["E_max_gt10"], abs=1e-9)
    assert found.time == pytest.approx(values["gt_max_gt10"], abs=1e-6)
    assert most_power(march, 0.0, 10.0).value == pytest.approx(values["Pmax"], abs=1e-9)
    jets = flow.jets(np.array(values["curve_gt"]))
    curve = jets.values[:, 0] - flow.problem.rest
    assert np.allclose(curve, values["curve_E"], rtol=0, atol=1e-13)


@pytest.mark.parametrize("row", ENTRIES["002-eq17"]["values"]["rows"], ids=lambda row: row["p0"])
def test_equation_17(row):
    """A charger of one given spin up, with p0, or both: half of the former is a singlet."""
    p0 = row["p0"]
    parts = ((p0, Flipped(1)), (1.0 - p0, Dicke(2)))
    charger = Mixture(tuple(part for part in parts if part[0]))
    problem = Exact().problem(CentralSpin(n_battery=2, n_charger=2).model(Dicke(0), charger))
    if p0 == 0.0:
        assert problem.size == 3
        return
    assert isinstance(problem, Blend)
    values = flows(problem).jets(np.array([0.5, 1.0, 0.3])).values[:, 0]
    assert values[0] == pytest.approx(row["E_at_gt_0p5"], abs=1e-13)
    assert values[1] == pytest.approx(row["E_at_gt_1"], abs=1e-13)
    closed = 2.0 * (1.0 - p0) * math.sin(0.3 * math.sqrt(2.0)) ** 2
    closed += 0.5 * p0 * math.sin(0.6) ** 2
    assert values[2] == pytest.approx(closed, abs=1e-13)
