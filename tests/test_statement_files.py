"""Statements in files: what cannot be read, and what may be around the text."""

import json
from pathlib import Path

import pytest

from spinvolt.errors import Misstated
from spinvolt.statement import (
    load,
    loads,
)

SMALL = "[battery]\nn_battery = 2\nn_charger = 3\n"

NO_UTF8 = "A statement must be UTF-8 text, but `{}` is not"
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
