"""The one sentence for each fault of a statement."""

from typing import Any

import pytest

from spinvolt.batteries.central_spin import CentralSpin
from spinvolt.batteries.rules import listed
from spinvolt.errors import Misstated
from spinvolt.statement import (
    ENGINES,
    OPEN_ENGINES,
    Request,
    Start,
    Statement,
    loads,
)
from spinvolt.statement.request import REDUCTIONS, WATCHABLE

SMALL = "[battery]\nn_battery = 2\nn_charger = 3\n"

COUNT = "must be a whole number in [1, 1000000000000]"
TIMES = "`charge.times` must be a list of ascending numbers in [0, 1e+30]"
SIZE = "must be 0 or a number of size 1e-30 to 1e+30"
NO_TOML = "A statement must be TOML, but the text is not"
NO_JSON = "A statement must be JSON, but the text is not"
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
