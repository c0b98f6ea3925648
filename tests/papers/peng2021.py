"""What peng2021 quotes."""

from functools import cache

import numpy as np
from tests.papers.quotes import Quote, claim, cut_off, peaks, rounded

import spinvolt as sv
from spinvolt.theory import crossing, oscillators

GRID = np.linspace(0.0, 2.0, 1000)
FULLY_UP, AS_MANY = (5, 10, 15), (100, 200, 300)


def excited(cells: int, spins: int) -> int:
    """Fig. 3 starts with the whole charger up, Fig. 4 with as many spins as cells."""
    return spins if spins in FULLY_UP else cells


def power(cells: int, spins: int) -> float:
    return peaks(cells, spins, excited(cells, spins))["max_power"]


@cache
def power_on_grid(cells: int, spins: int) -> float:
    """The largest E/t on the paper's grid; later than this it stays below cells / t."""
    last = 1.1 * cells / power(cells, spins)
    times = [0.0, *GRID[(GRID > 0.0) & (last > GRID)].tolist()]
    run = sv.charge(
        sv.CentralSpin(n_battery=cells, n_charger=spins),
        charger=sv.Dicke(excited(cells, spins)), times=times, watch=["power"],
    )  # fmt: skip
    found = float(np.max(run["power"].value))
    assert found > cells / last
    return found


@cache
def fit(spins: int, *, grid: bool) -> tuple[float, float]:
    """Exponent and prefactor of the powers."""
    cells = range(20, 81) if spins in FULLY_UP else range(1, 51)
    values = [(power_on_grid if grid else power)(n, spins) for n in cells]
    slope, start = np.polyfit(np.log(list(cells)), np.log(values), 1)
    return float(slope), float(np.exp(start))


def table(spins: int, column: int) -> Quote:
    return Quote(
        lambda: {"exact": fit(spins, grid=False)[column], "grid": fit(spins, grid=True)[column]},
        rounded("grid"),
    )


def two_mode_prefactors() -> list[float]:
    """Largest power of two modes over N_B^(3/2), with as many quanta as cells."""
    return [oscillators.two_modes_power(4, spins, 4)[0] / 8.0 for spins in AS_MANY]


def with_two_digits(ours: list[float], paper: list[float]) -> bool:
    """The paper puts 0.72 for 0.7246."""
    short = [0.72 / (ours[0] / 10.0) * value for value in ours]
    same = all(rounded()(a, b) for a, b in zip(short, paper, strict=True))
    return same and cut_off()(ours[0] / 10.0, 0.72)


def slope_of_full_chargers(spins: int) -> float:
    cells = np.arange(1, 41)
    powers = [peaks(int(n), spins)["max_power"] for n in cells]
    return float(np.polyfit(np.log(cells), np.log(powers), 1)[0])


def one_cell() -> dict[str, float]:
    found = peaks(1, 1)
    return {"c": found["max_power"], "x": found["time_of_max_power"]}


QUOTES = {
    "003, Eq (15),(31): 0.72 / tau 1.16": Quote(
        one_cell, lambda ours, paper: cut_off("c")(ours, paper) and cut_off("x")(ours, 1.16)
    ),
    "003, Table I thermodynamic beta: 0.72 sqrt(N)": Quote(two_mode_prefactors, with_two_digits),
    "003, Eq (31): Pmax=0.72 B A sqrt(N) N_B^{3/2} for n=N_B": Quote(
        lambda: crossing.fastest(0.0)[1],
        lambda ours, paper: abs(ours - paper) > 0.1
        and abs(peaks(2000, 10**9, 2000)["max_power"] / (2000**1.5 * 10**4.5) - ours) < 4e-5,
    ),
    "003, Fig 5: slope for N>>N_B with n=N is 3/2": Quote(
        lambda: {str(spins): slope_of_full_chargers(spins) for spins in (100, 150, 200)},
        claim(lambda ours: max(ours.values()) < 1.25),
    ),
    '003, Fig 2(b): Delta=5 at B=h, n=N/2: "energy totally transferred"': Quote(
        lambda: peaks(1, 10, 5, ising=5.0)["max_energy"], claim(lambda ours: ours < 0.83)
    ),
    "003, Sec III.B.1: E_max saturates to a constant for N_B>N": Quote(
        lambda: {
            "N10": {str(n): peaks(n, 10)["max_energy"] for n in (10, 11, 20, 40, 80)}
        },
        claim(lambda ours: max(ours["N10"], key=ours["N10"].__getitem__) == "11"),
    ),
} | {
    f"003, Table I / Fig 3,4: {symbol} N={spins}": table(spins, column)
    for spins in (*FULLY_UP, *AS_MANY)
    for column, symbol in enumerate(("alpha", "beta"))
}  # fmt: skip
