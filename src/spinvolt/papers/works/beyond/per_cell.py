"""Energy and entropy of each cell at equal sizes: both turn, but not at the same size."""

from collections.abc import Callable

import numpy as np
import xarray as xr
from matplotlib.figure import Figure as Drawing

from spinvolt.bounded import Bounded, Proof
from spinvolt.papers.claim import Reading, holds, rounded
from spinvolt.papers.data import bounded, numbers, swept
from spinvolt.papers.drawing import PENS, THEORY, curve, points, sheet, styled
from spinvolt.papers.paper import Figure
from spinvolt.papers.works.beyond.evidence import computed, law, predicted
from spinvolt.theory.equal_sizes import equal_sizes
from spinvolt.theory.two_hops import peak, two_hops

DENSE, LARGEST = 20, 100_000
LEAST, LOWEST, MOST, HIGHEST = 7, "0.9550360950", 6, "0.0876488"
SIZE, BITS = "cells", "bit"


def compute(quick: bool) -> xr.Dataset:
    """Energy and entropy at the first maximum over the number of cells, all three equal."""
    spaced = np.geomspace(DENSE, LARGEST, 12 if quick else 45).round().astype(int).tolist()
    sizes = sorted({*range(1, DENSE), *spaced})
    table = {"n_battery": sizes, "n_charger": "n_battery", "metrics": ["max_energy", "entropy"]}
    data = swept({"battery": {}, "sweep": table})
    energy = [bounded(data, "max_energy", n_battery=n) for n in sizes]
    entropy = [bounded(data, "entropy", n_battery=n) for n in sizes]
    shares = [1.0 / n for n in sizes]
    each = [
        [e.scaled(x) for e, x in zip(values, shares, strict=True)] for values in (energy, entropy)
    ]
    theory = [n for n in sizes if n >= 10]
    expected = [_law(n) for n in theory]
    return xr.merge(
        [
            numbers("energy", each[0], "stored energy over omega N", "1", SIZE, sizes),
            numbers("entropy_each", each[1], "entropy over N", BITS, SIZE, sizes),
            numbers("entropy", entropy, "von Neumann entropy", BITS, SIZE, sizes),
            numbers("law", expected, "energy over omega N, law", "1", SIZE, theory).reindex(
                {SIZE: sizes}
            ),
        ]
    )


def _law(n: int) -> Bounded:
    found = equal_sizes(n, n)
    return Bounded.around(1.0 - found.missing / n, found.missing_error / n, Proof.ESTIMATED)


def draw(data: xr.Dataset) -> Drawing:
    """Energy and entropy of each cell, and the entropy itself."""
    sizes = data[SIZE].to_numpy()
    with styled():
        picture, (left, right) = sheet(2, 2, height=2.8)
        points(left, sizes, data["energy"].to_numpy(), PENS[0], "exact")
        curve(left, sizes, data["law"].to_numpy(), THEORY, "law")
        left.axvline(LEAST, color="black", linestyle=":", linewidth=0.8, label=f"$N$ = {LEAST}")
        left.set(xscale="log", ylim=(0.93, 1.005), xlim=(0.8, 1.3e5), xlabel="$N_b = m = N_c = N$")
        left.set_ylabel(r"$E(T)/(\omega N)$")
        left.legend(loc="lower right")
        points(right, sizes, 10.0 * data["entropy_each"].to_numpy(), PENS[2], "$10\\,S(T)/N$")
        points(right, sizes, data["entropy"].to_numpy(), PENS[3], "$S(T)$")
        right.axvline(MOST, color="black", linestyle=":", linewidth=0.8, label=f"$N$ = {MOST}")
        right.set(xscale="log", ylim=(-0.05, 1.4), xlim=(0.8, 1.3e5), xlabel="$N_b = m = N_c = N$")
        right.set_ylabel("entropy (bits)")
        right.legend(loc="center right")
    return picture


def _extreme(data: xr.Dataset, name: str, sign: int) -> int:
    """The size at which a number is proved to be largest (or smallest, sign -1) of all computed."""
    here = data.sel({SIZE: data[SIZE] >= 2 if sign > 0 else data[SIZE] >= 3})
    place = int(np.argmax(sign * here[name].to_numpy()))
    ends = ("low", "high") if sign > 0 else ("high", "low")
    mine = float(here[f"{name}_{ends[0]}"][place])
    others = np.delete(here[f"{name}_{ends[1]}"].to_numpy(), place)
    return int(here[SIZE][place]) if np.all(sign * mine > sign * others) else 0


def _turn(name: str, sign: int, size: int) -> Reading:
    def find(data: xr.Dataset):  # noqa: ANN202
        found = _extreme(data, name, sign)
        return holds(f"at {found} cells" if found else "not decided", found == size)

    return Reading("at which of all sizes computed, by proved bounds", find)


def _at(name: str, size: int) -> Callable[[xr.Dataset], Bounded]:
    return lambda data: bounded(data, name, cells=size)


def _pair(_: xr.Dataset) -> Bounded:
    return Bounded.around(peak(two_hops(2, 2, 2)).max_energy / 2.0, 1e-13)


def _peaks_late(data: xr.Dataset) -> int:
    return int(data[SIZE][int(np.argmax(data["entropy"].to_numpy()))])


CLAIMS = (
    law(
        "minimum",
        "The energy of each cell is least at seven cells.",
        LOWEST,
        (
            _turn("energy", -1, LEAST),
            Reading("its value there", lambda data: rounded(_at("energy", LEAST)(data), LOWEST)),
        ),
        "liu2025's number is lost in its text. Below, the chain is short and nearly regular; "
        r"above, what is missing grows as $\sqrt{\ln N}$ only, so that each cell gets more.",
    ),
    law(
        "pair",
        "Two cells are charged completely.",
        "1",
        (predicted("1", _pair), computed("exact, two cells", _at("energy", 2), _pair)),
        "$16N(N-1)/(3N-2)^2 = 2$ for $N = 2$ (`theory.two_hops`, liu2025 Eq. 23).",
    ),
    law(
        "entropy",
        "The entropy of each cell is largest at six cells, not at seven.",
        HIGHEST,
        (
            _turn("entropy_each", 1, MOST),
            Reading(
                "its value there", lambda data: rounded(_at("entropy_each", MOST)(data), HIGHEST)
            ),
        ),
        "liu2025's inverse relation of energy and entanglement is not strict.",
    ),
    law(
        "large",
        "The energy of each of a hundred thousand cells.",
        "0.99998",
        (
            predicted("0.99998", _at("law", LARGEST)),
            computed("exact", _at("energy", LARGEST), _at("law", LARGEST)),
        ),
        "$1-[\\sqrt{L/2}+1/\\sqrt{8L}-1/2]/N$ (`theory.equal_sizes`).",
    ),
    law(
        "whole-entropy",
        "The entropy of the battery itself is largest near three hundred cells, then falls.",
        "1.20",
        (
            Reading(
                "the size of the largest among those computed",
                lambda data: holds(
                    f"at {_peaks_late(data)} cells", 150 <= _peaks_late(data) <= 600
                ),
            ),
            Reading(
                "its value there",
                lambda data: rounded(_at("entropy", _peaks_late(data))(data), "1.20"),
            ),
        ),
        "Computed; no law is known to us.",
    ),
)

PER_CELL = Figure(
    paper="beyond",
    id="per-cell",
    name="Energy and entropy of a cell",
    title="What each cell stores and how mixed it is, at equal sizes",
    caption=(
        "At the first maximum for $N_b = m = N_c = N$: (a) energy of each cell, which is least "
        "at seven (liu2025's Fig. 5 lost the number in its text), with the law "
        r"$1-[\sqrt{L/2}+1/\sqrt{8L}-1/2]/N$, $L = \ln N+2s-\gamma-1$, $e^{4s} = 8L$, of "
        "`theory.equal_sizes`: vacuum noise that has crossed is squeezed at the top. (b) "
        "Entropy of the battery, and ten times that of each cell, largest at six. The bounds "
        "are smaller than the markers."
    ),
    compute=compute,
    draw=draw,
    stated=CLAIMS,
    statements={
        "seven cells": {"battery": {"n_battery": 7, "n_charger": 7}},
        "two cells": {"battery": {"n_battery": 2, "n_charger": 2}},
    },
)
