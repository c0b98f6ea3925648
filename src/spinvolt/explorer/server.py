"""The server: where it listens, and how it begins and ends."""

import errno
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import uvicorn

from spinvolt.errors import Misstated
from spinvolt.explorer.limits import Limits
from spinvolt.explorer.routes import application
from spinvolt.explorer.shelf import Shelf
from spinvolt.explorer.work import Work

LOOPBACK = ("127.0.0.1", "localhost")
EVERYWHERE = "0.0.0.0"
# Letters of a host's name that a message repeats.
LONGEST_NAME = 60
# Seconds that open connections have to end when the server stops.
GOODBYE = 1


@dataclass(frozen=True)
class Listening:
    """A socket that is bound, and the address to open in a browser."""

    socket: socket.socket
    url: str
    hosts: list[str]


def listen(host: str, port: int) -> Listening:
    """Bind an address; port 0 takes any free one.

    Raises
    ------
    Misstated
        When the port is taken or not allowed, the name is unknown, or the address is none of this
        machine.
    """
    # The protocol is named, or asyncio takes the connections for none of TCP and leaves answers in
    # two parts, of which the second waits 40 ms for the first to be acknowledged.
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    # A name that cannot be encoded is a TypeError to sockets.
    except (OSError, OverflowError, TypeError, UnicodeError) as error:
        bound.close()
        raise Misstated(_unbound(host, port, error)) from None
    number = bound.getsockname()[1]
    shown = socket.gethostname() if host == EVERYWHERE else host
    return Listening(bound, f"http://{shown}:{number}/", _names(host))


def serve(listening: Listening, limits: Limits, shelf: Shelf, started: Callable[[], None]) -> None:
    """Answer until interrupted; ``started`` is called when the first request can come."""
    app = application(Work(limits, shelf), listening.hosts, started)
    config = uvicorn.Config(
        app,
        log_level="error",
        server_header=False,
        ws="none",
        h11_max_incomplete_event_size=2**15,
        timeout_graceful_shutdown=GOODBYE,
    )
    server = uvicorn.Server(config)
    listening.socket.listen(128)
    server.run(sockets=[listening.socket])


def _names(host: str) -> list[str]:
    """The host names that requests may name."""
    own = [socket.gethostname(), socket.getfqdn()] if host not in LOOPBACK else []
    if host == EVERYWHERE:
        # A machine need not know an address of its own name.
        with suppress(OSError):
            found = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)
            own += [str(entry[4][0]) for entry in found]
    return sorted({*LOOPBACK, host, *own})


def _unbound(host: str, port: int, error: Exception) -> str:
    """One sentence on why nothing listens."""
    number = error.errno if isinstance(error, OSError) else None
    if number == errno.EADDRINUSE:
        return f"Port {port} is taken by another program: give another one with `--port`."
    if number == errno.EACCES:
        return f"Port {port} may not be opened: give one from 1024 on with `--port`."
    named = repr(host if len(host) <= LONGEST_NAME else f"{host[:LONGEST_NAME]}...")
    rule = "`--host` must be an IPv4 address of this machine or a name for one"
    way = f"leave it out for {LOOPBACK[0]}, or give 0.0.0.0 for all addresses of this machine"
    if number == errno.EADDRNOTAVAIL:
        return f"{rule}, but {named} belongs to another machine: {way}."
    if isinstance(error, socket.gaierror | TypeError | UnicodeError):
        return f"{rule}, but no such address is known for {named}: {way}."
    return f"{rule}, but nothing can listen on {named} ({type(error).__name__}): {way}."
