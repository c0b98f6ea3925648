"""QuTiP's own solvers, given our objects, say the same."""

from typing import Any

import numpy as np
import pytest
import qutip

from spinvolt.batteries.cavity import Cavity
from spinvolt.batteries.central_spin import CentralSpin
from spinvolt.batteries.fields import CoherentField
from spinvolt.batteries.reservoir import Reservoir
from spinvolt.batteries.starts import Coherent, Dicke, Flipped, Thermal
from spinvolt.charging import charge
from spinvolt.errors import NotCovered

TIMES = np.linspace(0.0, 1.2, 7)
TIGHT = {"atol": 1e-13, "rtol": 1e-12, "nsteps": 10**6}
FULL = CentralSpin(
    n_battery=3, n_charger=2, anisotropy=0.4, ising=0.3, charger_splitting=1.7,
    battery_crosstalk=0.2, charger_crosstalk=-0.1,
)  # fmt: skip
CASES: dict[str, tuple[Any, Any, Any]] = {
    "chain": (CentralSpin(n_battery=3, n_charger=4, ising=0.2), Dicke(1), Dicke(3)),
    "all couplings": (FULL, Dicke(0), Dicke(2)),
    "given cells": (FULL, Flipped(1), Dicke(2)),
    "thermal": (FULL, Thermal(0.2), Thermal(0.7)),
    "coherent": (FULL, Coherent(0.4), Coherent(2.0)),
    "cavity": (Cavity(n_battery=2), Dicke(0), None),
    "field": (Cavity(n_battery=2, charger_splitting=0.6), Thermal(0.3), CoherentField(0.8)),
}


def evolved(handed: Any, name: str) -> np.ndarray:
    solve = qutip.sesolve if handed.start.isket else qutip.mesolve
    found = solve(
        handed.hamiltonian, handed.start, TIMES, e_ops=[handed.observables[name]], options=TIGHT
    )
    return np.asarray(found.expect[0])


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("sector", [True, False])
def test_qutip_finds_the_same_energy(name: str, sector: bool) -> None:
    battery, cells, spins = CASES[name]
    handed = battery.to_qutip(cells, spins, sector=sector)
    run = charge(battery, battery=cells, charger=spins, times=TIMES.tolist(), watch=["energy"])
    energy = evolved(handed, "battery_energy")
    assert np.allclose(energy - energy[0], run["energy"].value, rtol=0, atol=2e-9)


def test_the_sector_is_no_larger_than_the_product() -> None:
    battery = CentralSpin(n_battery=5, n_charger=7)
    assert battery.to_qutip().hamiltonian.shape == (6, 6)
    assert battery.to_qutip(sector=False).hamiltonian.dims == [[6, 8], [6, 8]]


def test_a_driven_field_needs_a_highest_level() -> None:
    dicke = Cavity(n_battery=1, anisotropy=1.0, coupling=0.3)
    with pytest.raises(NotCovered, match="photons"):
        dicke.to_qutip()
    handed = dicke.to_qutip(photons=40)
    run = charge(dicke, times=TIMES.tolist(), watch=["energy"])
    energy = evolved(handed, "battery_energy")
    assert np.allclose(energy - energy[0], run["energy"].value, rtol=0, atol=2e-9)


def test_open_batteries_carry_the_factor_two() -> None:
    one = Reservoir(n_charger=1, n_battery=[1], decay=0.7).to_qutip(charger=Dicke(1))
    found = qutip.mesolve(
        one.hamiltonian, one.start, TIMES, list(one.jumps),
        e_ops=[one.observables["charger_excited"], one.observables["excited_0"]], options=TIGHT,
    )  # fmt: skip
    # Two spins in a shared reservoir: half of the excitation is dark, half decays at 4 decay.
    bright = np.exp(-4.0 * 0.7 * TIMES)
    amplitude = np.sqrt(bright)
    assert np.allclose(found.expect[0], 0.25 * (1 + amplitude) ** 2, atol=1e-9)
    assert np.allclose(found.expect[1], 0.25 * (1 - amplitude) ** 2, atol=1e-9)


def test_local_noise_is_not_handed_over() -> None:
    with pytest.raises(NotCovered, match="local"):
        Reservoir(n_charger=1, n_battery=[1], local_decay=0.1).to_qutip()
