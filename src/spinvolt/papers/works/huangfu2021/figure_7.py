"""Fig. 7: two cells and four charger spins from starts that are not ideal."""

from collections.abc import Mapping
from typing import Any

import xarray as xr
from matplotlib.figure import Figure as Drawing

from spinvolt.papers.claim import Claim, Verdict, cut_off
from spinvolt.papers.data import bounded, curves, merits, numbers
from spinvolt.papers.paper import Figure, Tables
from spinvolt.papers.works.huangfu2021.batteries import KEY, joined, spins
from spinvolt.papers.works.huangfu2021.course import END, WINDOW_WORDS, WINDOWS, side_by_side
from spinvolt.papers.works.huangfu2021.readings import in_words, number

IDEAL, CHARGERS, CELLS = "ideal", "chargers", "cells"
STARTS: Mapping[str, Mapping[str, Any]] = {
    IDEAL: {},
    CHARGERS: {
        "charger": [
            {"dicke": 4, "weight": 0.6},
            *({"dicke": up, "weight": 0.1} for up in range(4)),
        ]
    },
    CELLS: {"battery": [{"dicke": 0, "weight": 0.6}, {"flipped": 1, "weight": 0.4}]},
}
LABELS = {IDEAL: "ideal", CHARGERS: "chargers not full", CELLS: "cells not empty"}
SAMPLES, FEW = 801, 401
START, WITHIN = "start", "within"
PLACE = "Sec. IV B, Fig. 7"


def statement(start: str) -> Tables:
    """Two cells and four charger spins from one of the starts."""
    return {**spins(2, 4), "start": STARTS[start]} if STARTS[start] else spins(2, 4)


def compute(quick: bool) -> xr.Dataset:
    """Curves over time, and largest energies and powers over the ideal ones."""
    samples = FEW if quick else SAMPLES
    charge = {"until": END, "samples": samples}
    drawn = {start: {**statement(start), "charge": charge} for start in STARTS}
    parts = []
    for end in WINDOWS.values():
        cases = [{**statement(start), "charge": {"until": end}} for start in STARTS]
        parts.append(merits(cases, ["max_energy", "max_power"], START))
    found = joined(parts, WITHIN, list(WINDOWS)).assign_coords({START: list(STARTS)})
    return xr.merge(
        [curves(drawn, ["energy", "power"]), found, _over_ideal(found)],
        combine_attrs="override",
    )


def _over_ideal(found: xr.Dataset) -> xr.Dataset:
    """Every start's energy and power over those of the ideal start."""

    def part(name: str, start: str, within: str) -> Any:  # noqa: ANN401
        ideal = bounded(found, name, start=IDEAL, within="first")
        return bounded(found, name, start=start, within=within) / ideal

    def over(what: str, within: str) -> xr.Dataset:
        values = [part(f"max_{what}", start, within) for start in STARTS]
        label = f"maximal {what} over the ideal one"
        return numbers(f"{what}_part", values, label, "1", START, list(STARTS))

    parts = [over("energy", within).merge(over("power", within)) for within in WINDOWS]
    return joined(parts, WITHIN, list(WINDOWS))


def draw(data: xr.Dataset) -> Drawing:
    """Energy and power over time."""
    return side_by_side(data, LABELS)


def _worse(data: xr.Dataset) -> tuple[str, bool]:
    parts = {
        what: [float(data[f"{what}_part"].sel(start=s, within="first")) for s in (CHARGERS, CELLS)]
        for what in ("energy", "power")
    }
    told = "; ".join(f"{what} {a:.0%} and {b:.0%}" for what, (a, b) in parts.items())
    return told, all(a > b for a, b in parts.values())


CLAIMS = (
    Claim(
        name="chargers-energy",
        place=PLACE,
        says="Chargers that are not full: energy over the ideal one.",
        quoted="84%",
        readings=(
            number("rounded", "energy_part", "84%", start=CHARGERS, within="first"),
            number("digits cut off", "energy_part", "84%", cut_off, start=CHARGERS, within="first"),
        ),
        verdict=Verdict.AMBIGUOUS,
        reason="0.8472 rounds to 85 %; the printed digits are its first ones. No window matters.",
    ),
    Claim(
        name="chargers-power",
        place=PLACE,
        says="Chargers that are not full: power over the ideal one.",
        quoted="88%",
        readings=(
            number("largest of all $t$", "power_part", "88%", start=CHARGERS, within="first"),
        ),
        verdict=Verdict.AGREES,
        reason="0.8817.",
    ),
    Claim(
        name="cells-energy",
        place=PLACE,
        says="Cells that are not empty: energy over the ideal one.",
        quoted="70%",
        readings=tuple(
            number(words, "energy_part", "70%", start=CELLS, within=within)
            for within, words in WINDOW_WORDS.items()
        ),
        verdict=Verdict.AMBIGUOUS,
        reason=(
            "The first maximum has 69.0 %; a later one, at $gt = 4.93$, has 69.98 %. So the axis "
            "of the figure, which ends at 2, seems to count in $\\pi$. A given cell up is half a "
            "singlet, which takes up nothing."
        ),
    ),
    Claim(
        name="cells-power",
        place=PLACE,
        says="Cells that are not empty: power over the ideal one.",
        quoted="72%",
        readings=(number("largest of all $t$", "power_part", "72%", start=CELLS, within="first"),),
        verdict=Verdict.AGREES,
        reason="0.7225.",
    ),
    Claim(
        name="cells-worse-than-chargers",
        place=PLACE,
        says="Cells that are not empty are even worse than chargers that are not full.",
        quoted="",
        readings=(in_words("parts of the ideal energy and power", _worse),),
        verdict=Verdict.AGREES,
        reason="With the weights of the figure.",
    ),
)

FIGURE_7 = Figure(
    paper=KEY,
    id="7",
    name="Fig. 7",
    title="Starts that are not ideal",
    caption=(
        "(a) Stored energy and (b) average power of $N_b = 2$ cells and $N_c = 4$ charger spins: "
        "all spins up and all cells down; with probability 0.1 each only 0, 1, 2 or 3 spins up; "
        "with probability 0.2 each one of the cells up. The energy counts from the start's. The "
        "paper's axis ends at 2, in a unit that it does not name; drawn is $gt \\le 2\\pi$."
    ),
    compute=compute,
    draw=draw,
    stated=CLAIMS,
    statements={
        "chargers that are not full": statement(CHARGERS),
        "cells that are not empty": {**statement(CELLS), "charge": {"until": 10.0}},
    },
)
