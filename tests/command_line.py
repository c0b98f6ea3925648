"""The command line called in this process or as a process of its own, and what it said."""

import json
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

from click.testing import CliRunner

from spinvolt.cli import main

PROGRAM = (sys.executable, "-c", "from spinvolt.cli import main; main(prog_name='spinvolt')")


@dataclass(frozen=True)
class Said:
    """Exit code, standard output and standard error."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON object on the standard output, with no NaN in it."""
        assert self.out.count("\n") == 1
        return json.loads(self.out, parse_constant=_refuse)

    @property
    def sentence(self) -> str:
        """The one sentence on stderr, nothing being printed otherwise."""
        assert self.out == ""
        assert self.err.endswith((".\n", "?\n"))
        assert self.err.count("\n") == 1
        assert "Traceback" not in self.err
        return self.err[:-1]


def spinvolt(*words: object, stdin: bytes | None = None) -> Said:
    """`spinvolt WORDS` in this process; errors that nobody foresaw are raised."""
    found = CliRunner().invoke(main, [str(word) for word in words], input=stdin)
    if found.exception is not None and not isinstance(found.exception, SystemExit):
        raise found.exception
    return Said(found.exit_code, found.stdout, found.stderr)


def process(*words: object, stdin: bytes | None = None) -> Said:
    """`spinvolt WORDS` as a process of its own."""
    command = (*PROGRAM, *(str(word) for word in words))
    done = subprocess.run(command, input=stdin, capture_output=True, check=False)
    return Said(done.returncode, done.stdout.decode(), done.stderr.decode())


def _refuse(name: str) -> None:
    raise AssertionError(f"{name} is not JSON")
