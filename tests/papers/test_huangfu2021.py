"""huangfu2021: verdicts on record, every number that it quotes, and claims that can fail."""

from collections.abc import Mapping

import numpy as np
import pytest
from tests.papers.claims import Held, Readings, changed, data, judgements, spoiled
from tests.papers.quotes import agree, printed, records
from xarray import Dataset

import spinvolt as sv
from spinvolt.bounded import Bounded
from spinvolt.papers import huangfu2021
from spinvolt.papers.claim import Verdict, judged
from spinvolt.papers.works.huangfu2021.lines import straight_line
from spinvolt.statement.parse import parsed

KEY = "huangfu2021"
QUOTED = {
    name.removeprefix("002, "): record
    for name, record in records().items()
    if record["paper"] == "002"
}
# The figures of the paper with data, and its text.
IDS = ("2", "3", "4", "5", "6", "7", "8", "9", "text")
AGREES, DIFFERS, AMBIGUOUS = Verdict.AGREES, Verdict.DIFFERS, Verdict.AMBIGUOUS


def value(readings: Readings, reading: int) -> float:
    """The number found under a reading, by its place."""
    found = list(readings.values())[reading]
    assert isinstance(found, Bounded)
    return found.value


def at(
    figure: str, claim: str, verdict: Verdict = AGREES, reading: int = 0, factor: float = 1.0
) -> Held:
    """The finding of one reading, times a factor."""
    return Held(figure, claim, verdict, lambda readings, _: factor * value(readings, reading))


def each(figure: str, claim: str, verdict: Verdict, **places: int) -> Held:
    """The findings of several readings by the record's keys."""
    return Held(
        figure,
        claim,
        verdict,
        lambda readings, _: {key: value(readings, i) for key, i in places.items()},
    )


def cavity(source: Dataset, reading: str, cells: int) -> dict[str, float]:
    one = source.sel(cavity=reading, n_battery=cells)
    return {"E": float(one["cavity_energy"]), "P": float(one["cavity_power"])}


def ten_to_one(_: Readings, data: Dataset) -> dict[str, dict[str, float]]:
    spin = data.sel(ratio=10, n_battery=10)
    return {
        "spin_r10_M10": {"E": float(spin["max_energy"]), "P": float(spin["unit_power"])},
        "TC_photons": cavity(data, "photons", 10),
        "TC_inverted": cavity(data, "inverted", 10),
    }


def beside_cavities(data: Dataset, spin: str, of_cavity: str, cells: int) -> dict[str, float]:
    name, gamma, variable = {
        "spin": ("spin", 0.0, "unit_power"),
        "g02": ("g02", 0.2, "max_energy"),
    }[spin]
    ours = float(data[variable].sel(anisotropy=gamma, n_battery=cells))
    found = {
        reading: cavity(data, reading, cells)[of_cavity] for reading in ("photons", "inverted")
    }
    return {name: ours, "TC_photons": found["photons"], "TC_inverted": found["inverted"]}


def powers(_: Readings, data: Dataset) -> dict[str, dict[str, float]]:
    return {f"M{m}": beside_cavities(data, "spin", "P", m) for m in (10, 100)}


def energies(_: Readings, data: Dataset) -> dict[str, dict[str, float]]:
    return {f"M{m}": beside_cavities(data, "g02", "E", m) for m in (50, 100)}


RECORDS: Mapping[str, Held] = {
    "Fig 3(a): P/(sqrt N g w0), gamma=1, M=N=10": at("3", "power-anisotropic"),
    "Fig 3(a): P, gamma=0, M=N=10": at("3", "power-isotropic", AMBIGUOUS),
    "Fig 3(a): Emax, gamma=1, M=N=10": each(
        "3", "energy-anisotropic", DIFFERS, first=0, window_gt_pi=1
    ),
    "Fig 3(a): Emax, gamma=0, M=N=10": each(
        "3",
        "energy-isotropic",
        AMBIGUOUS,
        first=0,
        window_gt_pi=1,
        window_gt_3p92=2,
        window_gt_20=4,
    ),
    "Fig 3: slope N/M=1": at("3", "slope-1", AMBIGUOUS),
    "Fig 3: slope N/M=10": at("3", "slope-10", AMBIGUOUS),
    "Sec III: p_max/(g w0)": at("text", "pair-power"),
    "Fig 5: beta M=20, gamma=0": at("5", "exponent-20"),
    "Fig 5: beta M=100, gamma=0": at("5", "exponent-gamma-0", AMBIGUOUS),
    "Fig 5: beta M=1000, gamma=0": at("5", "exponent-1000", DIFFERS),
    "Fig 5: beta M=100, gamma=0.2": at("5", "exponent-gamma-0.2", AMBIGUOUS),
    "Fig 5: beta M=100, gamma=0.6": at("5", "exponent-gamma-0.6", AMBIGUOUS),
    "Fig 5: beta M=100, gamma=1.0": at("5", "exponent-gamma-1", AMBIGUOUS),
    "Fig 5: TC beta (M>>1)": each(
        "5", "cavity-exponent", AMBIGUOUS, photons_local_50_100=0, inverted_local_50_100=1
    ),
    "Fig 2: TC coincides with N/M>=10": Held("2", "coincides-with-cavity", AMBIGUOUS, ten_to_one),
    "Fig 4(b): spin charger slightly below TC in P, M=10..100": Held(
        "4", "slightly-less-power", AMBIGUOUS, powers
    ),
    "Fig 4(a): Emax(gamma=0.2) ~ Emax(TC)": Held(
        "4", "same-energy-at-weak-anisotropy", AMBIGUOUS, energies
    ),
    "Fig 6: Emax g1/g~7": at("6", "energy-7", AGREES, 1, 2.0),
    "Fig 7: non-ideal chargers E ratio": at("7", "chargers-energy", AMBIGUOUS),
    "Fig 7: non-ideal chargers P ratio": at("7", "chargers-power"),
    "Fig 7: non-empty battery E ratio": each("7", "cells-energy", AMBIGUOUS, gt2=1, gt5=2),
    "Fig 7: non-empty battery P ratio": at("7", "cells-power"),
    "Fig 8(d): Emax TC": at("8", "energy-cavity"),
    "Fig 9(a): P_unit N=2": at("9", "power-2-spins"),
    "Fig 9(c): P_unit N=200": at("9", "power-200-spins"),
    "Fig 9(d): P TC close to 1.53": each(
        "9", "power-cavity", AMBIGUOUS, TC_photons=0, TC_inverted=1
    ),
    "Eq (17): coefficient of sin^2(2gt)": at("text", "thermal-spin", DIFFERS),
    **{
        f"Fig 6: {letter} g1/g={strength}": at("6", f"{what}-{strength:g}")
        for strength in (0.0, 0.1, 1.0)
        for letter, what in (("Emax", "energy"), ("Pmax", "power"))
    },
    **{f"Fig 8: Emax N={n}": at("8", f"energy-{n}-spins") for n in (2, 20, 200)},
}


def test_every_figure_and_every_record_is_there():
    assert tuple(figure.id for figure in huangfu2021.figures) == IDS
    assert set(RECORDS) == set(QUOTED)


@pytest.mark.parametrize("figure", IDS)
def test_quick_data_give_the_verdicts_on_record(figure: str) -> None:
    assert changed(KEY, figure) == []


@pytest.mark.parametrize("name", QUOTED)
def test_claims_have_the_recorded_numbers(name: str) -> None:
    held, record = RECORDS[name], QUOTED[name]
    one = judgements(KEY, held.figure)[held.claim]
    readings = {
        reading.meaning: found.value
        for reading, found in zip(one.claim.readings, one.found, strict=True)
    }
    agree(held.ours(readings, data(KEY, held.figure)), record["our_value"], ())
    assert one.verdict is held.verdict
    if isinstance(record["paper_value"], float) and one.claim.quoted != "16/9":
        assert printed(one.claim.quoted)[0] == record["paper_value"]


def test_a_claim_fails_when_its_number_is_another():
    power = {f"unit_power{side}": 1.001 for side in ("", "_low", "_high")}
    assert spoiled(KEY, "3", "power-anisotropic", power) is DIFFERS
    assert spoiled(KEY, "3", "energy-anisotropic", power) is DIFFERS
    energy = {f"later_energy{side}": 7.48 / 7.5831 for side in ("", "_low", "_high")}
    assert spoiled(KEY, "3", "energy-anisotropic", energy) is AMBIGUOUS


def test_a_comparison_fails_when_the_cavities_change_places():
    meant = judgements(KEY, "2")["coincides-with-cavity"]
    assert [one.agrees for one in meant.found] == [False, True]
    swapped = data(KEY, "2").assign_coords(cavity=["inverted", "photons"])
    other = judged(meant.claim, swapped)
    assert [one.agrees for one in other.found] == [True, False]
    inverted = swapped.sel(cavity=["photons", "photons"])
    alike = judged(meant.claim, inverted.assign_coords(cavity=["inverted", "photons"]))
    assert alike.verdict is AGREES
    assert alike.changed


@pytest.mark.parametrize("figure", IDS)
def test_statements_can_be_charged(figure: str) -> None:
    for statement in huangfu2021.figure(figure).statements.values():
        run = sv.charge(parsed({**statement, "method": statement.get("method", {})}))
        assert isinstance(run.peaks["max_energy"], Bounded)


def test_a_straight_line_holds_every_line_through_its_bounds():
    rng = np.random.default_rng(1)
    x, y = np.sort(rng.random(12)), rng.random(12)
    off = 1e-3 * rng.random((2, 12))
    points = [
        [Bounded.around(float(v), float(e)) for v, e in zip(values, errors, strict=True)]
        for values, errors in ((x, off[0]), (y, off[1]))
    ]
    slope = straight_line(*points)
    for _ in range(200):
        moved = [v + e * rng.uniform(-1.0, 1.0, 12) for v, e in ((x, off[0]), (y, off[1]))]
        assert slope.contains(float(np.polyfit(moved[0], moved[1], 1)[0]))
