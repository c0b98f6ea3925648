"""A Dask cluster of two workers computes the same numbers, and its deaths are survived."""

import os
import pickle
import signal
import zlib
from importlib import import_module
from typing import Any

import pytest
from tests.study.studies import names, small

from spinvolt.errors import Misstated
from spinvolt.statement.read import read_file
from spinvolt.study.sweep import sweep
from spinvolt.study.table import plan as planned
from spinvolt.study.work import Order, packed

# Its classes say less than they take.
distributed: Any = import_module("distributed")


@pytest.fixture(scope="module")
def cluster():
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0"
    ) as made:
        yield made


def test_a_cluster_gives_the_same_chunks(cluster, tmp_path):
    sweep(small(), tmp_path / "here", workers=0)
    done = sweep(small(), tmp_path / "there", scheduler=cluster.scheduler_address)
    assert (done.computed, done.complete) == (20, True)
    assert names(tmp_path / "there") == names(tmp_path / "here")


MANY = """
[battery]
kind = "central-spin"

[sweep]
n_charger = { range = [1, 400] }
n_battery = { range = [1, 25] }
"start.charger.dicke" = "min(n_battery, n_charger)"
metrics = ["max_energy", "charging_time", "max_power"]
"""


def test_one_file_on_two_local_workers_and_on_the_cluster(cluster, tmp_path):
    file = tmp_path / "many.toml"
    file.write_text(MANY)
    sweep(file, tmp_path / "here", workers=2)
    done = sweep(file, tmp_path / "there", scheduler=cluster.scheduler_address)
    assert (done.computed, done.failed, done.complete) == (10_000, {}, True)
    assert names(tmp_path / "there") == names(tmp_path / "here")


def test_no_scheduler_no_sweep(tmp_path, monkeypatch):
    from spinvolt.study import fleet

    monkeypatch.setattr(fleet, "PATIENCE", "0.5s")
    with pytest.raises(Misstated, match="none answers"):
        sweep(small(), tmp_path / "s", scheduler="tcp://127.0.0.1:9")
    assert not (tmp_path / "s").exists()


def test_a_worker_may_die(cluster, tmp_path):
    study, killed = small(chunk=1), []

    def kill(part, what):
        del what
        if part > 0.2 and not killed:
            killed.append(cluster.workers[0].pid)
            os.kill(killed[0], signal.SIGKILL)

    sweep(study, tmp_path / "here", workers=0)
    done = sweep(study, tmp_path / "there", scheduler=cluster.scheduler_address, progress=kill)
    assert killed
    assert done.complete
    assert done.failed == {}
    assert names(tmp_path / "there") == names(tmp_path / "here")


def test_an_order_is_few_bytes(tmp_path):
    file = tmp_path / "many.toml"
    file.write_text(MANY)
    study = planned(read_file(file))
    order = Order(study.part(study.numbers(2)))
    assert len(order.part) == 2048
    assert len(packed(order)) < 20_000
    assert pickle.loads(zlib.decompress(packed(order))) == order
