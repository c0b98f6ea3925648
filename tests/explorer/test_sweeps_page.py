"""The sweeps page in a real browser: a store watched while it grows, lines, maps, exponents."""

import math
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect
from tests.explorer.conftest import ANSWERED, Server, start, stop

import spinvolt as sv
from spinvolt.explorer.link import link_of
from spinvolt.explorer.state import state_of

STUDY = {
    "battery": {"kind": "central-spin"},
    "sweep": {
        "n_charger": [10, 20, 40],
        "n_battery": [2, 4, 8, 16],
        "start.charger.dicke": "n_battery",
        "metrics": ["max_power", "max_energy"],
        "chunk": 1,
    },
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("stores")


@pytest.fixture(scope="module")
def watcher(folder: Path) -> Iterator[Server]:
    """A server that watches a sweep that has not begun, and one that is complete."""
    sv.sweep(STUDY, folder / "done", workers=0)
    running = start("--store", str(folder / "grown"), "--store", str(folder / "done"))
    yield running
    stop(running)


def watch(page: Page, server: Server, **look) -> Page:
    link = link_of(state_of({"page": "sweeps", "sweep": look}))
    page.goto(f"{server.url}?s={link}")
    expect(page.locator("#sweeps[data-answers]")).to_be_attached(timeout=1000 * ANSWERED)
    return page


def test_results_come_while_the_sweep_runs(page: Page, watcher: Server, folder: Path):
    watch(page, watcher, store="done")
    expect(page.locator("#sweeps .canvas .uplot").first).to_be_visible()
    page.locator("#field-sweep").select_option("grown")
    expect(page.locator("#sweeps .status").first).to_contain_text("It has not begun")
    # Nothing is left of the other one, but the way back to it.
    for part in (".plots", ".standing", ".told .more"):
        expect(page.locator(f"#sweeps {part}").locator("visible=true")).to_have_count(0)
    expect(page.locator("#sweep-highest")).to_have_text("")
    expect(page.locator("#field-sweep")).to_have_value("grown")
    expect(page.locator("#field-sweep-quantity")).to_have_count(0)
    sv.sweep(STUDY, folder / "grown", workers=0, shard=(1, 2))
    standing = page.locator("#sweep-standing")
    expect(standing).to_contain_text("6 of 12 cases")
    half = sv.open_sweep(folder / "grown")["max_power"]
    expect_highest(page, float(half.max()))
    sv.sweep(STUDY, folder / "grown", workers=0, shard=(2, 2))
    expect(standing).to_contain_text("12 of 12 cases · complete")
    expect_highest(page, float(sv.open_sweep(folder / "grown")["max_power"].max()))


def expect_highest(page: Page, value: float) -> None:
    expect(page.locator("#sweep-highest")).to_have_attribute("data-value", str(value))


def test_numbers_are_those_of_charge(page: Page, watcher: Server):
    watch(page, watcher, store="done", quantity="max_power", x="n_battery", at={"n_charger": 1})
    page.locator("#numbers-0 summary").click()
    rows = page.locator("#numbers-0 tbody tr")
    expect(rows).to_have_count(4)
    for place, cells in enumerate((2, 4, 8, 16)):
        battery = sv.CentralSpin(n_battery=cells, n_charger=20)
        power = sv.charge(battery, charger=sv.Dicke(cells)).peaks["max_power"]
        assert isinstance(power, sv.Bounded)
        told = rows.nth(place).locator("th, td").all_inner_texts()
        assert int(told[0]) == cells
        value, low, high = map(float, told[1:])
        assert low <= power.high
        assert power.low <= high
        assert low <= value <= high


def test_lines_for_few_values_of_another_field(page: Page, watcher: Server):
    watch(page, watcher, store="done", x="n_battery")
    keys = page.locator("#plot-sweep-values .keys")
    for size in (10, 20, 40):
        expect(keys).to_contain_text(f"n_charger = {size}")
    described = page.locator("#plot-sweep-values .canvas")
    # Ten spins cannot hold sixteen up.
    expect(described).to_have_attribute(
        "aria-label", "maximal average power over n_battery: n_charger = 10 with 3 numbers, "
        "n_charger = 20 with 4 numbers, n_charger = 40 with 4 numbers.",
    )  # fmt: skip
    expect(page.locator("#plot-sweep-exponents canvas").last).to_be_visible()


def test_map_and_its_exponents(page: Page, watcher: Server):
    watch(page, watcher, store="done", x="n_battery")
    page.locator("#field-sweep-y").select_option("n_charger")
    described = page.locator("#plot-sweep-map .canvas")
    expect(described).to_have_attribute("aria-label", _map_words())
    expect(page.locator("#plot-sweep-exponent-map .canvas")).to_have_attribute(
        "aria-label", _exponent_words()
    )
    expect(page.locator("#sweeps")).to_contain_text("1 misstated")
    expect(page.locator("#sweeps .failures")).to_contain_text("must lie in [0, n_charger = 10]")


def _power(cells: int, spins: int) -> float:
    battery = sv.CentralSpin(n_battery=cells, n_charger=spins)
    power = sv.charge(battery, charger=sv.Dicke(cells)).peaks["max_power"]
    assert isinstance(power, sv.Bounded)
    return power.value


def _map_words() -> str:
    return (
        "Map of maximal average power over n_battery and n_charger: 11 of 12 cells, from "
        f"{_power(2, 10):.4g} to {_power(16, 40):.4g}."
    )


def _exponent_words() -> str:
    found: list[float] = []
    for spins in (10, 20, 40):
        powers = [_power(cells, spins) for cells in (2, 4, 8, 16) if cells <= spins]
        found += [math.log2(b / a) for a, b in pairwise(powers)]
    return (
        "Map of local exponents in n_battery over n_battery and n_charger: 8 of 9 cells, from "
        f"{min(found):.4g} to {max(found):.4g}."
    )


def test_link_restores_what_is_drawn(page: Page, watcher: Server):
    watch(page, watcher, store="done", quantity="max_energy", x="n_charger", y="n_battery")
    page.reload()
    expect(page.locator("#field-sweep-quantity")).to_have_value("max_energy")
    expect(page.locator("#field-sweep-y")).to_have_value("n_battery")


def test_unknown_names_are_refused_in_words(page: Page, watcher: Server):
    link = link_of(state_of({"page": "sweeps", "sweep": {"store": "../../etc"}}))
    page.goto(f"{watcher.url}?s={link}")
    expect(page.locator("#sweeps").get_by_role("alert")).to_contain_text("`sweep.store`")


@pytest.mark.parametrize("name", ["..", "etc%2fpasswd", "done%2f..%2f..", "x" * 500])
def test_no_other_folder_is_watched(watcher: Server, name):
    answer = httpx.get(f"{watcher.url}api/sweeps/{name}/events")
    assert answer.status_code in (404, 422)


def test_without_a_store_the_page_says_how(page: Page):
    running = start()
    try:
        link = link_of(state_of({"page": "sweeps"}))
        page.goto(f"{running.url}?s={link}")
        expect(page.locator("#sweeps .status")).to_contain_text("spinvolt explore --store STORE")
    finally:
        stop(running)
