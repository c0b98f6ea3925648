"""Fig. 3: two charger spins and a battery of any size."""

import numpy as np
import xarray as xr
from matplotlib.figure import Figure as Drawing

from spinvolt.papers.claim import Claim, Found, Reading, Verdict, holds
from spinvolt.papers.drawing import sheet, styled
from spinvolt.papers.paper import Figure
from spinvolt.papers.works.liu2025.cells import full
from spinvolt.papers.works.liu2025.two import FULL, QUICK, limit_claim, over, panels, shared


def compute(quick: bool) -> xr.Dataset:
    """Numbers at the first maximum over the number of cells."""
    return over(QUICK if quick else FULL, cells=False)


def draw(data: xr.Dataset) -> Drawing:
    """Energy and entropy over the number of cells."""
    with styled():
        picture, (left, right) = sheet(2)
        panels(data, left, right, "battery cells $N_b$")
    return picture


def _related(data: xr.Dataset) -> Found:
    """Whether less energy always comes with more entropy."""
    energy, entropy = data["max_energy"].to_numpy(), data["entropy"].to_numpy()
    inverse = np.argsort(energy)[::-1].tolist() == np.argsort(entropy).tolist()
    return holds("the orders are opposite" if inverse else "the orders differ", inverse)


FIGURE_3 = Figure(
    paper="liu2025",
    id="3",
    name="Fig. 3",
    title="Two charger spins charging any number of cells",
    caption=(
        "$N_c = 2$, both up, $A = \\omega = 1$. (a) Energy at the first maximum and (b) entropy of "
        "the battery there, over $N_b$: exact and closed form, Eqs. 29 and 30. The paper's "
        "captions and sizes are lost in our copy; the panels and $N_b$ are ours."
    ),
    compute=compute,
    draw=draw,
    stated=(
        *shared("two-spins", "N_b", "Eq. 29, Fig. 3", "Eq. 30, Fig. 3"),
        limit_claim(
            "two-spins",
            "Sec. III.3",
            "As $N_b \\to \\infty$ the charger's energy cannot be transported completely.",
        ),
        Claim(
            name="inverse",
            place="Sec. III.3",
            says="For $N_c = 2$ energy and entanglement are related inversely.",
            quoted="",
            readings=(Reading("order of energies and of entropies, exact", _related),),
            verdict=Verdict.AGREES,
            reason="Both depend on $p_0$ alone, energy falling with it and entropy rising.",
        ),
    ),
    statements={f"{n} cells and two spins": full(n, 2) for n in (3, 10)},
)
