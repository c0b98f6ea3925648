"""A million batteries on two cores: in less than minutes, in memory that does not grow with them.

And the same file on a Dask cluster of two workers, which the test starts.
"""

import json
import subprocess
import sys
from importlib import import_module
from typing import Any

import numpy as np
import pytest
from tests.study.studies import names

from spinvolt.study.dataset import open_sweep
from spinvolt.study.sweep import sweep

# Its classes say less than they take.
distributed: Any = import_module("distributed")

# Cells, charger spins, and ten couplings.
MANY = """
[battery]
kind = "central-spin"

[sweep]
coupling = {{ linear = [0.5, 1.5, {couplings}] }}
n_charger = {{ range = [1, 2000] }}
n_battery = {{ range = [1, 50] }}
"start.charger.dicke" = "min(n_battery, n_charger)"
metrics = ["max_energy", "charging_time", "max_power"]
"""
COUPLINGS, FEW, EACH = 10, 2, 100_000
# MiB: what Python, NumPy and netCDF take, and a worker's compiled kernel.
MAIN, WORKER, SPREAD = 160, 320, 24
PROGRAM = """
import json, re, resource, sys
from pathlib import Path
from spinvolt.study.sweep import sweep
done = sweep(sys.argv[1], sys.argv[2], workers=2)
# What `getrusage` says of a process itself counts the one that started it.
own = int(re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024
theirs = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
print(json.dumps([done.computed, done.complete, own, theirs]))
"""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="counts memory in Linux's units")


def file_of(folder, couplings):
    path = folder / f"many-{couplings}.toml"
    path.write_text(MANY.format(couplings=couplings))
    return path


def swept(folder, couplings):
    """Computed, complete, peak memory of the process and of its largest worker."""
    command = [sys.executable, "-c", PROGRAM, str(file_of(folder, couplings)), str(folder / "s")]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def clustered(file, store):
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0"
    ) as cluster:
        return sweep(file, store, scheduler=cluster.scheduler_address)


# One test: what it makes is looked at from three sides.
def test_a_million_batteries_on_two_workers_and_on_a_cluster(tmp_path):
    (tmp_path / "few").mkdir()
    _, _, *few = swept(tmp_path / "few", FEW)
    computed, complete, *many = swept(tmp_path, COUPLINGS)
    assert (computed, complete) == (COUPLINGS * EACH, True)
    for peak, before, bound in zip(many, few, (MAIN, WORKER), strict=True):
        assert peak < bound
        assert peak < before + SPREAD

    done = clustered(file_of(tmp_path, COUPLINGS), tmp_path / "there")
    assert (done.computed, done.failed, done.complete) == (COUPLINGS * EACH, {}, True)
    assert names(tmp_path / "there") == names(tmp_path / "s")

    data = open_sweep(tmp_path / "s")
    assert (data["status"] == 0).all()
    # Flip-flops alone: the coupling sets the time and nothing else.
    for scaled in (data["max_energy"], data["charging_time"] * data["coupling"]):
        assert float(np.abs(scaled / scaled.isel(coupling=0) - 1.0).max()) < 1e-9
