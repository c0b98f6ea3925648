"""`spinvolt sweep`: every case of a study, into a store that survives whatever ends it."""

import json
import re
import sys
import tempfile
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any, TextIO

import click

from spinvolt.batteries.rules import clean, shown
from spinvolt.cli.failure import INTERRUPTED, failed
from spinvolt.cli.flags import once
from spinvolt.cli.progress import PATIENCE
from spinvolt.cli.sweep_picture import asked
from spinvolt.cli.termination import as_interrupt
from spinvolt.errors import Misstated
from spinvolt.statement.read import read_file, read_text

WIDTH = 24
# On a terminal the line is renewed this often; in a log there is one line a minute.
SHORT, LONG = 0.1, 60.0


@click.command("sweep")
@click.argument("file")
@once("--out", metavar="STORE", help="The folder to compute into: new, or of the same sweep.")
@once("--workers", metavar="N", help="Local processes; 0 computes in this one. [default: all]")
@once("--scheduler", metavar="ADDRESS", help="A Dask scheduler, whose workers compute instead.")
@once("--shard", metavar="I/N", help="The I-th of N shares alone, as for a job array.")
@click.option("--retry-failed", is_flag=True, help="Compute anew the cases that failed.")
@click.option("--json", "as_json", is_flag=True, help="Print what was done as one JSON object.")
@once("--plot", metavar="PATH", help="Draw lines, a map or curves: .png, .svg or .pdf.")
@once("--metric", metavar="NAME", help="What is drawn. [default: the first of the study]")
@once("--x", metavar="FIELD[,FIELD]", help="The field across; two make a map.")
@click.option("--where", multiple=True, metavar="FIELD=VALUE", help="Draw one value of a field.")
@click.pass_context
def command(
    ctx: click.Context,
    file: str,
    out: str | None,
    workers: str | None,
    scheduler: str | None,
    shard: str | None,
    *,
    retry_failed: bool,
    as_json: bool,
    plot: str | None,
    **drawn: str | tuple[str, ...] | None,
) -> None:
    """Compute every case of FILE, a statement with a [sweep] table, into a store.

    FILE may be -, the standard input.

    What the store has already is not computed again. `spinvolt.open_sweep(STORE)` reads it, also
    while the sweep runs; STORE/result.nc is there at the end. With --plot alone the numbers are
    drawn and not kept.
    """
    if out is None and plot is None:
        raise Misstated("The store is missing: name a folder with `--out STORE`.")
    count, share = _whole(workers), _share(shard)
    tables = _tables(file)
    picture = asked(file, tables, plot, drawn)

    from spinvolt.study.sweep import sweep

    try:
        with as_interrupt(), _report(sys.stderr) as report, _store(out) as store:
            done = sweep(
                tables,
                store,
                workers=count,
                scheduler=scheduler,
                shard=share,
                retry_failed=retry_failed,
                progress=report,
            )
            if picture is not None:
                picture.draw(done)
    except BrokenPipeError:
        raise
    except OSError as error:
        ctx.exit(failed(error, as_json=as_json))
    except KeyboardInterrupt:
        said = (
            f"Interrupted: the store '{clean(out)}' has what was computed; run the same command "
            "again to go on."
            if out is not None
            else "Interrupted: nothing was kept; with `--out STORE` a sweep can be gone on with."
        )
        if as_json:
            kind = {"kind": "interrupted", "message": said, "exit_code": INTERRUPTED}
            click.echo(json.dumps({"error": kind}))
        else:
            click.echo(said, err=True)
        ctx.exit(INTERRUPTED)
    told = asdict(done) | ({} if out is not None else {"store": None})
    where = "" if out is not None else f" in '{done.store}'"
    click.echo(json.dumps(told) if as_json else str(done).replace(where, "", 1))


@contextmanager
def _store(out: str | None) -> Generator[str]:
    """The folder to compute into; one for the time being where none is named."""
    if out is not None:
        yield out
        return
    with tempfile.TemporaryDirectory() as folder:
        yield f"{folder}/store"


def _tables(file: str) -> dict[str, Any]:
    """The study in a file, or on the standard input."""
    if file != "-":
        return read_file(file)
    if sys.stdin is None:
        raise Misstated("The standard input is closed: name a FILE.")
    return read_text(sys.stdin.buffer.read(), None, "the standard input")


def _whole(text: str | None) -> int | None:
    if text is None:
        return None
    if not re.fullmatch(r"\d{1,4}", text):
        raise Misstated(f"`--workers` must be a whole number in [0, 1024], but is {shown(text)}.")
    return int(text)


def _share(text: str | None) -> tuple[int, int] | None:
    if text is None:
        return None
    match = re.fullmatch(r"(\d{1,9})/(\d{1,9})", text)
    if match is None or not 1 <= int(match[1]) <= int(match[2]):
        raise Misstated(f"`--shard` must be I/N with 1 <= I <= N, but is {shown(text)}.")
    return int(match[1]), int(match[2])


@contextmanager
def _report(stream: TextIO | None) -> Generator[Callable[[float, str], None] | None]:
    """A line that is renewed on a terminal; in a log, a line now and then."""
    if stream is None:
        yield None
        return
    terminal = stream.isatty()
    patience, pause = (PATIENCE, SHORT) if terminal else (LONG, LONG)
    began, last = time.monotonic(), 0.0

    def report(fraction: float, what: str) -> None:
        nonlocal last
        now = time.monotonic()
        if now - began < patience or (now - last < pause and fraction < 1.0):
            return
        last = now
        done = int(WIDTH * min(fraction, 1.0))
        bar = f"[{'#' * done}{'-' * (WIDTH - done)}] {what}"
        stream.write(f"\r\x1b[K{bar}" if terminal else f"{what}\n")
        stream.flush()

    try:
        yield report
    finally:
        if terminal and last:
            stream.write("\n")
            stream.flush()
