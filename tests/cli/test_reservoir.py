"""`spinvolt charge` for reservoirs: examples, the card, JSON, exit codes, pictures."""

from pathlib import Path

import pytest
from tests.command_line import spinvolt

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
SMALL = ("--kind", "reservoir", "--n-charger", 10, "--n-battery", 2)


def test_the_card_of_figure_2f(tmp_path):
    picture = tmp_path / "fig2f.png"
    said = spinvolt("charge", EXAMPLES / "dias2024-fig2f.toml", "--plot", picture)
    assert (said.code, said.err) == (0, "")
    for words in (
        "truncated_wigner reduction, wigner engine",
        "time to 90 % of the maximum",
        "plateau, energy per cell",
        "switch the charger off                  from 1.56e-06 to 0.023",
        "holds its charge",
        "the plateau is not a steady state",
        "pump that charges fully                 2",
    ):
        assert words in said.out
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert all(len(line) <= 78 for line in said.out.splitlines())


def test_exact_energies_of_a_hundred_thousand_spins():
    found = spinvolt("charge", EXAMPLES / "dias2024-hundred-thousand.toml", "--json").json
    assert found["method"]["engine"] == "single"
    assert "peaks" not in found
    (cells,) = found["series"]["battery_density"]
    assert cells[0] == 0.0
    assert cells == sorted(cells)
    assert found["series_proof"]["battery_density"] == "estimated"


def test_json_has_the_contracts_keys():
    found = spinvolt("charge", *SMALL, "--json").json
    assert {"max_energy", "t50", "t90", "t99", "max_power", "advantage"} <= set(found["peaks"])
    assert found["peaks"]["advantage"]["value"] is None
    assert {"trace", "lowest_eigenvalue", "first_moments"} <= set(found["checks"])
    assert {"plateau", "switch_off_after", "long_time"} <= {
        law["quantity"] for law in found["theory"]
    }
    assert found["references"][0] == "dias2024"


def test_the_long_time_state():
    found = spinvolt("charge", *SMALL, "--until", "steady", "--json").json
    assert found["steady"]["unique"] is False
    assert found["steady"]["battery_density"][0]["value"] == pytest.approx(0.80580808080808)
    assert "start" in spinvolt("charge", *SMALL, "--until", "steady").out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--reduction", "shifted"), 2, "for a reservoir battery"),
        (("--reduction", "after_pulse", "--local-decay", 0.1), 3, "no local noise"),
        (("--reduction", "truncated_wigner", "--watch", "log_negativity"), 3, "no whole states"),
        (("--reduction", "mean_field", "--seed", "-1"), 2, "`method.seed`"),
    ],
)
def test_refusals(words, code, said):
    found = spinvolt("charge", *SMALL, *words)
    assert found.code == code
    assert said in found.err


def test_several_batteries_in_a_csv():
    lines = spinvolt(
        "charge", "--kind", "reservoir", "--n-charger", 6, "--n-battery", "2,1", "--times", "0,0.1",
        "--csv", "-",
    ).out.splitlines()  # fmt: skip
    assert {"battery_density_0", "battery_density_1_high"} <= set(lines[0].split(","))
    assert len(lines) == 3
