"""What the reference holds of laws and limits: universal curves, fits, the idealised state."""

import numpy as np
import pytest
from tests.papers.claims import data
from tests.papers.entries import ENTRIES, close, starting
from tests.papers.quotes import peaks

import spinvolt as sv
from spinvolt.theory import binomial, full_charger, oscillators

FISHER = ("tc", "nontc", "tc_small", "nontc_small")
CLAIMED = ("000-fig4a-universal", "000-fig6", "003-tableI", "003-fig5", "003-HP")


@pytest.mark.parametrize(
    "row", ENTRIES["000-fig4a-universal"]["values"]["rows"], ids=lambda row: f"r={row['r']}"
)
def test_universal_efficiency_agrees_with_the_reference(row: dict[str, float]) -> None:
    """A maximum is known to twice the digits of its place."""
    place, height = full_charger.highest(row["r"])
    assert height == pytest.approx(row["eta_inf"], rel=1e-13)
    assert place == pytest.approx(row["sigma"], abs=3e-7)


@pytest.mark.parametrize("case", FISHER)
def test_fisher_information_of_fifty_cells_agrees_with_the_reference(case: str) -> None:
    values = ENTRIES["000-fig6"]["values"]
    sizes = values[f"params_{case}"]
    times = (np.array(values["nu_t"]) / sizes["nu"]).tolist()
    battery = sv.CentralSpin(n_battery=50, n_charger=sizes["Nc"])
    run = sv.charge(battery, charger=sv.Dicke(sizes["m"]), times=times, watch=["fisher"])
    within(run["fisher"], values[f"F_over_Nb_{case}"])


def test_fisher_information_of_equal_sizes_agrees_with_the_reference() -> None:
    values = ENTRIES["000-fig6"]["values"]
    battery = sv.CentralSpin(n_battery=50, n_charger=50)
    run = sv.charge(battery, times=values["t_NNN"], watch=["fisher"])
    within(run["fisher"], values["F_over_Nb_NNN"])
    largest = np.max(run["fisher"].value[1:]) / 50
    assert largest == pytest.approx(values["max_F_over_Nb_NNN_t>0"], rel=1e-11)


def within(series: sv.Series, per_cell: list[float]) -> None:
    expected = 50 * np.array(per_cell)
    slack = 3e-12 * np.abs(expected) + 1e-13
    assert np.all(series.low - slack <= expected)
    assert np.all(expected <= series.high + slack)
    assert series.value == pytest.approx(expected, abs=1e-9)


def test_ideal_fisher_information_agrees_with_the_reference() -> None:
    values = ENTRIES["000-fig6"]["values"]
    found = binomial.fisher(50, np.array(values["nu_t"])) / 50
    assert found == pytest.approx(np.array(values["F_over_Nb_ideal"]), abs=1e-11)


@pytest.mark.parametrize("spins", ENTRIES["003-tableI"]["values"]["table"])
def test_fits_of_table_one_agree_with_the_reference(spins: str) -> None:
    row = ENTRIES["003-tableI"]["values"]["table"][spins]
    fitted = data("peng2021", "table-1").sel(n_charger=int(spins))
    exact = [float(fitted[name]) for name in ("exponent", "factor")]
    grid = [float(fitted[name]) for name in ("exponent_sampled", "factor_sampled")]
    assert exact == pytest.approx([row["alpha"], row["beta"]], rel=1e-11)
    assert grid == pytest.approx([row["alpha_grid"], row["beta_grid"]], rel=1e-11)


def test_thermodynamic_prefactors_of_table_one_agree_with_the_reference() -> None:
    limits = data("peng2021", "table-1")
    for spins, row in ENTRIES["003-tableI"]["values"]["thermo"].items():
        limit = limits.sel(large_charger=int(spins))
        assert float(limit["limit_few_quanta"]) == pytest.approx(row["exact"], rel=1e-13)
        assert float(limit["limit_two_digits"]) == pytest.approx(row["paper"], rel=1e-13)


def test_slopes_of_figure_5_agree_with_the_reference() -> None:
    values = ENTRIES["003-fig5"]["values"]
    upward = data("peng2021", "5")["upward"]
    for spins, slope in values["slope_N_gg_NB"].items():
        assert float(upward.sel(large=int(spins))) == pytest.approx(slope, rel=1e-11)
    cells = np.arange(30, 41)
    for spins, slope in values["slope_NB_gg_N"].items():
        powers = [peaks(int(n), int(spins))["max_power"] for n in cells]
        found = np.polyfit(np.log(cells), np.log(powers), 1)[0]
        assert found == pytest.approx(slope, rel=1e-11)


@pytest.mark.parametrize("name", starting("001-fig4-"))
def test_the_best_charger_agrees_with_the_reference(name: str) -> None:
    cells, values = ENTRIES[name]["params"]["Nb"], ENTRIES[name]["values"]
    spins = [row["Nc"] for row in values["rows"]]
    best = max(spins, key=lambda n: peaks(cells, n)["max_energy"])
    assert best == values["argmax_first"]


def test_extremes_of_equal_sizes_agree_with_the_reference() -> None:
    values = ENTRIES["001-fig5"]["values"]
    sizes = [row["N"] for row in values["rows"] if row["N"] <= 1000]
    energy = {n: peaks(n, n)["max_energy"] / n for n in sizes}
    entropy = {n: peaks(n, n)["at_peak entropy"] for n in sizes}
    least = min(energy, key=energy.__getitem__)
    shared = max(sizes, key=lambda n: entropy[n] / n)
    most = max(entropy, key=entropy.__getitem__)
    assert (least, shared, most) == tuple(
        values[key] for key in ("argmin_E_over_Nb", "argmax_S_over_Nb", "argmax_S_bits")
    )
    assert energy[least] == pytest.approx(values["min_E_over_Nb"], rel=1e-12)
    assert entropy[shared] / shared == pytest.approx(values["max_S_bits_over_Nb"], rel=1e-11)
    assert entropy[most] == pytest.approx(values["max_S_bits"], rel=1e-11)


@pytest.mark.parametrize("row", ENTRIES["003-HP"]["values"]["rows"], ids=lambda row: row["NB"])
def test_two_modes_agree_with_the_reference(row: dict[str, float]) -> None:
    digits = ENTRIES["003-HP"]["digits"]
    cells, spins, up = (int(row[name]) for name in ("NB", "N", "n"))
    battery = sv.CentralSpin(n_battery=cells, n_charger=spins)
    found = sv.charge(
        battery, charger=sv.Dicke(up), until="first-peak", times=[0.0], watch=[]
    ).peaks  # fmt: skip
    close(found["max_power"], row["Pmax"], digits)
    close(found["time_of_max_power"], row["t_P"], digits)
    power, time = oscillators.two_modes_power(cells, spins, up)
    assert power == pytest.approx(row["P_HP"], rel=1e-12)
    assert time == pytest.approx(row["t_HP"], rel=1e-7)
    assert row["Pmax"] / power == pytest.approx(row["ratio"], rel=1e-11)
