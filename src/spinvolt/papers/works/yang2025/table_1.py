"""Table I: charging time, storage, symmetry and advantage in six limits."""

import math

import numpy as np
import xarray as xr

from spinvolt.bounded import Bounded
from spinvolt.papers.claim import Claim, Found, Reading, Verdict, between, holds
from spinvolt.papers.data import bounded, merits, renamed
from spinvolt.papers.paper import Figure
from spinvolt.papers.slopes import local_exponent
from spinvolt.papers.works.yang2025.systems import (
    ALL_EQUAL,
    CASES,
    FEW_CELLS,
    PARTLY_FULL,
    Case,
    System,
    vanishing,
)

SYSTEM, GROWN = "system", "grown"
MERITS = ("charging_time", "efficiency", "advantage", "speed_limit_rate")
NO, YES = "No", "Yes"
# Ten and a hundred cells against charger spins that are far more, for the exponent.
MANY = {
    FEW_CELLS.name: (System(10, 10**9, 10**6), System(100, 10**9, 10**6)),
    PARTLY_FULL.name: (System(10, 10**9, 5 * 10**8), System(100, 10**9, 5 * 10**8)),
}
EQUATIONS = {"i": "Eq. 16", "ii": "Eq. 18", "iii": "Eq. 27", "iv": "Eq. 36"}


def label(case: Case, step: int) -> str:
    """A system's name: its case and its step towards the limit."""
    return f"{case.name}, step {step + 1}"


def compute(quick: bool) -> xr.Dataset:  # noqa: ARG001  (18 chains take a moment)
    """Every figure of merit of the table, three steps towards each limit."""
    rows = [(case, step, system) for case in CASES for step, system in enumerate(case.steps)]
    data = merits([system.tables() for _, _, system in rows], MERITS, SYSTEM)
    data = data.assign_coords({SYSTEM: [label(case, step) for case, step, _ in rows]})
    data["charging_time"].attrs["units"] = "1/A"
    columns = {
        "n_battery": ("cells", [s.n_battery for _, _, s in rows]),
        "n_charger": ("charger spins", [s.n_charger for _, _, s in rows]),
        "excited": ("charger spins up", [s.excited for _, _, s in rows]),
        "formula_time": (
            "charging time of the paper, in 1/A",
            [c.time(s) if c.time else np.nan for c, _, s in rows],
        ),
        "unevenness": ("deviation of H from SU(2)", [s.unevenness() for _, _, s in rows]),
        "small": ("largest ratio that the limit neglects", [c.small(s) for c, _, s in rows]),
    }
    for name, (words, values) in columns.items():
        data[name] = (SYSTEM, np.array(values), {"long_name": words, "units": "1"})
    grown = [(name, s) for name, pair in MANY.items() for s in pair]
    more = merits([s.tables() for _, s in grown], ["advantage"], GROWN)
    more = renamed(more, "advantage", "grown_advantage")
    return data.merge(more.assign_coords({GROWN: [f"{n}, {s.n_battery}" for n, s in grown]}))


def time_ratio(data: xr.Dataset, case: Case, step: int) -> Bounded:
    """The exact charging time over the paper's."""
    where = {SYSTEM: label(case, step)}
    formula = Bounded.exact(float(data["formula_time"].sel(where)))
    return bounded(data, "charging_time", **where) / formula


def _late(data: xr.Dataset, case: Case, step: int) -> float:
    """The relative deviation of the paper's charging time."""
    return abs(time_ratio(data, case, step).value - 1.0)


def _near(value: Bounded, data: xr.Dataset, case: Case, step: int) -> Found:
    """Whether a ratio is one up to the largest ratio that the limit neglects."""
    small = float(data["small"].sel({SYSTEM: label(case, step)}))
    return between(value, 1.0 - small, 1.0 + small)


def _toward(values: list[float]) -> Found:
    """Whether deviations vanish towards the limit."""
    return holds(", ".join(f"{v:.2g}" for v in values), vanishing(values))


def _steps(case: Case) -> range:
    return range(len(case.steps))


def _times(case: Case) -> Claim:
    return Claim(
        name=f"time-{case.name}",
        place=f"Table I, {EQUATIONS[case.name]}",
        says=f"For {case.limit} the charging time is that of {EQUATIONS[case.name]}.",
        quoted="",
        readings=(
            Reading(
                f"exact time over the formula's, {case.steps[1]}, within the largest ratio that "
                "the limit neglects",
                lambda data: _near(time_ratio(data, case, 1), data, case, 1),
            ),
            Reading(
                "relative deviations in three steps towards the limit, falling by half at least",
                lambda data: _toward([_late(data, case, i) for i in _steps(case)]),
            ),
        ),
        verdict=Verdict.AGREES,
        reason="What is left out is of first order in the small ratios.",
    )  # fmt: skip


def _missing(data: xr.Dataset, case: Case) -> list[float]:
    """The most that is missing from a full charge, rounding included."""
    return [1.0 - bounded(data, "efficiency", **{SYSTEM: label(case, i)}).low for i in _steps(case)]


def _storage(case: Case, printed: str) -> Claim:
    negated = printed == NO
    return Claim(
        name=f"storage-{case.name}",
        place="Table I",
        says=f"Optimal storage for {case.limit}: {printed}.",
        quoted="",
        readings=(
            Reading(
                "$1 - \\eta(T)$ in three steps towards the limit; optimal if it falls by half "
                "at least",
                lambda data: _answered(_toward(_missing(data, case)), negated),
            ),
        ),
        verdict=Verdict.AGREES,
        reason=_STORED[case.name],
    )


_STORED = {
    "i": "$1 - \\eta = a^2 (d-1)/4$ with the tilt $a$ of the couplings, which vanishes.",
    "ii": "$1 - \\eta = a^2 (d-1)/4$ with the tilt $a$ of the couplings, which vanishes.",
    "iii": "$1 - \\eta = a^2 (d-1)/4$ with the tilt $a$ of the couplings, which vanishes.",
    "iv": "$1 - \\eta = a^2 (d-1)/4$ with the tilt $a$ of the couplings, which vanishes.",
    "full": "$\\eta(T) \\to 0.782827$, see Fig. 2(d).",
    "equal": "$1 - \\eta \\sim \\sqrt{\\ln N / 2} / N$: asymptotic, as are all the others.",
}


def _symmetry(case: Case, printed: str) -> Claim:
    negated = printed == NO
    return Claim(
        name=f"symmetry-{case.name}",
        place="Table I",
        says=f"H becomes a generator of SU(2) for {case.limit}: {printed}.",
        quoted="",
        readings=(
            Reading(
                "largest over smallest $u_j / \\sqrt{j(d-j+1)}$, less one, in three steps towards "
                "the limit; SU(2) if it falls by half at least",
                lambda data: _answered(
                    _toward(
                        [float(data["unevenness"].sel(system=label(case, i))) for i in _steps(case)]
                    ),
                    negated,
                ),
            ),
        ),
        verdict=Verdict.AGREES,
        reason=(
            "One factor under the root of Eq. 3 runs down to one at the start of the chain."
            if negated
            else "$H = \\Omega L^x$ has $u_j = (\\Omega/2)\\sqrt{j(d-j+1)}$, spin $d/2$."
        ),
    )


def _answered(found: Found, negated: bool) -> Found:
    return Found(found.value, found.agrees is not negated)


def _advantage(case: Case) -> Claim:
    return Claim(
        name=f"advantage-{case.name}",
        place=f"Table I, Abstract, Eq. {'17' if case is FEW_CELLS else '37'}",
        says=f"For {case.limit} the collective advantage is $N_b$.",
        quoted="",
        readings=(
            Reading(
                f"$\\Gamma/N_b$, {case.steps[1]}, within the largest ratio that the limit neglects",
                lambda data: _near(_share(data, case, 1), data, case, 1),
            ),
            Reading(
                "$|\\Gamma/N_b - 1|$ in three steps towards the limit, falling by half at least",
                lambda data: _toward([abs(_share(data, case, i).value - 1) for i in _steps(case)]),
            ),
            Reading(
                f"exponent of $\\Gamma$ from 10 to 100 cells, $N_c = 10^9$, m = "
                f"{MANY[case.name][0].excited}; one to 0.001",
                lambda data: between(_exponent(data, case), 0.999, 1.001),
            ),
        ),
        verdict=Verdict.AGREES,
        reason=(
            "The parallel scheme's $N_c/N_b - m/N_b + 1$ must be much more than one as well: "
            "for 10, 100, 1000 $\\Gamma = 9.74$."
        ),
    )


def _share(data: xr.Dataset, case: Case, step: int) -> Bounded:
    where = {SYSTEM: label(case, step)}
    return bounded(data, "advantage", **where).scaled(1.0 / case.steps[step].n_battery)


def _exponent(data: xr.Dataset, case: Case) -> Bounded:
    first, second = (
        (float(s.n_battery), bounded(data, "grown_advantage", grown=f"{case.name}, {s.n_battery}"))
        for s in MANY[case.name]
    )
    return local_exponent(first, second)


def rate(data: xr.Dataset, case: Case, step: int = 1) -> Bounded:
    """The charging rate of Eq. 39 over that of the parallel scheme, 1/sqrt(N_b)."""
    found = bounded(data, "speed_limit_rate", **{SYSTEM: label(case, step)})
    return found.scaled(math.sqrt(case.steps[step].n_battery))


def _rate(case: Case, equation: str) -> Claim:
    return Claim(
        name=f"rate-{case.name}",
        place=f"Sec. V, {equation}",
        says=f"For {case.limit} the charging rate is that of the parallel scheme, 1/sqrt(N_b).",
        quoted="",
        readings=(
            Reading(
                f"$\\gamma\\sqrt{{N_b}}$, {case.steps[1]}, within the largest ratio that the limit "
                "neglects",
                lambda data: _near(rate(data, case), data, case, 1),
            ),
            Reading(
                "$|\\gamma\\sqrt{N_b} - 1|$ in three steps towards the limit, falling by half at "
                "least",
                lambda data: _toward([abs(rate(data, case, i).value - 1) for i in _steps(case)]),
            ),
        ),
        verdict=Verdict.AGREES,
        reason="$\\gamma = f/\\Delta E$ with both of the same leading order, Eq. 41.",
    )


def _growth(data: xr.Dataset, step: int) -> Bounded:
    """The exponent of the advantage from one step of equal numbers to the next."""
    first, second = (
        (
            float(ALL_EQUAL.steps[i].n_battery),
            bounded(data, "advantage", **{SYSTEM: label(ALL_EQUAL, i)}),
        )
        for i in (step, step + 1)
    )
    return local_exponent(first, second)


GROWS = Claim(
    name="advantage-equal",
    place="Sec. IV, Table I",
    says="For $N_b = m = N_c$ there is a collective advantage: $\\Gamma$ grows with $N_b$.",
    quoted="",
    readings=tuple(
        Reading(
            f"exponent from {ALL_EQUAL.steps[i].n_battery} to {ALL_EQUAL.steps[i + 1].n_battery}, "
            "positive and less than one",
            lambda data, i=i: between(_growth(data, i), 0.0, 1.0),
        )
        for i in (0, 1)
    ),
    verdict=Verdict.AGREES,
    reason="$\\Gamma = (\\pi/2)\\,\\eta(T)/(AT)$, $AT \\sim \\ln N / N$; for 0.8264 see Fig. 5.",
)

CLASSICAL = Claim(
    name="classical-rate",
    place="Sec. V, VI",
    says=(
        "Where the central-spin battery has a collective advantage its charging rate is that of "
        "the parallel scheme, $1/\\sqrt{N_b}$; so the advantage is classical."
    ),
    quoted="",
    readings=tuple(
        Reading(
            f"$\\gamma\\sqrt{{N_b}}$ for {case.limit}, {case.steps[step]}; one to 0.01",
            lambda data, case=case, step=step: between(rate(data, case, step), 0.99, 1.01),
        )
        for case, step in ((FEW_CELLS, 1), (PARTLY_FULL, 1), (ALL_EQUAL, 0), (ALL_EQUAL, 2))
    ),
    verdict=Verdict.AMBIGUOUS,
    reason=(
        "The paper looks at (i) and (iv) alone. For $N_b = m = N_c$, where $\\Gamma$ grows as "
        "$N/\\ln N$, $\\gamma = (\\pi/2)/(\\ln 2N + s)$ falls only with the logarithm: the speed "
        "limit is used far better than by the parallel scheme; this evidence does not apply."
    ),
)

TABLE_1 = Figure(
    paper="yang2025",
    id="table-1",
    name="Table I",
    title="Charging time, optimal storage, SU(2) and collective advantage in six limits",
    caption=(
        "Each row of the paper's table at three systems on the way to its limit, with the exact "
        "charging time and the paper's, $\\eta(T)$, how far H is from a generator of SU(2), "
        "$\\Gamma$ and the rate of Eq. 39. The middle ones: "
        + " ".join(f"({case.name}) {case.limit}: {case.steps[1]}." for case in CASES)
        + " The exponent 0.8264 of the last row is held to account at Fig. 5. $A = \\omega = 1$."
    ),
    compute=compute,
    draw=None,
    stated=(
        *(_times(case) for case in CASES if case.time),
        *(
            _storage(case, printed)
            for case, printed in zip(CASES, (YES, YES, YES, NO, YES, "Asymptotically"), strict=True)
        ),
        *(
            _symmetry(case, printed)
            for case, printed in zip(CASES, (YES, YES, YES, NO, YES, NO), strict=True)
        ),
        _advantage(FEW_CELLS),
        _advantage(PARTLY_FULL),
        GROWS,
        _rate(FEW_CELLS, "Eq. 42"),
        _rate(PARTLY_FULL, "Eq. 43"),
        CLASSICAL,
    ),
    statements={case.steps[1].plain: case.steps[1].tables() for case in CASES},
)
