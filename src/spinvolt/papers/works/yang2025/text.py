"""What the text of yang2025 states beside its figures."""

import math

import numpy as np
import xarray as xr

from spinvolt.bounded import Bounded, Proof
from spinvolt.papers.claim import Claim, Found, Reading, Verdict, between, holds
from spinvolt.papers.data import bounded, charged, merits, numbers
from spinvolt.papers.paper import Figure, Tables
from spinvolt.papers.works.yang2025.systems import (
    FEW_CELLS,
    FEW_QUANTA,
    SMALL_CHARGER,
    Case,
    System,
    vanishing,
)
from spinvolt.theory import binomial
from spinvolt.theory.speed import parallel_power

ONE_CELL = (System(1, 10, 5), System(1, 100, 3))
LADDERS, STEP, PAIR = (FEW_CELLS, FEW_QUANTA), "step", "cell"
TURNED = 10


def mode(system: System) -> Tables:
    """The Tavis-Cummings battery that a system tends to: Eq. 14 with n_0 = m photons."""
    coupling = math.sqrt(float(system.n_charger))
    return {
        "battery": {"kind": "cavity", "n_battery": system.n_battery, "coupling": coupling},
        "start": {"charger": {"fock": system.excited}},
    }


def photon_time(system: System) -> float:
    """T of Eq. 15."""
    high, low = max(system.n_battery, system.excited), min(system.n_battery, system.excited)
    return 0.5 * math.pi / math.sqrt(system.n_charger * (high - 0.5 * (low - 1)))


def compute(quick: bool) -> xr.Dataset:  # noqa: ARG001  (a few small chains)
    """One cell, Tavis-Cummings batteries, levels of a chain, and the parallel scheme."""
    cells = merits([s.tables() for s in ONE_CELL], ["charging_power", "efficiency"], PAIR)
    told = {"long_name": "power of Eq. 10", "units": "energy unit / time unit"}
    powers = [parallel_power(s.n_battery, s.n_charger, s.excited) for s in ONE_CELL]
    cells["formula_power"] = (PAIR, np.array(powers), told)
    parts: list[xr.Dataset] = [cells.assign_coords({PAIR: [str(s) for s in ONE_CELL]})]
    parts += [_photons(case) for case in LADDERS]
    chain = SMALL_CHARGER.steps[0]
    levels = charged(chain.tables(samples=2)).method.sector_sizes[0]
    return xr.merge(
        [
            *parts,
            numbers("levels", Bounded.exact(float(levels)), "levels of the chain", "1"),
            numbers("quanta", Bounded.exact(float(chain.quanta)), "charger spins up", "1"),
            _parallel(),
        ],
        combine_attrs="drop_conflicts",
    )


def _photons(case: Case) -> xr.Dataset:
    """Charging time with photons: over Eq. 15, and of the spins over it."""
    spins = merits([s.tables() for s in case.steps], ["charging_time"], STEP)
    photons = merits([mode(s) for s in case.steps], ["charging_time"], STEP)
    times = [bounded(photons, "charging_time", step=i) for i in range(len(case.steps))]
    ratios = {
        "formula": [
            t / Bounded.exact(photon_time(s)) for t, s in zip(times, case.steps, strict=True)
        ],
        "spins": [bounded(spins, "charging_time", step=i) / t for i, t in enumerate(times)],
    }
    words = {
        "formula": "charging time with photons over Eq. 15",
        "spins": "charging time with spins over that with photons",
    }
    parts: list[xr.Dataset] = [
        numbers(f"{name}_{case.name}", found, f"{words[name]}, case {case.name}", "1", STEP)
        for name, found in ratios.items()
    ]
    return xr.merge(parts)


def _parallel() -> xr.Dataset:
    """Cells that turn one by one, H = S^x: what is missing at pi, and the energy spread squared."""
    full = float(binomial.populations(TURNED, math.pi)[-1])
    hops = 0.5 * math.sqrt(TURNED)  # <1|S^x|0>, the only way out of the empty battery
    rate = 0.5 * math.pi / hops / math.pi
    found = Bounded.around(rate * math.sqrt(TURNED), 1e-14, Proof.PROVED)
    return xr.merge(
        [
            numbers("turned", Bounded.around(full, 1e-12), "population of the full battery", "1"),
            numbers("parallel_rate", found, "rate of the parallel scheme times sqrt(N_b)", "1"),
        ]
    )


def _one_cell(data: xr.Dataset) -> Found:
    ratios = [
        bounded(data, "charging_power", cell=str(s))
        / Bounded.exact(float(data["formula_power"].sel({PAIR: str(s)})))
        for s in ONE_CELL
    ]
    return holds(", ".join(str(r) for r in ratios), all(r.contains(1.0) for r in ratios))


def _vanishes(data: xr.Dataset, name: str) -> Found:
    rest = [abs(float(x) - 1.0) for x in data[name]]
    return holds(", ".join(f"{x:.2g}" for x in rest), vanishing(rest))


def _spin(data: xr.Dataset, spin: float) -> Found:
    """Whether a spin has as many levels as the chain."""
    levels = bounded(data, "levels").value
    said = f"the chain has {levels:.0f} levels, the spin {2 * spin + 1:.0f}"
    return holds(said, levels == 2.0 * spin + 1.0)


TEXT = Figure(
    paper="yang2025",
    id="text",
    name="Text",
    title="Statements beside the figures",
    caption=(
        "One cell against Eq. 10; Tavis-Cummings batteries against Eq. 15 and against spins, in "
        "three steps towards the limits (i) and (ii); the chain of case (iii) and its spin; the "
        "parallel scheme of Eq. 40 for ten cells."
    ),
    compute=compute,
    draw=None,
    stated=(
        Claim(
            name="one-cell",
            place="Eq. 10",
            says="One cell charges with the power $(2\\omega/\\pi)\\, u_1$.",
            quoted="",
            readings=(
                Reading(
                    f"exact power over it, one within the bounds, {ONE_CELL[0]} and {ONE_CELL[1]}",
                    _one_cell,
                ),
            ),
            verdict=Verdict.AGREES,
            reason="Two levels: $E = \\omega\\sin^2(u_1 t)$, full at $T = \\pi/2u_1$.",
        ),
        Claim(
            name="photons-time",
            place="Eq. 15",
            says=(
                "A Tavis-Cummings battery with $n_0$ photons is charged at Eq. 15's time, for "
                "$n_0 \\gg N_b$ and for $N_b \\gg n_0$."
            ),
            quoted="",
            readings=tuple(
                Reading(
                    f"{words}: relative deviation for $N_b$ and $n_0$ as "
                    f"{', '.join(f'{s.n_battery}/{s.excited}' for s in case.steps)}, falling by "
                    "half at least",
                    lambda data, c=case: _vanishes(data, f"formula_{c.name}"),
                )
                for words, case in zip(("$n_0 \\gg N_b$", "$N_b \\gg n_0$"), LADDERS, strict=True)
            ),
            verdict=Verdict.AGREES,
            reason="The next order is $d^2$ over the squares of the larger number.",
        ),
        Claim(
            name="maps-to-photons",
            place="Eq. 14",
            says="For $m \\ll N_c$ the charger is a mode: $m$ photons, coupling $A\\sqrt{N_c}$.",
            quoted="",
            readings=tuple(
                Reading(
                    f"{case.limit}: relative difference of the charging times in three steps "
                    "towards the limit, falling by half at least",
                    lambda data, c=case: _vanishes(data, f"spins_{c.name}"),
                )
                for case in LADDERS
            ),
            verdict=Verdict.AGREES,
            reason="The difference is $m/2N_c$ where $N_b \\ll m$ and $m/4N_c$ where $m \\ll N_b$.",
        ),
        Claim(
            name="spin-of-the-chain",
            place="below Eq. 23",
            says="$L^x$ is a generator in the spin-$m$ representation.",
            quoted="",
            readings=(
                Reading(
                    "spin $m$, for $m = 10$ as in the first step of case (iii)",
                    lambda data: _spin(data, bounded(data, "quanta").value),
                ),
            ),
            verdict=Verdict.DIFFERS,
            reason=(
                "The chain has $m + 1$ levels: spin $m/2$, with which Eqs. 24 and 26, "
                "$\\Delta E = (m\\omega/2)(1 - \\cos)$, are right."
            ),
        ),
        Claim(
            name="parallel-rate",
            place="Eq. 40",
            says="Cells that turn one by one under $H = S^x$ have $\\gamma = 1/\\sqrt{N_b}$.",
            quoted="",
            readings=(
                Reading(
                    "population of the full battery at $t = \\pi$, ten cells",
                    lambda data: between(bounded(data, "turned"), 1.0 - 1e-11, 1.0 + 1e-11),
                ),
                Reading(
                    "$\\gamma\\sqrt{N_b}$ with $T = \\pi$ and $\\Delta E = \\sqrt{N_b}/2$",
                    lambda data: between(bounded(data, "parallel_rate"), 1 - 1e-12, 1 + 1e-12),
                ),
            ),
            verdict=Verdict.AGREES,
            reason="$\\langle S^xS^x\\rangle = N_b/4$ in the empty battery.",
        ),
    ),
    statements={
        "one cell": ONE_CELL[0].tables(),
        "ten cells and a thousand photons": mode(System(10, 100_000, 1000)),
    },
)
