"""What went wrong, as one sentence on stderr or one JSON object on stdout, and the exit code."""

import json
import os
from typing import TextIO

import click

from spinvolt.errors import Misstated, NotConverged, NotCovered, sentence

MISSTATED, NOT_COMPUTED, INTERRUPTED, UNHEARD = 2, 3, 130, 141


def failed(error: BaseException, *, as_json: bool) -> int:
    """Say what went wrong and return the exit code; errors nobody foresaw are raised again."""
    kind, code = _kind(error)
    text = _sentence(error)
    if as_json:
        click.echo(json.dumps({"error": {"kind": kind, "message": text, "exit_code": code}}))
    else:
        click.echo(text, err=True)
    return code


def silence(stream: TextIO) -> None:
    """Let what is still buffered for a stream that takes nothing go nowhere, without complaint."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _kind(error: BaseException) -> tuple[str, int]:
    if isinstance(error, Misstated | click.ClickException):
        return "misstated", MISSTATED
    if isinstance(error, NotCovered | MemoryError):
        return "not-covered", NOT_COMPUTED
    if isinstance(error, NotConverged):
        return "not-converged", NOT_COMPUTED
    if isinstance(error, KeyboardInterrupt | click.Abort):
        return "interrupted", INTERRUPTED
    if isinstance(error, OSError):
        return "system", MISSTATED
    raise error


def _sentence(error: BaseException) -> str:
    """The message on one line, with a capital and a full stop."""
    if isinstance(error, KeyboardInterrupt | click.Abort):
        return "Interrupted."
    if isinstance(error, MemoryError):
        return "This does not fit into the memory of this machine: take fewer cells or samples."
    if isinstance(error, OSError):
        return f"The system refused to read or write: {error.strerror or error}."
    if isinstance(error, click.MissingParameter) and error.param is not None:
        name = error.param.make_metavar(click.Context(click.Command(None)))
        return f"The argument {name} is missing: give a {name}."
    said = error.format_message() if isinstance(error, click.ClickException) else str(error)
    return sentence(said)
