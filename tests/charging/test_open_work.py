"""Ergotropies and populations of open batteries: of each battery, and from random trajectories."""

import numpy as np
import pytest

import spinvolt as sv
from spinvolt.algebra.densities import Blocks
from spinvolt.charging.open_sampled import full_arrangement, ladder_arrangement, sampled_work
from spinvolt.errors import NotCovered
from spinvolt.statement import Method

WATCH = ("ergotropy", "ergotropy_full", "battery_ergotropy", "battery_ergotropy_full")
SETTINGS = [
    ({"n_charger": 40, "n_battery": [6], "pump": 0.4}, [0.0, 0.05, 0.1, 0.3]),
    ({"n_charger": 30, "n_battery": [2, 4], "pump": 1.0}, [0.03, 0.08, 0.2, 0.6]),
    ({"n_charger": 20, "n_battery": [2, 3], "shared_reservoir": True, "thermal": 0.2}, [0.05, 0.2]),
]


@pytest.mark.parametrize(("fields", "times"), SETTINGS)
def test_intervals_of_trajectories_hold_the_exact_values(fields, times):
    """Three standard errors and the choice of the best levels: none of 40 seeds misses."""
    battery = sv.Reservoir(**fields)
    watch = (*WATCH, "populations")
    exact = sv.charge(battery, times=times, watch=watch)
    widths = []
    for seed in range(40):
        means = Method(engine="jumps", trajectories=200, seed=seed)
        run = sv.charge(battery, times=times, watch=watch, method=means)
        assert set(run.series) == set(exact.series)
        for name, series in run.series.items():
            assert np.all(series.low - 1e-9 <= exact[name].value)
            assert np.all(exact[name].value <= series.high + 1e-9)
        work = run["ergotropy"]
        widths.append(np.max(work.high - work.low))
    # Wide enough, but not useless: populations of 200 trajectories are known to some percent.
    assert np.mean(widths) < 0.4 * sum(fields["n_battery"])


def test_work_of_each_battery_adds_up():
    battery = sv.Reservoir(n_charger=8, n_battery=[1, 3], pump=0.8, local_decay=0.1)
    run = sv.charge(battery, times=[0.0, 0.2, 0.6])
    for name in ("ergotropy", "ergotropy_full"):
        each = run[f"battery_{name}"].value
        assert each.shape == (3, 2)
        assert np.allclose(each.sum(axis=1), run[name].value, atol=1e-14, rtol=0.0)
    assert list(run.to_dataset()["battery_ergotropy"].dims) == ["time", "battery"]
    assert len(run.to_json()["series"]["battery_ergotropy"]) == 2
    one = sv.charge(sv.Reservoir(n_charger=4, n_battery=[2]), times=[0.3])
    assert "battery_ergotropy" not in one.series
    asked = sv.charge(
        sv.Reservoir(n_charger=4, n_battery=[2]), times=[0.3], watch=["battery_ergotropy"]
    )
    assert asked["battery_ergotropy"].value[0, 0] == one["ergotropy"].value[0]


def test_the_choice_of_levels_is_no_gain():
    """Blocks of one level each: all together look as if work could be drawn, apart none can."""
    rng = np.random.default_rng(3)
    flat = rng.multinomial(1, [1 / 3] * 3, size=(32, 1)).astype(float)
    work, _ = sampled_work(Blocks(np.ones(32), (flat,)), ladder_arrangement)
    assert work.value[0] > 0.0
    assert work.low[0] == 0.0
    full, _ = sampled_work(Blocks(np.ones(32), (flat,)), full_arrangement)
    assert full.low[0] <= 1.0 - 2.0 / 3.0 <= full.high[0]


def test_power_is_the_slope_and_efficiency_the_part():
    battery = sv.Reservoir(n_charger=12, n_battery=[2, 1], pump=0.5)
    times, h = np.array([0.1, 0.3]), 1e-5
    run = sv.charge(battery, times=times.tolist(), battery=[sv.Dicke(1), sv.Dicke(0)])
    around = np.sort(np.concatenate([times - h, times + h]))
    energy = sv.charge(battery, times=around.tolist(), battery=[sv.Dicke(1), sv.Dicke(0)])["energy"]
    slopes = (energy.value[1::2] - energy.value[::2]) / (2 * h)
    # Third derivatives are below (2 kappa n_charger)^3 cells.
    allowed = 3 * 36**3 * h**2 / 6 + 1e-12 / h
    assert np.all(np.abs(run["instantaneous_power"].value - slopes) <= allowed)
    assert np.allclose(run["efficiency"].value, run["energy"].value / 2.0, rtol=1e-15)
    large = sv.Reservoir(n_charger=20_000, n_battery=[1])
    named = ["instantaneous_power"]
    series = sv.charge(large, times=[2e-4, 3e-4], watch=named)["instantaneous_power"]
    other = sv.charge(
        large, times=[2e-4, 3e-4], watch=named, method=Method(reduction="exact", engine="single")
    )["instantaneous_power"]
    assert np.all(np.abs(series.value - other.value) <= series.high - series.low + 1e-6)


@pytest.mark.parametrize(
    ("means", "names", "sentence"),
    [
        ({"reduction": "truncated_wigner"}, ["ergotropy"], 'truncated_wigner" does not know'),
        ({"reduction": "cumulants"}, ["populations"], 'cumulants" does not know "populations"'),
        ({"engine": "single"}, ["ergotropy_full"], "single engine does not know"),
        ({"engine": "jumps"}, ["purity"], 'jumps engine does not know "purity"'),
        ({"engine": "jumps"}, ["log_negativity"], "no whole states"),
    ],
)
def test_what_a_method_does_not_know_is_refused(means, names, sentence):
    with pytest.raises(NotCovered, match=sentence):
        sv.charge(
            sv.Reservoir(n_charger=30, n_battery=[2]), times=[0.1], watch=names,
            method=Method(**means),
        )  # fmt: skip


def test_an_engine_with_populations_is_taken_where_they_are_asked_for():
    battery = sv.Reservoir(n_charger=2000, n_battery=[10])
    times = (np.array([1.0, 2.0]) * np.log(2000) / 4000).tolist()
    assert sv.charge(battery, times=times, watch=["energy"]).method.engine == "single"
    run = sv.charge(battery, times=times, watch=["ergotropy"])
    assert run.method.engine in ("master", "jumps")
    assert run["ergotropy"].value[1] > run["ergotropy"].value[0]


@pytest.mark.parametrize("means", [{"engine": "master"}, {"engine": "stiff"}, {"engine": "jumps"},
                                   {"reduction": "truncated_wigner"}])  # fmt: skip
def test_long_runs_tell_how_far_they_are(means):
    heard = []
    sv.charge(
        sv.Reservoir(n_charger=100, n_battery=[1, 1]), times=[0.02, 0.05, 0.2],
        method=Method(**means), progress=lambda part, words: heard.append((part, words)),
    )  # fmt: skip
    parts = [part for part, _ in heard]
    assert parts[0] == 0.0
    assert max(parts) == 1.0
    assert any(0.0 < part < 1.0 for part in parts)
