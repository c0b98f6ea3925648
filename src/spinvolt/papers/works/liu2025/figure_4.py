"""Fig. 4: energy per cell over the number of charger spins, and over its ratio to the cells."""

from collections.abc import Sequence

import numpy as np
import xarray as xr
from matplotlib.figure import Figure as Drawing

from spinvolt.bounded import Bounded, Proof
from spinvolt.papers.claim import Claim, Found, Reading, Verdict, holds
from spinvolt.papers.data import charged, merits, numbers
from spinvolt.papers.drawing import PENS, curve, sheet, styled
from spinvolt.papers.paper import Figure
from spinvolt.papers.works.liu2025.cells import Floats, full, per_cell, prefixed, turns
from spinvolt.theory import equal_sizes

CELLS, LARGE = (4, 6, 8, 10, 12, 20, 50, 100), (500, 1000, 2000)
DRAWN = (6, 10, 20, 50, 100)
EDGE = (100, 2000, 11_700, 11_800)
COMMON = (0.5, 1.0, 1.5, 2.0, 2.5, 3.0)
LARGEST_RATIO = 3
# Samples this far apart, in 1/A, miss the maxima of large batteries.
STEP, LAST = 0.001, 0.05
# Curves that are a twentieth of the axis apart are not "almost perfectly identical".
SAME = 0.05
PAIR, BIG, SCAN, SIZE = "pair", "large_pair", "scan", "edge"


def compute(quick: bool) -> xr.Dataset:
    """Energy per cell over the charger, of small and of large batteries."""
    small = [(n, c) for n in CELLS for c in _spins(n, quick)]
    ratios = np.round(np.arange(LARGEST_RATIO, 0.09, -0.25 if quick else -0.05)[::-1], 3)
    large = [(n, round(n * r)) for n in LARGE for r in np.union1d(ratios, COMMON)]
    big = prefixed(per_cell(large, BIG), "large")
    label = f"largest energy per cell among samples {STEP} apart"
    sampled = np.array([_sampled(*pair) for pair in large])
    big["large_sampled"] = (BIG, sampled, {"long_name": label, "units": "energy unit"})
    error = 0.03 * equal_sizes.crossover()
    where = Bounded.around(equal_sizes.crossover(), error, Proof.ESTIMATED)
    return xr.merge(
        [
            per_cell(small, PAIR),
            big,
            _best(range(2, 7 if quick else 13)),
            _gains(),
            numbers("crossover", where, "cells from which equal numbers win, theory", "1"),
        ],
        combine_attrs="drop_conflicts",
    )


def _spins(cells: int, quick: bool) -> list[int]:
    """Charger spins up to three times the cells."""
    coarse = max(1, cells // (10 if quick else 50))
    return sorted({*range(coarse, LARGEST_RATIO * cells + 1, coarse), cells + 1})


def _sampled(cells: int, spins: int) -> float:
    """What the largest of equidistant samples shows."""
    times = np.arange(0.0, LAST + STEP / 2, STEP).tolist()
    run = charged(full(cells, spins, until=times[-1], times=times, watch=["energy"]))
    return float(np.max(run["energy"].value)) / cells


def _best(cells: range) -> xr.Dataset:
    """The number of charger spins, up to 2 N_b + 2, that stores most in N_b cells."""
    best: dict[str, list[int]] = {"best": [], "best_in_window": []}
    for n in cells:
        spins = range(1, 2 * n + 3)
        first = merits([full(n, c) for c in spins], ["max_energy"], PAIR)
        windows = [full(n, c, until=4.0 / (n * c) ** 0.5) for c in spins]
        ever = merits(windows, ["max_energy"], PAIR)
        for name, found in (("best", first), ("best_in_window", ever)):
            best[name].append(int(np.argmax(found["max_energy"].to_numpy())) + 1)
    words = {"best": "first maximum", "best_in_window": "maximum up to 4 / (A sqrt(N_b N_c))"}
    return xr.Dataset(
        {
            name: (
                SCAN,
                np.array(found),
                {"long_name": f"charger spins that store most, {words[name]}", "units": "1"},
            )
            for name, found in best.items()
        },
        {SCAN: list(cells)},
    )


def _gains() -> xr.Dataset:
    """What one spin more than cells adds to the energy per cell."""
    pairs = [(n, n + more) for n in EDGE for more in (0, 1)]
    found = per_cell(pairs, PAIR)
    rows, low, high = (
        found[f"energy_share{side}"].to_numpy().reshape(-1, 2) for side in ("", "_low", "_high")
    )
    gains = [
        Bounded(float(r[1] - r[0]), float(a[1] - b[0]), float(b[1] - a[0]))
        for r, a, b in zip(rows, low, high, strict=True)
    ]
    label = "energy per cell that one spin more than cells adds"
    data = numbers("gain", gains, label, "energy unit", SIZE, EDGE)
    equal = {"long_name": "energy per cell, as many spins as cells", "units": "energy unit"}
    return data.assign(equal=(SIZE, rows[:, 0], equal))


def draw(data: xr.Dataset) -> Drawing:
    """Energy per cell over spins, over the ratio, and of large batteries."""
    with styled():
        picture, (left, middle, right) = sheet(3, 3)
        for n, pen in zip(DRAWN, PENS, strict=False):
            spins, energy = line(data, "energy_share", n)
            label = f"$N_b = {n}$" if n == DRAWN[0] else f"{n}"
            curve(left, spins, energy, pen, label)
            curve(middle, spins / n, energy, pen, label)
        left.set(xscale="log", xlabel="charger spins $N_c$", xlim=(1.0, 300.0))
        for n, pen in zip(LARGE, PENS, strict=False):
            spins, energy = line(data, "large_energy_share", n)
            curve(right, spins / n, energy, pen, f"$N_b = {n}$" if n == LARGE[0] else f"{n}")
        spins, coarse = line(data, "large_sampled", LARGE[-1])
        right.plot(
            spins / LARGE[-1], coarse, ".-", color="0.35", linewidth=0.7, markersize=2.5,
            label=f"{LARGE[-1]}, sampled",
        )  # fmt: skip
        for axes in (left, middle, right):
            axes.set(ylim=(0.0, 1.35), ylabel=r"maximal energy per cell $\Delta E / N_b\omega$")
            axes.set_yticks(np.arange(0.0, 1.1, 0.25))
            many = 3 if axes is not right else 2
            axes.legend(loc="upper center", ncols=many, borderaxespad=0.6, handlelength=1.8)
        for axes in (middle, right):
            axes.set(xlabel="$N_c / N_b$", xlim=(0.0, LARGEST_RATIO))
    return picture


def line(data: xr.Dataset, name: str, cells: int) -> tuple[Floats, Floats]:
    """Charger spins and values for a number of cells."""
    word = "large_" if name.startswith("large") else ""
    mine = data[f"{word}n_battery"].to_numpy() == cells
    return data[f"{word}n_charger"].to_numpy()[mine], data[name].to_numpy()[mine]


def _at(data: xr.Dataset, name: str, cells: int) -> Floats:
    """Values at the ratios that all sizes have."""
    spins, values = line(data, name, cells)
    found = dict(zip(spins.tolist(), values.tolist(), strict=True))
    return np.array([found[round(r * cells)] for r in COMMON])


def spread(data: xr.Dataset, name: str, cells: Sequence[int]) -> float:
    """How far curves lie apart at most, at the ratios that all sizes have."""
    return float(np.max(np.ptp([_at(data, name, n) for n in cells], axis=0)))


def _uniform(data: xr.Dataset, cells: Sequence[int]) -> Found:
    apart = spread(data, "energy_share", cells)
    return holds(f"at most {apart:.3f} apart", apart <= SAME)


def _breaks(data: xr.Dataset, name: str) -> Found:
    """Whether large batteries lie further apart than those of 20 to 100 cells."""
    small = spread(data, "energy_share", (20, 50, 100))
    large = spread(data, name, LARGE)
    return holds(f"{large:.4f} apart, 20 to 100 cells {small:.4f}", large > small)


def _oscillates(data: xr.Dataset, name: str) -> Found:
    """Whether a curve over the ratio turns more than once."""
    found = [turns(line(data, name, n)[1]) for n in LARGE]
    said = ", ".join(f"{t} for {n} cells" for t, n in zip(found, LARGE, strict=True))
    return holds(f"turning points: {said}", min(found) > 1)


def _best_of(data: xr.Dataset, name: str) -> Found:
    pairs = {int(n): int(c) for n, c in zip(data[SCAN], data[name], strict=True)}
    said = ", ".join(f"{c} for {n}" for n, c in pairs.items())
    return holds(f"most is stored with spins: {said}", all(n == c for n, c in pairs.items()))


def _gain(data: xr.Dataset, sizes: Sequence[int]) -> Found:
    part = data.sel({SIZE: list(sizes)})
    said = ", ".join(f"{float(g):+.2g} for {n}" for g, n in zip(part["gain"], sizes, strict=True))
    return holds(f"one spin more adds {said} cells", bool((part["gain_high"] < 0.0).all()))


def _below(data: xr.Dataset, at_equal: bool) -> Found:
    """Whether large batteries store less per cell than twenty cells, and hardly less."""
    kept = np.array([(r == 1.0) is at_equal for r in COMMON])
    middle = _at(data, "energy_share", 20)[kept]
    gaps = np.array([middle - _at(data, "large_energy_share", n)[kept] for n in LARGE])
    said = f"twenty cells store between {gaps.min():+.3f} and {gaps.max():+.3f} more per cell"
    return holds(said, bool(gaps.min() >= 0.0 and gaps.max() <= SAME))


_SAMPLES = f"the largest of samples {STEP}/A apart up to {LAST}/A, our guess at what was done"

FIGURE_4 = Figure(
    paper="liu2025",
    id="4",
    name="Fig. 4",
    title="Energy per cell over the charger's size",
    caption=(
        "Energy per cell at the first maximum, charger fully up, $A = \\omega = 1$: (a) over "
        "$N_c$, (b) over $N_c/N_b$, lines as in (a), (c) for large batteries, whose exact curves "
        f"coincide. Grey: the largest of samples {STEP}/A apart up to {LAST}/A for 2000 "
        "cells, which oscillates because samples miss the narrow maximum. The paper's sizes are "
        "lost in our copy; these are ours, and more are in the data."
    ),
    compute=compute,
    draw=draw,
    stated=(
        Claim(
            name="most-at-equal-numbers",
            place="Abstract, Sec. IV.1, V, Fig. 4(a)",
            says="The energy per cell is always largest at $N_c = N_b$.",
            quoted="",
            readings=(
                Reading(
                    "first maximum, all $N_c \\leq 2N_b + 2$",
                    lambda data: _best_of(data, "best"),
                ),
                Reading(
                    "largest up to $4/(A\\sqrt{N_bN_c})$, all $N_c \\leq 2N_b + 2$",
                    lambda data: _best_of(data, "best_in_window"),
                ),
                Reading(
                    "first maximum of large batteries, up to 2000 as in Sec. V",
                    lambda data: _gain(data, (100, 2000)),
                ),
                Reading(
                    "first maximum of still larger ones",
                    lambda data: _gain(data, (11_700, 11_800)),
                ),
            ),
            verdict=Verdict.DIFFERS,
            reason=(
                "It is so for 2, 3 and 4 cells; from 5 on to about 11735 cells $N_c = N_b + 1$ "
                "stores slightly more, 0.963179 against 0.956738 for ten. Steps of several spins "
                "in $N_c$ hide it. With $p = N_c - N_b$ the missing quanta are "
                "$e^{-2s}(\\ln N + 2s - \\gamma) - (1+p)/2 + e^{2s}(1/8 + p^2/16)$, which puts the "
                "crossing at 12030 within 3 %."
            ),
        ),
        Claim(
            name="uniform",
            place="Sec. IV.1, Fig. 4(b)",
            says="Energy per cell over $N_c/N_b$ is almost identical for all (midsize) $N_b$.",
            quoted="",
            readings=tuple(
                Reading(
                    f"{cells[0]} to {cells[-1]} cells, ratios 0.5, 1, ..., 3, a twentieth of the "
                    "axis allowed",
                    lambda data, cells=cells: _uniform(data, cells),
                )
                for cells in (CELLS, CELLS[3:], CELLS[5:])
            ),
            verdict=Verdict.AMBIGUOUS,
            reason=(
                "The sizes are lost in our copy. Curves tend to one another as $1/N_b$: "
                "$\\min(1, N_c/N_b)$ times the universal efficiency of "
                "`spinvolt.theory.full_charger`."
            ),
        ),
        Claim(
            name="breaks",
            place="Sec. IV.1, Fig. 4(c)",
            says="For larger batteries the uniform behaviour breaks.",
            quoted="",
            readings=(
                Reading(
                    "exact first maximum, 500 to 2000 cells",
                    lambda data: _breaks(data, "large_energy_share"),
                ),
                Reading(_SAMPLES, lambda data: _breaks(data, "large_sampled")),
            ),
            verdict=Verdict.AMBIGUOUS,
            reason=(
                "Exact maxima agree the better, the larger the battery. The charging time falls "
                "as $\\ln N / N$, so that equidistant samples miss more and more of a maximum."
            ),
        ),
        Claim(
            name="oscillation",
            place="Sec. IV.1, Fig. 4(c)",
            says="For larger batteries oscillation appears over $N_c/N_b$.",
            quoted="",
            readings=(
                Reading(
                    "exact first maximum over the ratio",
                    lambda data: _oscillates(data, "large_energy_share"),
                ),
                Reading(_SAMPLES, lambda data: _oscillates(data, "large_sampled")),
            ),
            verdict=Verdict.AMBIGUOUS,
            reason=(
                "The exact curve rises to $N_c \\approx N_b$ and falls, without oscillation. "
                "The samples' distance from the maximum is what oscillates."
            ),
        ),
        Claim(
            name="upper-bound",
            place="Sec. V",
            says="The curve of midsize batteries is a tight upper bound for large ones.",
            quoted="",
            readings=(
                Reading(
                    "20 against 500, 1000, 2000 cells, $N_c/N_b$ = 0.5, 1.5, 2, 2.5, 3",
                    lambda data: _below(data, at_equal=False),
                ),
                Reading("the same at $N_c = N_b$", lambda data: _below(data, at_equal=True)),
            ),
            verdict=Verdict.AMBIGUOUS,
            reason=(
                "Away from $N_c = N_b$ energies per cell fall to their limit as $N_b$ grows; at "
                "$N_c = N_b$ they rise to one."
            ),
        ),
    ),
    statements={
        "ten cells and spins": full(10, 10),
        "ten cells, one spin more": full(10, 11),
        "two thousand cells, twice as many spins": full(2000, 4000),
    },
)
