"""Formulas on intervals and comparisons: enclosures, exact numbers, what is refused."""

import math
from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spinvolt.bounded import Bounded, Proof
from spinvolt.errors import Misstated
from spinvolt.study.design_arithmetic import NoValue
from spinvolt.study.design_formulas import Verdict, constraint, formula

NUMBERS = st.floats(-1e6, 1e6).map(lambda x: x if abs(x) > 1e-3 else 1.0)
WIDTHS = st.floats(0.0, 10.0)
FORMULAS = ["x + y", "x - 3 * y", "x * y", "x / y", "-x ** 2", "min(x, y) + max(2, x)", "y ** 3"]


@pytest.mark.parametrize("text", FORMULAS)
@given(x=NUMBERS, y=NUMBERS, wide=WIDTHS, part=st.floats(-1.0, 1.0))
def test_the_interval_holds_the_exact_value(text, x, y, wide, part):
    numbers = {"x": Bounded.around(x, wide), "y": Bounded.around(y, wide)}
    inside = {name: b.value + part * wide for name, b in numbers.items()}
    inside = {n: min(max(v, numbers[n].low), numbers[n].high) for n, v in inside.items()}
    if "/ y" in text and numbers["y"].low <= 0.0 <= numbers["y"].high:
        with pytest.raises(ZeroDivisionError):
            formula("a", text).value(numbers)
        return
    found = formula("a", text).value(numbers)
    exact = eval(text, {"min": min, "max": max}, {n: Fraction(v) for n, v in inside.items()})
    assert Fraction(found.low) <= exact <= Fraction(found.high)


def test_whole_numbers_stay_exact():
    given_ = {"a": Bounded.exact(20), "b": Bounded.exact(7)}
    for text, value in (("a + b", 27), ("a // b", 2), ("a % b", 6), ("b ** 2", 49), ("a / 5", 4)):
        found = formula("x", text).value(given_)
        assert (found.low, found.value, found.high) == (value, value, value)


def test_steps_and_grades():
    given_ = {"a": Bounded(2.5, 2.4, 3.1, Proof.ESTIMATED), "b": Bounded.exact(1)}
    found = formula("x", "floor(a) * b").value(given_)
    assert (found.value, found.proof) == (2.0, Proof.ESTIMATED)
    assert found.low <= 2.0
    assert 3.0 <= found.high < 3.1
    assert formula("x", "ceil(a)").value(given_).high == 4.0
    assert formula("x", "round(a)").value(given_).value == 3.0


@pytest.mark.parametrize("text", ["a % 2", "b ** a", "a ** 0.5 - (0 - 1) ** 0.5", "b ** 100"])
def test_what_has_no_value(text):
    with pytest.raises(ValueError):  # noqa: PT011
        formula("x", text).value({"a": Bounded.around(2.0, 0.5), "b": Bounded.exact(3)})


def test_stated_numbers_are_decimals():
    tenth = {"x": 0.1, "n": 3}
    assert formula("a", "3 * x").value(tenth) == Bounded.exact(0.3)
    assert formula("a", "x").value(tenth) == Bounded.exact(0.1)
    assert formula("a", "0.3 // x").value(tenth) == Bounded.exact(3.0)
    exact = formula("a", "x / 3").value(tenth)
    assert Fraction(exact.low) < Fraction(1, 30) < Fraction(exact.high)
    for text in ("n * x == 0.3", "n * x <= 0.3", "0.3 >= n * x", "0.7 - 4 * x == 0.3"):
        assert verdict(text, **tenth) == Verdict(holds=True, sure=True, excess=0.0)
    assert not verdict("n * x < 0.3", **tenth).holds


def test_numbers_that_are_no_short_decimal_leave_doubt_at_a_boundary():
    third = verdict("3 * x >= 1", x=1 / 3)
    assert not third.sure
    assert verdict("3 * x >= 0.999999", x=1 / 3) == Verdict(holds=True, sure=True, excess=0.0)
    assert formula("a", "x").value({"x": 1 / 3}) == Bounded.exact(1 / 3)


@pytest.mark.parametrize("text", ["1 / (n - 3)", "y / (n - 3)", "(n - 5) ** 0.5", "(n - 3) ** -1"])
def test_what_is_undefined_by_definition(text):
    with pytest.raises(NoValue):
        formula("a", text).value({"n": 3, "y": Bounded.around(1.0, 0.1)})


def test_steps_of_intervals():
    y = {"y": Bounded.around(2.5, 0.1)}
    assert formula("a", "y // 1").value(y) == Bounded.exact(2.0)
    rest = formula("a", "y % 1").value(y)
    assert rest.contains(0.5)
    assert rest.contains(0.41)
    assert rest.high < 0.61


def test_powers_with_rounded_exponents():
    for base, power in ((1e300, "0.1"), (7.0, "0.3"), (1e-200, "1.7")):
        found = formula("a", f"x ** {power}").value({"x": base})
        with localcontext(prec=60):
            exact = Decimal(repr(base)) ** Decimal(power)
            assert Decimal(found.low) <= exact <= Decimal(found.high)


def verdict(text, **numbers):
    return constraint(text).verdict([numbers], None)


def test_the_bounds_decide_where_they_can():
    x = Bounded.around(0.9, 0.01)
    assert verdict("x >= 0.85", x=x).sure
    assert verdict("x >= 0.85", x=x).holds
    assert not verdict("x >= 0.95", x=x).holds
    assert verdict("x >= 0.95", x=x).sure
    unsure = verdict("x >= 0.895", x=x)
    assert (unsure.holds, unsure.sure) == (True, False)
    assert not verdict("x > 0.905", x=x).sure


def test_chains_equalities_and_excess():
    assert verdict("1 < x <= 2", x=Bounded.exact(2)).holds
    assert not verdict("1 < x < 2", x=Bounded.exact(2)).holds
    assert verdict("x == 2", x=Bounded.exact(2)) == verdict("2 <= x <= 2", x=Bounded.exact(2))
    assert not verdict("x == 3", x=Bounded.exact(2)).holds
    assert math.isclose(verdict("x <= 1", x=Bounded.exact(2)).excess, 0.5)


def test_what_is_surely_broken_is_not_in_doubt():
    numbers = {"x": Bounded.around(1.0, 0.1), "n": 3}
    parts = [constraint("n > 5"), constraint("x > 1.05")]
    found = Verdict.joined([each.verdict([numbers], None) for each in parts])
    assert (found.holds, found.sure) == (False, True)


def test_over_cases_every_one_or_the_mean_counts():
    cases = [{"x": Bounded.exact(1)}, {"x": Bounded.exact(3)}]
    assert not constraint("x >= 2").verdict(cases, None).holds
    mean = constraint("x >= 2").verdict(
        cases, lambda each: Bounded.exact(sum(b.value for b in each) / 2)
    )
    assert mean.holds


@pytest.mark.parametrize(
    "text", ["x", "x != 2", "x in y", "x <", "__import__('os') < 1", "x < 1 and y < 2", "x < [1]"]
)
def test_what_is_no_comparison(text):
    with pytest.raises(Misstated, match=r"design\.subject_to"):
        constraint(text)
