"""What a charge is foreseen to take: by the engines' estimates, for every kind of start."""

import pytest

import spinvolt as sv
from spinvolt.algebra.chain import chain
from spinvolt.algebra.moments import moments
from spinvolt.algebra.problem import Unitary
from spinvolt.charging import charge
from spinvolt.charging.foreseen import foreseen, grid_levels
from spinvolt.statement import Request
from spinvolt.statement.parse import parsed

# Half an hour at most, and no less than a millisecond: orders of magnitude are told apart.
CASES = [
    ({"battery": {"n_battery": 100, "n_charger": 100}}, "eigen", 101),
    ({"battery": {"n_battery": 1000, "n_charger": 1000}}, "rational", 1001),
    ({"battery": {"n_battery": 10**6, "n_charger": 10**6}}, "galerkin", 10**6 + 1),
    ({"battery": {"kind": "cavity", "n_battery": 500}}, "rational", 501),
    ({"battery": {"n_battery": 30, "n_charger": 30, "anisotropy": 0.5}}, "chebyshev", 481),
    ({"battery": {"n_battery": 8, "n_charger": 8}, "start": {"charger": {"thermal": 0.5}}},
     "spectra", 9),
]  # fmt: skip


@pytest.mark.parametrize(("tables", "engines", "levels"), CASES)
def test_engines_and_levels_are_those_that_are_used(tables, engines, levels):
    statement = parsed(tables)
    found = foreseen(statement)
    assert (found.engines, found.levels) == (engines, levels)
    if levels < 2000:
        run = charge(statement)
        assert run.method.sector_sizes[0] == levels
        assert run.method.engine == {"spectra": "eigen"}.get(engines, engines)


@pytest.mark.parametrize("tables", [tables for tables, _, _ in CASES])
def test_longer_windows_take_more(tables):
    short, long = (foreseen(parsed({**tables, "charge": {"until": t}})) for t in (0.1, 100.0))
    assert long.seconds > 10.0 * short.seconds
    assert long.memory > short.memory


def test_only_grids_spread():
    assert grid_levels(parsed({"battery": {"n_battery": 99, "n_charger": 99}})) == 0.0
    spread = parsed({"battery": {"n_battery": 99, "n_charger": 99, "anisotropy": 0.1}})
    assert grid_levels(spread) == pytest.approx(foreseen(spread).levels, rel=0.02)


def test_a_reduced_battery_is_a_chain():
    battery, method = {"n_battery": 3, "n_charger": 90}, {"reduction": "tavis_cummings"}
    assert foreseen(parsed({"battery": battery, "method": method})).levels == 4


@pytest.mark.parametrize("until", [0.0123, 0.5, 3.0])
def test_steps_of_a_chain_are_counted_by_the_one_law(until):
    statement = sv.Statement(
        sv.CentralSpin(n_battery=300, n_charger=400), charge=Request(until=until)
    )
    expected = moments(Unitary(*chain(statement.model()))).steps(until)
    (cost,) = foreseen(statement).costs.values()
    assert cost.evaluations == expected
