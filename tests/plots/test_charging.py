"""What is drawn: the data of the run, its peaks, its bounds, and labels with units."""

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection, QuadMesh
from matplotlib.colors import PowerNorm
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from xarray import Dataset

import spinvolt as sv
import spinvolt.vocabulary as words
from spinvolt.plots.charging import COLUMN, PAGE, charging
from spinvolt.plots.panels import PANELS, PENS

OKABE_ITO = frozenset(
    ("#000000", "#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7")
)

EVERY = (*words.SERIES, *words.GENERAL)


def marked(figure: Figure, name: str) -> list[tuple[Axes, Line2D]]:
    """The lines that carry a name, with the axes they are in."""
    return [(axes, line) for axes in figure.axes for line in axes.lines if line.get_gid() == name]


def only(figure: Figure, name: str) -> tuple[Axes, Line2D]:
    (found,) = marked(figure, name)
    return found


def points(line: Line2D) -> list[list[float]]:
    """The places that a line runs through."""
    return np.asarray(line.get_xydata(), dtype=float).tolist()


def xs(line: Line2D) -> list[float]:
    return [x for x, _ in points(line)]


def ys(line: Line2D) -> list[float]:
    return [y for _, y in points(line)]


def peak_of(run: sv.Run, name: str) -> list[float]:
    """Time and value of a peak."""
    peak = run.peak(name)
    assert isinstance(peak.time, sv.Bounded)
    assert isinstance(peak.value, sv.Bounded)
    return [peak.time.value, peak.value.value]


def bands(figure: Figure) -> dict[str, PolyCollection]:
    found = (c for axes in figure.axes for c in axes.collections if isinstance(c, PolyCollection))
    return {str(c.get_gid()): c for c in found if str(c.get_gid()).endswith("_bounds")}


def legend_texts(axes: Axes) -> list[str]:
    legend = axes.get_legend()
    return [] if legend is None else [text.get_text() for text in legend.get_texts()]


@pytest.fixture(scope="module")
def run() -> sv.Run:
    return sv.charge(sv.CentralSpin(n_battery=6, n_charger=9), until=1.0, samples=101)


@pytest.fixture(scope="module")
def figure(run: sv.Run) -> Figure:
    return charging(run.to_dataset())


def test_every_series_of_the_vocabulary_has_one_panel_and_a_pen():
    placed = [name for panel in PANELS for name in panel.names]
    assert sorted(placed) == sorted(quantity.name for quantity in EVERY)
    assert set(PENS) == set(placed) - {"populations"}


def test_lines_of_a_panel_differ_without_their_colours():
    for panel in PANELS:
        pens = [PENS[name] for name in panel.names if name in PENS]
        assert len({pen.dashes for pen in pens}) == len({pen.colour for pen in pens}) == len(pens)
    assert {pen.colour for pen in PENS.values()} <= OKABE_ITO


def test_lines_are_the_series(run: sv.Run, figure: Figure):
    drawn = set(run.series) - {"efficiency"}
    assert {"energy", "power", "entropy", "ergotropy", "fisher", "interaction_energy"} <= drawn
    for name in drawn:
        _, line = only(figure, name)
        assert points(line) == np.column_stack([run.time, run[name].value]).tolist()


def test_efficiency_is_the_scale_on_the_right(run: sv.Run, figure: Figure):
    axes, _ = only(figure, "energy")
    (right,) = axes.child_axes
    assert right.get_ylabel() == r"efficiency $\eta(t)$"
    low, high = axes.get_ylim()
    full = 6.0  # six cells of energy one can take up all that the charger has
    assert right.get_ylim() == pytest.approx((low / full, high / full), rel=1e-12)
    assert run["energy"].value[50] / run["efficiency"].value[50] == pytest.approx(full, rel=1e-12)


def test_efficiency_alone_has_a_panel_of_its_own():
    battery = sv.CentralSpin(n_battery=3, n_charger=3)
    alone = sv.charge(battery, watch=["efficiency"])
    _, line = only(alone.plot(), "efficiency")
    assert ys(line) == alone["efficiency"].value.tolist()


@pytest.mark.parametrize("name", ["energy", "power"])
def test_peaks_are_marked_where_they_are(run: sv.Run, figure: Figure, name: str):
    axes, _ = only(figure, name)
    (circle,) = (line for line in axes.lines if line.get_gid() == "peak")
    time, value = peak_of(run, name)
    assert points(circle) == [[time, value]]
    assert circle.get_marker() == "o"
    (words_for_it,) = (text for text in legend_texts(axes) if "max" in text)
    assert f"{value:.6g}" in words_for_it
    assert f"{time:.6g}" in words_for_it


def test_guides_run_from_a_peak_to_both_axes(run: sv.Run, figure: Figure):
    axes, _ = only(figure, "energy")
    time, value = peak_of(run, "energy")
    corner = [[axes.get_xlim()[0], value], [time, value], [time, axes.get_ylim()[0]]]
    assert corner in [points(line) for line in axes.lines]


def test_the_charging_time_shows_in_the_other_panels(run: sv.Run, figure: Figure):
    axes, _ = only(figure, "entropy")
    time, _ = peak_of(run, "energy")
    assert [time, time] in [xs(line) for line in axes.lines]


def test_axes_carry_words_symbols_and_units(figure: Figure):
    for panel in PANELS:
        shown = [name for name in panel.names if marked(figure, name)]
        if not shown:
            continue
        axes, _ = only(figure, shown[0])
        text = axes.get_ylabel().replace("\n", " ").replace("$^{2}$", "^2")
        quantity = words.series(shown[0])
        if len(shown) == 1:
            assert text == words.axis_label(quantity).replace("Sx", "$S_x$")
        else:
            assert text.endswith(f"({quantity.unit})")
            for name in shown:
                label = words.series(name).label.replace("2^N", "2$^{N}$")
                assert f"{label} ${words.series(name).symbol}$" in legend_texts(axes)
    lowest = [axes for axes in figure.axes if axes.get_xlabel()]
    assert {axes.get_xlabel() for axes in lowest} == {words.axis_label(words.TIME_AXIS)}
    assert len(lowest) == 2


def test_panels_share_the_time_axis(run: sv.Run):
    figure = charging(run.to_dataset())
    figure.axes[0].set_xlim(0.2, 0.3)
    assert {axes.get_xlim() for axes in figure.axes} == {(0.2, 0.3)}


def test_few_panels_fit_a_column_and_many_a_page(figure: Figure):
    run = sv.charge(sv.CentralSpin(n_battery=2, n_charger=2), watch=["energy", "entropy"])
    assert run.plot().get_figwidth() == COLUMN
    assert figure.get_figwidth() == PAGE


@pytest.fixture(scope="module")
def everything() -> Dataset:
    battery = sv.CentralSpin(n_battery=3, n_charger=3, anisotropy=0.5)
    watch = [quantity.name for quantity in EVERY]
    return sv.charge(battery, until=1.0, samples=61, watch=watch).to_dataset()


@pytest.mark.parametrize("count", range(1, len(PANELS) + 1))
def test_every_panel_stays_inside_the_figure(everything: Dataset, count: int):
    dataset = everything
    kept = [name for panel in PANELS[:count] for name in panel.names if name in dataset]
    figure = charging(dataset[[n for name in kept for n in (name, f"{name}_low", f"{name}_high")]])
    assert len(figure.axes) == count - ("efficiency" in kept)
    figure.draw_without_rendering()
    for axes in figure.axes:
        box = axes.get_tightbbox()
        assert box is not None
        assert figure.bbox.x0 <= box.x0 < box.x1 <= figure.bbox.x1
        assert figure.bbox.y0 <= box.y0 < box.y1 <= figure.bbox.y1


def test_bounds_too_narrow_to_see_are_not_drawn(figure: Figure):
    assert bands(figure) == {}


def test_bounds_wide_enough_are_drawn_as_bands_and_the_grade_is_named(run: sv.Run):
    dataset = run.to_dataset()
    dataset["entropy_low"] = dataset["entropy"] - 0.2
    dataset["entropy_high"] = dataset["entropy"] + 0.1
    dataset["entropy"].attrs["proof"] = "estimated"
    figure = charging(dataset)
    (name,) = bands(figure)
    assert name == "entropy_bounds"
    outline = np.asarray(bands(figure)[name].get_paths()[0].vertices).tolist()
    for side in ("entropy_low", "entropy_high"):
        edge = np.column_stack([dataset["time"].to_numpy(), dataset[side].to_numpy()]).tolist()
        assert all(point in outline for point in edge)
    axes, _ = only(figure, "entropy")
    assert legend_texts(axes) == ["von Neumann entropy $S(t)$, estimated"]


def test_the_fisher_panel_shows_what_proves_entanglement(figure: Figure):
    axes, _ = only(figure, "fisher")
    assert [6.0, 6.0] in [ys(line) for line in axes.lines]
    assert any("entangled" in text for text in legend_texts(axes))


def test_one_cell_has_nothing_to_be_entangled_with():
    run = sv.charge(sv.CentralSpin(n_battery=1, n_charger=2), watch=["fisher"])
    axes, _ = only(run.plot(), "fisher")
    assert legend_texts(axes) == []


def test_the_title_states_the_battery():
    battery = sv.CentralSpin(n_battery=2, n_charger=5, ising=0.25, battery_splitting=1e-7)
    run = sv.charge(battery, charger=sv.Dicke(3), until=0.5, watch=["energy"])
    title = run.plot().get_suptitle().replace("\N{NO-BREAK SPACE}", " ").replace("\n", " ")
    assert title == (
        "central-spin battery: 2 cells, 5 charger spins (3 up); ising $0.25$; "
        r"battery splitting $1\times10^{-7}$"
    )


def test_a_run_in_which_nothing_charges_says_so_and_marks_no_peak():
    run = sv.charge(sv.CentralSpin(n_battery=3, n_charger=5, coupling=0.0))
    figure = run.plot()
    lines = figure.get_suptitle().splitlines()
    assert lines[-1] == run.status == "nothing ever charges: the coupling is zero"
    assert marked(figure, "peak") == []


def test_noise_about_a_constant_does_not_fill_the_axis(run: sv.Run):
    dataset = run.to_dataset()
    noise = 1e-15 * np.random.default_rng(1).standard_normal(len(run.time))
    for name, shift in (("entropy", 0.0), ("entropy_low", -1e-13), ("entropy_high", 1e-13)):
        dataset[name] = dataset[name].copy(data=noise + shift)
    axes, line = only(charging(dataset), "entropy")
    assert ys(line) == noise.tolist()
    assert axes.get_ylim() == pytest.approx((-0.05, 0.05), rel=1e-6)


def test_a_constant_other_than_zero_keeps_its_place():
    battery = sv.CentralSpin(n_battery=2, n_charger=2, ising=1.5)
    run = sv.charge(battery, until=1.0, watch=["interaction_energy"])
    axes, _ = only(run.plot(), "interaction_energy")
    assert axes.get_ylim() == pytest.approx((-3.0 * 1.05, -3.0 * 0.95), rel=1e-6)


def test_a_single_time_is_a_list_of_values():
    run = sv.charge(sv.CentralSpin(n_battery=4, n_charger=4), times=[0.3])
    figure = run.plot()
    (axes,) = figure.axes
    assert not axes.axison
    (text,) = axes.texts
    lines = text.get_text().splitlines()
    assert len(lines) == 1 + len(run.series)
    assert lines[0] == "at the time $0.3$"
    assert lines[1] == f"stored energy  ${run['energy'].value[0]:.6g}$ energy unit"


def test_populations_at_a_single_time_are_points_over_the_levels():
    run = sv.charge(sv.CentralSpin(n_battery=4, n_charger=4), times=[0.3], watch=["populations"])
    axes, line = only(run.plot(), "populations")
    assert ys(line) == run["populations"].value[0].tolist()
    assert axes.get_xlabel() == words.axis_label(words.LEVEL_AXIS)


def notes(figure: Figure) -> str:
    return figure.get_supxlabel()


def test_a_window_with_too_few_samples_says_so():
    battery = sv.CentralSpin(n_battery=2, n_charger=5)
    enough = sv.charge(battery, until=10.0, samples=401, watch=["energy", "interaction_energy"])
    assert notes(enough.plot()) == ""
    few = sv.charge(battery, until=300.0, samples=401, watch=["energy"])
    assert "undersampled" in notes(few.plot())


def test_enormous_bounds_leave_the_curve_visible(run: sv.Run):
    dataset = run.to_dataset()
    for huge in (1e9, np.inf):
        dataset["entropy_low"] = dataset["entropy"] - huge
        dataset["entropy_high"] = dataset["entropy"] + huge
        axes, line = only(charging(dataset), "entropy")
        low, high = axes.get_ylim()
        assert low <= min(ys(line)) < max(ys(line)) <= high
        assert high - low < 6.0 * max(ys(line))


def test_long_titles_break_at_commas():
    battery = sv.CentralSpin(n_battery=100_000, n_charger=300, ising=0.25)
    run = sv.charge(battery, until=1e-3, samples=2, watch=["energy"])
    lines = run.plot().get_suptitle().splitlines()
    assert len(lines) > 1
    assert all(line[-1] in ",;:" for line in lines[:-1])


def test_a_few_times_are_shown_as_dots_and_no_peak_is_marked():
    battery = sv.CentralSpin(n_battery=4, n_charger=4)
    run = sv.charge(battery, times=[0.0, 0.1, 0.4], watch=["energy"])
    figure = run.plot()
    _, line = only(figure, "energy")
    assert (line.get_marker(), line.get_linestyle()) == ("o", "None")
    assert marked(figure, "peak") == []


def test_a_peak_beyond_the_samples_is_told_but_not_marked():
    battery = sv.CentralSpin(n_battery=4, n_charger=4)
    run = sv.charge(battery, until=2.0, times=[0.0, 0.05, 0.1], watch=["energy"])
    figure = run.plot()
    axes, _ = only(figure, "energy")
    assert marked(figure, "peak") == []
    (text,) = legend_texts(axes)
    assert text.endswith("(outside)")
    assert axes.get_xlim() == (0.0, 0.1)


def test_populations_are_a_heat_map_with_a_square_root_norm():
    battery = sv.CentralSpin(n_battery=50, n_charger=3)
    run = sv.charge(battery, until=0.3, samples=31, watch=["energy", "populations"])
    found = (c for axes in run.plot().axes for c in axes.collections if c.get_gid())
    (mesh,) = (c for c in found if isinstance(c, QuadMesh))
    # Three charger spins fill three cells at most: the empty levels above are not shown.
    shown = np.asarray(mesh.get_array(), dtype=float)
    assert np.array_equal(shown, run["populations"].value[:, :4].T)
    assert isinstance(mesh.norm, PowerNorm)
    assert (mesh.norm.gamma, mesh.norm.vmin) == (0.5, 0.0)
    # The scale ends at one of the populations drawn, and few are larger.
    assert mesh.norm.vmax in shown
    assert np.mean(shown > mesh.norm.vmax) <= 1 / 100
    corners = np.asarray(mesh.get_coordinates(), dtype=float)
    assert np.array_equal(corners[:, 0, 1], [-0.5, 0.5, 1.5, 2.5, 3.5])
    centres = 0.5 * (corners[0, 1:, 0] + corners[0, :-1, 0])
    np.testing.assert_allclose(centres, run.time, atol=1e-15)


def test_a_run_without_series_has_nothing_to_plot():
    run = sv.charge(sv.CentralSpin(n_battery=2, n_charger=2), watch=[])
    with pytest.raises(sv.Misstated, match="`watch` must name a series to plot"):
        run.plot()


def test_a_data_set_from_elsewhere_is_refused():
    with pytest.raises(sv.Misstated, match=r"take one from `Run.to_dataset\(\)`"):
        charging(Dataset({"energy": ("time", [0.0])}, {"time": [0.0]}))


def test_titles_name_every_kind_and_start():
    coherent = sv.charge(
        sv.Cavity(n_battery=2), battery=sv.Thermal(0.1), charger=sv.CoherentField(0.5), times=[1.0]
    )
    title = coherent.plot().get_suptitle().replace("\n", " ")
    assert title == r"cavity battery: 2 cells (thermal, $p=0.1$), field: coherent, $\alpha=0.5$"
    battery = sv.CentralSpin(n_battery=2, n_charger=2, anisotropy=0.5)
    flipped = sv.charge(battery, battery=sv.Flipped(1), times=[1.0])
    title = flipped.plot().get_suptitle().replace("\n", " ").replace("\N{NO-BREAK SPACE}", " ")
    assert title == (
        "central-spin battery: 2 cells (1 flipped up), 2 charger spins (all up); anisotropy $0.5$"
    )


def test_another_run_is_drawn_beside():
    battery, start = sv.CentralSpin(n_battery=3, n_charger=6), sv.Dicke(3)
    scheme = sv.parallel_yang2025(battery, start)
    assert not isinstance(scheme, sv.Undefined)
    watch = ["energy", "power", "entropy"]
    run = sv.charge(battery, charger=start, until=0.5, watch=watch)
    cell = sv.charge(scheme.cell, charger=scheme.start, until=1.0, watch=watch)
    figure = run.plot(cell, copies=scheme.copies, words="three apart")
    for name in ("energy", "power"):
        axes, line = only(figure, f"{name}_beside")
        shown = points(line)
        assert shown == np.column_stack([cell.time, 3 * cell[name].value])[: len(shown)].tolist()
        assert shown[-2][0] < 0.5 <= shown[-1][0]
        assert axes.get_xlim() == (0.0, 0.5)
        assert "three apart" in legend_texts(axes)
        assert line.get_color() in OKABE_ITO
        assert line.get_color() != only(figure, name)[1].get_color()
    assert marked(figure, "entropy_beside") == []
    unnamed = run.plot(cell, copies=3)
    assert "3 side by side" in legend_texts(only(unnamed, "energy")[0])
