"""`spinvolt scaling`: what it prints, its JSON, its picture, its exit codes."""

from dataclasses import replace

import numpy as np
import pytest
from tests.command_line import spinvolt

from spinvolt.plots.scaling import Curve, Line, scaling_figure
from spinvolt.study.scaling import scaling

STUDY = """
[battery]
[sweep]
coupling = [1.0, 2.0]
n_battery = { log = [10, 200, 7] }
n_charger = "n_battery"
metrics = ["advantage", "max_power"]
"""
NUMBER = {"value", "low", "high", "proof"}


@pytest.fixture
def study(tmp_path):
    file = tmp_path / "study.toml"
    file.write_text(STUDY)
    return file


CROSSING = """
[battery]
n_charger = 60
[sweep]
n_battery = { range = [1, 57] }
metrics = ["max_energy"]
"""


def test_tables(study):
    said = spinvolt("scaling", study, "--to", "1e4", "--quoted", "0.8")
    assert said.code == 0
    assert "collective advantage over n_battery: c n_battery^a" in said.out
    assert said.out.count("Preferred: c n_battery^a") == 2
    assert said.out.count("The power law is behind by") == 2
    assert said.out.count("At n_battery = 10000:") == 2
    assert "fit windows give it" in said.out
    assert "coupling = 2.0" in said.out


def test_json_contract(study):
    found = spinvolt("scaling", study, "--where", "coupling=2.0", "--json").json
    assert set(found) == {"x", "y", "unit", "lines", "version"}
    (line,) = found["lines"]
    assert set(line) == {
        "where", "reading", "window", "points", "left_out", "exponent", "prefactor", "local",
        "power_law", "criterion", "laws", "unfit", "preferred", "rivals", "told_apart",
        "ahead_of_power", "logarithm_ahead_of_power", "extrapolation", "quoted", "warnings",
    }  # fmt: skip
    assert line["where"] == {"coupling": 2.0}
    assert set(line["exponent"]) == NUMBER
    assert line["exponent"]["low"] < line["exponent"]["value"] < line["exponent"]["high"]
    assert line["exponent"]["proof"] == "estimated"
    assert line["local"][0]["exponent"]["proof"] == "proved"
    assert line["power_law"]["excluded"] is True
    assert line["criterion"] == {"name": "AICc", "excluded_above": 6.0, "confidence": 0.95}
    lowest = min(law["criterion"] for law in line["laws"])
    for law in line["laws"]:
        assert abs(law["criterion"] - lowest - law["difference"]) < 1e-9
        assert all(set(constant) == NUMBER for constant in law["constants"].values())
    assert abs(sum(law["weight"] for law in line["laws"]) - 1.0) < 1e-12
    assert line["extrapolation"][0]["x"] == 2000.0
    assert line["quoted"] is None
    quoting = spinvolt("scaling", study, "--quoted", "0.80", "--json").json
    assert quoting["lines"][0]["quoted"]["exponent"] == "0.80"


def test_a_kept_sweep_is_not_computed_again(study, tmp_path):
    store = tmp_path / "store"
    first = spinvolt("scaling", study, "--out", store, "--json")
    swept = spinvolt("sweep", study, "--out", store, "--workers", 0, "--json").json
    assert (swept["computed"], swept["kept"]) == (0, 14)
    assert spinvolt("scaling", store, "--json").json == first.json


@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_pictures(study, tmp_path, ending):
    path = tmp_path / f"picture.{ending}"
    assert spinvolt("scaling", study, "--plot", path).code == 0
    assert path.stat().st_size > 5000


def test_a_picture_shows_the_numbers_and_the_laws(study):
    found = scaling(study, where={"coupling": 1.0})
    above, below = found.plot().axes
    drawn = {line.get_gid(): line for line in (*above.lines, *below.lines)}
    (line,) = found.lines
    assert np.array_equal(drawn["numbers 0"].get_xdata(), line.points.sizes)
    assert np.array_equal(drawn["exponents 0"].get_xdata(), [e.size for e in line.local])
    slopes = drawn["exponents 0"].get_ydata()
    assert np.array_equal(slopes, [e.exponent.value for e in line.local])
    laws = [str(each.get_label()).removesuffix(", preferred") for each in above.lines[1:]]
    assert set(laws) == set(line.fits)
    assert np.ptp(drawn["power 0"].get_ydata()) < 1e-9
    assert (above.get_xscale(), above.get_yscale(), below.get_yscale()) == ("log", "log", "linear")


def test_a_picture_of_several_lines_names_their_laws(study):
    found = scaling(study)
    above, _ = found.plot().axes
    labels = above.get_legend_handles_labels()[1]
    assert labels == [f"coupling = {g}: {found.line(coupling=g).preferred}" for g in (1.0, 2.0)]


def test_readings_off_a_grid_stand_behind_the_exact_numbers(study):
    """Crosses in the colour of their line, with no law of their own."""
    found = scaling(study, y="max_power", grid=(0.0, 2.0, 500))
    above, below = found.plot().axes
    drawn = {line.get_gid(): line for line in (*above.lines, *below.lines)}
    for number, (exact, read) in enumerate(zip(found.lines[:2], found.lines[2:], strict=True)):
        for kind, height in (
            ("", [y.value for y in read.points.values]),
            ("exponents ", [e.exponent.value for e in read.local]),
        ):
            own = drawn[f"{kind or 'numbers '}{number}"]
            cross = drawn[f"{f'read {kind}' if kind else 'readings '}{number}"]
            assert np.array_equal(cross.get_ydata(), height)
            assert cross.get_color() == own.get_color()
            assert (cross.get_marker(), own.get_marker()) == ("x", "os"[number])
            assert cross.get_zorder() < own.get_zorder()
        assert f"{exact.preferred} {number}" in drawn
    labels = above.get_legend_handles_labels()[1]
    assert labels[2:] == ["read at 500 times in [0, 2]"]


def test_a_picture_has_no_more_lines_than_colours():
    one = np.array([1.0, 2.0])
    line = Line(
        "a line", one, one, one, one, one, one, one, one, one, (Curve("power", "", one, one),)
    )
    scaling_figure([line] * 7, "x", "y")
    scaling_figure([line, *[replace(line, reading="on a grid")] * 8], "x", "y")
    with pytest.raises(ValueError, match="at most 7 lines, but there are 8"):
        scaling_figure([line] * 8, "x", "y")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--window", "10"), "`--window` must be 2 numbers with commas between them"),
        (("--window", "30,20"), "`window` must be (low, high) with 0 <= low < high"),
        (("--window", "1,nan"), "`--window` must be 2 numbers"),
        (("--to", "a"), "`--to` must be numbers with commas"),
        (("--to", "-3"), "`to` must be a list of positive numbers"),
        (("--grid", "0,2,9.5"), "`--grid` must end in a whole number"),
        (("--grid", "2,1,9"), "`grid` must be (first, last, count)"),
        (("--grid", "0,2,9"), "A grid reads `max_power` or `max_energy`, but"),
        (("--where", "coupling"), "`--where` must be FIELD=VALUE"),
        (("--where", "couplin=1.0"), "`where` must name `coupling` or `n_battery`, but has"),
        (("--where", "coupling=3"), "a value that the study has (1.0, 2.0), but is 3."),
        (("--where", "n_battery=3"), "a value that the study has (10, 16, 27, 45, 74, 121, 200)"),
        (("--quoted", "0.8x"), "`quoted` must be a decimal number"),
        (("--y", "advantages"), "did you mean `advantage`?"),
        (("--x", "ising"), "`x` must be a field with numbers that the study sweeps"),
        (("--window", "10,20"), "A fit needs at least 5 sizes"),
        (("--plot", "x.jpg"), "`--plot` must end in"),
    ],
)
def test_misstated(study, words, sentence):
    said = spinvolt("scaling", study, *words)
    assert said.code == 2
    assert sentence in said.sentence


def test_files_that_are_no_study(tmp_path):
    assert "There is no statement" in spinvolt("scaling", tmp_path / "x.toml").sentence
    assert spinvolt("scaling", tmp_path).code == 2
    damaged = tmp_path / "x.nc"
    damaged.write_text("no netCDF")
    assert "cannot be read as netCDF" in spinvolt("scaling", damaged).sentence


def test_what_lies_beyond_in_words(tmp_path):
    """No digits that mean nothing, why there is no number, and how to have it."""
    file = tmp_path / "crossing.toml"
    file.write_text(CROSSING)
    plain = spinvolt("scaling", file, "--to", "60,570").out
    assert "with c = 0.0088 (0.0080 to 0.77), a = 1.90(86), b = 110 (-6.5 to 120)." in plain
    assert "+-" not in plain
    assert "At n_battery = 60: 58.7(66) (estimated).\n" in plain
    why = "no number: the cells (570) outnumber the excitations (60), as nowhere in the window"
    assert f"At n_battery = 570: {why}.\n" in plain
    assert "To charge 2 of these batteries as well, in about a second or less: add --check" in plain
    assert plain.count(why.removeprefix("no number: ")) == 1
    checked = spinvolt("scaling", file, "--to", "60,570", "--check").out
    assert "At n_battery = 60: 58.7(66) (estimated); charged, 59.0126889830" in checked
    assert "inside.\n" in checked
    assert f"At n_battery = 570: {why}; charged, 47.96990763" in checked
    assert "add --check" not in checked


def test_what_lies_beyond_as_json(tmp_path):
    file = tmp_path / "crossing.toml"
    file.write_text(CROSSING)
    (line,) = spinvolt("scaling", file, "--to", "60,570", "--check", "--json").json["lines"]
    near, far = line["extrapolation"]
    keys = {"x", "y", "by_law", "most", "reason", "caution", "seconds", "charged"}
    assert set(near) == set(far) == keys
    assert set(near["y"]) == set(near["charged"]) == NUMBER
    assert near["reason"] is None
    assert "the cells are 1 times the excitations (60)" in near["caution"]
    assert far["y"] is None
    assert "outnumber" in far["reason"]
    assert far["charged"]["proof"] == "proved"
    assert any("outnumber" in text for text in line["warnings"])
