"""The progress bar: on terminals only, and only for what takes its time."""

import io
import time

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


def test_what_is_said_once_shows_when_it_lasts(monkeypatch):
    """An engine that says what it will take, and then nothing for minutes."""
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setattr(module, "PATIENCE", 0.05)
    with progress() as report:
        assert report is not None
        report(0.0, "estimated beforehand: about 500 s")
        assert terminal.getvalue() == ""
        ends = time.monotonic() + 20.0
        while "about 500 s" not in terminal.getvalue() and time.monotonic() < ends:
            time.sleep(0.01)
    assert "estimated beforehand: about 500 s" in terminal.getvalue()


def test_nothing_is_drawn_once_it_is_over(monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setattr(module, "PATIENCE", 0.05)
    with progress() as report:
        assert report is not None
        report(0.0, "done at once")
    time.sleep(0.15)
    assert terminal.getvalue() == ""
