"""Stores: foreign ones are refused, torn ones repaired, full disks survived."""

import errno
import json
import os
import resource
import shutil

import pytest
from tests.study.studies import contents, names, small

from spinvolt.errors import Misstated
from spinvolt.study import files
from spinvolt.study.dataset import open_sweep
from spinvolt.study.files import locked
from spinvolt.study.sweep import sweep


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    store = tmp_path_factory.mktemp("finished") / "store"
    assert sweep(small(), store, workers=0).complete
    return store


@pytest.fixture
def store(finished, tmp_path):
    return shutil.copytree(finished, tmp_path / "store")


def test_nothing_is_computed_twice(store):
    before = {path.name: path.stat().st_mtime_ns for path in (store / "chunks").iterdir()}
    done = sweep(small(), store, workers=0)
    assert (done.kept, done.computed, done.complete) == (20, 0, True)
    assert "20 were there, 0 computed" in str(done)
    assert before == {path.name: path.stat().st_mtime_ns for path in (store / "chunks").iterdir()}


def test_a_lost_chunk_alone_is_computed_anew(store, finished):
    lost = names(store)[2]
    (store / "chunks" / lost).unlink()
    done = sweep(small(), store, workers=0)
    assert (done.kept, done.computed) == (17, 3)
    assert names(store) == names(finished)


@pytest.mark.parametrize("at", [0, 1, 100, -1])
def test_a_torn_chunk_is_told_and_computed_anew(store, finished, at):
    torn = store / "chunks" / names(store)[0]
    torn.write_bytes(torn.read_bytes()[:at])
    assert open_sweep(store)["max_energy"].isnull().sum() == 3
    done = sweep(small(), store, workers=0)
    assert (done.damaged, done.computed) == (1, 3)
    assert "computed anew: 1." in str(done)
    assert names(store) == names(finished)


def test_a_flipped_bit_is_found(store, finished):
    path = store / "chunks" / names(store)[1]
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    assert sweep(small(), store, workers=0).damaged == 1
    assert names(store) == names(finished)


def test_what_a_killed_writer_left_is_swept_up(store, finished):
    (store / "chunks" / f".{names(store)[0]}.part").write_bytes(b"half")
    sweep(small(), store, workers=0)
    assert names(store) == names(finished)


@pytest.mark.parametrize(
    "other",
    [
        {"metrics": ["max_energy"]},
        {"anisotropy": [0.5, 0.0]},
        {"seed": 1},
        {"chunk": 4},
        {"curves": ["energy"]},
    ],
)
def test_another_statement_is_refused(store, finished, other):
    with pytest.raises(Misstated, match="belongs to another statement"):
        sweep(small(**other), store, workers=0)
    assert names(store) == names(finished)


@pytest.mark.parametrize("change", [{"version": "0.0.9"}, {"schema": 0}])
def test_another_version_is_refused(store, change):
    told = json.loads((store / "study.json").read_text())
    (store / "study.json").write_text(json.dumps(told | change))
    for use in (lambda: sweep(small(), store, workers=0), lambda: open_sweep(store)):
        with pytest.raises(Misstated, match="was made by spinvolt"):
            use()


def test_a_damaged_or_foreign_folder_is_refused(store, tmp_path):
    (store / "study.json").write_text("{")
    with pytest.raises(Misstated, match="damaged"):
        sweep(small(), store, workers=0)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.tex").touch()
    with pytest.raises(Misstated, match=r"holds 'thesis.tex'"):
        sweep(small(), tmp_path / "mine", workers=0)
    with pytest.raises(Misstated, match="is a file"):
        sweep(small(), tmp_path / "mine" / "thesis.tex", workers=0)
    with pytest.raises(Misstated, match="There is no sweep"):
        open_sweep(tmp_path / "mine")


@pytest.mark.parametrize("content", ["[]", "{}", '"x"', "null", '{"version": 1}'])
def test_a_label_of_another_kind_is_damaged(store, content):
    (store / "study.json").write_text(content)
    for use in (lambda: sweep(small(), store, workers=0), lambda: open_sweep(store)):
        with pytest.raises(Misstated, match="is damaged: sweep into another folder"):
            use()


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"chunk": 4}, "`sweep.chunk`: 3 there, 4 here"),
        ({"seed": 7}, "`sweep.seed`: 0 there, 7 here"),
        ({"metrics": ["max_energy"]}, "`sweep.metrics`: .*advantage there, max_energy here"),
        ({"start.charger.dicke": [1, 2]}, r"`sweep.start.charger.dicke`: \[1, 3\] there, \[1, 2"),
        ({"coupling": [1.0]}, "the swept fields: .* there, .*coupling here"),
        ({"n_battery": {"range": [1, 99]}}, "`sweep.n_battery`: .*3, 4, 5.* there, .* here"),
    ],
)
def test_a_refusal_says_what_differs(store, other, said):
    with pytest.raises(Misstated, match=said):
        sweep(small(**other), store, workers=0)


def test_a_refusal_names_a_table_of_the_statement(store):
    study = small()
    study["battery"]["coupling"] = 2.0
    with pytest.raises(Misstated, match=r"`battery\.coupling`: not stated there, 2\.0 here"):
        sweep(study, store, workers=0)


def test_a_second_writer_is_refused_and_readers_are_not(store):
    with locked(store / "lock"):
        with pytest.raises(Misstated, match="being written by another process"):
            sweep(small(), store, workers=0)
        assert open_sweep(store)["max_energy"].notnull().all()


@pytest.mark.parametrize("room", [0, 1, 4])
def test_a_full_disk_loses_nothing(finished, tmp_path, monkeypatch, room):
    store, synced = tmp_path / "store", []

    def fsync(handle):
        synced.append(handle)
        if len(synced) > 2 + 2 * room:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(files.os, "fsync", fsync)
    with pytest.raises(OSError, match=r"No space left.*store/.*' cannot be written: free space"):
        sweep(small(), store, workers=0)
    monkeypatch.undo()
    assert len(names(store)) == room
    assert set(names(store)) <= set(names(finished))
    done = sweep(small(), store, workers=0)
    assert done.kept == 3 * room
    assert names(store) == names(finished)


def test_a_killed_rename_leaves_nothing_torn(finished, tmp_path, monkeypatch):
    store, renamed = tmp_path / "store", []
    replace = files.Path.replace

    def dying(self, target):
        renamed.append(target)
        if len(renamed) == 4:
            raise SystemExit
        return replace(self, target)

    monkeypatch.setattr(files.Path, "replace", dying)
    with pytest.raises(SystemExit):
        sweep(small(), store, workers=0)
    monkeypatch.undo()
    assert len(names(store)) == 2
    assert sweep(small(), store, workers=0).kept == 6
    assert contents(store) == contents(finished)


def test_a_file_that_cannot_grow_is_a_full_disk_too(tmp_path):
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, before[1]))
    try:
        with pytest.raises(OSError, match=r"File too large.*lift the limit.*run the same command"):
            sweep(small(chunk=20), tmp_path / "store", workers=0)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert names(tmp_path / "store") == []
    assert sweep(small(chunk=20), tmp_path / "store", workers=0).complete
