"""`spinvolt charge`: one battery, as a card, JSON, CSV, a picture or a netCDF file."""

import json
import sys
from collections.abc import Mapping
from typing import Any

import click

from spinvolt.cli.columns import rows
from spinvolt.cli.flags import flagged, once, overridden
from spinvolt.cli.outputs import refuse_shared, replace, writable
from spinvolt.cli.progress import progress
from spinvolt.errors import Misstated
from spinvolt.statement import Statement
from spinvolt.statement.parse import parsed
from spinvolt.statement.read import read_file, read_text

PICTURES = (".png", ".svg", ".pdf")


@click.command("charge")
@click.argument("file", required=False)
@flagged
@click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON object.")
@once("--csv", metavar="PATH", help="Write the series as CSV; - prints it instead of the card.")
@once("--plot", metavar="PATH", help="Draw the series: .png, .svg or .pdf.")
@once("--save", metavar="PATH", help="Save everything as netCDF: .nc.")
def command(
    file: str | None,
    as_json: bool,
    csv: str | None,
    plot: str | None,
    save: str | None,
    **flags: str | None,
) -> None:
    """Charge one battery: its curve and figures of merit, with bounds.

    FILE is a statement in TOML or JSON (- reads it from the standard input); flags replace what it
    says. --samples and --times replace each other; where FILE has times and no until, --samples
    needs --until. Without FILE, --n-battery and --n-charger are needed.
    """
    statement = stated(file, flags)
    if as_json and csv == "-":
        raise Misstated("`--json` and `--csv -` both print: give a PATH to one, or leave one out.")
    table = writable(csv, "--csv", source=file) if csv not in (None, "-") else None
    picture = writable(plot, "--plot", PICTURES, file) if plot is not None else None
    archive = writable(save, "--save", (".nc",), file) if save is not None else None

    refuse_shared({"--csv": table, "--plot": picture, "--save": archive})

    from spinvolt.charging import charge

    with progress() as report:
        run = charge(statement, progress=report)
    if table is not None:
        replace(table, lambda part: part.write_text("".join(rows(run)), encoding="utf-8"))
    if picture is not None:
        figure = run.plot()
        replace(picture, lambda part: figure.savefig(part, format=picture.suffix[1:].lower()))
    if archive is not None:
        replace(archive, run.save)
    if as_json:
        click.echo(json.dumps(run.to_json(), allow_nan=False))
    elif csv == "-":
        for row in rows(run):
            click.echo(row, nl=False)
    else:
        click.echo(str(run))


def stated(file: str | None, flags: Mapping[str, str | None]) -> Statement:
    """The statement that a file, the standard input or flags alone make."""
    if file is None and not any(flags.values()):
        raise Misstated("Nothing is stated: name a FILE, or give --n-battery and --n-charger.")
    tables: dict[str, Any] = {}
    if file == "-" and sys.stdin is None:
        raise Misstated("The standard input is closed: name a FILE.")
    if file == "-":
        tables = read_text(sys.stdin.buffer.read(), None, "the standard input")
    elif file is not None:
        tables = read_file(file)
    return parsed(overridden(tables, flags))
