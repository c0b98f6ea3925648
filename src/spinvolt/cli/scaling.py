"""`spinvolt scaling`: exponents with intervals, and which law of growth the numbers bear out."""

import json
import math

import click

from spinvolt.batteries.rules import shown
from spinvolt.cli.flags import once
from spinvolt.cli.outputs import replace, writable
from spinvolt.cli.progress import progress
from spinvolt.errors import Misstated

PICTURES = (".png", ".svg", ".pdf")


@click.command("scaling")
@click.argument("study")
@once("--x", metavar="FIELD", help="The field that grows. [default: n_battery]")
@once("--y", metavar="METRIC", help="The figure of merit. [default: the first of the study]")
@once("--window", metavar="LO,HI", help="First and last size of the fits. [default: all]")
@click.option("--where", multiple=True, metavar="FIELD=VALUE", help="One value of another field.")
@once("--to", metavar="X[,X...]", help="Extrapolate to these. [default: ten times the largest]")
@click.option("--check", is_flag=True, help="Charge the batteries there as well, to compare.")
@once("--grid", metavar="LO,HI,N", help="Fit also maxima read off N equal times, LO to HI.")
@once("--quoted", metavar="EXPONENT", help="Look for the fit windows that give this exponent.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON object.")
@once("--plot", metavar="PATH", help="Draw numbers, laws, local exponents: .png, .svg or .pdf.")
@once("--out", metavar="STORE", help="Keep the sweep in this folder, which may have it already.")
def command(
    study: str,
    where: tuple[str, ...],
    *,
    check: bool,
    as_json: bool,
    plot: str | None,
    out: str | None,
    **said: str | None,
) -> None:
    """Exponents with intervals, local exponents, and which law of growth the numbers bear out.

    STUDY is a statement with a [sweep] table, which is computed first, or the store of a sweep.
    Each setting of its other fields makes a line of its own. Without --out the sweep is computed in
    this process and not kept.
    """
    window = _numbers("--window", said["window"], 2)
    grid = _numbers("--grid", said["grid"], 3)
    to = _numbers("--to", said["to"], None)
    settings = dict(_setting(text) for text in where)
    picture = writable(plot, "--plot", PICTURES, study) if plot is not None else None

    from spinvolt.study.scaling import scaling

    with progress() as report:
        found = scaling(
            study,
            x=said["x"],
            y=said["y"],
            window=None if window is None else (window[0], window[1]),
            where=settings,
            to=to or (),
            grid=None if grid is None else (grid[0], grid[1], _count(grid[2])),
            store=out,
            progress=report,
        )
        if check:
            found = found.checked(report)
    if said["quoted"] is not None:
        found = found.quoting(said["quoted"])
    if picture is not None:
        figure = found.plot()
        replace(picture, lambda part: figure.savefig(part, format=picture.suffix[1:].lower()))
    click.echo(json.dumps(found.to_json(), allow_nan=False) if as_json else str(found))


def _numbers(flag: str, text: str | None, count: int | None) -> list[float] | None:
    """Numbers with commas between them."""
    if text is None:
        return None
    try:
        found = [float(part) for part in text.split(",")]
    except ValueError:
        found = []
    if not found or len(found) != (count or len(found)) or not all(map(math.isfinite, found)):
        many = "numbers" if count is None else f"{count} numbers"
        raise Misstated(f"`{flag}` must be {many} with commas between them, but is {shown(text)}.")
    return found


def _count(number: float) -> int:
    if number != int(number):
        raise Misstated(f"`--grid` must end in a whole number of times, but ends in {number:g}.")
    return int(number)


def _setting(text: str) -> tuple[str, object]:
    name, equals, value = text.partition("=")
    if not (name and equals and value):
        raise Misstated(f"`--where` must be FIELD=VALUE, but is {shown(text)}.")
    for kind in (int, float):
        try:
            return name, kind(value)
        except ValueError:
            continue
    return name, value
