"""What huangfu2021 says of its Fig. 3."""

import numpy as np
import xarray as xr

from spinvolt.papers.claim import Claim, Verdict, cut_off
from spinvolt.papers.works.huangfu2021.batteries import (
    ANISOTROPIES,
    ANISOTROPY,
    CELLS,
    FIRST,
    RATIO,
)
from spinvolt.papers.works.huangfu2021.lines import correlation
from spinvolt.papers.works.huangfu2021.readings import in_words, number

ENERGIES = {
    "window_energy": "largest energies for $gt \\le \\pi$",
    "max_energy": "energies at the first maximum",
}
LATER = {
    FIRST: "at the first maximum",
    "pi": "largest for $gt \\le \\pi$, as the quoted slopes need",
    "3.92": "largest for $gt \\le 3.92$, just behind the second revival",
    "2 pi": "largest for $gt \\le 2\\pi$",
    "20": "largest for $gt \\le 20$",
}
SLOPES = {
    "window": "power over energy, largest energies for $gt \\le \\pi$, $\\gamma = 0$",
    "first": "power over energy, energies at the first maximum, $\\gamma = 0$",
    "inverse": "energy over power, largest energies for $gt \\le \\pi$, $\\gamma = 0$",
    "pooled": "power over energy, largest energies for $gt \\le \\pi$, all four $\\gamma$",
}


def _ordered(data: xr.Dataset, energy: str) -> tuple[str, bool]:
    """Whether energy and power fall from each anisotropy to the next, for two cells or more."""
    broken: list[str] = []
    for ratio in data[RATIO].to_numpy():
        for cells in data[CELLS].to_numpy()[1:]:
            one = data.sel({RATIO: ratio, CELLS: cells})
            values = np.stack([one[name].to_numpy() for name in (energy, "unit_power")])
            if np.any(np.diff(values, axis=1) >= 0.0):
                broken.append(f"$N_c/N_b = {ratio}$, $N_b = {cells}$")
    if broken:
        return f"not at {'; '.join(broken)}", False
    return "for two cells and more, at every size and ratio", True


def _straight(data: xr.Dataset) -> tuple[str, bool]:
    worst = min(
        correlation(one["window_energy"].to_numpy().ravel(), one["unit_power"].to_numpy().ravel())
        for one in (data.sel({RATIO: ratio}) for ratio in data[RATIO].to_numpy())
    )
    return f"correlation of energy and power at least {worst:.3f}", worst > 0.98


def _same(data: xr.Dataset) -> tuple[str, bool]:
    slopes = data["slope"].sel(line="window").to_numpy()
    told = f"slopes at $\\gamma = 0$ from {np.min(slopes):.3f} to {np.max(slopes):.3f}"
    return told, bool(np.max(slopes) < 1.1 * np.min(slopes))


def _lower(data: xr.Dataset) -> tuple[str, bool]:
    ten = data.sel({RATIO: 10, CELLS: 10})
    part = [
        float(ten[name].sel({ANISOTROPY: 1.0}) / ten[name].sel({ANISOTROPY: 0.0}))
        for name in ("window_energy", "unit_power")
    ]
    told = f"ten cells: {part[0]:.0%} of the energy and {part[1]:.0%} of the power of $\\gamma = 0$"
    return told, max(part) < 0.75


def _leaving(data: xr.Dataset, energy: str) -> tuple[str, bool]:
    """How far below the line of the flip-flop battery ten cells with gamma = 1 lie."""
    below: list[float] = []
    for ratio in data[RATIO].to_numpy():
        one = data.sel({RATIO: ratio})
        plain, strong = (one.sel({ANISOTROPY: a}) for a in (0.0, ANISOTROPIES[-1]))
        energies, powers = plain[energy].to_numpy(), plain["unit_power"].to_numpy()
        there = np.isfinite(energies)
        line = np.polyfit(energies[there], powers[there], 1)
        ten = strong.sel({CELLS: 10})
        below.append(float(np.polyval(line, float(ten[energy])) - ten["unit_power"]))
    told = "below the line by " + ", ".join(f"{off:.2f}" for off in below)
    return told, bool(below[0] > 0.0 and np.all(np.diff(below) > 0.0))


def _slope_claim(ratio: int, quoted: str) -> Claim:
    return Claim(
        name=f"slope-{ratio}",
        place="Sec. II, Fig. 3",
        says=f"Energy and power are proportional; the slope at $N_c/N_b = {ratio}$.",
        quoted=quoted,
        readings=tuple(
            number(meaning, "slope", quoted, ratio=ratio, line=line)
            for line, meaning in SLOPES.items()
        ),
        verdict=Verdict.AMBIGUOUS,
        reason=(
            "Both quoted slopes are those of straight lines of power over energy, with an offset, "
            "through $N_b = 1, \\dots, 10$ at $\\gamma = 0$, with the largest energies in a window "
            "that ends between $gt = 3.02$ and $3.34$. The text speaks of energy as proportional "
            "to power and of all $\\gamma$, and says nothing of a window."
        ),
    )


CLAIMS = (
    Claim(
        name="energy-anisotropic",
        place="Sec. II, Fig. 3(a)",
        says="Ten cells, ten spins, $\\gamma = 1$: $E_{\\max}/\\omega$.",
        quoted="7.48",
        readings=tuple(
            number(meaning, "later_energy", "7.48", later_anisotropy=1.0, end=end)
            for end, meaning in LATER.items()
        ),
        verdict=Verdict.DIFFERS,
        reason=(
            "The first maximum has 6.82, the second one, at $gt = 1.394$, is the largest for $gt "
            "\\le 20$: 7.58, of which 7.48 may be a misprint."
        ),
    ),
    Claim(
        name="power-anisotropic",
        place="Sec. II, Fig. 3(a)",
        says="Ten cells, ten spins, $\\gamma = 1$: $P_{\\max}/(\\sqrt{N_c}\\,g\\omega)$.",
        quoted="6.67",
        readings=(
            number(
                "largest of all $t$", "unit_power", "6.67", anisotropy=1.0, ratio=1, n_battery=10
            ),
        ),
        verdict=Verdict.AGREES,
        reason="The largest $E(t)/t$ comes before the first maximum of $E(t)$; no window matters.",
    ),
    Claim(
        name="energy-isotropic",
        place="Sec. II, Fig. 3(a)",
        says="Ten cells, ten spins, $\\gamma = 0$: $E_{\\max}/\\omega$.",
        quoted="9.76",
        readings=tuple(
            number(meaning, "later_energy", "9.76", later_anisotropy=0.0, end=end)
            for end, meaning in LATER.items()
        ),
        verdict=Verdict.AMBIGUOUS,
        reason=(
            "9.7577 is the second revival, at $gt = 3.919$, and the largest energy in windows that "
            "end from there to $gt = 19.66$. It lies outside the window $gt \\le 3.34$ of the "
            "quoted slopes, where the largest energy is 9.567, that of the first maximum."
        ),
    ),
    Claim(
        name="power-isotropic",
        place="Sec. II, Fig. 3(a)",
        says="Ten cells, ten spins, $\\gamma = 0$: $P_{\\max}/(\\sqrt{N_c}\\,g\\omega)$.",
        quoted="9.24",
        readings=(
            number("rounded", "unit_power", "9.24", anisotropy=0.0, ratio=1, n_battery=10),
            number(
                "digits cut off",
                "unit_power",
                "9.24",
                cut_off,
                anisotropy=0.0,
                ratio=1,
                n_battery=10,
            ),
        ),
        verdict=Verdict.AMBIGUOUS,
        reason="9.2460 rounds to 9.25; the printed digits are its first ones.",
    ),
    _slope_claim(1, "1.002"),
    _slope_claim(10, "1.307"),
    Claim(
        name="one-linear-pattern",
        place="Sec. II, Fig. 3",
        says="All data follow almost the same linear pattern, whatever $N_c/N_b$.",
        quoted="",
        readings=(
            in_words("a straight line in each panel, all $\\gamma$", _straight),
            in_words("one line for all panels, slopes within a tenth of one another", _same),
        ),
        verdict=Verdict.AMBIGUOUS,
        reason=(
            "Each panel's points lie near a straight line, but its slope grows by 30 % from $N_c = "
            "N_b$ to $10 N_b$, as the paper's own numbers do."
        ),
    ),
    Claim(
        name="anisotropy-lowers",
        place="Sec. II, Fig. 3",
        says="A smaller $\\gamma$ gives more energy and more power.",
        quoted="",
        readings=tuple(
            in_words(meaning, lambda data, energy=energy: _ordered(data, energy))
            for energy, meaning in ENERGIES.items()
        ),
        verdict=Verdict.AMBIGUOUS,
        reason=(
            "True of powers and of first maxima. In the window revivals break the order: eight "
            "cells and eight spins reach 7.32 with $\\gamma = 1$ and 6.73 with $\\gamma = 0.6$."
        ),
    ),
    Claim(
        name="strong-anisotropy-leaves-line",
        place="Sec. II, Fig. 3",
        says="With $\\gamma = 1$ the results leave the line the more, the larger $N_c/N_b$.",
        quoted="",
        readings=tuple(
            in_words(meaning, lambda data, energy=energy: _leaving(data, energy))
            for energy, meaning in ENERGIES.items()
        ),
        verdict=Verdict.AMBIGUOUS,
        reason=(
            "What is found is how far ten cells with $\\gamma = 1$ lie below the straight line of "
            "$\\gamma = 0$, in power, at $N_c/N_b = 1, 2, 3, 10$. With energies at the first "
            "maximum they lie above it at $N_c = N_b$, farther than below it at $2 N_b$."
        ),
    ),
    Claim(
        name="strong-anisotropy-lower",
        place="Sec. II, Fig. 3(d)",
        says="At $N_c/N_b = 10$ energy and power are considerably smaller with $\\gamma = 1$.",
        quoted="",
        readings=(in_words("by more than a quarter for ten cells", _lower),),
        verdict=Verdict.AGREES,
        reason="Energy 68 %, power 49 % of those without counter-rotating terms.",
    ),
)
