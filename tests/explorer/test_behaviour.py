"""What a person does: move a slider, take an example, share, cancel, ask for too much."""

import re
import sys
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.explorer.conftest import BYE, Server
from tests.explorer.places import FIRST_ANSWER
from tests.reference import entry

import spinvolt as sv
from spinvolt.explorer.link import link_of, read_link
from spinvolt.explorer.state import state_of

# Some seconds of the engine: longer than a request waits, shorter than the limit.
LASTING = {"battery": {"n_battery": 3000, "n_charger": 3000}, "charge": {"until": 30.0}}
ENDLESS = {"battery": {"n_battery": 10**4, "n_charger": 10**4}, "charge": {"until": 100.0}}
# Batteries of yang2025's figures as the menu lists them, and where their reference values stand.
PRESETS = {
    "N_b = 10, m = 1000, N_c = 100000": "000-fig2a-Nb10-Nc100000-m1000",
    "N_b = 1000, m = 10, N_c = 100000": "000-fig2b-Nb1000-Nc100000-m10",
    "N_b = 100000, m = 10, N_c = 1000": "000-fig2c-Nb100000-Nc1000-m10",
    "ten cells, k = 0.1": "000-fig3a-k0.1",
    "ten cells, k = 0.5": "000-fig3a-k0.5",
    "a hundred cells and spins": "000-fig4b",
}
# The reference values' own relative error, and how many of their digits are compared.
DIGITS = 9
EVERYTHING = {
    "statement": {
        "battery": {"n_battery": 7, "n_charger": 9, "ising": 0.25, "battery_crosstalk": -0.5},
        "start": {"charger": {"dicke": 4}, "battery": {"thermal": 0.1}},
        "charge": {"until": 2.5},
    },
    "view": {"stretch": 3.0, "parallel": "huangfu2021", "theory": False},
    "pins": [
        {"battery": {"n_battery": 3, "n_charger": 5}},
        {"battery": {"kind": "cavity", "n_battery": 4}},
    ],
}


def link(document: object) -> str:
    return f"?s={link_of(state_of(document))}"


def drawn(page: Page, answers: int = 1) -> None:
    expect(page.locator("body[data-answers]")).to_have_attribute(
        "data-answers", str(answers), timeout=FIRST_ANSWER
    )


def picture(page: Page) -> bytes:
    """What is drawn of the energy."""
    return page.locator("#plot-energy canvas").first.screenshot()


def test_slider_changes_the_curve(battery: Page):
    before = picture(battery)
    slider = battery.get_by_role("slider", name="charger spins")
    slider.focus()
    slider.press("ArrowLeft")
    many = int(battery.get_by_role("spinbutton", name="charger spins").input_value())
    run = sv.charge(sv.CentralSpin(n_battery=100, n_charger=many))
    expect(battery.locator("#plot-energy [role=img]")).to_have_attribute(
        "aria-label", f"stored energy against time, with a proved maximum of "
        f"{run.peaks['max_energy']} at time {run.peaks['charging_time']}."
    )  # fmt: skip
    assert picture(battery) != before
    assert int(battery.locator("body").get_attribute("data-latency") or 0) > 0


def test_presets_show_the_known_numbers(battery: Page):
    """Values that were computed without this package, read off the page's tiles."""
    dialog = battery.get_by_role("dialog", name="Batteries of the papers' figures")
    for words, identifier in PRESETS.items():
        known = entry(identifier)["values"]
        battery.get_by_role("button", name="Papers' batteries").click()
        dialog.get_by_role("searchbox").fill("yang2025")
        dialog.locator(".preset:visible", has_text=words).first.click()
        expect(dialog).to_be_hidden()
        for name, value in (("charging-time", known["T_first"]), ("max-energy", known["E_first"])):
            expect(battery.locator(f"#{name}")).to_have_attribute("data-value", starting(value))


def starting(value: float) -> re.Pattern[str]:
    """Numbers that share their first digits with a value, but for the last one's rounding."""
    digits = f"{value:.17f}"
    leading = len(digits) - len(digits.lstrip("0."))
    return re.compile(re.escape(digits[: leading + DIGITS + (0 if leading else 1)]))


def test_link_restores_everything(page: Page, browser: Browser, server: Server):
    """Statement, view, pins: what one sees and what the next link says."""
    wanted = state_of(EVERYTHING)
    page.goto(server.url + link(EVERYTHING))
    drawn(page)
    expect(page.locator("#pins tbody tr")).to_have_count(3)
    page.get_by_role("button", name="Share").click()
    address = page.get_by_role("textbox", name="Link that restores everything").input_value()
    assert read_link(address.partition("?s=")[2]) == wanted
    context = browser.new_context()
    other = context.new_page()
    other.goto(address)
    drawn(other)
    expect(other.locator("#pins tbody tr")).to_have_count(3)
    for place in ("#title", "#figures", "#pins"):
        expect(other.locator(place)).to_have_text(
            page.locator(place).inner_text(), use_inner_text=True
        )
    assert read_link(other.url.partition("?s=")[2]) == wanted
    context.close()


def children(server: Server) -> set[int]:
    """The server's worker processes."""
    own = server.process.pid
    found: set[int] = set()
    for task in Path(f"/proc/{own}/task").iterdir():
        found |= set(map(int, (task / "children").read_text().split()))
    return found


def until(holds, what: str) -> None:
    end = time.monotonic() + BYE
    while not holds():
        assert time.monotonic() < end, what
        time.sleep(0.02)


@pytest.mark.skipif(sys.platform != "linux", reason="processes are read from /proc")
def test_cancelled_work_is_really_over(battery: Page, server: Server):
    """The page says so, the process that was at it is gone, and the next question is answered."""
    title = battery.locator("#title").inner_text()
    before = children(server)
    battery.goto(server.url + link({"statement": LASTING}))
    cancel = battery.get_by_role("button", name="Cancel").first
    expect(cancel).to_be_visible()
    cancel.click()
    expect(battery.get_by_role("alert")).to_contain_text("Cancelled")
    expect(cancel).to_be_hidden()
    until(lambda: not before <= children(server), "the worker goes on")
    battery.goto(server.url)
    expect(battery.locator("#title")).to_have_text(title, timeout=FIRST_ANSWER)


def test_page_is_not_frozen_while_work_lasts(battery: Page, server: Server):
    battery.goto(server.url + link({"statement": LASTING}))
    expect(battery.get_by_role("progressbar").first).to_be_visible()
    battery.get_by_role("button", name="Share").click()
    expect(battery.get_by_role("dialog", name="Share")).to_be_visible()
    battery.keyboard.press("Escape")
    battery.get_by_role("button", name="Cancel").first.click()
    expect(battery.get_by_role("alert")).to_contain_text("Cancelled")


def test_too_much_is_refused_in_a_sentence(page: Page, server: Server):
    page.goto(server.url + link({"statement": ENDLESS}))
    fault = page.get_by_role("alert")
    expect(fault).to_contain_text("the explorer allows 120 s", timeout=FIRST_ANSWER)
    expect(fault).to_contain_text("`spinvolt charge` on the command line.")
    page.get_by_role("spinbutton", name="battery cells").fill("20")
    page.get_by_role("spinbutton", name="charger spins").fill("20")
    expect(fault).to_be_hidden()
    expect(page.locator("#title")).to_contain_text("20 cells, 20 charger spins")


def test_nothing_is_asked_of_another_host(page: Page, server: Server):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(server.url)
    drawn(page)
    for name in ("Open battery", "Papers", "Sweeps"):
        page.get_by_role("link", name=name).click()
        page.wait_for_load_state("networkidle")
    assert len(asked) > 20
    assert [url for url in asked if not url.startswith((server.url, "blob:", "data:"))] == []
