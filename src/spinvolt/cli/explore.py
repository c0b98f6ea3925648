"""`spinvolt explore`: the web explorer, on this machine alone unless asked otherwise."""

from pathlib import Path

import click

from spinvolt.batteries.rules import shown
from spinvolt.cli.flags import once
from spinvolt.errors import Misstated
from spinvolt.explorer.needs import require

LOCAL = "127.0.0.1"
OPEN_TO_ALL = (
    "Warning: the explorer listens on {host}. Whoever can reach this machine can use it, "
    "unencrypted and without a password."
)


@click.command("explore")
@click.option("--port", type=click.IntRange(0, 65535), default=8642, show_default=True,
              help="Where to listen; 0 takes any free port.")  # fmt: skip
@click.option("--no-browser", is_flag=True, help="Only print the address.")
@once("--host", metavar="ADDRESS", help=f"Listen on another address than {LOCAL}.")
@click.option("--allow-network", is_flag=True, help="Allow a --host that others can reach.")
@once(
    "--papers", metavar="DIR", help="The folder of `spinvolt reproduce`. [default: spinvolt-papers]"
)
@click.option(
    "--store",
    "stores",
    metavar="DIR",
    multiple=True,
    help="A sweep's store to watch; may be given again.",
)
def command(
    port: int,
    no_browser: bool,
    host: str | None,
    allow_network: bool,
    papers: str | None,
    stores: tuple[str, ...],
) -> None:
    """Open the explorer in the browser: move a slider and see a battery charge.

    It needs no network and answers to this machine alone. Ctrl-C ends it.
    """
    require()
    address = LOCAL if host is None else host
    if not _local(address) and not allow_network:
        raise Misstated(
            f"`--host` must be {LOCAL}, but is {shown(address)}: give `--allow-network` too to let "
            "others reach the explorer."
        )
    _run(address, port, papers, stores, browser=not no_browser)


def _local(address: str) -> bool:
    """Whether only this machine reaches an address; names may lead anywhere but for one."""
    from ipaddress import AddressValueError, IPv4Address

    try:
        return address == "localhost" or IPv4Address(address).is_loopback
    except AddressValueError:
        return False


def _run(
    address: str, port: int, papers: str | None, stores: tuple[str, ...], *, browser: bool
) -> None:
    import webbrowser
    from threading import Timer

    from spinvolt.explorer.limits import Limits
    from spinvolt.explorer.server import listen, serve
    from spinvolt.explorer.shelf import USUAL, shelf

    shown = shelf(Path(papers) if papers is not None else USUAL, [Path(name) for name in stores])
    listening = listen(address, port)

    if not _local(address):
        click.echo(OPEN_TO_ALL.format(host=address), err=True)

    def started() -> None:
        click.echo(f"The explorer is at {listening.url} (Ctrl-C ends it).")
        if browser:
            # The socket listens already: the page's first request waits for the server.
            Timer(0.0, webbrowser.open, [listening.url]).start()

    try:
        serve(listening, Limits(), shown, started)
    except KeyboardInterrupt:
        click.echo("The explorer has ended.", err=True)
