"""`spinvolt charge`: one battery, as a card, JSON, CSV, a picture or a netCDF file."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from spinvolt.batteries.rules import listed, shown
from spinvolt.cli.flags import Given, flagged, once, overridden
from spinvolt.cli.outputs import refuse_shared, replace, writable
from spinvolt.cli.progress import progress
from spinvolt.errors import Misstated
from spinvolt.run.columns import rows
from spinvolt.statement import Statement
from spinvolt.statement.parse import parsed
from spinvolt.statement.read import read_file, read_text

if TYPE_CHECKING:
    from spinvolt.run.parallel import ParallelRun
    from spinvolt.run.result import Run

PICTURES = (".png", ".svg", ".pdf")
SCHEMES = ("yang2025", "huangfu2021")


@click.command("charge")
@click.argument("file", required=False)
@flagged
@once(
    "--parallel",
    metavar="|".join(SCHEMES),
    help="Charge the parallel scheme of that paper too: on the card, in the JSON and the picture.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON object.")
@once("--csv", metavar="PATH", help="Write the series as CSV; - prints it instead of the card.")
@once("--plot", metavar="PATH", help="Draw the series: .png, .svg or .pdf.")
@once("--save", metavar="PATH", help="Save everything as netCDF: .nc.")
def command(
    file: str | None,
    parallel: str | None,
    as_json: bool,
    csv: str | None,
    plot: str | None,
    save: str | None,
    **flags: Given,
) -> None:
    """Charge one battery: its curve and figures of merit, with bounds.

    FILE is a statement in TOML or JSON (- reads it from the standard input); flags replace what it
    says. --samples and --times replace each other; where FILE has times and no until, --samples
    needs --until. Without FILE, --n-battery is needed, and but for cavities --n-charger.
    """
    statement = stated(file, flags)
    if as_json and csv == "-":
        raise Misstated("`--json` and `--csv -` both print: give a PATH to one, or leave one out.")
    if parallel is not None and parallel not in SCHEMES:
        raise Misstated(f"`--parallel` must be {listed(SCHEMES)}, but is {shown(parallel)}.")
    table = writable(csv, "--csv", source=file) if csv not in (None, "-") else None
    picture = writable(plot, "--plot", PICTURES, file) if plot is not None else None
    archive = writable(save, "--save", (".nc",), file) if save is not None else None

    refuse_shared({"--csv": table, "--plot": picture, "--save": archive})

    run, beside = charged(statement, parallel)
    if table is not None:
        replace(table, lambda part: part.write_text("".join(rows(run)), encoding="utf-8"))
    if picture is not None:
        draw(picture, run, beside)
    if archive is not None:
        replace(archive, run.save)
    if as_json:
        both = {} if beside is None else {"parallel": beside.to_json()}
        click.echo(json.dumps(run.to_json() | both, allow_nan=False))
    elif csv == "-":
        for row in rows(run):
            click.echo(row, nl=False)
    else:
        from spinvolt.run.card import card

        click.echo(card(run, beside))


def charged(statement: Statement, parallel: str | None) -> "tuple[Run, ParallelRun | None]":
    """The run of a statement, and that of a paper's parallel scheme where one is named."""
    from spinvolt.charging import charge
    from spinvolt.charging.parallel import charge_parallel, scheme_of

    scheme = None if parallel is None else scheme_of(statement, parallel)
    with progress() as report:
        run = charge(statement, progress=report)
        return run, None if scheme is None else charge_parallel(scheme, statement, run)


def draw(picture: Path, run: "Run", beside: "ParallelRun | None") -> None:
    """Write the figure of a run, with the parallel scheme's curves where there are any."""
    if beside is None:
        figure = run.plot()
    else:
        figure = run.plot(beside.cell, copies=beside.copies, words=beside.words())
    replace(picture, lambda part: figure.savefig(part, format=picture.suffix[1:].lower()))


def stated(file: str | None, flags: Mapping[str, Given]) -> Statement:
    """The statement that a file, the standard input or flags alone make."""
    if file is None and all(value is None for value in flags.values()):
        raise Misstated("Nothing is stated: name a FILE, or give --n-battery and --n-charger.")
    tables: dict[str, Any] = {}
    if file == "-" and sys.stdin is None:
        raise Misstated("The standard input is closed: name a FILE.")
    if file == "-":
        tables = read_text(sys.stdin.buffer.read(), None, "the standard input")
    elif file is not None:
        tables = read_file(file)
    return parsed(overridden(tables, flags))
