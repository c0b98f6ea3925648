"""Table I: fitted exponents and factors of the power, and the limit that is put beside them."""

import math

import xarray as xr

from spinvolt.algebra.constants import fastest_rise
from spinvolt.bounded import Bounded
from spinvolt.papers.claim import Claim, Found, Reading, Verdict, holds, rounded
from spinvolt.papers.data import bounded, numbers
from spinvolt.papers.paper import Figure
from spinvolt.papers.works.peng2021.figure_4 import late_exponent
from spinvolt.papers.works.peng2021.powers import FEW, MANY, Branch, fits, peaks, sampled
from spinvolt.theory import crossing

SAMPLED = "_sampled"
PRINTED = {
    5: ("0.5013", "4.3706"), 10: ("0.5067", "9.9668"), 15: ("0.5172", "15.9241"),
    100: ("1.4075", "7.0056"), 200: ("1.4434", "9.4058"), 300: ("1.4540", "11.3456"),
}  # fmt: skip
LIMITS = {100: "7.2", 200: "10.1823", 300: "12.4708"}
TWO_DIGITS = 0.72
# Closed forms are evaluated to rounding.
ROUNDING = 1e-12


def compute(quick: bool) -> xr.Dataset:  # noqa: ARG001  (the fits need every size)
    """Fits through the powers in continuous time and on a time grid, and the limits."""
    parts = [_fitted(branch) for branch in (FEW, MANY)]
    fitted = xr.concat(parts, "n_charger", combine_attrs="override")
    rise, crossed = fastest_rise()[1], crossing.fastest(0.0)[1]
    factors = {"few_quanta": rise, "two_digits": TWO_DIGITS, "as_many_quanta": crossed}
    known = [
        numbers(
            f"limit_{name}",
            [Bounded.around(c * math.sqrt(n), ROUNDING * math.sqrt(n)) for n in MANY.spins],
            f"{c:.5f} sqrt(N)", "1", "large_charger", MANY.spins,
        )
        for name, c in factors.items()
    ]  # fmt: skip
    return xr.merge([fitted, *known, late_exponent()])


def _fitted(branch: Branch) -> xr.Dataset:
    data = peaks(branch)
    on_grid = xr.concat(
        [
            numbers(
                "power",
                [
                    sampled(
                        branch, cells, n, bounded(data, "max_power", n_charger=n, n_battery=cells)
                    )
                    for cells in branch.sizes
                ],
                "largest average power on the time grid", "energy unit/time unit",
                "n_battery", branch.sizes,
            )
            for n in branch.spins
        ],
        xr.Variable("n_charger", list(branch.spins)),
    )  # fmt: skip
    return xr.merge([fits(branch, data), fits(branch, on_grid, "power", SAMPLED)])


def of_charger(data: xr.Dataset, name: str, spins: int, quoted: str) -> Found:
    """A fitted number beside the printed one."""
    return rounded(bounded(data, name, n_charger=spins), quoted)


def of_limit(data: xr.Dataset, name: str, spins: int) -> Found:
    """A limit's factor beside the printed one."""
    return rounded(bounded(data, f"limit_{name}", large_charger=spins), LIMITS[spins])


def factor_over_root(data: xr.Dataset) -> Found:
    """Whether factor over sqrt(N) comes nearer to 0.72 with larger chargers."""
    found = [bounded(data, "factor", n_charger=n).value / math.sqrt(n) for n in MANY.spins]
    apart = [abs(value - TWO_DIGITS) for value in found]
    told = ", ".join(f"{value:.4f}" for value in found)
    return holds(told, sorted(apart, reverse=True) == apart)


# Both readings of all exponents and factors come to the printed digits only for the first.
AGREEING = ((5, 0),)


def fitted_claim(spins: int, column: int) -> Claim:
    """The claim of one printed exponent or factor."""
    name, letter = (("exponent", "\\alpha"), ("factor", "\\beta"))[column]
    quoted = PRINTED[spins][column]
    first, last = (FEW if spins in FEW.spins else MANY).fitted
    figure = "Fig. 3(b)" if spins in FEW.spins else "Fig. 4(b)"
    agrees = (spins, column) in AGREEING
    return Claim(
        name=f"{name}-{spins}",
        place=f"Table I, {figure}",
        says=f"${letter} = {quoted}$ for $N = {spins}$, fitted from {first} to {last} cells.",
        quoted=quoted,
        readings=(
            Reading(
                "largest power in continuous time",
                lambda data: of_charger(data, name, spins, quoted),
            ),
            Reading(
                "largest of 1000 samples in $[0, 2/A]$",
                lambda data: of_charger(data, f"{name}{SAMPLED}", spins, quoted),
            ),
        ),
        verdict=Verdict.AGREES if agrees else Verdict.AMBIGUOUS,
        reason="The grid is fine enough for these digits."
        if agrees
        else "The paper reads its powers off a time grid: with steps of 2/999 all twelve numbers "
        "come out; in continuous time the last digits differ.",
    )


def limit_claim(spins: int) -> Claim:
    """The claim of one factor of the limit."""
    return Claim(
        name=f"limit-factor-{spins}",
        place="Table I, thermodynamic limit; Eq. 31",
        says=f"In the thermodynamic limit $\\beta = {LIMITS[spins]}$ for $N = {spins}$.",
        quoted=LIMITS[spins],
        readings=(
            Reading(
                "$c\\sqrt{N}$, $c = \\max \\sin^2(x)/x = 0.72461$",
                lambda data: of_limit(data, "few_quanta", spins),
            ),
            Reading("the same with $c = 0.72$", lambda data: of_limit(data, "two_digits", spins)),
            Reading(
                "$0.58258\\sqrt{N}$, the limit for as many excitations as cells",
                lambda data: of_limit(data, "as_many_quanta", spins),
            ),
        ),
        verdict=Verdict.AMBIGUOUS,
        reason="The table has 0.72 with the digits of the root behind it. Eq. 31 takes two modes, "
        "which needs $n \\ll N_B$; with $n = N_B$ as in the fits the factor is "
        "$\\max \\tanh^2(y)/y = 0.58258$.",
    )


CLAIMS = (
    *(fitted_claim(spins, column) for spins in PRINTED for column in (0, 1)),
    Claim(
        name="limit-exponent",
        place="Table I, thermodynamic limit; Eq. 31",
        says="In the thermodynamic limit $\\alpha = 1.5$.",
        quoted="1.5",
        readings=(
            Reading(
                "between 1000 and 2000 cells, $N = 10^9$",
                lambda data: rounded(bounded(data, "late"), "1.5"),
            ),
        ),
        verdict=Verdict.AGREES,
        reason="As for Fig. 4.",
    ),
    *(limit_claim(spins) for spins in MANY.spins),
    Claim(
        name="factors-approach-limit",
        place="Table I, Sec. III B 2, App. B",
        says="The fits agree with the limit, whose $\\beta$ is $0.72\\sqrt{N}$.",
        quoted="",
        readings=(
            Reading("$\\beta/\\sqrt{N}$ comes nearer to 0.72 with growing $N$", factor_over_root),
        ),
        verdict=Verdict.DIFFERS,
        reason="It moves away from 0.72, towards the 0.58258 of as many excitations as cells. The "
        "exponents do approach 3/2.",
    ),
)

TABLE_1 = Figure(
    paper="peng2021",
    id="table-1",
    name="Table I",
    title="Exponents and factors of the largest power",
    caption=(
        "Straight fits of $\\ln P_{\\max}$ over $\\ln N_B$: $N = 5, 10, 15$ with $n = N$, from 20 "
        "to 80 cells; $N = 100, 200, 300$ with $n = N_B$, from 1 to 50 cells; $A = B = h = 1$. "
        "Each from powers in continuous time and from powers on a grid of 1000 times in $[0, 2/A]$."
    ),
    compute=compute,
    draw=None,
    stated=CLAIMS,
    statements={
        "five spins, eighty cells": {
            "battery": {"kind": "central-spin", "n_battery": 80, "n_charger": 5}
        },
    },
)
