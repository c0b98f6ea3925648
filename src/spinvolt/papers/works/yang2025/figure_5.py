"""Fig. 5: the collective advantage over the number of cells, all three numbers equal."""

import numpy as np
import xarray as xr
from matplotlib.figure import Figure as Drawing

from spinvolt.papers.claim import Claim, Reading, Verdict, rounded
from spinvolt.papers.data import bounded, merits, numbers
from spinvolt.papers.drawing import FITTED, PENS, curve, points, sheet, styled
from spinvolt.papers.paper import Figure
from spinvolt.papers.slopes import local_exponent, power_fit, power_law
from spinvolt.papers.works.yang2025.systems import System
from spinvolt.study.block import Grade

QUOTED = "0.8264"
# The paper states neither the sizes of its fit nor how it was fitted.
WINDOWS = ((1, 100), (10, 100), (20, 100), (10, 170), (2, 415), (1, 500))
CURVED = ((10, 100), (10, 101), (2, 114))
LOCAL = (10, 50, 100, 1000, 100_000)
LARGEST, DRAWN = 500, "2 to 415"
SIZE, FITS, NEAR = "n_battery", "window", "size"


def compute(quick: bool) -> xr.Dataset:  # noqa: ARG001  (500 chains take a second)
    """The advantage at every size up to 500, with fits and local exponents."""
    beside = [n for size in LOCAL if size > LARGEST for n in (size - 1, size + 1)]
    sizes = [*range(1, LARGEST + 1), *beside]
    data = merits([System(n, n, n).tables() for n in sizes], ["advantage"], SIZE)
    data = data.assign_coords({SIZE: sizes})
    values = {n: bounded(data, "advantage", n_battery=n) for n in sizes}
    kinds = [(power_law, window) for window in WINDOWS] + [(power_fit, w) for w in CURVED]
    fits = [fit(range(a, b + 1), [values[n] for n in range(a, b + 1)]) for fit, (a, b) in kinds]
    local = [local_exponent((n - 1, values[n - 1]), (n + 1, values[n + 1])) for n in LOCAL]
    labels = [straight(*w) for w in WINDOWS] + [curved(*w) for w in CURVED]
    grades = [Grade.PROVED] * len(WINDOWS) + [Grade.ESTIMATED] * len(CURVED)
    told = {"long_name": "how the bounds of an exponent were obtained", "units": "1"}
    told["meaning"] = ", ".join(
        f"{grade.value}: {grade.name.lower()}" for grade in dict.fromkeys(grades)
    )
    return xr.merge(
        [
            data,
            xr.Dataset({"exponent_proof": (FITS, np.array(grades, dtype=np.int8), told)}),
            numbers("exponent", [p for p, _ in fits], "exponent of a fit", "1", FITS, labels),
            numbers("factor", [c for _, c in fits], "factor of a fit", "1", FITS, labels),
            numbers("local", local, "local exponent", "1", NEAR, LOCAL),
        ]
    )


def straight(first: int, last: int) -> str:
    """The name of a fit to the logarithms."""
    return f"{first} to {last}"


def curved(first: int, last: int) -> str:
    """The name of a fit to the advantage itself."""
    return f"{first} to {last}, advantage itself"


def draw(data: xr.Dataset) -> Drawing:
    """Advantage over size in double logarithmic scale, with one of the fits."""
    data = data.sel({SIZE: slice(1, LARGEST)})
    cells, advantage = data[SIZE].to_numpy(), data["advantage"].to_numpy()
    fit = data.sel({FITS: DRAWN})
    with styled():
        picture, (axes,) = sheet(1, 1)
        shown = np.unique(np.geomspace(1, len(cells), 30).round().astype(int)) - 1
        points(axes, cells[shown], advantage[shown], PENS[0], "exact")
        slope = float(fit["exponent"])
        label = rf"$\propto N_b^{{{slope:.4f}}}$, fitted from {DRAWN}"
        curve(axes, cells, float(fit["factor"]) * cells**slope, FITTED, label)
        axes.set(xscale="log", yscale="log", xlabel="$N_b = m = N_c$", xlim=(0.8, 650.0))
        axes.set_ylabel(r"collective advantage $\Gamma$")
        axes.legend(loc="upper left", borderaxespad=0.8)
    return picture


FIGURE_5 = Figure(
    paper="yang2025",
    id="5",
    name="Fig. 5",
    title="Collective advantage over the number of cells",
    caption=(
        "Charging power over that of the parallel scheme (Eq. 12) for $N_b = m = N_c$, $A = 1$, at "
        "the first maximum of the energy; every size up to 500 is computed, thirty are drawn. The "
        "line is a straight fit through the logarithms from 2 to 415, a range that gives the "
        "exponent that is printed."
    ),
    compute=compute,
    draw=draw,
    stated=(
        Claim(
            name="exponent",
            place="Abstract, Sec. IV, Fig. 5, Table I",
            says="The advantage grows as $N_b^{0.8264}$.",
            quoted=QUOTED,
            readings=(
                *(
                    Reading(
                        f"a straight fit in double logarithmic scale, all sizes {a} to {b}",
                        lambda data, a=a, b=b: rounded(
                            bounded(data, "exponent", window=straight(a, b)), QUOTED
                        ),
                    )
                    for a, b in WINDOWS
                ),
                *(
                    Reading(
                        f"least squares of $c N_b^p$ itself, all sizes {a} to {b}",
                        lambda data, a=a, b=b: rounded(
                            bounded(data, "exponent", window=curved(a, b)), QUOTED
                        ),
                    )
                    for a, b in CURVED
                ),
                *(
                    Reading(
                        f"the local exponent at {n}",
                        lambda data, n=n: rounded(bounded(data, "local", size=n), QUOTED),
                    )
                    for n in LOCAL
                ),
            ),
            verdict=Verdict.AMBIGUOUS,
            reason=(
                "The fit window is not stated. The growth is no power: $\\Gamma \\sim N / \\ln N$, "
                "and the local exponent rises slowly to 1, so that each window gives another "
                "exponent, and several give the one that is printed."
            ),
        ),
    ),
    statements={"a hundred cells": System(100, 100, 100).tables()},
)
