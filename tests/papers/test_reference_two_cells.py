"""Two cells and any charger: huangfu2021's appendix and Figs. 8 and 9, and its parallel scheme."""

import math

import numpy as np
import pytest
from tests.papers.entries import ENTRIES, close, starting

import spinvolt as sv
from spinvolt.batteries.parallel import Parallel
from spinvolt.theory import two_hops

TWO_CELLS = starting("002-fig8-9-N")
CLAIMED = (*TWO_CELLS, "002-parallel")


@pytest.mark.parametrize("name", TWO_CELLS)
def test_two_cells_agree_with_the_reference(name: str) -> None:
    values, digits = ENTRIES[name]["values"], ENTRIES[name]["digits"]
    spins = ENTRIES[name]["params"]["N"]
    battery = sv.CentralSpin(n_battery=2, n_charger=spins)
    run = sv.charge(battery, until="first-peak", times=values["curve_gt"], watch=["energy"])
    close(run.peaks["max_energy"], values["Emax"], digits)
    close(run.peaks["max_energy"], values["Emax_formula"], digits)
    close(run.peaks["charging_time"], values["gT"], digits)
    close(run.peaks["charging_time"], values["gT_formula"], digits)
    close(run.peaks["max_power"], values["Pmax"], digits)
    close(run.peaks["time_of_max_power"], values["gt_P"], digits)
    energy = run["energy"]
    assert np.all(np.abs(energy.value - values["curve_E"]) <= energy.high - energy.value + 1e-13)
    assert two_hops.two_hops(2, spins, spins).frequency == pytest.approx(values["xi"], rel=1e-14)
    unit = sv.charge(
        sv.CentralSpin(n_battery=2, n_charger=spins, coupling=1.0 / math.sqrt(spins)),
        until="first-peak", times=[0.0], watch=[],
    )  # fmt: skip
    close(unit.peaks["max_power"], values["P_unit"], digits)


@pytest.mark.parametrize("anisotropy", [0.0, 0.4, -1.0, 1.0])
def test_pairs_charge_alike_for_every_anisotropy(anisotropy: float) -> None:
    """Counter-rotating terms need both spins down or both up."""
    values = ENTRIES["002-parallel"]["values"]
    battery = sv.CentralSpin(n_battery=7, n_charger=7, coupling=0.1, anisotropy=anisotropy)
    scheme = sv.parallel_huangfu2021(battery)
    assert isinstance(scheme, Parallel)
    assert scheme.copies == 7
    times = np.linspace(0.0, 40.0, 9)
    run = sv.charge(
        scheme.cell, charger=scheme.start, until="first-peak", times=times.tolist(),
        watch=["energy"],
    )  # fmt: skip
    energy, expected = run["energy"], np.sin(0.1 * times) ** 2
    assert np.all((energy.low <= expected + 1e-15) & (expected - 1e-15 <= energy.high))
    assert energy.value == pytest.approx(expected, abs=1e-12)
    close(run.peaks["max_energy"], 1.0, 15)
    close(run.peaks["charging_time"], 5.0 * math.pi, 15)
    close(run.peaks["max_power"], 0.1 * values["c"], 15)
    close(run.peaks["time_of_max_power"], 10.0 * values["x_star"], 15)
