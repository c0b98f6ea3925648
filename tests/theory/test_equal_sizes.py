"""Logarithmic charging of equal sizes against exact values, for the errors that are stated."""

import math

import numpy as np
import pytest
from tests.reference import entry, stored

import spinvolt as sv
from spinvolt.errors import NotCovered
from spinvolt.theory.equal_sizes import (
    covers,
    crossover,
    equal_sizes,
    equal_sizes_power,
    exponent,
    power_exponent,
)

ROWS = [row for row in stored("asymptotics")["rows"] if row["N"] >= 10]
SMALL = [row for row in entry("000-fig5")["values"]["rows"] if row["N"] >= 10]
SHIFTED = stored("asymptotics")["Nc_eq_Nb_plus_p"]


@pytest.mark.parametrize("row", ROWS, ids=lambda r: r["N"])
def test_formulas_and_their_errors(row):
    n = row["N"]
    found = equal_sizes(n, n)
    assert found.charging_time == pytest.approx(row["theory_T"], rel=1e-8, abs=0.0)
    assert found.missing == pytest.approx(row["theory_N1meta"], rel=1e-12, abs=0.0)
    assert abs(found.charging_time - row["T"]) <= found.charging_time_error
    assert abs(found.missing - row["N_one_minus_eta"]) <= found.missing_error
    assert abs(found.max_energy - n * row["eta_T"]) <= found.max_energy_error
    power = equal_sizes_power(n)
    assert power.max_power == pytest.approx(row["theory_Pmax"], rel=1e-10, abs=0.0)
    assert power.time_of_max_power == pytest.approx(row["theory_tP"], rel=1e-5, abs=0.0)
    assert abs(power.max_power - row["Pmax"]) <= power.max_power_error


def test_errors_are_not_idle():
    """The largest deviation among all sizes comes within half of each stated error."""
    found = [(row, equal_sizes(row["N"], row["N"]), equal_sizes_power(row["N"])) for row in ROWS]
    assert max(abs(f.charging_time - r["T"]) / f.charging_time_error for r, f, _ in found) > 0.5
    assert max(abs(f.missing - r["N_one_minus_eta"]) / f.missing_error for r, f, _ in found) > 0.5
    assert max(abs(p.max_power - r["Pmax"]) / p.max_power_error for r, _, p in found) > 0.5


@pytest.mark.parametrize("row", SMALL, ids=lambda r: r["N"])
def test_errors_hold_at_every_stored_size(row):
    found = equal_sizes(row["N"], row["N"], coupling=2.0, splitting=3.0)
    assert abs(found.charging_time - row["T"] / 2) <= found.charging_time_error
    assert abs(found.max_energy - 3 * row["N"] * row["eta"]) <= found.max_energy_error
    power = equal_sizes_power(row["N"], coupling=2.0, splitting=3.0)
    assert abs(power.max_power - 6 * row["Pmax"]) <= power.max_power_error


@pytest.mark.parametrize("row", SHIFTED, ids=lambda r: r["N"])
@pytest.mark.parametrize("difference", [0, 1, 2])
def test_sizes_that_differ_a_little(row, difference):
    n = row["N"]
    larger_charger = equal_sizes(n, n + difference)
    assert larger_charger.missing == pytest.approx(row["theory"][difference], rel=1e-12, abs=0.0)
    assert abs(larger_charger.missing - row["NminusE"][difference]) <= larger_charger.missing_error
    late = abs(larger_charger.charging_time - row["T"][difference])
    assert late <= larger_charger.charging_time_error * (1.0 if difference == 0 else 0.2)
    assert equal_sizes(n + difference, n) == larger_charger


@pytest.mark.parametrize("row", stored("asymptotics")["theory_far"], ids=lambda r: r["N"])
def test_local_exponents_far_away(row):
    assert exponent(row["N"]) == pytest.approx(row["local_exp_Gamma"], abs=3e-5)
    assert power_exponent(row["N"]) == pytest.approx(row["local_exp_eta_coll"], abs=3e-5)


LOCAL = [row for row in ROWS if "local_exp_Gamma" in row]


@pytest.mark.parametrize("row", LOCAL, ids=lambda r: r["N"])
def test_local_exponents_of_the_exact_advantage(row):
    # The stored exponents are differences over finite steps.
    small, step = math.log(row["N"]) / row["N"], 6e-5
    assert abs(exponent(row["N"]) - row["local_exp_Gamma"]) <= 0.1 * small + step
    assert abs(power_exponent(row["N"]) - row["local_exp_eta_coll"]) <= 0.25 * small + step


def test_the_fitted_exponent_of_yang2025_belongs_to_a_range():
    """A fit over 10..170 gives the printed 0.8264; local exponents pass it below a hundred."""
    assert exponent(40) < 0.8264 < exponent(100)
    sizes = range(10, 171)
    logs = [math.log(advantage(n)) for n in sizes]
    slope = np.polyfit(np.log(sizes), logs, 1)[0]
    assert slope == pytest.approx(0.8264, abs=5e-5 + 1e-4)


def advantage(n: int) -> float:
    battery = sv.CentralSpin(n_battery=n, n_charger=n)
    figure = sv.charge(battery, watch=[], samples=2).peaks["advantage"]
    assert isinstance(figure, sv.Bounded)
    return figure.value


def test_crossover_of_equal_sizes_and_one_spin_more():
    def ahead(n: int) -> bool:
        energies = [
            sv.charge(sv.CentralSpin(n_battery=n, n_charger=n + p), watch=[], samples=2).peaks[
                "max_energy"
            ]
            for p in (0, 1)
        ]
        equal, more = energies
        assert isinstance(equal, sv.Bounded)
        assert isinstance(more, sv.Bounded)
        assert equal.error + more.error < abs(equal.value - more.value)
        return equal.value > more.value

    assert not ahead(11_700)
    assert ahead(11_800)
    assert crossover() == pytest.approx(11_735, rel=0.03)


def test_range():
    assert covers(10, 12, 12)
    assert not covers(9, 9, 9)
    assert not covers(10, 13, 13)
    assert not covers(10, 10, 9)
    assert not covers(10, 10, 10, 1)
    with pytest.raises(NotCovered, match="n_battery = 9, n_charger = 10"):
        equal_sizes(9, 10)
    with pytest.raises(NotCovered, match="coupling = 0"):
        equal_sizes_power(10, coupling=0.0)
