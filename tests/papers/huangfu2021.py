"""What huangfu2021 quotes."""

import math
from collections.abc import Callable
from functools import cache

import numpy as np
from tests.papers.quotes import (
    Quote,
    claim,
    cut_off,
    inverted,
    numbers,
    peaks,
    photons,
    refuted,
    rounded,
)

import spinvolt as sv

# Its figures 2 to 5 take this coupling, in units of the splitting.
G = 0.1
# The window of its Fig. 3, from the slopes that it quotes, in units of 1/g.
WINDOW = math.pi
FITTED = (25, 30, 40, 50, 60, 80, 100)
Reading = Callable[[int], dict[str, float]]


def power(cells: int, spins: int | None = None, anisotropy: float = 0.0) -> float:
    """Largest power in units of sqrt(N) g and the splitting."""
    spins = spins or cells
    found = peaks(cells, spins, coupling=G, anisotropy=anisotropy)
    return found["max_power"] / (G * math.sqrt(spins))


def energy(cells: int, spins: int, anisotropy: float = 0.0, window: float | None = None) -> float:
    until = None if window is None else window / G
    return peaks(cells, spins, None, until, coupling=G, anisotropy=anisotropy)["max_energy"]


def slope(ratio: int) -> float:
    """Largest powers of 1 ... 10 cells against their largest energies, least squares."""
    energies = [energy(m, ratio * m, window=WINDOW) for m in range(1, 11)]
    return float(np.polyfit(energies, [power(m, ratio * m) for m in range(1, 11)], 1)[0])


def local_exponent(cells: int, anisotropy: float = 0.0) -> float:
    """Of the power over that of pairs, between the neighbours of a size."""
    below, above = (power(m, None, anisotropy) / math.sqrt(m) for m in (cells - 1, cells + 1))
    return math.log(above / below) / math.log((cells + 1) / (cells - 1))


def fitted(anisotropy: float) -> float:
    values = [power(m, None, anisotropy) / math.sqrt(m) for m in FITTED]
    return float(np.polyfit(np.log(FITTED), np.log(values), 1)[0])


def beta(cells: int, anisotropy: float = 0.0) -> Quote:
    return Quote(lambda: local_exponent(cells, anisotropy), rounded())


def only_fitted(anisotropy: float) -> Quote:
    """The quoted exponent is that of a fit, not the local one."""
    return Quote(
        lambda: local_exponent(100, anisotropy),
        lambda ours, paper: refuted()(ours, paper) and rounded()(fitted(anisotropy), paper),
    )


def cavity_exponents() -> dict[str, float]:
    """Between 50 and 100 cells: the power over that of pairs, per cell."""

    def exponent(reading: Reading) -> float:
        return math.log(reading(100)["max_power"] / reading(50)["max_power"]) / math.log(2.0) - 1.0

    return {
        "photons_local_50_100": exponent(photons),
        "inverted_local_50_100": exponent(inverted),
    }


def both(reading: Reading) -> dict[str, float]:
    return {"E": reading(10)["max_energy"], "P": reading(10)["max_power"]}


def ten_to_one() -> dict[str, dict[str, float]]:
    return {
        "spin_r10_M10": {"E": energy(10, 100), "P": power(10, 100)},
        "TC_photons": both(photons),
        "TC_inverted": both(inverted),
    }


def powers() -> dict[str, dict[str, float]]:
    return {
        f"M{m}": {
            "spin": power(m),
            "TC_photons": photons(m)["max_power"],
            "TC_inverted": inverted(m)["max_power"],
        }
        for m in (10, 100)
    }


def energies() -> dict[str, dict[str, float]]:
    return {
        f"M{m}": {
            "g02": energy(m, m, 0.2),
            "TC_photons": photons(m)["max_energy"],
            "TC_inverted": inverted(m)["max_energy"],
        }
        for m in (50, 100)
    }


def slightly_below(ours: dict) -> bool:
    """Below the inverted cavity by less than a seventh, and by far below the other."""
    return all(
        1.0 < row["TC_inverted"] / row["spin"] < 8 / 7 < 2.0 < row["TC_photons"] / row["spin"]
        for row in ours.values()
    )


def almost_same(ours: dict) -> bool:
    return all(
        abs(row["TC_inverted"] / row["g02"] - 1.0) < 0.04 < row["TC_photons"] / row["g02"] - 1.0
        for row in ours.values()
    )


def coincide(ours: dict) -> bool:
    spin, cavity, other = ours["spin_r10_M10"], ours["TC_inverted"], ours["TC_photons"]
    near = all(abs(cavity[k] / spin[k] - 1.0) < 0.02 for k in "EP")
    return near and other["P"] / spin["P"] > 1.8


def crosstalk(strength: float, window: float | None = None) -> dict[str, float]:
    return peaks(2, 4, None, window, charger_crosstalk=strength)


@cache
def charged(start: str, window: float | None = None) -> dict[str, float]:
    """Two cells and four spins from the starts of Fig. 7."""
    mixed = sv.Mixture(((0.6, sv.Dicke(4)), *((0.1, sv.Dicke(up)) for up in range(4))))
    filled = sv.Mixture(((0.6, sv.Dicke(0)), (0.4, sv.Flipped(1))))
    battery, charger = {
        "ideal": (sv.Dicke(0), sv.Dicke(4)),
        "chargers": (sv.Dicke(0), mixed),
        "batteries": (filled, sv.Dicke(4)),
    }[start]
    run = sv.charge(
        sv.CentralSpin(n_battery=2, n_charger=4), battery=battery, charger=charger,
        until=window or "first-peak", times=[0.0], watch=[],
    )  # fmt: skip
    return numbers(run)


def ratio(start: str, name: str, window: float | None = None) -> float:
    return charged(start, window)[name] / charged("ideal")[name]


def two_cells(spins: int) -> dict[str, float]:
    return peaks(2, spins)


def coefficient() -> float:
    """That of sin^2(2gt) over p_0 in the energy of two cells and a thermal second spin."""
    down, time = 0.3, 0.4
    charger = sv.Mixture(((down, sv.Flipped(1)), (1.0 - down, sv.Dicke(2))))
    run = sv.charge(
        sv.CentralSpin(n_battery=2, n_charger=2), charger=charger, times=[0.0, time],
        watch=["energy"],
    )  # fmt: skip
    rest = 2.0 * (1.0 - down) * math.sin(math.sqrt(2.0) * time) ** 2
    return (run["energy"].value[1] - rest) / (down * math.sin(2.0 * time) ** 2)


QUOTES = {
    "002, Fig 3(a): P/(sqrt N g w0), gamma=1, M=N=10": Quote(lambda: power(10, 10, 1.0), rounded()),
    "002, Fig 3(a): P, gamma=0, M=N=10": Quote(lambda: power(10), cut_off()),
    "002, Fig 3(a): Emax, gamma=1, M=N=10": Quote(
        lambda: {
            "first": energy(10, 10, 1.0),
            "window_gt_pi": energy(10, 10, 1.0, WINDOW),
        },
        refuted("first", "window_gt_pi"),
    ),
    "002, Fig 3(a): Emax, gamma=0, M=N=10": Quote(
        lambda: {"first": energy(10, 10)}
        | {
            f"window_gt_{name}": energy(10, 10, 0.0, window)
            for name, window in (("pi", WINDOW), ("3p92", 3.92), ("20", 20.0))
        },
        lambda ours, paper: rounded("window_gt_3p92")(ours, paper)
        and refuted("first", "window_gt_pi", "window_gt_20")(ours, paper),
    ),
    "002, Fig 3: slope N/M=1": Quote(lambda: slope(1), rounded()),
    "002, Fig 3: slope N/M=10": Quote(lambda: slope(10), rounded()),
    "002, Sec III: p_max/(g w0)": Quote(lambda: peaks(1, 1)["max_power"], rounded()),
    "002, Fig 5: beta M=20, gamma=0": beta(20),
    "002, Fig 5: beta M=100, gamma=0": beta(100),
    "002, Fig 5: beta M=1000, gamma=0": Quote(lambda: local_exponent(1000), refuted()),
    "002, Fig 5: beta M=100, gamma=0.2": only_fitted(0.2),
    "002, Fig 5: beta M=100, gamma=0.6": only_fitted(0.6),
    "002, Fig 5: beta M=100, gamma=1.0": Quote(
        lambda: local_exponent(100, 1.0), lambda _, paper: rounded()(fitted(1.0), paper)
    ),
    "002, Fig 5: TC beta (M>>1)": Quote(
        cavity_exponents,
        lambda ours, paper: rounded("photons_local_50_100")(ours, paper)
        and refuted("inverted_local_50_100")(ours, paper),
    ),
    "002, Fig 2: TC coincides with N/M>=10": Quote(ten_to_one, claim(coincide)),
    "002, Fig 4(b): spin charger slightly below TC in P, M=10..100": Quote(
        powers, claim(slightly_below)
    ),
    "002, Fig 4(a): Emax(gamma=0.2) ~ Emax(TC)": Quote(energies, claim(almost_same)),
    "002, Fig 7: non-ideal chargers E ratio": Quote(
        lambda: ratio("chargers", "max_energy"), cut_off()
    ),
    "002, Fig 7: non-ideal chargers P ratio": Quote(
        lambda: ratio("chargers", "max_power"), rounded()
    ),
    "002, Fig 7: non-empty battery E ratio": Quote(
        lambda: {f"gt{t}": ratio("batteries", "max_energy", float(t)) for t in (2, 5)},
        rounded("gt5"),
    ),
    "002, Fig 7: non-empty battery P ratio": Quote(
        lambda: ratio("batteries", "max_power"), rounded()
    ),
    "002, Fig 6: Emax g1/g~7": Quote(
        lambda: crosstalk(7.0, 2.0)["max_energy"], claim(lambda ours: rounded()(ours / 2.0, "1%"))
    ),
    "002, Fig 8(d): Emax TC": Quote(
        lambda: photons(2)["max_energy"],
        claim(lambda ours: abs(inverted(2)["max_energy"] - ours) < 1e-13),
    ),
    "002, Fig 9(a): P_unit N=2": Quote(lambda: power(2, 2), rounded()),
    "002, Fig 9(c): P_unit N=200": Quote(lambda: power(2, 200), rounded()),
    "002, Fig 9(d): P TC close to 1.53": Quote(
        lambda: {"TC_photons": photons(2)["max_power"], "TC_inverted": inverted(2)["max_power"]},
        lambda ours, paper: rounded("TC_inverted")(ours, paper)
        and refuted("TC_photons")(ours, paper),
    ),
    "002, Eq (17): coefficient of sin^2(2gt)": Quote(coefficient, refuted()),
} | {
    f"002, Fig 6: {symbol} g1/g={strength}": Quote(
        lambda strength=strength, name=name: crosstalk(strength)[name], rounded()
    )
    for strength in (0.0, 0.1, 1.0)
    for symbol, name in (("Emax", "max_energy"), ("Pmax", "max_power"))
} | {
    f"002, Fig 8: Emax N={spins}": Quote(
        lambda spins=spins: two_cells(spins)["max_energy"], rounded()
    )
    for spins in (2, 20, 200)
}  # fmt: skip
