"""The anisotropic batteries of huangfu2021 and its cavity benchmark, within stated bounds."""

import json
from pathlib import Path
from typing import Any

import pytest

import spinvolt as sv
from spinvolt.bounded import Bounded

REFERENCE = json.loads((Path(__file__).parent.parent / "reference" / "closed.json").read_text())
ENTRIES = {entry["id"]: entry for entry in REFERENCE["entries"]}
# Rows of the reference whose sizes keep the test within seconds; every fourth of the rest.
SMALL = 12


def close(found: object, expected: float, digits: int) -> None:
    assert isinstance(found, Bounded)
    tolerance = found.error + 3.0 * 10.0**-digits * abs(expected) + 4e-15
    assert abs(found.value - expected) <= tolerance, (found, expected)


def rows(name: str) -> list[dict[str, Any]]:
    """Rows of moderate size, and every fourth of the others up to a hundred cells."""
    found = ENTRIES[name]["values"]["rows"]
    large = [row for row in found if SMALL < row["M"] * row.get("N", 1) ** 0.5 and row["M"] <= 100]
    return [row for row in found if row["M"] <= SMALL and row not in large] + large[::4]


@pytest.mark.parametrize("name", ["002-fig3", "002-fig4-fig5"])
def test_anisotropic_batteries_agree_with_the_reference(name: str) -> None:
    g = ENTRIES[name]["params"]["g"]
    digits = ENTRIES[name]["digits"]
    checked = 0
    for row in rows(name):
        battery = sv.CentralSpin(
            n_battery=row["M"], n_charger=row["N"], coupling=g, anisotropy=row["gamma"]
        )
        peaks = sv.charge(battery, times=[0.0], until="first-peak", watch=["energy"]).peaks
        close(peaks["max_energy"], row["E_first"], digits)
        close(peaks["charging_time"], row["gT_first"] / g, digits)
        close(peaks["max_power"], row["P"], digits)
        checked += 1
    assert checked > 20


def test_the_window_that_the_paper_seems_to_use_agrees() -> None:
    entry = ENTRIES["002-fig3"]
    g = entry["params"]["g"]
    found = [row for row in entry["values"]["rows"] if row["M"] in (2, 5) and row["N"] == row["M"]]
    for row in found:
        battery = sv.CentralSpin(
            n_battery=row["M"], n_charger=row["N"], coupling=g, anisotropy=row["gamma"]
        )
        peaks = sv.charge(battery, until=3.141592653589793 / g, watch=["energy"]).peaks
        close(peaks["max_energy"], row["E_win"], entry["digits"])
    assert len(found) == 8
