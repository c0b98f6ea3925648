"""Where a sweep has no number, its reason says why, and nothing that can be told is left out."""

import pytest

from spinvolt.study.sweep import sweep

CLOSED = {"battery": {"n_charger": 3}}
OPEN = {"battery": {"kind": "reservoir", "n_charger": 2}}


def kept(tables, table, store):
    return sweep({**tables, "sweep": {"samples": 3, "metrics": [], **table}}, store, workers=0)


@pytest.mark.parametrize(
    ("tables", "table", "said"),
    [
        (CLOSED, {"metrics": ["t50"]}, "t50 is told of open batteries alone"),
        (CLOSED, {"curves": ["charger_density"]}, "charger_density is told of open batteries"),
        (CLOSED, {"metrics": ["entropy"], "start.charger.dicke": [0]}, "no excitation can pass"),
        (OPEN, {"metrics": ["fisher"]}, "fisher is told of closed batteries alone"),
        (OPEN, {"metrics": ["max_power"], "charge.until": ["steady"]}, "the way to a maximum"),
        (OPEN, {"metrics": ["charger_density"]}, "without a maximum"),
    ],
)
def test_what_is_undefined_says_why(tmp_path, tables, table, said):
    cells = [[2]] if tables is OPEN else [2]
    data = kept(tables, {"n_battery": cells, **table}, tmp_path / "s").dataset()
    (name,) = table.get("metrics") or [f"{table['curves'][0]}_curve"]
    assert data[name].isnull().all()
    reason = str(data["text"][data[f"{name}_reason"].values.item()].values)
    assert said in reason
    assert "charged to the first" not in reason


def test_quantities_of_the_state_are_told_without_a_curve(tmp_path):
    table = {"n_battery": [2], "metrics": ["purity", "charger_energy"]}
    data = kept(CLOSED, table, tmp_path / "s").dataset()
    assert data["purity"].notnull().all()
    assert data["charger_energy"].notnull().all()
