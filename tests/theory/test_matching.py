"""Every closed form that is listed lies within its stated error of exact charging."""

import pytest
from tests.reference import dense, first_maximum

from spinvolt.theory.matching import ClosedForm, matching

SIZES = [
    (1, 1, 1), (1, 6, 4), (6, 1, 1), (5, 8, 1), (2, 5, 5), (2, 5, 3), (5, 2, 2), (9, 30, 2),
    (10, 10, 10), (30, 31, 31), (80, 78, 78), (10, 1000, 100), (100, 1000, 10), (1000, 100, 10),
    (10, 1000, 500), (5, 10000, 200), (200, 200, 12), (3, 40, 20), (28416, 6, 3), (50, 50, 5),
]  # fmt: skip


def named(forms: tuple[ClosedForm, ...]) -> set[str]:
    return {form.name for form in forms}


@pytest.mark.parametrize("sizes", SIZES)
def test_stated_errors_hold(sizes):
    n_battery, n_charger, excited = sizes
    forms = matching(*sizes, coupling=0.5, battery_splitting=3.0, charger_splitting=3.0)
    process = dense(n_battery, n_charger, 0, excited, coupling=0.5)
    guess = next(f.value for f in forms if f.quantity == "charging_time")
    time = first_maximum(process, guess)
    exact = {"charging_time": time, "max_energy": 3.0 * float(process.level(time))}
    for form in forms:
        if form.quantity in exact:
            assert form.error is not None
            rounding = 1e-8 * time if form.quantity == "charging_time" else 1e-12 * n_battery
            assert abs(form.value - exact[form.quantity]) <= form.error + rounding, form


def test_the_papers_limits_are_found_where_they_hold():
    assert "few cells, large charger" in named(matching(10, 100000, 1000))
    assert "few quanta, large charger" in named(matching(1000, 100000, 10))
    assert "few quanta, large battery" in named(matching(100000, 1000, 10))
    assert "few cells, partly filled charger" in named(matching(10, 10000, 9000))
    assert "two modes" in named(matching(1000, 1000, 10))
    assert named(matching(100, 100, 100)) == {"equal sizes, logarithmic"}
    assert named(matching(2, 2, 2)) == {"two hops"}


def test_no_form_is_listed_outside_of_its_range():
    assert matching(1000, 10, 10) == ()
    assert named(matching(20, 1000, 100)) == {"midpoint rotation"}
    assert named(matching(100, 1000, 11)) == {"midpoint rotation"}
    assert matching(50, 80, 60) == ()
    assert matching(4, 4, 0) == ()
    assert matching(1, 1, 1, coupling=0.0) == ()
    assert matching(10, 1000, 100, ising=0.1) == ()
    assert matching(10, 1000, 100, charger_splitting=1.5) == ()
    assert matching(10, 1000, 100, battery_excited=1) == ()
    assert named(matching(1, 10, 5, ising=5.0, battery_splitting=5.0)) == {"one hop"}
