"""Two visitors at once: each sees what is its own, and neither waits for the other."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.explorer.conftest import Server
from tests.explorer.places import FIRST_ANSWER

import spinvolt as sv
from spinvolt.explorer.link import link_of
from spinvolt.explorer.state import state_of

LASTING = {"battery": {"n_battery": 3000, "n_charger": 3000}, "charge": {"until": 30.0}}


@pytest.fixture
def two(browser: Browser, server: Server) -> Iterator[tuple[Page, Page]]:
    """Two pages with nothing in common."""
    contexts = [browser.new_context(), browser.new_context()]
    pages = [context.new_page() for context in contexts]
    for page in pages:
        page.goto(server.url)
    for page in pages:
        expect(page.locator("body[data-answers]")).to_be_attached(timeout=FIRST_ANSWER)
    yield pages[0], pages[1]
    for context in contexts:
        context.close()


def cells(page: Page):
    return page.get_by_role("spinbutton", name="battery cells")


def test_each_sees_its_own_battery(two: tuple[Page, Page]):
    """Both change theirs in turns, so that their questions mix."""
    for one, other in ((3, 40), (17, 5), (9, 26)):
        for page, many in zip(two, (one, other), strict=True):
            cells(page).fill(str(many))
    for page, many in zip(two, (9, 26), strict=True):
        run = sv.charge(sv.CentralSpin(n_battery=many, n_charger=100))
        expect(page.locator("#max-energy")).to_have_text(str(run.peaks["max_energy"]))
        expect(page.locator("#title")).to_contain_text(f"{many} cells")
    assert two[0].url != two[1].url


def test_themes_and_pins_are_each_ones_own(two: tuple[Page, Page]):
    mine, theirs = two
    before = theirs.locator("html").get_attribute("data-theme")
    mine.get_by_role("button", name="Switch between light and dark").click()
    mine.get_by_role("button", name="Pin for comparison").click()
    expect(mine.locator("#pins tbody tr")).to_have_count(2)
    cells(theirs).fill("11")
    expect(theirs.locator("#title")).to_contain_text("11 cells")
    expect(theirs.locator("html")).to_have_attribute("data-theme", before or "")
    expect(theirs.locator("#pins")).to_be_hidden()


def test_long_work_of_one_leaves_the_other_quick(two: tuple[Page, Page], server: Server):
    busy, quick = two
    busy.goto(f"{server.url}?s={link_of(state_of({'statement': LASTING}))}")
    cancel = busy.get_by_role("button", name="Cancel").first
    expect(cancel).to_be_visible()
    cells(quick).fill("30")
    run = sv.charge(sv.CentralSpin(n_battery=30, n_charger=100))
    expect(quick.locator("#max-energy")).to_have_text(str(run.peaks["max_energy"]))
    expect(cancel).to_be_visible()
    cancel.click()
    expect(busy.get_by_role("alert")).to_contain_text("Cancelled")
