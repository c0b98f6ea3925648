"""Pictures of designs: what is drawn where, and how axes are named."""

from itertools import pairwise

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from spinvolt.plots.design import PANELS
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
    stairs = lines.pop("aim_2_staircase")
    assert stairs.get_drawstyle() == "steps-pre"
    corners = points(stairs)
    assert sorted(corners.tolist()) == sorted(points(front).tolist())
    # Nothing lies beyond a corner: more energy in less time.
    drawn_ones = np.vstack([points(line) for line in lines.values()])
    for (x, _), (_, y) in pairwise(corners.tolist()):
        assert not ((drawn_ones[:, 0] > x + 1e-9) & (drawn_ones[:, 1] < y - 1e-9)).any()


STARTS = [{"dicke": 2}, {"coherent": 1.0}]


@pytest.mark.parametrize("sizes", [{}, {"n_charger": {"integer": [3, 5]}}])
def test_fields_that_are_no_numbers_have_a_panel(sizes):
    battery = {"n_battery": 3, "n_charger": 3}
    table = {"vary": {**sizes, "start.charger": STARTS}, "maximise": "max_energy"}
    figure = design({"battery": battery, "design": table}).plot()
    assert [axes.get_xlabel() for axes in figure.axes] == [*sizes, "start.charger"]
    axes = figure.axes[-1]
    assert [tick.get_text() for tick in axes.get_xticklabels()] == ["dicke 2", "coherent 1.0"]
    drawn_ones = np.vstack([points(line) for line in axes.get_lines()])
    assert set(drawn_ones[:, 0].tolist()) == {0.0, 1.0}


def test_more_fields_than_panels_are_told():
    names = ("ising", "anisotropy", "charger_crosstalk", "battery_crosstalk", "coupling")
    vary = {name: [0.1] for name in names} | {"charger_splitting": [1.0, 1.1]}
    vary |= {"battery_splitting": [1.0], "n_battery": [1], "n_charger": [1]}
    figure = drawn(vary=vary, maximise="max_energy")
    assert len(figure.axes) == PANELS
    assert f"{len(vary) - PANELS} more field" in figure.get_suptitle()


def test_names_and_units_of_all_figures():
    figure = drawn(
        vary=VARY, maximise=["max_energy", "ergotropy", "max_power"], minimise="charging_time"
    )
    labels = [axes.get_ylabel() for axes in figure.axes]
    assert labels[0] == "ergotropy (battery ladder) $W$\n(energy unit)"
    renderer = FigureCanvasAgg(figure).get_renderer()
    figure.draw(renderer)
    for axes in figure.axes:
        name = axes.yaxis.label.get_window_extent(renderer)
        ticks = [t.get_window_extent(renderer) for t in axes.get_yticklabels() if t.get_text()]
        assert ticks
        assert not any(name.overlaps(tick) for tick in ticks)
        assert name.x0 >= 0.0


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
    assert axes.get_xlabel() == "n_battery"
