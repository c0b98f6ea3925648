"""The battery page's panels, pins, presets and controls in a real browser."""

import re
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from PIL import Image
from playwright.sync_api import Page, expect

import spinvolt as sv

DRAWN = ("energy", "power", "efficiency", "entropy", "ergotropy", "populations")


def settled(page: Page) -> Page:
    """Wait for the panes that come after the curves."""
    expect(page.locator("body[data-populations]")).to_be_attached()
    return page


def number(page: Page, field: str, value: float) -> None:
    page.locator(f"#field-{field}").fill(str(value))


def shown_peak(page: Page, run: sv.Run) -> None:
    expect(page.locator("#max-energy")).to_have_text(str(run.peaks["max_energy"]))


def value_of(page: Page, name: str) -> str:
    """What stands behind "Copy" in one of the folded parts."""
    return page.locator(f"#{name}").text_content() or ""


def test_every_series_has_its_panel_above_the_fold(battery: Page):
    battery.set_viewport_size({"width": 1440, "height": 900})
    settled(battery)
    for name in DRAWN:
        box = battery.locator(f"#plot-{name} canvas").last.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 900
    described = battery.locator("#plot-power .canvas").get_attribute("aria-label") or ""
    run = sv.charge(sv.CentralSpin(n_battery=100, n_charger=100))
    assert f"proved maximum of {run.peaks['max_power']}" in described
    keys = battery.locator("#keys")
    expect(keys).to_contain_text("100 side by side (yang2025)")
    expect(keys).to_contain_text("closed form: equal sizes, logarithmic (derived here)")


def test_pointer_reads_values_with_units(battery: Page):
    settled(battery)
    over = battery.locator("#plot-energy .u-over")
    box = over.bounding_box()
    assert box is not None
    over.hover(position={"x": box["width"] / 2, "y": box["height"] / 2})
    said = battery.locator("#plot-energy .read").text_content() or ""
    found = re.fullmatch(r"t = (\S+) · energy (\S+) .*energy unit", said)
    assert found, said
    time, energy = map(float, found.groups())
    run = sv.charge(sv.CentralSpin(n_battery=100, n_charger=100), times=[time])
    # Half a sample and the digits that are shown.
    assert energy == pytest.approx(run["energy"].value[0], abs=1.0)
    heat = battery.locator("#plot-populations .u-over")
    heat.hover(position={"x": 40, "y": 40})
    expect(battery.locator("#plot-populations .read")).to_contain_text("cells up: ")


def test_keys_move_the_pointer_and_zoom_all_panels(battery: Page):
    settled(battery)
    panel = battery.locator("#plot-energy .canvas")
    panel.focus()
    panel.press("ArrowRight")
    expect(battery.locator("#plot-energy .read")).to_contain_text("t = ")
    expect(battery.locator("#whole")).to_be_hidden()
    panel.press("+")
    expect(battery.locator("#whole")).to_be_visible()
    battery.locator("#whole").click()
    expect(battery.locator("#whole")).to_be_hidden()


def test_dragging_zooms_and_a_double_click_shows_the_whole(battery: Page):
    settled(battery)
    box = battery.locator("#plot-power .u-over").bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    battery.mouse.move(box["x"] + 30, middle)
    battery.mouse.down()
    battery.mouse.move(box["x"] + 130, middle, steps=5)
    battery.mouse.up()
    expect(battery.locator("#whole")).to_be_visible()
    battery.mouse.dblclick(box["x"] + 60, middle)
    expect(battery.locator("#whole")).to_be_hidden()


def test_pins_are_compared_moved_and_restored(battery: Page, browser):
    battery.get_by_role("button", name="Pin for comparison").click()
    number(battery, "n_battery", 50)
    shown_peak(battery, sv.charge(sv.CentralSpin(n_battery=50, n_charger=100)))
    battery.get_by_role("button", name="Pin for comparison").click()
    expect(battery.locator("body[data-pins='2']")).to_be_attached()
    rows = battery.locator("#pins tbody tr")
    expect(rows).to_have_count(3)
    one, two = (
        sv.charge(sv.CentralSpin(n_battery=n, n_charger=100)).peaks["max_energy"] for n in (50, 100)
    )
    assert isinstance(one, sv.Bounded)
    assert isinstance(two, sv.Bounded)
    apart = 100.0 * (two.value - one.value) / one.value
    expect(rows.nth(1)).to_contain_text(f"+{apart:.3g} %")
    expect(rows.nth(2)).to_contain_text("same")
    rows.nth(1).focus()
    battery.keyboard.press("Alt+ArrowDown")
    expect(rows.nth(2)).to_contain_text("100 cells")
    expect(rows.nth(2)).to_be_focused()
    expect(battery).to_have_url(re.compile(r"\?s="))
    address = battery.url
    context = browser.new_context()
    other = context.new_page()
    other.goto(address)
    expect(other.locator("body[data-pins='2']")).to_be_attached()
    context.close()
    battery.get_by_role("button", name="Unpin: pin 1").click()
    expect(rows).to_have_count(2)


def test_preset_of_a_figure_is_charged(battery: Page):
    battery.get_by_role("button", name="Papers' batteries").click()
    battery.get_by_role("searchbox").fill("liu2025 fig. 3 10 cells")
    found = battery.locator(".preset:visible")
    expect(found).to_have_count(1)
    battery.keyboard.press("ArrowDown")
    expect(found).to_be_focused()
    battery.keyboard.press("Enter")
    shown_peak(battery, sv.charge(sv.CentralSpin(n_battery=10, n_charger=2)))


def test_mixtures_are_edited(battery: Page):
    number(battery, "n_battery", 4)
    number(battery, "n_charger", 6)
    battery.locator("#field-start-charger-kind").select_option("mixture")
    number(battery, "start-charger-1", 0.25)
    number(battery, "start-charger-0-weight", 0.75)
    start = sv.Mixture(((0.75, sv.Dicke(6)), (0.25, sv.Thermal(0.25))))
    shown_peak(battery, sv.charge(sv.CentralSpin(n_battery=4, n_charger=6), charger=start))
    settled(battery)
    expect(battery.locator("#plot-entropy canvas").last).to_be_visible()


def test_fields_of_a_cavity(battery: Page):
    battery.locator("#field-kind").select_option("cavity")
    number(battery, "n_battery", 3)
    battery.locator("#field-start-charger-kind").select_option("coherent")
    number(battery, "start-charger", 1.5)
    cavity = sv.Cavity(n_battery=3)
    shown_peak(battery, sv.charge(cavity, charger=sv.CoherentField(1.5)))
    battery.locator("#field-start-charger-kind").select_option("thermal")
    number(battery, "start-charger", 0.5)
    shown_peak(battery, sv.charge(cavity, charger=sv.ThermalField(0.5)))


def test_window_times_reduction_and_engine(battery: Page):
    small = sv.CentralSpin(n_battery=3, n_charger=60)
    number(battery, "n_battery", 3)
    number(battery, "n_charger", 60)
    battery.locator("#field-until-kind").select_option("window")
    number(battery, "until", 2)
    shown_peak(battery, sv.charge(small, until=2.0))
    battery.locator("#field-engine").select_option("chebyshev")
    expect(battery.locator("#foot")).to_contain_text("chebyshev engine")
    battery.locator("#field-reduction").select_option("tavis_cummings")
    expect(battery.locator("#foot")).to_contain_text("tavis_cummings reduction")
    battery.locator("#field-until-kind").select_option("times")
    battery.locator("#field-times").fill("0, 0.1 0.25")
    battery.locator("#field-times").press("Enter")
    expect(battery.locator("#toml")).to_contain_text("times = [0.0, 0.1, 0.25]")
    expect(battery.locator("#python")).to_contain_text("times=[0.0, 0.1, 0.25]")


def test_shown_lines_give_the_shown_numbers(battery: Page, tmp_path: Path):
    number(battery, "n_battery", 7)
    run = sv.charge(sv.CentralSpin(n_battery=7, n_charger=100))
    shown_peak(battery, run)
    expect(battery.locator("#card")).to_contain_text("7 cells")
    place: dict[str, sv.Run] = {}
    exec(value_of(battery, "python"), place)
    assert place["run"].peaks == run.peaks
    (tmp_path / "shown.toml").write_text(value_of(battery, "toml"))
    assert sv.charge(sv.load(tmp_path / "shown.toml")).peaks == run.peaks
    battery.locator("#more-bounds summary").click()
    table = battery.locator("#more-bounds table").first
    expect(table).to_contain_text(str(run.peaks["charging_time"]))
    battery.locator("#more-how summary").click()
    expect(battery.locator("#more-how")).to_contain_text("yang2025")


def test_single_cell_is_not_said_to_be_entangled(battery: Page):
    number(battery, "n_battery", 1)
    shown_peak(battery, sv.charge(sv.CentralSpin(n_battery=1, n_charger=100)))
    battery.locator("#more-bounds summary").click()
    row = battery.locator("#more-bounds tr", has_text="cells proved entangled")
    expect(row).to_contain_text("a single cell has no other cell to be entangled with")
    expect(battery.locator("#card")).not_to_contain_text("entangled")


def test_downloads_hold_what_python_computes(battery: Page, tmp_path: Path):
    number(battery, "n_battery", 5)
    run = sv.charge(sv.CentralSpin(n_battery=5, n_charger=100))
    shown_peak(battery, run)
    battery.get_by_role("button", name="Share").click()
    files: dict[str, Path] = {}
    for name in ("toml", "python", "csv", "netcdf", "png", "svg"):
        with battery.expect_download() as download:
            battery.locator(f"#export-{name}").click()
        files[name] = tmp_path / download.value.suggested_filename
        download.value.save_as(files[name])
    assert sv.charge(sv.load(files["toml"])).peaks == run.peaks
    assert "sv.CentralSpin(n_battery=5, n_charger=100)" in files["python"].read_text()
    table = np.genfromtxt(files["csv"], delimiter=",", names=True)
    np.testing.assert_array_equal(table["energy"], run["energy"].value)
    with xr.open_dataset(files["netcdf"]) as data:
        np.testing.assert_array_equal(data["energy"], run["energy"].value)
    with Image.open(files["png"]) as picture:
        assert min(picture.size) > 300
    assert "<svg" in files["svg"].read_text()[:1000]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"n_battery": 1_000_000, "n_charger": 1_000_000, "until": 1.0}, "s of the galerkin"),
        ({"n_battery": 30_000, "n_charger": 30_000, "anisotropy": 0.5}, "levels"),
    ],
)
def test_too_much_is_refused_with_the_estimate_and_the_way_out(battery: Page, fields, words):
    if "until" in fields:
        battery.locator("#field-until-kind").select_option("window")
    for name, value in fields.items():
        number(battery, name, value)
    alert = battery.get_by_role("alert")
    expect(alert).to_contain_text(words)
    expect(alert).to_contain_text("but the explorer")
    expect(alert).to_contain_text("or use `spinvolt charge` on the command line.")


def test_small_screen_shows_everything_without_scrolling_sideways(battery: Page):
    battery.set_viewport_size({"width": 360, "height": 740})
    settled(battery)
    battery.get_by_role("button", name="Pin for comparison").click()
    expect(battery.locator("#pins tbody tr")).to_have_count(2)
    for summary in battery.locator("#told summary").all():
        summary.click()
    wide = battery.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide[0] <= wide[1]
