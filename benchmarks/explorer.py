"""Time the explorer from a slider's stop to the painted curve, in a real browser.

    python -m benchmarks.explorer [--sizes 100,1000] [--moves 25] [--json]

A key moves the slider of the battery's cells to and fro; the page itself takes the time from the
change to the first picture after the curves were handed to the browser. Exit code 1 when the median
of a size up to 10,000 cells is over 100 ms.
"""

import argparse
import json
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.__main__ import numbers
from benchmarks.machine import machine

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SIZES = (100, 1000, 10_000, 100_000)
TARGET, UP_TO = 100.0, 10_000
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
SPINVOLT = "from spinvolt.cli import main; main(prog_name='spinvolt')"
# Moves before those that count: every worker loads what it needs when it is first asked.
WARMING = 8
# Milliseconds that an answer may take.
PATIENCE = 120_000
GOODBYE = 10.0


@dataclass(frozen=True)
class Latency:
    """Milliseconds from change to curve.

    Attributes
    ----------
    size
        Cells, and charger spins.
    milliseconds
        Each move's.
    """

    size: int
    milliseconds: tuple[int, ...]

    @property
    def missed(self) -> bool:
        """Whether the target holds for this size and was not met."""
        return self.size <= UP_TO and median(self.milliseconds) > TARGET

    def line(self) -> str:
        """One line of the table."""
        ordered = sorted(self.milliseconds)
        late = ordered[int(0.9 * (len(ordered) - 1))]
        target = f"<= {TARGET:g}" if self.size <= UP_TO else "none"
        verdict = "missed" if self.missed else "met" if self.size <= UP_TO else ""
        return (
            f"{self.size:>8}{median(ordered):>8.0f}{late:>8}{ordered[0]:>8}{ordered[-1]:>8}"
            f"{target:>8} {verdict}"
        ).rstrip()


HEAD = f"{'cells':>8}{'median':>8}{'90 %':>8}{'min':>8}{'max':>8}{'target':>8}  (milliseconds)"


def main(words: Sequence[str] | None = None) -> int:
    """Run, print, and say whether the target was met."""
    asked = parser().parse_args(words)
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if path is None:
        print("No Chromium was found: install Debian's chromium-headless-shell.", file=sys.stderr)
        return 2
    from playwright.sync_api import sync_playwright

    with server() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path)
        found = [latency(browser, url, size, asked.moves) for size in asked.sizes]
        browser.close()
    if asked.json:
        print(json.dumps({"machine": machine(), "latency": [asdict(one) for one in found]}))
    else:
        print("\n".join([machine(), "", HEAD, *(one.line() for one in found)]))
    return int(any(one.missed for one in found))


def parser() -> argparse.ArgumentParser:
    """The command line."""
    made = argparse.ArgumentParser(
        prog="python -m benchmarks.explorer",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("--sizes", type=numbers, default=SIZES, help="cells, as in 300,1000")
    made.add_argument("--moves", type=int, default=25, help="moves of the slider at each size")
    made.add_argument("--json", action="store_true", help="print JSON")
    return made


@contextmanager
def server() -> Generator[str]:
    """A running explorer's address."""
    process = subprocess.Popen(
        [sys.executable, "-c", SPINVOLT, "explore", "--port", "0", "--no-browser"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        found = re.search(r"http://\S+", process.stdout.readline())
        if found is None:
            raise RuntimeError("the explorer did not start")
        yield found.group()
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=GOODBYE)


def latency(browser: "Browser", url: str, size: int, moves: int) -> Latency:
    """What a slider's moves around one size take."""
    from spinvolt.batteries.central_spin import CentralSpin
    from spinvolt.explorer.link import link_of
    from spinvolt.explorer.state import State
    from spinvolt.statement import Statement

    link = link_of(State(Statement(CentralSpin(n_battery=size, n_charger=size))))
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(f"{url}?s={link}")
    page.wait_for_selector("body[data-answers='1']", state="attached", timeout=PATIENCE)
    taken = [moved(page, move) for move in range(WARMING + moves)]
    context.close()
    return Latency(size, tuple(taken[WARMING:]))


def moved(page: "Page", move: int) -> int:
    """Move the slider once, to and fro; the milliseconds that its curve took."""
    slider = page.get_by_role("slider", name="battery cells")
    slider.press("ArrowRight" if move % 2 else "ArrowLeft")
    page.wait_for_selector(f"body[data-answers='{move + 2}']", state="attached", timeout=PATIENCE)
    return int(page.locator("body").get_attribute("data-latency") or 0)


if __name__ == "__main__":
    sys.exit(main())
