"""Fig. 6: the Fisher information of the battery while it turns like a spin."""

import math
from itertools import product

import numpy as np
import xarray as xr
from matplotlib.figure import Figure as Drawing

from spinvolt.bounded import Bounded, Proof
from spinvolt.papers.claim import Claim, Found, Reading, Verdict, between, holds, rounded
from spinvolt.papers.data import bounded, charged, merits, numbers, renamed
from spinvolt.papers.drawing import FITTED, PENS, curve, sheet, styled
from spinvolt.papers.paper import Figure
from spinvolt.papers.works.yang2025.systems import (
    FEW_CELLS,
    FEW_QUANTA,
    PARTLY_FULL,
    SMALL_CHARGER,
    Case,
    Floats,
    System,
    vanishing,
)
from spinvolt.theory import binomial

CELLS, SMALL = 50, 6
ANGLE, SYSTEM, CASE, STEP = "angle", "system", "case", "step"
MOVING = {
    "few_cells": (FEW_CELLS, System(CELLS, 5_000_000, 50_000)),
    "partly_full": (PARTLY_FULL, System(CELLS, 1_000_000, 500_000)),
}
STEPS = {
    "few_cells": tuple(System(CELLS, 5 * 10**n, 5 * 10 ** (n // 2 + 1)) for n in (6, 8, 10)),
    "partly_full": tuple(System(CELLS, 10**n, 5 * 10 ** (n - 1)) for n in (4, 5, 6)),
}
AT_PEAK = (
    FEW_CELLS.steps[0], PARTLY_FULL.steps[1], FEW_QUANTA.steps[1], SMALL_CHARGER.steps[1],
    System(10, 10, 10), System(100, 100, 100), System(400, 400, 400),
)  # fmt: skip


def compute(quick: bool) -> xr.Dataset:
    """Fisher information over the angle, Eq. 50 and exact; at the charging time of every case."""
    angles = np.linspace(0.0, 2.0 * math.pi, 161 if quick else 641)
    ideal = binomial.fisher(CELLS, angles) / CELLS
    parts = [_over("ideal", [Bounded.around(float(f), 1e-12) for f in ideal], angles)]
    parts += [_over(name, _along(*found, angles), angles) for name, found in MOVING.items()]
    peaks = merits([s.tables() for s in AT_PEAK], ["fisher"], SYSTEM)
    apart = [_apart(case, STEPS[name]) for name, (case, _) in MOVING.items()]
    far = {"long_name": "distance of exact Fisher information per cell from Eq. 50", "units": "1"}
    cells = xr.DataArray([s.n_battery for s in AT_PEAK], dims=SYSTEM)
    peaks = renamed(peaks / cells, "fisher", "at_peak")
    told = {
        "long_name": "Fisher information per cell at the charging time",
        "units": "1", "proof": "proved",
    }  # fmt: skip
    for one in peaks.data_vars.values():
        one.attrs.update(told)
    return xr.merge(
        [
            *parts,
            peaks.assign_coords({SYSTEM: [str(s) for s in AT_PEAK]}),
            xr.Dataset({"apart": ((CASE, STEP), apart, far)}, {CASE: list(MOVING)}),
            numbers("prefactor", _prefactor(), "Eq. 44 over the sum of Eq. 50", "1"),
        ],
        combine_attrs="drop_conflicts",
    )


def _over(name: str, values: list[Bounded], angles: Floats) -> xr.Dataset:
    label = f"Fisher information per cell, {name.replace('_', ' ')}"
    data = numbers(name, values, label, "1", ANGLE, list(angles))
    data[ANGLE].attrs.update(long_name="angle nu t", units="rad")
    return data


def _along(case: Case, system: System, angles: Floats) -> list[Bounded]:
    """Exact Fisher information per cell where the paper's frequency makes the angles."""
    assert case.time is not None
    times = angles / math.pi * case.time(system)
    run = charged(system.tables(until=float(times[-1]), times=times.tolist(), watch=["fisher"]))
    share = Bounded.exact(float(system.n_battery))
    return [run["fisher"].at(i) / share for i in range(len(times))]


def _apart(case: Case, steps: tuple[System, ...]) -> list[float]:
    """The largest distance of exact curves from Eq. 50 up to the charging time."""
    angles = np.linspace(0.0, math.pi, 81)
    ideal = binomial.fisher(CELLS, angles) / CELLS
    found = [np.array([x.value for x in _along(case, s, angles)]) for s in steps]
    return [float(np.max(np.abs(values - ideal))) for values in found]


def _prefactor() -> Bounded:
    """Eq. 44 on all 2^N levels over the sum in Eq. 50, along the charge of six cells."""
    run = charged(System(SMALL, 9, 9).tables(samples=9, watch=["populations"]))
    populations = run["populations"].value[1:]
    spin, kets = _spin_x(SMALL), _dicke(SMALL)
    m = np.arange(SMALL)
    ratios = []
    for q in populations:
        weights, vectors = np.linalg.eigh((kets.T * q) @ kets)
        sums = np.maximum(np.add.outer(weights, weights), 1e-14)
        gaps = np.subtract.outer(weights, weights) ** 2
        full = 2.0 * np.sum(gaps / sums * (vectors.T @ spin @ vectors) ** 2)
        chain = np.sum((q[:-1] - q[1:]) ** 2 / (q[:-1] + q[1:]) * (SMALL - m) * (m + 1.0))
        ratios.append(full / chain)
    error = float(np.ptp(ratios)) + 1e-9
    return Bounded.around(float(np.mean(ratios)), error, Proof.ESTIMATED)


def _spin_x(cells: int) -> Floats:
    """S^x of that many cells on all levels."""
    flip = np.array([[0.0, 0.5], [0.5, 0.0]])
    spin = np.zeros((2**cells, 2**cells))
    for k in range(cells):
        spin += np.kron(np.kron(np.eye(2**k), flip), np.eye(2 ** (cells - k - 1)))
    return spin


def _dicke(cells: int) -> Floats:
    """The symmetric states of 0, 1, ... excited cells, shape (cells + 1, 2^cells)."""
    up = np.array([sum(bits) for bits in product((0, 1), repeat=cells)])
    kets = (up == np.arange(cells + 1)[:, np.newaxis]).astype(float)
    return kets / np.linalg.norm(kets, axis=1, keepdims=True)


def draw(data: xr.Dataset) -> Drawing:
    """Fisher information per cell over the angle, with the line that it would have to cross."""
    angle = data[ANGLE].to_numpy() / math.pi
    names = ((r"$N_b \ll m \ll N_c$", "few_cells"), (r"$N_b \ll m = kN_c$", "partly_full"))
    with styled():
        picture, (axes,) = sheet(1, 1)
        for (label, name), pen in zip(names, (PENS[0], PENS[1]), strict=True):
            curve(axes, angle, data[name].to_numpy(), pen, label)
        curve(axes, angle, data["ideal"].to_numpy(), FITTED, "Eq. 50")
        axes.axhline(1.0, color="0.4", linewidth=0.7)
        axes.set(xlim=(0.0, 2.0), ylim=(0.4, 1.3), xlabel=r"angle $\nu t / \pi$")
        axes.set_yticks([0.4, 0.6, 0.8, 1.0])
        axes.set_ylabel(r"rescaled QFI $F_Q / N_b$")
        axes.legend(loc="upper center", ncols=2, borderaxespad=0.8)
    return picture


def _most(data: xr.Dataset, name: str) -> Found:
    """The largest value over the angle."""
    ends = [float(data[f"{name}{side}"].max()) for side in ("_low", "", "_high")]
    # Eq. 50 is one at the start, up to rounding.
    return between(Bounded(ends[1], ends[0], min(ends[2], max(1.0, ends[1]))), 0.0, 1.0 + 1e-9)


def _at_peak(data: xr.Dataset, system: System) -> Found:
    return between(bounded(data, "at_peak", system=str(system)), 0.0, 1.0)


def _moved(data: xr.Dataset, name: str) -> Found:
    """Whether the exact curves tend to Eq. 50."""
    found = [float(x) for x in data["apart"].sel({CASE: name})]
    return holds(", ".join(f"{x:.2g}" for x in found), vanishing(found))


_ALWAYS = (
    "On the ideal state of Eq. 49 it holds: $F_Q = N_b$ at its ends and less between. Exact states "
    "exceed $N_b$ at the charging time, by little in (i) and (iv) at finite sizes, about "
    "$2m + 1$ times in (ii) and (iii), which end near the Dicke state $|m\\rangle$ with $F_Q = "
    "2m(N_b - m) + N_b$, and for $N_b = m = N_c \\geq 4$: there entanglement is detected."
)

FIGURE_6 = Figure(
    paper="yang2025",
    id="6",
    name="Fig. 6",
    title="Fisher information of the battery while it charges",
    caption=(
        "Fisher information about $S^x$ over $N_b = 50$, over the angle $\\nu t$: charged at "
        "$\\pi$, empty again at $2\\pi$. Dotted: Eq. 50 with the populations of Eq. 49. Lines: "
        "exact, with $N_c = 5000000$, $m = 50000$ and with $N_c = 1000000$, $k = 1/2$ (sizes ours; "
        "$\\nu$ with the factor $N_c\\sqrt{k(1-k)}$ put right). Above the thin line entanglement "
        "among the cells would be proved."
    ),
    compute=compute,
    draw=draw,
    stated=(
        Claim(
            name="never-above-one",
            place="Sec. V, Fig. 6",
            says="$F_Q$ of the battery is always at most $N_b$: no entanglement is detected.",
            quoted="",
            readings=(
                Reading(
                    "the ideal state, Eqs. 49 and 50, largest $F_Q/N_b$ over a turn",
                    lambda data: _most(data, "ideal"),
                ),
                *(
                    Reading(
                        f"exact $F_Q/N_b$ at the charging time, {name}, {system}",
                        lambda data, s=system: _at_peak(data, s),
                    )
                    for name, system in zip(
                        ("case (i)", "case (iv)", "case (ii)", "case (iii)", *["all equal"] * 3),
                        AT_PEAK,
                        strict=True,
                    )
                ),
            ),
            verdict=Verdict.AMBIGUOUS,
            reason=_ALWAYS,
        ),
        Claim(
            name="evolution",
            place="Eq. 50, Fig. 6",
            says="In cases (i) and (iv) the Fisher information evolves as Eqs. 49 and 50 say.",
            quoted="",
            readings=tuple(
                Reading(
                    f"{case.limit}: largest distance of exact $F_Q/N_b$ from Eq. 50 up to the "
                    "charging time in three steps towards the limit, falling by half at least",
                    lambda data, name=name: _moved(data, name),
                )
                for name, (case, _) in MOVING.items()
            ),
            verdict=Verdict.AGREES,
            reason="At the drawn sizes (i) turns 0.5 % slower, which shows at the steep ends.",
        ),
        Claim(
            name="prefactor",
            place="Eq. 50",
            says="Eq. 44 becomes the sum of Eq. 50 with the prefactor 1.",
            quoted="1",
            readings=(
                Reading(
                    "Eq. 44 on all 64 levels of six cells over the sum of Eq. 50, along a charge",
                    lambda data: rounded(bounded(data, "prefactor"), "1"),
                ),
            ),
            verdict=Verdict.AGREES,
            reason="Ordered pairs count twice and $\\langle m|S^x|m+1\\rangle^2 = (N_b-m)(m+1)/4$.",
        ),
    ),
    statements={
        "fifty cells, few against the charger": MOVING["few_cells"][1].tables(watch=["fisher"]),
        "fifty cells, half of the charger up": MOVING["partly_full"][1].tables(watch=["fisher"]),
        "ten cells and spins": System(10, 10, 10).tables(watch=["fisher"]),
    },
)
