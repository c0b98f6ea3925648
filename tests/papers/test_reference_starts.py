"""Non-ideal batteries and chargers of huangfu2021, Fig. 7 and Eq. 17 as corrected."""

import math

import numpy as np
import pytest
from tests.papers.entries import ENTRIES, close

import spinvolt as sv
from spinvolt.theory import thermal_spin

FULL, EMPTY = sv.Dicke(4), sv.Dicke(0)
STARTS = {
    "002-fig7-ideal": (EMPTY, FULL),
    "002-fig7-nonideal_chargers": (
        EMPTY,
        sv.Mixture(((0.6, FULL), *((0.1, sv.Dicke(up)) for up in range(4)))),
    ),
    "002-fig7-nonempty_batteries": (sv.Mixture(((0.6, EMPTY), (0.4, sv.Flipped(1)))), FULL),
}
CLAIMED = (*STARTS, "002-eq17")
BATTERY = sv.CentralSpin(n_battery=2, n_charger=4)


def charged(name: str, until: float | None = None, times: tuple[float, ...] = (0.0,)) -> sv.Run:
    cells, spins = STARTS[name]
    return sv.charge(
        BATTERY, battery=cells, charger=spins, until=until or "first-peak", times=times,
        watch=["energy"],
    )  # fmt: skip


@pytest.mark.parametrize("name", STARTS)
def test_figure_7(name: str) -> None:
    values, digits = ENTRIES[name]["values"], ENTRIES[name]["digits"]
    run = charged(name, times=tuple(values["curve_gt"]))
    close(run.peaks["max_energy"], values["E_first"], digits)
    close(run.peaks["charging_time"], values["gT_first"], digits)
    close(run.peaks["max_power"], values["Pmax"], digits)
    close(run.peaks["time_of_max_power"], values["gt_P"], digits)
    assert np.allclose(run["energy"].value, values["curve_E"], rtol=0, atol=1e-13)
    for window in (2, 10):
        peaks = charged(name, float(window)).peaks
        close(peaks["max_energy"], values[f"E_max_gt{window}"], digits)
        # A maximum's height is stored to all digits, its place to half of them.
        close(peaks["charging_time"], values[f"gt_max_gt{window}"], 7)


@pytest.mark.parametrize("name", STARTS)
def test_ratios_of_figure_7(name: str) -> None:
    values = ENTRIES[name]["values"]
    for key, figure, window in (
        ("ratio_E_first", "max_energy", None),
        ("ratio_E_gt10", "max_energy", 10.0),
        ("ratio_P", "max_power", None),
    ):
        mine, ideal = (charged(n, window).peaks[figure] for n in (name, "002-fig7-ideal"))
        assert isinstance(mine, sv.Bounded)
        assert isinstance(ideal, sv.Bounded)
        assert mine.value / ideal.value == pytest.approx(values[key], rel=1e-12)


@pytest.mark.parametrize("row", ENTRIES["002-eq17"]["values"]["rows"], ids=lambda row: row["p0"])
def test_equation_17(row: dict[str, float]) -> None:
    """A charger of one given spin up, with p0, or both: half of the former is a singlet."""
    p0 = row["p0"]
    parts = ((p0, sv.Flipped(1)), (1.0 - p0, sv.Dicke(2)))
    run = sv.charge(
        sv.CentralSpin(n_battery=2, n_charger=2),
        charger=sv.Mixture(tuple(part for part in parts if part[0])),
        times=[0.0, 0.3, 0.5, 1.0], watch=["energy"],
    )  # fmt: skip
    values = run["energy"].value
    assert values[2] == pytest.approx(row["E_at_gt_0p5"], abs=1e-13)
    assert values[3] == pytest.approx(row["E_at_gt_1"], abs=1e-13)
    closed = 2.0 * (1.0 - p0) * math.sin(0.3 * math.sqrt(2.0)) ** 2
    closed += 0.5 * p0 * math.sin(0.6) ** 2
    assert values[1] == pytest.approx(closed, abs=1e-13)
    assert values == pytest.approx(thermal_spin.energy(p0, run.time), abs=1e-13)
    printed = float(thermal_spin.printed_energy(p0, 1.0))
    assert printed == pytest.approx(row["paper_at_gt_1"], abs=1e-13)
