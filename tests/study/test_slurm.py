"""The way to SLURM that the documentation shows: job scripts that start Dask's workers."""

import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.study.studies import names, small

from spinvolt.study.sweep import sweep

# Its classes say less than they have.
jobqueue: Any = import_module("dask_jobqueue")

PAGE = Path(__file__).parents[2] / "docs/sweeps.md"
QUIET = {"dashboard_address": ":0", "host": "127.0.0.1", "port": 0}


def test_the_documented_job_script_asks_for_what_the_page_says():
    call = re.search(r"SLURMCluster\(([^)]*)\)", PAGE.read_text())
    assert call is not None
    asked = dict(pair.split("=") for pair in call[1].split(", "))
    wanted = {name: value.strip('"') for name, value in asked.items()}
    with jobqueue.SLURMCluster(
        cores=int(wanted["cores"]),
        processes=int(wanted["processes"]),
        memory=wanted["memory"],
        walltime=wanted["walltime"],
        scheduler_options=QUIET,
    ) as cluster:
        script = cluster.job_script()
        address = cluster.scheduler_address
    assert f"#SBATCH --cpus-per-task={wanted['cores']}" in script
    assert f"#SBATCH -t {wanted['walltime']}" in script
    assert f"distributed.cli.dask_worker {address}" in script
    assert f"--nworkers {wanted['processes']}" in script
    # One thread each: results do not depend on how many there are.
    assert "--nthreads 1" in script


# In a process of its own: jobs that run here leave their pipes open.
PROGRAM = f"""
import sys
from dask_jobqueue.local import LocalCluster
from spinvolt.study.sweep import sweep
with LocalCluster(
    cores=1, processes=1, memory="1GB", local_directory=sys.argv[2], scheduler_options={QUIET!r}
) as cluster:
    cluster.scale(jobs=2)
    done = sweep({small()!r}, sys.argv[1], scheduler=cluster.scheduler_address)
assert (done.computed, done.complete) == (20, True)
"""


def test_jobs_compute_a_sweep(tmp_path):
    sweep(small(), tmp_path / "here", workers=0)
    command = [sys.executable, "-c", PROGRAM, str(tmp_path / "there"), str(tmp_path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert names(tmp_path / "there") == names(tmp_path / "here")


def test_shares_of_a_job_array_make_one_store(tmp_path):
    sweep(small(), tmp_path / "here", workers=0)
    shares = [sweep(small(), tmp_path / "there", workers=0, shard=(i, 3)) for i in (1, 2, 3)]
    assert [share.complete for share in shares] == [False, False, True]
    assert sum(share.computed for share in shares) == 20
    assert names(tmp_path / "there") == names(tmp_path / "here")
