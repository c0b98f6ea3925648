"""The efficiency of a charger that is fully up: one curve over the ratio of the sizes."""

import math
from collections.abc import Callable

import numpy as np
import xarray as xr
from matplotlib.figure import Figure as Drawing

from spinvolt.bounded import Bounded, Proof
from spinvolt.papers.claim import Reading, holds
from spinvolt.papers.data import bounded, numbers, swept
from spinvolt.papers.drawing import FITTED, PENS, curve, points, sheet, styled
from spinvolt.papers.paper import Figure
from spinvolt.papers.works.beyond.evidence import computed, law, predicted
from spinvolt.theory.full_charger import EFFICIENCY_ERROR, highest

# Ten times the ratios; every one of the sizes makes a whole number of spins with each of them.
TENTHS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15, 17, 20, 25, 30, 40, 50, 70, 100)
FEW_TENTHS = (1, 2, 5, 8, 10, 12, 15, 20, 30, 50, 100)
SMALL, LARGE = (10, 30, 100, 1000), 100_000
QUOTED = {1.2: "0.9289", 2: "0.8533", 10: "0.7947"}
RATIO, SIZE, LINE = "ratio", "cells", "any_ratio"


def compute(quick: bool) -> xr.Dataset:
    """Efficiency over the ratio for batteries of several sizes, and the limit."""
    tenths = FEW_TENTHS if quick else TENTHS
    sizes = (*SMALL, LARGE)
    line = np.geomspace(0.1, 10.0, 201)
    told = {"long_name": "efficiency of endlessly many", "units": "1", "proof": "estimated"}
    return xr.merge(
        [
            xr.concat([_over_ratios(n, tenths) for n in sizes], SIZE).assign_coords(
                {SIZE: list(sizes)}
            ),
            _against_a_mode(),
            xr.Dataset({"limit": (LINE, [limit(r) for r in line], told)}, {LINE: line}),
        ]
    )


def _over_ratios(cells: int, tenths: tuple[int, ...]) -> xr.Dataset:
    spins = [cells * k // 10 for k in tenths]
    table = {"n_charger": spins, "metrics": ["efficiency"]}
    data = swept({"battery": {"n_battery": cells}, "sweep": table})
    values = [bounded(data, "efficiency", n_charger=n) for n in spins]
    label = "efficiency at the charging time"
    return numbers("efficiency", values, label, "1", RATIO, [k / 10 for k in tenths])


def _against_a_mode() -> xr.Dataset:
    """A thousand charger spins and 10^12 cells."""
    table = {"n_charger": [1000], "metrics": ["efficiency"]}
    data = swept({"battery": {"n_battery": 10**12}, "sweep": table})
    value = bounded(data, "efficiency", n_charger=1000)
    return numbers("mode", value, "efficiency of 1000 charger spins and 10^12 cells", "1")


def limit(ratio: float) -> float:
    """The efficiency of endlessly many spins, alike for a ratio and its inverse."""
    return 1.0 if ratio == 1.0 else highest(max(ratio, 1.0 / ratio))[1]


def draw(data: xr.Dataset) -> Drawing:
    """The efficiency and how far it is from the limit."""
    ratios = data[RATIO].to_numpy()
    with styled():
        picture, (left, right) = sheet(2, 2, height=2.9)
        for size, pen in zip((*SMALL, LARGE), PENS, strict=False):
            found = data["efficiency"].sel({SIZE: size}).to_numpy()
            points(left, ratios, found, pen, f"$N_b$ = {size}")
            apart = np.abs(found - [limit(r) for r in ratios]) * np.minimum(ratios, 1.0) * size
            points(right, ratios[ratios != 1.0], apart[ratios != 1.0], pen)
        line = data[LINE].to_numpy()
        curve(left, line, data["limit"].to_numpy(), FITTED, r"$N\to\infty$")
        left.axhline(highest(math.inf)[1], color="black", linewidth=0.6)
        right.axhline(EFFICIENCY_ERROR, color="black", linewidth=0.6)
        for axes in (left, right):
            axes.set(xscale="log", xlim=(0.085, 11.8), xlabel="$N_c/N_b$")
        left.set(ylabel=r"$\eta(T)$", ylim=(0.77, 1.01))
        right.set(ylim=(0.0, 0.55), ylabel=r"$|\eta(T)-\eta_\infty|\,\min(N_b,N_c)$")
        left.legend(loc="upper right", fontsize="small")
    return picture


def _at(ratio: float, size: int) -> Callable[[xr.Dataset], Bounded]:
    return lambda data: bounded(data, "efficiency", ratio=ratio, cells=size)


def _expected(ratio: float, smaller: float) -> Callable[[xr.Dataset], Bounded]:
    value = Bounded.around(limit(ratio), EFFICIENCY_ERROR / smaller, Proof.ESTIMATED)
    return lambda _: value


def _collapse(data: xr.Dataset) -> float:
    """The largest distance from the limit, in quanta of the smaller ensemble."""
    away = data["efficiency"].sel({RATIO: data[RATIO] != 1.0})
    expected = xr.DataArray([limit(float(r)) for r in away[RATIO]], dims=RATIO)
    smaller = np.minimum(away[RATIO], 1.0) * data[SIZE]
    return float((np.abs(away - expected.to_numpy()) * smaller).max())


def _alike(data: xr.Dataset) -> bool:
    """Whether 10 spins for 100 cells and 100 spins for 10 cells store the same."""
    few, many = _at(0.1, 100)(data), _at(10.0, 10)(data)
    return few.low <= many.high and many.low <= few.high


CLAIMS = (
    *(
        law(
            f"ratio-{ratio:g}".replace(".", "-"),
            f"The efficiency of many cells and {ratio:g} times as many spins.",
            quoted,
            (
                predicted(quoted, _expected(ratio, LARGE)),
                computed(f"exact, {LARGE} cells", _at(ratio, LARGE), _expected(ratio, LARGE)),
                computed("exact, 1000 cells", _at(ratio, 1000), _expected(ratio, 1000)),
            ),
            "`theory.full_charger.highest`.",
        )
        for ratio, quoted in QUOTED.items()
    ),
    law(
        "far-apart",
        "The efficiency where one ensemble is endlessly larger than the other.",
        "0.7828",
        (
            predicted("0.7828", _expected(math.inf, 1000)),
            computed(
                "exact, 1000 charger spins and 10^12 cells",
                lambda data: bounded(data, "mode"),
                _expected(math.inf, 1000),
            ),
        ),
        r"$\max_s\int_0^\infty e^{-w}\,y\,(1+y/2+y^2/16)^{-1}\mathrm{d}w$, $y = we^s$: an "
        "oscillator and a large spin.",
    ),
    law(
        "collapse",
        "Every size lies on the curve within half a quantum of the smaller ensemble.",
        "",
        (
            Reading(
                "the largest distance at all sizes and ratios but one",
                lambda data: holds(f"{_collapse(data):.2f} quanta", _collapse(data) < 0.5),
            ),
        ),
        "`EFFICIENCY_ERROR` of `theory.full_charger`; equal sizes approach 1 with a logarithm "
        "(`theory.equal_sizes`).",
    ),
    law(
        "exchange",
        "Battery and charger may be exchanged.",
        "",
        (
            Reading(
                "10 spins for 100 cells, 100 spins for 10 cells",
                lambda data: holds("the same within the bounds", _alike(data)),
            ),
        ),
        r"With $m = N_c$ the couplings $u_j = Aj\sqrt{(N_b-j+1)(N_c-j+1)}$ are symmetric.",
    ),
)

EFFICIENCY = Figure(
    paper="beyond",
    id="efficiency",
    name="Universal efficiency",
    title="One curve of the efficiency for every charger that is fully up",
    caption=(
        "(a) Efficiency at the first maximum for $m = N_c$ over the ratio of the sizes, onto "
        "which yang2025's Fig. 4(a) and liu2025's Fig. 4(b) collapse. Derivation: vacuum noise "
        "of weight $w$, distributed as $e^{-w}$, grows to the classical size $y = we^s$, $s = "
        r"2A\sqrt{N_bN_c}\,t-\ln(4n)$, and then follows the classical path, so that for $n = "
        r"\min(N_b,N_c)\to\infty$ $\eta(s) = \int_0^\infty e^{-w} "
        r"y\,(1+ay+b^2y^2/4)^{-1}\mathrm{d}w$ with $a = (1+1/r)/2$, $b = (1-1/r)/2$ and the "
        r"ratio $r\ge1$; the dotted line is its maximum over $s$ (`theory.full_charger`), the "
        r"thin line that for $r\to\infty$. (b) What is missing or too much, in quanta; the line "
        "is the law's stated error, and equal sizes are left out."
    ),
    compute=compute,
    draw=draw,
    stated=CLAIMS,
    statements={
        "twice as many spins": {"battery": {"n_battery": 1000, "n_charger": 2000}},
        "half as many spins": {"battery": {"n_battery": 1000, "n_charger": 500}},
    },
)
