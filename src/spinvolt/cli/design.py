"""`spinvolt design`: the best batteries, or the best trade-offs, under constraints."""

import json
import re
import sys

import click

from spinvolt.batteries.rules import clean, shown
from spinvolt.cli.charge import PICTURES
from spinvolt.cli.failure import INTERRUPTED
from spinvolt.cli.flags import once
from spinvolt.cli.outputs import replace, writable
from spinvolt.cli.progress import progress
from spinvolt.errors import Misstated


@click.command("design")
@click.argument("file")
@once("--out", metavar="FOLDER", help="Keep every charge there; run again to go on.")
@once("--workers", metavar="N", help="Local processes. [default: 0, this one]")
@click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON object.")
@once("--plot", metavar="PATH", help="Draw the candidates and the best: .png, .svg or .pdf.")
@click.pass_context
def command(
    ctx: click.Context,
    file: str,
    out: str | None,
    workers: str | None,
    *,
    as_json: bool,
    plot: str | None,
) -> None:
    """Find the best batteries of FILE, a statement with a [design] table, or the best trade-offs.

    Every candidate is charged where that is cheap; elsewhere an optimiser looks for good ones, and
    the result says so.
    """
    if workers is not None and not re.fullmatch(r"\d{1,4}", workers):
        raise Misstated(f"`--workers` must be a whole number, but is {shown(workers)}.")
    picture = writable(plot, "--plot", PICTURES, file) if plot is not None else None

    from spinvolt.study.design import design

    try:
        with progress() as report:
            found = design(file, out, workers=int(workers or 0), progress=report)
    except KeyboardInterrupt:
        ctx.exit(_interrupted(out, as_json=as_json))
    if picture is not None:
        figure = found.plot()
        replace(picture, lambda part: figure.savefig(part, format=picture.suffix[1:].lower()))
    click.echo(json.dumps(found.to_json(), allow_nan=False) if as_json else str(found))


def _interrupted(out: str | None, *, as_json: bool) -> int:
    """How to go on, said as the other messages are."""
    said = (
        f"Interrupted: '{clean(out)}' has every charge that was complete; run the same command "
        "again to go on."
        if out is not None
        else "Interrupted: nothing was kept; with `--out FOLDER` a design can be gone on with."
    )
    if as_json:
        kind = {"kind": "interrupted", "message": said, "exit_code": INTERRUPTED}
        click.echo(json.dumps({"error": kind}), file=sys.stdout)
    else:
        click.echo(said, err=True)
    return INTERRUPTED
