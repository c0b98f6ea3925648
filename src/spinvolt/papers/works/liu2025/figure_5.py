"""Fig. 5: energy and entropy per cell for as many charger spins as cells."""

import numpy as np
import xarray as xr
from matplotlib.figure import Figure as Drawing

from spinvolt.papers.claim import Claim, Found, Reading, Verdict, holds
from spinvolt.papers.drawing import PENS, points, sheet, styled
from spinvolt.papers.paper import Figure
from spinvolt.papers.works.liu2025.cells import full, monotone, per_cell

SIZE = "size"
BEYOND = (120, 150, 200, 300, 400, 600, 1000, 1500, 2000)


def compute(quick: bool) -> xr.Dataset:
    """Energy and entropy at the first maximum for equal numbers up to 2000."""
    sizes = (
        *range(1, 31 if quick else 101),
        *(BEYOND if not quick else (40, 50, 70, 100, *BEYOND)),
    )
    return per_cell([(n, n) for n in sizes], SIZE).assign_coords({SIZE: list(sizes)})


def draw(data: xr.Dataset) -> Drawing:
    """Energy per cell and entropy per cell, one above the other's axis."""
    sizes = data[SIZE].to_numpy()
    shown = (sizes <= 40) | (np.isin(sizes, (50, 70, 100, *BEYOND)))
    with styled():
        picture, (left, right) = sheet(2)
        points(left, sizes[shown], data["energy_share"].to_numpy()[shown], PENS[0])
        points(right, sizes[shown], data["entropy_share"].to_numpy()[shown], PENS[1])
        for axes, name, last, label in (
            (left, "energy_share", "7", r"maximal energy per cell $\Delta E / N_b\omega$"),
            (right, "entropy_share", "6", "entropy per cell at the charging time (bit)"),
        ):
            place = int(last)
            value = float(data[name].sel({SIZE: place}))
            edge = -1 if name == "energy_share" else 1
            axes.annotate(
                f"$N_b = {last}$",
                (place, value),
                xytext=(0, edge * 14),
                textcoords="offset points",
                ha="center",
                va="center",
                arrowprops={"arrowstyle": "-", "linewidth": 0.6},
            )
            axes.set(xscale="log", xlim=(0.8, 2500.0), xlabel="$N_b = N_c$", ylabel=label)
        left.set(ylim=(0.945, 1.003))
        right.set(ylim=(-0.004, 0.106))
    return picture


def _extreme(data: xr.Dataset, name: str, least: bool) -> tuple[int, float, bool]:
    """Where a number is least or largest from two cells on, and whether the bounds prove it."""
    part = data.isel({SIZE: slice(1, None)})
    values = part[name].to_numpy() * (1.0 if least else -1.0)
    place = int(np.argmin(values))
    ends = ("_high", "_low") if least else ("_low", "_high")
    mine = float(part[f"{name}{ends[0]}"][place])
    rest = np.delete(part[f"{name}{ends[1]}"].to_numpy(), place)
    sure = bool(np.all(mine < rest) if least else np.all(mine > rest))
    return int(part[SIZE][place]), float(part[name][place]), sure


def extreme(data: xr.Dataset, name: str, *, least: bool, at: int) -> Found:
    """Whether a number is least or largest there, proved by its bounds."""
    place, value, sure = _extreme(data, name, least)
    return holds(f"at {place}, {value:.10f}", sure and place == at)


def _perfect(data: xr.Dataset, name: str) -> Found:
    """Which sizes are charged in full."""
    full_at = [
        int(n) for n, high in zip(data[SIZE], data[f"{name}_high"], strict=True) if high >= 1.0
    ]
    third = float(data[name].sel({SIZE: 3}))
    shown = ", ".join(str(n) for n in full_at)
    return holds(f"in full for {shown}; {third:.6f} for 3", [n for n in full_at if n > 1] == [2])


def _returns(data: xr.Dataset) -> Found:
    """Whether the energy rises from the minimum to the largest size, where it is nearly one."""
    part = data.sel({SIZE: slice(7, None)})
    rises = monotone(part, "energy_share", 1)
    last = float(part["energy_share"][-1])
    said = f"{rises.value}, at {int(part[SIZE][-1])} cells"
    return holds(said, rises.agrees and last > 0.999)


def _rises(data: xr.Dataset, name: str) -> Found:
    """Whether a number rises at every step from two cells on."""
    part = data.isel({SIZE: slice(1, None)})
    value = part[name].to_numpy()
    top = int(part[SIZE][int(np.argmax(value))])
    return holds(f"it is largest at {top}", monotone(part, name, 1).agrees)


def _trend(data: xr.Dataset) -> Found:
    """How well the order of energies per cell is the inverse of that of entropies per cell."""
    part = data.isel({SIZE: slice(1, None)})
    energy, entropy = (
        np.argsort(np.argsort(part[n].to_numpy())) for n in ("energy_share", "entropy_share")
    )
    found = float(np.corrcoef(energy, entropy)[0, 1])
    return holds(f"{found:.4f}", found < -0.9)


FIGURE_5 = Figure(
    paper="liu2025",
    id="5",
    name="Fig. 5",
    title="Energy and entropy per cell for equal numbers",
    caption=(
        "$N_c = N_b$, charger fully up, $A = \\omega = 1$: (a) energy per cell at the first "
        "maximum, (b) entropy of the battery there per cell. The paper's range is lost in our "
        "copy; it reaches 2000 cells somewhere (Sec. V)."
    ),
    compute=compute,
    draw=draw,
    stated=(
        Claim(
            name="perfect-only-at-two",
            place="Sec. IV.2, Fig. 5",
            says="Charging is perfect for $N_b = N_c = 2$ only.",
            quoted="",
            readings=(
                Reading(
                    "first maximum, one cell (Sec. III.1) aside",
                    lambda data: _perfect(data, "energy_share"),
                ),
            ),
            verdict=Verdict.AGREES,
            reason=(
                "One cell is charged in full as well, trivially. From three on later maxima come "
                "closer (0.999285 up to $At = 50$ for three), never quite: no frequencies match."
            ),
        ),
        Claim(
            name="minimum",
            place="Sec. IV.2, Fig. 5",
            says="The energy per cell has a minimum around seven cells.",
            quoted="",
            readings=(
                Reading(
                    "first maximum, proved by its bounds",
                    lambda data: extreme(data, "energy_share", least=True, at=7),
                ),
            ),
            verdict=Verdict.AGREES,
            reason="The printed number is lost in our copy; 6, 7, 8: 0.955528, 0.955036, 0.955245.",
        ),
        Claim(
            name="optimal-again",
            place="Sec. IV.2, Fig. 5",
            says="The energy per cell returns to the optimum as $N_b \\to \\infty$.",
            quoted="",
            readings=(Reading("rising from seven cells on, 0.001 from one at last", _returns),),
            verdict=Verdict.AGREES,
            reason="$N(1 - \\Delta E/N\\omega) = \\sqrt{L/2} + ..., L \\sim \\ln N$.",
        ),
        Claim(
            name="entropy-from-two-on",
            place="Sec. IV.2, Fig. 5",
            says="The entropy is least at $N_b = 2$, then it rises with the number of cells.",
            quoted="",
            readings=(
                Reading(
                    "whole entropy, 2 to 200 cells",
                    lambda data: _rises(data.sel({SIZE: slice(1, 200)}), "entropy"),
                ),
                Reading("whole entropy, 2 to 2000 cells", lambda data: _rises(data, "entropy")),
                Reading("entropy per cell", lambda data: _rises(data, "entropy_share")),
            ),
            verdict=Verdict.AMBIGUOUS,
            reason=(
                "The whole entropy rises to 1.2004 bits near 300 cells and slowly falls then; per "
                "cell, which is what the energy is compared with, it is largest at six."
            ),
        ),
        Claim(
            name="inverse-at-equal-numbers",
            place="Sec. IV.2, Fig. 5",
            says="The entanglement per cell behaves inversely: largest where energy is least.",
            quoted="",
            readings=(
                Reading(
                    "largest entropy per cell at seven, where energy per cell is least",
                    lambda data: extreme(data, "entropy_share", least=False, at=7),
                ),
                Reading(
                    "as a trend: rank correlation of the two from two cells on, below -0.9",
                    _trend,
                ),
            ),
            verdict=Verdict.AMBIGUOUS,
            reason="Energy per cell is least at seven cells, entropy per cell largest at six.",
        ),
    ),
    statements={f"{n} cells and spins": full(n, n) for n in (2, 7, 100)},
)
