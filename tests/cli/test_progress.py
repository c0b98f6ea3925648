"""The progress bar: on terminals only, and only for what takes its time."""

import io

import pytest

from spinvolt.cli import progress as module
from spinvolt.cli.progress import progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_no_bar_without_a_terminal(monkeypatch):
    monkeypatch.setattr("sys.stderr", io.StringIO())
    with progress() as report:
        assert report is None


@pytest.mark.parametrize(("patience", "shows"), [(0.0, True), (1e9, False)])
def test_a_bar_on_a_terminal_after_a_while(monkeypatch, patience, shows):
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setattr(module, "PATIENCE", patience)
    with progress() as report:
        assert report is not None
        for fraction in (0.0, 0.5, 0.4, 1.5):
            report(fraction, "marching")
    text = terminal.getvalue()
    assert ("marching" in text) is shows
    assert ("100%" in text) is shows
