"""`sv.explore` in a real kernel, its frame in a real page of another origin."""

import threading
import time
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest
from jupyter_client.manager import KernelManager
from playwright.sync_api import Page, expect
from tests.explorer.conftest import BYE
from tests.explorer.places import FIRST_ANSWER

import spinvolt as sv
from spinvolt.explorer.link import read_link
from spinvolt.explorer.notebook import Frame

CELL = """
import spinvolt as sv
frame = sv.explore(sv.CentralSpin(n_battery=7, n_charger=9), height=800)
print(frame.url)
print(frame._repr_html_())
"""
AGAIN = "print(sv.explore(sv.charge(sv.Cavity(n_battery=3))).url)"


class Notebook(BaseHTTPRequestHandler):
    """Serves one page, as a notebook's server does."""

    def __init__(self, *everything: object, content: str) -> None:
        self.content = content.encode()
        super().__init__(*everything)  # pyright: ignore[reportArgumentType]

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(self.content if self.path == "/" else b"")

    def log_message(self, *_: object) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Say nothing."""


class Kernel:
    """A kernel that executes cells, driven from a thread: the browser's driver has this one's."""

    def __init__(self) -> None:
        self.manager = KernelManager()
        self.manager.start_kernel()
        self.client = self.manager.blocking_client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=60)

    def printed(self, code: str) -> str:
        said: list[str] = []
        reply = self.client.execute_interactive(
            code, timeout=60, output_hook=lambda m: said.append(m["content"].get("text", ""))
        )
        assert reply["content"]["status"] == "ok", reply["content"]
        return "".join(said)

    def end(self) -> None:
        if self.manager.has_kernel:
            self.client.stop_channels()
            self.manager.shutdown_kernel()


@pytest.fixture(scope="module")
def kernel() -> Iterator[Kernel]:
    made = Kernel()
    yield made
    made.end()


def test_notebook_shows_the_explorer_until_its_kernel_ends(page: Page, kernel: Kernel):
    url, _, shown = kernel.printed(CELL).partition("\n")
    other = kernel.printed(AGAIN).strip()
    assert other.partition("?")[0] == url.partition("?")[0]
    assert read_link(other.partition("?s=")[2]).statement.battery == sv.Cavity(n_battery=3)

    content = f"<!doctype html><title>notebook</title>{shown}"
    site = ThreadingHTTPServer(("127.0.0.1", 0), partial(Notebook, content=content))
    threading.Thread(target=site.serve_forever, daemon=True).start()
    page.goto(f"http://localhost:{site.server_address[1]}/")
    frame = page.frame_locator("iframe")
    expect(frame.locator("body[data-answers]")).to_be_attached(timeout=FIRST_ANSWER)
    run = sv.charge(sv.CentralSpin(n_battery=7, n_charger=9))
    expect(frame.locator("#max-energy")).to_have_text(str(run.peaks["max_energy"]))
    frame.get_by_role("spinbutton", name="battery cells").fill("5")
    run = sv.charge(sv.CentralSpin(n_battery=5, n_charger=9))
    expect(frame.locator("#max-energy")).to_have_text(str(run.peaks["max_energy"]))
    page.goto("about:blank")
    site.shutdown()
    site.server_close()

    kernel.end()
    end = time.monotonic() + BYE
    while answers(url):
        assert time.monotonic() < end, "the server outlives its kernel"
        time.sleep(0.05)


def answers(url: str) -> bool:
    try:
        return httpx.get(url).status_code == 200
    except httpx.TransportError:
        return False


def test_frame_holds_nothing_but_its_address():
    shown = Frame('http://127.0.0.1:1/?s="><script>', 300)._repr_html_()
    assert "<script>" not in shown
    assert 'height="300"' in shown


@pytest.mark.parametrize("height", [0, 1e3, True, 10**6])
def test_height_is_checked(height):
    with pytest.raises(sv.Misstated, match="`height` must be a whole number"):
        sv.explore(height=height)


def test_what_is_no_battery_is_refused():
    with pytest.raises(sv.Misstated, match="`shown` must be a statement, a run or a battery"):
        sv.explore("../battery.toml")  # pyright: ignore[reportArgumentType]
