"""Sweeps: the same numbers whatever computes them, shares, retries and what is told."""

import json
import threading

import numpy as np
import pytest
from tests.study.studies import contents, names, small

from spinvolt.bounded import Bounded
from spinvolt.errors import Misstated, NotConverged
from spinvolt.study import case
from spinvolt.study.dataset import open_sweep
from spinvolt.study.sweep import sweep


@pytest.fixture(scope="module")
def serial(tmp_path_factory):
    store = tmp_path_factory.mktemp("serial") / "store"
    sweep(small(), store, workers=0)
    return store


@pytest.mark.parametrize("workers", [1, 3])
def test_the_number_of_workers_leaves_no_trace(serial, tmp_path, workers):
    done = sweep(small(), tmp_path / "store", workers=workers)
    assert (done.computed, done.deaths, done.complete) == (20, 0, True)
    assert names(tmp_path / "store") == names(serial)


def test_workers_may_be_asked_for_from_any_thread(serial, tmp_path):
    call = threading.Thread(target=sweep, args=(small(), tmp_path / "s"), kwargs={"workers": 1})
    call.start()
    call.join()
    assert names(tmp_path / "s") == names(serial)


def test_values_are_those_of_single_charges(serial):
    from spinvolt.charging import charge
    from spinvolt.statement.parse import parsed

    data = open_sweep(serial)
    place = {"n_battery": 3, "start.charger.dicke": 3, "anisotropy": 0.5}
    tables = {"n_battery": 3, "n_charger": 4, "anisotropy": 0.5}
    run = charge(parsed({"battery": tables, "start": {"charger": {"dicke": 3}}}))
    here = data.sel(place)
    for name in ("max_energy", "charging_time"):
        figure = run.peaks[name]
        assert isinstance(figure, Bounded)
        sides = [float(here[f"{name}{side}"]) for side in ("", "_low", "_high")]
        assert sides == [figure.value, figure.low, figure.high]


def test_shares_make_the_whole_in_any_order(serial, tmp_path):
    store = tmp_path / "store"
    for i in (3, 1, 2):
        done = sweep(small(), store, workers=0, shard=(i, 3))
        assert done.complete == (i == 2)
    assert names(store) == names(serial)
    assert (store / "result.nc").exists()


def test_what_failed_is_kept_told_and_retried(tmp_path, monkeypatch):
    store, study = tmp_path / "store", small(anisotropy=[0.25, 0.5])
    sweep(study, tmp_path / "whole", workers=0)

    def failing(statement):
        if statement.battery.n_battery == 2:
            raise NotConverged("no luck  today")
        if statement.battery.n_battery == 3:
            raise ZeroDivisionError("a fault of our own")
        return original(statement)

    original = case.charge
    monkeypatch.setattr(case, "charge", failing)
    done = sweep(study, store, workers=0)
    assert done.failed == {"not-converged": 4, "broken": 4}
    assert "8 cases have no numbers" in str(done)
    assert "no luck today" in done.examples
    data = open_sweep(store)
    lost = data.sel(n_battery=2)
    assert lost["max_energy"].isnull().all()
    texts = {str(data["text"][int(code)].values) for code in lost["failure"].values.ravel()}
    assert texts == {"no luck today"}
    monkeypatch.undo()
    assert sweep(study, store, workers=0).computed == 0
    again = sweep(study, store, workers=0, retry_failed=True)
    assert (again.kept, again.computed, again.failed) == (12, 8, {})
    assert contents(store) == contents(tmp_path / "whole")
    assert len(names(store)) == 7


def test_progress_ends_at_one_and_tells_the_pace(tmp_path):
    told = []
    sweep(small(), tmp_path / "s", workers=0, progress=lambda part, what: told.append((part, what)))
    parts = [part for part, _ in told]
    assert parts == sorted(parts)
    assert parts[-1] == 1.0
    assert all("a second" in what and "left" in what for _, what in told)


def test_a_store_says_where_it_comes_from(serial):
    told = json.loads((serial / "study.json").read_text())
    assert told["statement"] == json.loads(json.dumps(small()))
    assert told["provenance"]["versions"]["numpy"] == np.__version__
    assert told["provenance"]["machine"]["processors"] >= 1
    runs = [json.loads(line) for line in (serial / "runs.jsonl").read_text().splitlines()]
    assert [("began" in run, "ended" in run) for run in runs] == [(True, False), (False, True)]


def test_a_torn_record_of_runs_is_gone_on_with(tmp_path):
    store = tmp_path / "s"
    sweep(small(), store, workers=0)
    with (store / "runs.jsonl").open("a") as file:
        file.write('{"began": "20')
    sweep(small(), store, workers=0)
    lines = (store / "runs.jsonl").read_text().splitlines()
    assert len(lines) == 5
    assert "ended" in json.loads(lines[-1])


def test_arrays_and_ranges_may_state_a_study(tmp_path):
    table = {
        "n_battery": np.arange(1, 4),
        "n_charger": range(2, 4),
        "anisotropy": [np.float64(0.5)],
    }
    done = sweep({"battery": {}, "sweep": table}, tmp_path / "s", workers=0)
    assert done.dataset().sizes["n_battery"] == 3


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"workers": -1}, "workers"),
        ({"workers": True}, "workers"),
        ({"workers": 2, "scheduler": "tcp://127.0.0.1:1"}, "left out"),
        ({"shard": (0, 3)}, "shard"),
        ({"shard": (4, 3)}, "shard"),
        ({"shard": (1, 2, 3)}, r"`shard` must be \(i, n\).*but is \(1, 2, 3\)\.$"),
        ({"shard": ("a", 2)}, r"`shard` must be \(i, n\), whole numbers.*but is \('a', 2\)\.$"),
        ({"shard": 3}, r"`shard` must be \(i, n\).*but is 3\.$"),
        ({"shard": (1.0, 2)}, "whole numbers"),
        ({"shard": (True, 2)}, "whole numbers"),
        ({"shard": (1, 8)}, r"n <= 7, the number of chunks.*`sweep\.chunk = 2` makes more\.$"),
        ({"shard": (1, 21)}, r"n <= 7, .* it has 20 cases\.$"),
        ({"workers": 1.5}, "`workers` must be a whole number"),
        ({"workers": "two"}, "`workers` must be a whole number"),
        ({"scheduler": 5}, "`scheduler` must be the address"),
        ({"progress": 5}, "`progress` must be a function"),
    ],
)
def test_arguments_are_checked(tmp_path, arguments, said):
    with pytest.raises(Misstated, match=said):
        sweep(small(), tmp_path / "s", **arguments)


@pytest.mark.parametrize("study", [5, None, [], 1.5, {1, 2}])
def test_what_is_no_study_is_one_sentence(tmp_path, study):
    with pytest.raises(Misstated, match=r"^A sweep must be a file.*but is .*\.$"):
        sweep(study, tmp_path / "s")


@pytest.mark.parametrize("store", [5, None, b"s", {}])
def test_what_is_no_folder_is_one_sentence(store):
    with pytest.raises(Misstated, match=r"^`store` must be the path of a folder, but is .*\.$"):
        sweep(small(), store)
    with pytest.raises(Misstated, match=r"^`store` must be the path of a folder, but is .*\.$"):
        open_sweep(store)


def test_a_study_that_cannot_be_is_refused_at_once(tmp_path):
    with pytest.raises(Misstated, match="did you mean `n_battery`"):
        sweep({"battery": {"n_charger": 2}, "sweep": {"n_batery": [1, 2]}}, tmp_path / "s")
    assert not (tmp_path / "s").exists()
