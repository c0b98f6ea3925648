"""What lies on the shelf: names instead of paths, sweeps half done, records of other code."""

import json

import pytest

import spinvolt as sv
from spinvolt.errors import Misstated, NotCovered
from spinvolt.explorer.gallery import file_of, told
from spinvolt.explorer.limits import Limits
from spinvolt.explorer.looks import SweepLook
from spinvolt.explorer.open_limits import refuse_open
from spinvolt.explorer.panes.swept import swept
from spinvolt.explorer.shelf import shelf
from spinvolt.explorer.standing import standing
from spinvolt.explorer.state import State, state_of
from spinvolt.papers import named
from spinvolt.papers.files import folder_of
from spinvolt.papers.reproduce import make
from spinvolt.study.store import RUNS

STUDY = {"battery": {"n_charger": 8}, "sweep": {"n_battery": [1, 2, 4, 8], "chunk": 1}}


def test_stores_are_named_once_and_other_folders_refused(tmp_path):
    for place in ("a", "b"):
        sv.sweep(STUDY, tmp_path / place / "grid", workers=0)
    paths = [tmp_path / "a" / "grid", tmp_path / "b" / "grid", tmp_path / "a" / "grid"]
    made = shelf(tmp_path / "papers", [*paths, tmp_path / "later"])
    assert list(made.stores) == ["grid", "grid (2)", "later"]
    with pytest.raises(Misstated, match=r"`sweep.store` must be one of"):
        made.store("../b/grid")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "file").touch()
    with pytest.raises(Misstated, match="There is no sweep in"):
        shelf(tmp_path, [tmp_path / "other"])


def test_standing_counts_cases_and_knows_the_pace(tmp_path):
    store = tmp_path / "grid"
    assert not standing(store).begun
    sv.sweep(STUDY, store, workers=0, shard=(1, 2))
    half = standing(store)
    assert (half.cases, half.done, half.running) == (4, 2, False)
    # A run whose last line is missing is under way; a torn line is none.
    lines = (store / RUNS).read_text().splitlines()
    (store / RUNS).write_text(lines[0] + "\n" + lines[1][:20])
    under_way = standing(store)
    assert under_way.running
    assert under_way.rate > 0
    assert under_way.left == pytest.approx(2 / under_way.rate)
    assert under_way.stamp == half.stamp


@pytest.mark.parametrize(
    ("look", "words"),
    [
        ({"quantity": "highest_energy"}, "`sweep.quantity` must be"),
        ({"x": "coupling"}, "`sweep.x` must be"),
        ({"store": "nowhere"}, "`sweep.store` must be"),
    ],
)
def test_looks_at_what_is_not_there_are_refused(tmp_path, look, words):
    sv.sweep(STUDY, tmp_path / "grid", workers=0)
    made = shelf(tmp_path, [tmp_path / "grid"])
    with pytest.raises(Misstated, match=words):
        swept(State(sweep=SweepLook(**look)), made, None)


@pytest.mark.parametrize(
    "look", [{"at": {"x": -1}}, {"at": {"x": True}}, {"log": "z"}, {"x": 3}, {"y": "y" * 300}]
)
def test_looks_are_names_and_places(look):
    with pytest.raises(Misstated, match=r"`sweep\."):
        state_of({"sweep": look})


def test_record_of_other_code_is_shown_as_such(tmp_path):
    figure = named("yang2025").figure("5")
    assert told(figure, tmp_path)["made"] is None
    assert file_of(tmp_path, "yang2025", "5", "png") is None
    make("yang2025", "5", tmp_path, True)
    assert told(figure, tmp_path)["made"]["current"]
    path = folder_of(figure, tmp_path) / "record.json"
    record = json.loads(path.read_text())
    path.write_text(json.dumps(record | {"code": "other"}))
    made = told(figure, tmp_path)["made"]
    assert (made["current"], made["quick"]) == (False, True)
    path.write_text("{")
    assert told(figure, tmp_path)["made"] is None


def test_open_battery_beyond_the_limits_is_refused():
    battery = {"kind": "reservoir", "n_charger": 40, "n_battery": [3, 3], "pump": 1.0}
    statement = state_of({"statement": {"battery": battery}}).statement
    refuse_open(statement, Limits())
    with pytest.raises(NotCovered, match=r"but the explorer allows 0\.0001 s"):
        refuse_open(statement, Limits(seconds=1e-4))
