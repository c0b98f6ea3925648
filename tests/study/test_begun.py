"""Chunks that take long: what is there of them is stored while the rest is missing."""

import itertools
import signal
import subprocess
import sys
import time

import numpy as np
import pytest
from tests.study.studies import names, small

from spinvolt.study import case, drive
from spinvolt.study.block import Block, Status
from spinvolt.study.dataset import open_sweep
from spinvolt.study.ledger import Ledger, Portion
from spinvolt.study.sweep import sweep
from spinvolt.study.table import plan
from spinvolt.study.work import Order, computed

STUDY = small(chunk=20)
PLAN = plan(STUDY)


def begun(store):
    folder = store / "begun"
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    store = tmp_path_factory.mktemp("whole") / "store"
    assert sweep(STUDY, store, workers=0).complete
    return store


def ended_at(monkeypatch, count):
    """Ctrl-C in the case after ``count`` others; what is charged."""
    charged = []

    def charge(statement):
        if len(charged) == count:
            raise KeyboardInterrupt
        charged.append(statement)
        return original(statement)

    original = case.charge
    monkeypatch.setattr(case, "charge", charge)
    return charged


def test_an_order_that_takes_too_long_comes_back_with_what_is_there():
    part = PLAN.part(range(20))
    whole, short = computed(Order(part)), computed(Order(part, stretch=0.0))
    missing = short.status == Status.MISSING
    assert 0 < missing.sum() < 20
    here = np.flatnonzero(~missing).tolist()
    ledger = Ledger(PLAN, iter([Portion(0, range(20))]), left=20)
    portion = ledger.next(idle=True)
    assert portion is not None
    assert ledger.found(portion, short) is None
    assert ledger.left == 20 - len(here)
    rest = ledger.next(idle=True)
    assert rest is not None
    assert sorted((*rest.places, *here)) == list(range(20))
    finished = ledger.found(rest, computed(Order(PLAN.part(rest.places))))
    assert finished is not None
    assert finished[1].encoded() == whole.encoded()


@pytest.mark.parametrize("room", [1, 2, 8, 100])
def test_portions_leave_enough_for_every_hand(room):
    study = plan(small(chunk=6))
    ahead = (Portion(c, range(len(study.numbers(c)))) for c in range(study.chunks))
    ledger = Ledger(study, ahead, left=20)
    portions = list(iter(lambda: ledger.next(idle=True, room=room), None))
    assert [(p.chunk, place) for p in portions for place in p.places] == [
        (c, place) for c in range(4) for place in range(len(study.numbers(c)))
    ]
    largest = max(len(p.places) for p in portions)
    assert largest == (6 if room == 1 else min(6, -(-20 // (2 * room))))


def test_what_is_known_of_a_chunk_is_stored_after_a_while(monkeypatch):
    ledger = Ledger(PLAN, iter([Portion(0, range(20))]), left=20)
    stored, kept = [], []
    monkeypatch.setattr(drive, "STRETCH", 0.0)
    monkeypatch.setattr(drive, "PAUSE", 0.0)

    def save(_, block: Block):
        stored.append(int(np.sum(block.status != Status.MISSING)))

    from spinvolt.study.fleet import Here

    drive.Drive(ledger, Here(), lambda *chunk: kept.append(chunk), lambda _: None, save).run()
    assert len(kept) == 1
    assert stored == sorted(set(stored))
    assert len(stored) > 5


def test_ctrl_c_within_a_chunk_loses_no_finished_case(undisturbed, tmp_path, monkeypatch):
    monkeypatch.setattr(drive, "STRETCH", 0.0)
    store = tmp_path / "store"
    total = len(ended_at(monkeypatch, -1))
    with monkeypatch.context() as patched:
        charged = ended_at(patched, 4)
        with pytest.raises(KeyboardInterrupt):
            sweep(STUDY, store, workers=0)
    (there,) = begun(store)
    assert names(store) == []
    seen = open_sweep(store)["status"].values
    known = int(np.sum(seen != Status.MISSING))
    assert known >= 4
    done = sweep(STUDY, store, workers=0)
    assert (done.kept, done.computed, done.complete) == (known, 20 - known, True)
    assert (names(store), begun(store)) == (names(undisturbed), [])
    assert there.startswith("00000000-000-")
    assert total == 0
    assert len(charged) == 4


def test_a_damaged_beginning_is_told_and_computed_anew(undisturbed, tmp_path, monkeypatch):
    monkeypatch.setattr(drive, "STRETCH", 0.0)
    store = tmp_path / "store"
    with monkeypatch.context() as patched:
        ended_at(patched, 3)
        with pytest.raises(KeyboardInterrupt):
            sweep(STUDY, store, workers=0)
    path = store / "begun" / begun(store)[0]
    path.write_bytes(path.read_bytes()[:-9])
    (store / "begun" / f".{path.name}.part").touch()
    done = sweep(STUDY, store, workers=0)
    assert (done.damaged, done.kept, done.computed) == (1, 0, 20)
    assert (names(store), begun(store)) == (names(undisturbed), [])


def test_of_two_beginnings_the_newer_counts_and_the_older_goes(undisturbed, tmp_path, monkeypatch):
    monkeypatch.setattr(drive, "STRETCH", 0.0)
    store = tmp_path / "store"
    kept = []
    for count in (2, 3):
        with monkeypatch.context() as patched:
            ended_at(patched, count)
            with pytest.raises(KeyboardInterrupt):
                sweep(STUDY, store, workers=0)
        kept += [(path, path.read_bytes()) for path in (store / "begun").iterdir()]
    older, content = kept[0]
    older.write_bytes(content)
    newer = store / "begun" / begun(store)[1]
    newer.write_bytes(b"torn")
    done = sweep(STUDY, store, workers=0)
    assert (done.damaged, done.complete) == (1, True)
    assert done.kept >= 2
    older.write_bytes(content)
    sweep(STUDY, store, workers=0)
    assert (names(store), begun(store)) == (names(undisturbed), [])


def test_a_retry_that_is_ended_keeps_what_it_has(undisturbed, tmp_path, monkeypatch):
    store = tmp_path / "store"

    def fails(_):
        raise ArithmeticError

    with monkeypatch.context() as patched:
        patched.setattr(case, "charge", fails)
        failed = sweep(STUDY, store, workers=0).failed["broken"]
    monkeypatch.setattr(drive, "STRETCH", 0.0)
    with monkeypatch.context() as patched:
        ended_at(patched, 4)
        with pytest.raises(KeyboardInterrupt):
            sweep(STUDY, store, workers=0, retry_failed=True)
    assert not (store / "result.nc").exists()
    assert sweep(STUDY, store, workers=0).failed == {"broken": failed - 4}
    done = sweep(STUDY, store, workers=0, retry_failed=True)
    assert (done.computed, done.failed, begun(store)) == (failed - 4, {}, [])
    # Revisions differ, contents do not.
    hashes = [[name.split("-")[2] for name in names(each)] for each in (store, undisturbed)]
    assert hashes[0] == hashes[1]


SLOW = {
    "battery": {"n_charger": 12, "anisotropy": 0.3},
    "sweep": {"n_battery": {"range": [1, 12]}, "coupling": [1.0, 2.0, 3.0, 4.0, 5.0], "chunk": 60},
}
PROGRAM = f"""
import sys
from spinvolt.study import drive
from spinvolt.study.sweep import sweep
drive.STRETCH, drive.PAUSE = 0.02, 0.05
sweep({SLOW!r}, sys.argv[1], workers=2)
"""


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGINT])
def test_a_long_chunk_survives_any_end(tmp_path, end):
    whole, store = tmp_path / "whole", tmp_path / "store"
    sweep(SLOW, whole, workers=0)
    known = [0]
    for _ in range(4):
        command = [sys.executable, "-c", PROGRAM, str(store)]
        process, before = subprocess.Popen(command, stderr=subprocess.DEVNULL), begun(store)
        limit = time.monotonic() + 60.0
        while process.poll() is None and time.monotonic() < limit:
            if begun(store) not in ([], before):
                break
            time.sleep(0.005)
        process.send_signal(end)
        process.wait(30)
        if names(store):
            break
        status = open_sweep(store)["status"].values
        known.append(int(np.sum(status != Status.MISSING)))
    assert all(a <= b for a, b in itertools.pairwise(known))
    assert known[-1] > 0
    done = sweep(SLOW, store, workers=0)
    assert done.kept == (60 if done.computed == 0 else known[-1])
    assert (names(store), begun(store)) == (names(whole), [])
