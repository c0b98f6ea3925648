"""The group of commands: it loads the one that is called and turns errors into one sentence."""

import importlib
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

import click

from spinvolt.cli.failure import MISSTATED, UNHEARD, failed, silence

COMMANDS = {
    "charge": "Charge one battery: its curve and figures of merit, with bounds.",
    "cite": "Print BibTeX for what a statement's computation uses.",
    "design": "Find the best batteries, or the best trade-offs, under constraints.",
    "doctor": "Check this installation against built-in exact answers.",
    "reproduce": "Reproduce the papers' figures and hold what they claim to account.",
    "explore": "Open the explorer in the browser: move a slider and see a battery charge.",
    "scaling": "How a figure of merit grows: exponents with intervals, laws compared.",
    "sensitivity": "Tell how figures of merit depend on parameters, and on what is uncertain.",
    "sweep": "Compute every case of a study into a resumable store.",
}


def _version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        from spinvolt.version import VERSION

        click.echo(f"spinvolt {VERSION}")
        ctx.exit()


class Commands(click.Group):
    """A click group whose help loads no command, and which exits with the contract's codes."""

    def __init__(self, name: str, help: str, epilog: str) -> None:  # noqa: A002
        version = click.Option(
            ["--version"],
            is_flag=True,
            expose_value=False,
            is_eager=True,
            callback=_version,
            help="Show the version and exit.",
        )
        super().__init__(
            name,
            help=help,
            epilog=epilog,
            params=[version],
            callback=_show_help,
            invoke_without_command=True,
        )

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Names, without loading anything."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command from its own module."""
        if cmd_name not in COMMANDS:
            return None
        return importlib.import_module(f"spinvolt.cli.{cmd_name}").command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that was called; a name that is none gets the nearest one suggested."""
        near = get_close_matches(args[0], COMMANDS, 1)
        if args[0] not in COMMANDS and near and not ctx.resilient_parsing:
            raise click.UsageError(f"There is no command `{args[0]}`; did you mean {near[0]}?")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The list of commands in the help."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> object:
        """Run a command and flush; click would answer interrupts and closed pipes its own way."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except KeyboardInterrupt:
            raise click.exceptions.Exit(failed(KeyboardInterrupt(), as_json=False)) from None
        except BrokenPipeError:
            silence(sys.stdout)
            raise click.exceptions.Exit(UNHEARD) from None
        except OSError as error:
            code = failed(error, as_json=False)
            silence(sys.stdout)
            raise click.exceptions.Exit(code) from None
        return result

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401
        """Run the command line and exit with 0, 2, 3 or 130."""
        words = list(sys.argv[1:] if args is None else args)
        if not standalone_mode:
            return super().main(words, prog_name, complete_var, standalone_mode=False, **extra)
        # Python has no stream for a descriptor that was closed before it started.
        if sys.stdout is None:
            click.echo("The standard output is closed: send it to a file.", err=True)
            sys.exit(MISSTATED)
        try:
            code = super().main(words, prog_name, complete_var, standalone_mode=False, **extra)
        except Exception as error:  # noqa: BLE001  (what nobody foresaw is raised again)
            code = failed(error, as_json="--json" in words)
        sys.exit(code if isinstance(code, int) else 0)


def _show_help() -> None:
    ctx = click.get_current_context()
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())
