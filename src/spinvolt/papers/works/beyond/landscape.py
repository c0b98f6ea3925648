"""Energy against power for a thousand cells: every charger of huangfu2021 in one unit."""

from collections.abc import Callable, Sequence

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing

from spinvolt.bounded import Bounded, Proof
from spinvolt.papers.claim import Reading, holds
from spinvolt.papers.data import bounded, charged, merit, numbers, swept
from spinvolt.papers.drawing import PENS, curve, points, sheet, styled
from spinvolt.papers.paper import Figure, Tables
from spinvolt.papers.works.beyond.evidence import computed, law, predicted
from spinvolt.theory import crossing
from spinvolt.theory.full_charger import EFFICIENCY_ERROR, POWER_ERROR, fastest, highest

CELLS = 1000
# Spins for each cell; huangfu2021's Fig. 2 has 1, 2, 10 and 100.
MARKED = (1, 2, 10, 100)
ALL, AS_MANY, RATIO = "all_up", "as_many_up", "spins_per_cell"
PHOTONS, INVERTED = "photons", "inverted"
POWER = "largest power over g~ omega M^(3/2)"
ENERGY = "stored energy over omega M"
WHOLE = CELLS**1.5
LABELS = {
    ALL: "all spins up",
    AS_MANY: "$M$ of the spins up",
    PHOTONS: "cavity, $M$ photons",
    INVERTED: "inverted cavity",
}
STATEMENTS = {
    PHOTONS: {"battery": {"kind": "cavity", "n_battery": CELLS}},
    INVERTED: {
        "battery": {"n_battery": CELLS, "n_charger": 10**12, "coupling": 1e-6},
        "method": {"reduction": "tavis_cummings"},
    },
}


def compute(quick: bool) -> xr.Dataset:
    """Energy and power of spin chargers of growing size, and of both cavities."""
    grid = {*(1.0 + np.geomspace(0.003, 10**4 - 1, 9 if quick else 33)).tolist(), *MARKED}
    spins = sorted({round(CELLS * ratio) for ratio in grid})
    ways: dict[str, Tables] = {ALL: {}, AS_MANY: {"start": {"charger": {"dicke": CELLS}}}}
    parts = [part for way, start in ways.items() for part in _spins(way, start, spins)]
    return xr.merge([*parts, *_cavities()])


def _spins(way: str, start: Tables, spins: Sequence[int]) -> list[xr.Dataset]:
    table = {"n_charger": list(spins), "metrics": ["max_energy", "max_power"]}
    data = swept({"battery": {"n_battery": CELLS}, **start, "sweep": table})
    ratios = [n / CELLS for n in spins]
    energy = [bounded(data, "max_energy", n_charger=n).scaled(1 / CELLS) for n in spins]
    power = [bounded(data, "max_power", n_charger=n).scaled(1.0 / (WHOLE * n**0.5)) for n in spins]
    label = LABELS[way].replace("$", "")
    return [
        numbers(f"energy_{way}", energy, f"{ENERGY}, {label}", "1", RATIO, ratios),
        numbers(f"power_{way}", power, f"{POWER}, {label}", "1", RATIO, ratios),
    ]


def _cavities() -> list[xr.Dataset]:
    """Both readings of the benchmark, with the coupling g~ = 1."""
    parts: list[xr.Dataset] = []
    for kind, tables in STATEMENTS.items():
        run = charged({**tables, "charge": {"samples": 2, "watch": []}})
        energy, power = merit(run, "max_energy"), merit(run, "max_power")
        label = LABELS[kind].replace("$", "")
        parts.append(numbers(f"energy_{kind}", energy.scaled(1 / CELLS), f"{ENERGY}, {label}", "1"))
        parts.append(numbers(f"power_{kind}", power.scaled(1 / WHOLE), f"{POWER}, {label}", "1"))
    return parts


def draw(data: xr.Dataset) -> Drawing:
    """Energy over power, along growing chargers, with both cavities."""
    ratios = data[RATIO].to_numpy()
    marked = np.isin(ratios, MARKED)
    with styled():
        picture, (axes,) = sheet(1, 1, height=3.3)
        for way, pen in zip((ALL, AS_MANY), PENS, strict=False):
            power, energy = (data[f"{name}_{way}"].to_numpy() for name in ("power", "energy"))
            curve(axes, power, energy, pen, LABELS[way])
            points(axes, power[marked], energy[marked], pen)
        for kind, marker in ((PHOTONS, "*"), (INVERTED, "X")):
            place = float(data[f"power_{kind}"]), float(data[f"energy_{kind}"])
            axes.plot(*place, marker, color="black", markersize=9, label=LABELS[kind], zorder=5)
        _tell_ratios(axes, data, AS_MANY, (5, 5))
        _tell_ratios(axes, data, ALL, (-18, -3))
        axes.set(xlim=(0.1, 0.65), ylim=(0.75, 1.02))
        axes.set_xlabel(r"$P_{\max}/(\tilde g\,\omega_0 M^{3/2})$")
        axes.set_ylabel(r"$E_{\max}/(\omega_0 M)$")
        axes.legend(loc="lower right")
    return picture


def _tell_ratios(axes: Axes, data: xr.Dataset, way: str, shift: tuple[int, int]) -> None:
    """Write the number of spins for each cell beside the first marked points."""
    for ratio in MARKED[1:3]:
        one = data.sel({RATIO: ratio})
        place = float(one[f"power_{way}"]), float(one[f"energy_{way}"])
        axes.annotate(f"{ratio}", place, shift, textcoords="offset points", fontsize="small")


def _cavity(name: str, kind: str) -> Callable[[xr.Dataset], Bounded]:
    return lambda data: bounded(data, f"{name}_{kind}")


def _spin(name: str, ratio: float) -> Callable[[xr.Dataset], Bounded]:
    return lambda data: bounded(data, f"{name}_{ALL}", spins_per_cell=ratio)


def _with_photons(_: xr.Dataset) -> Bounded:
    value = crossing.fastest(0.0)[1]
    return Bounded.around(value, value * crossing.POWER_ERROR / CELLS, Proof.ESTIMATED)


def _without(_: xr.Dataset) -> Bounded:
    value = 2.0 * fastest(np.inf, float(np.log(4.0 * CELLS)))[1]
    return Bounded.around(value, value * POWER_ERROR / CELLS, Proof.ESTIMATED)


def _filled(_: xr.Dataset) -> Bounded:
    return Bounded.around(highest(np.inf)[1], EFFICIENCY_ERROR / CELLS, Proof.ESTIMATED)


def _apart(data: xr.Dataset, ratio: float, kind: str) -> float:
    """Largest relative distance in energy and power of a spin charger from a cavity."""
    return max(
        abs(_spin(name, ratio)(data).value / _cavity(name, kind)(data).value - 1.0)
        for name in ("energy", "power")
    )


def _near(ratio: int, kind: str, agrees: Callable[[float], bool]) -> Reading:
    def find(data: xr.Dataset):  # noqa: ANN202
        distance = _apart(data, ratio, kind)
        return holds(f"at most {distance:.2%} apart in energy and power", agrees(distance))

    return Reading(f"{ratio} spins for each cell, beside: {LABELS[kind]}", find)


CLAIMS = (
    law(
        "photons",
        "The power of the cavity with as many photons as cells.",
        "0.5826",
        (
            predicted("0.5826", _with_photons),
            computed("exact", _cavity("power", PHOTONS), _with_photons),
        ),
        r"$\max\tanh^2(y)/y$: the battery follows $x = \tanh^2 y$ without waiting for noise "
        r"(`theory.crossing` with $k = 0$).",
    ),
    law(
        "inverted",
        "The power of the inverted cavity, which a charger with all spins up tends to.",
        "0.159",
        (
            predicted("0.159", _without),
            computed("the reduction to a mode", _cavity("power", INVERTED), _without),
            computed("10 000 spins for each cell, exact", _spin("power", 10**4), _without),
        ),
        r"$2\max_s\eta_\infty(s)/(s+\ln 4M)$: it waits for the vacuum's noise "
        "(`theory.full_charger`).",
    ),
    law(
        "inverted-energy",
        "The energy of the inverted cavity.",
        "0.783",
        (
            predicted("0.783", _filled),
            computed("the reduction to a mode", _cavity("energy", INVERTED), _filled),
            computed("10 000 spins for each cell, exact", _spin("energy", 10**4), _filled),
        ),
        r"The universal curve $\eta_\infty(r)$ of `theory.full_charger` for $r\to\infty$.",
    ),
    law(
        "which-one",
        "The charger with all spins up tends to the inverted cavity and not to that with photons.",
        "",
        (
            _near(10, INVERTED, lambda distance: distance < 0.02),
            _near(100, INVERTED, lambda distance: distance < 0.002),
            _near(100, PHOTONS, lambda distance: distance > 0.7),
        ),
        "Its quanta are the spins that are down, none at first (`theory.cavity`). "
        "huangfu2021's Figs. 2 and 4 hold for this reading, its exponent 0.5 for the other.",
    ),
)

LANDSCAPE = Figure(
    paper="beyond",
    id="landscape",
    name="Landscape at 1000",
    title="Energy and power of a thousand cells with every charger, in one unit",
    caption=(
        "Energy at the first maximum and largest average power for $M = 1000$ cells, with the "
        "number $N$ of charger spins growing from $M$ to $10^4 M$; markers at $N/M$ = 1, 2, 10 "
        r"and 100 as in huangfu2021's Fig. 2. The unit of power is $\tilde g\,\omega_0 M^{3/2}$ "
        r"with $\tilde g = g\sqrt N$ for spins and the coupling itself for a cavity, so that all "
        "can be compared. huangfu2021's benchmark is read in both ways: a cavity that begins "
        r"with $M$ photons, $u_j = \tilde g (M-j+1)\sqrt j$, and the inverted cavity, $u_j = "
        r"\tilde g j\sqrt{M-j+1}$, which has the same levels but runs through them from the "
        "other end. A charger with all spins up tends to the second, one with $M$ spins up to "
        "the first."
    ),
    compute=compute,
    draw=draw,
    stated=CLAIMS,
    statements={
        "as many spins as cells": {"battery": {"n_battery": CELLS, "n_charger": CELLS}},
        "cavity with photons": STATEMENTS[PHOTONS],
        "inverted cavity": STATEMENTS[INVERTED],
    },
)
