"""The exponent of the largest power over the number of cells, up to a hundred thousand."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import xarray as xr
from matplotlib.figure import Figure as Drawing

from spinvolt.bounded import Bounded, Proof
from spinvolt.papers.data import bounded, numbers, swept
from spinvolt.papers.drawing import PENS, curve, points, sheet, styled
from spinvolt.papers.paper import Figure
from spinvolt.papers.slopes import local_exponent
from spinvolt.papers.works.beyond.evidence import computed, law, predicted
from spinvolt.theory import crossing
from spinvolt.theory.equal_sizes import equal_sizes_power
from spinvolt.theory.full_charger import covers, full_charger

LARGEST, SPINS, FEW = 10**5, 10**9, 15
# So near to the largest size that the slope in between is the exponent there.
CLOSE = 97_000
KIND, BETWEEN = "charger", "between"
# First and last size and exponent of two fits of peng2021's Table I, N = 300 and N = 15.
TABLE = ((1, 50, 1.4540), (20, 80, 0.5172))


@dataclass(frozen=True)
class Charger:
    """A charger of the figure: its fields over the battery's size, and the law of its power."""

    name: str
    label: str
    fields: Mapping[str, Any]
    law: Callable[[int], Bounded | None]


def _as_many(n: int) -> Bounded | None:
    if not crossing.covers(n, SPINS, n):
        return None
    power, error = crossing.power(n, SPINS)
    return Bounded.around(power, power * error, Proof.ESTIMATED)


def _full(n: int, spins: int) -> Bounded | None:
    if not covers(n, spins, spins):
        return None
    found = full_charger(n, spins)
    return Bounded.around(found.max_power, found.max_power_error, Proof.ESTIMATED)


def _equal(n: int) -> Bounded | None:
    if n < 10:
        return None
    found = equal_sizes_power(n)
    return Bounded.around(found.max_power, found.max_power_error, Proof.ESTIMATED)


CHARGERS = (
    Charger(
        "as-many-up",
        "$10^9$ spins, $n = N_B$ up",
        {"n_charger": [SPINS], "start.charger.dicke": "n_battery"},
        _as_many,
    ),
    Charger("all-up", "$10^9$ spins, all up", {"n_charger": [SPINS]}, lambda n: _full(n, SPINS)),
    Charger("few", f"{FEW} spins, all up", {"n_charger": [FEW]}, lambda n: _full(n, FEW)),
    Charger("equal", "$N = N_B$ spins, all up", {"n_charger": "n_battery"}, _equal),
)


def compute(quick: bool) -> xr.Dataset:
    """Largest power and its local exponents for four chargers, exact and from their laws."""
    spaced = np.geomspace(1, LARGEST, 14 if quick else 41).round().astype(int)
    sizes = sorted({*spaced.tolist(), CLOSE})
    return xr.concat([_line(charger, sizes) for charger in CHARGERS], KIND).assign_coords(
        {KIND: [charger.name for charger in CHARGERS]}
    )


def _line(charger: Charger, sizes: list[int]) -> xr.Dataset:
    table = {"n_battery": sizes, **charger.fields, "metrics": ["max_power"]}
    data = swept({"battery": {}, "sweep": table}).squeeze()
    powers = {n: bounded(data, "max_power", n_battery=n) for n in sizes}
    laws = {n: charger.law(n) for n in sizes}
    means = [float(np.sqrt(a * b)) for a, b in pairwise(sizes)]
    exact = [local_exponent((a, powers[a]), (b, powers[b])) for a, b in pairwise(sizes)]
    theory = [_slope(a, laws[a], b, laws[b]) for a, b in pairwise(sizes)]
    found = [laws[n] for n in sizes]
    unit = "energy unit * unit of coupling"
    spins = data.coords["n_charger"].to_numpy() * np.ones(len(sizes))
    told = {"long_name": "charger spins", "units": "1"}
    return xr.merge(
        [
            numbers("power", [powers[n] for n in sizes], "largest power", unit, "cells", sizes),
            xr.Dataset({"spins": ("cells", spins, told)}),
            _where_known("law", found, "largest power from the law", unit, "cells", sizes),
            numbers("local", exact, "local exponent", "1", BETWEEN, means),
            _where_known("local_law", theory, "local exponent of the law", "1", BETWEEN, means),
        ],
        combine_attrs="override",
    )


def _slope(a: int, low: Bounded | None, b: int, high: Bounded | None) -> Bounded | None:
    return None if low is None or high is None else local_exponent((a, low), (b, high))


def _where_known(
    name: str, values: list[Bounded | None], label: str, unit: str, dim: str, places: list[Any]
) -> xr.Dataset:
    """As ``numbers``, with gaps where a law does not hold."""
    known = [(place, v) for place, v in zip(places, values, strict=True) if v is not None]
    part = numbers(name, [v for _, v in known], label, unit, dim, [place for place, _ in known])
    return part.reindex({dim: places})


def draw(data: xr.Dataset) -> Drawing:
    """Power over the square root of the charger's size, and local exponents."""
    cells, means = data["cells"].to_numpy(), data[BETWEEN].to_numpy()
    with styled():
        picture, (left, right) = sheet(2, 2, height=3.2)
        for charger, pen in zip(CHARGERS, PENS, strict=False):
            line = data.sel({KIND: charger.name})
            scale = 1.0 / np.sqrt(line["spins"].to_numpy())
            points(left, cells[::2], (line["power"].to_numpy() * scale)[::2], pen, charger.label)
            curve(left, cells, line["law"].to_numpy() * scale, pen)
            points(right, means[::2], line["local"].to_numpy()[::2], pen)
            curve(right, means, line["local_law"].to_numpy(), pen)
        for (first, last, exponent), label in zip(TABLE, ("peng2021 Table I", None), strict=True):
            right.plot([first, last], [exponent] * 2, color="black", linewidth=2.5, label=label)
        left.set(
            xscale="log", yscale="log", xlabel="cells $N_B$", ylim=(0.3, 3e9), xlim=(0.8, 1.3e5)
        )
        left.set_ylabel(r"$P_{\max}/(A B \sqrt{N})$")
        left.legend(loc="upper left")
        right.set(xscale="log", xlabel="cells $N_B$", ylim=(0.3, 2.1), xlim=(0.8, 1.3e5))
        right.set_ylabel(r"$\mathrm{d}\ln P_{\max}/\mathrm{d}\ln N_B$")
        right.legend(loc=(0.55, 0.32))
    return picture


def _last(name: str, charger: str) -> Callable[[xr.Dataset], Bounded]:
    """The local exponent at the largest size."""
    return lambda data: bounded(data, name, charger=charger, between=float(data[BETWEEN][-1]))


def _prefactor(name: str) -> Callable[[xr.Dataset], Bounded]:
    size = 1.0 / (SPINS**0.5 * LARGEST**1.5)
    return lambda data: bounded(data, name, charger="as-many-up", cells=LARGEST).scaled(size)


def _square_root(_: xr.Dataset) -> Bounded:
    return Bounded.around(0.5, FEW / LARGEST, Proof.ESTIMATED)


AT_THE_END = f"exact, from {CLOSE} to {LARGEST} cells"
CLAIMS = (
    law(
        "three-halves",
        "As many spins up as cells in a far larger charger: the exponent is 3/2.",
        "1.500",
        (
            predicted("1.500", _last("local_law", "as-many-up")),
            computed(AT_THE_END, _last("local", "as-many-up"), _last("local_law", "as-many-up")),
        ),
        r"The classical path $x = \tanh^2 y$, $y = A\sqrt{nN}t$ fills the battery without noise "
        r"(`theory.crossing`), so that $P_{\max} = 0.58258\,AB\sqrt N\,N_B^{3/2}$.",
    ),
    law(
        "prefactor",
        "Its factor is max tanh(y)^2/y, not the 0.72 of peng2021's Eq. 31.",
        "0.5826",
        (
            predicted("0.5826", _prefactor("law")),
            computed(f"exact, {LARGEST} cells", _prefactor("power"), _prefactor("law")),
        ),
        r"Two oscillators, which give $\max\sin^2(x)/x = 0.7246$, need far fewer quanta "
        "than cells.",
    ),
    law(
        "all-up",
        "All spins up in a far larger charger: the exponent stays below 3/2 by 1/(s + ln 4n).",
        "1.430",
        (
            predicted("1.430", _last("local_law", "all-up")),
            computed(AT_THE_END, _last("local", "all-up"), _last("local_law", "all-up")),
        ),
        r"The start is unstable, and waits $\ln 4n$ for the vacuum's noise: "
        r"$P_{\max} = 2ABn\sqrt{nN}\,\max_s\eta(s)/(s+\ln 4n)$, $n = N_B$ "
        "(`theory.full_charger`).",
    ),
    law(
        "one-half",
        "More cells than charger spins: the exponent is 1/2.",
        "0.5",
        (
            predicted("0.5", _square_root),
            computed(AT_THE_END, _last("local", "few"), _square_root),
        ),
        "A battery of many more cells than quanta is an oscillator whose coupling is "
        r"$A\sqrt{N_B}$; corrections are of order $N/N_B$.",
    ),
    law(
        "two",
        "Charger and battery that grow together: 2 - 1/(tau + ln 4N), beyond both bounds.",
        "1.94",
        (
            predicted("1.94", _last("local_law", "equal")),
            computed(AT_THE_END, _last("local", "equal"), _last("local_law", "equal")),
        ),
        "`theory.equal_sizes.equal_sizes_power`; at fixed $N$ the bounds 1/2 and 3/2 hold.",
    ),
)

POWER_EXPONENT = Figure(
    paper="beyond",
    id="power-exponent",
    name="Exponents of the power",
    title="What peng2021's exponent of the largest power tends to",
    caption=(
        "(a) Largest average power over the number of cells from 1 to 100 000, over "
        r"$AB\sqrt N$: markers exact, lines from the laws. (b) Slopes between neighbouring sizes. "
        "peng2021 fits 1.4540 over 1 to 50 cells ($N = 300$, $n = N_B$) and 0.5172 over 20 to 80 "
        "($N = 15$, $n = N$), shown as bars, and concludes 3/2 and 1/2. With $n = N_B$ the path "
        "crosses a double root without noise and the exponent is 3/2 (`theory.crossing`); with all "
        r"spins up, as in its Fig. 5, a logarithm remains: $3/2 - 1/(s+\ln 4N_B)$, $s$ being where "
        r"$\eta(s)/(s+\ln 4N_B)$ is largest (`theory.full_charger`)."
    ),
    compute=compute,
    draw=draw,
    stated=CLAIMS,
    statements={
        "as many up as cells": {
            "battery": {"n_battery": 1000, "n_charger": SPINS},
            "start": {"charger": {"dicke": 1000}},
        },
        "all up": {"battery": {"n_battery": 1000, "n_charger": SPINS}},
        "few charger spins": {"battery": {"n_battery": 1000, "n_charger": FEW}},
    },
)
