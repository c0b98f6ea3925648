"""Fig. 2: two cells and a charger of any size."""

import numpy as np
import xarray as xr
from matplotlib.figure import Figure as Drawing

from spinvolt.bounded import Bounded
from spinvolt.papers.claim import Claim, Found, Reading, Verdict, holds
from spinvolt.papers.data import CURVE, SAMPLE, charged, curves, numbers
from spinvolt.papers.drawing import PENS, curve, sheet, styled
from spinvolt.papers.paper import Figure
from spinvolt.papers.works.liu2025.cells import enclosed, full, monotone
from spinvolt.papers.works.liu2025.two import FULL, HUGE, QUICK, limit_claim, over, panels, shared
from spinvolt.theory import two_hops

DRAWN = (2, 3, 5, 10)
LAST = 3.0
LEVEL = "excited"


def named(n_charger: int) -> str:
    """The name of a curve."""
    return f"N_c = {n_charger}"


def compute(quick: bool) -> xr.Dataset:
    """Numbers at the first maximum over the charger's size, and energies over time."""
    samples = 121 if quick else 301
    stated = {named(n): full(2, n, until=LAST, samples=samples) for n in DRAWN}
    motion = curves(stated, ["energy"])
    forms = [
        two_hops.energy(two_hops.two_hops(2, n, n), row)
        for n, row in zip(DRAWN, motion["time"].to_numpy(), strict=True)
    ]
    told = {"long_name": "stored energy, closed form", "units": motion["energy"].attrs["units"]}
    motion["energy_closed"] = ((CURVE, SAMPLE), np.array(forms), told)
    time = two_hops.peak(two_hops.two_hops(2, HUGE, HUGE)).charging_time
    run = charged(full(2, HUGE, until=2.0 * time, times=[time], watch=["populations"]))
    q, low, high = (getattr(run["populations"], side)[0] for side in ("value", "low", "high"))
    many = [Bounded(float(a), float(b), float(c)) for a, b, c in zip(q, low, high, strict=True)]
    label = "population for 10^12 charger spins at the charging time"
    return xr.merge(
        [
            over(QUICK if quick else FULL, cells=True),
            motion,
            numbers("population", many, label, "1", LEVEL, [0, 1, 2]),
        ],
        combine_attrs="drop_conflicts",
    )


def draw(data: xr.Dataset) -> Drawing:
    """Energy and entropy over the charger's size, energy over time."""
    with styled():
        picture, (left, middle, right) = sheet(3, 3)
        panels(data, left, middle, "charger spins $N_c$")
        for n, pen in zip(DRAWN, PENS, strict=False):
            one = data.sel({CURVE: named(n)})
            curve(right, one["time"].to_numpy(), one["energy"].to_numpy(), pen, f"${named(n)}$")
        right.set(xlim=(0.0, LAST), ylim=(0.0, 2.75), xlabel="time $t$ ($1/A$)")
        right.set_yticks(np.arange(0.0, 2.1, 0.5))
        right.set_ylabel(r"energy $\Delta E(t) / \omega$")
        right.legend(loc="upper center", ncols=2, borderaxespad=0.8)
    return picture


def _ninths(data: xr.Dataset) -> Found:
    """Whether the populations without end are 1/9, 0 and 8/9."""
    low, value, high = (data[f"population{s}"].to_numpy() for s in ("_low", "", "_high"))
    there = np.array([1.0, 0.0, 8.0]) / 9.0
    inside = np.all((low - 1e-11 <= there) & (there <= high + 1e-11))
    return holds(", ".join(f"{x:.6f}" for x in value), bool(inside))


FIGURE_2 = Figure(
    paper="liu2025",
    id="2",
    name="Fig. 2",
    title="Two cells charged by any number of spins",
    caption=(
        "$N_b = 2$, charger fully up, $A = \\omega = 1$. (a) Energy at the first maximum and (b) "
        "entropy of the battery there, over $N_c$: exact and closed form, Eqs. 23 and 26. (c) "
        "Energy over time. The paper's captions and sizes are lost in our copy; the panels, "
        "$N_c$ and the range of times are ours."
    ),
    compute=compute,
    draw=draw,
    stated=(
        *shared("two-cells", "N_c", "Eq. 23, Fig. 2", "Eq. 26, Fig. 2"),
        limit_claim(
            "two-cells", "Sec. III.2", "As $N_c \\to \\infty$ the battery cannot be fully charged."
        ),
        Claim(
            name="time-falls",
            place="Sec. III.2",
            says="More charger spins shorten the charging time.",
            quoted="",
            readings=(
                Reading("exact, 2 to 10000", lambda data: monotone(data, "charging_time", -1)),
            ),
            verdict=Verdict.AGREES,
            reason="$T = \\pi/(A\\sqrt{6N_c-4})$.",
        ),
        Claim(
            name="motion",
            place="Eq. 22",
            says="The energy over time is the closed form of three levels.",
            quoted="",
            readings=(
                Reading(
                    "closed form within the bounds of the exact curves, $N_c$ = 2, 3, 5, 10",
                    lambda data: enclosed(data, "energy", "energy_closed"),
                ),
            ),
            verdict=Verdict.AGREES,
            reason="$p_1 + 2p_2$ of `spinvolt.theory.two_hops`; the printed form is lost.",
        ),
        Claim(
            name="populations-without-end",
            place="Eq. 24",
            says="As $N_c \\to \\infty$ the populations at the charging time are 1/9, 0 and 8/9.",
            quoted="",
            readings=(Reading("exact, $N_c = 10^{12}$, at $\\pi/(A\\sqrt{6N_c-4})$", _ninths),),
            verdict=Verdict.AGREES,
            reason="The printed numbers are lost in our copy; these are derived anew.",
        ),
    ),
    statements={f"two cells, {named(n)}": full(2, n) for n in DRAWN},
)
