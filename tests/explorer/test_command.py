"""`spinvolt explore`: where it listens, what it refuses, how it ends."""

import os
import signal
import socket
import sys
import time
from pathlib import Path

import pytest
from tests.command_line import spinvolt
from tests.explorer.conftest import BYE, start, stop


def test_port_in_use_is_one_sentence():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = spinvolt("explore", "--no-browser", "--port", port)
    assert said.code == 2
    assert said.sentence == (
        f"Port {port} is taken by another program: give another one with `--port`."
    )


def test_other_addresses_need_a_flag():
    said = spinvolt("explore", "--no-browser", "--host", "0.0.0.0")
    assert said.code == 2
    assert "--allow-network" in said.sentence


def test_missing_libraries_are_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "pebble", None)
    monkeypatch.setattr(
        "spinvolt.explorer.needs.find_spec", lambda name: None if name == "pebble" else 1
    )
    said = spinvolt("explore")
    assert said.code == 2
    assert said.sentence == (
        "The explorer needs pebble: install it with `pip install 'spinvolt[explorer]'`."
    )


@pytest.mark.skipif(sys.platform != "linux", reason="children are read from /proc")
def test_interrupt_ends_all_workers():
    server = start()
    own = server.process.pid
    children = Path(f"/proc/{own}/task/{own}/children").read_text().split()
    assert len(children) >= 3
    code, said = stop(server)
    assert (code, said) == (0, "The explorer has ended.\n")
    # The standard library's resource tracker ends on its own, a moment after its parent.
    end = time.monotonic() + BYE
    while any(alive := [Path(f"/proc/{child}").exists() for child in children]):
        assert time.monotonic() < end, alive
        time.sleep(0.05)


@pytest.mark.skipif(sys.platform != "linux", reason="children are read from /proc")
def test_interrupt_of_a_terminal_reaches_no_worker_that_starts():
    server = start(group=True)
    own = server.process.pid
    # The workers import now; Ctrl-C in a terminal goes to all processes of the group.
    assert Path(f"/proc/{own}/task/{own}/children").read_text().split()
    os.killpg(own, signal.SIGINT)
    _, said = server.process.communicate(timeout=BYE)
    assert (server.process.returncode, said) == (0, "The explorer has ended.\n")
