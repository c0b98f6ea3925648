"""Fig. 8: the energy of two cells over time, with spins and with a cavity; Appendix A."""

import numpy as np
import xarray as xr
from matplotlib.figure import Figure as Drawing

from spinvolt.papers.claim import Claim, Reading, Verdict
from spinvolt.papers.data import CURVE, bounded
from spinvolt.papers.paper import Figure
from spinvolt.papers.works.huangfu2021.batteries import CAVITIES, INVERTED, KEY, PHOTONS
from spinvolt.papers.works.huangfu2021.readings import (
    CAVITY_WORDS,
    exactly,
    in_words,
    number,
)
from spinvolt.papers.works.huangfu2021.two_cells import (
    SPINS,
    appendix,
    course,
    four_panels,
    statement,
)

PLACE = "App. A, Fig. 8"
LIMIT = 16.0 / 9.0
TINY = 1e-12


def compute(quick: bool) -> xr.Dataset:
    """Energy over time, figures of merit, and how far the printed formulas are off."""
    return xr.merge([course("energy", quick=quick), appendix()], combine_attrs="override")


def draw(data: xr.Dataset) -> Drawing:
    """Energy over time."""
    return four_panels(data, "energy", r"stored energy $E/\omega$", 2.1)


def _off(data: xr.Dataset, *names: str) -> tuple[str, bool]:
    largest = max(float(np.max(data[name].to_numpy())) for name in names)
    return f"at most {largest:.0e} apart for 2, 4, 20, 200 spins", largest < TINY


def _approaches(data: xr.Dataset) -> tuple[str, bool]:
    above = data["max_energy"].sel({CURVE: list(SPINS)}).to_numpy() - LIMIT
    told = "above 16/9 by " + ", ".join(f"{one:.4f}" for one in above)
    return told, bool(np.all(above > 0.0) and np.all(np.diff(above) < 0.0))


def _faster(data: xr.Dataset) -> tuple[str, bool]:
    times = data["charging_time"].sel({CURVE: list(SPINS)}).to_numpy()
    return "$g\\bar t$ = " + ", ".join(f"{t:.4f}" for t in times), bool(np.all(np.diff(times) < 0))


def _equivalent(data: xr.Dataset, reading: str) -> tuple[str, bool]:
    """Whether two cells with very many spins move as the cavity does: their powers tell."""
    many = float(data["max_power"].sel({CURVE: "200 spins"})) / np.sqrt(SPINS["200 spins"])
    theirs = float(data["max_power"].sel({CURVE: reading}))
    told = f"largest power {many:.4f} of 200 spins, {theirs:.4f} of the cavity"
    return told, abs(theirs / many - 1.0) < 1.0 / SPINS["200 spins"]


def _energy(name: str, quoted: str, reason: str) -> Claim:
    return Claim(
        name=f"energy-{name.replace(' ', '-')}",
        place=PLACE,
        says=f"Two cells and {name}: $E_{{\\max}}/\\omega$.",
        quoted=quoted,
        readings=(number("at the first maximum", "max_energy", quoted, curve=name),),
        verdict=Verdict.AGREES,
        reason=reason,
    )


CLAIMS = (
    _energy("2 spins", "2", "Two in every digit: $16 N_c(N_c-1)/(3N_c-2)^2$ at $N_c = 2$."),
    _energy("20 spins", "1.81", "1.8074."),
    _energy("200 spins", "1.78", "1.7807."),
    Claim(
        name="energy-cavity",
        place=PLACE,
        says="Two cells in a cavity with two photons: $E_{\\max}/\\omega$.",
        quoted="16/9",
        readings=tuple(
            Reading(
                CAVITY_WORDS[reading],
                lambda data, c=reading: exactly(bounded(data, "max_energy", curve=c), LIMIT),
            )
            for reading in CAVITIES
        ),
        verdict=Verdict.AGREES,
        reason=(
            "Both run through the same three levels, $E(T) = 8 u_1^2 u_2^2/(u_1^2+u_2^2)^2$, which "
            "does not tell the ends of the chain apart."
        ),
    ),
    Claim(
        name="amplitudes",
        place="App. A, Eq. A5",
        says="The amplitudes $c_1, \\dots, c_4$ of two cells and $N_c$ spins.",
        quoted="",
        readings=(in_words("populations from them", lambda data: _off(data, "a5_off")),),
        verdict=Verdict.AGREES,
        reason="Compared at 101 times up to $gt = \\pi$.",
    ),
    Claim(
        name="largest-energy-formula",
        place="App. A, Eq. A7",
        says="$E_{\\max} = 16N_c(N_c-1)\\,\\omega/(3N_c-2)^2$, first at $\\bar t = \\pi/(\\xi g)$.",
        quoted="",
        readings=(in_words("energy and time", lambda data: _off(data, "a7_off", "a7_time_off")),),
        verdict=Verdict.AGREES,
        reason="$(\\xi^2+4)(\\xi^2-2) = 36N_c(N_c-1)$ with $\\xi^2 = 2(3N_c-2)$.",
    ),
    Claim(
        name="energy-tends-to-cavity",
        place="App. A, Fig. 8, Sec. II",
        says="$E_{\\max}$ tends to the cavity's $16\\,\\omega/9$ from above as $N_c$ grows.",
        quoted="",
        readings=(in_words("2, 20, 200 spins", _approaches),),
        verdict=Verdict.AGREES,
        reason="So finite chargers store more in two cells.",
    ),
    Claim(
        name="ever-faster",
        place=PLACE,
        says="The first maximum comes the sooner, the more spins there are.",
        quoted="",
        readings=(in_words("2, 20, 200 spins", _faster),),
        verdict=Verdict.AGREES,
        reason="$\\bar t = \\pi/(g\\sqrt{6N_c-4})$.",
    ),
    Claim(
        name="equivalent-hamiltonians",
        place="App. A, Eqs. A2, A4",
        says="For $N_c \\to \\infty$ spins and cavity, $\\tilde g = \\sqrt{N_c}g$, are the same.",
        quoted="",
        readings=tuple(
            in_words(CAVITY_WORDS[reading], lambda data, c=reading: _equivalent(data, c))
            for reading in CAVITIES
        ),
        verdict=Verdict.AMBIGUOUS,
        reason=(
            "The matrices are equal after the order of one basis is reversed; but then "
            "$|00\\rangle|2\\rangle$, the first state of A4, stands for $|11, N_c/2-2\\rangle$, "
            "and the start of A2, its last state, for $|11\\rangle|0\\rangle$. From there the "
            "cavity moves as the spins do: the inverted one. To move alike is read as powers "
            "within $1/N_c$."
        ),
    ),
)

FIGURE_8 = Figure(
    paper=KEY,
    id="8",
    name="Fig. 8",
    title="Energy of two cells over time",
    caption=(
        "Stored energy of two cells with (a) 2, (b) 20, (c) 200 charger spins, $\\gamma = 0$, and "
        "(d) with the cavity in both readings: two photons, and inverted. The printed axes end at "
        "1 and 1/8; taken as multiples of $\\pi$, since in (a) the maximum comes at $gt = 1.11$."
    ),
    compute=compute,
    draw=draw,
    stated=CLAIMS,
    statements={
        "twenty spins": statement("20 spins"),
        "two photons": statement(PHOTONS),
        "inverted cavity": statement(INVERTED),
    },
)
