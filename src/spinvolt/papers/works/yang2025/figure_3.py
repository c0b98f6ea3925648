"""Fig. 3: few cells and a charger that is partly up, beyond the Tavis-Cummings limit."""

import math

import numpy as np
import xarray as xr
from matplotlib.figure import Figure as Drawing

from spinvolt.bounded import Bounded
from spinvolt.papers.claim import Claim, Found, Reading, Verdict, between
from spinvolt.papers.data import CURVE, SAMPLE, bounded, curves, merits, renamed
from spinvolt.papers.drawing import FITTED, PENS, THEORY, curve, points, sheet, styled
from spinvolt.papers.paper import Figure
from spinvolt.papers.works.yang2025.systems import (
    Floats,
    System,
    few_of_both,
    half_filled_time,
    sine,
)
from spinvolt.theory import errata

CELLS, SPINS = 10, 10_000
SHARES = (0.1, 0.25, 0.5, 0.75, 0.9)
DRAWN = (0.1, 0.25, 0.5)
CHARGERS = (1000, 10_000)
LAST = 1.1e-3
SHARE, SIZE = "share", "n_charger"


def partly(share: float, n_charger: int = SPINS) -> System:
    """Ten cells and a charger with a share of its spins up."""
    return System(CELLS, n_charger, round(share * n_charger))


def named(share: float) -> str:
    """The name of a curve."""
    return f"k = {share:g}"


def compute(quick: bool) -> xr.Dataset:
    """Efficiency over time for five shares, and the charging time over the share."""
    stated = {named(k): partly(k).tables(until=LAST, samples=161 if quick else 641) for k in SHARES}
    data = curves(stated, ["efficiency"])
    theory = [
        sine(row, half_filled_time(partly(k)))
        for k, row in zip(SHARES, data["time"].to_numpy(), strict=True)
    ]
    told = {"long_name": "efficiency of a battery that turns like a spin", "units": "1"}
    data["theory"] = ((CURVE, SAMPLE), np.array(theory), told)
    shares = np.round(np.linspace(0.05, 0.95, 19 if quick else 37), 3)
    parts = [over_share(shares, n) for n in CHARGERS]
    full = merits([System(CELLS, SPINS, SPINS).tables()], ["charging_time"], "one").squeeze("one")
    return xr.merge(
        [
            data,
            xr.concat(parts, xr.Variable(SIZE, list(CHARGERS))),
            renamed(full, "charging_time", "full_time"),
        ]
    )


def over_share(shares: Floats, n_charger: int) -> xr.Dataset:
    """Charging time and efficiency at it, with Eq. 36 as it stands and with Eq. 32's frequency."""
    systems = [partly(k, n_charger) for k in shares]
    data = merits([s.tables() for s in systems], ["charging_time", "efficiency"], SHARE)
    data = renamed(data, "efficiency", "reached")
    told = {"long_name": "charging time of Eq. 36", "units": "1/A"}
    data["formula_time"] = (SHARE, np.array([half_filled_time(s) for s in systems]), told)
    printed = [0.5 * math.pi / errata.yang2025_32(n_charger, s.excited) for s in systems]
    told = {"long_name": "charging time with the frequency of Eq. 32", "units": "1/A"}
    data["printed_time"] = (SHARE, np.array(printed), told)
    told = {"long_name": "cells over charger spins up, or down if fewer", "units": "1"}
    data["small"] = (SHARE, np.array([few_of_both(s) for s in systems]), told)
    return data.assign_coords({SHARE: shares})


def draw(data: xr.Dataset) -> Drawing:
    """Curves with the theory on top, and the time over the share."""
    with styled():
        picture, (left, right) = sheet(2)
        for share, pen in zip(DRAWN, (PENS[0], PENS[2], PENS[3]), strict=True):
            one = data.sel({CURVE: named(share)})
            time = one["time"].to_numpy()
            left.plot(time, one["efficiency"], color=pen.colour, linewidth=1.6)
            last = "$\\sin^2(\\pi t / 2T)$, Eq. 36" if share == DRAWN[-1] else None
            curve(left, time, one["theory"].to_numpy(), FITTED, last)
            peak = half_filled_time(partly(share))
            side = "right" if share == DRAWN[-1] else "left"
            left.text(peak, 1.03, f"$k = {share:g}$", color=pen.colour, ha=side, va="bottom")
        left.set(xlim=(0.0, LAST), ylim=(0.0, 1.32), xlabel="time $t$ ($1/A$)")
        left.set_yticks(np.arange(0.0, 1.1, 0.25))
        left.set_ylabel(r"efficiency $\eta(t)$")
        left.legend(loc="upper right", borderaxespad=0.8)
        fine = np.linspace(0.045, 0.955, 200)
        curve(right, fine, 0.5 * np.pi / np.sqrt(fine * (1.0 - fine)), THEORY, "Eq. 36")
        every = data.isel({SHARE: slice(None, None, 2 if len(data[SHARE]) > 20 else 1)})
        shares = every[SHARE].to_numpy()
        for n, pen in zip(CHARGERS, (PENS[2], PENS[0]), strict=True):
            time = every["charging_time"].sel({SIZE: n}).to_numpy()
            points(right, shares, n * time, pen, f"exact, $N_c = {n}$")
        right.set(xlim=(0.0, 1.0), ylim=(2.5, 8.0), xlabel="share of charger spins up $k$")
        right.set_ylabel("charging time $A N_c T$")
        right.legend(loc="upper center", borderaxespad=0.8)
    return picture


def _late(data: xr.Dataset, n_charger: int) -> Found:
    """The largest deviation of Eq. 36 in units of what its limit neglects."""
    one = data.sel({SIZE: n_charger})
    ends = [
        np.abs(one[f"charging_time{side}"] / one["formula_time"] - 1.0) / one["small"]
        for side in ("_low", "", "_high")
    ]
    low, value, high = (float(end.max()) for end in ends)
    return between(Bounded(value, min(low, value), max(high, value)), 0.0, 1.0)


def _ratio(data: xr.Dataset, name: str) -> Bounded:
    """The exact time over a formula's, half of the charger being up."""
    where = {SIZE: SPINS, SHARE: 0.5}
    return bounded(data, "charging_time", **where) / Bounded.exact(float(data[name].sel(where)))


def _least(data: xr.Dataset) -> Bounded:
    """The smallest efficiency over all shares of the larger charger."""
    one = data.sel({SIZE: SPINS})
    place = {SHARE: float(one[SHARE][int(np.argmin(one["reached"].to_numpy()))]), SIZE: SPINS}
    return bounded(data, "reached", **place)


FIGURE_3 = Figure(
    paper="yang2025",
    id="3",
    name="Fig. 3",
    title="Charging with a charger that is partly up",
    caption=(
        "$N_b = 10$ and $m = k N_c$, $A = 1$. (a) Efficiency over time for $N_c = 10000$, exact "
        "and, dotted, $\\sin^2(\\pi t / 2T)$ with $T$ of Eq. 36; the data also have $k = 0.75$ and "
        "0.9, which nearly coincide with 0.25 and 0.1. (b) Charging time over $k$ in units of "
        "$1/(A N_c)$, exact and Eq. 36. The paper prints no sizes; these are ours."
    ),
    compute=compute,
    draw=draw,
    stated=(
        Claim(
            name="time-over-share",
            place="Fig. 3(b), Eq. 36",
            says="Numerics confirm $T = \\pi / (2 A N_c \\sqrt{k(1-k)})$ for $N_b \\ll m = kN_c$.",
            quoted="",
            readings=tuple(
                Reading(
                    f"$N_c = {n}$: largest relative deviation for $k$ from 0.05 to 0.95, over "
                    "$N_b / \\min(m, N_c - m)$, which the limit neglects",
                    lambda data, n=n: _late(data, n),
                )
                for n in CHARGERS
            ),
            verdict=Verdict.AGREES,
            reason=(
                "To leading order $T$ differs by $(N_b/4)(1/m - 1/(N_c - m))$ of itself, so that "
                "$N_b \\ll N_c - m$ is needed as well."
            ),
        ),
        Claim(
            name="optimal-storage-over-share",
            place="Fig. 3(a)",
            says="For $N_b \\ll m = kN_c$ optimal storage is reached.",
            quoted="",
            readings=(
                Reading(
                    "smallest efficiency at the first maximum, $N_c = 10000$, all $k$; the curves "
                    "touch 1 within a line's width of 0.01",
                    lambda data: between(_least(data), 0.99, math.inf),
                ),
            ),
            verdict=Verdict.AGREES,
            reason="$1 - \\eta(T)$ is $(N_b - 1)(1/m - 1/(N_c-m))^2 / 4$ to leading order.",
        ),
        Claim(
            name="frequency",
            place="Eqs. 31, 32, 34, 35 and below Eq. 46",
            says=(
                "The battery turns with the frequency $2A\\sqrt{k(1-k)N_c}$: it is charged at "
                "$T = \\pi / (2A\\sqrt{k(1-k)N_c})$."
            ),
            quoted="",
            readings=(
                Reading(
                    "as printed: exact time over this one, $N_c = 10000$, $k = 1/2$, 1 % allowed",
                    lambda data: between(_ratio(data, "printed_time"), 0.99, 1.01),
                ),
            ),
            verdict=Verdict.DIFFERS,
            reason=(
                "A factor $\\sqrt{N_c}$ is missing: $J^+ \\to \\sqrt{(1-k)N_c}\\sqrt{kN_c} = "
                "N_c\\sqrt{k(1-k)}$, as Eqs. 36, 37 and 43 have it."
            ),
        ),
        Claim(
            name="frequency-of-the-time",
            place="Eq. 36",
            says="The battery is charged at $T = \\pi / (2AN_c\\sqrt{k(1-k)})$.",
            quoted="",
            readings=(
                Reading(
                    "exact time over this one, $N_c = 10000$, $k = 1/2$, 1 % allowed",
                    lambda data: between(_ratio(data, "formula_time"), 0.99, 1.01),
                ),
            ),
            verdict=Verdict.AGREES,
            reason="Exact times are $10^{-4}$ shorter, from the next order in $N_b / N_c$.",
        ),
        Claim(
            name="not-for-a-full-charger",
            place="below Eq. 37",
            says="Eq. 36 does not hold for $k = 1$.",
            quoted="",
            readings=(
                Reading(
                    "charging time $N_c A T$ for $m = N_c = 10000$ is finite, Eq. 36 is not",
                    lambda data: between(bounded(data, "full_time").scaled(SPINS), 0.0, math.inf),
                ),
            ),
            verdict=Verdict.AGREES,
            reason="The coupling of the first step vanishes to zeroth order, as the paper says.",
        ),
    ),
    statements={f"ten cells, {named(k)}": partly(k).tables() for k in SHARES},
)
