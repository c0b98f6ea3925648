"""A progress bar on stderr for what takes longer than a second."""

import sys
import time
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
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

    def report(fraction: float, what: str) -> None:
        if not bars:
            if time.monotonic() - began < PATIENCE:
                return
            bars.append(stack.enter_context(click.progressbar(length=STEPS, file=sys.stderr)))
        (bar,) = bars
        bar.label = what
        bar.update(max(0, int(STEPS * min(fraction, 1.0)) - bar.pos))

    return report
