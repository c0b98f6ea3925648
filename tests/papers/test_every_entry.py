"""Every entry of the reference is held against our own numbers somewhere in this folder."""

from importlib import import_module
from pathlib import Path

from tests.papers.entries import ENTRIES


def test_every_entry_is_claimed():
    files = sorted(Path(__file__).parent.glob("test_reference_*.py"))
    claimed = {
        name
        for file in files
        for name in import_module(f"tests.papers.{file.stem}").CLAIMED
    }  # fmt: skip
    assert claimed == set(ENTRIES)
