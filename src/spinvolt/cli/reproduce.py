"""`spinvolt reproduce`: the papers' figures and tables, and what they claim held to account."""

import json
import sys

import click

from spinvolt.cli.flags import once
from spinvolt.cli.progress import progress
from spinvolt.errors import Misstated

CHANGED = 1


@click.command("reproduce")
@click.argument("paper", required=False)
@once("--figure", metavar="ID", help="One figure or table of the paper, as in 5 or table-1.")
@once("--out", metavar="DIR", help="The folder for all files. [default: spinvolt-papers]")
@click.option("--quick", is_flag=True, help="Fewer points and smaller sizes, the same verdicts.")
@once("--workers", metavar="N", help="Local processes; 0 is this one. [default: all processors]")
@click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON object.")
@click.pass_context
def command(
    ctx: click.Context, paper: str | None, *, quick: bool, as_json: bool, **said: str | None
) -> None:
    """Reproduce the figures and tables of PAPER, or of all papers.

    Writes pictures, data and a report, and prints every claim with its verdict. A folder that has
    figures of this version already is completed, so an interrupted run goes on where it was. Ends
    with 1 when a verdict is not the one on record.
    """
    from spinvolt.papers.reproduce import reproduce

    with progress() as report:
        result = reproduce(
            paper,
            said["figure"],
            out=said["out"] or "spinvolt-papers",
            quick=quick,
            workers=_count(said["workers"]),
            progress=report,
        )
    click.echo(json.dumps(result.to_json(), allow_nan=False) if as_json else shown(str(result)))
    if result.changed:
        ctx.exit(CHANGED)


def shown(text: str) -> str:
    """Text as the terminal can show it: characters that its encoding lacks become question marks.

    >>> shown("4 agrees")
    '4 agrees'
    """
    encoding = sys.stdout.encoding or "utf-8"
    return text.encode(encoding, "replace").decode(encoding)


def _count(text: str | None) -> int | None:
    if text is None:
        return None
    if not text.isdecimal():
        raise Misstated(f"`--workers` must be a whole number in [0, 1024], but is '{text}'.")
    return int(text)
