"""Every chain case of the independently computed reference values, within stated bounds."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from tests.papers.entries import ENTRIES, close, starting

import spinvolt as sv


@dataclass(frozen=True)
class Case:
    """One battery and the numbers that the reference gives for it."""

    n_battery: int
    n_charger: int
    excited: int
    peaks: dict[str, float]
    at_peak: dict[str, float]
    window: float | None = None
    options: tuple[tuple[str, float], ...] = ()
    battery_excited: int = 0

    def run(self, **more: Any) -> sv.Run:
        battery = sv.CentralSpin(
            n_battery=self.n_battery, n_charger=self.n_charger, **dict(self.options)
        )
        starts = {"battery": sv.Dicke(self.battery_excited), "charger": sv.Dicke(self.excited)}
        until = "first-peak" if self.window is None else self.window
        return sv.charge(battery, until=until, watch=["energy"], **starts, **more)


PEAK_NAMES = {
    "T_first": "charging_time", "T": "charging_time", "T_num": "charging_time",
    "E_first": "max_energy", "E": "max_energy", "Emax": "max_energy",
    "eta_first": "efficiency", "eta": "efficiency", "P_T": "charging_power",
    "Pmax": "max_power", "t_Pmax": "time_of_max_power", "t_P": "time_of_max_power",
    "Gamma": "advantage", "qsl_rate": "speed_limit_rate",
}  # fmt: skip
STATE_NAMES = {
    "at_T_entropy_bits": "entropy", "S_bits": "entropy", "at_T_qfi_Sx": "fisher",
    "at_T_ergotropy_sym": "ergotropy", "W_sym": "ergotropy",
    "at_T_ergotropy_full": "ergotropy_full", "W_full": "ergotropy_full",
}  # fmt: skip


def pick(values: dict[str, Any], names: dict[str, str]) -> dict[str, float]:
    return {ours: values[theirs] for theirs, ours in names.items() if theirs in values}


def case(n_battery: int, n_charger: int, excited: int, values: dict[str, Any], **more: Any) -> Case:
    return Case(
        n_battery, n_charger, excited, pick(values, PEAK_NAMES), pick(values, STATE_NAMES), **more
    )


def rows_of(entry: dict[str, Any]) -> Iterator[Case]:
    """The cases that an entry holds."""
    params, values = entry["params"], entry["values"]
    if "rows" not in values and all(isinstance(params.get(k), int) for k in ("Nb", "Nc", "m")):
        if "T_first" in values:
            yield case(params["Nb"], params["Nc"], params["m"], values)
        if "E_glob" in values:
            peaks = {"max_energy": values["E_glob"]}
            yield Case(params["Nb"], params["Nc"], params["m"], peaks, {}, values["glob_window"])
        return
    for row in values.get("rows", []):
        yield from row_cases(params, row)


def row_cases(params: dict[str, Any], row: dict[str, Any]) -> Iterator[Case]:
    merged: dict[str, Any] = params | row
    cells = int(row.get("N") or row.get("NB") or merged["Nb"])
    spins = cells if merged["Nc"] == "N" else int(merged["Nc"])
    up: Any = merged["m"] if "m" in merged else merged["n"]
    named: dict[Any, int] = {"Nc": spins, "Nb": cells, "N": cells, "NB": cells}
    up = named[up] if up in named else int(up)
    if "E_over_Nb" in row:
        row = row | {"E": row["E_over_Nb"] * cells}
    if "E_glob_over_Nb" in row:
        peaks = {"max_energy": row["E_glob_over_Nb"] * cells}
        yield Case(cells, spins, up, peaks, {}, row["glob_window"])
    yield case(cells, spins, up, row)


def check_case(item: Case, digits: int) -> None:
    run = item.run()
    for name, expected in item.peaks.items():
        close(run.peaks[name], expected, digits)
    for name, expected in item.at_peak.items():
        close(run.at_peak[name], expected, digits)


CHAIN_ENTRIES = [
    i for i in ENTRIES
    if i.startswith((*(f"000-fig{k}" for k in "2345"), "001-", "003-fig3", "003-fig4"))
    and "universal" not in i and "curve" not in i
]  # fmt: skip


@pytest.mark.parametrize("name", CHAIN_ENTRIES)
def test_figures_of_merit_agree_with_the_reference(name: str) -> None:
    entry = ENTRIES[name]
    cases = list(rows_of(entry))
    assert cases
    for item in cases:
        check_case(item, entry["digits"])


CURVES = [i for i, e in ENTRIES.items() if "curve_eta" in e["values"] and "-fig" in i]


@pytest.mark.parametrize("name", CURVES)
def test_efficiency_curves_agree_with_the_reference(name: str) -> None:
    entry = ENTRIES[name]
    params, values = entry["params"], entry["values"]
    battery = sv.CentralSpin(n_battery=params["Nb"], n_charger=params["Nc"])
    run = sv.charge(
        battery, charger=sv.Dicke(params["m"]), times=values["curve_t"], watch=["efficiency"]
    )
    found = run["efficiency"]
    error = (found.high - found.low) / 2 + 3.0 * 10.0 ** -entry["digits"]
    assert np.all(np.abs(found.value - values["curve_eta"]) <= error)


TWO_CELL_CURVES = starting("001-fig2-curve")


@pytest.mark.parametrize("name", TWO_CELL_CURVES)
def test_two_cell_curves_agree_with_the_reference(name: str) -> None:
    params, values = ENTRIES[name]["params"], ENTRIES[name]["values"]
    battery = sv.CentralSpin(n_battery=params["Nb"], n_charger=params["Nc"])
    run = sv.charge(battery, times=values["t"], watch=["energy"])
    assert np.allclose(run["energy"].value, values["E"], rtol=0, atol=1e-13)


ONE_CELL = starting("003-fig2")


@pytest.mark.parametrize("name", ONE_CELL)
def test_detuned_and_ising_cells_agree_with_the_reference(name: str) -> None:
    params, values = ENTRIES[name]["params"], ENTRIES[name]["values"]
    battery = sv.CentralSpin(
        n_battery=1, n_charger=params["Nc"], ising=float(params["Delta"]),
        battery_splitting=float(params["B"]), charger_splitting=float(params["h"]),
    )  # fmt: skip
    charger = sv.Dicke(params["n"])
    watch = ["energy", "charger_energy", "interaction_energy"]
    run = sv.charge(battery, charger=charger, times=values["t"], watch=watch)
    assert np.allclose(run["energy"].value, values["dE_B"], rtol=0, atol=1e-12)
    assert np.allclose(run["charger_energy"].value, values["dE_C"], rtol=0, atol=1e-12)
    assert np.allclose(run["interaction_energy"].value, values["E_I"], rtol=0, atol=1e-12)
    peaks = sv.charge(battery, charger=charger).peaks
    expected = {"max_energy": "max_dE_B", "charging_time": "t_max", "max_power": "Pmax"}
    for ours, theirs in expected.items():
        close(peaks[ours], values[theirs], ENTRIES[name]["digits"])


CROSSTALK = starting("002-fig6")


@pytest.mark.parametrize("name", CROSSTALK)
def test_charger_crosstalk_agrees_with_the_reference(name: str) -> None:
    params, values = ENTRIES[name]["params"], ENTRIES[name]["values"]
    crosstalk = params["g"] * params["g1_over_g"]
    battery = sv.CentralSpin(
        n_battery=params["M"], n_charger=params["N"], charger_crosstalk=crosstalk
    )
    run = sv.charge(battery, times=values["curve_gt"], watch=["energy"])
    assert np.allclose(run["energy"].value, values["curve_E"], rtol=0, atol=1e-12)
    peaks = sv.charge(battery).peaks
    for ours, theirs in {
        "max_energy": "E_first",
        "charging_time": "gT_first",
        "max_power": "Pmax",
    }.items():
        close(peaks[ours], values[theirs], ENTRIES[name]["digits"])


def test_power_map_of_peng2021_figure_5_agrees() -> None:
    grid = ENTRIES["003-fig5"]["values"]["Pmax_grid"]
    for spins in range(1, 201, 23):
        for cells in range(1, 41, 7):
            run = sv.charge(sv.CentralSpin(n_battery=cells, n_charger=spins), watch=["energy"])
            close(run.peaks["max_power"], grid[spins - 1][cells - 1], 12)


def test_one_charger_spin_and_partly_filled_batteries_agree() -> None:
    for row in ENTRIES["003-N1"]["values"]["rows"]:
        battery = sv.CentralSpin(n_battery=row["NB"], n_charger=1)
        run = sv.charge(battery, battery=sv.Dicke(row["m"]), charger=sv.Dicke(1), watch=["energy"])
        close(run.peaks["max_power"], row["formula"], 13)
        close(run.peaks["max_power"], row["Pmax"], 13)


CLAIMED = (*CHAIN_ENTRIES, *TWO_CELL_CURVES, *ONE_CELL, *CROSSTALK, "003-N1")
