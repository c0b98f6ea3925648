"""Fisher information of each cell in all cases of yang2025, over time and over the size."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import xarray as xr
from matplotlib.figure import Figure as Drawing

from spinvolt.bounded import Bounded, Proof
from spinvolt.papers.claim import Reading, between, holds
from spinvolt.papers.data import bounded, charged, curves, merit, numbers, swept
from spinvolt.papers.drawing import FITTED, PENS, curve, points, sheet, styled
from spinvolt.papers.paper import Figure, Tables
from spinvolt.papers.works.beyond.evidence import computed, law, predicted
from spinvolt.theory import binomial, rotation
from spinvolt.theory.populations import fisher

CURVE, CASE, SIZE = "curve", "case", "cells"


@dataclass(frozen=True)
class Case:
    """A case of yang2025's Table I with the sizes taken for it."""

    name: str
    label: str
    n_battery: int
    n_charger: int
    excited: int

    @property
    def tables(self) -> Tables:
        """Its statement."""
        return {
            "battery": {"n_battery": self.n_battery, "n_charger": self.n_charger},
            "start": {"charger": {"dicke": self.excited}},
        }


CASES = (
    Case("i", r"(i) $N_b \ll m \ll N_c$", 10, 1000, 100),
    Case("ii", r"(ii) $m \ll N_b \ll N_c$", 1000, 100_000, 10),
    Case("iii", r"(iii) $m \ll N_c \ll N_b$", 100_000, 1000, 10),
    Case("iv", r"(iv) $N_b \ll m = N_c/2$", 10, 10_000, 5000),
    Case("few", r"$m = N_c \ll N_b$", 1000, 10, 10),
    Case("equal", "$m = N_c = N_b$", 100, 100, 100),
)


def compute(quick: bool) -> xr.Dataset:
    """Fisher information over N_b until twice the charging time, and at it for equal sizes."""
    charges = {
        case.name: charged({**case.tables, "charge": {"samples": 2, "watch": ["energy"]}})
        for case in CASES
    }
    ends = {name: 2.0 * merit(run, "charging_time").value for name, run in charges.items()}
    samples = 61 if quick else 401
    statements = {
        case.name: {**case.tables, "charge": {"until": ends[case.name], "samples": samples}}
        for case in CASES
    }
    series = curves(statements, ["fisher"])
    cells = xr.DataArray([case.n_battery for case in CASES], dims=CURVE)
    told = {"long_name": "Fisher information about Sx over N_b", "units": "1", "proof": "proved"}
    each = {
        f"each{side}": (series[f"fisher{side}"] / cells).assign_attrs(told)
        for side in ("", "_low", "_high")
    }
    peaks = [merit(charges[case.name], "fisher").scaled(1.0 / case.n_battery) for case in CASES]
    sizes = [1, 2, 3, 4, 5, 6, 8, *np.geomspace(10, 10**5, 9 if quick else 25).round().tolist()]
    return xr.merge(
        [
            xr.Dataset(each).assign_coords(time=series["time"]),
            xr.Dataset({"end": (CURVE, list(ends.values()), {"long_name": "2 T", "units": "1/A"})}),
            numbers("peak", peaks, f"{told['long_name']} at T", "1", CASE, list(charges)),
            _equal([int(n) for n in sizes]),
        ]
    )


def _equal(sizes: list[int]) -> xr.Dataset:
    table = {"n_battery": sizes, "n_charger": "n_battery", "metrics": ["fisher"]}
    data = swept({"battery": {}, "sweep": table})
    values = [bounded(data, "fisher", n_battery=n).scaled(1.0 / n) for n in sizes]
    label = "Fisher information about Sx over N at T, all numbers equal"
    return numbers("equal", values, label, "1", SIZE, sizes)


def draw(data: xr.Dataset) -> Drawing:
    """Six cases over time with the binomial law, and equal sizes at the charging time."""
    with styled():
        picture, (left, right) = sheet(2, 2, height=3.3)
        for case, pen in zip(CASES, PENS, strict=True):
            one = data.sel({CURVE: case.name})
            relative = 2.0 * one["time"].to_numpy() / float(one["end"])
            curve(left, relative, one["each"].to_numpy(), pen, case.label)
            some = slice(len(relative) // 16, None, len(relative) // 8)
            points(left, relative[some], one["each"].to_numpy()[some], pen)
        angles = np.linspace(0.0, 2.0 * np.pi, 201)
        curve(left, angles / np.pi, binomial.fisher(10, angles) / 10.0, FITTED, "binomial law")
        left.set(yscale="log", ylim=(0.008, 500.0), xlim=(0.0, 2.0))
        left.set(xlabel="$t/T$", ylabel="$F_Q/N_b$")
        left.legend(loc="upper right", ncols=2, fontsize="small")
        points(right, data[SIZE].to_numpy(), data["equal"].to_numpy(), PENS[5])
        right.axhline(1.0, color="black", linewidth=0.6)
        right.set(xscale="log", ylim=(0.9, 3.0), xlim=(0.8, 1.3e5), xlabel="$N_b = m = N_c = N$")
        right.set_ylabel("$F_Q(T)/N$")
    return picture


def _peak(case: str) -> Callable[[xr.Dataset], Bounded]:
    return lambda data: bounded(data, "peak", case=case)


def _of_level(case: Case) -> Callable[[xr.Dataset], Bounded]:
    """The level with all quanta, whose neighbours hold what the midpoint rotation says."""
    value = fisher([1.0], case.n_battery, case.excited) / case.n_battery
    turn = rotation.midpoint(case.n_battery, case.n_charger, case.excited)
    error = abs(rotation.corrected(turn, case.n_battery).fisher[0] / case.n_battery - value)
    return lambda _: Bounded.around(value, 2.0 * error, Proof.ESTIMATED)


def _rotated(case: Case) -> Callable[[xr.Dataset], Bounded]:
    turn = rotation.midpoint(case.n_battery, case.n_charger, case.excited)
    value, error = rotation.corrected(turn, case.n_battery).fisher
    return lambda _: Bounded.around(value / case.n_battery, error / case.n_battery, Proof.ESTIMATED)


def _off(data: xr.Dataset) -> float:
    """How far case (iv) is from the binomial law at most."""
    one = data.sel({CURVE: "iv"})
    angles = 2.0 * np.pi * one["time"].to_numpy() / float(one["end"])
    return float(np.max(np.abs(one["each"].to_numpy() - binomial.fisher(10, angles) / 10.0)))


def _above(data: xr.Dataset) -> tuple[float, float]:
    """The largest size up to which the bounds allow one, and the smallest proved above it."""
    sizes = data[SIZE].to_numpy()
    proved = data["equal_low"].to_numpy() > 1.0 + 1e-9
    return float(sizes[~proved].max()), float(sizes[proved].min())


def _middle(data: xr.Dataset) -> Bounded:
    values = data["equal"].to_numpy()
    return bounded(data, "equal", cells=int(data[SIZE][int(np.argmax(values))]))


CLAIMS = (
    *(
        law(
            f"case-{case.name}",
            f"At the charging time in case ({case.name}): about 2 m + 1, far above one.",
            quoted,
            (
                predicted(quoted, _of_level(case)),
                computed("exact", _peak(case.name), _of_level(case)),
            ),
            r"The battery is in the level with $m$ cells up, $F_Q = 2m(N_b-m)+N_b$ "
            "(`theory.populations.fisher`): at least 21 cells are entangled "
            "(yang2025 Eq. 45).",
        )
        for case, quoted in ((CASES[1], "20.80"), (CASES[2], "21.00"))
    ),
    law(
        "case-i",
        "At the charging time in case (i): slightly above one.",
        "1.00316",
        (
            predicted("1.00316", _rotated(CASES[0])),
            computed("exact", _peak("i"), _rotated(CASES[0])),
        ),
        r"A tilt $a$ of the slow factors leaves $d(d-1)a^2/8$ two quanta below the top "
        "(`theory.rotation.corrected`).",
    ),
    law(
        "binomial",
        "Case (iv) follows the binomial law, which never exceeds one.",
        "",
        (
            Reading(
                "the largest distance in [0, 2 T]",
                lambda data: holds(f"{_off(data):.1e}", _off(data) < 0.003),
            ),
        ),
        r"$H = \nu S^x$ keeps cells alike and unentangled (`theory.binomial`).",
    ),
    law(
        "equal-sizes",
        "Equal sizes: above one at the charging time from four cells on.",
        "",
        (
            Reading(
                "the last size at one, and the first that is proved to be above",
                lambda data: holds("{:.0f}, {:.0f}".format(*_above(data)), _above(data) == (3, 4)),
            ),
            Reading("the largest of all sizes", lambda data: between(_middle(data), 2.80, 2.82)),
        ),
        "yang2025 finds no more than one, for its binomial state, and no entangled cells "
        "therefore; this does not extend to equal sizes. It rises to 2.81 near 30 000 cells; no "
        "law is known to us.",
    ),
)

FISHER = Figure(
    paper="beyond",
    id="fisher",
    name="Fisher information of a cell",
    title="Fisher information over N_b in all cases of yang2025",
    caption=(
        "Quantum Fisher information of the battery about $S^x$ over $N_b$, above one only for "
        "entangled cells (yang2025 Eqs. 44, 45, 50). (a) Until twice the charging time; sizes "
        "$(N_b, N_c, m)$: (i) 10, 1000, 100; (ii) 1000, 100 000, 10; (iii) 100 000, 1000, 10; "
        "(iv) 10, 10 000, 5000; then 1000, 10, 10 and 100, 100, 100. yang2025's Fig. 6 has the "
        r"binomial law (dotted, $N_b = 10$), which holds for $H = \nu S^x$: cases (i) and (iv). "
        "With fewer quanta than cells the battery ends in the level $m$, whose information is "
        "$2m(N_b-m)+N_b$. (b) At the charging time for equal sizes."
    ),
    compute=compute,
    draw=draw,
    stated=CLAIMS,
    statements={f"case {case.name}": case.tables for case in CASES},
)
