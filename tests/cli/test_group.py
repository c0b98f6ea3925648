"""What holds for every command: help, version, exit codes, interrupts, closed pipes."""

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from tests.command_line import PROGRAM, process, spinvolt

from spinvolt.cli import failure, main
from spinvolt.cli.group import COMMANDS
from spinvolt.errors import Misstated, NotConverged, NotCovered
from spinvolt.version import VERSION

SMALL = "[battery]\nn_battery = 2\nn_charger = 2\n"


def test_help_lists_the_commands():
    for words in ((), ("--help",)):
        said = spinvolt(*words)
        assert said.code == 0
        assert all(f"  {name} " in said.out for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name):
    said = spinvolt(name, "--help")
    assert said.code == 0
    assert said.out.startswith(f"Usage: spinvolt {name} ")


def test_help_loads_nothing_heavy():
    code = (
        "import sys\nfrom spinvolt.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "print([m for m in ('numpy', 'pydantic', 'numba', 'matplotlib') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("\n[]\n")


def test_version():
    assert spinvolt("--version").out == f"spinvolt {VERSION}\n"


def test_the_script_is_this_group():
    scripts = entry_points(group="console_scripts", name="spinvolt")
    assert {script.value for script in scripts} <= {"spinvolt.cli:main"}
    assert main.name == "spinvolt"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("chrge",), "There is no command `chrge`; did you mean charge?"),
        (("dance",), "No such command 'dance'."),
        (("--speed",), "No such option '--speed'."),
        (("charge", "--coupling"), "Option '--coupling' requires an argument."),
        (("charge", "a.toml", "b.toml"), "Got unexpected extra argument (b.toml)."),
        (("cite",), "The argument FILE is missing: give a FILE."),
    ],
)
def test_usage_errors_are_one_sentence(words, sentence):
    said = spinvolt(*words)
    assert said.code == 2
    assert said.sentence == sentence


@pytest.mark.parametrize(
    ("error", "kind", "code"),
    [
        (Misstated("no good."), "misstated", 2),
        (NotCovered("no good"), "not-covered", 3),
        (NotConverged("no good"), "not-converged", 3),
        (OSError(28, "no good"), "system", 2),
    ],
)
def test_errors_have_a_kind_a_sentence_and_a_code(error, kind, code, capsys):
    assert failure.failed(error, as_json=False) == code
    assert capsys.readouterr().err.lower().endswith("no good.\n")
    assert failure.failed(error, as_json=True) == code
    found = json.loads(capsys.readouterr().out)["error"]
    assert (found["kind"], found["exit_code"]) == (kind, code)
    assert found["message"].lower().endswith("no good.")


def test_too_little_memory_says_so(capsys):
    assert failure.failed(MemoryError(), as_json=False) == 3
    assert "memory" in capsys.readouterr().err


def test_a_bug_is_not_hidden():
    with pytest.raises(ZeroDivisionError):
        failure.failed(ZeroDivisionError("a bug"), as_json=False)


def interrupted(running):
    """What a process says when it is interrupted; Python drops a signal that meets a destructor."""
    for _ in range(6):
        running.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            return running.communicate(timeout=10)
    running.kill()
    return running.communicate()


def test_interrupt_is_one_line(tmp_path):
    statement = tmp_path / "statement.toml"
    os.mkfifo(statement)
    running = subprocess.Popen(
        [*PROGRAM, "charge", str(statement)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # A test run in the background may itself ignore interrupts.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    )
    # Opening a pipe for writing waits until the other side reads from it.
    with statement.open("w"):
        out, err = interrupted(running)
    assert (running.returncode, out, err) == (130, b"", b"Interrupted.\n")


def test_a_closed_pipe_is_quiet(tmp_path):
    statement = tmp_path / "statement.toml"
    os.mkfifo(statement)
    running = subprocess.Popen(
        [*PROGRAM, "charge", str(statement), "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert running.stdout is not None
    assert running.stderr is not None
    running.stdout.close()
    with statement.open("w") as file:
        file.write(SMALL)
    err = running.stderr.read()
    running.stderr.close()
    assert (running.wait(timeout=60), err) == (141, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_one_sentence(tmp_path):
    statement = tmp_path / "statement.toml"
    statement.write_text(SMALL)
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*PROGRAM, "charge", str(statement)], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 2
    assert done.stderr == b"The system refused to read or write: No space left on device.\n"


def closed(streams, *words):
    """`spinvolt WORDS` started with these standard streams closed, as a shell's >&- does."""
    run = f"import os, sys; [os.close(n) for n in {streams}]; os.execv(sys.argv[1], sys.argv[1:])"
    command = [sys.executable, "-c", run, *PROGRAM, *words]
    return subprocess.run(command, capture_output=True, check=False, text=True)


@pytest.mark.skipif(os.name != "posix", reason="closed streams are a shell's affair")
def test_closed_streams_are_one_sentence(tmp_path):
    statement = tmp_path / "statement.toml"
    statement.write_text(SMALL)
    for words in (["charge", str(statement)], ["charge", str(statement), "--json"], ["--help"]):
        done = closed([1], *words)
        assert done.returncode == 2
        assert done.stderr == "The standard output is closed: send it to a file.\n"
        assert closed([1, 2], *words).returncode == 2
    done = closed([0], "charge", "-")
    assert done.returncode == 2
    assert done.stderr == "The standard input is closed: name a FILE.\n"
    done = closed([2], "charge", str(statement), "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["peaks"]


def test_a_process_of_its_own_says_the_same():
    for words in (("charge", "gone.toml"), ("charge", "--n-battery", "0", "--n-charger", "1")):
        assert process(*words) == spinvolt(*words)
        assert process(*words, "--json") == spinvolt(*words, "--json")
