"""Full chargers, as many quanta as cells, and elliptic paths against exact charging."""

import math
from functools import cache

import numpy as np
import pytest
from tests.reference import entry

import spinvolt as sv
from spinvolt.errors import NotCovered
from spinvolt.theory import crossing, elliptic, full_charger

# Computed with a quadrature of its own, to five digits.
UNIVERSAL = {
    1.1: 0.95438, 1.5: 0.88617, 2.0: 0.85331, 3.0: 0.82623, 5.0: 0.80746, 10.0: 0.79468,
    math.inf: 0.78283,
}  # fmt: skip
RATIOS = [
    (row["Nc"], entry(f"000-fig4a-mNc-Nb{n}")["params"]["Nb"], row)
    for n in (10, 20, 50, 100, 200, 400)
    for row in entry(f"000-fig4a-mNc-Nb{n}")["values"]["rows"]
]


@cache
def exact(n_battery: int, n_charger: int, excited: int) -> dict[str, float]:
    battery = sv.CentralSpin(n_battery=n_battery, n_charger=n_charger)
    run = sv.charge(battery, charger=sv.Dicke(excited), watch=[], samples=2)
    return {n: f.value for n, f in run.peaks.items() if isinstance(f, sv.Bounded)}


@pytest.mark.parametrize(("ratio", "efficiency"), UNIVERSAL.items())
def test_universal_efficiency(ratio, efficiency):
    assert full_charger.highest(ratio)[1] == pytest.approx(efficiency, abs=5e-6)


def test_universal_efficiency_is_an_integral():
    from scipy.integrate import quad

    def integrand(w: float) -> float:
        y = w * math.exp(2.0)
        return math.exp(-w) * y / (1.0 + 0.75 * y + y * y / 64.0)

    integral, _ = quad(integrand, 0.0, 60.0, epsabs=1e-13, epsrel=1e-13, limit=200)
    assert full_charger.efficiency(2.0, 2.0) == pytest.approx(integral, rel=1e-12, abs=0.0)


@pytest.mark.parametrize(("n_charger", "n_battery", "row"), RATIOS)
def test_fig4a_of_yang2025(n_charger, n_battery, row):
    """The curve onto which its sizes collapse, wherever the form claims to hold."""
    if not full_charger.covers(n_battery, n_charger, n_charger):
        assert min(n_battery, n_charger) < 10 or abs(n_battery - n_charger) < 0.05 * n_charger + 3
        return
    found = full_charger.full_charger(n_battery, n_charger)
    stored = row["eta"] * min(n_battery, n_charger)
    assert abs(found.max_energy - stored) <= found.max_energy_error
    assert abs(found.charging_time - row["T"]) <= found.charging_time_error


@pytest.mark.parametrize("sizes", [(10, 13), (55, 61), (100, 105), (20, 400), (1000, 1500)])
def test_full_chargers_of_both_orders(sizes):
    found = full_charger.full_charger(*sizes)
    assert full_charger.full_charger(*reversed(sizes)) == found
    true = exact(sizes[0], sizes[1], sizes[1])
    assert abs(found.max_power - true["max_power"]) <= found.max_power_error
    assert abs(found.charging_time - true["charging_time"]) <= found.charging_time_error


@pytest.mark.parametrize("sizes", [(5, 10), (6, 11), (20, 25), (50, 62), (100, 10**6), (400, 800)])
def test_power_with_as_many_quanta_as_cells(sizes):
    power, error = crossing.power(*sizes)
    true = exact(*sizes, sizes[0])["max_power"]
    assert abs(power - true) <= error * power
    assert abs(power - true) >= 0.2 * error * power


def test_path_with_as_many_quanta_as_cells():
    """The classical path obeys its differential equation and ends full."""
    times = np.linspace(0.0, 3.0, 3001) / math.sqrt(100 * 250)
    x = crossing.energy(100, 250, times) / 100
    speed = np.gradient(x, times)
    k = 0.4
    expected = 2.0 * math.sqrt(100 * 250) * (1.0 - x) * np.sqrt(x * (1.0 - k + k * x))
    assert speed[1:-1] == pytest.approx(expected[1:-1], abs=2e-6 * expected.max() + 1e-9)
    assert x[-1] > 0.98


def test_prefactors_of_peng2021():
    constant = 0.5825829083651486
    assert crossing.fastest(0.0)[1] == pytest.approx(constant, rel=1e-14, abs=0.0)
    assert crossing.fastest(0.0)[0] == pytest.approx(1.088659492482652, rel=1e-7)


def random_sizes(count: int) -> list[tuple[int, int, int]]:
    random = np.random.default_rng(3)
    found: list[tuple[int, int, int]] = []
    while len(found) < count:
        d = int(10 ** random.uniform(0.302, 2.0))
        other, rest = (3 + d + int(d * 10 ** random.uniform(-2.0, 1.3)) for _ in range(2))
        sizes = (d, other + rest - d, other) if random.integers(2) else (other, rest, d)
        if elliptic.covers(*sizes):
            found.append(sizes)
    return found


@pytest.mark.parametrize("sizes", [*random_sizes(40), (332, 3096, 254), (213, 223, 218)], ids=str)
def test_elliptic_paths(sizes):
    found, true = elliptic.elliptic(*sizes), exact(*sizes)
    assert abs(found.charging_time - true["charging_time"]) <= found.charging_time_error
    assert abs(found.max_energy - true["max_energy"]) <= found.max_energy_error


def test_elliptic_paths_tend_to_rotations():
    from spinvolt.theory.rotation import corrected, midpoint

    sizes = (100, 30_000, 20_000)
    turn = midpoint(*sizes)
    time, _ = corrected(turn, 100).charging_time
    assert elliptic.elliptic(*sizes).charging_time == pytest.approx(time, rel=0.05 * turn.late)


def test_ranges():
    with pytest.raises(NotCovered, match="n_battery = 100, n_charger = 102"):
        full_charger.full_charger(100, 102)
    with pytest.raises(NotCovered, match="these are 5 and 3"):
        crossing.power(5, 8)
    with pytest.raises(NotCovered, match="n_battery = 4, n_charger = 8, excited = 4"):
        elliptic.elliptic(4, 8, 4)
    assert not full_charger.covers(100, 200, 199)
    assert not full_charger.covers(100, 200, 200, 1)
    assert not crossing.covers(10, 20, 9)
    assert not elliptic.covers(8, 79, 11, 1)
    assert not elliptic.covers(235, 3773, 3768)
