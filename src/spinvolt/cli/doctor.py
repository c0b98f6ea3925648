"""`spinvolt doctor`: whether this installation is sound."""

import json
import textwrap
from dataclasses import asdict

import click

from spinvolt.doctor import Check, checkup

WIDTH = 100
NAME = 32


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as one JSON object.")
@click.pass_context
def command(ctx: click.Context, as_json: bool) -> None:
    """Check this installation against built-in exact answers; exit code 1 if one is missed."""
    seen: list[Check] = []
    for check in checkup():
        seen.append(check)
        if not as_json:
            click.echo(_row(check))
    sound = all(check.passed for check in seen)
    if as_json:
        click.echo(json.dumps({"sound": sound, "checks": [asdict(check) for check in seen]}))
    ctx.exit(0 if sound else 1)


def _row(check: Check) -> str:
    head = f"{check.name:<{NAME}}{'ok' if check.passed else 'FAILED':<8}"
    return textwrap.fill(head + check.detail, WIDTH, subsequent_indent=" " * len(head))
