"""Local worker processes: how they start, and how they end with the one that started them."""

import ctypes
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Generator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import resource_tracker
from types import ModuleType
from typing import Any, TypeVar

from spinvolt.study.provenance import THREADS

T = TypeVar("T")
PR_SET_PDEATHSIG = 1


@dataclass
class Pool:
    """Worker processes that are started when first needed and die with this one."""

    workers: int
    _executor: ProcessPoolExecutor | None = None
    _others: set[int] = field(default_factory=set)

    def submit(self, task: Callable[..., T], *arguments: object) -> Future[T]:
        """Hand out a call of a module's function."""
        with bare_start():
            return self._started().submit(task, *arguments)

    def _started(self) -> ProcessPoolExecutor:
        if self._executor is None:
            self._others = {child.pid or 0 for child in multiprocessing.active_children()}
            self._executor = ProcessPoolExecutor(
                self.workers,
                multiprocessing.get_context("spawn"),
                initializer=die_with_parent,
                initargs=(os.getpid(),),
            )
        return self._executor

    def stop(self) -> None:
        """Kill the workers, whatever they are at."""
        executor, self._executor = self._executor, None
        if executor is None:
            return
        # `shutdown` forgets its thread, which would then outlive the pool and this process's end.
        known: dict[str, Any] = vars(executor)
        thread, results = known["_executor_manager_thread"], known["_result_queue"]
        children = [c for c in multiprocessing.active_children() if c.pid not in self._others]
        executor.shutdown(wait=False, cancel_futures=True)
        for child in children:
            child.kill()
        for child in children:
            child.join()
        # The thread waits for the rest of what was half sent; nobody is left to send it.
        vars(results)["_writer"].close()
        if thread is not None:
            thread.join()


def die_with_parent(parent: int) -> None:
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
def bare_start() -> Generator[None]:
    """Processes that start in here have one thread, no Ctrl-C and nothing of the caller's script.

    A script without `if __name__ == "__main__"` would otherwise begin its sweep in every worker.
    """
    # Started in here, it would let Ctrl-C through again.
    resource_tracker.ensure_running()
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
