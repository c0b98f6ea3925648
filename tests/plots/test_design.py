"""Pictures of designs: what is drawn where, and how axes are named."""

import numpy as np
import pytest

from spinvolt.study.design import design


def drawn(**table):
    return design({"battery": {"kind": "central-spin"}, "design": table}).plot()


def points(line):
    return np.asarray(line.get_xydata(), dtype=float)


VARY = {"n_battery": {"integer": [1, 5]}, "n_charger": {"integer": [1, 5]}}


def test_a_front_with_its_staircase():
    figure = drawn(vary=VARY, maximise="max_energy", minimise="charging_time")
    (axes,) = figure.axes
    lines = {line.get_gid(): line for line in axes.get_lines() if line.get_gid()}
    front = lines["aim_2_best"]
    assert len(points(front)) >= 2
    assert axes.get_xlabel().startswith("maximal stored energy")
    assert "(1/unit of coupling)" in axes.get_ylabel()
    steps = [line for line in axes.get_lines() if len(points(line)) == 3]
    assert len(steps) >= len(set(points(front)[:, 0].tolist())) - 1
    # Nothing lies beyond a corner: more energy in less time.
    drawn_ones = np.vstack([points(line) for line in lines.values()])
    for step in steps:
        x, y = points(step)[1].tolist()
        assert not ((drawn_ones[:, 0] > x + 1e-9) & (drawn_ones[:, 1] < y - 1e-9)).any()


@pytest.mark.parametrize(
    ("aims", "count"), [("max_energy", 2), (["max_energy", "max_power", "efficiency"], 2)]
)
def test_panels(aims, count):
    figure = drawn(vary=VARY, maximise=aims)
    assert len(figure.axes) == count
    assert figure.get_suptitle()


def test_the_nominal_optimum_is_marked():
    figure = drawn(
        vary={
            "n_battery": {"integer": [18, 21]},
            "n_charger": "40 - n_battery",
            "start.charger.dicke": "n_charger",
        },
        maximise="max_energy",
        robust={"start.charger.dicke": {"steps": [-4, -2, 0]}},
    )
    (axes,) = figure.axes
    gids = {line.get_gid() for line in axes.get_lines()}
    assert {"aim_1_best", "aim_1_best_without_the_spread"} <= gids
    assert axes.get_xlabel() == "n battery"
