"""The command line: `spinvolt COMMAND ...`. Commands are loaded when they are called."""

from spinvolt.cli.group import Commands

main = Commands(
    name="spinvolt",
    help="Charging of spin quantum batteries, exact and with error bounds.",
    epilog="Exit codes: 0 done, 2 misstated, 3 not covered or not converged, 130 interrupted.",
)
