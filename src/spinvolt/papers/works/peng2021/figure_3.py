"""Fig. 3: largest energy and power over the number of cells, with few charger spins, all up."""

import numpy as np
import xarray as xr
from matplotlib.figure import Figure as Drawing

from spinvolt.bounded import Bounded
from spinvolt.papers.claim import Claim, Found, Reading, Verdict, between, holds, rounded
from spinvolt.papers.data import bounded, numbers, swept
from spinvolt.papers.drawing import PENS, curve, points, sheet, styled
from spinvolt.papers.paper import Figure
from spinvolt.papers.slopes import local_exponent
from spinvolt.papers.works.peng2021.panels import draw_powers
from spinvolt.papers.works.peng2021.powers import (
    BOTH,
    FEW,
    SHARE,
    energies,
    fits,
    highest,
    off_line,
    peaks,
    spread,
)

LATE = (1000, 2000)
LATE_SPINS = (1, *FEW.spins)
QUOTED = "0.5"


def compute(quick: bool) -> xr.Dataset:
    """Energies and powers of one to eighty cells, fits, and exponents of many cells."""
    data = peaks(FEW)
    table = {"n_battery": list(LATE), "n_charger": list(LATE_SPINS), "metrics": ["max_power"]}
    late = swept({"battery": {"kind": "central-spin"}, "sweep": table})
    exponents = [
        local_exponent(
            *((n, bounded(late, "max_power", n_battery=n, n_charger=spins)) for n in LATE)
        )
        for spins in LATE_SPINS
    ]
    label = "exponent of the power between 1000 and 2000 cells"
    return xr.merge(
        [
            data,
            highest(FEW, 10 if quick else 1),
            fits(FEW, data),
            numbers("late", exponents, label, "1", "spins", LATE_SPINS),
        ]
    )


def draw(data: xr.Dataset) -> Drawing:
    """Energies in (a), powers with their fits in (b)."""
    with styled():
        picture, (left, right) = sheet(2)
        cells = data["n_battery"].to_numpy()
        for n, pen in zip(FEW.spins, PENS, strict=False):
            one = data.sel(n_charger=n)
            points(left, cells[1::3], one["max_energy"].to_numpy()[1::3], pen, f"$N = {n}$")
            curve(left, data["cells"].to_numpy(), one["highest"].to_numpy(), pen)
        left.set(xlabel="$N_B$", ylabel=r"$E_{\max}$ ($B$)", xlim=(0, 82), ylim=(0, None))
        draw_powers(right, data, FEW)
        left.legend(loc="lower right", ncols=3, borderaxespad=1.2)
    return picture


def rises_straight(data: xr.Dataset, name: str) -> Found:
    """How far the energies up to as many cells as spins are off a straight line."""
    off = []
    for n in FEW.spins:
        cells, found = energies(data, n, name)
        off.append(off_line(cells[cells <= n], found[cells <= n]))
    told = "off a line by " + ", ".join(f"{share:.1%}" for share in off)
    return holds(told, max(off) <= SHARE)


def stays(data: xr.Dataset, name: str) -> Found:
    """By how much the energies beyond as many cells as spins vary."""
    varied = []
    for n in FEW.spins:
        cells, found = energies(data, n, name)
        varied.append(spread(found[cells > n]))
    told = "falling by " + ", ".join(f"{share:.1%}" for share in varied)
    return holds(told, max(varied) <= SHARE)


def kinks(data: xr.Dataset) -> Found:
    """Where the energies bend most."""
    bends = []
    for n in FEW.spins:
        cells, found = energies(data, n, "max_energy")
        bends.append(int(cells[1 + int(np.argmin(np.diff(found, 2)))]))
    told = "the sharpest bends lie at " + ", ".join(str(cells) for cells in bends) + " cells"
    return holds(told, tuple(bends) == FEW.spins)


def grows(data: xr.Dataset) -> Found:
    """Whether the power grows with every cell."""
    low = data["max_power_low"].transpose("n_charger", "n_battery").to_numpy()
    high = data["max_power_high"].transpose("n_charger", "n_battery").to_numpy()
    least = float((low[:, 1:] - high[:, :-1]).min())
    return holds(f"every step adds {least:.3g} at least", least > 0.0)


def bounded_by_spins(data: xr.Dataset) -> Found:
    """Whether no battery stores more than the charger held."""
    most = max(
        float((data[f"{name}_low"] / data["n_charger"]).max()) for name in ("max_energy", "highest")
    )
    return holds(f"{most:.6f} of it at most", most <= 1.0)


def late(data: xr.Dataset, spins: int) -> Bounded:
    """The exponent at many cells."""
    return bounded(data, "late", spins=spins)


CLAIMS = (
    Claim(
        name="energy-rises-linearly",
        place="Fig. 3(a), Sec. III B 1",
        says="$E_{\\max}$ grows linearly with $N_B$ up to $N_B = N$.",
        quoted="",
        readings=tuple(
            Reading(f"{told}, within 5 % of the height", lambda data, x=x: rises_straight(data, x))
            for told, x in BOTH
        ),
        verdict=Verdict.AGREES,
        reason="Between 0.87 and 1 per cell; $E(N_B, N) = E(N, N_B)$ for $n = N$.",
    ),
    Claim(
        name="energy-saturates",
        place="Fig. 3(a), Sec. III B 1",
        says="$E_{\\max}$ saturates to a constant for $N_B > N$.",
        quoted="constant",
        readings=tuple(
            Reading(f"{told}, within 5 % of the height", lambda data, x=x: stays(data, x))
            for told, x in BOTH
        ),
        verdict=Verdict.DIFFERS,
        reason="It is highest at $N_B = N + 1$ and falls from there, towards $0.78 N$ for many "
        "cells and spins.",
    ),
    Claim(
        name="energy-kink",
        place="Fig. 3(a), Sec. III B 1",
        says="$E_{\\max}$ has a kink at $N_B = N$.",
        quoted="",
        readings=(Reading("the largest second difference", kinks),),
        verdict=Verdict.AGREES,
        reason="The step from $N - 1$ to $N$ cells adds nearly one excitation, the next "
        "hardly any.",
    ),
    Claim(
        name="energy-limited-by-charger",
        place="App. B, Sec. III A",
        says="The charger's excitations limit the energy: $E_{\\max} \\le B N$ for $N_B \\ge N$.",
        quoted="",
        readings=(Reading("largest energy over $B N$", bounded_by_spins),),
        verdict=Verdict.AGREES,
        reason="The excitations are conserved.",
    ),
    Claim(
        name="power-grows",
        place="Fig. 3(b), Sec. III B 1",
        says="$P_{\\max}$ grows monotonically with $N_B$.",
        quoted="",
        readings=(Reading("every step up to 80 cells", grows),),
        verdict=Verdict.AGREES,
        reason="The lower bound of each lies above the upper bound of the one before.",
    ),
    Claim(
        name="lower-bound",
        place="Abstract, Fig. 3(b), Sec. III B 1, III C",
        says="The exponent of the power tends to the lower bound 1/2.",
        quoted="1/2",
        readings=(
            Reading("one charger spin", lambda data: rounded(late(data, 1), QUOTED)),
            *(
                Reading(
                    f"$N = {n}$, between 1000 and 2000 cells",
                    lambda data, n=n: between(late(data, n), 0.495, 0.505),
                )
                for n in FEW.spins
            ),
        ),
        verdict=Verdict.AGREES,
        reason="A much larger battery is a mode, coupled with $A\\sqrt{N_B}$ at every step; for "
        "$N = 1$ there is one step alone.",
    ),
)

FIGURE_3 = Figure(
    paper="peng2021",
    id="3",
    name="Fig. 3",
    title="Largest energy and power, few charger spins",
    caption=(
        "(a) Largest stored energy, (b) largest average power over the number of cells, "
        "$n = N = 5, 10, 15$, $m = 0$, $A = B = h = 1$, $\\Delta = 0$. In (a) markers show the "
        "first maximum, lines the largest energy up to $t = 2/A$: the paper does not say which is "
        "meant. Dotted lines in (b) are straight fits from 20 to 80 cells (Table I)."
    ),
    compute=compute,
    draw=draw,
    stated=CLAIMS,
    statements={
        "eighty cells, ten spins": {
            "battery": {"kind": "central-spin", "n_battery": 80, "n_charger": 10}
        },
        "as many cells as spins": {
            "battery": {"kind": "central-spin", "n_battery": 15, "n_charger": 15}
        },
    },
)
