"""Who computes: this process, local processes, or a Dask cluster."""

import ctypes
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Generator, Mapping
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import ModuleType
from typing import TYPE_CHECKING, Protocol, cast

from threadpoolctl import threadpool_limits

from spinvolt.errors import Misstated, NotConverged
from spinvolt.study.block import Block
from spinvolt.study.provenance import THREADS
from spinvolt.study.work import Order, carried_out, computed

if TYPE_CHECKING:
    from distributed import Client

# Orders that each worker has in hand and waiting, so that none is idle while chunks are stored.
AHEAD = 2
PATIENCE = "30s"
PR_SET_PDEATHSIG = 1


class Fleet(Protocol):
    """Workers that carry out orders."""

    @property
    def room(self) -> int:
        """How many orders to hand out at once."""
        ...

    @property
    def one_for_all(self) -> bool:
        """Whether the death of one worker loses what the others have in hand."""
        ...

    def submit(self, order: Order) -> Future[Block]:
        """Hand out an order."""
        ...

    def lost(self, fault: BaseException) -> bool:
        """Whether a fault means that a worker died."""
        ...

    def renew(self) -> None:
        """Be ready for orders again after a death."""
        ...

    def stop(self) -> None:
        """End everything that is being computed, at once."""
        ...


@dataclass
class Here:
    """This process itself: one order at a time."""

    room: int = 1
    one_for_all: bool = False

    def submit(self, order: Order) -> Future[Block]:
        """Carry the order out now."""
        future: Future[Block] = Future()
        with threadpool_limits(limits=1):
            future.set_result(computed(order))
        return future

    def lost(self, fault: BaseException) -> bool:  # noqa: ARG002
        """This process tells no tale of its own death."""
        return False

    def renew(self) -> None:
        """Nothing to renew."""

    def stop(self) -> None:
        """Nothing to stop."""


@dataclass
class Processes:
    """Local worker processes, which die with this one, however it dies."""

    workers: int
    one_for_all: bool = True
    _pool: ProcessPoolExecutor | None = None
    _others: set[int] = field(default_factory=set)

    @property
    def room(self) -> int:
        """Orders to hand out at once."""
        return AHEAD * self.workers

    def submit(self, order: Order) -> Future[Block]:
        """Hand out an order; processes are started when they are first needed."""
        with _bare_start():
            return self._started().submit(carried_out, order)

    def lost(self, fault: BaseException) -> bool:
        """One death breaks the whole pool."""
        return isinstance(fault, BrokenProcessPool)

    def renew(self) -> None:
        """Another pool, which must come up.

        Raises
        ------
        NotConverged
            When no worker can be started.
        """
        self.stop()
        try:
            with _bare_start():
                first = self._started().submit(os.getpid)
            first.result()
        except BrokenProcessPool:
            raise NotConverged(
                "no worker process can be started on this machine: try `workers = 0`"
            ) from None

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._others = {child.pid or 0 for child in multiprocessing.active_children()}
            self._pool = ProcessPoolExecutor(
                self.workers,
                multiprocessing.get_context("spawn"),
                initializer=_prepare,
                initargs=(os.getpid(),),
            )
        return self._pool

    def stop(self) -> None:
        """Kill the workers: what they compute is not stored, and would be waited for."""
        if self._pool is None:
            return
        children = multiprocessing.active_children()
        self._pool.shutdown(wait=False, cancel_futures=True)
        for child in children:
            if child.pid not in self._others:
                child.kill()
        self._pool.shutdown(wait=True)
        self._pool = None


@dataclass
class Cluster:
    """A Dask cluster that is already there."""

    client: "Client"
    executor: Executor
    room: int
    one_for_all: bool = False

    @classmethod
    def at(cls, address: str) -> "Cluster":
        """The cluster whose scheduler answers at an address.

        Raises
        ------
        Misstated
            When Dask is not installed or no scheduler answers.
        """
        try:
            from distributed import Client
        except ImportError:
            raise Misstated(
                "`scheduler` needs Dask: install it with `pip install spinvolt[dask]`."
            ) from None
        try:
            client = Client(address, timeout=PATIENCE)
        except (OSError, ValueError, TypeError) as fault:
            raise Misstated(
                f"`scheduler` must be the address of a Dask scheduler, but none answers at "
                f"'{address}' ({type(fault).__name__})."
            ) from None
        workers = cast(Mapping[str, int], client.nthreads())
        threads = sum(workers.values())
        return cls(client, client.get_executor(pure=False), AHEAD * max(threads, 1))

    def submit(self, order: Order) -> Future[Block]:
        """Hand out an order."""
        return self.executor.submit(carried_out, order)

    def lost(self, fault: BaseException) -> bool:
        """Dask itself tries an order on other workers before it gives up."""
        from distributed.scheduler import KilledWorker

        return isinstance(fault, KilledWorker)

    def renew(self) -> None:
        """The cluster replaces its own workers."""

    def stop(self) -> None:
        """Give the orders back; the cluster stays."""
        self.executor.shutdown(wait=False)
        self.client.close()


def fleet(workers: int | None, scheduler: str | None, chunks: int) -> Fleet:
    """The workers that are asked for.

    Raises
    ------
    Misstated
        When the number is none, or no scheduler answers.
    """
    if scheduler is not None:
        if workers is not None:
            raise Misstated(
                "`workers` must be left out where `scheduler` is given: a cluster has its own."
            )
        return Cluster.at(scheduler)
    if workers is not None and (isinstance(workers, bool) or not 0 <= workers <= 1024):
        raise Misstated(f"`workers` must be a whole number in [0, 1024], but is {workers!r}.")
    count = min(processors() if workers is None else workers, chunks)
    return Here() if workers == 0 or (workers is None and count < 2) else Processes(max(count, 1))


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _prepare(parent: int) -> None:
    """A worker's first act: to die with its parent, which alone answers to Ctrl-C."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    else:
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()
    if os.getppid() != parent:
        os._exit(1)


def _watch(parent: int) -> None:
    """End this process when its parent has ended."""
    while os.getppid() == parent:
        time.sleep(1.0)
    os._exit(1)


@contextmanager
def _bare_start() -> Generator[None]:
    """Processes that start in here have one thread, no Ctrl-C and nothing of the caller's script.

    A script without `if __name__ == "__main__"` would otherwise begin its sweep in every worker.
    """
    before = {name: os.environ.get(name) for name in THREADS}
    main, blocked = sys.modules["__main__"], signal.pthread_sigmask(signal.SIG_BLOCK, ())
    try:
        signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT,))
        os.environ.update(dict.fromkeys(THREADS, "1"))
        sys.modules["__main__"] = ModuleType("__main__")
        yield
    finally:
        sys.modules["__main__"] = main
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
