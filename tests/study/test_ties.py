"""Tied fields: the small arithmetic gives what Python gives, and nothing else is understood."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spinvolt.errors import Misstated
from spinvolt.study.ties import parse

NUMBERS = {"n_battery": 7, "n_charger": 12, "start.charger.dicke": 3}

leaves = st.one_of(
    st.integers(0, 50).map(str),
    st.floats(0.0, 50.0).map(repr),
    st.sampled_from(["n_battery", "n_charger", "start.charger.dicke"]),
)


def joined(inner):
    pairs = st.tuples(inner, inner)
    return st.one_of(
        st.tuples(pairs, st.sampled_from(["+", "-", "*", "/", "//", "%"])).map(
            lambda x: f"({x[0][0]} {x[1]} {x[0][1]})"
        ),
        pairs.map(lambda x: f"min({x[0]}, {x[1]})"),
        pairs.map(lambda x: f"max({x[0]}, {x[1]})"),
        inner.map(lambda x: f"(-{x})"),
        inner.map(lambda x: f"floor({x})"),
        inner.map(lambda x: f"ceil({x})"),
    )


formulas = st.recursive(leaves, joined, max_leaves=6).filter(lambda text: len(text) <= 200)


@given(formulas)
def test_formulas_are_worked_out_as_python_does(text):
    plain = text.replace("start.charger.dicke", "dicke")
    names = {**NUMBERS, "dicke": 3, "floor": math.floor, "ceil": math.ceil}
    try:
        expected = eval(plain, {"__builtins__": {}, "min": min, "max": max}, names)
    except ZeroDivisionError:
        with pytest.raises(Misstated, match="cannot be worked out"):
            parse("x", text).value(NUMBERS)
        return
    found = parse("x", text).value(NUMBERS)
    assert found == expected
    if float(found).is_integer() and abs(found) < 2**53:
        assert isinstance(found, int)


@given(formulas)
def test_formulas_tell_the_names_that_they_need(text):
    assert set(parse("x", text).names) == {name for name in NUMBERS if name in text}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "n_battery +",
        "__import__('os')",
        "().__class__",
        "n_battery.__class__()",
        "[1, 2]",
        "1 if n_battery else 2",
        "lambda: 1",
        "n_battery and 1",
        "'a' * 3",
        "True",
        "1j",
        "open(1)",
        "min()",
        "min(3)",
        "round(1.5, 1)",
        "floor(x=1)",
        "f'{n_battery}'",
        "(y := 3)",
        "n_battery < 3",
        "1" * 201,
    ],
)
def test_everything_else_is_refused(text):
    with pytest.raises(Misstated, match=r"`x` .*formula"):
        parse("x", text)


@pytest.mark.parametrize(
    "text",
    ["1 / 0", "2 ** 65", "10 ** 64 ** 2", "(10 ** 64) ** 64", "(0 - 1) ** 0.5", "1e308 * 10"],
)
def test_what_has_no_finite_value_is_refused_in_time(text):
    with pytest.raises(Misstated, match="cannot be worked out"):
        parse("x", text).value({})


def test_halves_are_rounded_up():
    assert [parse("x", f"round({x})").value({}) for x in (0.5, 1.5, 2.4)] == [1, 2, 2]
