"""Every quantity once: name, symbol, unit, dimensions, meaning, source.

Labels of plots, columns of tables, keys of JSON results and the page on figures of merit are
all made from this table. Units: hbar = 1. The energy unit is the one in
which the splittings are stated; times come in 1 / (the unit of `coupling`).
"""

from dataclasses import dataclass

TIME = "1/unit of coupling"
ENERGY = "energy unit"
SQUARED = f"{ENERGY}^2"
POWER = "energy unit / time unit"
NONE = ""
BITS = "bit"


@dataclass(frozen=True)
class Quantity:
    """One entry of the vocabulary.

    Attributes
    ----------
    name
        The key in JSON, data sets and `watch`.
    label
        A few words for a plot's axis.
    symbol
        The letter in formulas, in TeX.
    unit
        What it is measured in; empty for a pure number.
    dims
        Dimensions of its array: () for a figure of merit, ("time",) for a series.
    meaning
        Definition and convention.
    source
        Paper key and equation.
    """

    name: str
    label: str
    symbol: str
    unit: str
    dims: tuple[str, ...]
    meaning: str
    source: str


_ONE_TIME = ("time",)
_EACH = ("time", "battery")

SERIES: tuple[Quantity, ...] = (
    Quantity(
        "energy", "stored energy", r"E(t)", ENERGY, _ONE_TIME,
        "Energy that the battery gained since the start: <H_b>(t) - <H_b>(0), with "
        "H_b = battery_splitting S^z.",
        "yang2025 Eq. 7; huangfu2021 Eq. 7",
    ),
    Quantity(
        "power", "average power", r"E(t)/t", POWER, _ONE_TIME,
        "Stored energy over the time since the start; zero at t = 0, where it starts.",
        "huangfu2021 Eq. 8; peng2021 Eq. 3",
    ),
    Quantity(
        "instantaneous_power", "instantaneous power", r"\dot E(t)", POWER, _ONE_TIME,
        "Time derivative of the stored energy, from the state, not from differences.",
        "yang2025 Eq. 7, differentiated",
    ),
    Quantity(
        "efficiency", "efficiency", r"\eta(t)", NONE, _ONE_TIME,
        "Stored energy over the most that the conserved excitations allow, battery_splitting * "
        "(min(n_battery, excitations) - cells up at the start); the source has no cells up.",
        "yang2025 Eq. 8",
    ),
    Quantity(
        "entropy", "von Neumann entropy", r"S(t)", BITS, _ONE_TIME,
        "-Tr rho_b log2 rho_b of the battery. For a pure global state this is the entanglement "
        "between battery and charger; for a mixed one it no longer measures entanglement, which "
        "`log_negativity` does.",
        "liu2025 Eqs. 25, 27; its bound audenaert2007",
    ),
    Quantity(
        "ergotropy", "ergotropy (battery ladder)", r"W(t)", ENERGY, _ONE_TIME,
        "Most work that collective unitaries extract, which treat all cells alike and keep the "
        "total spin: on each ladder the eigenvalues go to the levels, the largest to the lowest. "
        "On the n_battery + 1 symmetric levels without coherence it is battery_splitting * "
        "(sum_j j q_j - sum_k k q_k sorted downward).",
        "Allahverdyan, Balian, Nieuwenhuizen 2004, on each ladder of total spin",
    ),
    Quantity(
        "ergotropy_full", "ergotropy (all 2^N levels)", r"W_{2^N}(t)", ENERGY, _ONE_TIME,
        "Most work that any unitary on all 2^n_battery levels extracts: the largest eigenvalues go "
        "to the lowest levels, C(n_battery, k) of which have k excited cells. From n_battery + 1 "
        "eigenvalues or fewer it is battery_splitting * (sum_j j q_j - (1 - the largest)), because "
        "all but one fit into the first excited level.",
        "Allahverdyan, Balian, Nieuwenhuizen 2004, on the full space",
    ),
    Quantity(
        "fisher", "Fisher information about Sx", r"F_Q(t)", NONE, _ONE_TIME,
        "Quantum Fisher information of the battery about rotations by S^x. On the symmetric levels "
        "without coherence it is sum_m (n_battery - m) (m + 1) (q_m - q_{m+1})^2 / "
        "(q_m + q_{m+1}).",
        "yang2025 Eqs. 44, 50",
    ),
    Quantity(
        "energy_variance", "battery energy variance", r"\mathrm{Var}\,H_b", SQUARED, _ONE_TIME,
        "<H_b^2> - <H_b>^2 of the battery.",
        "definition",
    ),
    Quantity(
        "charger_energy", "energy change of the charger", r"E_c(t)", ENERGY, _ONE_TIME,
        "<H_c>(t) - <H_c>(0) with H_c = charger_splitting J^z; crosstalk belongs to the "
        "interaction.",
        "peng2021 Eq. A7 less its start, Fig. 2",
    ),
    Quantity(
        "interaction_energy", "interaction energy", r"E_I(t)", ENERGY, _ONE_TIME,
        "<H>(t) - <H_b>(t) - <H_c>(t): flip-flop, Ising and crosstalk terms together, not "
        "relative to the start.",
        "peng2021 Eq. A8",
    ),
    Quantity(
        "populations", "population of the battery's levels", r"q_j(t)", NONE, ("time", "excited"),
        "Probability of j excited cells in the battery.",
        "yang2025 Eq. 6",
    ),
)  # fmt: skip

GENERAL: tuple[Quantity, ...] = (
    Quantity(
        "purity", "purity of the battery", r"\mathrm{Tr}\,\rho_b^2", NONE, _ONE_TIME,
        "Tr rho_b^2: one for a pure state, 2^-n_battery for the most mixed one.",
        "definition",
    ),
    Quantity(
        "log_negativity", "logarithmic negativity", r"E_N(t)", BITS, _ONE_TIME,
        "log2 of the trace norm of the joint state's partial transpose: zero where battery and "
        "charger are not entangled, 2 log2 of the sum of the Schmidt coefficients for a pure "
        "state. For mixed global states it takes the entropy's place.",
        "definition",
    ),
    Quantity(
        "ergotropy_coherent", "coherent part of the ergotropy", r"W_c(t)", ENERGY, _ONE_TIME,
        "`ergotropy` less `ergotropy_incoherent`: what coherence between the levels of a ladder "
        "adds.",
        "definition",
    ),
    Quantity(
        "ergotropy_incoherent", "incoherent part of the ergotropy", r"W_i(t)", ENERGY, _ONE_TIME,
        "`ergotropy` of the battery without the coherence between the levels of each ladder.",
        "definition",
    ),
    Quantity(
        "capacity", "battery capacity (all 2^N levels)", r"C(t)", ENERGY, _ONE_TIME,
        "Largest less smallest mean energy that unitaries on all 2^n_battery levels reach: "
        "battery_splitting n_battery for a pure battery, less for a mixed one.",
        "definition",
    ),
    Quantity(
        "ergotropy_variance", "variance of the extracted work", r"\mathrm{Var}\,W", SQUARED,
        _ONE_TIME,
        "Variance of the work operator H_b - U^+ H_b U in the battery's state, U being the "
        "collective unitary that extracts `ergotropy`, the mean of that operator.",
        "definition",
    ),
    Quantity(
        "switching_work", "work of switching the coupling", r"W_s(t)", ENERGY, _ONE_TIME,
        "<V>(0) - <V>(t), V being the interaction: what it costs to switch it on at the start and "
        "off at t. Equal to the change of <H_b> + <H_c>.",
        "definition",
    ),
)  # fmt: skip

OPEN: tuple[Quantity, ...] = (
    Quantity(
        "battery_density", "energy density of each battery", r"e_m(t)", NONE, _EACH,
        "Mean number of excited cells of a battery over its number of cells, between 0 and 1. In "
        "JSON a list with one series for each battery.",
        "dias2024 Fig. 2",
    ),
    Quantity(
        "charger_density", "energy density of the charger", r"e_C(t)", NONE, _ONE_TIME,
        "Mean number of excited charger spins over their number.",
        "dias2024 Fig. 2",
    ),
    Quantity(
        "joint_purity", "purity of charger and batteries", r"\mathrm{Tr}\,\rho^2", NONE, _ONE_TIME,
        "Tr rho^2 of the whole state, which reservoirs make mixed.",
        "definition",
    ),
    Quantity(
        "battery_ergotropy", "ergotropy of each battery (ladder)", r"W_m(t)", ENERGY, _EACH,
        "`ergotropy` of each of several batteries by itself; their sum is `ergotropy`.",
        "Allahverdyan, Balian, Nieuwenhuizen 2004, on each ladder of total spin",
    ),
    Quantity(
        "battery_ergotropy_full", "ergotropy of each battery (all 2^N levels)",
        r"W_{m,2^N}(t)", ENERGY, _EACH,
        "`ergotropy_full` of each of several batteries by itself; their sum is `ergotropy_full`.",
        "Allahverdyan, Balian, Nieuwenhuizen 2004, on the full space",
    ),
    Quantity(
        "battery_populations", "population of each battery's levels", r"q_{m,j}(t)", NONE,
        ("time", "battery", "excited"),
        "Probability of j excited cells in each of several batteries; smaller batteries never have "
        "the larger numbers.",
        "definition",
    ),
)  # fmt: skip

PEAKS: tuple[Quantity, ...] = (
    Quantity(
        "max_energy", "maximal stored energy", r"E_{\max}", ENERGY, (),
        "First-peak mode: stored energy at its first local maximum after the start. Window mode: "
        "its global maximum in the window. Both in continuous time, not on a grid.",
        "yang2025 below Eq. 7; liu2025 Eqs. 23, 29; peng2021 below Eq. 3",
    ),
    Quantity(
        "charging_time", "charging time", r"T", TIME, (),
        "When max_energy is reached. The papers say 'time of the maximum', which is ill-defined "
        "for quasi-periodic curves; the first local maximum is our reading.",
        "yang2025 below Eq. 7; liu2025 below Eq. 22",
    ),
    Quantity(
        "max_power", "maximal average power", r"P_{\max}", POWER, (),
        "Maximum over t of energy/t: over all t > 0 in first-peak mode, over the window "
        "otherwise. At least charging_power.",
        "huangfu2021 below Eq. 8; peng2021 below Eq. 3",
    ),
    Quantity(
        "time_of_max_power", "time of maximal power", r"t_P", TIME, (),
        "When max_power is reached.",
        "peng2021 below Eq. 30",
    ),
    Quantity(
        "charging_power", "charging power", r"P_{\#}", POWER, (),
        "max_energy / charging_time.",
        "yang2025 Eq. 9",
    ),
    Quantity(
        "efficiency", "efficiency at the charging time", r"\eta(T)", NONE, (),
        "max_energy over the most that the conserved excitations allow.",
        "yang2025 Eq. 8",
    ),
    Quantity(
        "advantage", "collective advantage", r"\Gamma", NONE, (),
        "charging_power over parallel_power. Defined for n_charger >= n_battery, at least "
        "n_battery charger spins up, an empty battery and a resonant flip-flop coupling alone.",
        "yang2025 Eq. 12",
    ),
    Quantity(
        "parallel_power", "power of yang2025's parallel scheme", r"P_{\parallel}", POWER, (),
        "n_battery cells, each charged by n_charger/n_battery spins with excited/n_battery of "
        "them up: n_battery (2/pi) splitting coupling sqrt(x (y - x + 1)), x = excited/n_battery "
        "and y = n_charger/n_battery, which need not be whole.",
        "yang2025 Eqs. 10, 11",
    ),
    Quantity(
        "power_ratio", "power ratio", r"\eta_P", NONE, (),
        "max_power over parallel_max_power. Defined for n_charger = n_battery, all charger spins "
        "up, an empty battery, at resonance, without Ising coupling and crosstalk.",
        "huangfu2021 Eq. 10",
    ),
    Quantity(
        "parallel_max_power", "power of huangfu2021's parallel scheme", r"N p_{\max}", POWER, (),
        "n_battery pairs of one cell and one charger spin: n_battery splitting coupling times "
        "the maximum 0.72461 of sin^2(x)/x.",
        "huangfu2021 Eqs. 9, 10 and below Eq. 12",
    ),
    Quantity(
        "speed_limit_time", "quantum speed limit", r"\tau_{QSL}", TIME, (),
        "pi / (2 Delta), Delta the energy spread of the start: no orthogonal state is reached "
        "sooner.",
        "yang2025 Eqs. 38, 41",
    ),
    Quantity(
        "speed_limit_rate", "speed-limit rate", r"\gamma", NONE, (),
        "speed_limit_time / charging_time.",
        "yang2025 Eq. 39",
    ),
    Quantity(
        "entanglement_depth", "cells proved entangled", r"k + 1", NONE, (),
        "Most cells that the lower bound of the Fisher information at the charging time proves "
        "to be entangled with one another: one more than the largest k whose s k^2 + r^2 it "
        "exceeds, s = floor(n_battery/k), r = n_battery - s k; 1 means that nothing is proved.",
        "yang2025 Eq. 45; hyllus2012; toth2012",
    ),
    *(
        Quantity(
            f"t{percent}", f"time to {percent} % of the maximum", f"t_{{{percent}}}", TIME, (),
            f"When an open battery's energy first reaches {percent} % of max_energy, or of the "
            "plateau that it approaches where there is no maximum.",
            "definition",
        )
        for percent in (50, 90, 99)
    ),
)  # fmt: skip

TIME_AXIS = Quantity("time", "time", "t", TIME, _ONE_TIME, "Time since the start.", "definition")
BATTERY_AXIS = Quantity(
    "battery", "battery", "m", NONE, ("battery",), "Number of a battery, from 0.", "definition"
)  # fmt: skip
LEVEL_AXIS = Quantity(
    "excited", "excited cells", "j", NONE, ("excited",),
    "Number of excited battery cells.",
    "definition",
)  # fmt: skip


def series(name: str) -> Quantity:
    """The series called ``name``.

    >>> series("entropy").unit
    'bit'
    """
    axes = (TIME_AXIS, LEVEL_AXIS, BATTERY_AXIS)
    return next(q for q in (*SERIES, *GENERAL, *OPEN, *axes) if q.name == name)


def peak(name: str) -> Quantity:
    """The figure of merit called ``name``.

    >>> peak("advantage").source
    'yang2025 Eq. 12'
    """
    return next(q for q in PEAKS if q.name == name)


def axis_label(quantity: Quantity) -> str:
    """Words, symbol and unit for a plot's axis.

    >>> axis_label(series("entropy"))
    'von Neumann entropy $S(t)$ (bit)'
    """
    unit = f" ({quantity.unit})" if quantity.unit else ""
    return f"{quantity.label} ${quantity.symbol}${unit}"
