"""The open-battery page in a real browser: numbers, lists, laws, long runs, refusals."""

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.explorer.conftest import ANSWERED, Server

import spinvolt as sv
from spinvolt.explorer.link import link_of
from spinvolt.explorer.state import state_of
from spinvolt.papers import named
from spinvolt.run.open_card import law_text
from spinvolt.statement.parse import parsed


def opened(page: Page, server: Server, battery: dict, **state) -> Page:
    """The page of an open battery, with its curves drawn."""
    statement = {"battery": {"kind": "reservoir", **battery}, **state.pop("rest", {})}
    link = link_of(state_of({"page": "open", "statement": statement, **state}))
    page.goto(f"{server.url}?s={link}")
    return page


def drawn(page: Page) -> Locator:
    place = page.locator("#open[data-answers]")
    expect(place).to_be_attached(timeout=1000 * ANSWERED)
    return place


def shown(page: Page, name: str) -> Locator:
    return page.locator(f"#open-{name}")


def expect_times(page: Page, run: sv.Run) -> None:
    """The page prints what Python prints, to the last digit."""
    for name in ("t50", "t90", "t99"):
        expect(shown(page, name)).to_have_text(str(run.peaks[name]))


def highest(run: sv.Run, battery: int) -> str:
    """As the page writes the highest sampled energy of a battery's cells."""
    series = run["battery_density"]
    parts = (series.value, series.low, series.high)
    value, low, high = (float(part[:, battery].max()) for part in parts)
    return str(sv.Bounded(value, low, high, series.proof))


def test_exact_batteries_are_charged(page: Page, server: Server):
    opened(page, server, {"n_charger": 30, "n_battery": [2, 2], "pump": 1.0})
    drawn(page)
    run = sv.charge(sv.Reservoir(n_charger=30, n_battery=[2, 2], pump=1.0))
    expect_times(page, run)
    expect(shown(page, "highest-0")).to_have_text(highest(run, 0))
    law = next(law for law in run.theory if law.quantity == "hold_time")
    expect(shown(page, "hold-time")).to_have_text(law_text(law))
    expect(page.locator("#open .callout", has_text="not a steady state")).to_be_visible()
    expect(page.locator("#plot-density canvas").last).to_be_visible()


def test_batteries_are_added_made_unequal_and_taken_away(page: Page, server: Server):
    opened(page, server, {"n_charger": 12, "n_battery": [1]})
    drawn(page)
    page.get_by_role("button", name="Add a battery").click()
    cells = page.get_by_role("region", name="battery 1").get_by_role("spinbutton", name="cells")
    cells.first.fill("2")
    page.get_by_role("button", name="decay: each its own").first.click()
    page.get_by_role("spinbutton", name="decay, battery 1", exact=True).first.fill("0.5")
    run = sv.charge(sv.Reservoir(n_charger=12, n_battery=[1, 2], decay=[1.0, 0.5]))
    expect(shown(page, "highest-0")).to_have_text(highest(run, 0))
    expect(shown(page, "highest-1")).to_have_text(highest(run, 1))
    page.get_by_role("button", name="Take battery 0 away").click()
    alone = sv.charge(sv.Reservoir(n_charger=12, n_battery=[2], decay=[0.5]))
    expect(shown(page, "highest-0")).to_have_text(highest(alone, 0))
    expect_times(page, alone)


def test_log_negativity_and_ergotropies_are_drawn(page: Page, server: Server):
    opened(page, server, {"n_charger": 8, "n_battery": [1, 1], "pump": 1.0})
    drawn(page)
    run = sv.charge(sv.Reservoir(n_charger=8, n_battery=[1, 1], pump=1.0))
    expect(shown(page, "peak-log_negativity")).to_have_text(str(run.at_peak["log_negativity"]))
    expect(shown(page, "peak-ergotropy")).to_have_text(str(run.at_peak["ergotropy"]))
    expect(page.locator("#plot-entanglement canvas").last).to_be_visible()
    expect(page.locator("#plot-work .keys")).to_contain_text("work on the ladders")


def test_temperature_and_noise_of_single_spins(page: Page, server: Server):
    opened(page, server, {"n_charger": 3, "n_battery": [1]})
    drawn(page)
    for label, value in (("thermal", "0.2"), ("local decay", "0.1"), ("local dephasing", "0.3")):
        page.get_by_role("spinbutton", name=label, exact=False).first.fill(value)
    page.locator("#field-open-until").select_option("window")
    battery = sv.Reservoir(
        n_charger=3, n_battery=[1], thermal=0.2, local_decay=0.1, local_dephasing=0.3
    )
    run = sv.charge(battery, until=1.0)
    expect(shown(page, "highest-0")).to_have_text(highest(run, 0))


def test_long_time_state(page: Page, server: Server):
    opened(page, server, {"n_charger": 10, "n_battery": [1, 1]})
    drawn(page)
    page.get_by_role("button", name="Where does it end?").click()
    steady = sv.charge(sv.Reservoir(n_charger=10, n_battery=[1, 1]), until="steady").steady
    assert steady is not None
    expect(page.locator("#end-0")).to_have_text(str(steady.battery_density[0]))
    expect(page.locator("#open .after")).to_contain_text("It depends on the start.")


def test_overcharging_is_said(page: Page, server: Server):
    # kappa = 2 - 1.5 = 1/2 turns the batteries beyond full.
    battery = {"n_charger": 10**6, "n_battery": [4, 4], "pump": 1.5}
    opened(page, server, battery, rest={"charge": {"until": 2e-5}})
    drawn(page)
    expect(page.locator("#open .callout.warn", has_text="Overcharged")).to_have_text(
        "Overcharged: every battery is turned beyond full, so less pump charges better. "
        "A pump of 1 charges fully."
    )


def test_paper_example_is_sampled_and_graded(page: Page, server: Server):
    figure = named("dias2024").figure("2")
    label, tables = next(iter(figure.statements.items()))
    opened(page, server, {"n_charger": 4, "n_battery": [1]})
    drawn(page)
    page.locator("#field-preset").select_option(f"dias2024/2/{label}")
    run = sv.charge(parsed(tables))
    expect_times(page, run)
    expect(page.locator("#open .callout", has_text="Graded uncontrolled")).to_be_visible()
    plateau = next(law for law in run.theory if law.quantity == "plateau")
    row = page.locator("#open .laws tr", has_text="plateau, energy per cell")
    expect(row).to_contain_text(law_text(plateau))


def test_jumps_run_apart_and_are_cancelled(page: Page, server: Server):
    method = {"reduction": "exact", "engine": "jumps", "trajectories": 4000}
    battery = {"n_charger": 200, "n_battery": [8, 8], "pump": 1.0}
    opened(page, server, battery, rest={"charge": {"until": 0.1}, "method": method})
    bar = page.locator("#open .stage > .bar")
    expect(bar).to_contain_text("estimated beforehand", timeout=1000 * ANSWERED)
    bar.get_by_role("button", name="Cancel").click()
    expect(page.locator("#open").get_by_role("alert")).to_contain_text("Cancelled")
    expect(bar).to_be_hidden()
    page.locator("#field-open-engine").select_option("")
    page.locator("#field-open-reduction").select_option("mean_field")
    drawn(page)


@pytest.mark.parametrize(
    ("battery", "rest", "words"),
    [
        (
            {"n_charger": 10**5, "n_battery": [40, 40]},
            {"method": {"reduction": "exact"}, "charge": {"until": 1.0}},
            "the exact master equation takes about",
        ),
        (
            {"n_charger": 10**6, "n_battery": [50, 60], "pump": 0.5},
            {
                "method": {"reduction": "truncated_wigner", "trajectories": 10**7},
                "charge": {"until": 1e-5},
            },
            "the explorer allows 120 s",
        ),
    ],
)
def test_too_much_is_refused_in_a_sentence(page: Page, server: Server, battery, rest, words):
    opened(page, server, battery, rest=rest)
    alert = page.locator("#open").get_by_role("alert")
    expect(alert).to_contain_text(words, ignore_case=True, timeout=1000 * ANSWERED)
    assert alert.inner_text().endswith(".")


def test_link_restores_the_page(page: Page, server: Server):
    battery = {"n_charger": 9, "n_battery": [1, 2], "decay": [1.0, 2.0]}
    opened(page, server, battery, rest={"charge": {"until": 0.5}}, view={"log_time": True})
    drawn(page)
    expect(page.locator("#field-open-log")).to_be_checked()
    expect(page.get_by_role("spinbutton", name="decay, battery 1", exact=True)).to_have_value("2")
    page.reload()
    drawn(page)
    expect(page.get_by_role("link", name="Open battery")).to_have_attribute("aria-current", "page")
    expect(page.locator("#field-open-window")).to_have_value("0.5")


def test_holding_is_drawn_where_the_curve_holds(page: Page, server: Server):
    opened(page, server, {"n_charger": 100, "n_battery": [2, 2], "pump": 1.0})
    drawn(page)
    keys = page.locator("#plot-density .keys")
    expect(keys).to_contain_text("law: plateau")
    expect(keys).not_to_contain_text("law: holds")
    # The law is precise for this charger, and the battery is at rest.
    large = {"n_charger": 10**6, "n_battery": [2, 2], "pump": 1.0}
    rest = {"charge": {"until": 0.01}, "method": {"reduction": "mean_field"}}
    opened(page, server, large, rest=rest)
    drawn(page)
    expect(keys).to_contain_text("law: holds")


def test_pages_share_no_ids(page: Page, server: Server):
    opened(page, server, {"n_charger": 8, "n_battery": [1]})
    drawn(page)
    page.get_by_role("link", name="Battery", exact=True).click()
    expect(page.locator("body[data-answers]")).to_be_attached(timeout=1000 * ANSWERED)
    ids = page.evaluate("Array.from(document.querySelectorAll('[id]'), (each) => each.id)")
    assert len(ids) == len(set(ids))


def test_pins_are_compared_moved_and_restored(page: Page, server: Server):
    closed = {"battery": {"n_battery": 3, "n_charger": 3}}
    opened(page, server, {"n_charger": 8, "n_battery": [1, 1], "pump": 1.0}, pins=[closed])
    drawn(page)
    expect(page.locator("#open .pins")).to_be_hidden()
    page.get_by_role("button", name="Pin for comparison").click()
    expect(page.locator("#open[data-pins='1']")).to_be_attached()
    page.locator("#field-open-n_charger").fill("12")
    page.get_by_role("button", name="Pin for comparison").click()
    expect(page.locator("#open[data-pins='2']")).to_be_attached()
    rows = page.locator("#open .pins tbody tr")
    expect(rows).to_have_count(3)
    runs = [sv.charge(sv.Reservoir(n_charger=n, n_battery=[1, 1], pump=1.0)) for n in (12, 8)]
    one, two = (run.peaks["t90"] for run in runs)
    assert isinstance(one, sv.Bounded)
    assert isinstance(two, sv.Bounded)
    expect(rows.nth(1)).to_contain_text(f"+{100.0 * (two.value - one.value) / one.value:.3g} %")
    expect(rows.nth(2)).to_contain_text("same")
    over = page.locator("#plot-density .u-over")
    over.hover(position={"x": 60, "y": 40})
    # Numbers of pins count those of the battery page, too.
    expect(page.locator("#plot-density .read")).to_contain_text("· 2 0.")
    rows.nth(1).get_by_role("button", name="Move down").click()
    expect(rows.nth(1)).to_contain_text("12 charger spins")
    page.reload()
    drawn(page)
    expect(rows.nth(2)).to_contain_text("8 charger spins")
    rows.nth(2).get_by_role("button", name="Show this battery").click()
    expect(page.locator("#open-title")).to_contain_text("8 charger spins")
    rows.nth(1).get_by_role("button", name="Unpin").click()
    expect(rows).to_have_count(2)
    page.get_by_role("link", name="Battery", exact=True).click()
    expect(page.locator("#pins tbody tr")).to_have_count(2)
    expect(page.locator("#pins")).to_contain_text("3 cells")


def test_unpinned_and_idle_batteries_are_drawn_together(page: Page, server: Server):
    pin = {"battery": {"kind": "reservoir", "n_charger": 8, "n_battery": [1]}}
    opened(
        page, server, {"n_charger": 6, "n_battery": [1], "decay": 0.0}, pins=[pin],
        rest={"charge": {"until": 0.5}},
    )  # fmt: skip
    drawn(page)
    expect(page.locator("#open .pins tbody tr")).to_have_count(2)
    expect(page.locator("#plot-density canvas").last).to_be_visible()
