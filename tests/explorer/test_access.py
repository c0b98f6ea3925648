"""The explorer for everybody: audited by axe, by keyboard, for screen readers, in any size."""

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from tests.explorer.places import PLACES, visit

import spinvolt as sv
from spinvolt.explorer.routes import STATIC

VENDOR = Path(__file__).parent / "vendor"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SIZES = ((1280, 860), (3840, 2160), (360, 740))
THEMES = ("light", "dark")
# Contrast that WCAG 2.1 asks of text (1.4.3) and of drawn curves (1.4.11).
TEXT, DRAWN = 4.5, 3.0
GROUNDS = ("ground", "raised")
WORDS = ("ink", "soft", "accent", "fault", "proved", "estimated")
CURVES = ("energy", "power", "parallel", "theory")
# More presses of Tab than any page has stops.
STOPS = 250

AUDIT = """async (rules) => {
  const found = await axe.run(document, { runOnly: rules, resultTypes: ["violations"] });
  return found.violations.map(({ id, help, nodes }) => ({
    id, help,
    nodes: nodes.map(({ target, failureSummary }) => `${target.join(" ")}: ${failureSummary}`),
  }));
}"""
# Plots take their new size in the picture after the window's.
OVERFLOW = """async () => {
  for (let i = 0; i < 3; i += 1) await new Promise(requestAnimationFrame);
  const { scrollWidth, clientWidth } = document.documentElement;
  return scrollWidth - clientWidth;
}"""
# What the focus is on: who it is, whether it shows, and whether one sees that it has the focus.
FOCUSED = """() => {
  const it = document.activeElement;
  if (it === document.body) return null;
  const { outlineStyle, outlineWidth } = getComputedStyle(it);
  const { left, top, right, bottom } = it.getBoundingClientRect();
  return {
    place: [...document.querySelectorAll("*")].indexOf(it),
    words: `${it.tagName} ${it.id} ${it.getAttribute("aria-label") ?? it.textContent.slice(0, 40)}`,
    marked: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2,
    seen: right > 0 && bottom > 0 && left < innerWidth && top < innerHeight,
  };
}"""
# Everything that works and can be seen; of radio buttons of one group Tab reaches one.
WORKING = "a[href], button, input, select, summary, [tabindex='0']"
REACHABLE = """(working) => [...document.querySelectorAll(working)]
  .filter((it) => !it.disabled && it.type !== "radio")
  .filter((it) => it.checkVisibility({ visibilityProperty: true }))
  .map((it) => [...document.querySelectorAll("*")].indexOf(it))"""
WITHIN = """() => document.activeElement === document.body
  || document.activeElement.closest("dialog") !== null"""
MOVING = """() => [...document.querySelectorAll("*")].filter((it) => {
  const style = getComputedStyle(it);
  const lasts = (times) => times.split(",").some((time) => parseFloat(time) > 0);
  return lasts(style.transitionDuration) || lasts(style.animationDuration);
}).map((it) => it.className)"""


def test_axe_is_what_its_record_says():
    record = json.loads((VENDOR / "axe.json").read_text("utf-8"))
    assert (record["version"], record["licence"]) == ("4.14.1", "MPL-2.0")
    found = {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in VENDOR.iterdir()
        if file.name != "axe.json"
    }
    assert found == record["sha256"]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", PLACES)
def test_audit_finds_nothing_and_nothing_scrolls_sideways(shown: Page, server, name, theme):
    shown.emulate_media(color_scheme=theme)
    visit(shown, server.url, name)
    assert shown.locator("html").get_attribute("data-theme") == theme
    for width, height in SIZES:
        shown.set_viewport_size({"width": width, "height": height})
        assert shown.evaluate(OVERFLOW) <= 0, (name, theme, width)
        assert audited(shown) == [], (name, theme, width)


@pytest.mark.parametrize("theme", THEMES)
def test_dialog_passes_the_audit(battery: Page, theme):
    battery.emulate_media(color_scheme=theme)
    battery.get_by_role("button", name="Share").click()
    expect(battery.get_by_role("dialog", name="Share")).to_be_visible()
    assert audited(battery) == []


@pytest.mark.parametrize("name", PLACES)
def test_tab_reaches_everything_in_order_and_shows_where_it_is(shown: Page, server, name):
    visit(shown, server.url, name)
    reachable = shown.evaluate(REACHABLE, WORKING)
    places: list[int] = []
    for stop in stops(shown):
        assert stop["marked"], stop["words"]
        assert stop["seen"], stop["words"]
        places.append(stop["place"])
    assert places == sorted(places)
    assert set(reachable) <= set(places)


def test_first_stop_skips_to_the_controls(battery: Page):
    battery.keyboard.press("Tab")
    expect(battery.get_by_role("link", name="Skip to the controls")).to_be_focused()
    battery.keyboard.press("Enter")
    battery.keyboard.press("Tab")
    assert battery.evaluate("document.activeElement.closest('#controls') !== null")


def test_keyboard_alone_moves_a_slider(battery: Page):
    slider = battery.get_by_role("slider", name="charger spins")
    tab_to(battery, slider)
    for key, larger in (("ArrowRight", True), ("PageUp", True), ("ArrowDown", False)):
        before = spoken(slider)
        battery.keyboard.press(key)
        assert (spoken(slider) > before) is larger, key
    many = int(spoken(slider))
    run = sv.charge(sv.CentralSpin(n_battery=100, n_charger=many))
    expect(battery.locator("#max-energy")).to_have_text(str(run.peaks["max_energy"]))


def test_keyboard_alone_opens_and_leaves_the_dialog(battery: Page):
    share = battery.get_by_role("button", name="Share")
    tab_to(battery, share)
    battery.keyboard.press("Enter")
    dialog = battery.get_by_role("dialog", name="Share")
    expect(dialog).to_be_visible()
    for _ in range(12):
        battery.keyboard.press("Tab")
        assert battery.evaluate(WITHIN), "the focus left the dialog"
    battery.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(share).to_be_focused()


def test_keyboard_alone_changes_the_page(battery: Page):
    tab_to(battery, battery.get_by_role("link", name="Papers"))
    battery.keyboard.press("Enter")
    expect(battery.locator("#papers .gallery").first).to_be_visible()
    expect(battery.get_by_role("link", name="Papers")).to_have_attribute("aria-current", "page")


def test_plots_tell_their_peaks(battery: Page):
    run = sv.charge(sv.CentralSpin(n_battery=100, n_charger=100))
    for name, peak, when in (
        ("energy", "max_energy", "charging_time"),
        ("power", "max_power", "time_of_max_power"),
    ):
        told = battery.locator(f"#plot-{name} [role=img]").get_attribute("aria-label") or ""
        assert f"maximum of {run.peaks[peak]} at time {run.peaks[when]}" in told
        assert "proved" in told


@pytest.mark.parametrize("name", [name for name in PLACES if name not in ("papers", "figure")])
def test_every_plot_has_words(shown: Page, server, name):
    visit(shown, server.url, name)
    plots = shown.locator("figure.plot:visible .canvas:visible")
    assert plots.count() > 0
    for plot in plots.all():
        expect(plot).to_have_role("img")
        expect(plot).to_have_accessible_name(re.compile(r"\w+ .*\w+"))


def test_changes_are_announced(battery: Page):
    expect(battery.locator("#status")).to_have_role("status")
    box = battery.get_by_role("spinbutton", name="anisotropy")
    box.fill("3")
    expect(battery.get_by_role("alert")).to_contain_text("`battery.anisotropy` must be a number")


@pytest.mark.parametrize("name", PLACES)
def test_nothing_moves_where_motion_is_not_wanted(browser: Browser, server, name):
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    visit(page, server.url, name)
    assert page.evaluate(MOVING) == []
    context.close()


@pytest.mark.parametrize("theme", THEMES)
def test_words_and_curves_stand_out_from_their_ground(theme):
    colours = tokens(theme)
    for ground in GROUNDS:
        for name, least in [(n, TEXT) for n in WORDS] + [(n, DRAWN) for n in CURVES]:
            assert contrast(colours[name], colours[ground]) >= least, (name, ground)
    assert contrast(colours["accent-ink"], colours["accent"]) >= TEXT
    assert contrast(colours["fault"], colours["fault-ground"]) >= TEXT


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("eye", ["protanopia", "deuteranopia"])
def test_curves_differ_for_colour_blind_eyes(theme, eye):
    """Machado, Oliveira and Fernandes 2009, severity 1; lightness counts, dashes help beside."""
    seen = {name: blind(tokens(theme)[name], eye) for name in CURVES}
    for i, first in enumerate(CURVES):
        for second in CURVES[i + 1 :]:
            apart = sum((a - b) ** 2 for a, b in zip(seen[first], seen[second], strict=True))
            assert apart**0.5 > 0.1, (first, second)


@pytest.fixture
def shown(page: Page) -> Page:
    """A page that knows axe wherever it goes."""
    page.add_init_script(path=VENDOR / "axe.js")
    return page


def audited(page: Page) -> list[dict[str, Any]]:
    """What axe has to complain of."""
    if not page.evaluate("'axe' in globalThis"):
        page.evaluate((VENDOR / "axe.js").read_text("utf-8"))
    return page.evaluate(AUDIT, RULES)


def stops(page: Page) -> Iterator[dict[str, Any]]:
    """What Tab comes to, from the page's beginning to its end."""
    for _ in range(STOPS):
        page.keyboard.press("Tab")
        found = page.evaluate(FOCUSED)
        if found is None:
            return
        yield found
    pytest.fail("Tab goes round in circles")


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until something has the focus."""
    for _ in stops(page):
        if wanted.evaluate("(it) => it === document.activeElement"):
            return
    pytest.fail(f"Tab never comes to {wanted}")


def spoken(slider: Locator) -> float:
    """What a screen reader says of a slider."""
    return float(slider.get_attribute("aria-valuetext") or "nan")


def tokens(theme: str) -> dict[str, str]:
    """The colours of a theme, by name."""
    text = (STATIC / "style" / "tokens.css").read_text("utf-8")
    light, dark = text.split(':root[data-theme="dark"]')
    parts = (light, dark) if theme == "dark" else (light,)
    return {n: c for part in parts for n, c in re.findall(r"--([\w-]+): (#[0-9a-f]{6});", part)}


def linear(colour: str) -> list[float]:
    """Red, green and blue as amounts of light, from #rrggbb."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts]


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2.1."""
    low, high = sorted(
        sum(w * x for w, x in zip((0.2126, 0.7152, 0.0722), linear(c), strict=True))
        for c in (one, other)
    )
    return (high + 0.05) / (low + 0.05)


BLINDNESS = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216),
                   (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413),
                     (-0.011820, 0.042940, 0.968881)),
}  # fmt: skip


def blind(colour: str, eye: str) -> list[float]:
    """Amounts of light as an eye without one kind of cone sees them, as a display encodes them."""
    light = linear(colour)
    seen = [sum(w * x for w, x in zip(row, light, strict=True)) for row in BLINDNESS[eye]]
    return [max(x, 0.0) ** (1 / 2.2) for x in seen]
