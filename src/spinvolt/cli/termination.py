"""A request to end, as a queue sends it before it kills: answered as Ctrl-C is."""

import signal
import threading
from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def as_interrupt() -> Generator[None]:
    """SIGTERM raises KeyboardInterrupt in here, once: what comes after it must not disturb."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(*_: object) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
