"""The card of every kind of battery and start: title, sectors, notes, units, comparisons."""

import dataclasses
import re

import pytest

import spinvolt as sv
from spinvolt.run.card import WIDTH, card
from spinvolt.run.result import Run
from spinvolt.statement import Method, Start
from spinvolt.titles import mixed, title

SPINS = sv.CentralSpin(n_battery=2, n_charger=3)
HALF = sv.Mixture(((0.5, sv.Dicke(0)), (0.5, sv.Flipped(1))))
NOTE = "no measure of entanglement"


def charged(battery: sv.CentralSpin | sv.Cavity, start: Start) -> Run:
    return sv.charge(
        battery,
        battery=start.battery,
        charger=start.charger,
        until=1.0,
        samples=3,
        watch=["energy"],
    )


@pytest.mark.parametrize(
    ("battery", "start", "words"),
    [
        (SPINS, Start(), "central-spin battery: 2 cells (0 up), 3 charger spins (3 up)"),
        (
            SPINS,
            Start(sv.Flipped(1), sv.Coherent(0.5)),
            "central-spin battery: 2 cells (1 flipped up), 3 charger spins (coherent, theta = 0.5)",
        ),
        (
            SPINS,
            Start(HALF),
            (
                "central-spin battery: 2 cells (mixture: 0.5 of 0 up, 0.5 of 1 flipped up), 3 "
                "charger spins (3 up)"
            ),
        ),
        (sv.Cavity(n_battery=1), Start(), "cavity battery: 1 cell (0 up), field: 1 photon"),
        (
            sv.Cavity(n_battery=2),
            Start(sv.Thermal(0.1), sv.CoherentField(2.0)),
            "cavity battery: 2 cells (thermal, p = 0.1), field: coherent, alpha = 2",
        ),
        (
            sv.Cavity(n_battery=2),
            Start(charger=sv.ThermalField(0.25)),
            "cavity battery: 2 cells (0 up), field: thermal, nbar = 0.25",
        ),
    ],
)
def test_titles(battery: sv.CentralSpin | sv.Cavity, start: Start, words: str) -> None:
    run = charged(battery, start)
    assert title(run.statement) == words
    lines = str(run).splitlines()
    assert " ".join(str(run).split()).startswith(words)
    assert all(len(line) <= WIDTH for line in lines)


def test_titles_of_reservoirs() -> None:
    three = sv.Statement(sv.Reservoir(n_charger=4, n_battery=[2, 2, 3], shared_reservoir=True))
    assert title(three.to_dict()) == (
        "reservoir battery: 4 charger spins (4 up), batteries of 2, 2 and 3 cells (0 up), one "
        "shared reservoir"
    )
    two = sv.Statement(sv.Reservoir(n_charger=4, n_battery=[2, 2]))
    assert title(two.to_dict(), short=True) == (
        "reservoir battery: 4 charger spins (all up), 2 batteries of 2 cells"
    )


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (Start(), False),
        (Start(sv.Flipped(1), sv.Coherent(0.5)), False),
        (Start(sv.Thermal(1.0)), False),
        (Start(charger=sv.Thermal(0.5)), True),
        (Start(HALF), True),
        (Start(sv.Mixture(((0.5, sv.Dicke(1)), (0.5, sv.Dicke(1))))), False),
    ],
)
def test_mixed_starts_get_a_note(start: Start, expected: bool) -> None:
    run = charged(SPINS, start)
    assert mixed(run.statement) is expected
    assert (NOTE in " ".join(str(run).split())) is expected


def test_a_thermal_field_is_mixed_even_at_one_photon() -> None:
    run = charged(sv.Cavity(n_battery=1), Start(charger=sv.ThermalField(1.0)))
    assert mixed(run.statement)


def test_sectors_that_are_alike_are_counted() -> None:
    run = charged(SPINS, Start(sv.Thermal(0.1)))
    counts = re.search(r"^sectors   (.*) levels, ", str(run), re.MULTILINE)
    assert counts is not None
    sizes = [part.split(" x ") for part in counts[1].split(", ")]
    listed = [int(s[-1]) for s in sizes for _ in range(int(s[0]) if len(s) == 2 else 1)]
    assert tuple(listed) == run.method.sector_sizes
    assert "\nsector    3 levels, total excitation = 3\n" in str(sv.charge(SPINS))


def test_units_follow_from_the_terms() -> None:
    free, tied = "energies in the splittings' unit", "energies and couplings in one unit"
    assert free in str(sv.charge(SPINS))
    for changed in ({"anisotropy": 0.1}, {"charger_splitting": 2.0}, {"battery_crosstalk": 0.1}):
        run = sv.charge(dataclasses.replace(SPINS, **changed), times=[0.1], watch=["energy"])
        assert tied in str(run)
    assert free in str(charged(sv.Cavity(n_battery=2), Start()))


def test_a_reduction_stands_beside_the_exact_battery() -> None:
    battery = sv.CentralSpin(n_battery=20, n_charger=50)
    method = Method(reduction="two_modes", check_reduction=True)
    run = sv.charge(sv.Statement(battery, Start(charger=sv.Dicke(2)), method=method))
    text = card(run)
    assert "relative to the exact battery" in text
    for name in ("max_energy", "charging_time"):
        apart = run.apart[name]
        assert isinstance(apart, sv.Bounded)
        assert f"{100.0 * apart.value:+.3g} %" in text
    assert "[uncontrolled]" in text
