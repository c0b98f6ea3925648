"""The papers page in a real browser: gallery, claims, verdicts, batteries opened, figures made."""

import re
import urllib.parse

import httpx
import pytest
from playwright.sync_api import Page, expect
from tests.explorer.conftest import ANSWERED, Server
from tests.explorer.places import FIGURE, visit

import spinvolt as sv
from spinvolt.explorer.gallery import FORMS
from spinvolt.papers import KEYS, named
from spinvolt.papers.claim import Verdict
from spinvolt.papers.files import document
from spinvolt.papers.report import number
from spinvolt.statement.parse import parsed

SIGNS = {Verdict.AGREES: "✓", Verdict.DIFFERS: "✗", Verdict.AMBIGUOUS: "?"}


def test_gallery_has_every_figure_with_its_verdicts(page: Page, server: Server):
    visit(page, server.url, "papers")
    figures = [figure for key in KEYS for figure in named(key).figures]
    claims = [claim for figure in figures for claim in figure.stated]
    cards = page.locator("#papers .figure-card")
    expect(cards).to_have_count(len(figures))
    counts = " ".join(
        f"{sum(claim.verdict is verdict for claim in claims)} {SIGNS[verdict]} {verdict}"
        for verdict in SIGNS
    )
    expected = f"{len(figures)} figures and tables, {len(claims)} claims: {counts}"
    expect(page.locator("#papers .headline .status")).to_have_text(expected)
    for figure in figures:
        card = page.locator(f'[data-figure="{figure.paper}/{figure.id}"]')
        expect(card.locator(".badges .verdict")).to_have_count(
            len({claim.verdict for claim in figure.stated})
        )


def test_claims_are_those_of_the_data(page: Page, server: Server):
    visit(page, server.url, "figure")
    figure = named(FIGURE[0]).figure(FIGURE[1])
    judged = figure.claims(figure.data(quick=True))
    rows = page.locator("#papers .claims tbody tr")
    expect(rows).to_have_count(len(judged))
    for one in judged:
        row = page.locator(f'#papers .claims tr[data-claim="{one.claim.name}"]')
        expect(row.locator("td .verdict").last).to_contain_text(str(one.verdict))
        expect(row).to_contain_text(one.claim.place)
        found = [number(reading["found"]) for reading in document(one)["readings"]]
        expect(row.locator(".found")).to_have_text(found)


def test_formulas_are_set_without_a_network(page: Page, server: Server):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    visit(page, server.url, "figure")
    formulas = page.locator("#papers figcaption .katex")
    caption = named(FIGURE[0]).figure(FIGURE[1]).caption
    expect(formulas).to_have_count(len(re.findall(r"\$[^$]+\$", caption)))
    expect(page.locator("#papers .katex-error")).to_have_count(0)
    assert "$" not in page.locator("#papers figcaption").inner_text()
    assert page.evaluate("document.fonts.check('16px KaTeX_Math')")
    assert all(url.startswith(server.url) for url in asked if not url.startswith("data:"))


def test_battery_is_opened_with_one_click_and_back(page: Page, server: Server):
    visit(page, server.url, "figure")
    figure = named(FIGURE[0]).figure(FIGURE[1])
    tables = list(figure.statements.values())[-1]
    page.locator("#papers .statements button").last.click()
    run = sv.charge(parsed(tables))
    expect(page.get_by_role("link", name="Battery", exact=True)).to_have_attribute(
        "aria-current", "page"
    )
    for name in ("charging_time", "max_energy"):
        place = page.locator(f"#{name.replace('_', '-')}")
        expect(place).to_have_text(str(run.peaks[name]), timeout=1000 * ANSWERED)
    page.go_back()
    expect(page.locator("#papers .claims")).to_be_visible()


def test_missing_figure_is_reproduced_by_a_button(page: Page, server: Server):
    visit(page, server.url, "papers")
    page.locator('[data-figure="yang2025/text"]').click()
    page.get_by_role("button", name="Reproduce it, quickly").click()
    figure = named("yang2025").figure("text")
    judged = figure.claims(figure.data(quick=True))
    row = page.locator(f'#papers .claims tr[data-claim="{judged[0].claim.name}"]')
    found = [number(reading["found"]) for reading in document(judged[0])["readings"]]
    expect(row.locator(".found")).to_have_text(found, timeout=1000 * ANSWERED)
    expect(page.get_by_role("button", name="Reproduce it anew, quickly")).to_be_visible()


def test_reproduction_is_cancelled(page: Page, server: Server):
    visit(page, server.url, "papers")
    page.get_by_role("button", name=re.compile("Reproduce the .* missing")).click()
    bar = page.locator("#papers > .bar")
    expect(bar).to_contain_text("more)", timeout=1000 * ANSWERED)
    bar.get_by_role("button", name="Cancel").click()
    expect(page.locator("#papers").get_by_role("alert")).to_contain_text("Cancelled")
    expect(bar).to_be_hidden()


@pytest.mark.parametrize("form", FORMS)
def test_files_are_those_of_the_folder(server: Server, form):
    answer = httpx.get(f"{server.url}api/papers/{'/'.join(FIGURE)}/{form}?save")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == FORMS[form]
    name = f"{FIGURE[0]}-{FIGURE[1]}.{form}"
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
    assert len(answer.content) > 1000


@pytest.mark.parametrize(
    "path",
    ["yang2025/..%2f..%2fetc/png", "..%2f..%2fetc/passwd/png", "yang2025/2/..%2frecord.json",
     "yang2025/2/json", "yang2025/%00/png", "os/2/png"],
)  # fmt: skip
def test_nothing_but_figures_is_served(server: Server, path):
    assert "/" not in urllib.parse.quote(path.rpartition("/")[2], safe="%.")
    answer = httpx.get(f"{server.url}api/papers/{path}")
    assert answer.status_code in (404, 422)
