"""One charger spin more than cells: where it stores more than as many spins as cells."""

from itertools import pairwise

import numpy as np
import xarray as xr
from matplotlib.figure import Figure as Drawing

from spinvolt.bounded import Bounded, Proof
from spinvolt.errors import NotConverged
from spinvolt.papers.claim import Reading, between, holds
from spinvolt.papers.data import bounded, numbers, swept
from spinvolt.papers.drawing import PENS, THEORY, curve, points, sheet, styled
from spinvolt.papers.paper import Figure
from spinvolt.papers.works.beyond.evidence import computed, law, predicted
from spinvolt.theory.equal_sizes import crossover, equal_sizes

# Sizes between which equal ensembles win again.
LAST, FIRST = 11_700, 11_800
LARGEST, SCANNED = 100_000, 40
SIZE, SMALL = "cells", "small_cells"
QUANTA = "energy gained by one spin more, in quanta"


def compute(quick: bool) -> xr.Dataset:
    """What one and two spins more gain, the best number of spins, and the size of the crossover."""
    spaced = np.geomspace(2, LARGEST, 9 if quick else 61).round().astype(int).tolist()
    sizes = sorted({*spaced, *range(2, 13), LAST, FIRST})
    energy = {p: _energies(sizes, p) for p in (0, 1, 2)}
    gains = [[_less(energy[p][n], energy[0][n]) for n in sizes] for p in (1, 2)]
    theory = [n for n in sizes if n >= 10]
    told = [equal_sizes(n, n).missing - equal_sizes(n, n + 1).missing for n in theory]
    last, first = _crossing(dict(zip(sizes, gains[0], strict=True)))
    largest = 12 if quick else SCANNED
    best = [Bounded.exact(float(more)) for more in _best(largest)]
    return xr.merge(
        [
            numbers("one", gains[0], QUANTA, "1", SIZE, sizes),
            numbers("two", gains[1], QUANTA.replace("one spin", "two spins"), "1", SIZE, sizes),
            numbers(
                "law", [Bounded.exact(g) for g in told], f"{QUANTA}, law", "1", SIZE, theory
            ).reindex({SIZE: sizes}),
            numbers(
                "best",
                best,
                "spins more than cells that store most",
                "1",
                SMALL,
                [*range(2, largest + 1)],
            ),
            numbers("last", Bounded.exact(float(last)), "last size where one more wins", "1"),
            numbers("first", Bounded.exact(float(first)), "first size where equal sizes win", "1"),
            numbers("law_crossing", Bounded.exact(crossover()), "crossover of the law", "1"),
        ]
    )


def _energies(sizes: list[int], more: int) -> dict[int, Bounded]:
    """Energy at the first maximum for ``more`` spins than cells."""
    table = {"n_battery": sizes, "n_charger": f"n_battery + {more}", "metrics": ["max_energy"]}
    data = swept({"battery": {}, "sweep": table})
    return {n: bounded(data, "max_energy", n_battery=n) for n in sizes}


def _less(one: Bounded, other: Bounded) -> Bounded:
    """The difference of two numbers, with both errors."""
    return Bounded.around(one.value - other.value, one.error + other.error)


def _crossing(gains: dict[int, Bounded]) -> tuple[int, int]:
    """Neighbouring sizes: one spin more wins at the first, equal sizes at the second.

    The gain is nearly straight between the sizes that enclose its zero.
    """
    before, after = gains[LAST].value, gains[FIRST].value
    guess = LAST + round((FIRST - LAST) * before / (before - after))
    near = list(range(guess - 2, guess + 3))
    one, none = _energies(near, 1), _energies(near, 0)
    found = {n: _less(one[n], none[n]) for n in near}
    for last, first in pairwise(near):
        if found[last].low > 0.0 > found[first].high:
            return last, first
    raise NotConverged(f"the crossover is not proved to lie within {near[0]} and {near[-1]} cells")


def _best(largest: int) -> list[int]:
    """How many spins more than cells store most, for 2 cells up to the largest number.

    All numbers of spins up to 2 cells + 2 are tried.
    """
    pairs = [(n, m) for n in range(2, largest + 1) for m in range(1, 2 * n + 3)]
    cases = [{"n_battery": n, "n_charger": m} for n, m in pairs]
    data = swept({"battery": {}, "sweep": {"cases": cases, "metrics": ["max_energy"]}})
    energies = dict(zip(pairs, data["max_energy"].to_numpy(), strict=True))
    return [
        max(range(1, 2 * n + 3), key=lambda m, n=n: energies[n, m]) - n
        for n in range(2, largest + 1)
    ]


def draw(data: xr.Dataset) -> Drawing:
    """The gain over the number of cells, and near the crossover."""
    sizes = data[SIZE].to_numpy()
    with styled():
        picture, (left, right) = sheet(2, 2, height=2.8)
        for axes in (left, right):
            points(axes, sizes, data["one"].to_numpy(), PENS[0], "$N_c = N_b+1$, exact")
            points(axes, sizes, data["two"].to_numpy(), PENS[2], "$N_c = N_b+2$, exact")
            curve(axes, sizes, data["law"].to_numpy(), THEORY, "$N_c = N_b+1$, law")
            axes.axhline(0.0, color="black", linewidth=0.6)
            axes.set(xscale="log", xlim=(1.7, 1.3e5), xlabel="$N_b$")
        left.set(ylim=(-0.35, 0.2), ylabel=r"$[E(T)-E(T)_{N_c=N_b}]/\omega$")
        place = float(data["first"])
        left.axvline(place, color="black", linestyle=":", linewidth=0.8)
        right.axvline(place, color="black", linestyle=":", linewidth=0.8)
        right.set(xlim=(900.0, 1.3 * LARGEST), ylim=(-0.09, 0.09))
        right.annotate(
            f"{place:.0f}", (place, 0.0), (6, 8), textcoords="offset points", fontsize="small"
        )
        left.legend(loc="lower left", fontsize="small")
    return picture


def _at(data: xr.Dataset, size: int, name: str = "one") -> Bounded:
    return bounded(data, name, cells=size)


def _scan(data: xr.Dataset) -> bool:
    """Whether equal sizes are best for two to four cells, and one spin more for all others."""
    cells, best = data[SMALL].to_numpy(), data["best"].to_numpy()
    return bool(np.all(best == np.where(cells < 5, 0, 1)))


def _signs(data: xr.Dataset) -> bool:
    """Whether one spin more wins exactly from five cells to the crossover, by proved bounds."""
    inside = (data[SIZE] >= 5) & (data[SIZE] <= data["last"])
    return bool(
        ((data["one_low"] > 0) == inside).all() and ((data["one_high"] < 0) != inside).all()
    )


def _crossed(data: xr.Dataset) -> Bounded:
    """The size of the crossover: between two neighbours."""
    last, first = bounded(data, "last").value, bounded(data, "first").value
    return Bounded(0.5 * (last + first), last, first)


def _expected(data: xr.Dataset) -> Bounded:
    """The law's crossover, good to 3 % because its curves cross at a small angle."""
    value = bounded(data, "law_crossing").value
    return Bounded.around(value, 0.03 * value, Proof.ESTIMATED)


CLAIMS = (
    law(
        "from-five",
        "From five cells to the crossover one charger spin more than cells stores more.",
        "",
        (
            Reading(
                "the sign of the gain at every size computed, by proved bounds",
                lambda data: holds("as stated" if _signs(data) else "not so", _signs(data)),
            ),
            Reading(
                "all numbers of spins up to 2 N_b + 2, for few cells",
                lambda data: holds(
                    "N_b + 1 is best from 5 on" if _scan(data) else "not so", _scan(data)
                ),
            ),
        ),
        "liu2025 has $N_c = N_b$ best always. One more spin tilts the chain towards the battery: "
        "$-1/2$ in the missing quanta becomes $-(1+p)/2$, but $1/8$ becomes $1/8+p^2/16$.",
    ),
    law(
        "crossover",
        "Equal sizes win again from here on.",
        "12030",
        (
            predicted("12030", _expected),
            computed("exact, between two neighbouring sizes", _crossed, _expected),
        ),
        "`theory.equal_sizes.crossover`, where the missing quanta of both are equal; the exact "
        "crossover lies between 11 734 and 11 735 cells.",
    ),
    law(
        "small",
        "The gain at ten cells.",
        "",
        (
            Reading(
                "in quanta, positive and below a tenth",
                lambda data: between(_at(data, 10), 0.0, 0.1),
            ),
        ),
        "It stays below an eighth of a quantum at all sizes computed, so that it does not show "
        "in liu2025's figures.",
    ),
)

ONE_MORE = Figure(
    paper="beyond",
    id="one-more",
    name="One spin more",
    title="Where one charger spin more than cells beats as many spins as cells",
    caption=(
        "(a) Energy at the first maximum with one and two charger spins more than cells, less "
        "that with as many, all spins up; (b) the same near the crossover. With $p$ spins more "
        r"the quanta that are missing at the top are, with $s = A(N+p/2)t-\ln 2N$, $e^{-2s}(\ln "
        r"N+2s-\gamma)-(1+p)/2+e^{2s}(1/8+p^2/16)$ (`theory.equal_sizes`): the second term "
        r"favours $p = 1$, the last one, which grows as $\sqrt{\ln N}$, $p = 0$. The exact sign "
        "changes between 11 734 and 11 735 cells (dotted line), proved by the bounds, which are "
        "smaller than the markers."
    ),
    compute=compute,
    draw=draw,
    stated=CLAIMS,
    statements={
        "one more": {"battery": {"n_battery": 10, "n_charger": 11}},
        "as many": {"battery": {"n_battery": 10, "n_charger": 10}},
        "before the crossover": {"battery": {"n_battery": 11734, "n_charger": 11735}},
    },
)
