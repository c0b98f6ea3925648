"""Who computes: this process, local processes, or a Dask cluster."""

import math
import os
import time
from collections.abc import Mapping
from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, cast

from threadpoolctl import threadpool_limits

from spinvolt.batteries.rules import shown
from spinvolt.errors import Misstated, NotConverged
from spinvolt.study.block import Block
from spinvolt.study.processes import Pool
from spinvolt.study.work import (
    Order,
    carried_out,
    computed,
    packed,
    unpacked_and_carried_out,
)

if TYPE_CHECKING:
    from distributed import Client

# Orders that each worker has in hand and waiting, so that none is idle while chunks are stored.
AHEAD = 2
PATIENCE = "30s"
# Seconds after which the threads of a cluster are counted anew.
RECOUNT = 2.0


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

    def __post_init__(self) -> None:
        self._pool = Pool(self.workers)

    @property
    def room(self) -> int:
        """Orders to hand out at once."""
        return AHEAD * self.workers

    def submit(self, order: Order) -> Future[Block]:
        """Hand out an order; processes are started when they are first needed."""
        return self._pool.submit(carried_out, order)

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
            self._pool.submit(os.getpid).result()
        except BrokenProcessPool:
            raise NotConverged(
                "no worker process can be started on this machine: try `workers = 0`"
            ) from None

    def stop(self) -> None:
        """Kill the workers: what they compute is not stored, and would be waited for."""
        self._pool.stop()


@dataclass
class Cluster:
    """A Dask cluster that is already there."""

    client: "Client"
    executor: Executor
    one_for_all: bool = False
    _counted: tuple[float, int] = (-math.inf, 0)

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
        return cls(client, client.get_executor(pure=False))

    @property
    def room(self) -> int:
        """As many orders as keep all threads busy that are there by now: a queue may be slow."""
        when, threads = self._counted
        if time.monotonic() - when > RECOUNT:
            threads = sum(cast(Mapping[str, int], self.client.nthreads()).values())
            self._counted = time.monotonic(), threads
        return AHEAD * max(threads, 1)

    def submit(self, order: Order) -> Future[Block]:
        """Hand out an order."""
        return self.executor.submit(unpacked_and_carried_out, packed(order))

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
    refuse_workers(workers, scheduler)
    if scheduler is not None:
        return Cluster.at(scheduler)
    count = min(processors() if workers is None else workers, chunks)
    return Here() if workers == 0 or (workers is None and count < 2) else Processes(max(count, 1))


def refuse_workers(workers: int | None, scheduler: str | None) -> None:
    """Either may be given.

    Raises
    ------
    Misstated
        When both are, or one is of another kind.
    """
    if scheduler is not None and workers is not None:
        raise Misstated(
            "`workers` must be left out where `scheduler` is given: a cluster has its own."
        )
    if scheduler is not None and not isinstance(scheduler, str):
        raise Misstated(
            f"`scheduler` must be the address of a Dask scheduler, but is {shown(scheduler)}."
        )
    whole = isinstance(workers, int) and not isinstance(workers, bool)
    if workers is not None and not (whole and 0 <= workers <= 1024):
        raise Misstated(f"`workers` must be a whole number in [0, 1024], but is {shown(workers)}.")


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
