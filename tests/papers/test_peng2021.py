"""What peng2021 claims: the recorded verdicts, and the reference values behind them."""

import pytest
from tests.papers.claims import Held, changed, check, number, spoiled
from tests.papers.quotes import records

from spinvolt.papers import peng2021
from spinvolt.papers.claim import Verdict
from spinvolt.papers.data import charged
from spinvolt.papers.works.peng2021.table_1 import LIMITS, PRINTED

KEY = "peng2021"
RECORDS = {name: r for name, r in records().items() if r["paper"] == "003"}
AGREES, DIFFERS, AMBIGUOUS = Verdict.AGREES, Verdict.DIFFERS, Verdict.AMBIGUOUS
# A stored value whose last printed digit is one off: 10.247552 is nearer.
LOOSE = {"003, Table I thermodynamic beta: 0.72 sqrt(N)": (10.247551,)}


def both(readings, _):
    return {
        "exact": number(readings, "continuous time"),
        "grid": number(readings, "1000 samples"),
    }


def fitted(spins, column):
    """A printed exponent or factor: only one is the same in continuous time and on the grid."""
    name = ("exponent", "factor")[column]
    return Held(
        "table-1", f"{name}-{spins}", AGREES if (spins, column) == (5, 0) else AMBIGUOUS, both,
        lambda printed, _: printed == float(PRINTED[spins][column]),
    )  # fmt: skip


HELD = {
    f"003, Table I / Fig 3,4: {letter} N={spins}": fitted(spins, column)
    for spins in PRINTED
    for column, letter in enumerate(("alpha", "beta"))
} | {
    "003, Eq (15),(31): 0.72 / tau 1.16": Held(
        "text", "prefactor", AGREES,
        lambda readings, data: {"c": number(readings, "one cell"), "x": float(data["rise_time"])},
    ),
    "003, Table I thermodynamic beta: 0.72 sqrt(N)": Held(
        "table-1", "limit-factor-200", AMBIGUOUS,
        lambda _, data: data["limit_few_quanta"].to_numpy().tolist(),
        lambda printed, _: printed == [float(number) for number in LIMITS.values()],
    ),
    "003, Eq (31): Pmax=0.72 B A sqrt(N) N_B^{3/2} for n=N_B": Held(
        "text", "limit-power", DIFFERS, lambda readings, _: number(readings, "limit of many cells"),
        lambda printed, data: printed == pytest.approx(float(data["rise"]), rel=1e-14),
    ),
    "003, Fig 5: slope for N>>N_B with n=N is 3/2": Held(
        "5", "upward-slope", DIFFERS,
        lambda readings, _: {n: number(readings, f"N = {n}$") for n in ("100", "150", "200")},
    ),
    '003, Fig 2(b): Delta=5 at B=h, n=N/2: "energy totally transferred"': Held(
        "2", "total-transfer-b", AMBIGUOUS, lambda readings, _: number(readings, "is filled")
    ),
    "003, Sec III.B.1: E_max saturates to a constant for N_B>N": Held(
        "3", "energy-saturates", DIFFERS,
        lambda _, data: {
            "N10": {
                str(cells): float(data["max_energy"].sel(n_charger=10, n_battery=cells))
                for cells in (10, 11, 20, 40, 80)
            }
        },
    ),
}  # fmt: skip


@pytest.mark.parametrize("figure", [one.id for one in peng2021.figures])
def test_quick_data_give_the_recorded_verdicts(figure):
    assert not changed(KEY, figure)


def test_every_record_has_a_claim():
    assert set(HELD) == set(RECORDS)


@pytest.mark.parametrize("name", RECORDS)
def test_records(name):
    check(KEY, HELD[name], RECORDS[name], LOOSE.get(name, ()))


def sides(name):
    return (name, f"{name}_low", f"{name}_high")


@pytest.mark.parametrize(
    ("figure", "claim", "change", "verdict"),
    [
        ("2", "closed-forms", {"charger_energy": 1.001}, DIFFERS),
        ("2", "total-transfer-a", dict.fromkeys(sides("highest"), 0.99), AMBIGUOUS),
        ("2", "total-transfer-b", dict.fromkeys(sides("highest"), 145 / 120), AGREES),
        ("3", "energy-limited-by-charger", {"max_energy_low": 1.1}, DIFFERS),
        ("3", "power-grows", {"max_power_low": 0.9}, DIFFERS),
        ("3", "lower-bound", dict.fromkeys(sides("late"), 1.02), AMBIGUOUS),
        ("4", "upper-bound", dict.fromkeys(sides("late"), 0.99), AMBIGUOUS),
        ("table-1", "exponent-5", dict.fromkeys(sides("exponent_sampled"), 1.001), AMBIGUOUS),
        ("table-1", "limit-factor-200", dict.fromkeys(sides("limit_two_digits"), 1.001), DIFFERS),
        ("5", "upward-slope", dict.fromkeys(sides("upward"), 1.5 / 1.234), AGREES),
        ("text", "prefactor", dict.fromkeys(sides("rise"), 1.01), DIFFERS),
        ("text", "limit-power", dict.fromkeys(sides("as_many"), 0.72 / 0.5826), AMBIGUOUS),
        ("text", "basis-order", {"printed_diagonal": -1.0}, AGREES),
    ],
)  # fmt: skip
def test_other_data_get_another_verdict(figure, claim, change, verdict):
    assert spoiled(KEY, figure, claim, change) is verdict


@pytest.mark.parametrize("figure", [one.id for one in peng2021.figures])
def test_statements_are_charged(figure):
    for tables in peng2021.figure(figure).statements.values():
        assert charged(tables).status
