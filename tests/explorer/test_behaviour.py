"""What a person does: move a slider, take an example, share, download, cancel, ask for too much."""

import io
import re
import sys
import time
import tomllib
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect
from tests.explorer.conftest import BYE, Server
from tests.explorer.places import FIRST_ANSWER
from tests.reference import entry

import spinvolt as sv
from spinvolt.explorer.link import link_of, read_link
from spinvolt.explorer.state import state_of
from spinvolt.statement.parse import parsed

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
SMALL = {"statement": {"battery": {"n_battery": 5, "n_charger": 8, "ising": 0.5}}}


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


@pytest.fixture
def sharing(page: Page, server: Server) -> Page:
    """The dialog for taking things home, of a small battery."""
    page.goto(server.url + link(SMALL))
    drawn(page)
    page.get_by_role("button", name="Share").click()
    return page


def downloaded(page: Page, name: str) -> Path:
    with page.expect_download() as waiting:
        page.locator(f"#export-{name}").click()
    path = waiting.value.path()
    assert waiting.value.suggested_filename.startswith("battery.")
    return path


def test_downloads_hold_what_python_computes(sharing: Page, tmp_path):
    statement = parsed(SMALL["statement"])
    run = sv.charge(statement)
    toml = downloaded(sharing, "toml").read_text("utf-8")
    assert parsed(tomllib.loads(toml)) == statement

    place: dict[str, sv.Run] = {}
    exec(downloaded(sharing, "python").read_text("utf-8"), place)
    assert str(place["run"].peaks) == str(run.peaks)

    table = np.genfromtxt(
        io.StringIO(downloaded(sharing, "csv").read_text("utf-8")), delimiter=",", names=True
    )
    np.testing.assert_array_equal(table["time"], run.time)
    np.testing.assert_array_equal(table["energy"], run["energy"].value)
    np.testing.assert_array_equal(table["energy_high"] >= table["energy_low"], True)

    kept = tmp_path / "run.nc"
    kept.write_bytes(downloaded(sharing, "netcdf").read_bytes())
    again = sv.open_run(kept)
    assert again.statement == run.statement
    assert str(again.peaks) == str(run.peaks)
    np.testing.assert_array_equal(again["energy"].value, run["energy"].value)


def test_downloaded_pictures_are_pictures(sharing: Page):
    png = downloaded(sharing, "png").read_bytes()
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = (int.from_bytes(png[i : i + 4], "big") for i in (16, 20))
    assert width > 300
    assert height > 200
    root = ET.fromstring(downloaded(sharing, "svg").read_text("utf-8"))
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert len(list(root.iter())) > 50


def children(server: Server) -> set[int]:
    """The server's worker processes."""
    own = server.process.pid
    found: set[int] = set()
    for task in Path(f"/proc/{own}/task").iterdir():
        found |= set(map(int, (task / "children").read_text().split()))
    return found


def seconds(process: int) -> float:
    """The processor time that a process has taken."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100.0


def until(holds, what: str) -> None:
    end = time.monotonic() + BYE
    while not holds():
        assert time.monotonic() < end, what
        time.sleep(0.02)


@pytest.mark.skipif(sys.platform != "linux", reason="processes are read from /proc")
def test_cancelled_work_is_really_over(battery: Page, server: Server):
    """The page says so, the process that was at it is gone, and the next question is answered."""
    title = battery.locator("#title").inner_text()
    before = {process: seconds(process) for process in children(server)}
    battery.goto(server.url + link({"statement": LASTING}))
    cancel = battery.get_by_role("button", name="Cancel").first
    expect(cancel).to_be_visible()
    busiest = max(before, key=lambda process: seconds(process) - before[process])
    cancel.click()
    expect(battery.get_by_role("alert")).to_contain_text("Cancelled")
    expect(cancel).to_be_hidden()
    until(lambda: busiest not in children(server), "the worker goes on")
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
    drawn(page)


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
