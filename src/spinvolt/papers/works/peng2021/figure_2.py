"""Fig. 2: energies of one cell, of its charger and between them, on and off resonance."""

from typing import Any

import numpy as np
import xarray as xr
from matplotlib.figure import Figure as Drawing

from spinvolt.bounded import Bounded
from spinvolt.papers.claim import Claim, Found, Reading, Verdict, between, holds
from spinvolt.papers.data import CURVE, SAMPLE, bounded, charged, curves, merit, numbers
from spinvolt.papers.drawing import PENS, sheet, styled
from spinvolt.papers.paper import Figure
from spinvolt.theory.one_hop import OneHop, energies, one_hop

SPINS, EXCITED = 10, 5
# Splittings of battery and charger, and the Ising coupling.
PANELS = {"a": (1.0, 1.0, 0.0), "b": (1.0, 1.0, 5.0), "c": (5.0, 1.0, 0.0), "d": (5.0, 1.0, 5.0)}
# The Ising coupling cancels the difference of the splittings: B - h = (N + 1 - 2 n) Delta.
COMPENSATED = (5.0, 1.0, 4.0)
WATCHED = ("energy", "charger_energy", "interaction_energy")
NAMES = (r"$\Delta E_B$, battery", r"$\Delta E_C$, charger", r"$E_I$, interaction")
# Rounding of sums of a few terms of the size of the energies here.
ROUNDING = 1e-12


def battery(splitting: float, other: float, ising: float) -> dict[str, Any]:
    """One cell and ten charger spins, half of them up."""
    table = {
        "kind": "central-spin", "n_battery": 1, "n_charger": SPINS, "battery_splitting": splitting,
        "charger_splitting": other, "ising": ising,
    }  # fmt: skip
    return {"battery": table, "start": {"charger": {"dicke": EXCITED}}}


def levels(splitting: float, other: float, ising: float) -> OneHop:
    """The closed form of the same battery."""
    return one_hop(
        1, SPINS, EXCITED, battery_splitting=splitting, charger_splitting=other, ising=ising
    )


def compute(quick: bool) -> xr.Dataset:
    """The three energies over Omega t / 2 from 0 to 2 pi, the closed forms, and the peaks."""
    angles = np.linspace(0.0, 2.0 * np.pi, 61 if quick else 241)
    exact = {name: levels(*panel) for name, panel in PANELS.items()}
    stated = {
        name: battery(*panel)
        | {"charge": {"times": (2.0 * angles / exact[name].frequency).tolist()}}
        for name, panel in PANELS.items()
    }
    data = curves(stated, WATCHED).assign_coords(
        angle=(SAMPLE, angles, {"long_name": "$\\Omega_n t/2$", "units": "rad"})
    )
    forms = [energies(exact[name], data["time"].sel({CURVE: name}).to_numpy()) for name in PANELS]
    for watched, part in zip(WATCHED, ("battery", "charger", "interaction"), strict=True):
        values = np.stack([getattr(form, part) for form in forms])
        told = {"long_name": f"{data[watched].attrs['long_name']}, closed form"}
        told["units"] = data[watched].attrs["units"]
        data[f"{watched}_closed_form"] = ((CURVE, SAMPLE), values, told)
    cases = PANELS | {"compensated": COMPENSATED}
    highest = [
        merit(charged(battery(*case) | {"charge": {"watch": []}}), "max_energy").scaled(
            1.0 / case[0]
        )
        for case in cases.values()
    ]
    peaks = numbers("highest", highest, "largest stored energy over B", "1", "case", list(cases))
    return xr.merge([data, peaks])


def draw(data: xr.Dataset) -> Drawing:
    """Four panels, three curves each."""
    with styled():
        picture, panels = sheet(4)
        for axes, name in zip(panels, PANELS, strict=True):
            one = data.sel({CURVE: name})
            for watched, label, pen in zip(WATCHED, NAMES, (PENS[0], *PENS[1:3]), strict=True):
                axes.plot(
                    one["angle"] / np.pi, one[watched], color=pen.colour, linestyle=pen.dashes,
                    label=label,
                )  # fmt: skip
            splitting, other, ising = PANELS[name]
            axes.set_title(
                f"({name})  $B = {splitting:g}$, $h = {other:g}$, $\\Delta = {ising:g}$",
                loc="left", fontsize="medium",
            )  # fmt: skip
            axes.set(xlabel=r"$\Omega_n t/2$ ($\pi$)", ylabel="energy ($A$)", xlim=(0.0, 2.0))
        handles, labels = panels[0].get_legend_handles_labels()
        picture.legend(handles, labels, loc="outside upper center", ncols=3)
    return picture


def largest(data: xr.Dataset, name: str, *panels: str) -> Bounded:
    """The largest size of a series in some panels."""
    part = data.sel({CURVE: list(panels)})
    low, high = part[f"{name}_low"].to_numpy(), part[f"{name}_high"].to_numpy()
    least = np.maximum(np.maximum(low, -high), 0.0)
    found = float(np.abs(part[name].to_numpy()).max())
    top = float(np.maximum(np.abs(low), np.abs(high)).max())
    return Bounded(found, float(least.max()), top)


def vanishes(data: xr.Dataset, *panels: str) -> Found:
    """Whether the interaction energy is zero throughout."""
    return between(largest(data, "interaction_energy", *panels), 0.0, ROUNDING)


def shared(data: xr.Dataset, panel: str) -> Found:
    """Whether what leaves the charger is what the battery stores."""
    one = data.sel({CURVE: panel})
    left = float(np.abs(one["energy"] + one["charger_energy"]).max())
    return holds(f"they differ by {left:.1g} at most", left <= ROUNDING)


def full(data: xr.Dataset, case: str) -> Found:
    """Whether the cell is filled."""
    return between(bounded(data, "highest", case=case), 1.0 - ROUNDING, 1.0 + ROUNDING)


def closed_forms(data: xr.Dataset) -> Found:
    """Whether Eqs. 12, A7 and A8 are the curves."""
    apart = max(float(np.abs(data[w] - data[f"{w}_closed_form"]).max()) for w in WATCHED)
    return holds(f"they differ by {apart:.1g} at most", apart <= 100.0 * ROUNDING)


def off_resonance(data: xr.Dataset, *panels: str) -> Found:
    """Whether the cell stays below its splitting and the interaction holds energy."""
    tops = {p: bounded(data, "highest", case=p).value for p in panels}
    between_them = {p: largest(data, "interaction_energy", p).value for p in panels}
    told = "; ".join(
        f"({p}) energy up to {tops[p]:.4f} B, |interaction| up to {between_them[p]:.4g}"
        for p in panels
    )
    agrees = max(tops.values()) < 1.0 and min(between_them.values()) > ROUNDING
    return holds(told, agrees)


def compensated(data: xr.Dataset) -> Found:
    """Whether a cell with other splitting and Ising coupling stays below its splitting."""
    return between(bounded(data, "highest", case="compensated"), 0.0, 1.0 - 1e-9)


CLAIMS = (
    Claim(
        name="closed-forms",
        place="Fig. 2, Eqs. 12, A7, A8",
        says="The three energies of one cell follow the closed forms.",
        quoted="",
        readings=(Reading("all panels, all times", closed_forms),),
        verdict=Verdict.AGREES,
        reason="Two levels: a Rabi oscillation at $\\Omega_n$; the three energies add up to $E_I$ "
        "at the start.",
    ),
    Claim(
        name="no-interaction-energy",
        place="Fig. 2(a), (b), caption",
        says="At $B = h$ the interaction energy vanishes at all times.",
        quoted="",
        readings=(Reading("its largest size", lambda data: vanishes(data, "a", "b")),),
        verdict=Verdict.AGREES,
        reason="Eq. A8 with $n = N/2$ and $B = h$; with another $n$ panel (b) would hold "
        "$\\Delta (N/2 - n)$.",
    ),
    Claim(
        name="total-transfer-a",
        place="Fig. 2(a), caption",
        says="The energy can be totally transferred from charger to battery at $\\Delta = 0$.",
        quoted="total",
        readings=(
            Reading("what leaves the charger enters the cell", lambda data: shared(data, "a")),
            Reading("the cell is filled: largest energy over $B$", lambda data: full(data, "a")),
        ),
        verdict=Verdict.AGREES,
        reason="On resonance $4 b A^2 / \\Omega_n^2 = 1$.",
    ),
    Claim(
        name="total-transfer-b",
        place="Fig. 2(b), caption",
        says="The energy can be totally transferred from charger to battery at $\\Delta = 5$.",
        quoted="total",
        readings=(
            Reading("what leaves the charger enters the cell", lambda data: shared(data, "b")),
            Reading("the cell is filled: largest energy over $B$", lambda data: full(data, "b")),
        ),
        verdict=Verdict.AMBIGUOUS,
        reason="Nothing stays in the interaction, but $\\Delta_n = (2n-1-N)\\Delta = -5$ detunes "
        "the cell: it stores at most $4b A^2/\\Omega_n^2 = 120/145$ of $B$.",
    ),
    Claim(
        name="off-resonance",
        place="Sec. III A (ii), Fig. 2",
        says="For $B \\ne h$ or $\\Delta \\ne 0$, $\\Delta E_B < B$ and $E_I \\ne 0$.",
        quoted="",
        readings=(
            Reading("panels (c) and (d)", lambda data: off_resonance(data, "c", "d")),
            Reading("all panels of that kind", lambda data: off_resonance(data, "b", "c", "d")),
            Reading("$B = 5$, $h = 1$, $\\Delta = 4$: energy over $B$ below 1", compensated),
        ),
        verdict=Verdict.AMBIGUOUS,
        reason="True where it is shown. What counts is $\\Delta_n = B - h + (2n-1-N)\\Delta$: an "
        "Ising coupling can cancel the difference of the splittings, and $E_I$ vanishes in (b).",
    ),
)

FIGURE_2 = Figure(
    paper="peng2021",
    id="2",
    name="Fig. 2",
    title="Energies of one cell, its charger and their interaction",
    caption=(
        "Stored energy, change of the charger's energy and interaction energy of one cell with "
        "$N = 10$ charger spins, $n = 5$ of them up, $A = 1$; (a) and (b) $B = h = 1$, (c) and (d) "
        "$B = 5$, $h = 1$; (a) and (c) $\\Delta = 0$, (b) and (d) $\\Delta = 5$. Energies in units "
        "of $A$. The paper does not print the range of its axis: here two periods of the energies."
    ),
    compute=compute,
    draw=draw,
    stated=CLAIMS,
    statements={
        f"panel ({name})": battery(*panel) | {"charge": {"until": 6.0, "samples": 401}}
        for name, panel in PANELS.items()
    },
)
