"""`spinvolt cite`: the BibTeX entries that a statement's computation rests on."""

import json

import click

from spinvolt.citing import bibtex, references
from spinvolt.statement import load


@click.command("cite")
@click.argument("file")
@click.option("--json", "as_json", is_flag=True, help="Print keys and entries as one JSON object.")
def command(file: str, as_json: bool) -> None:
    """Print BibTeX for what the computation that FILE states uses: battery, quantities, engine."""
    keys = references(load(file))
    if as_json:
        click.echo(json.dumps({"references": list(keys), "bibtex": bibtex(keys)}))
    else:
        click.echo(bibtex(keys), nl=False)
