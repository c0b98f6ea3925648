"""Sweeps, scaling and design of open batteries: sizes as numbers, long-time states, curves."""

import pytest

from spinvolt.charging import charge
from spinvolt.statement.parse import parsed
from spinvolt.study.dataset import open_sweep
from spinvolt.study.design import design
from spinvolt.study.scaling import scaling
from spinvolt.study.sweep import sweep

LONG = {"until": "steady"}


def swept(folder, battery, sweeping, charging=None):
    tables = {"battery": {"kind": "reservoir", **battery}, "sweep": sweeping}
    sweep(tables | ({"charge": charging} if charging else {}), folder / "store", workers=0)
    return open_sweep(folder / "store")


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ({"range": [1, 5]}, [1, 2, 3, 4, 5]),
        ({"log": [1, 4, 3]}, [1, 2, 4]),
        ([[1], [2], [3]], [1, 2, 3]),
        ([[1], [1, 2]], ["[1]", "[1, 2]"]),
    ],
    ids=["range", "log", "lists of one", "other lists"],
)
def test_sizes_are_numbers(tmp_path, sizes, expected):
    data = swept(tmp_path, {"n_charger": 3}, {"n_battery": sizes, "metrics": ["max_power"]})
    assert data["n_battery"].values.tolist() == expected
    assert data["status"].values.tolist() == [0] * len(expected)
    assert data["max_power"].notnull().all()


def test_sizes_may_be_tied_and_scale(tmp_path):
    data = swept(
        tmp_path,
        {"pump": 0.3},
        {"n_battery": {"range": [1, 5]}, "n_charger": "2 * n_battery", "metrics": ["energy"]},
        LONG,
    )
    assert data["n_charger"].values.tolist() == [2, 4, 6, 8, 10]
    found = scaling(tmp_path / "store", x="n_battery", y="energy")
    assert found.lines[0].points.sizes.tolist() == [1.0, 2.0, 3.0, 4.0, 5.0]


def test_a_design_chooses_the_size():
    tables = {
        "battery": {"kind": "reservoir", "n_charger": 4, "pump": 0.3},
        "charge": LONG,
        "design": {"vary": {"n_battery": {"integer": [1, 3]}}, "maximise": "energy / n_battery"},
    }
    best = design(tables).best[0]
    assert best.fields["n_battery"] in (1, 2, 3)


def test_the_long_time_state_in_a_sweep(tmp_path):
    battery = {"n_charger": 4, "n_battery": [1, 2], "pump": 0.3}
    each = ("battery_density", "battery_ergotropy", "battery_ergotropy_full")
    whole = ("energy", "charger_density", "ergotropy", "ergotropy_full", "joint_purity")
    names = [
        *whole,
        *(f"{name}_{m}" for name in each for m in (0, 1)),
        *each[:1],
        "battery_density_2",
    ]
    data = swept(tmp_path, battery, {"decay": [1.0, [1.0, 0.5]], "metrics": names}, LONG)
    for place, decay in enumerate((1.0, [1.0, 0.5])):
        tables = {"battery": {"kind": "reservoir", **battery, "decay": decay}, "charge": LONG}
        steady = charge(parsed(tables)).steady
        assert steady is not None
        for name in whole:
            assert data[name].values[place] == getattr(steady, name).value
        for name in each:
            for m in (0, 1):
                assert data[f"{name}_{m}"].values[place] == getattr(steady, name)[m].value
        sizes = zip((1, 2), steady.battery_density, strict=True)
        assert steady.energy.contains(sum(n * x.value for n, x in sizes))
    assert data["battery_density"].isnull().all()
    why = data["text"].values[data["battery_density_reason"].values]
    assert set(why) == {"each of 2 batteries has its own: name battery_density_0 and so on"}
    why = data["text"].values[data["battery_density_2_reason"].values]
    assert set(why) == {"there is no battery 2: the last one is 1"}
    assert data["battery_density_1"].attrs["long_name"].endswith("battery 1")


def test_curves_say_where_they_end(tmp_path):
    """One battery's energy rises to a plateau: it has no charging time, but its curve an end."""
    sizes = [[2], [1, 2]]
    data = swept(
        tmp_path,
        {"n_charger": 4},
        {
            "n_battery": sizes,
            "metrics": ["charging_time"],
            "curves": ["energy", "battery_density_1"],
            "samples": 11,
        },
    )
    assert data["charging_time"].isnull().values.tolist() == [True, False]
    watch = {"samples": 11, "watch": ["energy", "battery_density"]}
    battery = {"kind": "reservoir", "n_charger": 4}
    runs = [
        charge(parsed({"battery": {**battery, "n_battery": cells}, "charge": watch}))
        for cells in sizes
    ]
    assert data["curve_end"].values.tolist() == [run.time[-1] for run in runs]
    for place, run in enumerate(runs):
        assert data["energy_curve"].values[place].tolist() == run["energy"].value.tolist()
    second = runs[1]["battery_density"].value[:, 1]
    assert data["battery_density_1_curve"].values[1].tolist() == second.tolist()
    assert data["battery_density_1_curve"][0].isnull().all()
    why = data["text"].values[int(data["battery_density_1_curve_reason"].values[0])]
    assert why == "there is no battery 1: the last one is 0"
