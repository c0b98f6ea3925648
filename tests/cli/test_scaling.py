"""`spinvolt scaling`: what it prints, its JSON, its picture, its exit codes."""

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


def test_a_picture_has_no_more_lines_than_colours():
    one = np.array([1.0, 2.0])
    line = Line(
        "a line", one, one, one, one, one, one, one, one, one, (Curve("power", "", one, one),)
    )
    scaling_figure([line] * 7, "x", "y")
    with pytest.raises(ValueError, match="at most 7 lines, but there are 8"):
        scaling_figure([line] * 8, "x", "y")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--window", "10"), "`--window` must be 2 numbers with commas between them"),
        (("--window", "30,20"), "`window` must be (low, high) with low < high"),
        (("--window", "1,nan"), "`--window` must be 2 numbers"),
        (("--to", "a"), "`--to` must be numbers with commas"),
        (("--to", "-3"), "`to` must be positive numbers"),
        (("--grid", "0,2,9.5"), "`--grid` must end in a whole number"),
        (("--grid", "2,1,9"), "`grid` must be (first, last, count)"),
        (("--grid", "0,2,9"), "A grid reads `max_power` or `max_energy`, but"),
        (("--where", "coupling"), "`--where` must be FIELD=VALUE"),
        (("--where", "couplin=1.0"), "`where` must name `coupling` or `n_battery`, but has"),
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
