"""States as labelled arrays: they are states, and say the same as the series."""

from typing import Any

import numpy as np
import pytest

import spinvolt as sv
from spinvolt.charging.snapshots import states

TIMES = [0.0, 0.3, 0.8]
CASES: dict[str, tuple[Any, dict[str, Any]]] = {
    "one chain": (sv.CentralSpin(n_battery=3, n_charger=2), {}),
    "one grid": (sv.CentralSpin(n_battery=2, n_charger=3, anisotropy=0.4), {}),
    "mixed": (
        sv.CentralSpin(n_battery=3, n_charger=2),
        {"battery": sv.Thermal(0.3), "charger": sv.Flipped(1)},
    ),
    "driven field": (sv.Cavity(n_battery=2, anisotropy=0.5), {"charger": sv.CoherentField(0.7)}),
}


@pytest.mark.parametrize("name", CASES)
def test_density_matrices_are_states_and_hold_the_energy(name: str) -> None:
    battery, starts = CASES[name]
    found = states(battery, times=TIMES, **starts)
    rho = found["battery_state"].values
    assert np.allclose(np.trace(rho, axis1=1, axis2=2), 1.0, atol=1e-13)
    assert np.allclose(rho, rho.conj().transpose(0, 2, 1), atol=1e-14)
    assert np.min(np.linalg.eigvalsh(rho)) > -1e-14
    heights = found["excited"].values
    energy = np.einsum("tii,i->t", np.real(rho), heights)
    run = sv.charge(battery, times=TIMES, watch=["energy"], **starts)
    assert np.allclose(energy - energy[0], run["energy"].value, rtol=0, atol=1e-12)


@pytest.mark.parametrize("name", ["one chain", "one grid"])
def test_amplitudes_of_a_pure_state_give_the_density_matrix(name: str) -> None:
    battery, starts = CASES[name]
    found = states(battery, times=TIMES, **starts)
    amplitudes = found["amplitude"].values
    rho = np.einsum("tkn,tln->tkl", amplitudes, amplitudes.conj())
    assert np.allclose(rho, found["battery_state"].values, atol=1e-14)
    start = found["amplitude"].isel(time=0)
    top = battery.n_charger
    assert abs(complex(start.sel(battery_level=0, charger_level=top))) == pytest.approx(1.0)


def test_a_mixed_start_has_no_amplitudes() -> None:
    battery, starts = CASES["mixed"]
    found = states(battery, times=TIMES, **starts)
    assert "amplitude" not in found
    assert set(found["copies"].values) == {1.0, 2.0}
