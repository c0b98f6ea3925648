"""`spinvolt sweep` and the system: standard input, ends from outside, disks that are full."""

import errno
import os
import signal
import subprocess
import time

import pytest
from tests.command_line import PROGRAM, spinvolt

from spinvolt.study import files
from spinvolt.study.dataset import open_sweep
from spinvolt.study.sweep import sweep

STUDY = """
[battery]
n_charger = 10
anisotropy = 0.3
[sweep]
n_battery = { range = [1, 10] }
coupling = { linear = [0.5, 1.5, 20] }
metrics = ["max_energy"]
chunk = 2
"""


@pytest.fixture
def study(tmp_path):
    file = tmp_path / "study.toml"
    file.write_text(STUDY)
    return file


def test_a_study_may_come_on_the_standard_input(tmp_path):
    few = STUDY.replace("20]", "2]").encode()
    words = ("sweep", "-", "--out", tmp_path / "s", "--workers", 0)
    assert "0 were there, 20 computed" in spinvolt(*words, stdin=few).out
    assert "20 were there, 0 computed" in spinvolt(*words, stdin=few).out
    assert "the standard input is not" in spinvolt(*words, stdin=b"[x").sentence


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_an_end_from_outside_is_one_sentence(study, tmp_path, end):
    store = tmp_path / "store"
    command = [*PROGRAM, "sweep", str(study), "--out", str(store), "--workers", "2"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    limit = time.monotonic() + 60.0
    while len(list(store.glob("chunks/0*"))) < 3 and time.monotonic() < limit:
        time.sleep(0.005)
    process.send_signal(end)
    out, err = process.communicate(timeout=60)
    said = f"Interrupted: the store '{store}' has what was computed; run the same command again"
    assert (process.returncode, out) == (130, "")
    assert err == f"{said} to go on.\n"
    done = sweep(study, store, workers=0)
    assert done.kept >= 6
    assert done.complete
    assert (open_sweep(store)["status"] == 0).all()


@pytest.mark.parametrize("as_json", [False, True])
def test_a_full_disk_says_which_file_and_the_way_out(study, tmp_path, monkeypatch, as_json):
    def fsync(_):
        if any(tmp_path.glob("s/chunks/0*")):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(files.os, "fsync", fsync)
    words = ("sweep", study, "--out", tmp_path / "s", "--workers", 0, *["--json"] * as_json)
    found = spinvolt(*words)
    assert found.code == 2
    said = found.json["error"]["message"] if as_json else found.sentence
    assert "No space left on device, so '" in said
    assert "cannot be written: free space and run the same command again." in said


def test_a_cluster_that_does_not_answer_leaves_no_folder(study, tmp_path, monkeypatch):
    from spinvolt.study import fleet

    monkeypatch.setattr(fleet, "PATIENCE", "0.5s")
    words = ("sweep", study, "--out", tmp_path / "s", "--scheduler", "tcp://127.0.0.1:9")
    assert "none answers" in spinvolt(*words).sentence
    assert not (tmp_path / "s").exists()
