"""Fig. 6: two cells and four charger spins that couple to one another."""

import xarray as xr
from matplotlib.figure import Figure as Drawing

from spinvolt.papers.claim import Claim, Reading, Verdict, rounded
from spinvolt.papers.data import bounded, curves, merits, renamed
from spinvolt.papers.paper import Figure, Tables
from spinvolt.papers.works.huangfu2021.batteries import KEY, joined, spins
from spinvolt.papers.works.huangfu2021.course import END, WINDOW_WORDS, WINDOWS, side_by_side
from spinvolt.papers.works.huangfu2021.readings import in_words, number

DRAWN = (0.1, 1.0, 10.0)
STRENGTHS = (0.0, 0.1, 1.0, 7.0, 10.0)
SAMPLES, FEW = 1201, 601
FULL = 2.0
STRENGTH, WITHIN = "crosstalk", "within"
PLACE = "Sec. IV A, Fig. 6"
PRINTED = ((0.0, "1.92", "3.04"), (0.1, "1.91", "3.02"), (1.0, "0.85", "1.83"))


def compute(quick: bool) -> xr.Dataset:
    """Curves over time, and figures of merit with crosstalk of the chargers or of the cells."""
    samples = FEW if quick else SAMPLES
    drawn = {
        f"{strength:g}": {**_statement(strength), "charge": {"until": END, "samples": samples}}
        for strength in DRAWN
    }
    return xr.merge(
        [
            curves(drawn, ["energy", "power"]),
            _merits("charger_crosstalk"),
            renamed(_merits("battery_crosstalk"), "max", "cells"),
        ],
        combine_attrs="override",
    )


def _statement(strength: float, field: str = "charger_crosstalk") -> Tables:
    return spins(2, 4, **{field: strength})


def _merits(field: str) -> xr.Dataset:
    """Largest energies and powers at every strength, at the first maximum and in two windows."""
    names = ["max_energy", "max_power"]
    parts = []
    for end in WINDOWS.values():
        cases = [{**_statement(s, field), "charge": {"until": end}} for s in STRENGTHS]
        parts.append(merits(cases, names, STRENGTH).assign_coords({STRENGTH: list(STRENGTHS)}))
    return joined(parts, WITHIN, list(WINDOWS))


def draw(data: xr.Dataset) -> Drawing:
    """Energy and power over time."""
    return side_by_side(data, {f"{s:g}": f"$g_1/g = {s:g}$" for s in DRAWN})


def _quoted(strength: float, energy: str, power: str) -> tuple[Claim, Claim]:
    """The energy and the power that the text gives for one strength."""
    says = f"$g_1/g = {strength:g}$"
    return (
        Claim(
            name=f"energy-{strength:g}",
            place=PLACE,
            says=f"{says}: $E_{{\\max}}/\\omega$.",
            quoted=energy,
            readings=tuple(
                number(words, "max_energy", energy, crosstalk=strength, within=within)
                for within, words in WINDOW_WORDS.items()
            ),
            verdict=Verdict.AGREES,
            reason="The first maximum is the largest in the windows tried.",
        ),
        Claim(
            name=f"power-{strength:g}",
            place=PLACE,
            says=f"{says}: $P_{{\\max}}/(g\\omega)$.",
            quoted=power,
            readings=(
                number(
                    "largest of all $t$", "max_power", power, crosstalk=strength, within="first"
                ),
            ),
            verdict=Verdict.AGREES,
            reason="In the bare unit $g\\omega$, other than in Figs. 2 to 5.",
        ),
    )


def _lost(data: xr.Dataset, within: str) -> tuple[str, bool]:
    part = float(data["max_energy"].sel(crosstalk=10.0, within=within)) / FULL
    return f"{part:.2%} of the full energy", part < 0.01


def _weak_cells(data: xr.Dataset, within: str) -> tuple[str, bool]:
    energy, power = (data[name].sel(within=within) for name in ("cells_energy", "cells_power"))
    told = ", ".join(f"{float(energy.sel(crosstalk=s)):.3f}" for s in STRENGTHS[:3])
    falls = all(
        float(one.sel(crosstalk=a)) > float(one.sel(crosstalk=b))
        for one in (energy, power)
        for a, b in ((0.0, 0.1), (0.1, 1.0))
    )
    return f"energies {told} for $g_2/g = 0, 0.1, 1$", falls


def _strong_cells(data: xr.Dataset, within: str) -> tuple[str, bool]:
    part = float(data["cells_energy"].sel(crosstalk=10.0, within=within)) / FULL
    return f"{part:.0%} of the full energy for $g_2/g = 10$", part < 0.05


CLAIMS = (
    *(claim for row in PRINTED for claim in _quoted(*row)),
    Claim(
        name="energy-7",
        place=PLACE,
        says="$g_1/g \\approx 7$: about this part of the energy of a full battery.",
        quoted="1%",
        readings=tuple(
            Reading(
                words,
                lambda data, within=within: rounded(
                    bounded(data, "max_energy", crosstalk=7.0, within=within).scaled(1.0 / FULL),
                    "1%",
                ),
            )
            for within, words in WINDOW_WORDS.items()
        ),
        verdict=Verdict.AGREES,
        reason="0.0182 to 0.0185 of $2\\,\\omega$, whatever the window.",
    ),
    Claim(
        name="no-capacity-at-10",
        place=PLACE,
        says="$g_1/g = 10$: the battery loses its capacity completely.",
        quoted="",
        readings=tuple(
            in_words(words, lambda data, within=within: _lost(data, within))
            for within, words in WINDOW_WORDS.items()
        ),
        verdict=Verdict.AGREES,
        reason=(
            "Less than half a percent, falling as $(g/g_1)^2$: the crosstalk $g_1[n(N_c-n+1) + "
            "(n+1)(N_c-n)]$ of $n$ charger spins up is 4, 10, 12 for $n = 4, 3, 2$, so that no "
            "step is in resonance. Completely is read as to less than one percent."
        ),
    ),
    Claim(
        name="weak-cell-crosstalk",
        place="Sec. IV A",
        says="Weak crosstalk $g_2$ among the cells lowers energy and power.",
        quoted="",
        readings=tuple(
            in_words(WINDOW_WORDS[within], lambda data, within=within: _weak_cells(data, within))
            for within in ("first", "2")
        ),
        verdict=Verdict.AGREES,
        reason="From 0 to 0.1 and from 0.1 to 1, with the energy of $H_b = \\omega S^z$ alone.",
    ),
    Claim(
        name="strong-cell-crosstalk",
        place="Sec. IV A",
        says="Strong crosstalk among the cells separates battery and charger like that of spins.",
        quoted="",
        readings=tuple(
            in_words(words, lambda data, within=within: _strong_cells(data, within))
            for within, words in WINDOW_WORDS.items()
        ),
        verdict=Verdict.AMBIGUOUS,
        reason=(
            "The first maximum is small. But the crosstalk of two cells, $g_2[j(3-j) + "
            "(j+1)(2-j)]$ for $j$ cells up, is 2, 4, 2 in units of $g_2$: the empty and the full "
            "battery stay in resonance, and two quanta cross by way of the level between them, at "
            "the rate $\\propto g^2/g_2$. At $g_2 = 10 g$ 96 % are stored at $gt = 3.15$."
        ),
    ),
)

FIGURE_6 = Figure(
    paper=KEY,
    id="6",
    name="Fig. 6",
    title="Charger spins that couple to one another",
    caption=(
        "(a) Stored energy and (b) average power of $N_b = 2$ cells and $N_c = 4$ charger spins "
        "with crosstalk $g_1$ among the charger spins, $\\gamma = 0$. The paper's axis ends at 2, "
        "in a unit that it does not name; drawn is $gt \\le 2\\pi$. The data hold figures of merit "
        "for crosstalk among the cells, too."
    ),
    compute=compute,
    draw=draw,
    stated=CLAIMS,
    statements={
        "as strong as the coupling": _statement(1.0),
        "ten times as strong": _statement(10.0),
        "crosstalk among the cells": {
            **_statement(10.0, "battery_crosstalk"),
            "charge": {"until": 4.0},
        },
    },
)
