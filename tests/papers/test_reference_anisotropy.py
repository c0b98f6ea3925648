"""The anisotropic batteries of huangfu2021's Figs. 2 to 5, within stated bounds."""

import math
from typing import Any

import numpy as np
import pytest
from tests.papers.entries import ENTRIES, close, starting

import spinvolt as sv

RATIOS = starting("002-fig2-r")
CLAIMED = (*RATIOS, "002-fig3", "002-fig4-fig5")
# The coupling of these figures in units of the splitting, and their window in units of its inverse.
G, WINDOW = 0.1, math.pi
# All rows up to so many cells, and every fourth of the larger ones.
SMALL = 12


def battery_of(row: dict[str, Any]) -> sv.CentralSpin:
    return sv.CentralSpin(
        n_battery=row["M"], n_charger=row["N"], coupling=G, anisotropy=row.get("gamma", 0.0)
    )


def agree(row: dict[str, Any], digits: int) -> None:
    """First peak and largest power, also in units of sqrt(N) g."""
    peaks = sv.charge(battery_of(row), times=[0.0], until="first-peak", watch=[]).peaks
    close(peaks["max_energy"], row["E_first"], digits)
    close(peaks["charging_time"], row["gT_first"] / G, digits)
    close(peaks["max_power"], row["P"], digits)
    close(peaks["time_of_max_power"], row["gt_P"] / G, digits)
    assert row["P_unit"] == pytest.approx(row["P"] / (G * math.sqrt(row["N"])), rel=1e-12)


def agree_within_window(row: dict[str, Any], digits: int) -> None:
    """The largest energy in the window that the paper seems to use."""
    peaks = sv.charge(battery_of(row), until=WINDOW / G, times=[0.0], watch=[]).peaks
    close(peaks["max_energy"], row["E_win"], digits)


@pytest.mark.parametrize("name", RATIOS)
def test_flip_flop_batteries_agree_with_the_reference(name: str) -> None:
    entry = ENTRIES[name]
    for row in entry["values"]["rows"]:
        agree(row, entry["digits"])
        agree_within_window(row, entry["digits"])


@pytest.mark.parametrize("gamma", [0.0, 0.2, 0.6, 1.0])
def test_figure_3_agrees_with_the_reference(gamma: float) -> None:
    entry = ENTRIES["002-fig3"]
    rows = [row for row in entry["values"]["rows"] if row["gamma"] == gamma]
    assert len(rows) == 40
    for row in rows:
        agree(row, entry["digits"])
    for row in rows[::3]:
        agree_within_window(row, entry["digits"])


def test_slopes_of_figure_3_agree_with_the_reference() -> None:
    """Largest powers against largest energies; stored for the flip-flop battery."""
    entry = ENTRIES["002-fig3"]
    for ratio, slopes in entry["values"]["slopes_gamma0"].items():
        rows = [
            row
            for row in entry["values"]["rows"]
            if row["gamma"] == 0.0 and row["N_over_M"] == int(ratio)
        ]
        firsts, windows, powers = [], [], []
        for row in rows:
            first = sv.charge(battery_of(row), until="first-peak", times=[0.0], watch=[])
            window = sv.charge(battery_of(row), until=WINDOW / G, times=[0.0], watch=[])
            firsts.append(value(first.peaks["max_energy"]))
            windows.append(value(window.peaks["max_energy"]))
            powers.append(value(first.peaks["max_power"]) / (G * math.sqrt(row["N"])))
        by_first, by_window = (np.polyfit(x, powers, 1)[0] for x in (firsts, windows))
        assert by_first == pytest.approx(slopes["slope_P_vs_Efirst"], rel=1e-10)
        assert by_window == pytest.approx(slopes["slope_P_vs_Ewin"], rel=1e-10)


def test_figures_4_and_5_agree_with_the_reference() -> None:
    entry = ENTRIES["002-fig4-fig5"]
    rows = entry["values"]["rows"]
    chosen = [row for row in rows if row["M"] <= SMALL]
    for row in chosen + [row for row in rows if row["M"] > SMALL][::4]:
        agree(row, entry["digits"])
        pair = 0.7246113537767084 * G
        assert row["eta_collective"] == pytest.approx(row["P"] / (row["M"] * pair), rel=1e-10)


def value(figure: object) -> float:
    assert isinstance(figure, sv.Bounded)
    return figure.value
