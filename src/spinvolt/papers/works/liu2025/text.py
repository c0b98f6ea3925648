"""What the text of liu2025 states beside its figures."""

import math

import numpy as np
import xarray as xr

from spinvolt.papers.claim import Claim, Found, Reading, Verdict, holds
from spinvolt.papers.data import merits
from spinvolt.papers.paper import Figure
from spinvolt.papers.works.liu2025.cells import enclosed, full, per_cell, prefixed

ONE, SIX, SIZE, SHARED = "one_cell", "six_cells", "size", "detuning"
SPINS = (1, 2, 3, 10, 100, 10_000)
DETUNINGS = (0.5, 0.75, 1.0, 1.25, 1.5)


def compute(quick: bool) -> xr.Dataset:  # noqa: ARG001  (a few small chains)
    """One cell; six cells with up to twelve spins; equal numbers up to thirty; detuned chargers."""
    one = prefixed(per_cell([(1, n) for n in SPINS], ONE), "one")
    told = {"long_name": "charging time pi / (2 A sqrt(N_c))", "units": "1/unit of coupling"}
    one["time_form"] = (ONE, 0.5 * math.pi / np.sqrt(SPINS), told)
    one["energy_form"] = (ONE, np.ones(len(SPINS)), {"long_name": "one quantum", "units": "1"})
    six = prefixed(per_cell([(6, n) for n in range(1, 13)], SIX), "six")
    equal = per_cell([(n, n) for n in range(1, 31)], SIZE).assign_coords({SIZE: range(1, 31)})
    stated = []
    for splitting in DETUNINGS:
        tables = full(10, 10)
        battery = {**tables["battery"], "coupling": 0.1, "charger_splitting": splitting}
        stated.append({**tables, "battery": battery})
    shifted = merits(stated, ["max_energy"], SHARED).assign_coords({SHARED: list(DETUNINGS)})
    return xr.merge([one, six, equal, prefixed(shifted, "shifted")], combine_attrs="drop_conflicts")


def inverse(data: xr.Dataset, energy: str, entropy: str) -> Found:
    """Whether more energy always comes with less entropy, beyond the bounds."""
    high, low = data[f"{energy}_low"].to_numpy(), data[f"{energy}_high"].to_numpy()
    most, least = data[f"{entropy}_high"].to_numpy(), data[f"{entropy}_low"].to_numpy()
    more = high[:, np.newaxis] > low[np.newaxis, :]
    wrong = np.argwhere(more & (least[:, np.newaxis] > most[np.newaxis, :]))
    return holds(f"{len(wrong)} pairs have more of both", len(wrong) == 0)


def _turning(data: xr.Dataset) -> Found:
    """Where energy per cell is least and entropy per cell largest, for equal numbers."""
    part = data.isel({SIZE: slice(1, None)})
    least = int(part[SIZE][int(np.argmin(part["energy_share"].to_numpy()))])
    most = int(part[SIZE][int(np.argmax(part["entropy_share"].to_numpy()))])
    said = f"energy per cell least at {least}, entropy per cell largest at {most}"
    return holds(said, least == most)


def _six(data: xr.Dataset, energy: str) -> Found:
    """Six cells: more of both with seven spins than with six, and what the orders say."""
    found = inverse(data, energy, "six_entropy")
    values = data["six_entropy"].to_numpy()
    share = data[energy].to_numpy()
    best, dip = int(np.argmax(share)) + 1, int(np.argmin(values[3:])) + 4
    said = (
        f"{found.value}; most energy with {best} spins, entropy {values[best - 1]:.4f}; among "
        f"four spins and more the least, {values[dip - 1]:.4f}, with {dip}"
    )
    return holds(said, found.agrees)


def _resonant(data: xr.Dataset) -> Found:
    """Whether equal splittings store most."""
    best = DETUNINGS[int(np.argmax(data["shifted_max_energy"].to_numpy()))]
    return holds(f"most is stored with charger_splitting = {best:g}", best == 1.0)


def _protocol(data: xr.Dataset) -> Found:
    pairs, thirty = (float(data["energy_share"].sel({SIZE: n})) for n in (2, 30))
    small = float(data["energy_share"].sel({SIZE: slice(3, 30)}).max())
    said = f"pairs of two: {pairs:.6f}, together: at most {small:.4f} up to 30, {thirty:.4f} at 30"
    return holds(said, pairs > small)


TEXT = Figure(
    paper="liu2025",
    id="text",
    name="Text",
    title="Statements beside the figures",
    caption=(
        "One cell with up to 10000 charger spins; six cells with one to twelve; as many spins as "
        "cells up to thirty; ten cells with a charger off resonance, $A = 0.1$. Charger fully up, "
        "energies at the first maximum, entropies there in bits."
    ),
    compute=compute,
    draw=None,
    stated=(
        Claim(
            name="one-cell",
            place="Eqs. 13, 14",
            says="One cell is charged in full at $T = \\pi/(2A\\sqrt{N_c})$.",
            quoted="",
            readings=(
                Reading(
                    "energy, one quantum within the bounds",
                    lambda data: enclosed(data, "one_max_energy", "energy_form"),
                ),
                Reading(
                    "time, the formula within the bounds",
                    lambda data: enclosed(data, "one_charging_time", "time_form"),
                ),
            ),
            verdict=Verdict.AGREES,
            reason="Two levels: $\\omega\\sin^2(A\\sqrt{N_c}\\,t)$; the printed form is lost.",
        ),
        Claim(
            name="universal-inverse-relation",
            place="Abstract, Sec. V",
            says=(
                "Capacity and battery-charger entanglement are related inversely, for any size of "
                "battery and charger."
            ),
            quoted="",
            readings=(
                Reading(
                    "$N_b = N_c$, per cell: the turning points must be the same",
                    _turning,
                ),
                Reading(
                    "six cells with 1 to 12 spins, energy per cell",
                    lambda data: _six(data, "six_energy_share"),
                ),
                Reading(
                    "six cells with 1 to 12 spins, energy over what the charger can give",
                    lambda data: _six(data, "six_efficiency"),
                ),
            ),
            verdict=Verdict.DIFFERS,
            reason=(
                "It holds where three levels take part ($N_b = 2$ or $N_c = 2$), and as a trend. "
                "Entropy counts how many levels are occupied, energy which ones: with few charger "
                "spins there is little of both, and from six spins to seven both rise."
            ),
        ),
        Claim(
            name="resonance",
            place="Sec. II",
            says="The battery does best with equal splittings, $\\omega_b = \\omega_c$.",
            quoted="",
            readings=(
                Reading("ten cells and spins, $A = 0.1$, charger splitting 0.5 to 1.5", _resonant),
            ),
            verdict=Verdict.AGREES,
            reason="Off resonance the two sides cannot exchange quanta without an energy cost.",
        ),
        Claim(
            name="protocol",
            place="Sec. IV.2",
            says="A small battery does best in pairs of two cells with two charger spins each.",
            quoted="",
            readings=(Reading("energy per cell at the first maximum", _protocol),),
            verdict=Verdict.AGREES,
            reason="Pairs are charged in full; together it takes $\\sim \\ln N$ missing quanta.",
        ),
    ),
    statements={"one cell, ten spins": full(1, 10), "six cells, seven spins": full(6, 7)},
)
