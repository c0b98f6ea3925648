"""Every closed form that is listed lies within its stated error of exact charging."""

import pytest

import spinvolt as sv
from spinvolt.theory.matching import ORDER, ClosedForm, Numbers, matching

SIZES = [
    (1, 1, 1), (1, 6, 4), (6, 1, 1), (5, 8, 1), (2, 5, 5), (2, 5, 3), (5, 2, 2), (9, 30, 2),
    (2, 2, 2), (10, 10, 10), (30, 31, 31), (80, 78, 78), (10, 1000, 100), (100, 1000, 10),
    (1000, 100, 10), (10, 1000, 500), (5, 10000, 200), (200, 200, 12), (3, 40, 20), (28416, 6, 3),
    (50, 50, 5), (1000, 10, 10), (40, 60, 60), (13, 10, 10), (172, 186, 186), (300, 450, 450),
    (20, 25, 20), (7, 100, 7), (100, 10**6, 100), (100, 500, 300), (26, 120, 60), (90, 130, 40),
    (30, 4000, 3900), (540, 522, 6), (161, 144, 5), (52, 433, 261), (5, 722, 11),
    (141, 96058, 94429),
]  # fmt: skip


def named(forms: tuple[ClosedForm, ...]) -> set[str]:
    return {form.name for form in forms}


def assert_within(forms: tuple[ClosedForm, ...], run: sv.Run) -> None:
    figures = {**run.at_peak, **run.peaks}
    for form in forms:
        figure = figures[form.quantity]
        assert isinstance(figure, sv.Bounded), form
        assert form.error is not None
        assert abs(form.value - figure.value) <= form.error + figure.error, form


@pytest.mark.parametrize("sizes", SIZES, ids=str)
def test_stated_errors_hold(sizes):
    n_battery, n_charger, excited = sizes
    scale = {"coupling": -0.5, "battery_splitting": 3.0, "charger_splitting": 3.0}
    forms = matching(Numbers(*sizes, **scale))
    assert {"charging_time", "max_energy", "max_power"} & {form.quantity for form in forms}
    battery = sv.CentralSpin(n_battery=n_battery, n_charger=n_charger, **scale)
    run = sv.charge(battery, charger=sv.Dicke(excited), watch=[], samples=2)
    assert_within(forms, run)
    defined = {name for name in ORDER if isinstance(run.peaks.get(name), sv.Bounded)}
    if {"charging_time", "max_energy"} <= {form.quantity for form in forms}:
        assert defined - {"max_power", "power_ratio"} <= {form.quantity for form in forms}


@pytest.mark.parametrize(
    ("sizes", "cells", "constants"),
    [
        ((1, 10, 5), 0, {"ising": 5.0, "battery_splitting": 5.0}),
        ((1, 10, 5), 0, {"charger_crosstalk": 0.3, "charger_splitting": 1.5}),
        ((5, 3, 1), 0, {"charger_crosstalk": -0.3, "battery_crosstalk": 0.7, "ising": 0.2}),
        ((6, 1, 1), 2, {"battery_crosstalk": 0.05, "charger_splitting": 0.5}),
        ((4, 4, 4), 3, {}),
    ],
)
def test_one_hop_with_every_term(sizes, cells, constants):
    forms = matching(Numbers(*sizes, battery_excited=cells, **constants))
    assert named(forms) == {"one hop"}
    battery = sv.CentralSpin(n_battery=sizes[0], n_charger=sizes[1], **constants)
    run = sv.charge(battery, battery=sv.Dicke(cells), charger=sv.Dicke(sizes[2]), watch=[])
    assert_within(forms, run)


def test_the_papers_limits_are_found_where_they_hold():
    assert "few cells, large charger" in named(matching(Numbers(10, 100000, 1000)))
    assert "few quanta, large charger" in named(matching(Numbers(1000, 100000, 10)))
    assert "few quanta, large battery" in named(matching(Numbers(100000, 1000, 10)))
    assert "few cells, partly filled charger" in named(matching(Numbers(10, 10000, 9000)))
    assert "two modes" in named(matching(Numbers(1000, 1000, 10)))
    assert named(matching(Numbers(100, 100, 100))) == {"equal sizes, logarithmic"}
    assert named(matching(Numbers(2, 2, 2))) == {"two hops"}
    assert named(matching(Numbers(1000, 10, 10))) == {"full charger, universal curve"}
    assert named(matching(Numbers(20, 30, 20))) == {"as many quanta as cells"}
    assert named(matching(Numbers(50, 80, 60))) == {"elliptic rotation"}


def test_equations_of_the_limits():
    found = {(f.name, f.quantity): f.source for f in matching(Numbers(10, 100000, 1000))}
    assert found["few cells, large charger", "advantage"] == "yang2025 Eq. 17"
    assert found["few cells, large charger", "speed_limit_rate"] == "yang2025 Eq. 42"
    found = {(f.name, f.quantity): f.source for f in matching(Numbers(10, 10000, 5000))}
    assert found["few cells, partly filled charger", "charging_time"] == "yang2025 Eq. 36"
    assert found["few cells, partly filled charger", "advantage"] == "yang2025 Eq. 37"


def test_the_best_form_comes_first():
    forms = matching(Numbers(10, 10000, 1000))
    assert [f.quantity for f in forms] == sorted((f.quantity for f in forms), key=ORDER.index)
    for quantity in ORDER:
        errors = [f.error for f in forms if f.quantity == quantity and f.error is not None]
        assert errors == sorted(errors)


@pytest.mark.parametrize(
    "numbers",
    [
        Numbers(20, 20, 19),
        Numbers(4, 4, 0),
        Numbers(4, 4, 3),
        Numbers(1, 1, 1, coupling=0.0),
        Numbers(10, 1000, 100, ising=0.1),
        Numbers(10, 1000, 100, charger_splitting=1.5),
        Numbers(10, 1000, 100, battery_excited=1),
        Numbers(10, 1000, 100, anisotropy=0.1),
        Numbers(10, 1000, 100, charger_crosstalk=0.1),
        Numbers(10, 1000, 100, battery_crosstalk=0.1),
        Numbers(1, 2, 1, anisotropy=0.1),
        Numbers(2, 2, 2, ising=0.1),
    ],
)
def test_no_form_is_listed_outside_of_its_range(numbers):
    assert matching(numbers) == ()


def test_one_pair_does_not_feel_anisotropy():
    plain, squeezed = (matching(Numbers(1, 1, 1, anisotropy=x)) for x in (0.0, 1.0))
    shared = {f for f in plain if f.quantity not in {"advantage", "power_ratio"}}
    assert shared == set(squeezed)
