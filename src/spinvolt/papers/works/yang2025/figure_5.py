"""Fig. 5: the collective advantage over the number of cells, all three numbers equal."""

import numpy as np
import xarray as xr
from matplotlib.figure import Figure as Drawing

from spinvolt.papers.claim import Claim, Reading, Verdict, rounded
from spinvolt.papers.data import bounded, numbers, swept
from spinvolt.papers.drawing import FITTED, PENS, curve, points, sheet, styled
from spinvolt.papers.paper import Figure
from spinvolt.papers.slopes import local_exponent, power_law

QUOTED = "0.8264"
# The paper states neither the sizes of its fit nor how it was fitted.
WINDOWS = ((10, 100), (10, 170), (2, 415), (1, 500))
LOCAL = (10, 50, 100)
LARGEST = 500
FITS, NEAR = "window", "size"


def compute(quick: bool) -> xr.Dataset:  # noqa: ARG001  (500 small chains take a moment)
    """The advantage at every size up to 500, with straight fits and local exponents."""
    table = {
        "n_battery": {"range": [1, LARGEST]},
        "n_charger": "n_battery",
        "metrics": ["advantage"],
    }
    data = swept({"battery": {"kind": "central-spin"}, "sweep": table})
    sizes = range(1, LARGEST + 1)
    values = {n: bounded(data, "advantage", n_battery=n) for n in sizes}
    fits = [power_law(range(a, b + 1), [values[n] for n in range(a, b + 1)]) for a, b in WINDOWS]
    local = [local_exponent((n - 1, values[n - 1]), (n + 1, values[n + 1])) for n in LOCAL]
    named = [f"{a} to {b}" for a, b in WINDOWS]
    return xr.merge(
        [
            data[["advantage", "advantage_low", "advantage_high", "advantage_proof"]],
            numbers("exponent", [p for p, _ in fits], "exponent of a fit", "1", FITS, named),
            numbers("factor", [c for _, c in fits], "factor of a fit", "1", FITS, named),
            numbers("local", local, "local exponent", "1", NEAR, LOCAL),
        ]
    )


def draw(data: xr.Dataset) -> Drawing:
    """Advantage over size in double logarithmic scale, with one of the fits."""
    cells, advantage = data["n_battery"].to_numpy(), data["advantage"].to_numpy()
    fit = data.sel({FITS: "10 to 100"})
    with styled():
        picture, (axes,) = sheet(1, 1)
        shown = np.unique(np.geomspace(1, len(cells), 30).round().astype(int)) - 1
        points(axes, cells[shown], advantage[shown], PENS[0], "exact")
        slope = float(fit["exponent"])
        curve(axes, cells, float(fit["factor"]) * cells**slope, FITTED, f"$N_b^{{{slope:.4f}}}$")
        axes.set(xscale="log", yscale="log", xlabel="$N_b = m = N_c$")
        axes.set_ylabel(r"collective advantage $\Gamma$")
        axes.legend()
    return picture


FIGURE_5 = Figure(
    paper="yang2025",
    id="5",
    name="Fig. 5",
    title="Collective advantage over the number of cells",
    caption=(
        "Charging power over that of the parallel scheme (Eq. 12) for $N_b = m = N_c$, $A = 1$, at "
        "the first maximum of the energy; every size up to 500 is computed, thirty are drawn. The "
        "line is a straight fit through the logarithms from 10 to 100."
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
                        lambda data, w=f"{a} to {b}": rounded(
                            bounded(data, "exponent", window=w), QUOTED
                        ),
                    )
                    for a, b in WINDOWS
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
    statements={
        "a hundred cells": {
            "battery": {"kind": "central-spin", "n_battery": 100, "n_charger": 100}
        },
    },
)
