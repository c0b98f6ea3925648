"""Fig. 4: largest energy and power over the number of cells, with as many excitations as cells."""

from itertools import pairwise

import numpy as np
import xarray as xr
from matplotlib.figure import Figure as Drawing

from spinvolt.bounded import Bounded
from spinvolt.papers.claim import Claim, Found, Reading, Verdict, between, holds, rounded
from spinvolt.papers.data import bounded, charged, merit, numbers
from spinvolt.papers.drawing import PENS, curve, points, sheet, styled
from spinvolt.papers.paper import Figure
from spinvolt.papers.slopes import local_exponent
from spinvolt.papers.works.peng2021.panels import draw_powers
from spinvolt.papers.works.peng2021.powers import (
    BOTH,
    MANY,
    SHARE,
    energies,
    fits,
    highest,
    off_line,
    peaks,
    spread,
)

LATE, LARGE = (1000, 2000), 10**9
QUOTED = "1.45"


def compute(quick: bool) -> xr.Dataset:
    """Energies and powers of one to fifty cells, fits, and the exponent of many cells."""
    data = peaks(MANY)
    return xr.merge([data, highest(MANY, 25 if quick else 2), fits(MANY, data), late_exponent()])


def late_exponent() -> xr.Dataset:
    """The exponent for as many excitations as cells where both are many, the charger far larger."""
    ends = [
        (
            n,
            merit(
                charged(
                    {
                        "battery": {"kind": "central-spin", "n_battery": n, "n_charger": LARGE},
                        "start": {"charger": {"dicke": n}},
                        "charge": {"watch": []},
                    }
                ),
                "max_power",
            ),
        )
        for n in LATE
    ]
    label = "exponent of the power between 1000 and 2000 cells, 1e9 charger spins"
    return numbers("late", local_exponent(*ends), label, "1")


def draw(data: xr.Dataset) -> Drawing:
    """Energies per cell in (a), powers with their fits in (b)."""
    with styled():
        picture, (left, right) = sheet(2)
        cells = data["n_battery"].to_numpy()
        for n, pen in zip(MANY.spins, PENS, strict=False):
            one = data.sel(n_charger=n)
            share = one["max_energy"].to_numpy() / cells
            shown = [*range(5), *range(6, len(cells), 3)]
            points(left, cells[shown], share[shown], pen, f"$N = {n}$")
            curve(left, data["cells"].to_numpy(), (one["highest"] / one["cells"]).to_numpy(), pen)
        left.set(xlabel="$N_B$", ylabel=r"$E_{\max}/N_B$ ($B$)", xlim=(0, 51), ylim=(0.8, 1.02))
        draw_powers(right, data, MANY)
        left.legend(loc="lower right", ncols=3, borderaxespad=1.2)
    return picture


def rises_straight(data: xr.Dataset, name: str) -> Found:
    """How far the energies are off a straight line."""
    off = [off_line(*energies(data, n, name)) for n in MANY.spins]
    told = "off a line by " + ", ".join(f"{share:.1%}" for share in off)
    return holds(told, max(off) <= SHARE)


def settles(data: xr.Dataset, name: str) -> Found:
    """How much the energy per cell varies in the second half of the axis."""
    varied = []
    for n in MANY.spins:
        cells, found = energies(data, n, name)
        varied.append(spread((found / cells)[2 * cells >= MANY.cells]))
    told = "varying by " + ", ".join(f"{share:.1%}" for share in varied)
    return holds(told, max(varied) <= SHARE)


def exponent(data: xr.Dataset, spins: int) -> Bounded:
    """The exponent of a fit."""
    return bounded(data, "exponent", n_charger=spins)


def approaches(data: xr.Dataset) -> Found:
    """Whether the fitted exponents grow with the charger, below 3/2."""
    found = [exponent(data, n) for n in MANY.spins]
    told = ", ".join(f"{value.value:.4f}" for value in found)
    rising = all(a.high < b.low for a, b in pairwise(found))
    return holds(told, rising and found[-1].high < 1.5)


def off_fit(data: xr.Dataset, *, of_axis: bool) -> Found:
    """How far the fits are off the powers, relatively or as a share of the logarithmic axis."""
    off = []
    for n in MANY.spins:
        one = data.sel(n_charger=n)
        logs = np.log(one["max_power"].to_numpy())
        line = np.log(float(one["factor"])) + float(one["exponent"]) * np.log(one["n_battery"])
        apart = float(np.abs(line.to_numpy() - logs).max())
        off.append(apart / float(np.ptp(logs)) if of_axis else np.expm1(apart))
    return holds("off by " + ", ".join(f"{share:.1%}" for share in off), max(off) <= SHARE)


CLAIMS = (
    Claim(
        name="energy-per-cell-saturates",
        place="Fig. 4(a), Sec. III B 2",
        says="$E_{\\max}/N_B$ tends to saturate.",
        quoted="",
        readings=tuple(
            Reading(f"{told}, within 5 % from 25 cells on", lambda data, x=x: settles(data, x))
            for told, x in BOTH
        ),
        verdict=Verdict.AGREES,
        reason="The top is a double root of the couplings, so that the classical path ends full; "
        "the rest vanishes slowly.",
    ),
    Claim(
        name="energy-always-linear",
        place="Introduction",
        says="For $N \\gg N_B$ the energy grows linearly with $N_B$.",
        quoted="",
        readings=tuple(
            Reading(f"{told}, within 5 % of the height", lambda data, x=x: rises_straight(data, x))
            for told, x in BOTH
        ),
        verdict=Verdict.AGREES,
        reason="Per cell the first maximum is 1 for one cell, 0.86 for four, 0.95 for fifty.",
    ),
    Claim(
        name="fits",
        place="Fig. 4(b), caption",
        says="The fitted power laws agree with the numerical powers.",
        quoted="",
        readings=(
            Reading(
                "within 5 % of the height of the logarithmic axis",
                lambda data: off_fit(data, of_axis=True),
            ),
            Reading("within 5 % of the powers", lambda data: off_fit(data, of_axis=False)),
        ),
        verdict=Verdict.AMBIGUOUS,
        reason="The powers follow no straight line: the local exponent rises from 1.1 towards 3/2 "
        "and falls again where $N_B$ comes near $N$.",
    ),
    Claim(
        name="exponent-about",
        place="Sec. III B 2",
        says="The fitted exponent is about 1.45.",
        quoted=QUOTED,
        readings=tuple(
            Reading(f"$N = {n}$", lambda data, n=n: rounded(exponent(data, n), QUOTED))
            for n in MANY.spins
        ),
        verdict=Verdict.AMBIGUOUS,
        reason="So it is for the largest charger; the exponents grow with the charger.",
    ),
    Claim(
        name="upper-bound",
        place="Abstract, Fig. 4(b), Sec. III B 2, III C",
        says="For $N \\gg N_B$ and many cells the exponent tends to the upper bound 3/2.",
        quoted="3/2",
        readings=(
            Reading(
                "between 1000 and 2000 cells, $N = 10^9$",
                lambda data: between(bounded(data, "late"), 1.495, 1.505),
            ),
            Reading("the fits rise with $N$, below 3/2", approaches),
        ),
        verdict=Verdict.AGREES,
        reason="$n = N_B$ excitations at $A\\sqrt{N N_B}$: $P = 0.58258\\, BA\\sqrt{N} N_B^{3/2}$ "
        "(Table I has another factor).",
    ),
)

FIGURE_4 = Figure(
    paper="peng2021",
    id="4",
    name="Fig. 4",
    title="Largest energy and power, as many excitations as cells",
    caption=(
        "(a) Largest stored energy per cell, (b) largest average power over the number of cells, "
        "$N = 100, 200, 300$, $n = N_B$, $m = 0$, $A = B = h = 1$, $\\Delta = 0$. In (a) markers "
        "show the first maximum, lines the largest energy up to $t = 2/A$: the paper does not say "
        "which is meant. Dotted lines in (b) are straight fits from 1 to 50 cells (Table I)."
    ),
    compute=compute,
    draw=draw,
    stated=CLAIMS,
    statements={
        "fifty cells, two hundred spins": {
            "battery": {"kind": "central-spin", "n_battery": 50, "n_charger": 200},
            "start": {"charger": {"dicke": 50}},
        },
        "a thousand cells, a billion spins": {
            "battery": {"kind": "central-spin", "n_battery": 1000, "n_charger": LARGE},
            "start": {"charger": {"dicke": 1000}},
        },
    },
)
