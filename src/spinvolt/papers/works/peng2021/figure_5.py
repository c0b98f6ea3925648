"""Fig. 5: the largest power over the numbers of cells and of charger spins, all of them up."""

import numpy as np
import xarray as xr
from matplotlib.figure import Figure as Drawing

from spinvolt.bounded import Bounded
from spinvolt.papers.claim import Claim, Found, Reading, Verdict, between, holds, rounded
from spinvolt.papers.data import bounded, numbers, swept
from spinvolt.papers.drawing import sheet, styled
from spinvolt.papers.paper import Figure
from spinvolt.papers.slopes import power_law
from spinvolt.papers.works.peng2021.powers import SHARE, SIDES

CELLS, SPINS = 40, 200
UPWARD = (100, 150, 200)
DOWNWARD = (5, 10, 15)
EDGES = (10, 15, 20)


def compute(quick: bool) -> xr.Dataset:
    """The powers of all sizes, and straight fits through the two sides."""
    spins = sorted({*DOWNWARD, *EDGES, *UPWARD, *range(10, SPINS + 1, 10), 1})
    table = {
        "n_charger": spins if quick else {"range": [1, SPINS]},
        "n_battery": {"range": [1, CELLS]},
        "metrics": ["max_power"],
    }
    found = swept({"battery": {"kind": "central-spin"}, "sweep": table})
    data = found[[f"max_power{side}" for side in (*SIDES, "_proof")]]
    up = [_slope(data, n, range(1, CELLS + 1)) for n in UPWARD]
    down = [_slope(data, n, range(2 * n, CELLS + 1)) for n in DOWNWARD]
    return xr.merge(
        [
            data,
            numbers("upward", up, "exponent from 1 to 40 cells", "1", "large", UPWARD),
            numbers("downward", down, "exponent from 2 N to 40 cells", "1", "small", DOWNWARD),
        ]
    )


def _slope(data: xr.Dataset, spins: int, cells: range) -> Bounded:
    values = [bounded(data, "max_power", n_charger=spins, n_battery=n) for n in cells]
    return power_law(cells, values)[0]


def draw(data: xr.Dataset) -> Drawing:
    """Contours of ln P over both numbers, with the line of as many cells as spins."""
    with styled():
        picture, (axes,) = sheet(1, 1, height=2.6)
        power = data["max_power"].transpose("n_battery", "n_charger")
        spins, cells = data["n_charger"].to_numpy(), data["n_battery"].to_numpy()
        logs = np.log(power.to_numpy())
        levels = np.arange(np.floor(2.0 * logs.min()) / 2.0, logs.max() + 0.5, 0.5)
        filled = axes.contourf(spins, cells, logs, levels=levels, cmap="cividis")
        axes.contour(spins, cells, logs, levels=levels, colors="black", linewidths=0.4)
        axes.plot([1, CELLS], [1, CELLS], color="white", linestyle="dashed", linewidth=1.2)
        shade = {"facecolor": "black", "alpha": 0.5, "edgecolor": "none", "pad": 1.5}
        axes.text(12.0, 9.0, "$N_B = N$", color="white", ha="left", va="center", bbox=shade)
        axes.set(xscale="log", yscale="log", xlabel="charger spins $N$", ylabel="cells $N_B$")
        picture.colorbar(filled, ax=axes, label=r"$\ln(P_{\max}/BA)$")
    return picture


def exponents(data: xr.Dataset, spins: int) -> tuple[np.ndarray, np.ndarray]:
    """Slopes d ln P / d ln N_B between neighbours, and where."""
    cells = data["n_battery"].to_numpy().astype(float)
    logs = np.log(data["max_power"].sel(n_charger=spins).to_numpy())
    return np.sqrt(cells[1:] * cells[:-1]), np.diff(logs) / np.diff(np.log(cells))


def edges(data: xr.Dataset) -> Found:
    """Where the exponent passes the middle between 1/2 and 3/2."""
    passed = []
    for n in EDGES:
        at, slopes = exponents(data, n)
        last = int(np.nonzero(slopes >= 1.0)[0][-1])
        share = (slopes[last] - 1.0) / (slopes[last] - slopes[last + 1])
        passed.append(float(at[last] + share * (at[last + 1] - at[last])))
    told = ", ".join(
        f"{cells:.1f} cells for N = {n}" for n, cells in zip(EDGES, passed, strict=True)
    )
    near = all(abs(cells / n - 1.0) <= 0.2 for n, cells in zip(EDGES, passed, strict=True))
    return holds(f"the slope passes 1 at {told}", near)


def flat(data: xr.Dataset) -> Found:
    """Whether the upward side is a plane: one slope."""
    slopes = exponents(data, UPWARD[-1])[1]
    told = f"the slope rises from {slopes[0]:.3f} to {slopes[-1]:.3f} at N = {UPWARD[-1]}"
    return holds(told, float(np.ptp(slopes) / slopes.max()) <= SHARE)


CLAIMS = (
    Claim(
        name="two-planes",
        place="Fig. 5, Sec. III B 2",
        says="$\\ln P_{\\max}$ shows two distinct planes, separated by $N = N_B$.",
        quoted="",
        readings=(
            Reading("they meet within 20 % of $N_B = N$", edges),
            Reading("the upward side has one slope, within 5 %", flat),
        ),
        verdict=Verdict.AMBIGUOUS,
        reason="The slope does fall where $N_B$ reaches $N$; but the upward side is bent.",
    ),
    Claim(
        name="upward-slope",
        place="Fig. 5, Sec. III B 2",
        says="For $N \\gg N_B$ the slope of the upward plane is the exponent 3/2.",
        quoted="3/2",
        readings=tuple(
            Reading(
                f"straight fit from 1 to 40 cells, $N = {n}$",
                lambda data, n=n: between(bounded(data, "upward", large=n), 1.45, 1.55),
            )
            for n in UPWARD
        ),
        verdict=Verdict.DIFFERS,
        reason="With the charger fully up ($n = N$) the battery starts from noise alone, and "
        "$P \\sim N_B^{3/2}/\\ln N_B$: the slope comes to 3/2 only logarithmically.",
    ),
    Claim(
        name="downward-slope",
        place="Fig. 5, Sec. III B 2",
        says="For $N < N_B$ the slope is the exponent of Fig. 3, near 1/2.",
        quoted="1/2",
        readings=tuple(
            Reading(
                f"straight fit from {2 * n} to 40 cells, $N = {n}$",
                lambda data, n=n: rounded(bounded(data, "downward", small=n), "0.5"),
            )
            for n in DOWNWARD
        ),
        verdict=Verdict.AGREES,
        reason="To one digit, from twice as many cells as spins on.",
    ),
)

FIGURE_5 = Figure(
    paper="peng2021",
    id="5",
    name="Fig. 5",
    title="Largest power over cells and charger spins",
    caption=(
        "$\\ln P_{\\max}$, power in units of $BA$, for 1 to 40 cells and 1 to 200 charger spins, "
        "$n = N$, $m = 0$, $A = B = h = 1$, $\\Delta = 0$; lines every 0.5. Dashed: as many cells "
        "as spins."
    ),
    compute=compute,
    draw=draw,
    stated=CLAIMS,
    statements={
        "forty cells, two hundred spins": {
            "battery": {"kind": "central-spin", "n_battery": 40, "n_charger": 200}
        },
    },
)
