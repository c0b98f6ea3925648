"""The benchmark's own logic, on sizes that take no time; no peer but SciPy is needed."""

import json
from dataclasses import replace
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import numpy as np
import pytest
from benchmarks.__main__ import main
from benchmarks.bessel import bessel
from benchmarks.campaign import hopeless
from benchmarks.case import Alone, Case, Rung
from benchmarks.clock import Seconds
from benchmarks.fresh import Fresh
from benchmarks.grid_reference import levels_of
from benchmarks.open_peers import OpenPeer
from benchmarks.reference import Reference, engines, extended, reference
from benchmarks.runner import Limits, beside
from benchmarks.sweep import GRID, MAP, PRODUCT, SECTOR, Contest, Sweep, study_of
from benchmarks.sweep import own as own_sweep
from benchmarks.task import ACCURACY, Given, Kind, Peer, Task, tens
from benchmarks.worker import own_job, read, write
from scipy.special import jv

from benchmarks import campaign, master_reference, peers, runner, table, targets

SIZE = 12


@pytest.fixture(scope="module")
def truth() -> Reference:
    return reference(SIZE)


@pytest.fixture(scope="module", params=Kind)
def any_truth(request: pytest.FixtureRequest) -> Reference:
    return reference(SIZE, request.param)


def scipy_peers() -> list[tuple[str, Peer]]:
    return [(file, peer) for file, peer in peers.listed(("scipy",))]


def pair(seconds: float, mine: float, **changes: Any) -> Case:
    """A case that counts."""
    rungs = (Rung(1e-9, 1e-12, seconds),)
    theirs, ours = (Seconds(seconds, seconds),), (Seconds(mine, mine),)
    case = Case("someone", Given.HAMILTONIAN, "rtol", 300, rungs, theirs, ours)
    return replace(case, **changes)


def own(size: int, seconds: float, error: float = 1e-13) -> Alone:
    took = Seconds(seconds, seconds)
    return Alone("curve", size, "rational", took, (took,), 1e-12, 1e-12, error, 100.0)


def test_one_cell_is_the_closed_form() -> None:
    task = Task(1, 0.5 * np.pi)
    assert extended(task).energies == pytest.approx(np.sin(task.times) ** 2, abs=1e-15)


@pytest.mark.parametrize("argument", [0.5, 3.0, 140.0])
def test_bessel_functions(argument: float) -> None:
    found = bessel(np.longdouble(argument)).astype(float)
    assert found == pytest.approx(jv(np.arange(len(found)), argument), abs=2e-14)


def test_the_reference_is_where_spinvolt_says(any_truth: Reference) -> None:
    truth, task = any_truth, any_truth.task
    found = own_job("curve", task)()
    assert truth.time_doubt <= found.time_bound
    assert truth.error(found.energies) <= found.bound
    roundings = 20 * len(truth.energies)
    assert truth.doubt < roundings * np.finfo(np.longdouble).eps
    front = own_job("charge", task)()
    assert front.engine == found.engine
    assert truth.error(front.energies) <= front.bound


@pytest.mark.parametrize("kind", [Kind.CHAIN, Kind.CAVITY])
def test_the_two_kinds_of_reference_agree(kind: Kind) -> None:
    truth = reference(SIZE, kind)
    second = engines(truth.task)
    assert truth.error(second.energies) <= ACCURACY
    assert second.doubt <= ACCURACY


@pytest.mark.parametrize("kind", [Kind.CHAIN, Kind.CAVITY])
@pytest.mark.parametrize(("file", "peer"), scipy_peers(), ids=lambda x: getattr(x, "name", x))
def test_scipy_gets_there(file: str, peer: Peer, kind: Kind) -> None:
    truth = reference(SIZE, kind)
    solve = peers.named(file, peer.name).prepare(truth.task)
    assert min(truth.error(solve(rung)) for rung in peer.rungs) <= ACCURACY


@pytest.mark.parametrize("size", [1, 2, 5, SIZE])
def test_levels_of_a_grid_are_those_of_two_spins(size: int) -> None:
    k, one = np.arange(size), np.eye(size + 1)
    raising = np.diag(np.sqrt((k + 1.0) * (size - k)), -1)
    up = np.diag(np.arange(size + 1.0))
    whole = 0.1 * np.kron(raising + raising.T, raising + raising.T)
    whole += np.kron(up, one) + np.kron(one, up) - size * np.eye(len(whole))
    kept = (np.add.outer(up.diagonal(), up.diagonal()).ravel() - size) % 2 == 0
    levels = levels_of(size)
    found = (levels.half_width * levels.scaled.toarray()).astype(float)
    assert found == pytest.approx(whole[np.ix_(kept, kept)], abs=1e-13)


def test_energies_that_are_not_numbers_are_wholly_wrong(truth: Reference) -> None:
    assert truth.error(np.full(len(truth.energies), np.nan)) == 1.0
    assert truth.error(truth.energies[:-1]) == 1.0


def test_references_travel_unchanged(any_truth: Reference, tmp_path: Path) -> None:
    truth = any_truth
    write(truth, tmp_path / "r.npz")
    back = read(tmp_path / "r.npz")
    assert (back.task, back.source, back.doubt) == (truth.task, truth.source, truth.doubt)
    assert np.array_equal(back.energies, truth.energies)


def test_a_peer_is_timed_in_turns_with_spinvolt(truth: Reference, tmp_path: Path) -> None:
    write(truth, tmp_path / "r.npz")
    file, peer = next(peers.listed(("stebz band",)))
    case = beside(file, peer, tmp_path / "r.npz", SIZE, Limits(seconds=30.0, rounds=2))
    assert case.counts
    assert len(case.theirs) == len(case.ours) == 2
    assert case.ratio > 0.0


def test_a_peer_that_takes_too_long_is_ended(truth: Reference, tmp_path: Path) -> None:
    write(truth, tmp_path / "r.npz")
    file, peer = next(peers.listed(("scipy DOP853",)))
    case = beside(file, peer, tmp_path / "r.npz", SIZE, Limits(seconds=1e-4, rounds=2))
    assert not case.counts
    assert case.ended == "over 0.0001 s"


def test_the_ratio_is_the_smaller_of_minima_and_median() -> None:
    theirs = tuple(Seconds(s, s) for s in (2.0, 4.0, 4.0))
    mine = tuple(Seconds(s, s) for s in (1.0, 1.0, 1.0))
    assert pair(1.0, 1.0, theirs=theirs, ours=mine).ratio == 2.0


def test_waiting_and_second_threads_do_not_count() -> None:
    assert Seconds(wall=3.0, processor=1.0).fair == 1.0
    assert Seconds(wall=1.0, processor=2.0).fair == 1.0


def test_inaccurate_peers_do_not_count() -> None:
    good, bad = pair(9.0, 0.1), pair(1.0, 0.1, rungs=(Rung(1e-9, 1e-10, 1.0),))
    found = targets.rows([good, bad], [own(300, 0.1)], None)
    assert [row.measured for row in found] == [pytest.approx(90.0)]


@pytest.mark.parametrize(
    ("theirs", "error", "verdict"),
    [(2.0, 1e-13, "PASS"), (0.5, 1e-13, "below"), (2.0, 1e-9, "too inaccurate")],
)
def test_verdicts(theirs: float, error: float, verdict: str) -> None:
    found = targets.rows([pair(theirs, 0.1)], [own(300, 0.1, error)], None)
    assert [row.verdict for row in found] == [verdict]
    assert targets.missed(found) == (verdict != "PASS")


def test_insight_and_the_band_stay_out_of_the_best_peer() -> None:
    told = pair(0.01, 0.1, given=Given.INSIGHT)
    band = pair(0.02, 0.1, peer=targets.STEBZ)
    found = targets.rows([pair(5.0, 0.1), told, band], [own(300, 0.1)], None)
    assert [(row.measured, row.verdict) for row in found] == [
        (pytest.approx(50.0), "PASS"),
        (pytest.approx(0.2), ""),
        (pytest.approx(0.1), ""),
    ]


def test_seconds_are_promised_too() -> None:
    fresh = Fresh(charge=(1.2, 1.1), imported=(0.1,))
    found = targets.rows([], [own(targets.MILLION, 2.0), own(100, 9.0)], fresh)
    assert [row.verdict for row in found] == ["PASS", "below", "PASS"]


def test_tolerances_are_whole_powers_of_ten() -> None:
    assert tens(8, 10) == (1e-8, 1e-9, 1e-10)


@pytest.mark.parametrize(
    ("case", "reason"),
    [
        (pair(5.0, 0.1), "5 s at N = 300"),
        (pair(1.0, 0.1), ""),
        (pair(5.0, 0.1, skipped=True), ""),
        (pair(5.0, 0.1, theirs=(), ours=(), ended="over 60 s"), "over 60 s at N = 300"),
        (pair(5.0, 0.1, peer="another"), ""),
    ],
)
def test_hopeless_peers_are_not_tried(case: Case, reason: str) -> None:
    peer = Peer("someone", "scipy", "", (0.0,), lambda _: np.zeros_like)
    assert hopeless(peer, (case,), size=6000, limit=60.0) == reason


def test_a_failure_of_spinvolt_is_not_laid_at_a_peers_door(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = CompletedProcess([], 1, '{"event": "failure", "why": "ValueError: no"}\n', "")
    monkeypatch.setattr(runner, "started", lambda _: told)
    file, peer = next(peers.listed(("stebz band",)))
    with pytest.raises(RuntimeError, match=r"spinvolt failed beside scipy stebz band.*no"):
        beside(file, peer, tmp_path / "r.npz", SIZE, Limits())


def test_batteries_are_compared_apart() -> None:
    grid = pair(1.8, 0.1, kind=Kind.GRID, size=200)
    chain = pair(5.0, 0.1, size=200)
    mine = [replace(own(200, 0.1), kind=kind) for kind in (Kind.CHAIN, Kind.GRID)]
    found = targets.rows([chain, grid], mine, None)
    assert [(row.what, row.verdict) for row in found] == [
        ("N = 200: best peer", ""),
        ("grid, N = 200: best peer", "PASS"),
    ]
    assert found[1].at_least == 17.0


def test_the_master_equation_counts_at_its_own_accuracy() -> None:
    rungs = (Rung(1e-4, 5e-11, 5.0),)
    lossy = pair(5.0, 0.01, kind=Kind.MASTER, size=20, rungs=rungs)
    mine = replace(own(20, 0.01, 5e-11), kind=Kind.MASTER)
    (row,) = targets.rows([lossy], [mine], None)
    assert (row.what, row.verdict, row.at_least) == ("master, N = 20: best peer", "PASS", 300.0)
    assert not replace(lossy, kind=Kind.GRID).counts


def test_the_master_equation_of_two_spins_is_the_closed_form() -> None:
    # Half of the start is the dark singlet; the triplet's amplitude decays at the rate 2.
    task = Task(1, 1.5, Kind.MASTER)
    densities, drift = master_reference.solved(task)
    left = np.exp(-2.0 * task.times)
    exact = [0.25 * (1.0 - left) ** 2, 0.25 * (1.0 + left) ** 2]
    assert densities == pytest.approx(np.array(exact), abs=1e-15)
    assert drift < 60 * np.finfo(np.longdouble).eps


def test_open_peers_count_at_the_same_error() -> None:
    one = OpenPeer("jumps", "qutip mcsolve", 0.01, 0.4, 1.25, 2.0, 5.0)
    (row,) = targets.rows([], [], None, None, [one])
    assert (row.measured, row.sound, row.verdict) == (pytest.approx(50.0), True, "")
    assert not targets.beside(replace(one, error=6.0)).sound
    assert "2 of 5 allowed" in table.open_line(one)


def test_sweeps_are_promised_too() -> None:
    methods = {"qutip diag": 4e-3}
    one = Contest("grid", SECTOR, "qutip diag", 150, 1e-5, 4e-3, 1e-13, 1e-12, methods)
    sweep = Sweep((one, replace(one, rival=PRODUCT)), 5e4)
    close, far = targets.rows([], [], None, sweep)
    assert (close.measured, close.verdict, far.verdict) == (pytest.approx(400.0), "PASS", "below")
    assert targets.many(replace(one, error=1e-9)).verdict == "too inaccurate"
    assert targets.rows([], [], None, Sweep((replace(one, peer=""),), 5e4)) == ()
    assert "qutip diag 250 batteries/s" in table.sweep_lines(sweep)[1]


def test_the_map_is_the_papers() -> None:
    assert (len(GRID), len(MAP)) == (150, 7220)
    values, bounds = own_sweep(study_of(MAP[::500]))
    assert values.shape == (15, 4)
    assert np.max(bounds) <= ACCURACY


def test_tables_say_who_was_left_out() -> None:
    lines = table.peer_lines([pair(5.0, 0.1), pair(5.0, 0.1, skipped=True, ended="9 s at N = 30")])
    assert len(lines) == 3
    assert lines[-1] == "Too slow to be tried: someone (9 s at N = 30)"


def test_columns_line_up() -> None:
    lines = table.aligned(("a", "b"), [("long", "x"), ("s", "yy")])
    assert lines == ["a     b", "long  x", "s     yy"]


def test_the_command_prints_json(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["--sizes", str(SIZE), "--peers", "none", "--quick", "--json"])
    found = json.loads(capsys.readouterr().out)
    verdicts = [row["verdict"] for row in found["targets"]]
    assert code == int(any(verdict != "PASS" for verdict in verdicts))
    assert [own["job"] for own in found["alone"]] == ["curve", "charge"]
    assert found["cases"] == []


def test_the_command_takes_every_battery(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(campaign, "fresh", lambda _: Fresh((0.1,), (0.1,)))
    words = ["--grids", "8", "--cavities", "9", "--masters", "7", "--peers", "none", "--quick"]
    main(words)
    said = capsys.readouterr().out
    assert "grid, N = 8: charging time" in said
    assert "cavity, N = 9: charging time" in said
    assert "master, N = 7: up to time" in said
    assert "\nN = " not in said


def test_unknown_peers_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--peers", "nobody"]) == 2
    assert "nobody" in capsys.readouterr().err


def test_missing_packages_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(peers, "FILES", {"scipy_eigen": "scipy", "gone": "no_such_package"})
    assert peers.missing() == ("no_such_package",)
    assert {file for file, _ in peers.listed()} == {"scipy_eigen"}
