"""What huangfu2021 says outside its figures."""

import numpy as np
import xarray as xr

from spinvolt.papers.claim import Claim, Reading, Verdict
from spinvolt.papers.data import bounded
from spinvolt.papers.works.huangfu2021.readings import exactly, in_words, number

SPINS = 4
EFFECTS = {
    "crosstalk": "crosstalk $g_1 = g$ of the charger spins",
    "chargers": "the charger full with probability 0.6, else on each other level alike",
    "cells": "one cell up with probability 0.4",
}


def _pairs_alike(data: xr.Dataset) -> tuple[str, bool]:
    spread = max(
        float(data[name].max() - data[name].min()) for name in ("pair_energy", "pair_unit_power")
    )
    return f"energies and powers for four $\\gamma$ at most {spread:.0e} apart", spread < 1e-12


def _never_full(data: xr.Dataset) -> tuple[str, bool]:
    high = data["thermal_energy_high"].to_numpy()
    told = ", ".join(f"{value:.3f}" for value in data["thermal_energy"].to_numpy())
    down = ", ".join(f"{p:g}" for p in data["down"].to_numpy())
    return f"at most {told} of 2 for $p_0 = {down}$", bool(np.all(high < 2.0))


def _passive(data: xr.Dataset, one: str) -> tuple[str, bool]:
    work = bounded(data, "work", charger_start=one)
    return f"ergotropy {abs(work.value):.3g} $\\omega$", work.low <= 0.0


def _declines(data: xr.Dataset, effect: str) -> tuple[str, bool]:
    parts = data[f"part_with_{effect}"].to_numpy()
    told = ", ".join(f"{part:.3f}" for part in parts)
    return f"{told} of the ideal energy for 2, 4, 8, 16 cells", bool(np.all(np.diff(parts) > 0.0))


def _full(data: xr.Dataset, cells: slice) -> tuple[str, bool]:
    part = data["equal_energy"].sel(equal_cells=cells)
    least = int(part["equal_cells"][int(np.argmin(part.to_numpy()))])
    return f"at least {float(part.min()):.4f}, least for {least} cells", float(part.min()) > 0.9999


CLAIMS = (
    Claim(
        name="pair-power",
        place="Sec. III",
        says="One cell and one spin: $p_{\\max}/(g\\omega)$.",
        quoted="0.72",
        readings=(number("largest of all $t$", "pair_unit_power", "0.72", anisotropy=0.0),),
        verdict=Verdict.AGREES,
        reason="The maximum of $\\sin^2 x/x$, 0.72461 at $x = 1.16556$.",
    ),
    Claim(
        name="pair-energy",
        place="Sec. III",
        says="One cell and one spin: $e_{\\max}/\\omega$.",
        quoted="1",
        readings=(
            Reading(
                "at the first maximum",
                lambda data: exactly(bounded(data, "pair_energy", anisotropy=0.0), 1.0),
            ),
        ),
        verdict=Verdict.AGREES,
        reason="$e(t) = \\omega\\sin^2 gt$.",
    ),
    Claim(
        name="pair-without-anisotropy",
        place="Sec. III, Eq. 12",
        says="One cell and one spin that is up do not feel $\\gamma$.",
        quoted="",
        readings=(in_words("$\\gamma = 0, 0.2, 0.6, 1$", _pairs_alike),),
        verdict=Verdict.AGREES,
        reason="$|0\\rangle|1\\rangle$ has odd parity, and no counter-rotating partner there.",
    ),
    Claim(
        name="thermal-spin",
        place="Sec. IV B, Eq. 17",
        says=(
            "Two cells and two spins, one down with probability $p_0$: the coefficient of "
            "$p_0\\omega\\sin^2 2gt$ in $E(t)$."
        ),
        quoted="1",
        readings=(
            Reading(
                "as printed, $-p_0\\omega[2\\sin^2(\\sqrt2 gt) - \\sin^2(2gt)]$",
                lambda data: exactly(bounded(data, "coefficient"), 1.0),
            ),
        ),
        verdict=Verdict.DIFFERS,
        reason=(
            "$|1\\rangle|0\\rangle$ of the charger is half the symmetric state and half the "
            "singlet, which couples to nothing: 1/2. The printed form is that of the symmetric "
            "state."
        ),
    ),
    Claim(
        name="thermal-spin-never-full",
        place="Sec. IV B, below Eq. 17",
        says="With $p_0 > 0$ two cells are never full.",
        quoted="",
        readings=(in_words("largest energies for $gt \\le 20$", _never_full),),
        verdict=Verdict.AGREES,
        reason="$E \\le 2(1-p_0)\\,\\omega + p_0\\,\\omega/2$.",
    ),
    Claim(
        name="crosstalk-constant",
        place="Sec. IV A, Eq. 15",
        says="The sum over pairs is $J_+J_- + J_-J_+ - I$, $I$ the identity.",
        quoted="1",
        readings=(
            Reading(
                "the constant for four spins, from all their states",
                lambda data: exactly(bounded(data, "constant"), 1.0),
            ),
        ),
        verdict=Verdict.DIFFERS,
        reason=(
            "Each spin with $l = j$ gives one: $N_c$, not 1. A constant changes no motion, so that "
            "Fig. 6 is not touched."
        ),
    ),
    Claim(
        name="charger-levels",
        place="Sec. II, below Eq. 4",
        says="The eigenvalues of $J_z$ run from $-N_c/2$ to $N_c/2$.",
        quoted="",
        readings=(
            Reading(
                "$J_z = \\sum\\tau^z$, as defined above Eq. 2; four spins",
                lambda data: exactly(bounded(data, "largest_z"), SPINS / 2.0),
            ),
            Reading(
                "$J_z = \\frac12\\sum\\tau^z$; four spins",
                lambda data: exactly(bounded(data, "largest_z").scaled(0.5), SPINS / 2.0),
            ),
        ),
        verdict=Verdict.AMBIGUOUS,
        reason=(
            "Eq. 2 needs $J_z = \\sum\\tau^z$, with eigenvalues $-N_c, \\dots, N_c$; the levels "
            "$m$ of Eq. 4 are those of half of it."
        ),
    ),
    Claim(
        name="passive-starts",
        place="Sec. IV B",
        says="The states that are not ideal are passive: no work can be extracted from them.",
        quoted="",
        readings=tuple(
            in_words(meaning, lambda data, one=one: _passive(data, one))
            for one, meaning in (
                ("0 up", "the charger with no spin up"),
                ("3 up", "the charger with three of four spins up"),
                ("mixture", "the charger's mixture of Fig. 7"),
            )
        ),
        verdict=Verdict.AMBIGUOUS,
        reason=(
            "Only the charger's ground state is. $|m\\rangle$ with $k$ spins up is pure and not "
            "the ground state, so that all of its $k\\,\\omega$ can be extracted."
        ),
    ),
    Claim(
        name="declines-with-size",
        place="Sec. IV",
        says="What is not ideal matters less, the larger the system.",
        quoted="",
        readings=tuple(
            in_words(f"{meaning}, $N_c = 2N_b$", lambda data, one=effect: _declines(data, one))
            for effect, meaning in EFFECTS.items()
        ),
        verdict=Verdict.AMBIGUOUS,
        reason=(
            "The paper gives neither sizes nor ratios. One cell that is up matters less among "
            "many; crosstalk detunes a charger by up to $\\propto g_1 N_c$ from step to step and "
            "takes ever more."
        ),
    ),
    Claim(
        name="full-charging",
        place="Sec. V (1)",
        says="With as many spins as cells the battery is charged fully.",
        quoted="",
        readings=(
            in_words("one and two cells", lambda data: _full(data, slice(1, 2))),
            in_words("1 to 100 cells, first maximum", lambda data: _full(data, slice(1, 100))),
        ),
        verdict=Verdict.AMBIGUOUS,
        reason=(
            "Only one and two cells are filled. $N_b(1-\\eta) \\approx \\sqrt{\\ln N_b/2}$, so "
            "$\\eta$ tends to 1 for many; it is least for seven."
        ),
    ),
)
