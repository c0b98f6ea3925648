"""Fig. 4: largest energy and power over the number of cells, with as many charger spins."""

import numpy as np
import xarray as xr
from matplotlib.figure import Figure as Drawing

from spinvolt.papers.claim import Claim, Found, Reading, Verdict, holds
from spinvolt.papers.drawing import PENS, curve, points, sheet, styled
from spinvolt.papers.paper import Figure
from spinvolt.papers.works.huangfu2021.batteries import (
    ANISOTROPIES,
    ANISOTROPY,
    CAVITIES,
    CELLS,
    COUPLING,
    INVERTED,
    KEY,
    PHOTONS,
    cavities,
    cavity,
    ensembles,
    spins,
)
from spinvolt.papers.works.huangfu2021.readings import (
    CAVITY_WORDS,
    cavity_of,
    for_each_cavity,
    in_words,
)

SIZES = range(1, 101)
FEW = (1, 2, 3, 5, 10, 20, 35, 50, 75, 100)
SHOWN = (1, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100)
LARGE = 50
PLACE = "Sec. II, Fig. 4"


def compute(quick: bool) -> xr.Dataset:
    """Largest energies at the first maximum and powers, of spins and of both cavities."""
    sizes = FEW if quick else SIZES
    return ensembles(ANISOTROPIES, sizes).merge(cavities(sizes))


def draw(data: xr.Dataset) -> Drawing:
    """Energy and power over cells."""
    cells = data[CELLS].to_numpy()
    some = np.isin(cells, SHOWN)
    with styled():
        picture, panels = sheet(2, height=2.8)
        for axes, name, kind in zip(panels, ("max_energy", "unit_power"), (0, 1), strict=True):
            for anisotropy, pen in zip(ANISOTROPIES, PENS, strict=False):
                values = data[name].sel({ANISOTROPY: anisotropy}).to_numpy()
                curve(axes, cells, values, pen, f"$\\gamma = {anisotropy:g}$")
            for reading, pen in zip(CAVITIES, PENS[4:], strict=True):
                values = cavity_of(data, reading)[kind]
                points(axes, cells[some], values[some], pen, f"cavity, {reading}")
            axes.set(xlim=(0.0, 104.0), xlabel="$N_b = N_c$")
        panels[0].set(ylim=(0.0, 104.0), ylabel=r"largest stored energy $E_{\max}/\omega$")
        panels[1].set(ylim=(0.0, 620.0), ylabel=r"power $P_{\max}/(\sqrt{N_c}\,g\omega)$")
        panels[1].legend(loc="upper left")
    return picture


def _more_energy(data: xr.Dataset, reading: str) -> Found:
    ahead = data["max_energy"].sel({ANISOTROPY: 0.0}).to_numpy() - cavity_of(data, reading)[0]
    cells = data[CELLS].to_numpy()
    told = f"ahead by {ahead[cells == 10][0]:.2f} at 10 cells and {ahead[-1]:.2f} at 100"
    return holds(told, bool(np.all(ahead[1:] > 0.0) and np.all(np.diff(ahead[1:]) > 0.0)))


def _less_power(data: xr.Dataset, reading: str) -> Found:
    large = data.sel({CELLS: slice(10, None)})
    ours = large["unit_power"].sel({ANISOTROPY: 0.0}).to_numpy()
    less = 1.0 - ours / cavity_of(large, reading)[1]
    told = f"{less[0]:.0%} less at 10 cells, {less[-1]:.0%} at 100"
    return holds(told, bool(np.all(less > 0.0) and np.all(less < 0.25)))


def _same_energy(data: xr.Dataset, reading: str, smallest: int) -> Found:
    some = data.sel({CELLS: slice(smallest, None)})
    ours = some["max_energy"].sel({ANISOTROPY: 0.2}).to_numpy()
    more = cavity_of(some, reading)[0] / ours - 1.0
    told = f"the cavity's is {np.min(more):+.0%} to {np.max(more):+.0%} from {smallest} cells on"
    return holds(told, np.max(np.abs(more)) < 0.05)


def _falling(data: xr.Dataset, name: str) -> tuple[str, bool]:
    low, high = (data[f"{name}{side}"].to_numpy()[:, 1:] for side in ("_low", "_high"))
    fall = bool(np.all(high[1:] < low[:-1]))
    part = float(data[name].sel({ANISOTROPY: 1.0, CELLS: 100}) / data[name].values[0, -1])
    return f"at 100 cells $\\gamma = 1$ has {part:.0%} of $\\gamma = 0$", fall


CLAIMS = (
    Claim(
        name="more-energy-than-cavity",
        place=PLACE,
        says="With $\\gamma = 0$ the spins store more energy than the cavity, ever more with size.",
        quoted="",
        readings=for_each_cavity(_more_energy),
        verdict=Verdict.AGREES,
        reason="At every size from two cells on the distance is positive and grows.",
    ),
    Claim(
        name="slightly-less-power",
        place=PLACE,
        says="With $\\gamma = 0$ the spins have slightly less power than the cavity.",
        quoted="",
        readings=for_each_cavity(_less_power),
        verdict=Verdict.AMBIGUOUS,
        reason=(
            "True of the inverted cavity, whose power grows as $N_b^{3/2}/\\ln N_b$ like that of "
            "the spins. With photons it grows as $0.58\\,N_b^{3/2}$ and is three times as large at "
            "a hundred cells. Slightly is read as by less than a quarter, from ten cells on."
        ),
    ),
    Claim(
        name="same-energy-at-weak-anisotropy",
        place="Sec. II, Fig. 4(a)",
        says="With $\\gamma = 0.2$ spins and cavity reach almost the same energy.",
        quoted="",
        readings=tuple(
            Reading(
                f"{CAVITY_WORDS[reading]}, from {smallest} cells on",
                lambda data, one=reading, size=smallest: _same_energy(data, one, size),
            )
            for smallest in (LARGE, 2)
            for reading in CAVITIES
        ),
        verdict=Verdict.AMBIGUOUS,
        reason=(
            "The inverted cavity is 14 % below at five cells and comes within 3 % at fifty. The "
            "one with photons crosses the spins near eleven cells and is far above later. Almost "
            "the same is read as within 5 %."
        ),
    ),
    Claim(
        name="anisotropy-degrades",
        place="Sec. II, Fig. 4, Sec. V (3)",
        says="Energy and, above all, power fall monotonically as $\\gamma$ grows.",
        quoted="",
        readings=tuple(
            in_words(meaning, lambda data, name=name: _falling(data, name))
            for name, meaning in (
                ("max_energy", "energies at the first maximum"),
                ("unit_power", "powers"),
            )
        ),
        verdict=Verdict.AGREES,
        reason="At every size from two cells on; one cell does not feel $\\gamma$.",
    ),
)

FIGURE_4 = Figure(
    paper=KEY,
    id="4",
    name="Fig. 4",
    title="Largest energy and power over the number of cells",
    caption=(
        "(a) Energy at the first maximum, (b) largest power, for $N_c = N_b$ up to a hundred, the "
        "size for which the paper quotes exponents; $g = 0.1\\,\\omega$. Lines: four anisotropies "
        "$\\gamma$. Markers: both readings of the cavity benchmark, with $N_b$ photons and "
        "inverted, in the unit $\\tilde g = \\sqrt{N_c}\\,g$."
    ),
    compute=compute,
    draw=draw,
    stated=CLAIMS,
    statements={
        "a hundred cells": spins(100, 100, coupling=COUPLING),
        "a hundred cells, counter-rotating terms": spins(
            100, 100, coupling=COUPLING, anisotropy=1.0
        ),
        "a hundred cells, a hundred photons": cavity(PHOTONS, 100),
        "a hundred cells, inverted cavity": cavity(INVERTED, 100),
    },
)
