"""Pictures of sensitivity studies: bars are derivatives, intervals are what is uncertain."""

import numpy as np
import pytest
from matplotlib.patches import Rectangle

import spinvolt as sv
from spinvolt.plots.charging import COLUMN, PAGE
from spinvolt.study.sensitivity_drawn import arrays

BATTERY = sv.CentralSpin(n_battery=3, n_charger=5, ising=0.3, charger_splitting=1.4)


@pytest.fixture(scope="module")
def found() -> sv.Sensitivity:
    return sv.sensitivity(BATTERY, of=["max_power", "charging_time"])


@pytest.fixture(scope="module")
def spread() -> sv.Sensitivity:
    return sv.sensitivity(
        BATTERY,
        by=["coupling", "ising"],
        of=["max_power", "efficiency"],
        uncertain={"coupling": {"mean": 1.0, "sd": 0.02}},
    )


def widths(axes) -> dict[str, float]:
    """Length of each bar, by its place."""
    bars = [patch for patch in axes.patches if isinstance(patch, Rectangle)]
    names = [text.get_text() for text in axes.get_yticklabels()]
    return {names[round(bar.get_y() + 0.5 * bar.get_height())]: bar.get_width() for bar in bars}


def test_bars_are_relative_derivatives(found):
    figure = found.plot()
    assert figure.get_figwidth() == COLUMN
    for axes, metric in zip(figure.axes, ("max_power", "charging_time"), strict=True):
        drawn, slopes = widths(axes), found.slopes[metric]
        assert drawn["coupling $g$"] == pytest.approx(slopes["coupling"].relative, rel=1e-12)
        assert drawn["Ising coupling $\\Delta$"] == pytest.approx(
            slopes["ising"].relative, rel=1e-12
        )
    assert figure.axes[0].get_title(loc="left").startswith("maximal average power $P_{\\max} = ")
    assert "relative sensitivity" in figure.axes[1].get_xlabel()
    assert figure.axes[0].get_xlim() == figure.axes[1].get_xlim()


def test_fields_at_zero_have_open_bars_and_are_explained(found):
    figure = found.plot()
    slope, figure_of = found.slopes["max_power"]["charger_crosstalk"], found.figures["max_power"]
    assert isinstance(slope.value, sv.Bounded)
    assert isinstance(figure_of, sv.Bounded)
    drawn = widths(figure.axes[0])["charger crosstalk $J_c$"]
    assert drawn == pytest.approx(slope.value.value / figure_of.value, rel=1e-12)
    clear = [p for p in figure.axes[0].patches if p.get_facecolor()[3] == 0.0]
    assert len(clear) == 2
    assert "open bars" in figure.get_supxlabel()


def test_fields_without_effect_are_named_below(found):
    figure = found.plot()
    labels = [text.get_text() for text in figure.axes[0].get_yticklabels()]
    assert "anisotropy $\\gamma$" not in labels
    assert "no effect on any of them: anisotropy $\\gamma$" in figure.get_supxlabel()


def test_a_study_of_fields_without_effect_shows_them():
    battery = sv.CentralSpin(n_battery=3, n_charger=5)
    figure = sv.sensitivity(battery, by=["anisotropy"], of=["max_energy"]).plot()
    assert widths(figure.axes[0]) == {"anisotropy $\\gamma$": 0.0}


def test_intervals_stand_beside_the_bars(spread):
    figure = spread.plot()
    assert figure.get_figwidth() == PAGE
    assert len(figure.axes) == 4
    told = spread.spread["max_power"]
    axes = figure.axes[1]
    mean = next(line for line in axes.get_lines() if line.get_marker() == "o")
    assert np.ravel(mean.get_xdata()).tolist() == [told.mean]
    ends = [each.get_segments()[0][:, 0].tolist() for each in axes.collections]
    assert ends == [[told.low, told.high], [told.mean - told.sd, told.mean + told.sd]]
    assert axes.get_title(loc="left") == "$P_{\\max}$ (energy unit / time unit)"
    legend = figure.axes[3].get_legend()
    assert legend is not None
    assert [text.get_text() for text in legend.get_texts()] == [
        "central 95 %", "standard deviation", "mean", "without the spread"
    ]  # fmt: skip


def test_intervals_of_derivatives_are_those_of_the_study(found):
    data = arrays(found)
    bounds = found.slopes["max_power"]["ising"].value
    assert isinstance(bounds, sv.Bounded)
    here = data.sel(metric="max_power", field="ising")
    assert float(here["relative_low"]) <= float(here["relative"]) <= float(here["relative_high"])
    width = 0.3 * (bounds.high - bounds.low) / float(here["figure"])
    assert float(here["relative_high"] - here["relative_low"]) == pytest.approx(width, rel=0.1)


def test_nothing_to_draw_is_refused():
    battery = sv.CentralSpin(n_battery=5, n_charger=3)
    found = sv.sensitivity(battery, by=["coupling"], of=["advantage"])
    with pytest.raises(sv.Misstated, match="a figure of merit with a value"):
        found.plot()
