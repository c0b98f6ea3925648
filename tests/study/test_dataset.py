"""Data sets: from stores that are complete or not, and as a netCDF file for any tool."""

import json

import numpy as np
import pytest
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st
from tests.study.studies import small

from spinvolt.study.dataset import open_sweep
from spinvolt.study.layout import labels, slabs
from spinvolt.study.sweep import sweep

STUDY = {
    "battery": {},
    "sweep": {
        "n_battery": [2, 3, 4],
        "ising": [0.0, 0.5],
        "coupling": [1.0, 2.0],
        "zip": ["ising", "coupling"],
        "n_charger": "2 * n_battery + ising",
        "charge.until": [1.0, "first-peak"],
        "metrics": ["efficiency", "entropy", "advantage"],
        "curves": ["entropy", "efficiency"],
        "samples": 4,
        "chunk": 5,
    },
}


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    store = tmp_path_factory.mktemp("data") / "store"
    assert sweep(STUDY, store, workers=0).complete
    return store


@given(st.lists(st.integers(1, 4), min_size=1, max_size=4).map(tuple), st.data())
def test_slabs_tile_a_range_in_order(shape, data):
    count = int(np.prod(shape))
    first = data.draw(st.integers(0, count))
    last = data.draw(st.integers(first, count))
    array = np.arange(count).reshape(shape)
    boxes = list(slabs(shape, first, last))
    found = [array[box] for box, _ in boxes]
    assert [each.shape for each in found] == [size for _, size in boxes]
    assert np.concatenate([np.zeros(0, int), *(f.ravel() for f in found)]).tolist() == list(
        range(first, last)
    )
    assert len(boxes) <= max(1, 2 * len(shape) - 1)


@pytest.mark.parametrize(
    ("values", "kind"),
    [((1, 2), "i"), ((1, 2.5), "f"), (("a", 1), "O"), (({"dicke": 1},), "O"), ((2**70,), "f")],
)
def test_axes_have_the_type_of_their_values(values, kind):
    assert labels(values).dtype.kind == kind


def test_dimensions_are_the_axes_and_the_rest_are_coordinates(store):
    data = open_sweep(store)
    assert data["efficiency"].dims == ("n_battery", "ising", "charge.until")
    assert data["coupling"].dims == ("ising",)
    assert data["n_charger"].dims == ("n_battery", "ising")
    np.testing.assert_array_equal(data["n_charger"], [[4, 4.5], [6, 6.5], [8, 8.5]])
    assert data["charge.until"].values.tolist() == ["1.0", "first-peak"]
    assert data["entropy_curve"].dims == (*data["efficiency"].dims, "relative_time")
    assert data["entropy"].attrs["units"] == "bit"


def test_curves_end_at_the_figures_of_merit(store):
    data = open_sweep(store).sel({"ising": 0.0, "charge.until": "first-peak"})
    low, high = (data[f"entropy_curve_{side}"].isel(relative_time=-1) for side in ("low", "high"))
    assert ((data["entropy_low"] <= high) & (low <= data["entropy_high"])).all()
    assert (data["entropy_curve"].isel(relative_time=0) < 1e-9).all()


def test_numbers_lie_within_their_bounds_and_the_undefined_say_why(store):
    data = open_sweep(store)
    for name in ("efficiency", "entropy", "advantage", "entropy_curve"):
        value, low, high = (data[f"{name}{side}"] for side in ("", "_low", "_high"))
        assert ((low <= value) & (value <= high) | value.isnull()).all()
    meanings = data["advantage_proof"].attrs["flag_meanings"].split()
    misstated = data.sel(ising=0.5)
    assert {meanings[code] for code in misstated["advantage_proof"].values.ravel()} == {"failed"}
    reasons = {str(data["text"][int(i)].values) for i in misstated["failure"].values.ravel()}
    assert all("n_charger" in reason for reason in reasons)
    assert {meanings[c] for c in data["advantage_proof"].sel(ising=0.0).values.ravel()} == {
        "proved"
    }


def test_the_assembled_file_is_the_same_data_set(store):
    with xr.open_dataset(store / "result.nc") as opened:
        xr.testing.assert_identical(opened.load(), open_sweep(store))


def test_an_unfinished_store_has_gaps_where_cases_are_missing(tmp_path):
    store = tmp_path / "store"
    done = sweep(small(), store, workers=0, shard=(1, 2))
    data = open_sweep(store)
    missing = data["status"] == data["status"].attrs["flag_values"][-1]
    assert int(missing.sum()) == 20 - done.mine
    assert (data["max_energy"].isnull() == missing).all()
    assert json.loads(data.attrs["spinvolt_base"]) == {"battery": {"n_charger": 4}}


def test_open_batteries_are_swept_as_well(tmp_path):
    study = {
        "battery": {"kind": "reservoir", "n_charger": 2},
        "sweep": {
            "n_battery": [[1], [1, 2]],
            "charge.until": [1.0, "steady"],
            "metrics": ["max_energy", "t50", "charger_density", "battery_density"],
            "curves": ["energy", "battery_density"],
            "samples": 3,
        },
    }
    data = sweep(study, tmp_path / "s", workers=0).dataset()
    assert data["n_battery"].values.tolist() == ["[1]", "[1, 2]"]
    assert (data["status"] == 0).all()
    assert data["max_energy"].notnull().values.tolist() == [[True, False], [True, False]]
    assert data["charger_density"].notnull().values.tolist() == [[False, True], [False, True]]
    assert data["battery_density"].notnull().values.tolist() == [[False, True], [False, False]]
    assert data["battery_density_curve"].isel(relative_time=2).notnull().values.tolist()[0][0]
    reason = data["battery_density_reason"].sel(n_battery="[1, 2]").values[1]
    assert "each of 2 batteries" in str(data["text"][int(reason)].values)


def test_explicit_cases_have_their_fields_as_coordinates(tmp_path):
    cases = [
        {"n_battery": 1, "start.charger": {"dicke": 2}},
        {"n_battery": 2, "start.charger": {"thermal": 0.5}},
    ]
    done = sweep(
        {"battery": {"n_charger": 3}, "sweep": {"cases": cases}}, tmp_path / "s", workers=0
    )
    data = done.dataset()
    assert data["max_energy"].dims == ("case",)
    assert data["n_battery"].values.tolist() == [1, 2]
    assert data["start.charger"].values.tolist() == ['{"dicke": 2}', '{"thermal": 0.5}']
    assert data["max_energy"].notnull().all()
