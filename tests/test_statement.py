"""Statements: round trips, defaults, and the exact sentence for each common fault."""

import json
import math
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spinvolt.batteries.central_spin import CentralSpin
from spinvolt.batteries.rules import listed
from spinvolt.batteries.starts import LARGEST, Coherent, Dicke, Flipped, Mixture, Thermal
from spinvolt.errors import Misstated
from spinvolt.statement import (
    ENGINES,
    OPEN_ENGINES,
    Method,
    Request,
    Start,
    Statement,
    load,
    loads,
)
from spinvolt.statement.request import REDUCTIONS, WATCHABLE

ALL_FILES = sorted((Path(__file__).parents[1] / "examples").glob("*.toml"))
STUDIES = {"sweep", "design", "scaling"}
EXAMPLES = [path for path in ALL_FILES if STUDIES.isdisjoint(tomllib.loads(path.read_text()))]

positive = st.floats(1e-30, 1e30)
numbers = st.just(0.0) | positive | positive.map(lambda x: -x)
counts = st.integers(1, LARGEST)
instants = st.lists(st.floats(0.0, 1e30), min_size=1, max_size=9, unique=True)
moments = instants.map(sorted).map(tuple)
watches = st.lists(st.sampled_from(WATCHABLE), unique=True).map(tuple)


def simple_starts(n):
    ups = st.integers(0, n)
    angles = st.floats(-math.pi, math.pi).map(Coherent)
    return ups.map(Dicke) | ups.map(Flipped) | st.floats(0, 1).map(Thermal) | angles


@st.composite
def starts(draw, n):
    members = draw(st.lists(simple_starts(n), min_size=1, max_size=4))
    if len(members) == 1 and draw(st.booleans()):
        return members[0]
    parts = draw(st.lists(st.floats(0.01, 1), min_size=len(members), max_size=len(members)))
    return Mixture(tuple((part / sum(parts), m) for part, m in zip(parts, members, strict=True)))


@st.composite
def statements(draw):
    battery = CentralSpin(
        n_battery=draw(counts),
        n_charger=draw(counts),
        coupling=draw(numbers),
        anisotropy=draw(st.floats(-1, 1)),
        ising=draw(numbers),
        battery_splitting=draw(positive),
        charger_splitting=draw(numbers),
        charger_crosstalk=draw(numbers),
        battery_crosstalk=draw(numbers),
    )
    start = Start(
        draw(starts(battery.n_battery)),
        draw(st.none() | starts(battery.n_charger)),
    )
    until = draw(st.none() | st.just("first-peak") | positive)
    times = draw(st.none() | moments)
    samples = draw(st.integers(2, 10**6)) if times is None else 401
    request = Request(until, samples, times, draw(st.none() | watches))
    method = Method(engine=draw(st.none() | st.sampled_from(ENGINES)))
    return Statement(battery, start, request, method)


@given(statements())
def test_toml_and_json_give_back_the_statement(statement):
    assert loads(statement.to_toml(), "toml") == statement
    assert loads(json.dumps(statement.to_dict()), "json") == statement


@given(statements())
def test_both_forms_say_the_same(statement):
    assert tomllib.loads(statement.to_toml()) == statement.to_dict()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples_are_statements(path):
    assert load(path).battery.n_battery


def test_there_are_examples():
    assert len(EXAMPLES) >= 9


SMALL = "[battery]\nn_battery = 2\nn_charger = 3\n"


def test_every_default_is_filled_in():
    assert loads(SMALL, "toml").to_dict() == {
        "battery": {
            "kind": "central-spin",
            "n_battery": 2,
            "n_charger": 3,
            "coupling": 1.0,
            "anisotropy": 0.0,
            "ising": 0.0,
            "battery_splitting": 1.0,
            "charger_splitting": 1.0,
            "charger_crosstalk": 0.0,
            "battery_crosstalk": 0.0,
        },
        "start": {"battery": {"dicke": 0}, "charger": {"dicke": 3}},
        "charge": {"until": "first-peak", "samples": 401},
        "method": {"reduction": "exact", "check_reduction": False},
    }


def test_times_without_until_seek_no_peak():
    request = loads(SMALL + "[charge]\ntimes = [0, 1]", "toml").charge
    assert request == Request(times=(0.0, 1.0))
    assert request.until is None
    array: Any = np.array([0.0, 1.0])
    assert Request(times=array) == request
    assert Request(until=2, times=(0.0, 1.0)).until == 2.0


def test_whole_numbers_count_as_numbers():
    battery, _ = loads(SMALL + "coupling = 2", "toml").closed()
    assert battery.coupling == 2.0


COUNT = "must be a whole number in [1, 1000000000000]"
TIMES = "`charge.times` must be a list of ascending numbers in [0, 1e+30]"
SIZE = "must be 0 or a number of size 1e-30 to 1e+30"
NO_TOML = "A statement must be TOML, but the text is not"
NO_JSON = "A statement must be JSON, but the text is not"
NO_UTF8 = "A statement must be UTF-8 text, but `{}` is not"
NAMES = ", ".join(f'"{name}"' for name in WATCHABLE[:-1]) + f' or "{WATCHABLE[-1]}"'

SHAPES = (
    "{ dicke = k }, { flipped = k }, { thermal = p }, { coherent = theta } or a list of these, "
    "each with its `weight`"
)

UNTIL = 'be "first-peak" or a number from 1e-30 to 1e+30, or "steady" for a reservoir battery'
FAULTS = {
    "": "`battery` must be given, but is missing: a table with `n_battery` and `n_charger`.",
    "battery = 3": "`battery` must be a table, but is 3.",
    "[battery]\nn_battery = 2": "`battery.n_charger` must be given, but is missing.",
    "[battery]\nn_batery = 2\nn_charger = 3": (
        "`battery.n_batery` is not a field; did you mean `n_battery`?"
    ),
    "n_battery = 2\nn_charger = 3": (
        "`n_battery` is not a field; did you mean `battery.n_battery` (and 1 more fault)?"
    ),
    SMALL + "volume = 11": (
        "`battery.volume` is not a field; the fields here are `kind`, `n_battery`, `n_charger`, "
        "`coupling`, `anisotropy`, `ising`, `battery_splitting`, `charger_splitting`, "
        "`charger_crosstalk`, `battery_crosstalk`."
    ),
    SMALL + "until = 2": "`battery.until` is not a field; did you mean `charge.until`?",
    "[battery]\nn_battery = 0\nn_charger = 3": f"`battery.n_battery` {COUNT}, but is 0.",
    "[battery]\nn_battery = 'ten'\nn_charger = 3": f"`battery.n_battery` {COUNT}, but is 'ten'.",
    "[battery]\nn_battery = 2.0\nn_charger = 3": (
        f"`battery.n_battery` {COUNT}, but is 2.0: write 2."
    ),
    "[battery]\nn_battery = 1e6\nn_charger = 3": (
        f"`battery.n_battery` {COUNT}, but is 1000000.0: write 1000000."
    ),
    "[battery]\nn_battery = 2.5\nn_charger = 3": f"`battery.n_battery` {COUNT}, but is 2.5.",
    "[battery]\nn_battery = true\nn_charger = 3": f"`battery.n_battery` {COUNT}, but is True.",
    "[battery]\nn_battery = 1e99\nn_charger = 3": f"`battery.n_battery` {COUNT}, but is 1e+99.",
    "[battery]\nn_battery = 0\nn_charger = 0\ncoupling = nan": (
        f"`battery.n_battery` {COUNT}, but is 0 (and 2 more faults)."
    ),
    SMALL + "coupling = inf": f"`battery.coupling` {SIZE}, but is inf.",
    SMALL + "coupling = [1]": f"`battery.coupling` {SIZE}, but is [1].",
    SMALL + "kind = 'cavern'": (
        '`battery.kind` must be "central-spin", "cavity" or "reservoir", but is \'cavern\'.'
    ),
    SMALL + "[start]\ncharger = { dicke = 4 }": (
        "`start.charger.dicke` must lie in [0, n_charger = 3], but is 4."
    ),
    SMALL + "[start]\nbattery = { dicke = 3 }": (
        "`start.battery.dicke` must lie in [0, n_battery = 2], but is 3."
    ),
    SMALL + "[start]\ncharger = { dicke = -1 }": (
        "`start.charger.dicke` must be a whole number in [0, 1000000000000], but is -1."
    ),
    SMALL + "[start]\ncharger = { dicke = 'all' }": (
        "`start.charger.dicke` must be a whole number in [0, 1000000000000], but is 'all'."
    ),
    SMALL + "[start]\ncharger = { squeezed = 0.5 }": (
        f"`start.charger` must be {SHAPES}, but is {{'squeezed': 0.5}}."
    ),
    SMALL + "[start]\ncharger = { dicke = 1, weight = 1.0 }": (
        f"`start.charger` must be {SHAPES}, but is {{'dicke': 1, 'weight': 1.0}}."
    ),
    SMALL + "[start]\ncharger = 3": f"`start.charger` must be {SHAPES}, but is 3.",
    SMALL + "[start]\ncharger = []": f"`start.charger` must be {SHAPES}, but is [].",
    SMALL + "[start]\ncharger = { themal = 0.5 }": (
        "`start.charger.themal` is not a kind of start; did you mean `thermal`?"
    ),
    SMALL + "[start]\ncharger = { thermal = 1.5 }": (
        "`start.charger.thermal` must be a number in [0, 1], but is 1.5."
    ),
    SMALL + "[start]\ncharger = { coherent = 4 }": (
        "`start.charger.coherent` must be a number in [-3.14159, 3.14159], but is 4."
    ),
    SMALL + "[start]\nbattery = { flipped = 3 }": (
        "`start.battery.flipped` must lie in [0, n_battery = 2], but is 3."
    ),
    SMALL + "[start]\ncharger = [3]": (
        "`start.charger[0]` must be a table such as { dicke = 1, weight = 0.5 }, but is 3."
    ),
    SMALL + "[start]\ncharger = [{ dicke = 1 }]": (
        "`start.charger[0].weight` must be given, but is missing."
    ),
    SMALL + "[start]\ncharger = [{ dicke = 1, weight = 0 }]": (
        "`start.charger`: `weight` must be a number in (0, 1], but is 0."
    ),
    SMALL + "[start]\ncharger = [{ dicke = 1, weight = 0.5 }, { thermal = 2, weight = 0.5 }]": (
        "`start.charger[1].thermal` must be a number in [0, 1], but is 2."
    ),
    SMALL + "[start]\ncharger = [{ dicke = 1, weight = 0.5 }, { dicke = 2, weight = 0.4 }]": (
        "`start.charger`: the weights of a mixture must sum to 1 within 1e-09, but sum to 0.9: "
        "divide each by that sum."
    ),
    SMALL + "[start]\ncharger = [{ dicke = 1, weight = 0.5 }, { dicke = 4, weight = 0.5 }]": (
        "`start.charger.dicke` must lie in [0, n_charger = 3], but is 4."
    ),
    SMALL + "[start]\nchargr = { dicke = 1 }": (
        "`start.chargr` is not a field; did you mean `charger`?"
    ),
    SMALL + "[charge]\nuntil = 'peak'": (f"`charge.until` must {UNTIL}, but is 'peak'."),
    SMALL + "[charge]\nuntil = 0": (f"`charge.until` must {UNTIL}, but is 0.0."),
    SMALL + "[charge]\nsamples = 1": (
        "`charge.samples` must be a whole number in [2, 1000000], but is 1."
    ),
    SMALL + "[charge]\nsamples = 9\ntimes = [1]": (
        "`charge.samples` must be left out where `times` is given, but is 9."
    ),
    SMALL + "[charge]\ntimes = []": (f"{TIMES}, but is empty."),
    SMALL + "[charge]\ntimes = [0.2, 0.1]": (f"{TIMES}, but has 0.1 after 0.2."),
    SMALL + "[charge]\ntimes = [-1]": (f"{TIMES}, but has -1.0."),
    SMALL + "[charge]\ntimes = [0, 'x']": (f"{TIMES}, but has 'x'."),
    SMALL + "[charge]\ntimes = 3": (f"{TIMES}, but is 3."),
    SMALL + "[charge]\nwatch = ['energi']": (
        f"`charge.watch` must be a list of names among {NAMES}, but has 'energi'; did you mean "
        '"energy"?'
    ),
    SMALL + "[charge]\nwatch = ['energi', 'power']\n[method]\nengine = 'warp'": (
        f"`charge.watch` must be a list of names among {NAMES}, but has 'energi'; did you mean "
        '"energy" (and 1 more fault)?'
    ),
    SMALL + "[charge]\nwatch = ['volume']": (
        f"`charge.watch` must be a list of names among {NAMES}, but has 'volume'."
    ),
    SMALL + "[charge]\nwatch = [3]": (
        f"`charge.watch` must be a list of names among {NAMES}, but has 3."
    ),
    SMALL + "[charge]\nwatch = 'energy'": (
        f"`charge.watch` must be a list of names among {NAMES}, but is 'energy': write "
        '["energy"].'
    ),
    SMALL + "[charge]\nwatch = 'volume'": (
        f"`charge.watch` must be a list of names among {NAMES}, but is 'volume'."
    ),
    SMALL + "[charge]\nwatch = ['power', 'power']": (
        f"`charge.watch` must be a list of names among {NAMES}, but has 'power' twice."
    ),
    SMALL + "[method]\nengine = 'warp'": (
        f"`method.engine` must be {listed((*ENGINES, *OPEN_ENGINES))}, but is 'warp'."
    ),
    SMALL + "[method]\nreduction = 'mean-field'": (
        f"`method.reduction` must be {listed(REDUCTIONS)}, but is 'mean-field'."
    ),
    SMALL + "[methods]": "`methods` is not a field; did you mean `method`?",
    "[battery]\nn_battery = 2\nn_battery = 2\n": (
        f"{NO_TOML}: Cannot overwrite a value (at line 3, column 14)."
    ),
}


@pytest.mark.parametrize(("text", "sentence"), FAULTS.items(), ids=range(len(FAULTS)))
def test_the_sentence_for_a_fault(text, sentence):
    with pytest.raises(Misstated) as caught:
        loads(text, "toml")
    assert str(caught.value) == sentence


JSON_FAULTS = {
    "": f"{NO_JSON}: Expecting value: line 1 column 1 (char 0).",
    "[]": "A statement must be a JSON object, but the text holds [].",
    '{"battery": NaN}': f"{NO_JSON}: JSON has no NaN.",
    '{"battery": -Infinity}': f"{NO_JSON}: JSON has no -Infinity.",
    '{"battery": 1, "battery": 2}': f"{NO_JSON}: the key 'battery' stands twice in one object.",
    '{"battery": {"n_battery": 2, "n_charger": 2, "ising": 1e999}}': (
        f"`battery.ising` {SIZE}, but is inf."
    ),
    '{"battery": {"n_battery": null, "n_charger": 2}}': (
        f"`battery.n_battery` {COUNT}, but is None."
    ),
    '{"\\ud800": 1}': "A statement must be Unicode text, but this one has half a surrogate pair.",
}


@pytest.mark.parametrize(("text", "sentence"), JSON_FAULTS.items(), ids=range(len(JSON_FAULTS)))
def test_the_sentence_for_a_fault_in_json(text, sentence):
    with pytest.raises(Misstated) as caught:
        loads(text, "json")
    assert str(caught.value) == sentence


SMALL_BATTERY = CentralSpin(n_battery=2, n_charger=3)
PARTS: dict[str, tuple[Any, str]] = {
    "no battery": (
        Statement,
        "`battery` must be a CentralSpin, a Cavity or a Reservoir, but is 3.",
    ),
    "no start": (
        lambda wrong: Statement(SMALL_BATTERY, wrong),
        "`start` must be a Start, or an OpenStart for a Reservoir, but is 3.",
    ),
    "no request": (
        lambda wrong: Statement(SMALL_BATTERY, charge=wrong),
        "`charge` must be a Request, but is 3.",
    ),
    "no method": (
        lambda wrong: Statement(SMALL_BATTERY, method=wrong),
        "`method` must be a Method, but is 3.",
    ),
    "no start of the battery": (
        lambda wrong: Start(battery=wrong),
        "`start.battery` must be a start such as Dicke(3), but is 3.",
    ),
    "no start of the charger": (
        lambda wrong: Start(charger=wrong),
        "`start.charger` must be a start such as Dicke(3), but is 3.",
    ),
}


@pytest.mark.parametrize("name", PARTS)
def test_the_sentence_for_a_part_of_another_class(name):
    make, sentence = PARTS[name]
    with pytest.raises(Misstated) as caught:
        make(3)
    assert str(caught.value) == sentence


def test_the_sentence_for_a_string_in_python():
    wrong: Any = "energy"
    with pytest.raises(Misstated, match=r"but is 'energy': write \[\"energy\"\]\.$"):
        Request(watch=wrong)


DEEP = "A statement must have tables of single values, but this one is nested far deeper."
LONG = "A statement's numbers must be of moderate length, but one has thousands of digits."
HUGE = {
    "toml arrays": ("toml", "x = " + "[" * 10**7, DEEP),
    "toml tables": ("toml", "x = " + "{a = " * 10**6, DEEP),
    "toml keys": ("toml", "a" + ".a" * (5 * 10**6) + " = 1", DEEP),
    "toml shallow keys": ("toml", "a" + ".a" * 1000 + " = 1", DEEP),
    "json arrays": ("json", "[" * 10**7, DEEP),
    "json objects": ("json", '{"a":' * 2 * 10**6, DEEP),
    "json closed": ("json", '{"a":' * 500 + "1" + "}" * 500, DEEP),
    "toml digits": ("toml", "x = " + "9" * 10**6, LONG),
    "toml hex digits": ("toml", "x = 0x" + "f" * 10**5, LONG),
    "json digits": ("json", '{"x": ' + "9" * 5000 + "}", LONG),
}


@pytest.mark.parametrize(("form", "text", "sentence"), HUGE.values(), ids=list(HUGE))
def test_what_is_far_too_deep_or_long(form, text, sentence):
    with pytest.raises(Misstated) as caught:
        loads(text, form)
    assert str(caught.value) == sentence


def test_a_long_value_is_cut():
    with pytest.raises(Misstated) as caught:
        loads(SMALL + f"kind = '{'x' * 10**6}'", "toml")
    assert len(str(caught.value)) < 150


FILES = {
    "latin.toml": (
        b"# d\xe9j\xe0\n",
        NO_UTF8 + ", from byte 3 on.",
    ),
    "wide.toml": (
        SMALL.encode("utf-16"),
        NO_UTF8 + ", from byte 0 on.",
    ),
    "empty.toml": (
        b"",
        "`battery` must be given, but is missing: a table with `n_battery` and `n_charger`.",
    ),
    "zeros.toml": (
        bytes(9),
        "A statement must be TOML, but `{}` is not: Invalid statement (at line 1, column 1).",
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_the_sentence_for_a_file(name, tmp_path):
    data, sentence = FILES[name]
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(Misstated) as caught:
        load(path)
    assert str(caught.value) == sentence.format(path)


def test_a_file_that_cannot_be_read(tmp_path):
    gone = tmp_path / "gone.toml"
    for path, sentence in {
        gone: f"There is no statement `{gone}`: name a TOML or JSON file.",
        tmp_path: f"The statement `{tmp_path}` is a folder: name a TOML or JSON file.",
        "a\0b.toml": "The statement `a\\x00b.toml` cannot be read: embedded null byte.",
        "n" * 300: f"The statement `{'n' * 98}...{'n' * 98}` cannot be read: File name too long.",
    }.items():
        with pytest.raises(Misstated) as caught:
            load(path)
        assert str(caught.value) == sentence


def test_a_file_without_permission(tmp_path, monkeypatch):
    path = tmp_path / "closed.toml"
    path.write_text(SMALL)

    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(Misstated) as caught:
        load(path)
    assert str(caught.value) == f"The statement `{path}` may not be read: ask for permission."


def test_byte_order_marks_line_ends_and_unknown_endings(tmp_path):
    expected = loads(SMALL, "toml")
    for name, text in {
        "bom.toml": "\ufeff" + SMALL,
        "dos.toml": SMALL.replace("\n", "\r\n"),
        "plain": SMALL,
        "object": json.dumps(expected.to_dict()),
        "upper.JSON": json.dumps(expected.to_dict()),
    }.items():
        path = tmp_path / name
        path.write_bytes(text.encode())
        assert load(path) == expected
