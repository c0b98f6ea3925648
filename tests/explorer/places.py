"""The explorer's pages as links, and by what a test sees that one is drawn."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, expect

import spinvolt as sv
from spinvolt.explorer.link import link_of
from spinvolt.explorer.state import state_of

# Milliseconds: a fresh checkout compiles its kernels first.
FIRST_ANSWER = 120_000
FIGURE = ("yang2025", "2")
SWEEP = {
    "battery": {"kind": "central-spin"},
    "sweep": {
        "n_battery": [2, 4, 8],
        "n_charger": [2, 4, 8, 16],
        "metrics": ["max_energy", "charging_time"],
    },
}
OPEN = {"battery": {"kind": "reservoir", "n_charger": 20, "n_battery": [2, 2], "pump": 1.0}}
PINNED = {"battery": {"n_battery": 100, "n_charger": 100, "ising": 0.5}}


@dataclass(frozen=True)
class Place:
    """A page: the state that opens it, and what is there when it is drawn."""

    state: Mapping[str, object]
    drawn: str

    @property
    def link(self) -> str:
        return f"?s={link_of(state_of(self.state))}"


PLACES = {
    "battery": Place({"pins": [PINNED]}, "body[data-answers]"),
    "open": Place({"page": "open", "statement": OPEN}, "#open[data-answers]"),
    "papers": Place({"page": "papers"}, "#papers .gallery img"),
    "figure": Place({"page": "papers", "figure": "/".join(FIGURE)}, "#papers .opened .picture"),
    "sweeps": Place({"page": "sweeps"}, "#sweeps .canvas .uplot"),
}


def stocked(folder: Path) -> tuple[str, ...]:
    """Words for `spinvolt explore` that show a reproduced figure and a complete sweep."""
    from spinvolt.papers.reproduce import make

    papers, store = folder / "papers", folder / "grid"
    make(*FIGURE, papers, True)
    sv.sweep(SWEEP, store, workers=0)
    return "--papers", str(papers), "--store", str(store)


def visit(page: Page, url: str, name: str) -> None:
    """Open a page of the explorer, and wait until it is drawn."""
    page.goto(url + PLACES[name].link)
    expect(page.locator(PLACES[name].drawn).first).to_be_attached(timeout=FIRST_ANSWER)
    # Pictures and fonts that are on their way change what a screenshot shows.
    page.wait_for_load_state("networkidle")
