"""Fig. 2: how the battery charges in the four limits that map to a Tavis-Cummings battery."""

import math
from itertools import pairwise

import numpy as np
import xarray as xr
from matplotlib.figure import Figure as Drawing

from spinvolt.bounded import Bounded, Proof
from spinvolt.papers.claim import Claim, Found, Reading, Verdict, between, holds
from spinvolt.papers.data import CURVE, SAMPLE, bounded, curves, merits, numbers, renamed
from spinvolt.papers.drawing import FITTED, PENS, THEORY, curve, sheet, styled
from spinvolt.papers.paper import Figure
from spinvolt.papers.works.yang2025.systems import (
    FEW_CELLS,
    FEW_QUANTA,
    FULL_CHARGER,
    SMALL_CHARGER,
    Case,
    System,
    sine,
)
from spinvolt.theory import full_charger

SPIN_LIKE = (FEW_CELLS, FEW_QUANTA, SMALL_CHARGER)
# Two swings of the theory in (a) to (c), as many of our own in (d).
SWINGS, LAST = 4.0, 0.11
# Curves that are nearer to one another than a line is wide.
LINE = 0.01
WINDOW = 20.0
FULL = "full_system"
TIMES = ["charging_time", "charging_time_low", "charging_time_high"]


def drawn(case: Case) -> System:
    """The system of a case that its panel shows."""
    return case.steps[0] if case is FULL_CHARGER else case.steps[1]


def until(case: Case) -> float:
    """Where the panel of a case ends."""
    return SWINGS * case.time(drawn(case)) if case.time else LAST


def compute(quick: bool) -> xr.Dataset:
    """Efficiency over time, exact and sin^2, and what a full charger can reach."""
    cases = (*SPIN_LIKE, FULL_CHARGER)
    samples = 161 if quick else 641
    stated = {c.name: drawn(c).tables(until=until(c), samples=samples) for c in cases}
    data = curves(stated, ["efficiency"])
    times = [drawn(c).tables() for c in cases]
    peaks = merits(times, ["charging_time"], CURVE)
    theory = np.full(data["time"].shape, np.nan)
    for row, case in enumerate(SPIN_LIKE):
        assert case.time is not None
        theory[row] = sine(data["time"].to_numpy()[row], case.time(drawn(case)))
    told = {"long_name": "efficiency of a battery that turns like a spin", "units": "1"}
    data["theory"] = ((CURVE, SAMPLE), theory, told)
    first = merits([s.tables() for s in FULL_CHARGER.steps], ["efficiency", "charging_time"], FULL)
    long = [
        s.tables(until=WINDOW * float(t))
        for s, t in zip(FULL_CHARGER.steps, first["charging_time"], strict=True)
    ]
    ever = merits(long, ["efficiency"], FULL)
    return xr.merge(
        [
            data,
            peaks,
            renamed(first, "efficiency", "first").drop_vars(TIMES),
            renamed(ever, "efficiency", "ever"),
            xr.Dataset(coords={FULL: [str(s) for s in FULL_CHARGER.steps]}),
            numbers("limit", _limit(), "largest efficiency for infinite sizes", "1"),
        ]
    )


def _limit() -> Bounded:
    """The most that a full charger gives to a battery without end."""
    return Bounded.around(full_charger.highest(math.inf)[1], 1e-12, Proof.ESTIMATED)


def draw(data: xr.Dataset) -> Drawing:
    """Four panels, exact curves with sin^2 on top."""
    with styled():
        picture, panels = sheet(4)
        for axes, case in zip(panels, (*SPIN_LIKE, FULL_CHARGER), strict=True):
            one = data.sel({CURVE: case.name})
            time = one["time"].to_numpy()
            exact = one["efficiency"].to_numpy()
            axes.plot(time, exact, color=PENS[0].colour, linewidth=1.8, label="exact")
            if case is FULL_CHARGER:
                top = float(data["limit"])
                axes.axhline(top, color=THEORY.colour, linestyle=THEORY.dashes)
                axes.text(time[-1], top + 0.02, f"{top:.4f} (ours)  ", ha="right", va="bottom")
            else:
                theory = one["theory"].to_numpy()
                curve(axes, time, theory, FITTED, r"$\sin^2(\pi t / 2T)$")
            axes.set_title(f"{case.limit}", fontsize="medium")
            axes.set(xlim=(0.0, time[-1]), ylim=(0.0, 1.32), xlabel="time $t$ ($1/A$)")
            axes.set_yticks(np.arange(0.0, 1.1, 0.25))
            axes.set_ylabel(r"efficiency $\eta(t)$")
            axes.legend(loc="upper center", ncols=2, borderaxespad=0.8)
    return picture


def apart(data: xr.Dataset, case: Case) -> Found:
    """The largest distance of exact and sin^2 up to the charging time."""
    one = data.sel({CURVE: case.name})
    kept = one["time"].to_numpy() <= float(one["charging_time_high"])
    low, high, theory = (
        one[name].to_numpy()[kept] for name in ("efficiency_low", "efficiency_high", "theory")
    )
    least = np.maximum(np.maximum(low - theory, theory - high), 0.0)
    most = np.maximum(np.abs(low - theory), np.abs(high - theory))
    exact = np.abs(one["efficiency"].to_numpy()[kept] - theory)
    return between(
        Bounded(float(np.max(exact)), float(np.max(least)), float(np.max(most))), 0.0, LINE
    )


def _never_full(data: xr.Dataset, name: str) -> Found:
    """None of the systems reaches the top, and the larger ones are further from it."""
    found = [float(x) for x in data[f"{name}_high"]]
    shown = ", ".join(f"{x:.4f}" for x in found)
    falls = all(a > b for a, b in pairwise(found))
    return holds(f"{shown}, falling with size", falls and found[0] < 1.0)


FIGURE_2 = Figure(
    paper="yang2025",
    id="2",
    name="Fig. 2",
    title="Charging in four limits that map to a Tavis-Cummings battery",
    caption=(
        "Efficiency $\\eta(t)$ (Eq. 8) over time in units of $1/A$. Blue: exact. Dotted in (a) to "
        "(c): $\\sin^2(\\pi t / 2T)$ as in Eq. 26, with $T$ of Eqs. 16, 18 and 27. "
        + " ".join(
            f"({letter}) {case.limit}: {drawn(case)}."
            for letter, case in zip("abcd", (*SPIN_LIKE, FULL_CHARGER), strict=True)
        )
        + " The paper prints no sizes; these are ours. The line in (d) is our limit for "
        "$N_b \\to \\infty$, then $N_c \\to \\infty$."
    ),
    compute=compute,
    draw=draw,
    stated=(
        *(
            Claim(
                name=f"sine-{case.name}",
                place=f"Fig. 2({letter}), {equation}",
                says=(
                    f"For {case.limit} the energy follows $\\sin^2$ with the charging time of "
                    f"{equation}: optimal storage."
                ),
                quoted="",
                readings=(
                    Reading(
                        f"largest distance up to the charging time at {drawn(case)}, a line's "
                        f"width of {LINE} allowed",
                        lambda data, c=case: apart(data, c),
                    ),
                ),
                verdict=Verdict.AGREES,
                reason=reason,
            )
            for case, letter, equation, reason in (
                (
                    FEW_CELLS,
                    "a",
                    "Eq. 16",
                    "Eq. 16 has $N_c$ for $N_c - m + (N_b+1)/2$: 0.5 % too short, in every swing.",
                ),
                (
                    FEW_QUANTA,
                    "b",
                    "Eq. 18",
                    "What is left out, $m/4N_c$, is $3 \\times 10^{-5}$ here.",
                ),
                (
                    SMALL_CHARGER,
                    "c",
                    "Eqs. 26, 27",
                    "What is left out, $m/4N_b$, is $3 \\times 10^{-5}$ here.",
                ),
            )
        ),
        Claim(
            name="no-optimal-storage",
            place="Fig. 2(d), Table I",
            says="For $m = N_c \\ll N_b$ optimal storage is not achieved.",
            quoted="",
            readings=(
                *(
                    Reading(
                        f"efficiency at the first maximum, {system}",
                        lambda data, s=system: between(
                            bounded(data, "first", **{FULL: str(s)}), 0.0, 0.99
                        ),
                    )
                    for system in FULL_CHARGER.steps
                ),
                Reading(
                    "the first maximum as the sizes grow", lambda data: _never_full(data, "first")
                ),
                Reading(
                    f"the largest within {WINDOW:.0f} charging times, for the same three sizes",
                    lambda data: _never_full(data, "ever"),
                ),
                Reading(
                    "our limit of infinite sizes, `spinvolt.theory.full_charger`",
                    lambda data: between(bounded(data, "limit"), 0.0, 0.99),
                ),
            ),
            verdict=Verdict.AGREES,
            reason=(
                "The start is unstable: vacuum noise of weight $w$ decides when a charge crosses, "
                "and the mean over $e^{-w}$ never exceeds 0.782827 in the limit."
            ),
        ),
    ),
    statements={drawn(c).plain: drawn(c).tables() for c in (*SPIN_LIKE, FULL_CHARGER)},
)
