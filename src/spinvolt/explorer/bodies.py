"""What a request says: a small JSON object with known keys, or a refusal in one sentence."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from spinvolt.errors import Misstated
from spinvolt.explorer.state import State, state_of
from spinvolt.statement.read import read_text

VISITOR = re.compile(r"[0-9a-f]{16}")
LOOPBACK = ("127.0.0.1", "::1")


@dataclass(frozen=True)
class Question:
    """Who asks what of which state."""

    visitor: str
    name: str
    state: State


async def read_body(request: Request, largest: int) -> Mapping[str, Any]:
    """The JSON object that a request carries.

    Raises
    ------
    Misstated
        When it is larger than ``largest`` bytes or no JSON object.
    """
    content = bytearray()
    async for piece in request.stream():
        content += piece
        if len(content) > largest:
            raise Misstated(f"A request must not be larger than {largest} bytes.")
    return read_text(bytes(content), "json", "the request")


def question(request: Request, body: Mapping[str, Any], names: Mapping[str, object]) -> Question:
    """The question in a request's body: {"visitor", "name", "state"}.

    Raises
    ------
    Misstated
        When a key is unknown or missing, the name is not among ``names``, or the state is none.
    """
    if set(body) != {"visitor", "name", "state"}:
        raise Misstated('A question must have the keys "visitor", "name" and "state".')
    visitor, name = body["visitor"], body["name"]
    if not isinstance(visitor, str) or not VISITOR.fullmatch(visitor):
        raise Misstated("`visitor` must be 16 hexadecimal digits.")
    if not isinstance(name, str) or name not in names:
        raise Misstated(f"`name` must be one of {', '.join(names)}.")
    return Question(_who(request, visitor), name, state_of(body["state"]))


def _who(request: Request, visitor: str) -> str:
    """Pages on this machine are told apart by what they say, others by their address."""
    host = request.client.host if request.client is not None else ""
    return visitor if host in LOOPBACK else host
