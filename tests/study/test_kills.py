"""A running sweep is killed at random moments, workers and parent: nothing complete is lost."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.study.studies import names

from spinvolt.study.sweep import sweep

KILLS = 20
STUDY = {
    "battery": {"n_charger": 30},
    "sweep": {
        "n_battery": {"range": [1, 20]},
        "anisotropy": {"linear": [0.0, 0.5, 6]},
        "metrics": ["max_energy", "charging_time", "max_power", "advantage"],
        "chunk": 2,
    },
}
# No guard: a script that begins its sweep at once must not begin it in its workers too.
PROGRAM = f"""
import sys
from spinvolt.study.sweep import sweep
print(sweep({STUDY!r}, sys.argv[1], workers=2).complete)
"""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def begun(store):
    script = store.parent / "script.py"
    script.write_text(PROGRAM)
    command = [sys.executable, str(script), str(store)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


def children(pid):
    try:
        return [int(x) for x in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def all_gone(pids):
    """Whether all end, given a moment to do so."""
    end = time.monotonic() + 10.0
    while any(map(alive, pids)) and time.monotonic() < end:
        time.sleep(0.01)
    return not any(map(alive, pids))


def kill(pid):
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def stored(store):
    """Each complete file and when it was written."""
    folder = store / "chunks"
    paths = folder.iterdir() if folder.exists() else ()
    return {p.name: p.stat().st_mtime_ns for p in paths if not p.name.startswith(".")}


def waited_for(store, count):
    end = time.monotonic() + 60.0
    while len(stored(store)) < count and time.monotonic() < end:
        time.sleep(0.005)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    store = tmp_path_factory.mktemp("whole") / "store"
    assert sweep(STUDY, store, workers=0).complete
    return names(store)


def test_a_sweep_that_is_killed_again_and_again_ends_as_the_undisturbed_one(undisturbed, tmp_path):
    chance, rounds, killed, workers_killed = random.Random(5), 0, 0, 0
    while killed < KILLS:
        rounds += 1
        store = tmp_path / str(rounds) / "store"
        store.parent.mkdir()
        while len(stored(store)) < len(undisturbed) and killed < KILLS:
            process, before = begun(store), stored(store)
            # Never longer than it takes to get a few chunks on, so that one sweep is hit often.
            waited_for(store, min(len(before) + chance.randrange(8), len(undisturbed)))
            time.sleep(chance.random() * 0.05)
            workers = children(process.pid)
            if chance.random() < 0.5 and len(workers) > 1 and kill(chance.choice(workers)):
                killed, workers_killed = killed + 1, workers_killed + 1
                waited_for(store, min(len(before) + 8, len(undisturbed)))
                workers = children(process.pid)
            killed += kill(process.pid)
            process.communicate()
            after = stored(store)
            assert before.items() <= after.items()
            assert set(after) <= set(undisturbed)
            assert all_gone(workers)
        before = stored(store)
        done = sweep(STUDY, store, workers=0)
        assert (done.kept, done.computed) == (2 * len(before), 2 * (60 - len(before)))
        assert before.items() <= stored(store).items()
        assert names(store) == undisturbed
    assert workers_killed > 3


def test_a_worker_that_is_killed_is_replaced(undisturbed, tmp_path):
    process = begun(tmp_path / "store")
    waited_for(tmp_path / "store", 2)
    for worker in children(process.pid):
        kill(worker)
    assert process.communicate()[0] == b"True\n"
    assert names(tmp_path / "store") == undisturbed


def test_ctrl_c_leaves_a_store_to_go_on_with(undisturbed, tmp_path):
    store = tmp_path / "store"
    process = begun(store)
    waited_for(store, 3)
    workers = children(process.pid)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)
    assert all_gone(workers)
    before = stored(store)
    # On a busy machine the last chunk may be done before the interrupt arrives.
    assert 3 <= len(before) <= 60
    assert sweep(STUDY, store, workers=0).kept == 2 * len(before)
    assert names(store) == undisturbed
