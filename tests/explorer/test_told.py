"""What pages say and where: whole names and legends, and sentences beside their fields."""

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.explorer.places import visit

from spinvolt.explorer.link import link_of
from spinvolt.explorer.state import state_of

SIZES = [(1280, 800), (390, 844)]
RESERVOIR = {"kind": "reservoir", "n_charger": 8, "n_battery": [2, 1]}
# How much wider what is in an element is than the element; a list that is closed has an arrow.
BEYOND = """each => {
  if (each.tagName !== "SELECT") return each.scrollWidth - each.clientWidth;
  const copy = each.cloneNode(true);
  copy.replaceChildren(each.selectedOptions[0].cloneNode(true));
  copy.style.cssText = "position: absolute; width: max-content; max-width: none";
  each.after(copy);
  const wide = copy.offsetWidth - each.offsetWidth;
  copy.remove();
  return wide;
}"""


def look(page: Page, url: str, state: dict, drawn: str) -> None:
    page.goto(f"{url}?s={link_of(state_of(state))}")
    expect(page.locator(drawn)).to_be_attached(timeout=120_000)


def opened(page: Page, url: str, **rest: object) -> None:
    state = {"page": "open", "statement": {"battery": RESERVOIR, **rest}}
    look(page, url, state, "#open[data-answers]")


def marked(box: Locator, said: str) -> None:
    """A field is marked, and its sentence stands in the same row."""
    expect(box).to_have_attribute("aria-invalid", "true")
    row = box.locator("xpath=ancestor::div[contains(@class, 'field')][1]")
    expect(row.locator(".rule")).to_have_text(said)
    expect(row.locator(".rule")).to_have_id(box.get_attribute("aria-errormessage") or "none")


def test_title_names_what_is_not_as_usual(page: Page, server):
    battery = {"n_battery": 4, "n_charger": 6, "ising": 0.5, "anisotropy": 0.25}
    pinned = {"battery": {"n_battery": 4, "n_charger": 6, "charger_crosstalk": 1.5}}
    state = {"statement": {"battery": battery}, "pins": [pinned]}
    look(page, server.url, state, "body[data-answers]")
    expect(page.locator("#title")).to_have_text(
        "central-spin battery: 4 cells, 6 charger spins (all up); anisotropy 0.25, Ising 0.5"
    )
    expect(page.locator("#pin-0 th")).to_contain_text("(all up); charger crosstalk 1.5")
    page.locator("#field-battery_crosstalk").fill("-1")
    expect(page.locator("#title")).to_contain_text("Ising 0.5, battery crosstalk -1")


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("name", ["battery", "open", "sweeps"])
def test_nothing_that_is_said_is_cut_off(page: Page, server, name, width, height):
    page.set_viewport_size({"width": width, "height": height})
    visit(page, server.url, name)
    seen = page.locator(
        f"#{name} :is(select, figcaption, .figures dt, .pins th, .keys, h1)"
    ).locator("visible=true")
    cut = [each.inner_text() for each in seen.all() if each.evaluate(BEYOND) > 0]
    assert cut == []
    assert len(seen.all()) > 3


def test_label_of_an_axis_fits_beside_it(page: Page, server):
    page.set_viewport_size({"width": 390, "height": 844})
    page.add_init_script("""
      window.labels = [];
      const { fillText } = CanvasRenderingContext2D.prototype;
      CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
        window.labels.push([text, this.measureText(text).width, this.canvas.height]);
        return fillText.call(this, text, ...rest);
      };
    """)
    visit(page, server.url, "sweeps")
    labels = page.evaluate("window.labels")
    assert "energy unit" in [text for text, _, _ in labels]
    assert [text for text, wide, high in labels if wide > high] == []


def test_number_out_of_range_is_told_beside_its_field(battery: Page):
    field = battery.locator("#field-anisotropy")
    field.fill("3")
    marked(field, "Anisotropy must be a number in [-1, 1], but is 3.0.")
    expect(battery.get_by_role("alert")).to_have_text(
        "`battery.anisotropy` must be a number in [-1, 1], but is 3.0."
    )
    field.fill("0.5")
    expect(field).not_to_have_attribute("aria-invalid", "true")
    expect(battery.locator("#controls .rule:visible")).to_have_count(0)
    start = battery.locator("#field-start-charger")
    start.fill("1000")
    marked(start, "Spins up must lie in [0, n_charger = 100], but is 1000.")
    # Another field may mend it, too.
    battery.locator("#field-n_charger").fill("1000")
    expect(start).not_to_have_attribute("aria-invalid", "true")


def test_member_of_a_mixture_is_found(battery: Page):
    battery.locator("#field-start-charger-kind").select_option("mixture")
    battery.locator("#field-start-charger-1").fill("2")
    marked(
        battery.locator("#field-start-charger-1"),
        "Probability to be up must be a number in [0, 1], but is 2.",
    )
    expect(battery.locator("#field-start-charger-0")).not_to_have_attribute("aria-invalid", "true")


def test_fields_of_an_open_battery_are_marked(page: Page, server):
    opened(page, server.url, charge={"until": 1.0})
    page.get_by_role("button", name="decay: each its own").first.click()
    page.locator("#field-open-decay-1").fill("-1")
    marked(
        page.locator("#field-open-decay-1"),
        "Decay, battery 1 must be 0 or a number from 1e-30 to 1e+30, or be a list of such, "
        "but entry 1 is -1.0.",
    )
    expect(page.locator("#field-open-decay-0")).not_to_have_attribute("aria-invalid", "true")
    page.locator("#field-open-decay-1").fill("1")
    expect(page.locator("#open-controls .rule:visible")).to_have_count(0)
    for field, value, words in (
        ("window", "-1", "Time must be"),
        ("up-1", "9", "Cells up at the start must lie in [0, n_battery[1] = 1]"),
        ("cells-0", "0", "Cells must be"),
        ("pump", "-1", "Pump must be 0 or a number from 1e-30 to 1e+30, but is -1.0."),
    ):
        box = page.locator(f"#field-open-{field}")
        before = box.input_value()
        box.fill(value)
        expect(box).to_have_attribute("aria-invalid", "true")
        expect(page.locator("#open-controls .rule:visible")).to_have_count(1)
        expect(page.locator("#open-controls .rule:visible")).to_contain_text(words)
        box.fill(before)
        expect(page.locator("#open-controls .rule:visible")).to_have_count(0)
