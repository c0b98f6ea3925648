"""Implicit steps: stored values, the master equation, orders of the approximant, refusals."""

from typing import Any

import numpy as np
import pytest
from tests.open_reference import cases, reservoirs

from spinvolt.algebra.liouville import liouville
from spinvolt.batteries.reservoir import Reservoir
from spinvolt.engines.bands import bands
from spinvolt.engines.damped_steps import poles
from spinvolt.engines.master import Master
from spinvolt.engines.open_charge import choose_open
from spinvolt.engines.single import Single
from spinvolt.engines.stiff import Stiff
from spinvolt.errors import NotConverged, NotCovered

LARGER = [c for c in cases("exact_me") if c["NC"] >= 20 and c["reduced_dim"] < 2_000]


@pytest.mark.parametrize("case", LARGER, ids=[case["id"] for case in LARGER])
def test_stored_series_are_met_within_the_stated_error(case: dict[str, Any]) -> None:
    run = Stiff().solve(reservoirs(case).lindblad(), np.array(case["t"]))
    allowed = run.series.error + case["method_diff"]
    assert np.all(allowed < 1e-8)
    assert np.all(np.abs(run.series.charger_density - case["E_C"]) <= allowed)
    for mine, theirs in zip(run.series.battery_density.T, case["E_B"], strict=True):
        assert np.all(np.abs(mine - theirs) <= allowed)
    assert run.checks.trace <= run.series.error[0]
    assert run.checks.first_moments < 1e-14
    assert run.checks.lowest_eigenvalue > -run.series.error[0]


@pytest.mark.parametrize(
    ("fields", "until", "samples"),
    [
        ({"n_charger": 300, "n_battery": [1, 1], "pump": 1.0}, 0.06, 401),
        ({"n_charger": 200, "n_battery": [2], "pump": 0.5}, 5.0, 51),
        ({"n_charger": 30, "n_battery": [1, 2], "thermal": 0.1}, 1.0, 1001),
    ],
)
def test_many_steps_add_no_error(fields: dict[str, Any], until: float, samples: int) -> None:
    """Equal spacings share their factors, however many times there are, and errors stay small."""
    problem = Reservoir(**fields).model().lindblad()
    times = np.linspace(0.0, until, samples)
    one, two = Stiff().solve(problem, times), Master().solve(problem, times)
    allowed = one.series.error + two.series.error
    assert np.max(one.series.error) < 2e-11
    assert np.all(np.abs(one.series.charger_density - two.series.charger_density) <= allowed)
    for mine, theirs in zip(one.series.batteries, two.series.batteries, strict=True):
        assert np.all(np.abs(mine.values - theirs.values) <= allowed[:, None])
    assert one.cost.evaluations == 4


def test_a_charger_of_twenty_thousand_agrees_with_the_chains() -> None:
    model = Reservoir(n_charger=20_000, n_battery=[1]).model()
    times = 0.5 * np.log(2e4) / 2e4 * np.array([0.5, 1.0, 1.5])
    one, two = Stiff().solve(model.lindblad(), times), Single().solve(model, times)
    allowed = one.series.error + two.series.error
    assert np.max(allowed) < 1e-10
    assert np.all(allowed >= np.abs(one.series.battery_density - two.series.battery_density).T)


def test_local_noise_heat_and_pump_agree_with_the_master_equation() -> None:
    battery = Reservoir(
        n_charger=12, n_battery=[1, 2], pump=0.5, thermal=0.1, local_decay=0.1, local_dephasing=0.05
    )
    problem, times = battery.model().lindblad(), np.array([0.3, 0.0, 0.1])
    one, two = Stiff().solve(problem, times), Master().solve(problem, times)
    allowed = one.series.error + two.series.error
    for mine, theirs in zip(one.series.batteries, two.series.batteries, strict=True):
        assert np.all(np.abs(mine.values - theirs.values) <= allowed[:, None])


def test_the_approximant_has_its_order_and_damps() -> None:
    z, c = poles()

    def step(x: np.ndarray) -> np.ndarray:
        return 2.0 * np.real(np.sum(c[:, None] / (x[None, :] - z[:, None]), axis=0))

    x = -np.linspace(0.0, 2.0, 9)
    leading = np.exp(x) * np.abs(x) ** 16 * 5040.0 * 40320.0 / (1.307674368e12 * 2.0922789888e13)
    # Rounding of residues of size 1.4e4.
    assert np.all(np.abs(step(x) - np.exp(x)) <= leading * 10 + 1e-11)
    assert np.all(np.abs(step(-np.logspace(0, 12, 200))) <= 1.0)
    assert abs(step(np.array([-1e9]))[0]) < 1e-6


def test_the_band_matrix_is_the_generator() -> None:
    built = liouville(Reservoir(n_charger=5, n_battery=[1, 1], pump=0.3).model().lindblad())
    band = bands(built)
    state = np.random.default_rng(0).normal(size=band.size)
    whole = np.zeros(built.rows.size)
    whole[band.places] = state
    from spinvolt.kernels.liouville import march

    fields, total = np.zeros((2, len(whole))), np.zeros(len(whole))
    fields[0] = whole
    records = np.zeros((2, 2 * len(built.diagonal)))
    generator = (built.frame, built.still, built.terms, built.weights, built.tables)
    shares = np.array([0.0, 1.0])
    march((0, built.top + 1), 1.0, generator, built.diagonal, fields, shares, total, records)
    np.testing.assert_allclose(band.times(state) + state, total[band.places], rtol=0, atol=1e-12)


def test_work_grows_as_the_charger_and_not_as_its_square() -> None:
    problems = [Reservoir(n_charger=n, n_battery=[1, 1]).model().lindblad() for n in (200, 800)]
    spans = [3.0 * np.log(n) / (4.0 * n) for n in (200, 800)]
    implicit = [
        Stiff().solve(p, np.linspace(0, t, 4)).cost.solves
        for p, t in zip(problems, spans, strict=True)
    ]
    explicit = [
        Master().solve(p, np.linspace(0, t, 4)).cost.products
        for p, t in zip(problems, spans, strict=True)
    ]
    # Solves grow as the logarithm of the charger's size, products as size times logarithm.
    assert implicit[1] <= 2 * implicit[0]
    assert explicit[1] >= 3 * explicit[0]


def test_what_cannot_be_done_is_said() -> None:
    wide = Reservoir(n_charger=10**5, n_battery=[10, 10]).model().lindblad()
    with pytest.raises(NotCovered, match="banded factors"):
        Stiff().solve(wide, np.array([1e-4]))
    problem = Reservoir(n_charger=30, n_battery=[1]).model().lindblad()
    with pytest.raises(NotConverged, match="halvings"):
        Stiff(tolerance=1e-30).solve(problem, np.linspace(0.0, 0.1, 5))


def test_the_door_takes_implicit_steps_for_large_chargers() -> None:
    times = np.linspace(0.0, 3.0 * np.log(1e5) / 4e5, 6)
    large = Reservoir(n_charger=10**5, n_battery=[1, 1]).model()
    assert isinstance(choose_open(large, times).engine, Stiff)
    small = Reservoir(n_charger=100, n_battery=[1, 1]).model()
    assert isinstance(choose_open(small, times).engine, Master)
