"""`sweep`: every case of a plan, computed once and kept."""

import json
import time as clock
from collections.abc import Generator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from os import PathLike
from typing import Any

import numpy as np

from spinvolt.batteries.rules import shown
from spinvolt.errors import Misstated
from spinvolt.statement.parse import parsed
from spinvolt.statement.read import read_file
from spinvolt.study import files
from spinvolt.study.fleet import Fleet, fleet, refuse_workers
from spinvolt.study.job import Job, Progress, Swept
from spinvolt.study.plan import Plan
from spinvolt.study.provenance import provenance
from spinvolt.study.store import LOCK, Store, created, folder_of, there
from spinvolt.study.table import plan as planned
from spinvolt.study.table import probes, quick

Shard = tuple[int, int]


def sweep(
    study: Mapping[str, Any] | str | PathLike[str],
    store: str | PathLike[str],
    *,
    workers: int | None = None,
    scheduler: str | None = None,
    shard: Shard | None = None,
    retry_failed: bool = False,
    progress: Progress = None,
) -> Swept:
    """Compute the cases of a study that its store does not have yet.

    Parameters
    ----------
    study
        A statement with a `[sweep]` table: a file, or its tables as nested dicts.
    store
        A folder, new or of the same study. It is complete after each chunk, whatever happens.
    workers
        Local processes; 0 computes in this one, None takes as many as there are processors.
    scheduler
        The address of a Dask scheduler, whose workers compute instead.
    shard
        (i, n) sees to the i-th of n shares of the chunks alone, 1 <= i <= n; shares may be
        computed at the same time, into one store.
    retry_failed
        Compute anew the cases that failed.
    progress
        Called with the fraction that is done and with what is being done.

    Returns
    -------
    Swept
        What was done; `open_sweep(store)` or `.dataset()` is the xarray.Dataset. The numbers are
        the same to the last bit whatever computed them, on machines of one type.

    Raises
    ------
    Misstated
        When the study cannot be read, or the store belongs to another one.
    NotConverged
        When the workers are gone.
    OSError
        When the disk is full; the sweep goes on where it was when it is started again.

    Example
    -------
    >>> import tempfile
    >>> tables = {"battery": {}, "sweep": {"n_battery": [1, 2, 3], "n_charger": "2 * n_battery"}}
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     done = sweep(tables, f"{folder}/store", workers=0)
    ...     times = done.dataset()["charging_time"]
    >>> done.computed, times.dims, round(float(times[0]), 12)
    (3, ('n_battery',), 1.11072073454)
    """
    began = clock.monotonic()
    path = folder_of(store)
    plan, statement = _stated(study)
    _refuse_uncallable(progress)
    mine = _share(shard, plan)
    refuse_workers(workers, scheduler)
    _refuse_hopeless(plan)
    with ExitStack() as held:
        fresh = not there(path, plan)
        # Before a folder is made: where there is no cluster, there is none either.
        crew = _crew(held, workers, scheduler, plan, len(plan)) if fresh else None
        made = created(path, plan, statement)
        _hold(held, made, shard)
        made.sweep_up(mine)
        job = Job.looked_over(made, mine, retry_failed, progress)
        deaths = 0
        with _noted(job, shard):
            if job.left:
                crew = crew or _crew(held, workers, scheduler, plan, job.left)
                deaths = job.run(crew)
        complete = len(made.pieces()) == plan.chunks
        if complete:
            from spinvolt.study.assemble import settled

            complete = settled(made)
    return job.told(deaths, clock.monotonic() - began, complete=complete)


def _crew(
    held: ExitStack, workers: int | None, scheduler: str | None, plan: Plan, cases: int
) -> Fleet:
    """Who computes; nobody is called who would have nothing to do."""
    crew = fleet(workers, scheduler, -(-cases // plan.chunk) if quick(plan) else cases)
    held.callback(crew.stop)
    return crew


def _stated(
    study: Mapping[str, Any] | str | PathLike[str],
) -> tuple[Plan, Mapping[str, Any]]:
    """The plan, and the statement as a store keeps it."""
    if not isinstance(study, Mapping | str | PathLike):
        raise Misstated(f"A sweep must be a file or a statement's tables, but is {shown(study)}.")
    tables = study if isinstance(study, Mapping) else read_file(study)
    try:
        statement = json.loads(json.dumps(tables, default=_plain))
    except (TypeError, ValueError, RecursionError):
        raise Misstated(
            "A sweep must be stated with tables of numbers, words and lists alone."
        ) from None
    return planned(statement), statement


def _refuse_uncallable(progress: object) -> None:
    if progress is not None and not callable(progress):
        raise Misstated(
            f"`progress` must be a function of a fraction and of words, but is {shown(progress)}."
        )


def _plain(value: object) -> object:
    """Arrays and ranges as lists, times of the day as words."""
    if isinstance(value, range | tuple):
        return list(value)
    return value.tolist() if isinstance(value, np.ndarray | np.generic) else str(value)


def _refuse_hopeless(plan: Plan) -> None:
    """A study of which no case that is looked at can be stated has a fault of its own."""
    faults: list[Misstated] = []
    for number in probes(plan):
        try:
            parsed(plan.tables(number))
        except Misstated as fault:
            faults.append(fault)
        else:
            return
    raise faults[0]


def _share(shard: Shard | None, plan: Plan) -> range:
    """The chunks of a share: every n-th, so that shares take about equally long."""
    if shard is None:
        return range(plan.chunks)
    pair = shard if isinstance(shard, tuple | list) and len(shard) == 2 else (0, 0)
    whole = all(isinstance(x, int) and not isinstance(x, bool) for x in pair)
    if not whole or not 1 <= pair[0] <= pair[1]:
        raise Misstated(
            f"`shard` must be (i, n), whole numbers with 1 <= i <= n, but is {shown(shard)}."
        )
    if pair[1] > plan.chunks:
        fits = len(plan) // pair[1]
        way = f"`sweep.chunk = {fits}` makes more" if fits else f"it has {len(plan)} cases"
        raise Misstated(
            f"`shard` must be (i, n) with n <= {plan.chunks}, the number of chunks of this sweep, "
            f"but is {shown(shard)}: {way}."
        )
    return range(pair[0] - 1, plan.chunks, pair[1])


def _hold(held: ExitStack, store: Store, shard: Shard | None) -> None:
    """Be the only writer of the store, or of a share of it."""
    held.enter_context(files.locked(store.path / LOCK, shared=shard is not None))
    if shard is not None:
        held.enter_context(files.locked(store.path / f"{LOCK}-{shard[0]}-of-{shard[1]}"))


@contextmanager
def _noted(job: Job, shard: Shard | None) -> Generator[None]:
    """Lines about this run in the store's record."""
    job.store.note({"began": _now(), "shard": shard, "kept": job.kept, **provenance()})
    try:
        yield
    finally:
        told = {"computed": job.computed, "failed": job.failed}
        with suppress(OSError):
            job.store.note({"ended": _now(), "shard": shard, **told})


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
