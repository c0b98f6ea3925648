"""A progress bar on stderr for what takes longer than a second."""

import sys
import time
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from threading import Lock, Timer
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

PATIENCE = 1.0
STEPS = 100

Report = Callable[[float, str], None]


@contextmanager
def progress() -> Generator[Report | None]:
    """A report to hand to `charge`; None where stderr is no terminal."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    with ExitStack() as stack:
        yield _report(stack)


def _report(stack: ExitStack) -> Report:
    began = time.monotonic()
    bars: list[ProgressBar[int]] = []
    said: list[tuple[float, str]] = []
    drawing = Lock()

    def draw(fraction: float, what: str) -> None:
        if not bars:
            bars.append(stack.enter_context(click.progressbar(length=STEPS, file=sys.stderr)))
        (bar,) = bars
        bar.label = what
        # A new label shows, too, where nothing is finished.
        bar.update(max(0, int(STEPS * min(fraction, 1.0)) - bar.pos))
        bar.render_progress()

    def late() -> None:
        """What was said before anybody had to wait; it may be the last word for long."""
        with drawing:
            if said and not bars:
                draw(*said[-1])

    def over() -> None:
        waiting.cancel()
        with drawing:
            said.clear()

    def report(fraction: float, what: str) -> None:
        with drawing:
            said.append((fraction, what))
            del said[:-1]
            if bars or time.monotonic() - began >= PATIENCE:
                draw(fraction, what)

    waiting = Timer(PATIENCE, late)
    waiting.daemon = True
    waiting.start()
    stack.callback(over)
    return report
