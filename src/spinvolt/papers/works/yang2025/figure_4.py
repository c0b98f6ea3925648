"""Fig. 4: a charger that is fully up, for every ratio of charger spins to cells."""

from collections.abc import Callable

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing

from spinvolt.papers.claim import Claim, Found, Reading, Verdict, between, holds
from spinvolt.papers.data import CURVE, SAMPLE, bounded, curves, merits, renamed
from spinvolt.papers.drawing import FITTED, PENS, THEORY, curve, sheet, styled
from spinvolt.papers.paper import Figure
from spinvolt.papers.works.yang2025.figure_2 import LINE, apart
from spinvolt.papers.works.yang2025.systems import Case, Floats, System, sine
from spinvolt.theory import full_charger

CELLS = (20, 50, 100, 200, 400)
SIZES = (100, 1000, 10_000)
SIZE, RATIO, ABOVE, EQUAL = "n_battery", "ratio", "ratio_above", "size"
LAST = 0.4
# Curves lie on one another when they differ by less than this part of what they vary over.
COLLAPSED = 0.1
SHOWN = Case("equal", "$N_b = m = N_c$", (System(100, 100, 100),))


def compute(quick: bool) -> xr.Dataset:
    """Efficiency over the ratio, for both m, and over time for equal numbers."""
    step = 0.2 if quick else 0.05
    ratios = np.round(np.arange(3.0, 0.09, -step)[::-1], 3)
    above = ratios[ratios >= 1.0]
    charger_up = [_over(ratios, n, lambda n, spins: System(n, spins, spins), RATIO) for n in CELLS]
    cells_up = [_over(above, n, lambda n, spins: System(n, spins, n), ABOVE) for n in CELLS]
    sizes = xr.Variable(SIZE, list(CELLS))
    equal = merits([System(n, n, n).tables() for n in SIZES], ["efficiency"], EQUAL)
    told = {"long_name": "efficiency for infinite sizes", "units": "1", "proof": "estimated"}
    limit = [1.0 if r == 1.0 else full_charger.highest(max(r, 1.0 / r))[1] for r in ratios]
    return xr.merge(
        [
            xr.concat(charger_up, sizes),
            renamed(xr.concat(cells_up, sizes), "efficiency", "cells_up"),
            xr.Dataset({"limit": (RATIO, np.array(limit), told)}),
            renamed(equal, "efficiency", "equal").assign_coords({EQUAL: list(SIZES)}),
            renamed(_motion(161 if quick else 641), "efficiency", "curve_efficiency"),
        ],
        combine_attrs="drop_conflicts",
    )


def _over(ratios: Floats, cells: int, system: Callable[[int, int], System], dim: str) -> xr.Dataset:
    """The efficiency where the ratio makes a whole number of spins, NaN elsewhere."""
    whole = [r for r in ratios if abs(r * cells - round(r * cells)) < 1e-9]
    systems = [system(cells, round(r * cells)) for r in whole]
    data = merits([s.tables() for s in systems], ["efficiency"], dim)
    return data.assign_coords({dim: whole}).reindex({dim: ratios})


def _motion(samples: int) -> xr.Dataset:
    """Efficiency over time for a hundred cells, and sin^2 with the same first maximum."""
    (system,) = SHOWN.steps
    data = curves({SHOWN.name: system.tables(until=LAST, samples=samples)}, ["efficiency"])
    peak = merits([system.tables()], ["charging_time"], CURVE)
    theory = sine(data["time"].to_numpy(), float(peak["charging_time"][0]))
    told = {"long_name": "sin^2 with the same first maximum", "units": "1"}
    return data.merge(peak).assign(theory=((CURVE, SAMPLE), theory, told))


def draw(data: xr.Dataset) -> Drawing:
    """Efficiency over the ratio, over time, and over the ratio as the caption has it."""
    with styled():
        picture, (left, middle, right) = sheet(3, 3)
        _ratios(left, data, "efficiency", RATIO)
        left.plot(
            data[RATIO], data["limit"], color=FITTED.colour, linestyle=FITTED.dashes,
            label=r"$\infty$, ours",
        )  # fmt: skip
        left.set(title="$m = N_c$, as in the text", ylim=(0.77, 1.14))
        left.set_yticks(np.arange(0.8, 1.01, 0.05))
        left.legend(loc="upper center", ncols=3, columnspacing=0.8, title="$N_b$")
        one = data.sel({CURVE: SHOWN.name})
        time = one["time"].to_numpy()
        curve(middle, time, one["curve_efficiency"].to_numpy(), PENS[0], "exact")
        first = time <= 2.0 * float(one["charging_time"])
        theory = one["theory"].to_numpy()[first]
        curve(middle, time[first], theory, THEORY, r"$\sin^2(\pi t / 2T)$")
        middle.set(xlabel="time $t$ ($1/A$)", ylabel=r"efficiency $\eta(t)$", ylim=(0.0, 1.25))
        middle.set(title="$N_b = m = N_c = 100$", xlim=(0.0, LAST))
        middle.set_yticks(np.arange(0.0, 1.1, 0.25))
        middle.legend(loc="upper center", ncols=2)
        _ratios(right, data, "cells_up", ABOVE)
        right.set(title="$m = N_b$, as in the caption", ylim=(0.92, 1.002), xlim=(1.0, 3.0))
        for axes in (left, middle, right):
            axes.title.set_fontsize("medium")
    return picture


def _ratios(axes: Axes, data: xr.Dataset, name: str, dim: str) -> None:
    for n, pen in zip(CELLS, PENS, strict=False):
        line = data[name].sel({SIZE: n}).dropna(dim)
        curve(
            axes,
            line[dim].to_numpy(),
            line.to_numpy(),
            pen,
            f"{n}",
        )
    axes.set(xlabel="$N_c / N_b$", ylabel=r"efficiency $\eta(T)$", xlim=(0.1, 3.0))


def collapsed(data: xr.Dataset, name: str) -> Found:
    """How far the curves of the two largest sizes lie apart, over how much they vary."""
    large = data[name].sel({SIZE: list(CELLS[-2:])}).to_numpy()
    spread = float(np.max(np.ptp(large, axis=0)))
    varies = float(np.ptp(large[-1]))
    said = f"{spread:.4f} apart, varying by {varies:.4f}: {100 * spread / varies:.0f} %"
    return holds(said, spread <= COLLAPSED * varies)


def _rises(data: xr.Dataset) -> Found:
    lows = [bounded(data, "equal", size=n) for n in SIZES]
    rest = [1.0 - one.value for one in lows]
    said = ", ".join(f"1 - eta = {r:.2g} for {n}" for r, n in zip(rest, SIZES, strict=True))
    return holds(said, rest[0] > 2.0 * rest[1] > 4.0 * rest[2] > 0.0)


def _not_a_sine(data: xr.Dataset) -> Found:
    """The distance to sin^2 up to the first maximum, which is more than a line's width."""
    ours = data.drop_vars([f"efficiency{side}" for side in ("", "_low", "_high")])
    found = apart(renamed(ours, "curve_efficiency", "efficiency"), SHOWN)
    return Found(found.value, not found.agrees)


FIGURE_4 = Figure(
    paper="yang2025",
    id="4",
    name="Fig. 4",
    title="Efficiency over the ratio of charger spins to cells",
    caption=(
        "(a) Efficiency at the first maximum over $N_c / N_b$ for $m = N_c$, and our curve for "
        "infinite sizes. (b) Efficiency over time for $N_b = m = N_c = 100$, $A = 1$; dashed, "
        "$\\sin^2$ with the same first maximum. (c) is (a) with $m = N_b$, as the paper's caption "
        "has it; lines as in (a). The paper prints neither its $N_b$ in (a) nor its range of "
        "$N_c$; these are ours."
    ),
    compute=compute,
    draw=draw,
    stated=(
        Claim(
            name="collapse",
            place="Fig. 4(a) and its caption, Sec. IV, Abstract",
            says="$\\eta(T)$ over $N_c/N_b$ is one curve for all $N_b$.",
            quoted="",
            readings=(
                Reading(
                    "$m = N_c$, text and abstract: 200 and 400 cells, a tenth of what the curve "
                    "varies over allowed",
                    lambda data: collapsed(data, "efficiency"),
                ),
                Reading(
                    "$m = N_b$, caption: the same, $N_c \\geq N_b$",
                    lambda data: collapsed(data, "cells_up"),
                ),
            ),
            verdict=Verdict.AMBIGUOUS,
            reason=(
                "The caption must read $m = N_c$: with $m = N_b$ there is no $N_c < N_b$, and "
                "every curve rises to 1 as $N_b$ grows. For $m = N_c$ the limit is the curve "
                "of `spinvolt.theory.full_charger`, the same for $N_c/N_b$ and $N_b/N_c$."
            ),
        ),
        Claim(
            name="optimal-at-equal-numbers",
            place="Sec. IV, Fig. 4(b), Table I",
            says="For $N_b = m = N_c$ the first maximum of $\\eta$ approaches one.",
            quoted="",
            readings=(
                Reading(
                    "$\\eta(T)$ for 100, within 0.02 of one as the drawn curve",
                    lambda data: between(bounded(data, "equal", size=100), 0.98, 1.0),
                ),
                Reading("$\\eta(T)$ for 100, 1000, 10000 cells", _rises),
            ),
            verdict=Verdict.AGREES,
            reason="$N(1 - \\eta) = \\sqrt{L/2} + 1/\\sqrt{8L} - 1/2$ with $L \\sim \\ln N$.",
        ),
        Claim(
            name="no-sine",
            place="Sec. IV, Fig. 4(b)",
            says="For $N_b = m = N_c$ there are no sine-like oscillations.",
            quoted="",
            readings=(
                Reading(
                    "largest distance to $\\sin^2(\\pi t/2T)$ up to the first maximum, more than "
                    f"a line's width of {LINE}",
                    _not_a_sine,
                ),
            ),
            verdict=Verdict.AGREES,
            reason="The charge waits for a time $\\sim \\ln N / (AN)$ and then crosses at once.",
        ),
    ),
    statements={
        "a hundred cells and spins": SHOWN.steps[0].tables(),
        "twice as many spins as cells": System(100, 200, 200).tables(),
        "twice as many spins, as many of them up as cells": System(100, 200, 100).tables(),
    },
)
