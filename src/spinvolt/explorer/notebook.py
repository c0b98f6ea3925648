"""The explorer in a notebook: a frame that shows a server of the kernel's own."""

import atexit
import html
import os
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from functools import cache

from spinvolt.batteries.cavity import Cavity
from spinvolt.batteries.central_spin import CentralSpin
from spinvolt.batteries.reservoir import Reservoir
from spinvolt.batteries.rules import shown as as_text
from spinvolt.errors import Misstated
from spinvolt.explorer.link import link_of
from spinvolt.explorer.needs import require
from spinvolt.explorer.state import State
from spinvolt.run.result import Run
from spinvolt.statement import Statement
from spinvolt.statement.parse import parsed

LOWEST, HIGHEST = 200, 10_000
CHILD = "from spinvolt.explorer.notebook import answer; answer()"
HINT = "Nothing here? The explorer answers to the kernel's own machine alone."


@dataclass(frozen=True)
class Frame:
    """The explorer as a notebook shows it.

    Attributes
    ----------
    url
        Its address, which any browser on the kernel's machine can open, too.
    height
        Pixels.
    """

    url: str
    height: int = field(default=900, repr=False)

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        address = html.escape(self.url, quote=True)
        return (
            f'<iframe src="{address}" title="spinvolt explorer" width="100%" height="{self.height}"'
            ' style="border: 0" allow="clipboard-write"></iframe>'
            f'<p style="font-size: 0.8em">{HINT} <a href="{address}" target="_blank" '
            'rel="noopener">Open it in a window of its own</a></p>'
        )


def explore(
    shown: Statement | Run | CentralSpin | Cavity | Reservoir | None = None, *, height: int = 900
) -> Frame:
    """The explorer, to be moved and watched in a notebook.

    The first call starts a server, which answers to this machine alone and ends with the kernel;
    further calls share it. The frame stays empty where the browser is on another machine than the
    kernel, and where the notebook is shown by another program than a browser: use
    `spinvolt explore` then.

    Parameters
    ----------
    shown
        The battery to begin with: a statement, a run, or a battery that starts as usual.
    height
        Height of the frame in pixels.

    Raises
    ------
    Misstated
        When a package of `spinvolt[explorer]` is missing, or an argument is none of these.
    """
    if not isinstance(height, int) or isinstance(height, bool) or not LOWEST <= height <= HIGHEST:
        raise Misstated(
            f"`height` must be a whole number in [{LOWEST}, {HIGHEST}], but is {as_text(height)}."
        )
    state = _state(shown)
    require()
    return Frame(f"{_running()}?s={link_of(state)}", height)


def _state(shown: object) -> State:
    match shown:
        case None:
            return State()
        case Statement():
            statement = shown
        case Run():
            statement = parsed(shown.statement)
        case CentralSpin() | Cavity() | Reservoir():
            statement = Statement(shown)
        case _:
            raise Misstated(
                "`shown` must be a statement, a run or a battery, "
                f"but is {as_text(type(shown).__name__)}."
            )
    page = "open" if isinstance(statement.battery, Reservoir) else "battery"
    return State(statement, page)


def _running() -> str:
    """The address of the kernel's server, which is started anew if it has ended."""
    process, url = _started()
    if process.poll() is not None:
        _started.cache_clear()
        process, url = _started()
    return url


@cache
def _started() -> "tuple[subprocess.Popen[str], str]":
    """A server in a process of its own, which ends when its standard input is closed."""
    process = subprocess.Popen(
        [sys.executable, "-c", CHILD],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        # A kernel's interrupt goes to all of its group.
        start_new_session=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    atexit.register(process.stdin.close)
    url = process.stdout.readline().strip()
    if not url:
        raise RuntimeError("the explorer's server did not start: its words stand above")
    return process, url


def answer() -> None:
    """The child's whole life: listen, say where, end when the parent has."""
    from spinvolt.explorer.limits import Limits
    from spinvolt.explorer.server import listen, serve
    from spinvolt.explorer.shelf import USUAL, shelf

    listening = listen("127.0.0.1", 0)

    def wait() -> None:
        sys.stdin.read()
        os.kill(os.getpid(), signal.SIGINT)

    def started() -> None:
        sys.stdout.write(f"{listening.url}\n")
        sys.stdout.flush()
        threading.Thread(target=wait, daemon=True).start()

    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        serve(listening, Limits(), shelf(USUAL, []), started)
    except KeyboardInterrupt:
        return
