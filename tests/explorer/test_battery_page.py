"""The battery page in a real browser: sliders, numbers, links, refusals."""

import pytest
from playwright.sync_api import Page, expect

import spinvolt as sv


def set_number(page: Page, label: str, value: float) -> None:
    page.get_by_role("spinbutton", name=label, exact=False).first.fill(str(value))


def expect_peaks(page: Page, run: sv.Run) -> None:
    """The page prints what Python prints, to the last digit."""
    for name in ("charging_time", "max_energy", "max_power"):
        place = page.locator(f"#{name.replace('_', '-')}")
        expect(place).to_have_text(str(run.peaks[name]))


def test_first_battery_is_charged(battery: Page):
    expect(battery.locator("#title")).to_have_text(
        "central-spin battery: 100 cells, 100 charger spins (all up)"
    )
    expect_peaks(battery, sv.charge(sv.CentralSpin(n_battery=100, n_charger=100)))
    for name in ("energy", "power", "populations"):
        expect(battery.locator(f"#plot-{name} canvas").last).to_be_visible()


def test_slider_moves_the_curve_and_the_numbers(battery: Page):
    before = battery.locator("#plot-energy .canvas").get_attribute("aria-label")
    slider = battery.get_by_role("slider", name="battery cells")
    slider.focus()
    for _ in range(4):
        slider.press("ArrowRight")
    cells = int(battery.get_by_role("spinbutton", name="battery cells").input_value())
    assert cells > 100
    expect_peaks(battery, sv.charge(sv.CentralSpin(n_battery=cells, n_charger=100)))
    described = battery.locator("#plot-energy .canvas")
    expect(described).not_to_have_attribute("aria-label", before or "")


def test_full_charger_stays_full(battery: Page):
    set_number(battery, "charger spins", 150)
    expect(battery.get_by_role("spinbutton", name="charger: excited")).to_have_value("150")
    expect_peaks(battery, sv.charge(sv.CentralSpin(n_battery=100, n_charger=150)))


def test_link_restores_the_state(battery: Page, browser):
    set_number(battery, "battery cells", 12)
    set_number(battery, "ising", 0.5)
    set_number(battery, "charger: excited", 40)
    run = sv.charge(sv.CentralSpin(n_battery=12, n_charger=100, ising=0.5), charger=sv.Dicke(40))
    expect_peaks(battery, run)
    assert "?s=" in battery.url
    context = browser.new_context()
    other = context.new_page()
    other.goto(battery.url)
    expect(other.get_by_role("spinbutton", name="battery cells")).to_have_value("12")
    expect(other.get_by_role("spinbutton", name="ising")).to_have_value("0.5")
    expect_peaks(other, run)
    context.close()


@pytest.mark.parametrize(
    "query",
    [
        "<script>alert(1)</script>",
        "__import__('os').system('id')",
        "../../../../etc/passwd",
        "A" * 7000,
    ],
)
def test_hostile_query_is_refused_in_words(browser, server, query):
    context = browser.new_context()
    page = context.new_page()
    page.goto(server.url)
    said: list[str] = []
    page.on("dialog", lambda dialog: said.append(dialog.message))
    with page.expect_response("**/api/read") as answer:
        page.goto(f"{server.url}?s={query}")
    assert answer.value.status == 422
    expect(page.get_by_role("alert")).to_contain_text("link")
    # The first battery is there all the same.
    expect(page.locator("#title")).to_contain_text("100 cells")
    expect(page.get_by_role("alert")).to_contain_text("link")
    assert said == []
    context.close()


def test_mistyped_field_is_refused_in_words(battery: Page):
    with battery.expect_response(lambda found: found.status == 422):
        set_number(battery, "anisotropy", 3)
    expect(battery.get_by_role("alert")).to_contain_text("`battery.anisotropy` must be a number")
    set_number(battery, "anisotropy", 0)
    expect(battery.get_by_role("alert")).to_be_hidden()


def test_number_that_breaks_its_rule_is_told_beside_it(battery: Page):
    cells = battery.get_by_role("spinbutton", name="battery cells")
    for typed in ("2.5", "", "1e400"):
        cells.fill(typed) if typed != "1e400" else cells.press_sequentially(typed)
        expect(cells).to_have_attribute("aria-invalid", "true")
        expect(battery.get_by_role("alert")).to_contain_text("Battery cells must")
        cells.fill("12")
        expect(battery.get_by_role("alert")).to_have_count(0)


def test_battery_without_coupling_is_idle(battery: Page):
    set_number(battery, "coupling", 0)
    expect(battery.locator("#status")).to_contain_text("nothing ever charges")
    expect(battery.locator("#max-energy")).to_have_text("0")
    expect(battery.get_by_role("alert")).to_have_count(0)
    expect(battery.locator("#plots")).not_to_contain_class("old")
