"""Folders of designs: what a kill leaves, what damage costs, whose they are."""

import json
import subprocess
import sys

import pytest
from tests.study.designs import STUDY, tables

from spinvolt.errors import Misstated
from spinvolt.study import design_ledger
from spinvolt.study.design import design
from spinvolt.study.design_judge import Judge
from spinvolt.study.design_ledger import CHARGES, DESIGN

KILLED = """
import json, os, signal, sys
from spinvolt.study.design import design
from spinvolt.study.design_ledger import Charges
keep = Charges.add
def add(self, points, block):
    keep(self, points, block)
    os.kill(os.getpid(), signal.SIGKILL)
Charges.add = add
design(json.loads(sys.argv[1]), sys.argv[2])
"""


def test_a_killed_design_goes_on_where_it_was(tmp_path):
    folder = tmp_path / "d"
    words = [sys.executable, "-c", KILLED, json.dumps(STUDY), str(folder)]
    for kept in (16, 28):
        done = subprocess.run(words, check=False, capture_output=True)
        assert done.returncode == -9, done.stderr
        assert len((folder / CHARGES).read_text().splitlines()) == kept
    found = design(STUDY, folder)
    assert (found.kept, found.computed) == (28, 0)
    fresh = design(STUDY)
    assert [c.aims for c in found.candidates] == [c.aims for c in fresh.candidates]
    assert json.loads((folder / "result.json").read_text())["claim"] == fresh.claim


def test_a_torn_line_is_computed_anew(tmp_path):
    folder = tmp_path / "d"
    whole = design(STUDY, folder)
    text = (folder / CHARGES).read_bytes()
    (folder / CHARGES).write_bytes(text[:-25])
    again = design(STUDY, folder)
    assert again.computed == 1
    assert [c.aims for c in again.candidates] == [c.aims for c in whole.candidates]
    assert (folder / CHARGES).read_bytes() == text


def test_a_search_that_was_interrupted_replays(tmp_path, monkeypatch):
    study = tables(
        {"n_battery": 2, "n_charger": 3},
        vary={"ising": {"continuous": [-1.0, 1.0]}},
        maximise="max_power",
        budget=60,
    )
    fresh = design(study)
    original = Judge.candidates
    calls = 0

    def interrupted(self, begun):
        nonlocal calls
        calls += 1
        if calls == 3:
            raise KeyboardInterrupt
        return original(self, begun)

    monkeypatch.setattr(Judge, "candidates", interrupted)
    with pytest.raises(KeyboardInterrupt):
        design(study, tmp_path / "d")
    monkeypatch.undo()
    found = design(study, tmp_path / "d")
    assert found.kept > 0
    assert found.kept + found.computed == fresh.computed
    assert found.best[0].fields == fresh.best[0].fields


DAMAGES = {
    "a digit": lambda line: line.replace(b"1", b"2", 1) if b"1" in line[9:] else line[:-1],
    "half a line": lambda line: line[: len(line) // 2],
    "zeros": lambda line: bytes(len(line)),
    "no text": lambda _: b"\xff\xfe\r",
    "other content": lambda _: b"12345678 [1]",
    "no figures": lambda _: sealed('["x", "DONE", "", []]'),
    "no numbers": lambda _: sealed('["x", "DONE", "", {"max_energy": [1]}]'),
    "no status": lambda _: sealed('["x", "MADE", "", {}]'),
}


def sealed(text):
    return design_ledger._line(text)[:-1].encode()


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_what_is_whole_around_a_damaged_line_is_kept(tmp_path, damage):
    folder = tmp_path / "d"
    whole = design(STUDY, folder)
    lines = (folder / CHARGES).read_bytes().splitlines()
    hurt = [*lines[:9], damage(lines[9]), *lines[10:]]
    (folder / CHARGES).write_bytes(b"".join(line + b"\n" for line in hurt))
    again = design(STUDY, folder)
    assert (again.kept, again.computed, again.damaged) == (27, 1, 1)
    assert "1 damaged record cut out" in str(again)
    assert again.to_json()["damaged"] == 1
    assert [c.aims for c in again.candidates] == [c.aims for c in whole.candidates]
    assert sorted((folder / CHARGES).read_bytes().splitlines()) == sorted(lines)
    third = design(STUDY, folder)
    assert (third.kept, third.damaged) == (28, 0)
    assert "damaged" not in str(third)


def test_a_folder_of_another_design_is_refused(tmp_path):
    design(STUDY, tmp_path / "d")
    with pytest.raises(Misstated, match="another design"):
        design(tables({"ising": 0.2}, **STUDY["design"]), tmp_path / "d")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").touch()
    with pytest.raises(Misstated, match="not empty"):
        design(STUDY, tmp_path / "full")


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (STUDY["design"] | {"seed": 7}, "`design.seed` is not given there and 7 here"),
        (STUDY["design"] | {"maximise": "max_energy"}, "'max_power' there and 'max_energy' here"),
    ],
)
def test_what_differs_is_told(tmp_path, table, said):
    design(STUDY, tmp_path / "d")
    with pytest.raises(Misstated, match=said):
        design(tables(STUDY["battery"], **table), tmp_path / "d")


def test_another_version_or_layout_is_told(tmp_path):
    folder = tmp_path / "d"
    design(STUDY, folder)
    made = json.loads((folder / DESIGN).read_text())
    for change, said in (
        ({"version": "0.0.9"}, "is of spinvolt 0.0.9 and not of"),
        ({"schema": 1}, "is of layout 1 and not of"),
        ({}, "was changed by hand"),
    ):
        (folder / DESIGN).write_text(json.dumps(made | {"identity": "x"} | change))
        with pytest.raises(Misstated, match=said):
            design(STUDY, folder)
    for text in ("[1]", "{"):
        (folder / DESIGN).write_text(text)
        with pytest.raises(Misstated, match="damaged"):
            design(STUDY, folder)
