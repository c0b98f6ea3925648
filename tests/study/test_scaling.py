"""`scaling`: the papers' exponents, the laws of equal ensembles, studies of every form."""

import math
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from tests.papers.quotes import cut_off, records, rounded
from tests.reference import entry

from spinvolt.errors import Misstated
from spinvolt.study.dataset import open_sweep
from spinvolt.study.scaling import scaling
from spinvolt.study.sweep import sweep

EXAMPLES = Path(__file__).parents[2] / "examples" / "sweeps"
GRID = (0.0, 2.0, 1000)
READ = "1000 times in [0, 2]"


def example(name: str) -> Path:
    return EXAMPLES / f"scaling-{name}.toml"


@pytest.fixture(scope="module")
def equal(tmp_path_factory):
    """Equal ensembles from 10 to a million cells."""
    sizes = np.unique(np.geomspace(10.0, 1e6, 31).round().astype(int)).tolist()
    metrics = ["advantage", "max_power", "charging_time", "max_energy"]
    table = {"n_battery": sizes, "n_charger": "n_battery", "metrics": metrics}
    store = tmp_path_factory.mktemp("equal") / "store"
    return sweep({"battery": {}, "sweep": table}, store, workers=0).dataset()


@pytest.mark.parametrize("half", ["full", "half"])
def test_table_one_of_peng2021(half):
    """All digits on the paper's grid; the exact maxima beside, as the reference has them."""
    found = scaling(example(f"peng2021-{half}"), grid=GRID)
    table = entry("003-tableI")["values"]["table"]
    for spins in (5, 10, 15) if half == "full" else (100, 200, 300):
        exact, read = (found.line(r, n_charger=spins) for r in ("exact", READ))
        for symbol, name in (("alpha", "exponent"), ("beta", "prefactor")):
            record = records()[f"003, Table I / Fig 3,4: {symbol} N={spins}"]
            ours = getattr(read, name)
            assert rounded()(ours.value, record["paper_value"])
            assert ours.low <= ours.value <= ours.high
            own = getattr(exact, name).value
            assert math.isclose(own, table[str(spins)][symbol], rel_tol=1e-11)


def test_windows_of_yang2025(equal):
    """0.8264 is what some windows give, at sizes where the exponent has not settled."""
    quoted = records()["000, abstract, IV, Fig 5, Table I: exponent of Gamma(N_b), N_b=m=N_c"]
    table = {"n_battery": {"range": [1, 420]}, "n_charger": "n_battery", "metrics": ["advantage"]}
    line = scaling({"battery": {}, "sweep": table}).lines[0]
    found = line.windows(str(quoted["paper_value"]))
    assert (2.0, 415.0) in found.windows
    assert 10 < len(found.windows) < 0.001 * found.tried
    fits = quoted["our_value"]["loglog_fit"]
    for window in ("10..100", "10..170", "2..415"):
        low, high = map(float, window.split(".."))
        places = (line.points.sizes >= low) & (line.points.sizes <= high)
        values = np.array([y.value for y in line.points.values])[places]
        slope = np.polyfit(np.log(line.points.sizes[places]), np.log(values), 1)[0]
        assert abs(slope - fits[window]) < 6e-6
        assert ((low, high) in found.windows) == (abs(slope - 0.8264) <= 5e-5)
    large = scaling(equal, y="advantage", window=(1000.0, 1e6)).lines[0]
    assert large.exponent.low > 0.8264
    assert large.varying is not None


def test_exponents_of_huangfu2021():
    line = scaling(example("huangfu2021")).lines[0]
    for cells in (20, 100, 1000):
        record = records()[f"002, Fig 5: beta M={cells}, gamma=0"]
        ours = line.at(cells)
        assert abs(ours.value - record["our_value"]) <= 5.1e-6
        assert ours.high - ours.low < 1e-8
        assert rounded()(ours.value, record["paper_value"]) == (cells != 1000)


def test_fits_of_huangfu2021_with_counter_rotating_terms():
    """0.84, 0.79 and 0.48 come from one fit over 25 to 100 cells."""
    found = scaling(example("huangfu2021-gamma"))
    for gamma, said in ((0.2, "0.2"), (0.6, "0.6"), (1.0, "1.0")):
        record = records()[f"002, Fig 5: beta M=100, gamma={said}"]
        ours = found.line(anisotropy=gamma).exponent.value
        assert rounded()(ours, record["paper_value"]) or cut_off()(ours, record["paper_value"])


def test_equal_ensembles_prefer_a_logarithm_to_a_power(equal):
    line = scaling(equal, y="advantage").lines[0]
    assert line.preferred in ("log", "log-log")
    assert line.told_apart
    power = line.verdict.ranks["power"]
    assert power.excluded
    assert line.verdict.ahead("power") > 200.0
    assert power.cautious > 20.0
    # The law of theory/equal_sizes: (pi / 2) N / ln N for ever larger sizes.
    constants = line.fits["log"].constants()
    assert constants["a"].contains(1.0)
    assert constants["c"].contains(0.5 * math.pi)


def test_exponents_of_the_advantage_rise_past_their_bounds(equal):
    line = scaling(equal, y="advantage").lines[0]
    first, last = line.varying or pytest.fail("one exponent fits all")
    assert first.exponent.high < 0.77
    assert last.exponent.low > 0.93
    assert all(a.exponent.high < b.exponent.low for a, b in pairwise(line.local))


def test_extrapolations_hold_what_is_then_computed(equal):
    """Nine windows, four figures of merit: no theorem, but at least nine in ten are right."""
    windows = [(10, 1e2), (10, 1e3), (10, 1e4), (10, 1e5), (1e2, 1e3), (1e2, 1e4), (1e3, 1e4)]
    sizes = equal["n_battery"].to_numpy()
    right: list[bool] = []
    for y in ("advantage", "max_power", "charging_time", "max_energy"):
        for low, high in [*windows, (1e3, 1e5), (30, 3000)]:
            later = sizes[sizes > high].tolist()
            for told in scaling(equal, y=y, window=(low, high), to=later).lines[0].beyond:
                truth = float(equal[y].sel(n_battery=int(told.size)))
                right.append(told.value is not None and told.value.contains(truth))
    assert len(right) > 400
    assert np.mean(right) > 0.9


def test_a_store_a_data_set_and_a_file_say_the_same(tmp_path):
    tables = {"battery": {"n_charger": 8}, "sweep": {"n_battery": {"range": [1, 8]}}}
    first = scaling(tables, y="max_power", store=tmp_path / "s")
    data = open_sweep(tmp_path / "s")
    others = [tmp_path / "s", tmp_path / "s" / "result.nc", data, tables]
    for study in others:
        assert scaling(study, y="max_power").to_json() == first.to_json()
    read = [scaling(study, y="max_power", grid=(0.0, 1.0, 50)) for study in others[::3]]
    assert read[0].to_json() == read[1].to_json()
    assert read[0].lines[1].reading == "50 times in [0, 1]"
    exact, seen = (line.points.values for line in read[0].lines)
    assert all(a.low <= b.high for a, b in zip(seen, exact, strict=True))
    with pytest.raises(Misstated, match="`grid` needs the study"):
        scaling(data, y="max_power", grid=(0.0, 1.0, 50))
    with pytest.raises(Misstated, match="there already"):
        scaling(data, store=tmp_path / "t")


def test_lines_and_fields():
    sizes = [1, 2, 4, 8, 16]
    table = {"coupling": [1.0, 2.0], "n_battery": sizes, "n_charger": "2 * n_battery"}
    tables = {"battery": {}, "sweep": {**table, "metrics": ["max_power", "charging_time"]}}
    found = scaling(tables, x="n_charger")
    assert [line.points.where for line in found.lines] == [{"coupling": 1.0}, {"coupling": 2.0}]
    one, two = (line.exponent.value for line in found.lines)
    assert math.isclose(one, two, rel_tol=1e-10)
    single, double = (found.line(coupling=g).prefactor.value for g in (1.0, 2.0))
    assert math.isclose(double, 2.0 * single, rel_tol=1e-10)
    chosen = scaling(tables, where={"coupling": 2.0})
    assert [line.points.where for line in chosen.lines] == [{"coupling": 2.0}]
    for x in ("charger", "status"):
        with pytest.raises(Misstated, match="`x` must be a field"):
            scaling(tables, x=x)
    with pytest.raises(Misstated, match="did you mean `max_power`"):
        scaling(tables, y="max_powr")
    with pytest.raises(Misstated, match="`coupling` must be a value"):
        scaling(tables, where={"coupling": 3.0})
    with pytest.raises(Misstated, match="at least 5 sizes"):
        scaling(tables, window=(2.0, 10.0))
    with pytest.raises(Misstated, match="no line"):
        found.line(coupling=5.0)


def test_sizes_without_a_number_are_told():
    table = {"n_battery": {"range": [1, 9]}, "metrics": ["advantage"]}
    line = scaling({"battery": {"n_charger": 6}, "sweep": table}).lines[0]
    assert [size for size, _ in line.points.left_out] == [7.0, 8.0, 9.0]
    assert "n_charger >= n_battery" in line.points.left_out[0][1]
    assert any("left out: 3, the first being 7" in text for text in line.warnings)


def test_numbers_of_ones_own():
    """Data without bounds are graded as such, and nothing is said to be proved."""
    sizes = np.array([1.0, 2.0, 4.0, 8.0, 16.0])
    data = xr.Dataset({"speed": ("length", 3.0 * sizes**0.5)}, {"length": sizes})
    line = scaling(data).lines[0]
    assert line.preferred == "power"
    assert line.points.proof == "uncontrolled"
    assert abs(line.exponent.value - 0.5) < 1e-14
    twice = xr.Dataset({"speed": ("length", sizes)}, {"length": [1, 2, 2, 3, 4]})
    with pytest.raises(Misstated, match="length is 2 twice"):
        scaling(twice)
    with pytest.raises(Misstated, match="no logarithm"):
        scaling(xr.Dataset({"speed": ("length", -sizes)}, {"length": sizes}))


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"window": (5,)}, "`window` must be .low, high. with 0 <= low < high, but is .5,.."),
        ({"window": 5}, "`window` must be .* but is 5"),
        ({"window": ("a", "b")}, "`window` must be"),
        ({"window": (math.nan, 5.0)}, "`window` must be"),
        ({"to": 5}, "`to` must be a list of positive numbers, but is 5"),
        ({"to": "12"}, "`to` must be a list of positive numbers"),
        ({"to": [1.0, None]}, "`to` must be a list of positive numbers"),
        ({"to": [math.inf]}, "`to` must be a list of positive numbers"),
        ({"grid": (1.0, 2.0)}, "`grid` must be .first, last, count."),
        ({"grid": 7}, "`grid` must be .first, last, count."),
        ({"grid": ("a", 1.0, 9)}, "`grid` must be three numbers"),
        ({"where": ["n_battery"]}, "`where` must be a dict"),
        ({"where": {"n_battery": 99}}, "9 from 1 to 9, next to it 9"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_words(asked, sentence):
    tables = {"battery": {"n_charger": 9}, "sweep": {"n_battery": {"range": [1, 9]}}}
    with pytest.raises(Misstated, match=sentence):
        scaling(tables, **asked)
