"""What liu2025 claims: the recorded verdicts, and the reference values behind them."""

import numpy as np
import pytest
import xarray as xr
from tests.papers.claims import Held, changed, check, number, spoiled
from tests.papers.quotes import records

from spinvolt.papers import liu2025
from spinvolt.papers.claim import Verdict
from spinvolt.papers.data import charged
from spinvolt.papers.works.liu2025.cells import turns

KEY = "liu2025"
RECORDS = {name: r for name, r in records().items() if r["paper"] == "001"}
AGREES, DIFFERS, AMBIGUOUS = Verdict.AGREES, Verdict.DIFFERS, Verdict.AMBIGUOUS


def shares(_, data):
    return {f"N{n}": float(data["energy_share"].sel(size=n)) for n in (1, 2, 3)}


def least(_, data):
    part = data["energy_share"].isel(size=slice(1, None))
    place = int(np.argmin(part.to_numpy()))
    return {"N": int(part["size"][place]), "value": float(part[place])}


def one_more_spin(_, data):
    """N_c = N_b + 1 from five cells on, up to between 11700 and 11800; theory says the same."""
    best = {int(n): int(c) for n, c in zip(data["scan"], data["best"], strict=True)}
    gains = dict(zip(data["edge"].values.tolist(), data["gain"].values.tolist(), strict=True))
    printed = {100: 0.9888784, 2000: 0.99918641}
    equal = data["equal"].sel(edge=list(printed)).to_numpy()
    assert equal == pytest.approx(list(printed.values()), abs=5e-8)
    assert gains[2000] == pytest.approx(0.99921009 - 0.99918641, abs=1e-8)
    return (
        best == {n: n if n < 5 else n + 1 for n in best}
        and {n: gain > 0.0 for n, gain in gains.items()}
        == {100: True, 2000: True, 11_700: True, 11_800: False}
        and float(data["crossover_low"]) < 11_736 < float(data["crossover_high"])
    )


def not_strict(_, data):
    """For six cells the entropy dips at five spins; from six to seven both rise."""
    energy, entropy = (
        data["six_energy_share"].to_numpy(),
        data["six_entropy"].to_numpy(),
    )
    assert entropy[4] == pytest.approx(0.5128, abs=5e-5)
    return bool(
        entropy[4] < min(entropy[3], entropy[5])
        and int(np.argmax(energy)) == 6
        and energy[6] > energy[5]
        and entropy[6] > entropy[5]
    )


HELD = {
    "001, IV.2, Fig 5: perfect charging at N_b=N_c=2 only": Held(
        "5", "perfect-only-at-two", AGREES, shares
    ),
    "001, IV.2, Fig 5: minimum of E/N_b (number lost in text)": Held(
        "5", "minimum", AGREES, least
    ),
    '001, abstract, IV.1, V: E_max/N_b is largest at N_c=N_b ("always")': Held(
        "4", "most-at-equal-numbers", DIFFERS, one_more_spin
    ),
    "001, III.2: E_max(N_b=2), N_c->inf": Held(
        "2", "two-cells-energy-without-end", AGREES,
        lambda readings, _: number(readings, "closed form"),
    ),
    "001, abstract: universal inverse relation capacity/entanglement": Held(
        "text", "universal-inverse-relation", DIFFERS, not_strict
    ),
}  # fmt: skip


@pytest.mark.parametrize("figure", [one.id for one in liu2025.figures])
def test_quick_data_give_the_recorded_verdicts(figure):
    assert not changed(KEY, figure)


def test_every_record_has_a_claim():
    assert set(HELD) == set(RECORDS)


@pytest.mark.parametrize("name", RECORDS)
def test_records(name):
    check(KEY, HELD[name], RECORDS[name])


def sides(name):
    return (name, f"{name}_low", f"{name}_high")


@pytest.mark.parametrize(
    ("figure", "claim", "change", "verdict"),
    [
        ("2", "two-cells-full-at-two", dict.fromkeys(sides("max_energy"), 0.999), DIFFERS),
        ("2", "two-cells-closed-forms", {"energy_form": 1.0001}, AMBIGUOUS),
        ("2", "populations-without-end", dict.fromkeys(sides("population"), 1.01), DIFFERS),
        ("3", "two-spins-entropy-rises", {"entropy_low": -1.0}, DIFFERS),
        ("4", "upper-bound", {"large_energy_share": 1.1}, DIFFERS),
        ("4", "oscillation", {"large_sampled": 0.0}, DIFFERS),
        ("4", "most-at-equal-numbers", dict.fromkeys(sides("gain"), -1.0), AMBIGUOUS),
        ("5", "minimum", {"energy_share_high": 1.01}, DIFFERS),
        ("5", "optimal-again", dict.fromkeys(sides("energy_share"), 0.99), DIFFERS),
        ("text", "resonance", {
            "shifted_max_energy": xr.DataArray([2.0, 1.0, 1.0, 1.0, 1.0], dims="detuning"),
        }, DIFFERS),
    ],
)  # fmt: skip
def test_other_data_get_another_verdict(figure, claim, change, verdict):
    assert spoiled(KEY, figure, claim, change) is verdict


@pytest.mark.parametrize("figure", [one.id for one in liu2025.figures])
def test_statements_are_charged(figure):
    for tables in liu2025.figure(figure).statements.values():
        assert charged(tables).status


def test_turns_are_counted():
    assert [turns(np.array(x)) for x in ([1.0, 2.0, 2.0, 3.0], [1.0, 2.0, 0.0, 4.0])] == [0, 2]
