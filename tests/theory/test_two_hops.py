"""Two excitations exchanged: stored rows and curves, and the dense solver."""

import numpy as np
import pytest
from tests.reference import dense, entry, first_maximum

from spinvolt.errors import NotCovered
from spinvolt.theory.two_hops import energy, peak, populations, two_hops

FULLY_UP = [(2, row["Nc"], row) for row in entry("001-fig2")["values"]["rows"]]
TWO_SPINS = [(row["Nb"], 2, row) for row in entry("001-fig3")["values"]["rows"]]
CURVES = ["001-fig2-curve-Nc2", "001-fig2-curve-Nc3", "001-fig2-curve-Nc5", "001-fig2-curve-Nc10"]
SIZES = [(2, 2, 2), (2, 9, 4), (2, 9, 9), (7, 2, 2), (7, 11, 2), (2, 3, 2), (1000, 5, 2)]


@pytest.mark.parametrize(("n_battery", "n_charger", "row"), FULLY_UP + TWO_SPINS)
def test_rows_of_liu2025(n_battery, n_charger, row):
    best = peak(two_hops(n_battery, n_charger, n_charger))
    n = max(n_battery, n_charger)
    assert best.charging_time == pytest.approx(row["T"], rel=1e-13, abs=0.0)
    assert best.charging_time == pytest.approx(np.pi / np.sqrt(6 * n - 4), rel=1e-14, abs=0.0)
    assert best.max_energy == pytest.approx(row["Emax"], rel=1e-13, abs=0.0)
    assert best.max_energy == pytest.approx(16 * n * (n - 1) / (3 * n - 2) ** 2, rel=1e-14, abs=0.0)
    assert best.entropy == pytest.approx(row["S_bits"], abs=1e-13)
    if "p0_T" in row:
        assert best.populations == pytest.approx((row["p0_T"], 0.0, row["p2_T"]), abs=1e-13)


@pytest.mark.parametrize("curve", CURVES)
def test_curves_of_liu2025(curve):
    case = entry(curve)
    levels = two_hops(2, case["params"]["Nc"], case["params"]["m"])
    expected = np.array(case["values"]["E"])
    assert energy(levels, case["values"]["t"]) == pytest.approx(
        expected, abs=10.0 ** -case["digits"] * 4
    )


@pytest.mark.parametrize("sizes", SIZES)
def test_against_the_dense_solver(sizes):
    n_battery, n_charger, excited = sizes
    levels = two_hops(*sizes, coupling=0.3, splitting=2.0)
    process = dense(n_battery, n_charger, 0, excited, coupling=0.3)
    best = peak(levels)
    times = np.linspace(0.0, 3.0 * best.charging_time, 40)
    assert populations(levels, times) == pytest.approx(process.populations(times), abs=1e-12)
    assert first_maximum(process, best.charging_time) == pytest.approx(best.charging_time, rel=1e-7)
    top = 2.0 * float(process.level(best.charging_time))
    assert best.max_energy == pytest.approx(top, rel=1e-12, abs=0.0)


def test_the_largest_charger_leaves_a_ninth_behind():
    """liu2025 Eq. 24 and below: populations 1/9, 0, 8/9 and 0.5032583348 bits."""
    best = peak(two_hops(2, 10**14, 10**14))
    assert best.populations == pytest.approx((1 / 9, 0.0, 8 / 9), abs=1e-13)
    assert best.entropy == pytest.approx(0.5032583348, abs=5e-11)
    assert peak(two_hops(2, 2, 2)).entropy == 0.0


def test_range():
    with pytest.raises(NotCovered, match="n_battery = 3, excited = 4"):
        two_hops(3, 4, 4)
    with pytest.raises(NotCovered, match="coupling = 0"):
        two_hops(2, 4, 4, coupling=0.0)
