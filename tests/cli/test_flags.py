"""Flags for every kind of battery and start, and what is said of combinations that are none."""

from dataclasses import fields

import pytest
from tests.command_line import spinvolt

from spinvolt.batteries.cavity import Cavity
from spinvolt.batteries.central_spin import CentralSpin
from spinvolt.batteries.reservoir import Reservoir
from spinvolt.batteries.rules import listed
from spinvolt.cli.charge import stated
from spinvolt.cli.flags import KINDS, flags
from spinvolt.statement import Method, OpenStart, Request
from spinvolt.statement.request import REDUCTIONS

SPINS = {"n_battery": "2", "n_charger": "5"}
CELLS = {"kind": "cavity", "n_battery": "2"}
OPEN = {"kind": "reservoir", "n_battery": "2,3", "n_charger": "5"}


def from_flags(**given):
    """The statement that flags alone make."""
    return stated(None, dict.fromkeys((f.parameter for f in flags()), None) | given)


def test_every_field_of_every_kind_is_one_flag():
    names = [flag.name for flag in flags()]
    assert len(names) == len(set(names))
    for owner in (*KINDS, Request, Method):
        for field in fields(owner):
            assert f"--{field.name.replace('_', '-')}" in names
    assert {"--kind", "--battery-start", "--charger-start"} <= set(names)


def test_the_help_says_which_kinds_have_a_field():
    words = {flag.name: flag.help for flag in flags()}
    assert words["--ising"].endswith("[central-spin; default: 0.0]")
    assert words["--pump"].endswith("[reservoir; default: 0.0]")
    assert "[central-spin, cavity; default: 0.0]" in words["--anisotropy"]
    assert "(reservoir: number of cells of each battery" in words["--n-battery"]
    assert all(words.values())


def test_kinds():
    assert from_flags(**SPINS).battery == CentralSpin(n_battery=2, n_charger=5)
    assert from_flags(**CELLS, anisotropy="1").battery == Cavity(n_battery=2, anisotropy=1.0)
    found = from_flags(**OPEN, decay="1,2", pump="0.5", shared_reservoir=False)
    assert found.battery == Reservoir(n_charger=5, n_battery=[2, 3], decay=[1.0, 2.0], pump=0.5)
    one = from_flags(kind="reservoir", n_battery="4", n_charger="2", decay="3")
    assert one.battery == Reservoir(n_charger=2, n_battery=[4], decay=3.0)
    shared = from_flags(**OPEN, shared_reservoir=True)
    assert shared.battery == Reservoir(n_charger=5, n_battery=[2, 3], shared_reservoir=True)


def test_a_kind_in_a_file_decides_how_flags_are_read(tmp_path):
    path = tmp_path / "open.toml"
    path.write_text("[battery]\nkind = 'reservoir'\nn_charger = 3\nn_battery = [1, 1]\n")
    given = dict.fromkeys((f.parameter for f in flags()), None)
    found = stated(str(path), given | {"n_battery": "7", "battery_excited": "2"})
    assert found.battery == Reservoir(n_charger=3, n_battery=[7])
    assert isinstance(found.start, OpenStart)
    assert [start.excited for start in found.start.batteries or ()] == [2]


@pytest.mark.parametrize(
    ("sizes", "given", "start"),
    [
        (SPINS, {"charger_start": "dicke=3"}, {"charger": {"dicke": 3}}),
        (SPINS, {"battery_start": " flipped = 1 "}, {"battery": {"flipped": 1}}),
        (SPINS, {"battery_start": "thermal=0.1"}, {"battery": {"thermal": 0.1}}),
        (SPINS, {"charger_start": "coherent=-1.5"}, {"charger": {"coherent": -1.5}}),
        (SPINS, {"charger_start": "coherent=1e-3"}, {"charger": {"coherent": 0.001}}),
        (CELLS, {"charger_start": "fock=10"}, {"charger": {"fock": 10}}),
        (CELLS, {"charger_start": "coherent=0.5"}, {"charger": {"coherent": 0.5}}),
        (CELLS, {"charger_start": "thermal=0.5"}, {"charger": {"thermal": 0.5}}),
        (
            SPINS,
            {"battery_start": "dicke=0:0.6,flipped=1:0.4"},
            {"battery": [{"dicke": 0, "weight": 0.6}, {"flipped": 1, "weight": 0.4}]},
        ),
        (OPEN, {"battery_start": "dicke=1,dicke=0"}, {"batteries": [{"dicke": 1}, {"dicke": 0}]}),
        (OPEN, {"battery_excited": "1,3"}, {"batteries": [{"dicke": 1}, {"dicke": 3}]}),
    ],
)
def test_starts(sizes, given, start):
    found = from_flags(**sizes, **given).to_dict()["start"]
    assert {place: found[place] for place in start} == start


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ("--kind", "solar", "--n-battery", 2),
            '`battery.kind` must be "central-spin", "cavity" or "reservoir", but is \'solar\'.',
        ),
        (
            ("--kind", "cavity", "--n-battery", 2, "--pump", 1),
            (
                "`battery.pump` is not a field; the fields here are `kind`, `n_battery`, "
                "`coupling`, `anisotropy`, `battery_splitting`, `charger_splitting`."
            ),
        ),
        (
            ("--n-battery", "2,3", "--n-charger", 2),
            "`battery.n_battery` must be a whole number in [1, 1000000000000], but is '2,3'.",
        ),
        (
            ("--n-battery", 2, "--n-charger", 2, "--battery-start", "dicke"),
            (
                "`--battery-start` must be KIND=NUMBER such as dicke=3, or several with their "
                "weights such as dicke=0:0.6,flipped=1:0.4, but is 'dicke'."
            ),
        ),
        (
            ("--n-battery", 2, "--n-charger", 2, "--battery-start", "dike=1"),
            "`start.battery.dike` is not a kind of start; did you mean `dicke`?",
        ),
        (
            ("--n-battery", 2, "--n-charger", 2, "--charger-start", "dicke=0,dicke=1"),
            "`start.charger[0].weight` must be given, but is missing.",
        ),
        (
            ("--n-battery", 2, "--n-charger", 2, "--charger-start", "thermal=2"),
            "`start.charger.thermal` must be a number in [0, 1], but is 2.",
        ),
        (
            ("--kind", "cavity", "--n-battery", 2, "--charger-excited", 1),
            (
                "`start.charger` must be { fock = n }, { coherent = alpha } or { thermal = nbar }, "
                "but is {'dicke': 1}."
            ),
        ),
        (
            (
                "--n-battery",
                2,
                "--n-charger",
                2,
                "--charger-excited",
                1,
                "--charger-start",
                "dicke=1",
            ),
            "`--charger-start` must be left out where `--charger-excited` is given: both say it.",
        ),
        (
            ("--n-battery", 2, "--n-charger", 2, "--reduction", "none"),
            f"`method.reduction` must be {listed(REDUCTIONS)}, but is 'none'.",
        ),
        (
            ("--n-battery", 2, "--n-charger", 2, "--parallel", "2025"),
            '`--parallel` must be "yang2025" or "huangfu2021", but is \'2025\'.',
        ),
    ],
)
def test_what_is_no_statement_is_one_sentence(words, sentence):
    said = spinvolt("charge", *words)
    assert said.code == 2
    assert said.sentence == sentence


def test_switches_say_yes_and_no(tmp_path):
    path = tmp_path / "few.toml"
    path.write_text(
        "[battery]\nn_battery = 9\nn_charger = 9\n[start]\ncharger = { dicke = 1 }\n"
        "[method]\nreduction = 'two_modes'\ncheck_reduction = true\n"
    )
    checked = spinvolt("charge", path, "--json").json
    assert set(checked["reduction_check"]) == {"max_energy", "charging_time"}
    plain = spinvolt("charge", path, "--no-check-reduction", "--json").json
    assert "reduction_check" not in plain
    assert plain["statement"]["method"]["check_reduction"] is False
