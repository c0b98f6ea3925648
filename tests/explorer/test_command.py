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


@pytest.mark.parametrize(
    ("host", "why"),
    [
        ("nosuchname.invalid", "no such address is known for 'nosuchname.invalid'"),
        # An address that is kept for documentation, so no machine has it.
        ("192.0.2.1", "'192.0.2.1' belongs to another machine"),
        ("300.1.1.1", "no such address is known for '300.1.1.1'"),
        ("::1", "no such address is known for '::1'"),
        ("a b", "no such address is known for 'a b'"),
        ("ü..de", "no such address is known for 'ü..de'"),
        ("http://localhost", "no such address is known for 'http://localhost'"),
        ("x" * 300, f"no such address is known for '{60 * 'x'}...'"),
    ],
)
def test_host_that_is_none_of_this_machine_is_one_sentence(host, why):
    said = spinvolt("explore", "--no-browser", "--allow-network", "--port", 0, "--host", host)
    assert said.code == 2
    # No warning of a server that does not come about.
    assert said.sentence == (
        f"`--host` must be an IPv4 address of this machine or a name for one, but {why}: leave it "
        "out for 127.0.0.1, or give 0.0.0.0 for all addresses of this machine."
    )


def test_host_that_is_empty_is_no_local_one():
    said = spinvolt("explore", "--no-browser", "--host", "")
    assert said.code == 2
    assert said.sentence.startswith("`--host` must be 127.0.0.1, but is ''")


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
