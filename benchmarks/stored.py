"""What a store costs: `python -m benchmarks.stored ROUNDS` prints JSON.

The same batteries once as a sweep into a new folder, computed in this process, and once in a plain
loop over `charge`, in turns. They are small and have counter-rotating terms, so that each is
charged by itself and takes a few milliseconds. All that a sweep does besides is counted: reading
the study, dealing out cases, files that are flushed, the assembled netCDF file.

Memory is that of a process that does nothing else, for few and for many batteries of the kind that
is computed at once, of which a store takes most.
"""

import json
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.clock import clocked
from benchmarks.runner import environment, last_line
from benchmarks.worker import peak_memory
from spinvolt.charging import charge
from spinvolt.statement.parse import parsed
from spinvolt.study.sweep import sweep
from spinvolt.study.table import plan

SINGLE: dict[str, Any] = {
    "battery": {"n_charger": 4, "anisotropy": 0.5},
    "sweep": {"n_battery": {"range": [1, 4]}, "coupling": {"linear": [0.5, 1.5, 64]}},
}
NO_CURVE = {"samples": 2, "watch": ["energy"]}
FEW, MANY = 20_000, 1_000_000


@dataclass(frozen=True)
class Stored:
    """What was measured.

    Attributes
    ----------
    batteries
        How many were charged one by one.
    loop, swept
        Seconds for each: in a loop, and in a sweep; the round in which their ratio is the middle
        one.
    few, many
        Peak memory in MiB of sweeps of ``FEW`` and ``MANY`` batteries.
    """

    batteries: int
    loop: float
    swept: float
    few: float
    many: float

    @property
    def overhead(self) -> float:
        """Seconds for each battery that the loop does not take."""
        return self.swept - self.loop


def measured(rounds: int) -> Stored:
    """The comparison in a process of its own.

    Raises
    ------
    RuntimeError
        When the process fails.
    """
    times = told(str(rounds))
    return Stored(times["batteries"], times["loop"], times["swept"], memory(FEW), memory(MANY))


def memory(batteries: int) -> float:
    """Peak memory in MiB of a process that sweeps so many."""
    return told("memory", str(batteries))["peak"]


def told(*words: str) -> dict[str, Any]:
    """What a process of this module says."""
    command = [sys.executable, "-m", "benchmarks.stored", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment())
    if done.returncode:
        raise RuntimeError(f"the stored sweep failed: {last_line(done.stderr)}")
    return json.loads(done.stdout.splitlines()[-1])


def many(batteries: int) -> dict[str, Any]:
    """A study of so many small batteries."""
    sizes = {"n_charger": {"range": [1, 100]}, "n_battery": {"range": [1, 20]}}
    fine = {"coupling": {"linear": [0.5, 1.5, batteries // 2000]}}
    return {"battery": {}, "sweep": {**fine, **sizes}}


def into_a_folder(study: dict[str, Any]) -> None:
    """A sweep whose store is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        done = sweep(study, Path(folder) / "store", workers=0)
        if not done.complete or done.failed:
            raise RuntimeError(str(done))


def one_by_one(study: dict[str, Any]) -> None:
    """The same batteries without a study around them, for figures of merit alone as there."""
    stated = plan(study)
    for number in range(len(stated)):
        charge(parsed({**stated.tables(number), "charge": NO_CURVE}))


def compared(rounds: int) -> Stored:
    """Both in turns; numbers that were computed before help neither."""
    size = len(plan(SINGLE))
    jobs = (partial(one_by_one, SINGLE), partial(into_a_folder, SINGLE))
    for job in jobs:
        job()
    pairs = [[clocked(job)[0].wall / size for job in jobs] for _ in range(rounds)]
    loop, swept = sorted(pairs, key=lambda pair: pair[1] / pair[0])[rounds // 2]
    return Stored(size, loop, swept, 0.0, 0.0)


if __name__ == "__main__":
    if sys.argv[1] == "memory":
        into_a_folder(many(int(sys.argv[2])))
        print(json.dumps({"peak": peak_memory()}))
    else:
        print(json.dumps(asdict(compared(int(sys.argv[1])))))
