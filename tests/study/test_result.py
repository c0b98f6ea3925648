"""The assembled file: always what the chunks say, whole or not there, no orphan when copied."""

import errno
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from tests.study.studies import names, small

from spinvolt.errors import NotConverged
from spinvolt.study import assemble, case, texts
from spinvolt.study.dataset import open_sweep
from spinvolt.study.sweep import sweep
from spinvolt.study.table import plan

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    store = tmp_path_factory.mktemp("finished") / "store"
    assert sweep(small(), store, workers=0).complete
    return store


@pytest.fixture
def store(finished, tmp_path):
    return shutil.copytree(finished, tmp_path / "store")


def assembled(store):
    with xr.open_dataset(store / "result.nc") as opened:
        return opened.load()


def left_over(store):
    return any(store.glob(".result.nc*"))


@pytest.mark.parametrize("size", [0, 5000, -1])
def test_a_torn_result_is_made_anew(store, size):
    path = store / "result.nc"
    os.truncate(path, size if size >= 0 else path.stat().st_size - 1)
    done = sweep(small(), store, workers=0)
    assert (done.computed, done.complete) == (0, True)
    xr.testing.assert_identical(assembled(store), open_sweep(store))


def test_a_result_never_stays_behind_its_chunks(tmp_path, monkeypatch):
    def fails(_):
        raise NotConverged("not today")

    def fsync(_):
        if left_over(store):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    store, study = tmp_path / "store", small(metrics=["entropy"])
    monkeypatch.setattr(case, "charge", fails)
    assert sweep(study, store, workers=0).failed == {"not-converged": 20}
    monkeypatch.undo()
    stale = (store / "result.nc").read_bytes()
    monkeypatch.setattr(assemble.os, "fsync", fsync)
    with pytest.raises(OSError, match=r"result\.nc' cannot be written: free space and run"):
        sweep(study, store, workers=0, retry_failed=True)
    monkeypatch.undo()
    assert not (store / "result.nc").exists()
    # Even where it could not be removed.
    (store / "result.nc").write_bytes(stale)
    done = sweep(study, store, workers=0)
    assert (done.kept, done.computed) == (20, 0)
    assert (assembled(store)["status"] == 0).all()
    before = (store / "result.nc").stat().st_mtime_ns
    sweep(study, store, workers=0)
    assert (store / "result.nc").stat().st_mtime_ns == before


def test_what_a_killed_assembly_left_is_swept_up(store):
    (store / ".result.nc.12345.part").write_bytes(b"half")
    (store / ".result.nc.part").write_bytes(b"half")
    sweep(small(), store, workers=0)
    assert not left_over(store)


def test_a_chunk_that_another_share_lost_leaves_no_gap(store):
    (store / "result.nc").unlink()
    (store / "chunks" / names(store)[1]).write_bytes(b"")
    assert not sweep(small(), store, workers=0, shard=(1, 2)).complete
    assert not (store / "result.nc").exists()
    assert sweep(small(), store, workers=0, shard=(2, 2)).complete
    assert (assembled(store)["status"] == 0).all()


PROGRAM = """
import resource, sys
from pathlib import Path
from spinvolt.study.assemble import settled
from spinvolt.study.store import opened
made = opened(Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]) * 1024,) * 2)
settled(made)
"""


@pytest.mark.parametrize("room", [0, 10, 30])
def test_a_result_that_cannot_grow_is_a_full_disk_too(store, room):
    (store / "result.nc").unlink()
    command = [sys.executable, "-c", PROGRAM, str(store), str(room)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    last = done.stderr.strip().splitlines()[-1]
    assert "File too large, so " in last
    assert "result.nc' cannot be written: lift the limit on the size of files and run the" in last
    assert not left_over(store)
    assert sweep(small(), store, workers=0).complete
    xr.testing.assert_identical(assembled(store), open_sweep(store))


def test_a_copy_tells_where_it_comes_from(store):
    told = assembled(store).attrs
    statement = json.loads(told["spinvolt_statement"])
    assert statement == small()
    assert plan(statement).identity == told["spinvolt_plan"]
    assert told["spinvolt_seed"] == "0"
    assert json.loads(told["spinvolt_versions"])["numpy"] == np.__version__
    assert json.loads(told["spinvolt_machine"])["processors"] >= 1
    assert "spinvolt_elsewhere" not in told


def test_other_machines_that_computed_are_named(store):
    line = {"began": "2026-01-01", "versions": {"spinvolt": "0.1"}, "machine": {"host": "other"}}
    with (store / "runs.jsonl").open("a") as file:
        file.write(json.dumps(line) + "\n" + json.dumps(line) + "\n[]\n{torn")
    others = json.loads(open_sweep(store).attrs["spinvolt_elsewhere"])
    assert others == [{"versions": {"spinvolt": "0.1"}, "machine": {"host": "other"}}]


def test_a_sentence_stands_once_however_many_chunks_need_it(tmp_path):
    store = tmp_path / "s"
    sweep(small(chunk=1), store, workers=0)
    said = open_sweep(store)["text"].values.tolist()
    assert len(said) == len(set(said)) < 20
    assert assembled(store)["text"].values.tolist() == said


def test_sentences_beyond_those_that_are_remembered_come_again(monkeypatch):
    monkeypatch.setattr(texts, "REMEMBERED", 1)
    some = texts.Texts()
    assert some.places(("a", "b", "b")).tolist() == [0, 1, 2, -1]
    assert some.places(("b", "a")).tolist() == [3, 0, -1]
    assert some.taken() == ["a", "b", "b", "b"]


def test_what_is_written_together_is_what_is_written_chunk_by_chunk(store, finished, monkeypatch):
    (store / "result.nc").unlink()
    monkeypatch.setattr(assemble, "TOGETHER", 0)
    sweep(small(), store, workers=0)
    xr.testing.assert_identical(assembled(store), assembled(finished))
