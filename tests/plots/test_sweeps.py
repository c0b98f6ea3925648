"""Pictures of sweeps: which fields run where, what is drawn, what is said of missing numbers."""

from pathlib import Path

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection, QuadMesh
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure
from xarray import Dataset, load_dataset

import spinvolt as sv
from spinvolt.plots.charging import COLUMN
from spinvolt.plots.sweep_lines import PENS
from spinvolt.plots.view import MOST_LINES


@pytest.fixture
def swept(tmp_path: Path):
    """Computes a sweep of central spins: its data set."""

    def compute(sweep: dict[str, object], **battery: object) -> Dataset:
        tables = {"battery": {"kind": "central-spin", **battery}, "sweep": sweep}
        return sv.sweep(tables, tmp_path / "store", workers=0).dataset()

    return compute


def lines(figure: Figure) -> dict[str, np.ndarray]:
    """What is drawn in the only panel, by the names of lines."""
    (axes,) = figure.axes
    found = axes.get_lines()
    return {str(line.get_gid()): np.asarray(line.get_xydata(), dtype=float) for line in found}


def mesh_of(figure: Figure) -> tuple[Axes, QuadMesh]:
    axes = figure.axes[0]
    (mesh,) = (each for each in axes.collections if isinstance(each, QuadMesh))
    return axes, mesh


def colour_bar(figure: Figure) -> Axes:
    (bar,) = figure.axes[0].child_axes
    assert isinstance(bar, Axes)
    return bar


def legend(figure: Figure) -> list[str]:
    found = figure.axes[0].get_legend()
    return [] if found is None else [text.get_text() for text in found.get_texts()]


def note(figure: Figure) -> str:
    return figure.get_supxlabel()


GRID = {"n_charger": [6, 12], "n_battery": {"range": [1, 9]}, "metrics": ["max_power", "advantage"]}


def test_lines_are_the_numbers_one_for_each_setting(swept):
    data = swept(GRID)
    figure = sv.plot_sweep(data)
    drawn = lines(figure)
    for place, spins in enumerate((6, 12)):
        row = data["max_power"].sel(n_charger=spins)
        found = drawn[f"max_power {place}"]
        assert found.tolist() == np.column_stack([row["n_battery"], row]).tolist()
    axes = figure.axes[0]
    assert axes.get_xlabel() == "battery cells $N_b$"
    assert axes.get_ylabel() == "maximal average power $P_{\\max}$\n(energy unit / time unit)"
    assert legend(figure) == ["$N_c = 6$", "$N_c = 12$"]
    assert axes.get_xscale() == axes.get_yscale() == "linear"
    assert figure.get_figwidth() == COLUMN
    assert figure.get_suptitle() == "central-spin battery"
    assert note(figure) == ""


def test_the_sweep_itself_plots_the_same(swept, tmp_path):
    data = swept(GRID)
    study = {"battery": {"kind": "central-spin"}, "sweep": GRID}
    again = sv.sweep(study, tmp_path / "store", workers=0)
    for key, found in lines(again.plot(y="advantage")).items():
        assert np.array_equal(found, lines(sv.plot_sweep(data, y="advantage"))[key], equal_nan=True)


def test_the_file_of_a_store_plots_the_same(swept, tmp_path):
    data = swept(GRID)
    stored = load_dataset(tmp_path / "store" / "result.nc", engine="netcdf4")
    for key, found in lines(sv.plot_sweep(data)).items():
        assert np.array_equal(found, lines(sv.plot_sweep(stored))[key])


def test_gaps_are_said(swept):
    figure = sv.plot_sweep(swept(GRID), y="advantage")
    assert np.isnan(lines(figure)["advantage 0"][6:, 1]).all()
    assert note(figure).replace("\n", " ") == (
        "gaps: 3 undefined of 18, such as: yang2025's parallel scheme needs n_charger >= "
        "n_battery = 7, but n_charger is 6"
    )


def test_one_value_of_a_field_goes_to_the_title(swept):
    figure = sv.plot_sweep(swept(GRID), where={"n_charger": 12})
    assert list(lines(figure)) == ["max_power"]
    assert legend(figure) == []
    assert figure.get_suptitle() == "central-spin battery: $N_c = 12$"


def test_x_chooses_the_field_across(swept):
    data = swept({**GRID, "n_battery": [2, 3, 4]})
    figure = sv.plot_sweep(data, x="n_charger")
    assert figure.axes[0].get_xlabel() == "charger spins $N_c$"
    assert legend(figure) == ["$N_b = 2$", "$N_b = 3$", "$N_b = 4$"]


def test_two_sizes_alone_do_not_run_across(swept):
    data = swept({"n_battery": [2, 3], "ising": [0.0, 0.1, 0.2]}, n_charger=4)
    figure = sv.plot_sweep(data)
    assert figure.axes[0].get_xlabel() == "Ising coupling $\\Delta$ (unit of coupling)"
    assert legend(figure) == ["$N_b = 2$", "$N_b = 3$"]


def test_geometric_values_have_logarithmic_axes(swept):
    sizes = {"n_battery": {"log": [2, 60, 7]}, "n_charger": "2 * n_battery"}
    figure = sv.plot_sweep(swept({**sizes, "metrics": ["max_power"]}))
    axes = figure.axes[0]
    assert axes.get_xscale() == axes.get_yscale() == "log"
    assert figure.get_suptitle() == "central-spin battery: $N_c = 2 \\, N_b$"
    labels = [text.get_text() for text in axes.get_xticklabels(which="both")]
    assert {"10"} <= set(labels)
    assert not any("^" in text for text in labels)


def test_a_map_of_two_fields(swept):
    fields = {"n_battery": {"range": [1, 10]}, "n_charger": {"range": [1, 12]}}
    data = swept({**fields, "metrics": ["max_power", "advantage"]})
    figure = sv.plot_sweep(data)
    axes, mesh = mesh_of(figure)
    values = np.asarray(mesh.get_array())
    assert values.tolist() == data["max_power"].transpose("n_charger", "n_battery").values.tolist()
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("battery cells $N_b$", "charger spins $N_c$")
    assert axes.get_xlim() == (0.5, 10.5)
    assert mesh.get_cmap().name == "cividis"
    bar = colour_bar(figure)
    assert bar.get_ylabel() == "maximal average power $P_{\\max}$\n(energy unit / time unit)"
    assert not axes.patch.get_hatch()


def test_undefined_cells_are_hatched_and_said(swept):
    fields = {"n_battery": {"range": [1, 9]}, "n_charger": {"range": [1, 9]}}
    figure = sv.plot_sweep(swept({**fields, "metrics": ["advantage"]}))
    axes, mesh = mesh_of(figure)
    assert int(np.ma.count_masked(mesh.get_array())) == 36
    assert axes.patch.get_hatch()
    assert note(figure).startswith("hatched: 36 undefined of 81, such as: ")


def test_a_sweep_without_any_number_is_hatched_throughout(swept):
    fields = {"n_battery": {"range": [5, 12]}, "n_charger": [1, 2, 3, 4]}
    figure = sv.plot_sweep(
        swept({**fields, "metrics": ["advantage"]}), x=("n_battery", "n_charger")
    )
    _, mesh = mesh_of(figure)
    assert np.ma.count_masked(mesh.get_array()) == 32
    assert note(figure).startswith("hatched: 32 undefined of 32")


def test_failed_and_missing_cases_are_said(tmp_path):
    starts = {"start.battery.dicke": [0, 2], "metrics": ["max_energy"], "chunk": 1}
    study = {"n_battery": [1, 2, 3], **starts}
    tables = {"battery": {"kind": "central-spin", "n_charger": 4}, "sweep": study}
    part = sv.sweep(tables, tmp_path / "store", workers=0, shard=(1, 2)).dataset()
    figure = sv.plot_sweep(part)
    assert "3 missing of 6" in note(figure)
    whole = sv.sweep(tables, tmp_path / "store", workers=0).dataset()
    assert note(sv.plot_sweep(whole)).startswith("gaps: 1 failed of 6, such as: ")


def test_two_fields_may_be_asked_for_as_a_map(swept):
    figure = sv.plot_sweep(swept(GRID), x=["n_charger", "n_battery"], y="max_power")
    axes, mesh = mesh_of(figure)
    assert np.asarray(mesh.get_array()).shape == (9, 2)
    assert axes.get_xlabel() == "charger spins $N_c$"


def test_colours_are_logarithmic_over_geometric_fields(swept):
    fields = {"n_battery": {"log": [2, 60, 8]}, "n_charger": {"log": [2, 60, 8]}}
    axes, mesh = mesh_of(sv.plot_sweep(swept({**fields, "metrics": ["max_power"]})))
    assert axes.get_xscale() == axes.get_yscale() == "log"
    assert isinstance(mesh.norm, LogNorm)


CURVES = {
    "charger_splitting": {"linear": [1.0, 3.0, 9]},
    "n_charger": [4, 8],
    "metrics": ["efficiency"],
    "curves": ["energy"],
    "samples": 11,
}


def test_curves_run_over_relative_time(swept):
    data = swept(CURVES, n_battery=4)
    figure = sv.plot_sweep(data, y="energy", where={"charger_splitting": 1.5})
    axes = figure.axes[0]
    assert axes.get_xlabel() == "time over the end of the charge"
    assert axes.get_xlim() == (0.0, 1.0)
    assert legend(figure) == ["$N_c = 4$", "$N_c = 8$"]
    found = data["energy_curve"].sel(charger_splitting=1.5, n_charger=8)
    assert lines(figure)["energy_curve 1"][:, 1].tolist() == found.values.tolist()
    assert "$N_b = 4$, $\\omega_c = 1.5$" in figure.get_suptitle()


def test_many_curves_are_a_map(swept):
    figure = sv.plot_sweep(swept(CURVES, n_battery=4), y="energy_curve", where={"n_charger": 4})
    axes, mesh = mesh_of(figure)
    assert np.asarray(mesh.get_array()).shape == (9, 11)
    assert axes.get_xlim() == (0.0, 1.0)
    assert axes.get_ylabel() == "charger splitting $\\omega_c$ (unit of coupling)"


def test_wide_bounds_are_bars_and_the_grade_is_said(swept):
    data = swept(GRID).copy()
    data["max_power_high"] = 1.5 * data["max_power"]
    data["max_power_proof"] = data["max_power_proof"] + np.int8(1)
    data["max_power_proof"].attrs = swept(GRID)["max_power_proof"].attrs
    figure = sv.plot_sweep(data)
    bars = {each.get_gid() for each in figure.axes[0].collections}
    assert bars == {"max_power 0_bounds", "max_power 1_bounds"}
    assert note(figure) == "bounds: estimated"


def test_wide_bounds_of_curves_are_bands(swept):
    data = swept(CURVES, n_battery=4).copy()
    data["energy_curve_high"] = 1.2 * data["energy_curve"]
    figure = sv.plot_sweep(data, y="energy", where={"charger_splitting": 1.0})
    bands = [c for c in figure.axes[0].collections if isinstance(c, PolyCollection)]
    assert {band.get_gid() for band in bands} == {"energy_curve 0_bounds", "energy_curve 1_bounds"}


def test_words_and_cases_along_an_axis(swept, tmp_path):
    data = swept({"method.engine": ["eigen", "chebyshev"], "n_battery": [1, 2]}, n_charger=4)
    words = sv.plot_sweep(data, x="method.engine").axes[0]
    assert [text.get_text() for text in words.get_xticklabels()] == ["eigen", "chebyshev"]
    cases = [{"n_battery": 2, "ising": 0.1}, {"n_battery": 2, "ising": 0.3}]
    tables = {"battery": {"n_charger": 4}, "sweep": {"cases": cases}}
    listed = sv.sweep(tables, tmp_path / "cases", workers=0).dataset()
    assert (
        sv.plot_sweep(listed).axes[0].get_xlabel() == "Ising coupling $\\Delta$ (unit of coupling)"
    )


def test_lines_differ_without_their_colours():
    assert len(PENS) == MOST_LINES
    assert len({(pen.dashes, pen.marker) for pen in PENS}) == len({pen.colour for pen in PENS}) == 7


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"y": "max_pwer"}, "did you mean `max_power`?"),
        ({"x": "ising"}, "`x` must name `n_charger` or `n_battery`, but has 'ising'"),
        ({"x": ()}, "one field, or two"),
        ({"where": {"ising": 1}}, "`where` must name"),
        ({"where": {"n_charger": 7}}, "a value of the sweep (6, 12), but gives 7"),
    ],
)
def test_what_is_not_there_is_refused(swept, asked, said):
    with pytest.raises(sv.Misstated, match=r".") as refused:
        sv.plot_sweep(swept(GRID), **asked)
    assert said in str(refused.value)


def test_more_fields_than_fit_are_refused(swept):
    many = {"n_battery": {"range": [1, 8]}, "n_charger": {"range": [1, 8]}, "ising": [0.0, 0.1]}
    data = swept({**many, "metrics": ["max_energy"]})
    with pytest.raises(sv.Misstated, match="choose with `where`"):
        sv.plot_sweep(data)
    mesh_of(sv.plot_sweep(data, where={"ising": 0.1}))


def test_what_is_no_sweep_is_refused():
    with pytest.raises(sv.Misstated, match="open_sweep"):
        sv.plot_sweep(Dataset({"a": ("x", [1.0])}))
