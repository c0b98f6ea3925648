"""Work runs apart: warm processes, the latest request first, everything can be cancelled.

All of this lives on the server's event loop; only finished futures call in from other threads.
"""

import asyncio
import contextlib
import multiprocessing
import os
import secrets
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, field
from time import monotonic

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from spinvolt.explorer.board import Board, Notice
from spinvolt.explorer.desk import Answer, answered, get_ready
from spinvolt.explorer.faults import CANCELLED, TOO_LARGE, Fault, fault_of
from spinvolt.explorer.limits import Limits
from spinvolt.explorer.shelf import Shelf
from spinvolt.explorer.state import State
from spinvolt.study.processes import bare_start

# A newer request lets an older one that has run for less finish: a warm process is worth more.
GRACE = 1.0
# One that has run for less may be answered still: while a slider moves, curves follow it.
QUICK = 0.2
# Seconds that an answer waits for being fetched.
KEPT = 60.0
BROKEN = Fault("failed", "The computation failed unexpectedly: the server's log says why.", 500)
LOST = Fault("not-covered", TOO_LARGE)


@dataclass(eq=False)
class Job:
    """One request: who asks what, and what came of it."""

    visitor: str
    name: str
    state: State
    key: str = field(default_factory=lambda: secrets.token_urlsafe(12))
    place: int = -1
    began: float | None = None
    ended: float | None = None
    running: "ProcessFuture[Answer] | None" = None
    result: "asyncio.Future[Answer | Fault]" = field(default_factory=asyncio.Future)


class Work:
    """A few worker processes, and the requests that wait for them."""

    def __init__(self, limits: Limits, shelf: Shelf, workers: int | None = None) -> None:
        self.limits = limits
        self.shelf = shelf
        self.workers = workers or max(3, min(8, os.cpu_count() or 1))
        self._board = Board.new(limits.total)
        self._jobs: dict[str, Job] = {}
        self._others: set[int | None] = set()
        self._stopping = False
        self._pool = ProcessPool(
            max_workers=self.workers,
            initializer=get_ready,
            initargs=(os.getpid(), limits),
            context=multiprocessing.get_context("spawn"),
        )

    def start(self) -> None:
        """Start the processes, which get ready in the background."""
        self._others = {child.pid for child in multiprocessing.active_children()}
        # The pool starts its processes when it is first asked whether it is alive. Its threads,
        # which start others later, have no Ctrl-C either: a terminal sends it to all processes.
        with bare_start():
            assert self._pool.active

    def stop(self) -> None:
        """End all processes, whatever they are at."""
        self._stopping = True
        self._pool.stop()
        self._pool.join()
        # A process that was just being started is none that the pool ends.
        for child in multiprocessing.active_children():
            if child.pid not in self._others:
                child.kill()
                child.join()
        self._board.remove()

    def submit(self, visitor: str, name: str, state: State) -> Job | Fault:
        """A new job, which takes the place of the visitor's older ones of the same name."""
        self._forget()
        for job in self._open(visitor):
            if job.name == name:
                self._supersede(job)
        if len(list(self._open(visitor))) >= self.limits.each:
            return _busy(f"{self.limits.each} computations of one visitor", 429)
        if len(list(self._open())) >= self.limits.total:
            return _busy(f"{self.limits.total} computations of all visitors", 503)
        job = Job(visitor, name, state)
        self._jobs[job.key] = job
        self._hand_out()
        return job

    def find(self, key: str) -> Job | None:
        """The job with a key, while it is known."""
        return self._jobs.get(key)

    def notice(self, job: Job) -> Notice:
        """How far a job is."""
        if job.place < 0:
            return Notice(0.0, "waiting for other computations")
        return self._board.read(job.place)

    def cancel(self, job: Job) -> None:
        """End a job; its process is killed and another one gets ready."""
        if job.running is not None:
            job.running.cancel()
        self._end(job, CANCELLED)

    def _supersede(self, job: Job) -> None:
        """A newer request is here: nobody waits for this one any more."""
        if job.began is None or monotonic() - job.began > GRACE:
            self.cancel(job)
        elif monotonic() - job.began > QUICK and not job.result.done():
            job.result.set_result(CANCELLED)

    def _open(self, visitor: str | None = None) -> Iterator[Job]:
        """Jobs that wait or run."""
        return (
            job
            for job in list(self._jobs.values())
            if job.ended is None and visitor in (None, job.visitor)
        )

    def _hand_out(self) -> None:
        """Start waiting jobs: those of the least busy visitor first, and never on all processes."""
        running = Counter(job.visitor for job in self._open() if job.began is not None)
        while running.total() < self.workers:
            able = [
                job
                for job in self._open()
                if job.began is None and running[job.visitor] < max(1, self.workers - 1)
            ]
            if not able:
                return
            job = min(able, key=lambda each: running[each.visitor])
            running[job.visitor] += 1
            self._begin(job)

    def _begin(self, job: Job) -> None:
        taken = {other.place for other in self._open()}
        job.place = next(i for i in range(self._board.places) if i not in taken)
        self._board.clear(job.place)
        job.began = monotonic()
        arguments = (job.name, job.state, self._board, job.place, self.limits, self.shelf)
        job.running = self._pool.schedule(answered, args=arguments, timeout=self.limits.seconds)
        loop = asyncio.get_running_loop()

        def ended(future: "Future[Answer]") -> None:
            # The loop may be closed already when the server stops.
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(self._end, job, self._outcome(future))

        job.running.add_done_callback(ended)

    def _outcome(self, future: "Future[Answer]") -> Answer | Fault:
        """What a future came to."""
        try:
            return future.result()
        except CancelledError:
            return CANCELLED
        except TimeoutError:
            return Fault(
                "too-long",
                f"The computation was stopped after {self.limits.seconds:g} s: take fewer cells or "
                "a shorter time, or use `spinvolt charge` on the command line.",
            )
        except ProcessExpired:
            return LOST
        except Exception as error:  # noqa: BLE001  (what nobody foresaw is logged and told)
            if self._stopping:
                return CANCELLED
            return fault_of(error) or _logged(error)

    def _end(self, job: Job, outcome: Answer | Fault) -> None:
        if job.ended is not None:
            return
        job.ended = monotonic()
        if not job.result.done():
            job.result.set_result(outcome)
        self._hand_out()

    def _forget(self) -> None:
        """Drop answers that nobody fetched."""
        now = monotonic()
        for job in list(self._jobs.values()):
            if job.ended is not None and now - job.ended > KEPT:
                del self._jobs[job.key]


def _busy(what: str, status: int) -> Fault:
    return Fault("busy", f"At most {what} run at a time: wait for one, or cancel it.", status)


def _logged(error: Exception) -> Fault:
    import logging

    logging.getLogger("spinvolt.explorer").error("a computation failed", exc_info=error)
    return BROKEN
