"""`spinvolt sweep`: every case of a study, into a store that survives whatever ends it."""

import json
import re
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import asdict
from typing import TextIO

import click

from spinvolt.batteries.rules import clean, shown
from spinvolt.cli.failure import INTERRUPTED
from spinvolt.cli.flags import once
from spinvolt.cli.progress import PATIENCE
from spinvolt.errors import Misstated

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
) -> None:
    """Compute every case of FILE, a statement with a [sweep] table, into a store.

    What the store has already is not computed again. `spinvolt.open_sweep(STORE)` reads it, also
    while the sweep runs; STORE/result.nc is there at the end.
    """
    if out is None:
        raise Misstated("The store is missing: name a folder with `--out STORE`.")
    count, share = _whole(workers), _share(shard)

    from spinvolt.study.sweep import sweep

    try:
        with _report(sys.stderr) as report:
            done = sweep(
                file,
                out,
                workers=count,
                scheduler=scheduler,
                shard=share,
                retry_failed=retry_failed,
                progress=report,
            )
    except KeyboardInterrupt:
        said = (
            f"Interrupted: the store '{clean(out)}' has every chunk that was complete; run the "
            "same command again to go on."
        )
        if as_json:
            kind = {"kind": "interrupted", "message": said, "exit_code": INTERRUPTED}
            click.echo(json.dumps({"error": kind}))
        else:
            click.echo(said, err=True)
        ctx.exit(INTERRUPTED)
    click.echo(json.dumps(asdict(done)) if as_json else str(done))


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
