"""What huangfu2021 says of its Fig. 5."""

from itertools import pairwise

import numpy as np
import xarray as xr

from spinvolt.bounded import Bounded
from spinvolt.papers.claim import Claim, Reading, Verdict
from spinvolt.papers.data import bounded
from spinvolt.papers.works.huangfu2021.batteries import ANISOTROPY, CAVITIES, CAVITY, CELLS
from spinvolt.papers.works.huangfu2021.readings import CAVITY_WORDS, in_words, number

PLACE = "Sec. III, Fig. 5"
FIT = "a straight fit in double logarithmic scale, 25, 30, 40, 50, 60, 80, 100 cells"
OWN = "each with its own pairs, as in the figure"
BARE = "pairs of the bare $g$ for both"
NO_RULE = (
    "The paper does not say how it takes exponents. Local ones give 0.81, 0.87, 0.91 for 20, "
    "100, 1000 cells at $\\gamma = 0$; the three printed for $\\gamma > 0$ are those of a fit from "
    "25 to 100 cells, which gives 0.85 at $\\gamma = 0$."
)


def _exponent(anisotropy: float, quoted: str, verdict: Verdict, reason: str = NO_RULE) -> Claim:
    return Claim(
        name=f"exponent-gamma-{anisotropy:g}",
        place=PLACE,
        says=f"The ratio grows as $N_b^\\beta$: $\\beta$ at 100 cells, $\\gamma = {anisotropy:g}$.",
        quoted=quoted,
        readings=(
            number("the local exponent", "local", quoted, place=f"gamma = {anisotropy:g} at 100"),
            number(FIT, "fitted", quoted, anisotropy=anisotropy),
        ),
        verdict=verdict,
        reason=reason,
    )


def _local(cells: int, quoted: str, verdict: Verdict, reason: str) -> Claim:
    return Claim(
        name=f"exponent-{cells}",
        place=PLACE,
        says=f"$\\beta$ at {cells} cells, $\\gamma = 0$.",
        quoted=quoted,
        readings=(number("the local exponent", "local", quoted, place=f"gamma = 0 at {cells}"),),
        verdict=verdict,
        reason=reason,
    )


def _approaches(data: xr.Dataset) -> tuple[str, bool]:
    near = [float(data["local"].sel(place=f"gamma = 0 at {n}")) for n in (20, 100, 1000)]
    all_of_them = [*near, *(float(data["far"].sel(far_cells=n)) for n in (10**6, 10**12))]
    told = ", ".join(f"{beta:.3f}" for beta in all_of_them)
    rising = all(b > a for a, b in pairwise(all_of_them))
    return f"{told} at 20, 100, 1000, $10^6$, $10^{{12}}$ cells", rising and all_of_them[-1] < 1.0


def _falls(data: xr.Dataset, name: str) -> tuple[str, bool]:
    if name == "fitted":
        values = data["fitted"].to_numpy()
    else:
        places = [f"gamma = {a:g} at 100" for a in data[ANISOTROPY].to_numpy()]
        values = np.array([float(data["local"].sel(place=p)) for p in places])
    return ", ".join(f"{beta:.3f}" for beta in values), bool(np.all(np.diff(values) < 0.0))


def _of_cavity(data: xr.Dataset, reading: str, *, bare: bool) -> Bounded:
    """A cavity's exponent; its collective coupling adds one half to pairs of the bare one."""
    own = bounded(data, "cavity_exponent", cavity=reading)
    shift = 0.5 if bare else 0.0
    return Bounded(own.value + shift, own.low + shift, own.high + shift, own.proof)


def _steeper(data: xr.Dataset, reading: str, bare: bool) -> tuple[str, bool]:
    ours = bounded(data, "local", place="gamma = 0 at 100")
    theirs = _of_cavity(data, reading, bare=bare)
    return f"{ours.value:.3f} for the spins, {theirs.value:.3f} for it", ours.low > theirs.high


def _larger(data: xr.Dataset, reading: str, bare: bool) -> tuple[str, bool]:
    some = data.sel({CAVITY: reading, CELLS: slice(2, 100)})
    there = np.isfinite(some["cavity_ratio"].to_numpy())
    cells = some[CELLS].to_numpy()[there]
    ours = some["power_ratio"].sel({ANISOTROPY: 0.0}).to_numpy()[there]
    theirs = some["cavity_ratio"].to_numpy()[there] * (np.sqrt(cells) if bare else 1.0)
    told = f"{ours[-1]:.1f} for the spins, {theirs[-1]:.1f} for it at {cells[-1]} cells"
    return told, bool(np.all(ours > theirs))


def _pairs() -> tuple[tuple[str, str, bool], ...]:
    """Each reading of the benchmark with each unit of the pairs."""
    return tuple(
        (f"{CAVITY_WORDS[reading]}; {BARE if bare else OWN}", reading, bare)
        for bare in (False, True)
        for reading in CAVITIES
    )


def _cavity_exponent(quoted: str) -> tuple[Reading, ...]:
    return tuple(
        number(
            f"{CAVITY_WORDS[reading]}: the local exponent between 50 and 100 cells",
            "cavity_exponent",
            quoted,
            cavity=reading,
        )
        for reading in CAVITIES
    )


CLAIMS = (
    _local(20, "0.81", Verdict.AGREES, "The local exponent, from 19 and 21 cells."),
    _exponent(0.0, "0.87", Verdict.AMBIGUOUS),
    _local(
        1000,
        "0.99",
        Verdict.DIFFERS,
        "The local exponent is $1 - 1/(\\ln N_b + \\dots)$, from theory and from 999 and 1001 "
        "cells: 0.912. It reaches 0.99 near $10^{40}$ cells; 0.91 may have been meant.",
    ),
    _exponent(0.2, "0.84", Verdict.AMBIGUOUS),
    _exponent(0.6, "0.79", Verdict.AMBIGUOUS),
    _exponent(1.0, "0.48", Verdict.AMBIGUOUS),
    Claim(
        name="cavity-exponent",
        place=PLACE,
        says="The cavity's ratio grows with $\\beta = 0.5$.",
        quoted="0.5",
        readings=_cavity_exponent("0.5"),
        verdict=Verdict.AMBIGUOUS,
        reason=(
            "$P_{\\max} \\to 0.583\\,\\tilde g\\omega N_b^{3/2}$ for the cavity with $N_b$ "
            "photons, so $\\eta \\propto N_b^{1/2}$. The inverted one, with which Figs. 2 and 4 "
            "agree, has $N_b^{3/2}/\\ln N_b$ and thus a smaller local exponent, which tends to 1/2 "
            "slowly."
        ),
    ),
    Claim(
        name="exponent-to-one",
        place=PLACE,
        says="With $\\gamma = 0$ the exponent tends to about 1 as $N_b$ grows.",
        quoted="",
        readings=(in_words("local exponents, the last two from theory", _approaches),),
        verdict=Verdict.AGREES,
        reason="$\\eta \\sim N_b/\\ln N_b$: the exponent tends to 1, logarithmically.",
    ),
    Claim(
        name="exponent-falls-with-anisotropy",
        place=PLACE,
        says="At a hundred cells the exponent falls as $\\gamma$ grows.",
        quoted="",
        readings=(
            in_words("local exponents", lambda data: _falls(data, "local")),
            in_words(FIT, lambda data: _falls(data, "fitted")),
        ),
        verdict=Verdict.AGREES,
        reason="So do local exponents and those of the fit.",
    ),
    Claim(
        name="larger-ratio",
        place=PLACE,
        says="The spins' ratio is remarkably larger than the cavity's.",
        quoted="",
        readings=tuple(
            in_words(meaning, lambda data, c=cavity, bare=bare: _larger(data, c, bare))
            for meaning, cavity, bare in _pairs()
        ),
        verdict=Verdict.AMBIGUOUS,
        reason=(
            "The two ratios have other pairs. The spins' collective coupling is $\\sqrt{N_c}\\,g$ "
            "but their pairs have $g$; the cavity has $\\tilde g = \\sqrt{N_c}\\,g$ in both, which "
            "makes its ratio smaller by $\\sqrt{N_b}$. With pairs of $g$ for both the cavity is "
            "ahead in either reading."
        ),
    ),
    Claim(
        name="superior-power-law",
        place="Abstract, Sec. III, Fig. 5, Sec. V",
        says="The spins' power law is superior to the cavity's.",
        quoted="",
        readings=tuple(
            in_words(meaning, lambda data, c=cavity, bare=bare: _steeper(data, c, bare))
            for meaning, cavity, bare in _pairs()
        ),
        verdict=Verdict.AMBIGUOUS,
        reason=(
            "Exponents at a hundred cells. With pairs of the bare $g$ for both, as the spins have "
            "them, the cavity with photons has the exponent 1, and the inverted one tends to 1 "
            "like the spins."
        ),
    ),
)
