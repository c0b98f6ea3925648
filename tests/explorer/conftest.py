"""A server on a free port and a page in a real headless browser, which must not complain."""

import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright
from tests.command_line import PROGRAM
from tests.explorer.places import stocked

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
# Seconds: a fresh checkout compiles its kernels first.
STARTED, ANSWERED = 30.0, 120.0
BYE = 10.0
REFUSED = re.compile(r"the server responded with a status of (409|422|429)")

expect.set_options(timeout=20_000)


@dataclass(frozen=True)
class Server:
    """A running `spinvolt explore`."""

    url: str
    process: subprocess.Popen[str]

    @property
    def port(self) -> int:
        return int(self.url.rstrip("/").rpartition(":")[2])


def start(*words: str, group: bool = False) -> Server:
    process = subprocess.Popen(
        [*PROGRAM, "explore", "--port", "0", "--no-browser", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=group,
        # The tests' own process may have been started with interrupts ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
    )
    assert process.stdout is not None
    said = process.stdout.readline()
    found = re.search(r"http://\S+", said)
    assert found, (said, process.stderr and process.stderr.read())
    return Server(found.group(), process)


def stop(server: Server) -> tuple[int, str]:
    """Press Ctrl-C; the exit code and what was said."""
    server.process.send_signal(signal.SIGINT)
    _, err = server.process.communicate(timeout=BYE)
    return server.process.returncode, err


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with a figure of the papers and a sweep to show."""
    running = start(*stocked(tmp_path_factory.mktemp("shelf")))
    try:
        yield running
    finally:
        code, said = stop(running)
    assert (code, said) == (0, "The explorer has ended.\n")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if path is None:
        pytest.fail(
            "No Chromium was found: install Debian's package chromium-headless-shell "
            "(apt install chromium-headless-shell) or chromium."
        )
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path)
        yield running
        running.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """An empty page of a visitor of its own; whatever its console complains of fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 860}, accept_downloads=True)
    complaints: list[str] = []
    opened = context.new_page()
    opened.on("console", lambda m: complaints.append(m.text) if _is_fault(m) else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    context.close()
    assert complaints == []


def _is_fault(message: ConsoleMessage) -> bool:
    """Whether a message is an error; that the server refused in words is none of the page's."""
    return message.type == "error" and REFUSED.search(message.text) is None


@pytest.fixture
def battery(page: Page, server: Server) -> Page:
    """The battery page with its first curves drawn."""
    page.goto(server.url)
    expect(page.locator("body[data-answers]")).to_be_attached(timeout=1000 * ANSWERED)
    return page
