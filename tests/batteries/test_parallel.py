"""Parallel schemes as batteries: their charging agrees with the closed forms of the papers."""

import pytest
from tests.peaks import Peaks, exact, peaks

from spinvolt.batteries.central_spin import CentralSpin
from spinvolt.batteries.parallel import Parallel, parallel_huangfu2021, parallel_yang2025
from spinvolt.batteries.starts import Dicke, Thermal
from spinvolt.bounded import Bounded, Undefined
from spinvolt.metrics.advantage import Setting, parallel_max_power, parallel_power


def charged(scheme: Parallel | Undefined) -> tuple[Parallel, Peaks]:
    assert isinstance(scheme, Parallel)
    return scheme, peaks(exact(scheme.cell.model(charger=scheme.start)))


@pytest.mark.parametrize(("n", "spins", "up"), [(2, 8, 4), (10, 1000, 100), (5, 5, 5), (3, 12, 9)])
def test_yang2025_charges_with_its_parallel_power(n: int, spins: int, up: int) -> None:
    battery = CentralSpin(n_battery=n, n_charger=spins, coupling=0.7, battery_splitting=1.5,
                          charger_splitting=1.5)  # fmt: skip
    scheme, found = charged(parallel_yang2025(battery, Dicke(up)))
    power = scheme.copies * 1.5 * found.max_energy.value / found.charging_time.value
    setting = Setting(n_battery=n, n_charger=spins, excited=up, coupling=0.7,
                      battery_splitting=1.5, charger_splitting=1.5)  # fmt: skip
    expected = parallel_power(setting)
    assert isinstance(expected, Bounded)
    assert power == pytest.approx(expected.value, rel=1e-13)
    assert scheme.copies * scheme.cell.n_charger == spins
    assert scheme.copies * scheme.start.excited == up


def test_huangfu2021_charges_with_its_parallel_power() -> None:
    battery = CentralSpin(n_battery=6, n_charger=6, coupling=0.1)
    scheme, found = charged(parallel_huangfu2021(battery))
    expected = parallel_max_power(Setting(n_battery=6, n_charger=6, excited=6, coupling=0.1))
    assert isinstance(expected, Bounded)
    assert scheme.copies * found.max_power.value == pytest.approx(expected.value, rel=1e-13)


def test_the_cell_keeps_every_other_parameter() -> None:
    battery = CentralSpin(n_battery=2, n_charger=2, anisotropy=0.4, ising=0.3, coupling=0.2)
    scheme = parallel_huangfu2021(battery)
    assert isinstance(scheme, Parallel)
    assert scheme.cell == CentralSpin(
        n_battery=1, n_charger=1, anisotropy=0.4, ising=0.3, coupling=0.2
    )


@pytest.mark.parametrize(
    ("scheme", "sentence"),
    [
        (
            parallel_yang2025(CentralSpin(n_battery=4, n_charger=8), Dicke(6)),
            (
                "n_charger = 8 and excited = 6 must be multiples of n_battery = 4 to "
                "share; with these charger numbers batteries of 1 or 2 cells would do."
            ),
        ),
        (
            parallel_yang2025(CentralSpin(n_battery=4, n_charger=9), Dicke(7)),
            (
                "n_charger = 9 and excited = 7 must be multiples of n_battery = 4 to "
                "share; with these charger numbers batteries of 1 cell would do."
            ),
        ),
        (
            parallel_yang2025(CentralSpin(n_battery=4, n_charger=9), Dicke(3)),
            (
                "yang2025's parallel scheme needs at least n_battery = 4 charger spins up, one for "
                "each cell, but 3 of 9 are."
            ),
        ),
        (
            parallel_huangfu2021(CentralSpin(n_battery=4, n_charger=8)),
            (
                "huangfu2021's parallel scheme needs as many charger spins as cells, n_battery = "
                "4, and all of them up, but 8 of 8 are."
            ),
        ),
        (
            parallel_huangfu2021(CentralSpin(n_battery=4, n_charger=4), Thermal(0.3)),
            "a parallel scheme shares a definite number of charger spins that are up.",
        ),
    ],
)
def test_what_cannot_be_shared_is_said(scheme: Parallel | Undefined, sentence: str) -> None:
    assert scheme == Undefined(sentence)
