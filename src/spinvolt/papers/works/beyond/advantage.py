"""The collective advantage of equal ensembles up to a million cells, and how it grows."""

from itertools import pairwise

import numpy as np
import xarray as xr
from matplotlib.figure import Figure as Drawing

from spinvolt.bounded import Bounded, Proof
from spinvolt.papers.claim import Reading, holds
from spinvolt.papers.data import bounded, numbers, swept
from spinvolt.papers.drawing import FITTED, PENS, THEORY, curve, points, sheet, styled
from spinvolt.papers.paper import Figure
from spinvolt.papers.slopes import local_exponent
from spinvolt.papers.works.beyond.evidence import computed, law, predicted
from spinvolt.study.scaling import scaling
from spinvolt.theory.equal_sizes import ENERGY_ERROR, TIME_ERROR, equal_sizes

PRINTED = 0.8264
SMALLEST, LARGEST, ANCHOR = 10, 10**6, 100
# So near to the largest size that the slope in between is the exponent there.
CLOSE = 990_000
BETWEEN = "between"


def compute(quick: bool) -> xr.Dataset:
    """Advantage and its local exponent over the number of cells, exact and from the law."""
    spaced = np.geomspace(SMALLEST, LARGEST, 11 if quick else 51).round().astype(int)
    sizes = sorted({*spaced.tolist(), CLOSE})
    table = {"n_battery": sizes, "n_charger": "n_battery", "metrics": ["advantage"]}
    data = swept({"battery": {}, "sweep": table})
    exact = {n: bounded(data, "advantage", n_battery=n) for n in sizes}
    laws = {n: advantage(n) for n in sizes}
    means = [float(np.sqrt(a * b)) for a, b in pairwise(sizes)]
    local = [
        [local_exponent((a, found[a]), (b, found[b])) for a, b in pairwise(sizes)]
        for found in (exact, laws)
    ]
    growth = scaling(data).lines[0].fits["log"].constants()["a"]
    return xr.merge(
        [
            numbers(
                "advantage", list(exact.values()), "collective advantage", "1", "n_battery", sizes
            ),
            numbers("law", list(laws.values()), "advantage from the law", "1", "n_battery", sizes),
            numbers("local", local[0], "local exponent of the advantage", "1", BETWEEN, means),
            numbers("local_law", local[1], "local exponent of the law", "1", BETWEEN, means),
            numbers("growth", growth, "exponent a of c N^a / (ln N + b), fitted", "1"),
        ]
    )


def advantage(n: int) -> Bounded:
    """(pi/2) (1 - M/N) N / (ln 2N + s), with the errors of missing quanta M and of time."""
    found = equal_sizes(n, n)
    value = 0.5 * np.pi * found.max_energy / (n * found.charging_time)
    small = np.log(n) / n
    error = (ENERGY_ERROR / n + TIME_ERROR) * small
    return Bounded.around(value, 1.01 * error * value, Proof.ESTIMATED)


def draw(data: xr.Dataset) -> Drawing:
    """The advantage and its local exponent, with the law and the power that was fitted to it."""
    cells, advantage = (data[name].to_numpy() for name in ("n_battery", "advantage"))
    means, anchor = data[BETWEEN].to_numpy(), float(np.interp(ANCHOR, cells, advantage))
    with styled():
        picture, (left, right) = sheet(2, 2, height=2.6)
        points(left, cells[::2], advantage[::2], PENS[0], "exact")
        curve(left, cells, data["law"].to_numpy(), THEORY, r"law, $\sim N/\ln N$")
        fitted = anchor * (cells / ANCHOR) ** PRINTED
        curve(left, cells, fitted, FITTED, f"$N^{{{PRINTED}}}$ through {ANCHOR}")
        left.set(xscale="log", yscale="log", xlim=(8.0, 1.4e6), xlabel="$N_b = m = N_c = N$")
        left.set_ylabel(r"collective advantage $\Gamma$")
        left.legend(loc="upper left")
        points(right, means, data["local"].to_numpy(), PENS[0], "exact")
        curve(right, means, data["local_law"].to_numpy(), THEORY, "law")
        right.axhline(PRINTED, color=FITTED.colour, linestyle=FITTED.dashes, label=f"{PRINTED}")
        right.set(xscale="log", ylim=(0.7, 1.0), xlim=(8.0, 1.4e6), xlabel="$N_b = m = N_c = N$")
        right.set_ylabel(r"local exponent $\mathrm{d}\ln\Gamma/\mathrm{d}\ln N$")
        right.legend(loc="lower right")
    return picture


def _last(data: xr.Dataset, name: str) -> Bounded:
    return bounded(data.isel({BETWEEN: [-1]}), name, between=float(data[BETWEEN][-1]))


def _rises(data: xr.Dataset) -> bool:
    """Whether every local exponent is proved to be larger than the one before."""
    low, high = data["local_low"].to_numpy(), data["local_high"].to_numpy()
    return bool(np.all(low[1:] > high[:-1]))


def _passed(data: xr.Dataset) -> tuple[float, float]:
    """The sizes between which the local exponent passes the printed one."""
    place = int(np.argmax(data["local"].to_numpy() > PRINTED))
    return float(data[BETWEEN][place - 1]), float(data[BETWEEN][place])


CLAIMS = (
    law(
        "a-million",
        "The advantage at a million cells.",
        "100056",
        (
            predicted("100056", lambda data: bounded(data, "law", n_battery=LARGEST)),
            computed(
                "exact",
                lambda data: bounded(data, "advantage", n_battery=LARGEST),
                lambda data: bounded(data, "law", n_battery=LARGEST),
            ),
        ),
        r"$\Gamma = (\pi/2)(N-M)/(\ln 2N+s)$, the missing quanta $M$ and $s$ of "
        "`theory.equal_sizes`.",
    ),
    law(
        "local-exponent",
        "The local exponent at a million cells.",
        "0.935",
        (
            predicted("0.935", lambda data: _last(data, "local_law")),
            computed(
                "exact, from 990 000 to 1 000 000",
                lambda data: _last(data, "local"),
                lambda data: _last(data, "local_law"),
            ),
        ),
        r"`theory.equal_sizes.exponent`, $1-1/\ln N+\dots$; here as the law's slope between the "
        "same two sizes.",
    ),
    law(
        "no-power",
        "No power law: the local exponent rises without end, and is 0.8264 at one size only.",
        "",
        (
            Reading(
                "whether the bounds of neighbouring local exponents are apart, all rising",
                lambda data: holds("rises" if _rises(data) else "does not rise", _rises(data)),
            ),
            Reading(
                "where it passes 0.8264",
                lambda data: holds(
                    "between {:.0f} and {:.0f} cells".format(*_passed(data)),
                    _passed(data)[0] < 50.0 < _passed(data)[1] < 60.0 + _passed(data)[0],
                ),
            ),
        ),
        r"The local exponent is $1-1/\ln N+\dots$. A straight fit gives a mean over its window: 10 "
        "to 170, 2 to 415 and others give 0.8264.",
    ),
    law(
        "with-a-logarithm",
        "Divided by a logarithm, the power is 1.",
        "1",
        (
            Reading(
                "c N^a / (ln N + b) fitted to all sizes",
                lambda data: holds(
                    f"a = {bounded(data, 'growth')}", bounded(data, "growth").contains(1.0)
                ),
            ),
        ),
        r"The crossing takes the time $\ln 2N/(AN)$ that vacuum noise needs to grow to $N$ quanta, "
        "and stores nearly $N$.",
    ),
)

ADVANTAGE = Figure(
    paper="beyond",
    id="advantage",
    name="Advantage to a million",
    title="The collective advantage of equal ensembles grows as N over its logarithm",
    caption=(
        "(a) Advantage (yang2025 Eq. 12) at the first maximum for $N_b = m = N_c = N$ from ten "
        r"to a million, $A = 1$, where $\Gamma = (\pi/2)\,\eta(T)/(AT)$. The start is unstable: "
        r"vacuum noise grows as $e^{2ANt}$ from one quantum to $N$, which takes $ANT = \ln "
        r"2N+s$, and squeezing at the top leaves $M = \sqrt{L/2}+1/\sqrt{8L}-1/2$ quanta behind, "
        r"with $e^{4s} = 8L$, $L = \ln N+2s-\gamma-1$ (`theory.equal_sizes`). Hence the law "
        r"$\Gamma = (\pi/2)(N-M)/(\ln 2N+s)$. The dotted line is yang2025's $N^{0.8264}$ (Fig. "
        r"5, Table I). (b) Slopes between neighbouring sizes; the law's tend to 1 as $1-1/\ln N$."
    ),
    compute=compute,
    draw=draw,
    stated=CLAIMS,
    statements={
        "a hundred cells": {"battery": {"n_battery": 100, "n_charger": 100}},
        "a million cells": {
            "battery": {"n_battery": 10**6, "n_charger": 10**6},
            "charge": {"watch": ["energy"]},
        },
    },
)
