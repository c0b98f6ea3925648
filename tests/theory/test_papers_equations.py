"""Equations of the papers that are more than a charging time, and their errata."""

import math

import numpy as np
import pytest
from tests.reference import dense, entries_with, entry

import spinvolt as sv
from spinvolt.algebra.chain import chain
from spinvolt.errors import NotCovered
from spinvolt.theory import (
    binomial,
    cavity,
    errata,
    oscillators,
    populations,
    rotation,
    speed,
    thermal_spin,
    two_hops,
)

ADVANTAGES = [e for e in entries_with("Gamma") if e["item"] in {"Fig 2(a)", "Fig 3(a)"}]
CURVES = ["002-fig8-9-N2", "002-fig8-9-N20", "002-fig8-9-N200", "002-fig8-9-N4", "002-fig8-9-N10"]
PAULI = {
    "x": np.array([[0, 1], [1, 0]], dtype=complex),
    "y": np.array([[0, -1j], [1j, 0]]),
    "z": np.array([[1, 0], [0, -1]], dtype=complex),
}


@pytest.mark.parametrize("case", ADVANTAGES, ids=lambda e: e["id"])
def test_advantages_and_rates_of_yang2025(case):
    """Eqs. 10-12, 17, 37-39, 41-43 with the exact charging time are the exact figures."""
    p, values = case["params"], case["values"]
    sizes = (p["Nb"], p["Nc"], p["m"])
    alone = speed.parallel_power(*sizes) / p["Nb"]
    assert alone == pytest.approx(values["P_single_cell"], rel=1e-14, abs=0.0)
    exact = math.pi / (2.0 * values["T_first"])
    gained = speed.advantage(*sizes, exact) * values["eta_first"]
    assert gained == pytest.approx(values["Gamma"], rel=1e-11, abs=0.0)
    assert speed.speed_limit_rate(*sizes, exact) == pytest.approx(values["qsl_rate"], rel=1e-11)
    assert speed.energy_spread(*sizes) == pytest.approx(values["dE_variance"], rel=1e-14, abs=0.0)
    turn = rotation.midpoint(*sizes)
    assert speed.advantage(*sizes, turn.frequency) == pytest.approx(values["Gamma"], rel=2e-3)
    rate = speed.speed_limit_rate(*sizes, turn.frequency)
    assert rate == pytest.approx(speed.parallel_rate(p["Nb"]), rel=0.03)


def test_quoted_advantages_of_yang2025():
    assert speed.advantage(10, 10_000, 5000, 5000.0) == pytest.approx(10.0, abs=0.01)
    few = math.pi / (2.0 * rotation.few_cells_time(10, 100_000, 1000))
    assert speed.advantage(10, 100_000, 1000, few) == pytest.approx(10.0, abs=0.03)


def test_binomial_populations_of_yang2025():
    case = entry("000-fig6")["values"]
    angles = np.array(case["nu_t"])
    assert binomial.fisher(50, angles) / 50 == pytest.approx(
        np.array(case["F_over_Nb_ideal"]), abs=1e-11
    )
    psi = binomial.amplitudes(6, 0.7)
    coupling = np.sqrt(np.arange(1.0, 7.0) * np.arange(6.0, 0.0, -1.0)) / 2.0
    spin = np.diag(coupling, 1) + np.diag(coupling, -1)
    energies, modes = np.linalg.eigh(spin)
    assert psi == pytest.approx((modes * np.exp(-0.7j * energies)) @ modes[0], abs=1e-13)
    q = binomial.populations(50, 1.1)
    assert q.sum() == pytest.approx(1.0, abs=1e-13)
    assert populations.fisher(q.tolist(), 50) == pytest.approx(float(binomial.fisher(50, 1.1)))


def test_partly_filled_chargers_hold_the_binomial_state():
    """Case (iv): the exact populations tend to Eq. 49 with the factor N_c put right."""
    nu = 2.0 * 10**6 * math.sqrt(0.25)
    process = dense(6, 10**6, 0, 500_000)
    angles = np.array([0.4, 1.2, 2.9])
    found = binomial.populations(6, angles)
    assert process.populations(angles / nu) == pytest.approx(found, abs=2e-5)


def test_couplings_of_modes():
    sizes = (7, 40, 5)
    battery = sv.CentralSpin(n_battery=7, n_charger=40, coupling=0.3)
    built, _ = chain(battery.model(charger=sv.Dicke(5)))
    exact = oscillators.exact(*sizes, 0.3)
    assert exact == pytest.approx(np.asarray(built.couplings())[1:-1], rel=1e-14)
    j = np.arange(1.0, 6.0)
    charger = oscillators.charger_mode(*sizes, 0.3) / exact
    assert charger == pytest.approx(np.sqrt(40 / (35 + j)), rel=1e-14)
    assert np.all((charger >= 1.0) & (charger <= 1.0 / math.sqrt(1.0 - 4 / 40)))
    battery_ratio = oscillators.battery_mode(*sizes, 0.3) / exact
    assert np.all((battery_ratio >= 1.0) & (battery_ratio <= 1.0 / math.sqrt(1.0 - 4 / 7) + 1e-14))


@pytest.mark.parametrize("row", entry("003-HP")["values"]["rows"])
def test_two_modes_of_peng2021(row):
    power, time = oscillators.two_modes_power(row["NB"], row["N"], row["n"])
    assert power == pytest.approx(row["P_HP"], rel=1e-13, abs=0.0)
    assert time == pytest.approx(row["t_HP"], rel=1e-7)
    energy = oscillators.two_modes_energy(row["NB"], row["N"], row["n"], time)
    assert float(energy) / time == pytest.approx(power, rel=1e-14, abs=0.0)
    if row["n"] == row["NB"]:
        assert errata.peng2021_31(row["NB"], row["N"]) == pytest.approx(row["P_HP"], rel=1e-13)
    else:
        short = row["n"] / (4 * row["NB"]) + row["n"] / (4 * row["N"])
        assert 0.0 < 1.0 - row["Pmax"] / power < 1.1 * short


def test_two_modes_lose_what_the_battery_starts_with():
    lost = oscillators.two_modes_energy(50, 50, 1, math.pi / 100, battery_excited=3)
    assert float(lost) == pytest.approx(-2.0, rel=1e-14)
    process = dense(4000, 4000, 3, 1)
    assert float(process.level(math.pi / 8000)) == pytest.approx(-2.0, abs=2e-3)


@pytest.mark.parametrize("identifier", CURVES)
def test_appendix_of_huangfu2021(identifier):
    case = entry(identifier)
    n, values = case["params"]["N"], case["values"]
    levels = two_hops.two_hops(2, n, n)
    assert levels.frequency == pytest.approx(values["xi"], rel=1e-14)
    xi, gt = values["xi"], 0.37 / values["xi"]
    c1 = -2 * math.sqrt(2 * (xi**2 + 4) * (xi**2 - 2)) / (3 * xi**2) * math.sin(xi * gt / 2) ** 2
    c2 = -1j * math.sqrt((xi**2 + 4) / (6 * xi**2)) * math.sin(xi * gt)
    c4 = ((xi**2 + 4) * math.cos(xi * gt) + 2 * (xi**2 - 2)) / (3 * xi**2)
    expected = np.array([c4, math.sqrt(2) * c2, c1])
    assert two_hops.amplitudes(levels, gt) == pytest.approx(expected, abs=1e-14)
    best = two_hops.peak(levels)
    assert best.charging_time == pytest.approx(values["gT"], rel=1e-13)
    assert best.max_energy == pytest.approx(values["Emax"], rel=1e-13)
    assert best.max_power == pytest.approx(values["Pmax"], rel=1e-12)


def test_cavities():
    """Two cells and their mode, solved densely; a large spin charger tends to the inverted one."""
    for photons in (1, 2, 5):
        found = cavity.two_cells(photons, coupling=0.4)
        j = np.arange(1.0, min(2, photons) + 1)
        hops = 0.4 * np.sqrt(j * (3 - j) * (photons - j + 1))
        energies, modes = np.linalg.eigh(np.diag(hops, 1) + np.diag(hops, -1))
        psi = (modes * np.exp(-1j * energies * found.charging_time)) @ modes[0]
        assert np.abs(psi) ** 2 @ np.arange(len(psi)) == pytest.approx(found.max_energy, abs=1e-13)
        assert cavity.two_cells(photons).max_energy == pytest.approx(found.max_energy, abs=1e-14)
    assert cavity.two_cells_inverted().max_energy == pytest.approx(16 / 9, rel=1e-14)
    huge = two_hops.peak(two_hops.two_hops(2, 10**10, 10**10))
    inverted = cavity.two_cells_inverted(coupling=1e5)
    assert huge.charging_time == pytest.approx(inverted.charging_time, rel=1e-9)
    assert cavity.one_cell(9, coupling=2.0).charging_time == pytest.approx(math.pi / 12)
    turn = rotation.few_cells_time(5, 10**8, 4000) * 1e4
    assert cavity.rotation_time(5, 4000) == pytest.approx(turn, rel=1e-14)
    with pytest.raises(NotCovered, match="photons = 0"):
        cavity.one_cell(0)


def four_spins(down: float, times: list[float]) -> list[float]:
    """Energy of two cells charged by |1> x (thermal spin), from 16 x 16 Pauli matrices."""

    def at(site: int, matrix: np.ndarray) -> np.ndarray:
        total = np.eye(1)
        for i in range(4):
            total = np.kron(total, matrix if i == site else np.eye(2))
        return total

    pairs = [(k, n) for k in (0, 1) for n in (2, 3)]
    hamiltonian = sum(0.5 * at(k, PAULI[a]) @ at(n, PAULI[a]) for k, n in pairs for a in "xy")
    height = 0.5 * (at(0, PAULI["z"]) + at(1, PAULI["z"]))
    low, high = np.diag([0.0, 1.0]), np.diag([1.0, 0.0])
    start = np.eye(1)
    for part in (low, low, high, (1.0 - down) * high + down * low):
        start = np.kron(start, part)
    energies, modes = np.linalg.eigh(np.asarray(hamiltonian))
    found: list[float] = []
    for t in times:
        step = (modes * np.exp(-1j * energies * t)) @ modes.conj().T
        found.append(float(np.trace(height @ step @ start @ step.conj().T).real + 1.0))
    return found


def test_eq17_of_huangfu2021():
    times = [0.0, 0.3, 0.7, 1.1, 2.4]
    for down in (0.0, 0.4, 1.0):
        exact = np.array(four_spins(down, times))
        assert thermal_spin.energy(down, times) == pytest.approx(exact, abs=1e-13)
        off = errata.huangfu2021_17(down, times) - exact
        assert off == pytest.approx(0.5 * down * np.sin(2 * np.array(times)) ** 2, abs=1e-13)


def test_missing_factor_of_yang2025():
    right = math.pi / (2.0 * rotation.half_filled_time(10_000, 5000))
    assert right / errata.yang2025_32(10_000, 5000) == pytest.approx(100.0, rel=1e-14)
    printed, correct = errata.huangfu2021_15_constant(6)
    assert correct == 6 * printed
    battery = sv.CentralSpin(n_battery=1, n_charger=6, charger_crosstalk=1.0)
    # A fully-up charger has J+J- + J-J+ = N, so that N I makes its crosstalk vanish.
    assert battery.interaction_energy() == 0.0


def test_largest_powers_of_table_one_lie_within_the_crossing():
    """peng2021's Table I, upper bound: its exponents follow from P = crossing.power."""
    from spinvolt.theory.crossing import power

    case = entry("003-fig4-N300")
    sizes = np.arange(5, 51)
    slope = np.polyfit(np.log(sizes), np.log([power(int(n), 300)[0] for n in sizes]), 1)[0]
    exact = {row["NB"]: row["Pmax"] for row in case["values"]["rows"]}
    true = np.polyfit(np.log(sizes), np.log([exact[int(n)] for n in sizes]), 1)[0]
    assert slope == pytest.approx(true, abs=0.02)
