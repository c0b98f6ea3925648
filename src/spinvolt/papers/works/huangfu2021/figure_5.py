"""Fig. 5: the power over that of pairs of one cell and one spin, and its exponents."""

from collections.abc import Sequence

import numpy as np
import xarray as xr
from matplotlib.figure import Figure as Drawing

from spinvolt.bounded import Bounded, Proof
from spinvolt.papers.data import bounded, numbers
from spinvolt.papers.drawing import PENS, curve, points, sheet, styled
from spinvolt.papers.paper import Figure
from spinvolt.papers.slopes import local_exponent, power_law
from spinvolt.papers.works.huangfu2021.batteries import (
    ANISOTROPIES,
    ANISOTROPY,
    CAVITIES,
    CAVITY,
    CELLS,
    COUPLING,
    INVERTED,
    KEY,
    PHOTONS,
    beside,
    cavities,
    cavity,
    ensembles,
    joined,
    spins,
)
from spinvolt.papers.works.huangfu2021.figure_5_claims import CLAIMS
from spinvolt.theory.equal_sizes import power_exponent

# Each size at which an exponent is quoted has a neighbour on both sides.
LOCAL = ((0.0, 20), (0.0, 100), (0.2, 100), (0.6, 100), (1.0, 100), (0.0, 1000))
FITTED = (25, 30, 40, 50, 60, 80, 100)
CURVE = (1, 2, 3, 5, 7, 10, 14, 19, 20, 21, *FITTED[:-1], 99, 100, 101)
FEW = (1, 10, *FITTED[:-1], 99, 100, 101)
LARGE = (140, 200, 300, 400, 500, 700, 999, 1000, 1001)
HALVES = (50, 100)
SHOWN = (1, 2, 5, 10, 20, 50, 100)
FAR = (10**3, 10**6, 10**12)


def compute(quick: bool) -> xr.Dataset:
    """Power ratios over sizes, with local exponents and those of fits."""
    plain = sorted({*CURVE, *LARGE[-3:]}) if quick else [*range(1, 102), *LARGE]
    sizes = FEW if quick else CURVE
    metrics = ["power_ratio"]
    data = beside(
        [
            ensembles(ANISOTROPIES[:1], plain, metrics=metrics),
            ensembles(ANISOTROPIES[1:], sizes, metrics=metrics),
        ]
    )
    return xr.merge(
        [data, _exponents(data), _benchmark(sizes)],
        combine_attrs="override",
        join="outer",
        compat="equals",
    )


def _exponents(data: xr.Dataset) -> xr.Dataset:
    """At the sizes that are quoted, over a window of sizes, and far beyond from theory."""

    def at(anisotropy: float, cells: int) -> tuple[float, Bounded]:
        return cells, bounded(data, "power_ratio", anisotropy=anisotropy, n_battery=cells)

    local = [local_exponent(at(a, n - 1), at(a, n + 1)) for a, n in LOCAL]
    fits = [power_law(FITTED, [at(a, n)[1] for n in FITTED])[0] for a in ANISOTROPIES]
    theory = [power_exponent(float(n)) for n in FAR]
    far = [Bounded(value, value, value, Proof.ESTIMATED) for value in theory]
    places = [f"gamma = {a:g} at {n}" for a, n in LOCAL]
    return xr.merge(
        [
            numbers("local", local, "local exponent", "1", "place", places),
            numbers("fitted", fits, "exponent of a fit", "1", ANISOTROPY, ANISOTROPIES),
            numbers("far", far, "asymptotic local exponent", "1", "far_cells", FAR),
        ],
        combine_attrs="override",
        join="outer",
    )


def _benchmark(sizes: Sequence[int]) -> xr.Dataset:
    """Both cavities: their power over that of a one-cell cavity for each cell."""
    data = cavities(sizes)
    parts = []
    for reading in CAVITIES:
        powers = [bounded(data, "cavity_power", cavity=reading, n_battery=n) for n in sizes]
        pairs = [powers[0].scaled(float(n)) for n in sizes]
        ratios = [power / of_pairs for power, of_pairs in zip(powers, pairs, strict=True)]
        of_size = dict(zip(sizes, ratios, strict=True))
        slope = local_exponent(*((n, of_size[n]) for n in HALVES))
        both = numbers("cavity_ratio", ratios, "power ratio", "1", CELLS, sizes)
        parts.append(both.merge(numbers("cavity_exponent", slope, "local exponent", "1")))
    proof = data["cavity_power_proof"]
    return joined(parts, CAVITY, CAVITIES).assign(
        cavity_ratio_proof=proof, cavity_exponent_proof=proof.isel({CELLS: 0}, drop=True)
    )


def draw(data: xr.Dataset) -> Drawing:
    """Ratio over cells in double logarithmic scale."""
    cells = data[CELLS].to_numpy()
    some = np.isin(cells, SHOWN)
    with styled():
        picture, (axes,) = sheet(1, 1, height=3.0)
        for anisotropy, pen in zip(ANISOTROPIES, PENS, strict=False):
            values = data["power_ratio"].sel({ANISOTROPY: anisotropy}).to_numpy()
            there = np.isfinite(values)
            curve(axes, cells[there], values[there], pen, f"$\\gamma = {anisotropy:g}$")
        for reading, pen in zip(CAVITIES, PENS[4:], strict=True):
            values = data["cavity_ratio"].sel({CAVITY: reading}).to_numpy()
            points(axes, cells[some], values[some], pen, f"cavity, {reading}")
        axes.set(xscale="log", yscale="log", xlim=(0.9, 1200.0), ylim=(0.9, 300.0))
        axes.set(xlabel="$N_b = N_c$", ylabel=r"power ratio $\eta = P_{\max}/P^\parallel_{\max}$")
        axes.legend(loc="upper left")
    return picture


FIGURE_5 = Figure(
    paper=KEY,
    id="5",
    name="Fig. 5",
    title="Power over that of pairs, and its exponents",
    caption=(
        "Largest power over that of $N_b$ pairs for $N_c = N_b$, $g = 0.1\\,\\omega$: four "
        "anisotropies $\\gamma$, with $\\gamma = 0$ up to a thousand cells, the others up to a "
        "hundred, as far as the paper quotes exponents (a thousand with $\\gamma = 1$ takes a "
        "minute). Markers: both readings of the cavity benchmark; their pairs are one-cell "
        "cavities with the same $\\tilde g = \\sqrt{N_c}\\,g$, while the spins' pairs have the "
        "bare $g$."
    ),
    compute=compute,
    draw=draw,
    stated=CLAIMS,
    statements={
        "a thousand cells": spins(1000, 1000, coupling=COUPLING),
        "a hundred cells, counter-rotating terms": spins(
            100, 100, coupling=COUPLING, anisotropy=1.0
        ),
        "a hundred cells, a hundred photons": cavity(PHOTONS, 100),
        "a hundred cells, inverted cavity": cavity(INVERTED, 100),
    },
)
