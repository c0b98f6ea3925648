"""One measurement in a process of its own: `python -m benchmarks.worker ORDER`, ORDER in JSON.

What is found is printed as it is found, one JSON object a line, so that a process that the alarm
ends has still said how far it came. Thread pools are set by who starts it.
"""

import json
import resource
import signal
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks import master, ours
from benchmarks.clock import STRETCH, Seconds, clocked, repeated
from benchmarks.peers import named
from benchmarks.reference import Reference
from benchmarks.task import Floats, Kind, Task, accuracy

JOBS: dict[str, Callable[[Kind, int], ours.Ours]] = {"curve": ours.curve, "charge": ours.whole}
OPEN_JOBS: dict[str, Callable[[int], ours.Ours]] = {"curve": master.curve, "charge": master.whole}


@dataclass(frozen=True)
class Order:
    """What to measure.

    Attributes
    ----------
    reference
        File with the reference.
    rounds
        Most repetitions.
    limit
        Seconds that one call of a peer may take.
    file, peer
        The peer; empty for spinvolt alone.
    job
        For spinvolt alone: "curve" or "charge".
    """

    reference: str
    rounds: int
    limit: float
    file: str = ""
    peer: str = ""
    job: str = ""


def main() -> None:
    """Carry out the order on the command line."""
    order = Order(**json.loads(sys.argv[1]))
    truth = read(Path(order.reference))
    if order.peer:
        beside(order, truth)
    else:
        alone(order, truth)


def beside(order: Order, truth: Reference) -> None:
    """A peer and spinvolt in turns, at the loosest setting that is accurate enough."""
    peer = named(order.file, order.peer)
    with alarm(order.limit):
        solve = peer.prepare(truth.task)
    for setting in peer.rungs:
        job = partial(solve, setting)
        with alarm(order.limit):
            duration, energies = clocked(job)
        error = truth.error(energies)
        tell("rung", setting=setting, error=error, seconds=duration.wall)
        if error <= accuracy(truth.task.kind):
            in_turns(order, truth.task, job, duration)
            return


def in_turns(order: Order, task: Task, job: Callable[[], Floats], first: Seconds) -> None:
    """Pairs of durations: as many as fit into the limit, one at the least."""
    own_curve(task)
    spent = first.wall
    for turn in range(order.rounds):
        if turn > 0 and spent > order.limit:
            break
        mine, _ = repeated(partial(own_curve, task))
        with alarm(2.0 * order.limit):
            theirs, _ = repeated(job)
        spent += max(theirs.wall, STRETCH)
        tell("pair", theirs=asdict(theirs), ours=asdict(mine))


def own_curve(task: Task) -> ours.Ours:
    """Spinvolt's part; a failure is told as its own."""
    try:
        return own_job("curve", task)()
    except Exception as error:
        tell("failure", why=f"{type(error).__name__}: {error}")
        raise


def own_job(name: str, task: Task) -> Callable[[], ours.Ours]:
    """Spinvolt's "curve" or "charge" for a battery."""
    if task.kind is Kind.MASTER:
        return partial(OPEN_JOBS[name], task.size)
    return partial(JOBS[name], task.kind, task.size)


def alone(order: Order, truth: Reference) -> None:
    """Spinvolt by itself."""
    job = own_job(order.job, truth.task)
    first, found = clocked(job)
    durations = [repeated(job)[0] for _ in range(order.rounds)]
    tell(
        "alone",
        engine=found.engine,
        first=asdict(first),
        seconds=[asdict(duration) for duration in durations],
        bound=found.bound,
        time_bound=found.time_bound,
        error=truth.error(found.energies),
        memory=peak_memory(),
    )


@contextmanager
def alarm(limit: float) -> Generator[None]:
    """End the process when the block takes over ``limit`` seconds, in whatever code it is."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, limit)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0.0)


def tell(event: str, **found: object) -> None:
    """One line for the runner."""
    print(json.dumps({"event": event, **found}), flush=True)


def peak_memory() -> float:
    """Largest resident size of this process so far, in MiB.

    Linux hands `ru_maxrss` on from the process that started this one; its own table does not.
    """
    table = Path("/proc/self/status")
    if table.exists():
        fields = dict(line.split(":", 1) for line in table.read_text().splitlines())
        return float(fields["VmHWM"].split()[0]) / 2.0**10
    unit = 1.0 if sys.platform == "darwin" else 2.0**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2.0**20


def write(truth: Reference, path: Path) -> None:
    """A reference as a file."""
    about = {"source": truth.source, "doubt": truth.doubt, "time_doubt": truth.time_doubt}
    np.savez(
        path,
        energies=truth.energies,
        size=truth.task.size,
        time=truth.task.time,
        kind=truth.task.kind.value,
        about=json.dumps(about),
    )


def read(path: Path) -> Reference:
    """The reference in a file."""
    with np.load(path) as held:
        task = Task(int(held["size"]), float(held["time"]), Kind(str(held["kind"])))
        return Reference(task, held["energies"], **json.loads(str(held["about"])))


if __name__ == "__main__":
    main()
