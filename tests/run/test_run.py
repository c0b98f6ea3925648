"""A run as card, JSON, data set and file: everything in, everything out."""

import json
from pathlib import Path

import netCDF4
import numpy as np
import pytest
import xarray as xr

import spinvolt as sv
from spinvolt.bounded import Bounded, Proof, Undefined, weakest, with_uncertainty
from spinvolt.run.document import document, header, rebuilt
from spinvolt.vocabulary import PEAKS


@pytest.fixture(scope="module")
def run() -> sv.Run:
    return sv.charge(sv.CentralSpin(n_battery=6, n_charger=4), samples=11)


def test_the_json_result_keeps_the_contract(run: sv.Run) -> None:
    result = run.to_json()
    assert json.loads(json.dumps(result, allow_nan=False)) == result
    assert set(result) >= {"statement", "method", "peaks", "series", "references"}
    assert set(result["statement"]) == {"battery", "start", "charge", "method"}
    assert set(result["method"]) >= {
        "reduction",
        "engine",
        "why",
        "sector_sizes",
        "cost",
        "seconds",
        "version",
    }
    contract = {
        "max_energy", "charging_time", "max_power", "time_of_max_power", "charging_power",
        "efficiency", "advantage", "power_ratio", "speed_limit_rate",
    }  # fmt: skip
    assert contract <= set(result["peaks"]) <= {q.name for q in PEAKS}
    for figure in (*result["peaks"].values(), *result["at_peak"].values()):
        assert {"value", "low", "high", "proof"} <= set(figure)
        if figure["value"] is None:
            assert figure["reason"]
        else:
            assert figure["low"] <= figure["value"] <= figure["high"]
    assert len(result["series"]["time"]) == 11
    for name in set(result["series"]) - {"time"}:
        columns = [result[f"series{side}"][name] for side in ("_low", "", "_high")]
        assert all(low <= value <= high for low, value, high in zip(*columns, strict=True))
        assert result["series_proof"][name] in {str(p) for p in Proof}


def test_times_alone_leave_the_peaks_out() -> None:
    result = sv.charge(sv.CentralSpin(n_battery=2, n_charger=2), times=[0.5]).to_json()
    assert "peaks" not in result
    assert "at_peak" not in result


def test_a_data_set_carries_units_bounds_and_provenance(run: sv.Run) -> None:
    data = run.to_dataset()
    assert data["energy"].attrs["units"] == "energy unit"
    assert data["efficiency"].attrs["units"] == "1"
    assert data["entropy"].attrs["units"] == "bit"
    assert data["energy_low"].attrs["long_name"].endswith("lower bound")
    assert np.array_equal(data["energy"].values, run["energy"].value)
    assert data.attrs["Conventions"].startswith("CF-")
    assert json.loads(data.attrs["spinvolt"])["statement"]["battery"]["n_battery"] == 6


def test_a_saved_run_comes_back_whole(run: sv.Run, tmp_path: Path) -> None:
    path = tmp_path / "run.nc"
    run.save(path)
    again = sv.open_run(path)
    assert again.to_json() == run.to_json()
    assert str(again) == str(run)
    assert list(tmp_path.iterdir()) == [path]
    with xr.open_dataset(path) as data:
        assert "energy" in data


def test_populations_survive_a_file(tmp_path: Path) -> None:
    run = sv.charge(sv.CentralSpin(n_battery=3, n_charger=3), samples=4, watch=["populations"])
    run.save(tmp_path / "run.nc")
    assert np.array_equal(
        sv.open_run(tmp_path / "run.nc")["populations"].value, run["populations"].value
    )


def test_files_that_are_no_runs_are_refused_in_one_sentence(tmp_path: Path, run: sv.Run) -> None:
    with pytest.raises(sv.Misstated, match="there is no file"):
        sv.open_run(tmp_path / "none.nc")
    junk = tmp_path / "junk.nc"
    junk.write_bytes(b"\x00\x01 not a file \xff" * 9)
    with pytest.raises(sv.Misstated, match="is not a netCDF file"):
        sv.open_run(junk)
    other = tmp_path / "other.nc"
    run.save(other)
    with netCDF4.Dataset(other, "a") as data:
        data.spinvolt_schema = 999
    with pytest.raises(sv.Misstated, match="has run schema 999, but this spinvolt reads schema 1"):
        sv.open_run(other)
    with pytest.raises(sv.Misstated, match="is missing or read-only"):
        run.save(tmp_path / "no" / "folder.nc")


def test_the_card_shows_figures_bounds_method_and_references(run: sv.Run) -> None:
    card = str(run)
    for words in (
        "6 cells (0 up), 4 charger spins (4 up)",
        "charging time",
        "eigen engine",
        "yang2025",
        "proved",
    ):
        assert words in card
    assert max(len(line) for line in card.splitlines()) <= 79
    assert "not defined: collective advantage" in card


def test_what_is_not_there_is_named(run: sv.Run) -> None:
    with pytest.raises(KeyError, match="has no series 'charm'; it has energy"):
        len(run["charm"])
    with pytest.raises(KeyError, match="'energy' and 'power', not for 'entropy'"):
        run.peak("entropy")
    peak = run.peak("power")
    assert isinstance(peak.time, Bounded)
    assert peak.time == run.peaks["time_of_max_power"]


def test_a_run_is_rebuilt_from_its_document(run: sv.Run) -> None:
    again = rebuilt(header(run), run.time.tolist(), run.series)
    assert document(again) == document(run)


def test_series_are_arrays_to_numpy(run: sv.Run) -> None:
    assert np.asarray(run["energy"]).shape == (11,)
    assert len(run["energy"]) == 11
    assert run["energy"].at(3).contains(run["energy"].value[3])
    assert np.array_equal(run["time"].value, run.time)


@pytest.mark.parametrize(
    ("value", "error", "text"),
    [
        (0.0623899786632656, 3e-12, "0.0623899786633(30)"),
        (98.887840563847, 1.7e-10, "98.88784056385(17)"),
        (1.0, 0.0, "1"),
        (1.2e-5, 3e-9, "1.20000(30)e-05"),
        (97476023690.71, 75.0, "9.7476023691(75)e+10"),
        (3.0, 0.0995, "3.00(10)"),
        (3.0, 0.1, "3.00(10)"),
        (12345.0, 250.0, "12345(250)"),
        (1.0, 4.0, "1 +- 4"),
        (float("inf"), 1.0, "inf"),
    ],
)
def test_uncertainties_are_shown_with_two_digits(value: float, error: float, text: str) -> None:
    assert with_uncertainty(value, error) == text


def test_bounds_combine_outward() -> None:
    a, b = Bounded(2.0, 1.5, 2.5), Bounded(-1.0, -2.0, 1.0, Proof.ESTIMATED)
    product = a * b
    assert product.low <= -5.0
    assert product.high >= 2.5
    assert product.proof is Proof.ESTIMATED is weakest(Proof.PROVED, Proof.ESTIMATED)
    assert (a / Bounded.exact(-2.0)).contains(-0.75)
    with pytest.raises(ZeroDivisionError):
        (a / b).widened(0.0)
    with pytest.raises(ValueError, match="low <= value <= high"):
        Bounded(1.0, 2.0, 3.0)
    assert a.widened(1.0).contains(3.4)
    assert Undefined("no reason").to_json()["value"] is None


def test_the_card_names_what_the_size_left_out() -> None:
    battery = sv.CentralSpin(n_battery=2000, n_charger=2000)
    card = str(sv.charge(battery))
    assert "left out  entropy, ergotropy, ergotropy_full, fisher, energy_variance" in card
    assert "left out" not in str(sv.charge(battery, watch=["energy"], samples=3))
