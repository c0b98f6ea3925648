"""The limits of yang2025 and the midpoint rotation against stored and dense charging times."""

import math

import numpy as np
import pytest
from tests.reference import dense, entries_with, entry, first_maximum

from spinvolt.errors import NotCovered
from spinvolt.theory import rotation

SCANS = [
    (scan, row)
    for scan in ("000-fig3b-Nb10-Nc1000", "000-fig3b-Nb10-Nc10000")
    for row in entry(scan)["values"]["rows"]
]


@pytest.mark.parametrize("case", entries_with("T_improved"), ids=lambda e: e["id"])
def test_charging_times_of_yang2025(case):
    p, values = case["params"], case["values"]
    n_battery, n_charger, excited = p["Nb"], p["Nc"], p["m"]
    limit = {
        "Fig 2(a)": lambda: rotation.few_cells_time(n_battery, n_charger, excited),
        "Fig 2(b)": lambda: rotation.few_quanta_large_charger_time(n_battery, n_charger, excited),
        "Fig 2(c)": lambda: rotation.few_quanta_large_battery_time(n_battery, n_charger, excited),
        "Fig 3(a)": lambda: rotation.half_filled_time(n_charger, excited),
    }[case["item"]]()
    assert limit == pytest.approx(values["T_theory"], rel=1e-13, abs=0.0)
    turn = rotation.midpoint(n_battery, n_charger, excited)
    assert turn.charging_time == pytest.approx(values["T_improved"], rel=1e-13, abs=0.0)
    late = values["T_first"] / turn.charging_time - 1.0
    assert late == pytest.approx(turn.late, rel=0.05, abs=0.0)
    assert 1.0 - values["eta_first"] == pytest.approx(turn.missing, rel=0.01, abs=1e-12)


@pytest.mark.parametrize(("scan", "row"), SCANS)
def test_partly_filled_chargers_of_yang2025(scan, row):
    n_charger = entry(scan)["params"]["Nc"]
    limit = rotation.half_filled_time(n_charger, row["m"])
    assert limit == pytest.approx(row["T_theory_eq36"], rel=1e-13, abs=0.0)
    turn = rotation.midpoint(10, n_charger, row["m"])
    assert turn.charging_time == pytest.approx(row["T_improved"], rel=1e-13, abs=0.0)
    assert abs(row["T_num"] - turn.charging_time) <= 2.0 * turn.late * turn.charging_time
    assert turn.charging_time == pytest.approx(row["T_num"], rel=2e-3, abs=0.0)


@pytest.mark.parametrize("quanta", [2, 3, 4, 7, 12, 20])
def test_leading_corrections(quanta):
    """Tilt alone (huge charger), then curvature alone (p = q)."""
    for excited, n_charger in [(3000 * quanta, 10**11), (2000 * quanta, 3999 * quanta)]:
        turn = rotation.midpoint(quanta, n_charger, excited)
        process = dense(quanta, n_charger, 0, excited)
        exact = first_maximum(process, turn.charging_time)
        assert exact / turn.charging_time - 1.0 == pytest.approx(turn.late, rel=2e-2, abs=1e-11)
        missing = 1.0 - float(process.level(exact)) / quanta
        assert missing == pytest.approx(turn.missing, rel=1e-3, abs=1e-12)


def test_one_quantum_is_exact():
    turn = rotation.midpoint(5, 7, 1, coupling=-2.0)
    assert (turn.late, turn.missing) == (0.0, 0.0)
    assert turn.charging_time == pytest.approx(math.pi / (4 * math.sqrt(35)), rel=1e-15, abs=0.0)


def test_energy_curve_of_a_large_half_filled_charger():
    case = entry("000-fig3a-k0.5")
    turn = rotation.midpoint(10, 10000, 5000)
    times, eta = np.array(case["values"]["curve_t"]), np.array(case["values"]["curve_eta"])
    assert rotation.energy(turn, times) / 10 == pytest.approx(eta, abs=2e-6)


@pytest.mark.parametrize("row", entry("003-HP")["values"]["rows"][3:])
def test_two_modes_of_peng2021(row):
    """Few quanta: the energy at P_max follows n sin^2 within the stated size of the error."""
    process = dense(row["NB"], row["N"], 0, row["n"])
    quarter = rotation.two_modes_time(row["NB"], row["N"])
    exact = first_maximum(process, quarter)
    short = row["n"] / (4 * row["NB"]) + row["n"] / (4 * row["N"])
    assert 0.0 < exact / quarter - 1.0 <= 1.1 * short


def test_nothing_turns_without_excitation_or_coupling():
    with pytest.raises(NotCovered, match="excited = 0"):
        rotation.midpoint(3, 3, 0)
    with pytest.raises(NotCovered, match="coupling = 0"):
        rotation.midpoint(3, 3, 3, coupling=0.0)
