"""`spinvolt sensitivity`: derivatives of figures of merit, and intervals from what is uncertain."""

import json

import click

from spinvolt.cli.charge import PICTURES
from spinvolt.cli.flags import once
from spinvolt.cli.outputs import replace, writable
from spinvolt.cli.progress import progress


@click.command("sensitivity")
@click.argument("file")
@once("--by", metavar="FIELD,...", help="Fields by which is differentiated. [default: all]")
@once("--of", "metrics", metavar="METRIC,...", help="Figures of merit. [default: the main four]")
@click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON object.")
@once("--plot", metavar="PATH", help="Draw derivatives and intervals: .png, .svg or .pdf.")
def command(
    file: str, by: str | None, metrics: str | None, *, as_json: bool, plot: str | None
) -> None:
    """Tell how the figures of merit of FILE, a statement, depend on its parameters.

    A table [uncertain] in it, such as coupling = { mean = 1.0, sd = 0.02 }, makes an interval for
    each figure.
    """
    picture = writable(plot, "--plot", PICTURES, file) if plot is not None else None

    from spinvolt.study.sensitivity import USUAL, sensitivity

    with progress() as report:
        found = sensitivity(
            file,
            by=None if by is None else [name.strip() for name in by.split(",")],
            of=USUAL if metrics is None else [name.strip() for name in metrics.split(",")],
            progress=report,
        )
    if picture is not None:
        figure = found.plot()
        replace(picture, lambda part: figure.savefig(part, format=picture.suffix[1:].lower()))
    click.echo(json.dumps(found.to_json(), allow_nan=False) if as_json else str(found))
