"""Fig. 2: largest energy and power of up to ten cells, for chargers of growing size."""

from collections.abc import Callable

import numpy as np
import xarray as xr
from matplotlib.figure import Figure as Drawing

from spinvolt.papers.claim import Claim, Found, Verdict, holds
from spinvolt.papers.drawing import PENS, Pen, curve, points, sheet, styled
from spinvolt.papers.paper import Figure
from spinvolt.papers.works.huangfu2021.batteries import (
    ANISOTROPY,
    CELLS,
    COUPLING,
    INVERTED,
    KEY,
    PHOTONS,
    RATIO,
    WINDOW,
    cavities,
    cavity,
    ensembles,
    joined,
    spins,
)
from spinvolt.papers.works.huangfu2021.readings import cavity_of, for_each_cavity, in_words

RATIOS = (1, 2, 10, 100)
SIZES, FEW = range(1, 11), (1, 2, 3, 5, 10)
NEAR = 0.02
LINES = {PHOTONS: (PENS[1], "cavity, photons"), INVERTED: (PENS[3], "cavity, inverted")}
PLACE = "Sec. II, Fig. 2"
PLUS = Pen("#000000", "solid", "+")
Compare = Callable[[xr.Dataset, str], Found]


def compute(quick: bool) -> xr.Dataset:
    """Largest energies, at the first maximum and within a window, and powers; both cavities."""
    sizes = FEW if quick else SIZES
    parts = []
    for ratio in RATIOS:
        first = ensembles([0.0], sizes, ratio)
        window = ensembles([0.0], sizes, ratio, WINDOW, ["max_energy"])
        names = {str(n): str(n).replace("max", "window") for n in window}
        parts.append(first.merge(window.rename(names)).isel({ANISOTROPY: 0}, drop=True))
    return joined(parts, RATIO, RATIOS).merge(cavities(sizes))


def draw(data: xr.Dataset) -> Drawing:
    """Power over energy, a point for each number of cells, with both cavities as lines."""
    with styled():
        picture, (axes,) = sheet(1, 1, height=3.0)
        for reading, (pen, label) in LINES.items():
            curve(axes, *cavity_of(data, reading), pen, label)
        for ratio, pen in zip(RATIOS, (PENS[0], PENS[2], PENS[4], PLUS), strict=True):
            one = data.sel({RATIO: ratio})
            energy, power = one["max_energy"].to_numpy(), one["unit_power"].to_numpy()
            points(axes, energy, power, pen, f"$N_c/N_b = {ratio}$")
        axes.set(xlim=(0.0, 10.5), ylim=(0.0, 20.0))
        axes.set_xlabel(r"largest stored energy $E_{\max}/\omega$")
        axes.set_ylabel(r"largest power $P_{\max}/(\sqrt{N_c}\,g\omega)$")
        axes.legend(loc="upper left")
    return picture


def _coincide(data: xr.Dataset, reading: str) -> Found:
    energy, power = cavity_of(data, reading)
    large = data.sel({RATIO: [10, 100]})
    off = [
        float(np.max(np.abs(spin.to_numpy() / of_cavity - 1.0)))
        for spin, of_cavity in ((large["max_energy"], energy), (large["unit_power"], power))
    ]
    return holds(f"up to {off[0]:.1%} apart in energy and {off[1]:.1%} in power", max(off) < NEAR)


def _twice(data: xr.Dataset, reading: str) -> Found:
    energy, power = cavity_of(data, reading)
    one = data.sel({RATIO: 2})
    ahead = one["max_energy"].to_numpy() - energy
    off = float(np.max(np.abs(one["unit_power"].to_numpy() / power - 1.0)))
    grows = bool(np.all(np.diff(ahead[1:]) > 0.0) and ahead[1] > 0.0)
    told = (
        f"ahead in energy by {ahead[1]:.3f} at 2 cells and {ahead[-1]:.3f} at 10; "
        f"powers up to {off:.0%} apart"
    )
    return holds(told, grows and off < 0.05)


def _equal(data: xr.Dataset, reading: str) -> Found:
    energy, power = cavity_of(data, reading)
    one = data.sel({RATIO: 1, CELLS: slice(3, None)})
    more = one["max_energy"].to_numpy() / energy[2:] - 1.0
    less = 1.0 - one["unit_power"].to_numpy() / power[2:]
    told = (
        f"from 3 to 10 cells {np.min(more):.0%} to {np.max(more):.0%} more energy, "
        f"{np.min(less):.0%} to {np.max(less):.0%} less power"
    )
    return holds(told, bool(np.min(more) > 0.0 and np.min(less) > 0.0 and np.max(less) < 0.25))


def _larger_charger(data: xr.Dataset, energy: str, *, bare: bool) -> tuple[str, bool]:
    """Whether energies fall and powers rise from each charger to the next larger one."""
    cells = data[CELLS].to_numpy()
    energies, powers = data[energy].to_numpy(), data["unit_power"].to_numpy()
    if bare:
        powers = powers * np.sqrt(np.outer(data[RATIO].to_numpy(), cells))
    less, more = np.diff(energies, axis=0) < 0.0, np.diff(powers, axis=0) > 0.0
    kept = [cell for cell, *ok in zip(cells, *less, *more, strict=True) if cell > 1 and all(ok)]
    broken = [str(cell) for cell in cells[1:] if cell not in kept]
    told = f"not for {', '.join(broken)} cells" if broken else "for 2 to 10 cells"
    return told, not broken


def _claim(name: str, says: str, compare: Compare, verdict: Verdict, reason: str) -> Claim:
    return Claim(name, PLACE, says, "", for_each_cavity(compare), verdict, reason)


CLAIMS = (
    _claim(
        "coincides-with-cavity",
        "From $N_c/N_b = 10$ on the results coincide with the cavity's.",
        _coincide,
        Verdict.AMBIGUOUS,
        "Holstein and Primakoff's mode around the fully-up state counts the spins that are down, "
        "$H = \\tilde g(S^+c^\\dagger + S^-c)$ from its vacuum, $u_j = \\tilde "
        "g\\,j\\sqrt{N_b-j+1}$: the inverted cavity. The one with $N_b$ photons, $u_j = \\tilde "
        "g\\,(N_b-j+1)\\sqrt{j}$, runs through the same levels from the other end, 1.8 times as "
        "fast at ten cells. To coincide is read as within 2 %.",
    ),
    _claim(
        "two-spins-per-cell",
        "At $N_c/N_b = 2$ the energy exceeds the cavity's the more, the more cells there are, "
        "while the powers are nearly the same.",
        _twice,
        Verdict.AMBIGUOUS,
        "True of the inverted cavity alone; nearly the same is read as within 5 %.",
    ),
    _claim(
        "equal-sizes",
        "At $N_c = N_b \\ge 3$ much more energy than in the cavity is stored, with a little less "
        "power.",
        _equal,
        Verdict.AMBIGUOUS,
        "True of the inverted cavity. With photons the cavity has up to twice the power; a little "
        "is read as less than a quarter.",
    ),
    Claim(
        name="larger-charger",
        place="Sec. II, Fig. 2, App. A, Sec. V (2)",
        says="For a given battery a larger charger gives more power and less energy.",
        quoted="",
        readings=(
            in_words(
                "power in the figure's unit $\\sqrt{N_c}\\,g\\omega$, energy at its first maximum",
                lambda data: _larger_charger(data, "max_energy", bare=False),
            ),
            in_words(
                "power in $g\\omega$, energy at its first maximum",
                lambda data: _larger_charger(data, "max_energy", bare=True),
            ),
            in_words(
                "power in $g\\omega$, largest energy for $gt \\le \\pi$, as Fig. 3 takes it",
                lambda data: _larger_charger(data, "window_energy", bare=True),
            ),
        ),
        verdict=Verdict.AMBIGUOUS,
        reason=(
            "In the figure's unit the power of two and of three cells passes a maximum and falls "
            "by less than 0.1 % from $N_c = 10 N_b$ to $100 N_b$ ($N_b = 2$: 1.53109, 1.52998). "
            "The largest energies in a window hold revivals, which come at other times for each "
            "charger."
        ),
    ),
)

FIGURE_2 = Figure(
    paper=KEY,
    id="2",
    name="Fig. 2",
    title="Largest energy and power for chargers of growing size",
    caption=(
        "Power $P_{\\max}$ over energy $E_{\\max}$ for $N_b = 1, \\dots, 10$ cells and $N_c/N_b = "
        "1, 2, 10, 100$, with $\\gamma = 0$, $g = 0.1\\,\\omega$. Energies are those of the first "
        "maximum; the data hold also the largest ones for $gt \\le \\pi$. Lines: both readings of "
        "the cavity benchmark, in the same unit, $\\tilde g = \\sqrt{N_c}\\,g$: with $N_b$ "
        "photons, and inverted, whose quanta are charger spins that are down."
    ),
    compute=compute,
    draw=draw,
    stated=CLAIMS,
    statements={
        "ten cells, a hundred spins": spins(10, 100, coupling=COUPLING),
        "ten cells, ten photons": cavity(PHOTONS, 10),
        "ten cells, inverted cavity": cavity(INVERTED, 10),
    },
)
