"""Both readings of huangfu2021's cavity benchmark."""

import math
from typing import Any

import pytest
from tests.papers.entries import ENTRIES, close

import spinvolt as sv
from spinvolt.statement import Method, Request, Start, Statement

TWO_CELLS = {"002-fig8-9-TC-photons": "photons", "002-fig8-9-TC-inverted": "inverted"}
CLAIMED = ("002-fig2-TC", *TWO_CELLS)
SPINS = 10_000
WINDOW = math.pi


def charged(reading: str, cells: int, until: float | None = None) -> sv.Run:
    """As many photons as cells, or a fully-up charger as a mode; in units of sqrt(N) g."""
    request = Request(until=until or "first-peak", times=(0.0,), watch=())
    if reading == "photons":
        return sv.charge(Statement(sv.Cavity(n_battery=cells), Start(sv.Dicke(0), None), request))
    coupling = 1.0 / math.sqrt(SPINS)
    battery = sv.CentralSpin(n_battery=cells, n_charger=SPINS, coupling=coupling)
    means = Method(reduction="tavis_cummings")
    return sv.charge(Statement(battery, Start(sv.Dicke(0), None), request, means))


@pytest.mark.parametrize("name", TWO_CELLS)
def test_two_cells_agree_with_the_reference(name: str) -> None:
    values, digits = ENTRIES[name]["values"], ENTRIES[name]["digits"]
    peaks = charged(TWO_CELLS[name], 2).peaks
    close(peaks["max_energy"], values["Emax"], digits)
    close(peaks["charging_time"], values["gtT"], digits)
    close(peaks["max_power"], values["Pmax"], digits)
    close(peaks["time_of_max_power"], values["gt_P"], digits)


@pytest.mark.parametrize("reading", ["photons", "inverted"])
def test_all_sizes_agree_with_the_reference(reading: str) -> None:
    entry = ENTRIES["002-fig4-fig5"]
    digits = entry["digits"]
    for row in entry["values"][f"tc_{reading}"]:
        cells = row["M"]
        peaks = charged(reading, cells).peaks
        close(peaks["max_energy"], row["E_first"], digits)
        close(peaks["charging_time"], row["gtilde_T"], digits)
        close(peaks["max_power"], row["P_unit"], digits)
        close(peaks["time_of_max_power"], row["gtilde_tP"], digits)
        power = value(peaks["max_power"])
        pair = 0.7246113537767084
        assert row["eta_TC"] == pytest.approx(power / (cells * pair), rel=1e-10)
        assert row["P_unit_over_M15"] == pytest.approx(power / cells**1.5, rel=1e-10)
        bare = power / (math.sqrt(cells) * pair)
        assert row["eta_if_parallel_uses_bare_g"] == pytest.approx(bare, rel=1e-10)


def test_figure_2_agrees_with_the_reference() -> None:
    entry = ENTRIES["002-fig2-TC"]
    for row in entry["values"]["rows"]:
        coupling = 0.1 * math.sqrt(row["M"])
        battery = sv.Cavity(n_battery=row["M"], coupling=coupling)
        peaks = sv.charge(battery, until="first-peak", times=[0.0], watch=[]).peaks
        close(peaks["max_energy"], row["E_first"], entry["digits"])
        close(peaks["charging_time"], row["gT_first"] / 0.1, entry["digits"])
        close(peaks["max_power"], row["P"], entry["digits"])
        close(peaks["time_of_max_power"], row["gt_P"] / 0.1, entry["digits"])
        window = sv.charge(battery, until=WINDOW / 0.1, times=[0.0], watch=[]).peaks
        close(window["max_energy"], row["E_win"], entry["digits"])


def value(figure: Any) -> float:
    assert isinstance(figure, sv.Bounded)
    return figure.value
