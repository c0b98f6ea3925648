"""What peng2021 states in its text: one cell, one charger spin, two modes, the limit."""

import math
from collections.abc import Sequence

import numpy as np
import xarray as xr

from spinvolt.batteries.central_spin import CentralSpin
from spinvolt.batteries.starts import Dicke
from spinvolt.bounded import Bounded
from spinvolt.papers.claim import Claim, Found, Reading, Verdict, between, cut_off, holds, rounded
from spinvolt.papers.data import bounded, charged, merit, numbers
from spinvolt.papers.paper import Figure, Tables
from spinvolt.papers.works.peng2021.figure_4 import late_exponent
from spinvolt.theory import crossing, oscillators

ODD, EVEN, INCOHERENT = 11, 10, 100
ONE_SPIN = (1, 2, 5, 10, 50)
EXCITED_CELLS, CELLS_OF_THEM = (0, 1, 3), 10
AS_MANY, LARGE = 2000, 10**9
FEW_QUANTA, MODES = 2, 10**6
# Splittings, Ising coupling, charger spins and excited ones for the matrix of Eq. A1.
MATRIX = (5.0, 1.0, 5.0, 10, 3)
ROUNDING = 1e-12


def battery(cells: int, spins: int, excited: int, filled: int = 0) -> Tables:
    """Cells and spins in units of the coupling, without detuning."""
    return {
        "battery": {"kind": "central-spin", "n_battery": cells, "n_charger": spins},
        "start": {"battery": {"dicke": filled}, "charger": {"dicke": excited}},
        "charge": {"watch": []},
    }


def merits(names: Sequence[str], *case: int) -> list[Bounded]:
    """Figures of merit of one charge."""
    run = charged(battery(*case))
    return [merit(run, name) for name in names]


def compute(quick: bool) -> xr.Dataset:  # noqa: ARG001  (a few charges)
    """All numbers of the text."""
    return xr.merge([_one_cell(), _one_spin(), _modes(), _matrix(), late_exponent()])


def _one_cell() -> xr.Dataset:
    power, time = merits(("max_power", "time_of_max_power"), 1, 1, 1)
    parts = [
        numbers("rise", power, "largest power of one cell and one spin", "energy unit/time unit"),
        numbers("rise_time", time, "when it is reached", "time unit"),
    ]
    for spins in (ODD, EVEN):
        ups = range(1, spins + 1)
        times = [merits(("charging_time",), 1, spins, n)[0] for n in ups]
        label = f"charging time of one cell, {spins} spins"
        parts.append(numbers(f"time_{spins}", times, label, "time unit", f"up_{spins}", ups))
    starts = (1, INCOHERENT // 2, INCOHERENT)
    root = math.sqrt(INCOHERENT)
    powers = [merits(("max_power",), 1, INCOHERENT, n)[0].scaled(1.0 / root) for n in starts]
    label = f"largest power of one cell over sqrt(N), N = {INCOHERENT}"
    parts.append(numbers("incoherent", powers, label, "1", "excited", starts))
    return xr.merge(parts)


def _one_spin() -> xr.Dataset:
    single = [merits(("max_power",), n, 1, 1)[0].scaled(1.0 / math.sqrt(n)) for n in ONE_SPIN]
    label = "largest power for one charger spin over sqrt(N_B)"
    parts = [numbers("one_spin", single, label, "1", "cells", ONE_SPIN)]
    filled = []
    for m in EXCITED_CELLS:
        root = math.sqrt((m + 1) * (CELLS_OF_THEM - m))
        filled.append(merits(("max_power",), CELLS_OF_THEM, 1, 1, m)[0].scaled(1.0 / root))
    label = f"largest power for one charger spin over sqrt((m+1)(N_B-m)), {CELLS_OF_THEM} cells"
    parts.append(numbers("from_level", filled, label, "1", "level", EXCITED_CELLS))
    return xr.merge(parts)


def _modes() -> xr.Dataset:
    names = ("max_power", "time_of_max_power")
    many = merits(names, AS_MANY, LARGE, AS_MANY)
    few = merits(names, MODES, MODES, FEW_QUANTA)
    scale = AS_MANY * math.sqrt(float(AS_MANY) * LARGE)
    limit = Bounded.around(crossing.fastest(0.0)[1], ROUNDING)
    times = np.linspace(0.0, math.pi, 25) / MODES
    asked = {**battery(MODES, MODES, FEW_QUANTA)}
    asked["charge"] = {"times": times.tolist(), "watch": ["energy"]}
    run = charged(asked)
    law = oscillators.two_modes_energy(MODES, MODES, FEW_QUANTA, times)
    apart = float(np.abs(run["energy"].value - law).max()) / FEW_QUANTA
    told = "largest power over B A sqrt(N) N_B^(3/2), n = N_B"
    return xr.merge(
        [
            numbers("as_many", many[0].scaled(1.0 / scale), told, "1"),
            numbers("as_many_limit", limit, f"{told}, limit of many cells and more spins", "1"),
            numbers(
                "filled", (many[0] * many[1]).scaled(1.0 / AS_MANY),
                "share of the cells that is up at the largest power, n = N_B", "1",
            ),
            numbers(
                "few", few[0].scaled(1.0 / (FEW_QUANTA * MODES)),
                "largest power over B A sqrt(N_B N) n, two quanta", "1",
            ),
            numbers("few_time", few[1].scaled(MODES), "when, times A sqrt(N_B N)", "1"),
            xr.Dataset(
                {
                    "two_modes_apart": (
                        (), apart,
                        {"long_name": "exact energy less Eq. 29, over n", "units": "1"},
                    )
                }
            ),
        ]
    )  # fmt: skip


def _matrix() -> xr.Dataset:
    """Mean energies of the two states of Eq. A1 and its diagonal, both less their mean."""
    splitting, other, ising, spins, up = MATRIX
    one = CentralSpin(
        n_battery=1, n_charger=spins, ising=ising, battery_splitting=splitting,
        charger_splitting=other,
    )  # fmt: skip
    energies = [
        splitting * (cell - 0.5)
        + other * (left - spins / 2)
        + one.interaction_energy(Dicke(cell), Dicke(left))
        for cell, left in ((0, up), (1, up - 1))
    ]
    half = 0.5 * (splitting - other)
    printed = [half + (up - 1 - spins / 2) * ising, -half - (up - spins / 2) * ising]
    rows = {
        "diagonal": (energies, "energy of the state"),
        "printed_diagonal": (printed, "diagonal of Eq. A1 as printed"),
    }
    return xr.Dataset(
        {
            name: (
                "state", np.array(values) - np.mean(values),
                {"long_name": f"{told}, less the mean", "units": "energy unit"},
            )
            for name, (values, told) in rows.items()
        },
        {"state": ["down, n", "up, n-1"]},
    )  # fmt: skip


def basis(data: xr.Dataset) -> Found:
    """Whether the diagonal of Eq. A1 stands in the stated order of its states."""
    ours, printed = (data[name].to_numpy() for name in ("diagonal", "printed_diagonal"))
    told = f"energies {ours.round(6).tolist()}, printed {printed.round(6).tolist()}"
    return holds(told, bool(np.allclose(ours, printed, atol=1e-9)))


def fastest_start(data: xr.Dataset, spins: int) -> Found:
    """Whether (N+1)/2 excited spins charge the cell in the time pi / (A (N+1))."""
    times = data[f"time_{spins}"]
    best = times[f"up_{spins}"].to_numpy()[int(np.argmin(times.to_numpy()))]
    told = math.pi / (spins + 1)
    found = bounded(data, f"time_{spins}", **{f"up_{spins}": int(best)})
    return between(found, told - ROUNDING, told + ROUNDING)


def all_rounded(data: xr.Dataset, name: str, dim: str) -> Found:
    """Whether all numbers of a variable round to 0.72."""
    found = [bounded(data, name, **{dim: place}) for place in data[dim].to_numpy()]
    told = ", ".join(f"{value.value:.6f}" for value in found)
    return holds(told, all(rounded(value, "0.72").agrees for value in found))


def advantage(data: xr.Dataset) -> Found:
    """Power together over that of incoherent cells with fully excited chargers of their own."""
    gain = bounded(data, "as_many") / bounded(data, "incoherent", excited=INCOHERENT)
    return holds(
        f"{gain.value:.4f} sqrt(N_B), above 1 from two cells on", gain.low * math.sqrt(2.0) > 1.0
    )


def faster_incoherent(data: xr.Dataset) -> Found:
    """The same beside cells whose chargers are half up."""
    half = bounded(data, "incoherent", excited=INCOHERENT // 2)
    return rounded(half, "0.72")


CLAIMS = (
    Claim(
        name="prefactor",
        place="Eqs. 15, 31",
        says="$P_{\\max} = 0.72\\, B A \\sqrt{b}$ for one cell.",
        quoted="0.72",
        readings=(
            Reading("one cell, one spin", lambda data: rounded(bounded(data, "rise"), "0.72")),
        ),
        verdict=Verdict.AGREES,
        reason="$\\max_x \\sin^2(x)/x = 0.72461$.",
    ),
    Claim(
        name="prefactor-time",
        place="Below Eqs. 30 and 31",
        says="The largest power is reached at $1.16/(A\\sqrt{b})$.",
        quoted="1.16",
        readings=(
            Reading("rounded", lambda data: rounded(bounded(data, "rise_time"), "1.16")),
            Reading("digits left away", lambda data: cut_off(bounded(data, "rise_time"), "1.16")),
        ),
        verdict=Verdict.AMBIGUOUS,
        reason="$\\tan x = 2x$ at $x = 1.165561$: rounded it is 1.17.",
    ),
    Claim(
        name="shortest-time",
        place="Eq. 16 and below",
        says="One cell is charged fastest from $n = (N+1)/2$, in $\\pi/(A(N+1))$.",
        quoted="",
        readings=(
            Reading("odd $N = 11$", lambda data: fastest_start(data, ODD)),
            Reading("even $N = 10$, as in Fig. 2", lambda data: fastest_start(data, EVEN)),
        ),
        verdict=Verdict.AMBIGUOUS,
        reason="For even $N$ there is no such $n$: $n = N/2$ and $N/2 + 1$ are equally fast, in "
        "$\\pi/(A\\sqrt{N(N+2)})$.",
    ),
    Claim(
        name="one-charger-spin",
        place="Sec. III C, below Eq. 31",
        says="For $N = 1$, $P_{\\max} = 0.72\\, B A \\sqrt{(m+1)(N_B-m)}$.",
        quoted="0.72",
        readings=(
            Reading("empty batteries", lambda data: all_rounded(data, "one_spin", "cells")),
            Reading("ten cells, 0, 1, 3 up", lambda data: all_rounded(data, "from_level", "level")),
        ),
        verdict=Verdict.AGREES,
        reason="One excitation moves once: Rabi oscillation with $\\sqrt{b_{N_B, m+1}} A$.",
    ),
    Claim(
        name="incoherent-cells",
        place="Introduction, Sec. IV",
        says="$N_B$ cells with a charger each have $P_{\\max} = 0.72\\, B A \\sqrt{N} N_B$.",
        quoted="0.72",
        readings=(
            Reading(
                "chargers fully up",
                lambda data: rounded(bounded(data, "incoherent", excited=INCOHERENT), "0.72"),
            ),
            Reading(
                "one spin of each up",
                lambda data: rounded(bounded(data, "incoherent", excited=1), "0.72"),
            ),
            Reading("chargers half up, $N = 100$", faster_incoherent),
        ),
        verdict=Verdict.AMBIGUOUS,
        reason="$\\sqrt{b} = \\sqrt{n(N-n+1)}$ is $\\sqrt{N}$ only for $n = 1$ and $n = N$. Half "
        "up, as the paper finds best for one cell, it is $0.36 (N+1)$ per cell, more than Eq. 31 "
        "gives as long as $N_B < N/4$.",
    ),
    Claim(
        name="advantage",
        place="Sec. IV",
        says="Cells charged together have more power than incoherent ones.",
        quoted="",
        readings=(Reading("$n = N_B \\ll N$ beside chargers fully up", advantage),),
        verdict=Verdict.AGREES,
        reason="By $0.804\\sqrt{N_B}$; the incoherent cells need $N_B$ times as many spins.",
    ),
    Claim(
        name="two-modes",
        place="Eqs. 29, 30",
        says="$\\Delta E_B = B(n-m)\\sin^2(A\\sqrt{N_B N}t)$, $P_{\\max} = 0.72\\, B A "
        "\\sqrt{N_B N}(n-m)$.",
        quoted="0.72",
        readings=(
            Reading(
                "two quanta, a million cells and spins: power",
                lambda data: rounded(bounded(data, "few"), "0.72"),
            ),
            Reading(
                "the same: energies within 1e-5",
                lambda data: holds(
                    f"apart by {float(data['two_modes_apart']):.1g}",
                    float(data["two_modes_apart"]) <= 1e-5,
                ),
            ),
        ),
        verdict=Verdict.AGREES,
        reason="Few quanta see two harmonic modes.",
    ),
    Claim(
        name="limit-power",
        place="Abstract, Eq. 31",
        says="For $n - m \\sim N_B \\ll N$, $P_{\\max} = 0.72\\, B A \\sqrt{N} N_B^{3/2}$.",
        quoted="0.72",
        readings=(
            Reading(
                "$n = N_B = 2000$, $N = 10^9$",
                lambda data: rounded(bounded(data, "as_many"), "0.72"),
            ),
            Reading(
                "limit of many cells and more spins",
                lambda data: rounded(bounded(data, "as_many_limit"), "0.72"),
            ),
        ),
        verdict=Verdict.DIFFERS,
        reason="The exponent is right, the factor is not: with $n = N_B$ the battery is no mode, "
        "and $\\max \\sin^2(x)/x$ becomes $\\max \\tanh^2(y)/y = 0.58258$.",
    ),
    Claim(
        name="few-flipped-cells",
        place="Sec. III C, below Eq. 31",
        says="At the largest power far fewer than $N_B$ cells are up, so that the transformation "
        "is valid.",
        quoted="",
        readings=(
            Reading(
                "share of cells up, $n = N_B = 2000$, below a tenth",
                lambda data: between(bounded(data, "filled"), 0.0, 0.1),
            ),
        ),
        verdict=Verdict.DIFFERS,
        reason="It is $\\tanh^2(1.08866) = 0.634$: far from small, which is why Eq. 31 has another "
        "factor.",
    ),
    Claim(
        name="root",
        place="Abstract, Introduction",
        says="$P_{\\max} = 0.72\\, B A \\sqrt{N N_B^{3/2}}$.",
        quoted="",
        readings=(
            Reading(
                "the root over both: exponent 3/4",
                lambda data: between(bounded(data, "late"), 0.745, 0.755),
            ),
            Reading(
                "the root over $N$ alone, as in Eq. 31: exponent 3/2",
                lambda data: between(bounded(data, "late"), 1.495, 1.505),
            ),
        ),
        verdict=Verdict.AMBIGUOUS,
        reason="The root covers $N$ alone, as in Eq. 31; in the text at hand it covers both.",
    ),
    Claim(
        name="basis-order",
        place="App. A, Eq. A1",
        says="The matrix of one cell is written in the basis (down, $n$), (up, $n - 1$).",
        quoted="",
        readings=(Reading("the stated order, less a constant", basis),),
        verdict=Verdict.DIFFERS,
        reason="It is in the reverse order; Eq. A2 and all results follow from that.",
    ),
)

TEXT = Figure(
    paper="peng2021",
    id="text",
    name="Text",
    title="One cell, one charger spin, two modes and the limit",
    caption=(
        "Numbers behind what the text states: one cell with $N$ spins, one spin with $N_B$ cells, "
        "two quanta in a million cells and spins, and as many excitations as cells, 2000, in a "
        "charger of $10^9$; $A = B = h = 1$."
    ),
    compute=compute,
    draw=None,
    stated=CLAIMS,
    statements={
        "the limit": battery(AS_MANY, LARGE, AS_MANY),
        "two modes": battery(MODES, MODES, FEW_QUANTA),
        "one charger spin": battery(50, 1, 1),
    },
)
