"""`spinvolt reproduce`: its files, its verdicts, what it keeps, and how it fails."""

import csv
import json
from dataclasses import replace

import numpy as np
import pytest
import xarray as xr
from tests.command_line import spinvolt

import spinvolt as sv
from spinvolt.bounded import Bounded
from spinvolt.papers import KEYS
from spinvolt.papers.claim import Verdict, between, cut_off, judged, printed, rounded
from spinvolt.papers.reproduce import chosen, make, reproduce

KEY, FIGURE = "yang2025", "5"


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    folder = tmp_path_factory.mktemp("papers")
    reproduce(KEY, FIGURE, out=folder, quick=True, workers=0)
    return folder


def test_every_file_is_there_and_holds_the_data(out):
    folder = out / KEY / FIGURE
    record = json.loads((folder / "record.json").read_bytes())
    assert {"5.png", "5.svg", "5.nc", "data-n_battery.csv"} <= set(record["files"])
    with xr.open_dataset(folder / "5.nc") as data:
        advantage = data["advantage"].to_numpy()
        assert data["advantage"].attrs["units"]
        assert data.attrs["title"].startswith("Fig. 5 of yang2025")
    with (folder / "data-n_battery.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [float(row["advantage"]) for row in rows] == advantage.tolist()
    battery = sv.CentralSpin(n_battery=100, n_charger=100)
    known = sv.charge(battery, watch=[], samples=2).peaks["advantage"]
    assert isinstance(known, Bounded)
    assert abs(advantage[99] - known.value) <= 1e-11 * known.value


def test_report_lists_figure_claim_and_verdict(out):
    for name in ("report.md", "report.html"):
        text = (out / name).read_text(encoding="utf-8")
        assert "Collective advantage over the number of cells" in text
        assert "0.8264" in text
        assert "ambiguous" in text
        assert "yang2025/5/5.png" in text
    claims = json.loads((out / "claims.json").read_bytes())
    assert [claim["quoted"] for claim in claims["yang2025/5"]] == ["0.8264"]


def test_a_second_run_keeps_what_is_there(out):
    record = out / KEY / FIGURE / "record.json"
    before = record.stat().st_mtime_ns
    said = spinvolt("reproduce", KEY, "--figure", FIGURE, "--out", out, "--quick", "--json")
    assert said.code == 0
    assert (said.json["computed"], said.json["kept"], said.json["changed"]) == (0, 1, [])
    assert record.stat().st_mtime_ns == before


def test_what_is_missing_or_torn_is_made_again(out):
    folder = out / KEY / FIGURE
    picture = (folder / "5.png").read_bytes()
    (folder / "5.png").unlink()
    assert reproduce(KEY, FIGURE, out=out, quick=True, workers=0).computed == 1
    assert (folder / "5.png").read_bytes() == picture
    (folder / "record.json").write_text('{"schema": 1, "co')
    assert reproduce(KEY, FIGURE, out=out, quick=True, workers=0).computed == 1


def test_a_changed_verdict_is_told_and_ends_with_one(monkeypatch, tmp_path):
    figure = sv.papers.yang2025.figure(FIGURE)
    (claim,) = figure.stated
    wrong = replace(figure, stated=(replace(claim, verdict=Verdict.AGREES),))
    paper = replace(sv.papers.yang2025, figures=(wrong,))
    monkeypatch.setattr("spinvolt.papers.works.yang2025.PAPER", paper)
    said = spinvolt("reproduce", KEY, "--out", tmp_path, "--quick", "--workers", "0")
    assert said.code == 1
    assert "changed: yang2025, Abstract, Sec. IV, Fig. 5, Table I: exponent ambiguous" in said.out


def test_every_paper_has_figures_with_unique_names_and_unique_claims():
    for key in KEYS:
        figures = chosen(key, None)
        assert figures
        assert len({figure.id for figure in figures}) == len(figures)
        names = [claim.name for figure in figures for claim in figure.stated]
        assert len(set(names)) == len(names), key
        assert all(figure.paper == key for figure in figures)
        assert all(claim.readings and claim.reason for f in figures for claim in f.stated)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("yang2026",), "did you mean yang2025?"),
        (("yang2025", "--figure", "Fig. 55"), "did you mean 5?"),
        (("--figure", "5"), "`figure` needs the paper that it is of."),
        (("yang2025", "--workers", "two"), "`--workers` must be a whole number in [0, 1024]"),
    ],
)
def test_misstated(words, sentence, tmp_path):
    said = spinvolt("reproduce", *words, "--out", tmp_path)
    assert said.code == 2
    assert sentence in said.sentence


def test_a_file_in_the_folders_place_is_refused(tmp_path):
    file = tmp_path / "taken"
    file.write_text("mine")
    said = spinvolt("reproduce", KEY, "--figure", FIGURE, "--out", file)
    assert said.code == 2
    assert "must name a folder" in said.sentence
    assert file.read_text() == "mine"


def test_a_folder_with_other_files_is_refused(tmp_path):
    (tmp_path / "report.md").write_text("mine")
    said = spinvolt("reproduce", KEY, "--figure", FIGURE, "--out", tmp_path)
    assert said.code == 2
    assert "holds other files" in said.sentence
    assert (tmp_path / "report.md").read_text() == "mine"


def test_figures_that_were_made_one_by_one_are_kept(tmp_path):
    make("yang2025", "table-1", tmp_path, quick=True)
    assert reproduce("yang2025", "table-1", out=tmp_path, quick=True, workers=0).kept == 1


def test_what_was_made_in_full_serves_quickly_too(tmp_path):
    key, figure = "yang2025", "table-1"
    assert reproduce(key, figure, out=tmp_path, quick=True, workers=0).computed == 1
    assert "quick: fewer points" in (tmp_path / "report.md").read_text(encoding="utf-8")
    assert reproduce(key, figure, out=tmp_path, workers=0).computed == 1
    again = reproduce(key, figure, out=tmp_path, quick=True, workers=0)
    assert (again.computed, again.kept) == (0, 1)
    assert "quick: fewer points" not in (tmp_path / "report.md").read_text(encoding="utf-8")


def test_figures_go_by_id_name_or_number():
    paper = sv.papers.yang2025
    assert paper.figure(5) is paper.figure("5") is paper.figure("Fig. 5") is paper.figure("fig5")
    assert paper.figure("Table I") is paper.figure("table-1")
    assert repr(paper).count("\n") == 0
    assert len(repr(paper)) < 200


def test_rules_of_agreement():
    assert printed("4.370") == (4.37, 0.001)
    near, far = Bounded.around(0.82645, 1e-9), Bounded.around(0.8266, 1e-9)
    assert not rounded(far, "0.8264").agrees
    with pytest.raises(sv.NotConverged, match="reach over the edge"):
        rounded(near, "0.8264")
    assert cut_off(far, "0.826").agrees
    assert between(far, 0.8, np.inf).agrees
    with pytest.raises(ValueError, match="is not a printed number"):
        printed("about 3")


def test_other_data_give_another_verdict():
    figure = sv.papers.yang2025.figure(FIGURE)
    data = figure.data(quick=True)
    (claim,) = figure.stated
    assert judged(claim, data).verdict is Verdict.AMBIGUOUS
    exponents = [f"{n}{side}" for n in ("exponent", "local") for side in ("", "_low", "_high")]
    shifted = data.assign({name: data[name] + 1.0 for name in exponents})
    assert judged(claim, shifted).verdict is Verdict.DIFFERS
