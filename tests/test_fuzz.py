"""Whatever a file or a flag holds, the answer is a result or one sentence, never a traceback."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.command_line import process, spinvolt

SOUND = {
    "battery": {"kind": "central-spin", "n_battery": 2, "n_charger": 3, "coupling": 1.0},
    "start": {"battery": {"dicke": 0}, "charger": {"dicke": 2}},
    "charge": {"until": 1.0, "samples": 5, "watch": ["energy"]},
    "method": {"reduction": "exact"},
}
PLACES = [(table, key) for table, fields in SOUND.items() for key in fields]

scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(10**40), 10**40)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=60)
)
junk = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.text(max_size=12) | st.sampled_from(["dicke", "kind"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz")


def refused(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    said = spinvolt("charge", path)
    assert said.code == 2
    assert said.sentence
    as_json = spinvolt("charge", path, "--json")
    assert as_json.code == 2
    assert as_json.json["error"]["message"]


@given(st.binary(max_size=300))
def test_binary_junk(folder, content):
    for name in ("junk.toml", "junk.json", "junk"):
        refused(folder / name, content)


@given(st.text(max_size=200))
def test_text_junk(folder, content):
    for name in ("junk.toml", "junk.json"):
        refused(folder / name, content.encode("utf-8", "surrogatepass"))


@given(junk)
def test_json_junk(folder, value):
    refused(folder / "junk.json", json.dumps(value).encode())


@given(st.sampled_from(list(SOUND)), junk)
def test_a_table_that_is_something_else(folder, table, value):
    changed = SOUND | {table: value}
    if value == {} and table != "battery":
        return
    refused(folder / "table.json", json.dumps(changed).encode())


@given(st.sampled_from(PLACES), st.text(max_size=30), junk)
def test_an_unknown_key(folder, place, key, value):
    table, _ = place
    if key in ("ising", "times", "engine"):
        return
    changed = SOUND | {table: SOUND[table] | {f"{key}_": value}}
    refused(folder / "key.json", json.dumps(changed).encode())


@given(st.sampled_from(PLACES), st.dictionaries(st.text(max_size=5), junk, min_size=2, max_size=3))
def test_a_field_that_is_a_table(folder, place, value):
    table, key = place
    changed = SOUND | {table: SOUND[table] | {key: value}}
    refused(folder / "field.json", json.dumps(changed).encode())


BAD_NUMBERS = (
    "nan",
    "inf",
    "-inf",
    "1e999",
    "-1",
    "1e300",
    "'1'",
    "true",
    "[]",
    "{}",
    "1979-05-27",
)


@pytest.mark.parametrize("number", BAD_NUMBERS)
@pytest.mark.parametrize("key", ["n_battery", "n_charger", "battery_splitting"])
def test_bad_numbers(folder, key, number):
    fields = {"n_battery": "2", "n_charger": "2"} | {key: number}
    text = "[battery]\n" + "".join(f"{k} = {v}\n" for k, v in fields.items())
    refused(folder / "number.toml", text.encode())


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=50)
@given(
    st.fixed_dictionaries(
        {"--n-battery": st.integers(1, 6), "--n-charger": st.integers(1, 6)},
        optional={
            "--coupling": st.sampled_from([0.0, -1.0, 1e-3, 10.0]),
            "--ising": st.sampled_from([0.0, -2.0, 0.1]),
            "--charger-splitting": st.sampled_from([0.0, -1.0, 1.5]),
            "--charger-crosstalk": st.sampled_from([0.0, 0.3]),
            "--battery-excited": st.integers(0, 6),
            "--charger-excited": st.integers(0, 6),
            "--until": st.sampled_from([1e-6, 0.5, 10.0]),
            "--times": st.sampled_from(["0", "0,1", "0.5,2"]),
            "--watch": st.sampled_from(["energy", "entropy,populations", "efficiency", "fisher"]),
            "--engine": st.sampled_from(["eigen", "rational", "galerkin", "chebyshev"]),
        },
    )
)
def test_flags_give_a_result_or_a_sentence(flags):
    words = [word for flag, value in flags.items() for word in (flag, value)]
    said = spinvolt("charge", *words, "--json")
    assert said.code in (0, 2, 3)
    assert ("error" in said.json) is (said.code != 0)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.toml", b""),
        ("empty.json", b""),
        ("binary.toml", bytes(range(256)) * 40),
        ("deep.toml", b"x = " + b"[" * 10**7),
        ("deep.json", b'{"x":' * 2 * 10**6),
        ("keys.toml", b"a" + b".a" * (5 * 10**6) + b" = 1"),
        ("digits.toml", b"x = " + b"9" * 10**7),
        ("wide.toml", "[battery]".encode("utf-16")),
    ],
)
def test_a_process_of_its_own(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    said = process("charge", path)
    assert said.code == 2
    assert said.sentence
